//! What lies over everything: all keys, and who shall hear whom. Native dialogs: Escape closes them, and
//! the focus stays inside and comes back.

use std::collections::BTreeMap;
use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::app::{Dialog, Msg, deeds};
use super::keys::KEYS;
use crate::raft::ServerId;
use crate::sim::statement::Statement;

/// The names of the groups that servers can be put into.
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// What is open.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which dialog.
    pub open: Option<Dialog>,
    /// In which group each server is, for the partition.
    pub groups: Rc<BTreeMap<ServerId, usize>>,
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
        Some(Dialog::Partition) => partition(props),
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

fn partition(props: &Props) -> Html {
    let statement = deeds::partition(&props.groups);
    let text = statement.to_string();
    let one_group = matches!(&statement, Statement::Partition(groups) if groups.len() < 2);
    let say = props.send.reform(move |_: MouseEvent| Msg::Partition(statement.clone()));
    html! {
        <div key="partition">
            <h2 id="dialog-title">{ "Partition the cluster" }</h2>
            <p>{ "Servers of one group hear each other and nobody else." }</p>
            <table class="groups">
                <thead><tr><th key="corner"></th>{ for GROUPS.iter().map(|name| html! { <th key={*name} scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for props.groups.iter().map(|(id, group)| choice(props, *id, *group)) }</tbody>
            </table>
            <div class="row">
                <p>{ text }</p>
                { close(props, "Cancel") }
                <button class="btn primary" disabled={one_group} onclick={say}>{ "Partition" }</button>
            </div>
        </div>
    }
}

fn choice(props: &Props, id: ServerId, group: usize) -> Html {
    let radio = |(place, name): (usize, &&'static str)| {
        let put = props.send.reform(move |_: Event| Msg::PutInGroup(id, place));
        html! {
            <td key={*name}>
                <input type="radio" name={format!("group-{id}")} aria-label={format!("{id} in group {name}")} checked={place == group} onchange={put} />
            </td>
        }
    };
    html! { <tr key={id.to_string()}><th key="head" scope="row">{ id.to_string() }</th>{ for GROUPS.iter().enumerate().map(radio) }</tr> }
}
