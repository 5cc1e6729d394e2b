//! Lessons in the making: what is wrong with them, and the way back to the course.

use yew::prelude::*;

use crate::ui::app::Msg;
use crate::ui::app::drafting::{Draft, Drafts};

/// What stands over the lessons while they are drafts.
pub fn view(drafts: &Drafts, send: &Callback<Msg>) -> Html {
    let leave = send.reform(|_: MouseEvent| Msg::Draft(Draft::Leave));
    html! {
        <section class="drafts" aria-label="Preview">
            <p class="row"><b>{ format!("Preview of {}", drafts.name) }</b><span role="status">{ state(drafts) }</span>
                <button class="btn plain" onclick={leave}>{ "Back to the course" }</button></p>
            if !drafts.faults.is_empty() { <ol>{ for drafts.faults.iter().map(fault) }</ol> }
        </section>
    }
}

fn state(drafts: &Drafts) -> String {
    match (&drafts.trouble, drafts.faults.len()) {
        (Some(why), _) => format!("It cannot be read: {why}."),
        (None, 0) => "✓ Nothing is wrong. It is read again whenever you save.".into(),
        (None, 1) => "1 fault. It is read again whenever you save.".into(),
        (None, faults) => format!("{faults} faults. It is read again whenever you save."),
    }
}

fn fault((file, line, message): &(String, u64, String)) -> Html {
    html! { <li><code>{ format!("{file}:{line}") }</code>{ " " }{ message }</li> }
}

/// The way in, below the list.
pub fn way_in() -> Html {
    html! {
        <div class="kept">
            <h2>{ "Your own lessons" }</h2>
            <p>{ "Open a folder of lessons, or drop it on the page: it is played, checked and shown here, and again whenever you save. It stays on your machine." }</p>
            <p class="row">
                <button class="btn" data-open-folder="">{ "Open a folder" }</button>
                <a href="lessons/writing.html">{ "How to write a lesson" }</a>
            </p>
        </div>
    }
}
