//! The dialog of runs: which are kept, which is open, and how they come and go as files.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::runs::{Change, Runs, Shelved};
use super::app::{Dialog, Msg, import, picker};
use crate::export::Form;

/// What is in the dialog.
pub fn view(runs: &Runs, send: &Callback<Msg>) -> Html {
    let change = |change: Change| send.reform(move |_: MouseEvent| Msg::Runs(change.clone()));
    let show = |dialog: Dialog| send.reform(move |_: MouseEvent| Msg::Show(dialog));
    let rename = send.reform(|event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Runs(Change::Name(field.value()))
    });
    let is_kept = runs.kept.iter().any(|kept| kept.name == runs.name);
    html! {
        <div class="runs">
            <label for="run-name">{ "Open now" }</label>
            <input id="run-name" type="text" value={runs.name.clone()} onchange={rename} maxlength="60" autocomplete="off" />
            <p role="status">{ state(runs, is_kept) }</p>
            <ul>{ for runs.kept.iter().map(|run| kept(run, runs, send)) }</ul>
            <div class="row">
                <button class="btn" onclick={change(Change::New)}>{ "New run" }</button>
                <button class="btn" onclick={show(Dialog::NewRun)}>{ "New run with…" }</button>
                <button class="btn" onclick={change(Change::Export)}>{ "Export .raft" }</button>
                <button class="btn" onclick={show(Dialog::Picture)}>{ "Save picture…" }</button>
                if picker::is_there() {
                    <button class="btn" onclick={change(Change::SaveAs)}>{ "Save as…" }</button>
                }
                { import_button(send) }
            </div>
            <div class="row" role="group" aria-label="For other programs">
                <span>{ "For other programs" }</span>
                <button class="btn" onclick={change(Change::Tell(Form::JsonLines))}>{ "Events, JSON lines" }</button>
                <button class="btn" onclick={change(Change::Tell(Form::ShiViz))}>{ "ShiViz log" }</button>
                <button class="btn" onclick={change(Change::Tell(Form::Tla))}>{ "TLA+ trace" }</button>
            </div>
            <p role="status">{ &runs.said }</p>
        </div>
    }
}

/// A file is opened: the browser asks for it, in the newer way where there is one.
fn import_button(send: &Callback<Msg>) -> Html {
    let ask = send.clone();
    let asked = Callback::from(move |event: MouseEvent| {
        if picker::is_there() {
            event.prevent_default();
            ask.emit(Msg::Runs(Change::Import));
        }
    });
    let send = send.clone();
    let picked = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = field.files().and_then(|files| files.item(0)) {
            import(file, send.clone());
        }
        field.set_value("");
    });
    html! {
        <>
            <label class="btn" for="import">{ "Import…" }</label>
            <input id="import" class="out-of-sight" type="file" accept=".raft,text/plain" onclick={asked} onchange={picked} />
        </>
    }
}

fn state(runs: &Runs, is_kept: bool) -> String {
    match &runs.trouble {
        Some(trouble) => trouble.clone(),
        None if is_kept => "Everything done to it is kept in this browser as it is done.".into(),
        None => "Nothing was done to it yet; from then on it is kept in this browser.".into(),
    }
}

fn kept(Shelved { name, size, modified }: &Shelved, runs: &Runs, send: &Callback<Msg>) -> Html {
    let open = send.reform({
        let name = name.clone();
        move |_: MouseEvent| Msg::Runs(Change::Open(name.clone()))
    });
    let forget = send.reform({
        let name = name.clone();
        move |_: MouseEvent| Msg::Runs(Change::Forget(name.clone()))
    });
    let is_open = *name == runs.name;
    let word = if is_open { "Is open" } else { "Open" };
    html! {
        <li key={name.clone()}>
            <b>{ name }</b>{ modified.then(|| html! { <span class="modified modified-run-tag">{ "modified Raft" }</span> }) }<small>{ format!("{} kB", size / 1_000 + 1) }</small>
            <button class="btn" disabled={is_open} aria-label={format!("{word} {name}")} onclick={open}>{ word }</button>
            <button class="btn" aria-label={format!("Forget {name}")} onclick={forget}>{ "Forget" }</button>
        </li>
    }
}
