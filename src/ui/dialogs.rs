//! What lies over everything: all keys. A native dialog: Escape closes it, the focus stays inside and
//! comes back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::app::runs::Runs;
use super::app::{Dialog, Msg};
use super::keys::KEYS;
use super::runs;

/// What is open.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which dialog.
    pub open: Option<Dialog>,
    /// The runs that are kept.
    pub runs: Runs,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The dialogs, one at a time.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let node = use_node_ref();
    let dialog = node.clone();
    use_effect_with(props.open, move |open| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            match open {
                Some(_) if !dialog.open() => drop(dialog.show_modal()),
                None if dialog.open() => dialog.close(),
                _ => {}
            }
        }
    });
    let closed = props.send.reform(|_: Event| Msg::CloseDialog);
    html! {
        <dialog ref={node} onclose={closed} aria-labelledby="dialog-title">{ content(props) }</dialog>
    }
}

fn content(props: &Props) -> Html {
    match props.open {
        Some(Dialog::Keys) => keys(props),
        Some(Dialog::Runs) => html! {
            <>
                <h2 id="dialog-title">{ "Runs" }</h2>
                { runs::view(&props.runs, &props.send) }
                <div class="row">{ close(props, "Close") }</div>
            </>
        },
        None => html! { <div></div> },
    }
}

fn close(props: &Props, word: &'static str) -> Html {
    let close = props.send.reform(|_: MouseEvent| Msg::CloseDialog);
    html! { <button class="btn" onclick={close}>{ word }</button> }
}

fn keys(props: &Props) -> Html {
    let row = |(keys, does): &(&[&str], &str)| {
        html! {
            <><dt key={does.to_string()}>{ for keys.iter().map(|key| html! { <><kbd>{ key }</kbd>{ " " }</> }) }</dt><dd>{ does }</dd></>
        }
    };
    html! {
        <div key="keys">
            <h2 id="dialog-title">{ "All keys" }</h2>
            <dl class="keys">{ for KEYS.iter().map(row) }</dl>
            <div class="row">
                <p>{ "help in the console lists all statements" }</p>
                { close(props, "Close") }
            </div>
        </div>
    }
}
