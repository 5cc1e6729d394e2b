//! A word of the text explained beside it, or what many believe at first.

use yew::prelude::*;

use super::{button, prose};
use crate::ui::app::learning::{Learning, Load};
use crate::ui::app::{Learn, Msg};

/// The explanation; nothing if none is wanted.
pub fn view(learning: &Learning, send: &Callback<Msg>) -> Html {
    let Some((list, name)) = &learning.aside else { return html! {} };
    let words = if *list == "glossary" { &learning.glossary } else { &learning.misconceptions };
    let (title, text) = match words {
        Load::Here(words) => match words.get(name) {
            Some((title, text)) => (title.as_str(), prose(text)),
            None => ("", html! { <p>{ "Nothing is written about this." }</p> }),
        },
        Load::Failed(why) => (
            "",
            html! {
                <><p>{ format!("It could not be loaded: {why}.") }</p>{ button(send, "", "Try again", Learn::Retry) }</>
            },
        ),
        Load::Not | Load::Coming => ("", html! { <p class="loading">{ "Loading" }</p> }),
    };
    let close = send.reform(|_: MouseEvent| Msg::Learn(Learn::CloseAside));
    let over = if *list == "glossary" { "In a word" } else { "What many believe at first" };
    html! {
        <aside class="lesson-aside" role="status">
            <p class="over">{ over }</p>
            <button class="btn plain square" aria-label="Close" onclick={close}>{ "×" }</button>
            <h3>{ title.to_string() }</h3>
            { text }
        </aside>
    }
}
