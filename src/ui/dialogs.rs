//! What lies over everything: all keys, how the page looks, the runs, the palette. A native dialog: Escape closes it, the focus stays inside and
//! comes back.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::app::branches::Branches;
use super::app::comparing::Beside;
use super::app::runs::Runs;
use super::app::sharing::Sharing;
use super::app::{Dialog, Look, Msg};
use super::console::sentence;
use super::keys::{ACTIONS, Group, SELECT, label};
use super::new_run::NewRun;
use super::palette::{List, Palette};
use super::{about, beside, branches, look, picture, runs, share};

/// What is open.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which dialog.
    pub open: Option<Dialog>,
    /// The runs that are kept.
    pub runs: Runs,
    /// Everything that can be done.
    pub palette: Rc<Palette>,
    /// How the page looks.
    pub look: Look,
    /// What this run could have been.
    pub branches: Branches,
    /// Two runs that are compared.
    pub beside: Option<Rc<Beside>>,
    /// Why two runs could not be compared.
    pub said: String,
    /// The address of the run.
    pub sharing: Sharing,
    /// Whether a lesson or a challenge is open.
    pub in_lesson: bool,
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
    // Where another dialog is open by the time that the browser tells of it, it stays.
    let (dialog, send) = (node.clone(), props.send.clone());
    let closed = Callback::from(move |_: Event| {
        if dialog.cast::<HtmlDialogElement>().is_some_and(|dialog| !dialog.open()) {
            send.emit(Msg::CloseDialog);
        }
    });
    html! {
        <dialog ref={node} onclose={closed} class={matches!(props.open, Some(Dialog::Palette)).then_some("top-dialog")} aria-labelledby="dialog-title">{ content(props) }</dialog>
    }
}

/// A title, what the dialog is for, and the way out.
fn content(props: &Props) -> Html {
    let send = &props.send;
    let Some(open) = props.open else { return html! { <div></div> } };
    let (title, body) = match open {
        Dialog::Keys => return keys(props),
        Dialog::Palette => return html! { <List palette={props.palette.clone()} send={send.clone()} /> },
        Dialog::Look => ("Look and keys", look::view(props.look, send)),
        Dialog::Runs => ("Runs", runs::view(&props.runs, send)),
        Dialog::NewRun => {
            ("New run", html! { <><NewRun send={send.clone()} />{ said(&props.runs.said) }</> })
        }
        Dialog::Picture => ("Save picture", picture::menu::view(send)),
        Dialog::About => ("About Raftarium", about::view()),
        Dialog::Branches => {
            ("Branches", html! { <>{ branches::view(&props.branches, send) }{ said(&props.said) }</> })
        }
        Dialog::Beside => ("Two runs, one above the other", beside::view(props.beside.as_deref(), send)),
        Dialog::Share => ("Share", share::view(&props.sharing, props.in_lesson, send)),
    };
    html! {
        <div key={title}>
            <h2 id="dialog-title">{ title }</h2>
            { body }
            <div class="row">{ close(props, if open == Dialog::NewRun { "Cancel" } else { "Close" }) }</div>
        </div>
    }
}

/// What came of the latest that was done in the dialog.
fn said(text: &str) -> Html {
    html! { <p role="status">{ sentence(text) }</p> }
}

fn close(props: &Props, word: &'static str) -> Html {
    let close = props.send.reform(|_: MouseEvent| Msg::CloseDialog);
    html! { <button class="btn" onclick={close}>{ word }</button> }
}

fn keys(props: &Props) -> Html {
    html! {
        <div key="keys">
            <h2 id="dialog-title">{ "All keys" }</h2>
            <div class="all-keys">{ for Group::ALL.into_iter().map(keys_of) }</div>
            <div class="row">
                <p>{ "help in the console lists all statements" }</p>
                { close(props, "Close") }
            </div>
        </div>
    }
}

fn keys_of(group: Group) -> Html {
    let with_keys = ACTIONS.iter().filter(|action| action.group == group && !action.keys.is_empty());
    let row = |keys: Vec<String>, name: &'static str| {
        let keys = keys.into_iter().map(|key| html! { <><kbd>{ key }</kbd>{ " " }</> });
        html! { <><dt key={name}>{ for keys }</dt><dd>{ name }</dd></> }
    };
    let select = (group == Group::Servers).then(|| row(vec![SELECT.0.into()], SELECT.1));
    let rows =
        with_keys.map(|action| row(action.keys.iter().map(|chord| label(chord)).collect(), action.name));
    html! { <section key={group.title()}><h3>{ group.title() }</h3><dl class="keys">{ select }{ for rows }</dl></section> }
}
