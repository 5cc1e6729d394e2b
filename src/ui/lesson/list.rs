//! All lessons and challenges, and what was done of them.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{button, drafts};
use crate::ui::app::learning::data::{Index, Listed};
use crate::ui::app::learning::link::Link;
use crate::ui::app::learning::progress::Progress;
use crate::ui::app::learning::{Learning, Load, read_file};
use crate::ui::app::{Learn, Msg};

/// The list.
pub fn view(learning: &Learning, send: &Callback<Msg>) -> Html {
    match &learning.index {
        Load::Here(index) => all(index, learning, send),
        Load::Failed(why) => html! {
            <div class="lesson-text" role="alert">
                <h2>{ "The lessons are not here" }</h2>
                <p>{ format!("Their list could not be loaded: {why}.") }</p>
                <p class="row">{ button(send, "primary", "Try again", Learn::Retry) }</p>
            </div>
        },
        Load::Not | Load::Coming => html! { <p class="lesson-text loading">{ "Loading the lessons" }</p> },
    }
}

fn all(index: &Index, learning: &Learning, send: &Callback<Msg>) -> Html {
    let progress = &learning.progress;
    let solved = index.challenges.iter().filter(|listed| progress.solution(&listed.id).is_some()).count();
    html! {
        <div class="lesson-body lesson-list" key="list" tabindex="0">
            <h2>{ "Lessons" }</h2>
            <p>{ "Each runs in a cluster of its own; yours waits and comes back." }</p>
            <ol>{ for index.lessons.iter().enumerate().map(|(place, listed)| lesson(place, listed, progress)) }</ol>
            <h2>{ "Challenges" }</h2>
            <p>{ format!("{solved} of {} solved. The engine says whether the goal is reached.", index.challenges.len()) }</p>
            <ol>{ for index.challenges.iter().map(|listed| challenge(listed, progress)) }</ol>
            { drafts::way_in() }
            { kept(learning, send) }
        </div>
    }
}

fn lesson(place: usize, listed: &Listed, progress: &Progress) -> Html {
    let seen = listed.steps.iter().filter(|step| progress.of(&listed.id, step).is_some()).count();
    let all = listed.steps.len();
    let state = match seen {
        0 => format!("{} minutes", listed.weight),
        seen if seen == all => "✓ all steps".into(),
        seen => format!("{seen} of {all} steps"),
    };
    html! {
        <li key={listed.id.clone()}>
            <a href={Link::lesson(&listed.id, None).fragment()}><i>{ place + 1 }</i><b>{ &listed.title }</b><span>{ state }</span></a>
        </li>
    }
}

fn challenge(listed: &Listed, progress: &Progress) -> Html {
    let state = match progress.solution(&listed.id) {
        Some((1, _)) => format!("✓ 1 action, par {}", listed.par),
        Some((actions, _)) => format!("✓ {actions} actions, par {}", listed.par),
        None => format!("level {}, par {}", listed.weight, listed.par),
    };
    html! {
        <li key={listed.id.clone()}>
            <a href={Link::challenge(&listed.id).fragment()}><b>{ &listed.title }</b><span>{ state }</span></a>
        </li>
    }
}

/// What becomes of the progress.
fn kept(learning: &Learning, send: &Callback<Msg>) -> Html {
    let send_file = send.clone();
    let chosen = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let file = field.files().and_then(|files| files.item(0));
        file.into_iter().for_each(|file| read_file(file, send_file.clone()));
        field.set_value("");
    });
    html! {
        <div class="kept">
            <h2>{ "Your progress" }</h2>
            <p>{ "It is kept in this browser, and nothing of it leaves it." }</p>
            <p class="row">
                <button class="btn" disabled={learning.progress.is_empty()} onclick={send.reform(|_: MouseEvent| Msg::Learn(Learn::Export))}>{ "Export" }</button>
                <label class="btn">{ "Import" }<input class="out-of-sight" type="file" accept=".txt" onchange={chosen} /></label>
            </p>
            <p role="status">{ &learning.said }</p>
            <p><a href="lessons/index.html">{ "The lessons as plain pages, to read and to print" }</a></p>
        </div>
    }
}
