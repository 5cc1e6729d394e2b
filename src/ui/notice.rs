//! One line over the stage that says what just became of the run as a whole, with what can be done about it. It
//! goes by itself with the next thing that is done, and moves nothing.

use yew::prelude::*;

use super::app::Msg;
use super::app::stepping::Stepping;
use super::console::sentence;
use super::stepping;

/// What is said, and what can be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// The button's word, and what it does.
    pub offer: Option<(&'static str, Msg)>,
}

impl Notice {
    /// A sentence with a button.
    pub fn new(text: String, word: &'static str, msg: Msg) -> Notice {
        Notice { text, offer: Some((word, msg)) }
    }
}

/// The line; nothing without a notice.
pub fn view(notice: Option<&Notice>, script: Option<&Stepping>, send: &Callback<Msg>) -> Html {
    let offer = |(word, msg): &(&'static str, Msg)| {
        let msg = msg.clone();
        let send = send.reform(move |_: MouseEvent| msg.clone());
        html! { <button class="btn" onclick={send}>{ *word }</button> }
    };
    let close = send.reform(|_: MouseEvent| Msg::Dismiss);
    html! {
        <div class={classes!("notices", script.is_some().then_some("stepped"))} role="status">
            { stepping::view(script, send) }
            if let Some(notice) = notice {
                <div class="notice">
                    <span>{ sentence(&notice.text) }</span>
                    { for notice.offer.iter().map(offer) }
                    <button class="btn plain" aria-label="Dismiss" onclick={close}>{ "×" }</button>
                </div>
            }
        </div>
    }
}
