//! The branches of the run as a small tree: open, rename, compare, delete; undo and redo.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::branches::{Branch, Branches, Fork};
use super::app::comparing::Wish;
use super::app::{Msg, clock};

/// What is in the dialog.
pub fn view(branches: &Branches, send: &Callback<Msg>) -> Html {
    let fork = |fork: Fork| send.reform(move |_: MouseEvent| Msg::Fork(fork.clone()));
    let (can_undo, can_redo) = branches.can();
    html! {
        <div class="branches">
            <div class="row first">
                <button class="btn" disabled={!can_undo} onclick={fork(Fork::Undo)}>{ "Undo" }</button>
                <button class="btn" disabled={!can_redo} onclick={fork(Fork::Redo)}>{ "Redo" }</button>
            </div>
            if branches.all.len() < 2 {
                <p>{ "One future so far. Go back and change something: what came later stays here as a branch." }</p>
            }
            <ul>{ for branches.tree().into_iter().map(|(depth, branch)| one(depth, branch, branches, send)) }</ul>
            { other_setup(send) }
        </div>
    }
}

fn one(depth: usize, branch: &Branch, branches: &Branches, send: &Callback<Msg>) -> Html {
    let (id, is_open) = (branch.id, branch.id == branches.open);
    let fork = |fork: Fork| send.reform(move |_: MouseEvent| Msg::Fork(fork.clone()));
    let rename = send.reform(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Fork(Fork::Name(id, field.value()))
    });
    let compare = send.reform(move |_: MouseEvent| Msg::Beside(Wish::Branch(id)));
    let left =
        branch.left.map_or("from the start".into(), |(_, at)| format!("left at {}", clock::seconds(at)));
    let name = &branch.name;
    html! {
        <li key={id} class={format!("depth-{}", depth.min(5))}>
            <input type="text" value={name.clone()} aria-label={format!("Name of {name}")} onchange={rename} maxlength="60" autocomplete="off" />
            <small>{ left }</small>
            <button class="btn" disabled={is_open} aria-label={format!("Open {name}")} onclick={fork(Fork::Open(id))}>{ if is_open { "Is open" } else { "Open" } }</button>
            <button class="btn" disabled={is_open} aria-label={format!("Compare with {name}")} onclick={compare}>{ "Compare" }</button>
            <button class="btn" disabled={is_open} aria-label={format!("Delete {name}")} onclick={fork(Fork::Delete(id))}>{ "Delete" }</button>
        </li>
    }
}

/// The same run with one setting or rule changed.
fn other_setup(send: &Callback<Msg>) -> Html {
    let compare = send.reform(|event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Beside(Wish::With(field.value()))
    });
    html! {
        <>
            <label for="compare-with">{ "Or compare this run with itself under another setting or rule" }</label>
            <input id="compare-with" type="text" placeholder="set latency=40..60ms" onchange={compare} autocomplete="off" spellcheck="false" />
        </>
    }
}
