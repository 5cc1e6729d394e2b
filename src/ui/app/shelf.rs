//! Where runs are kept: the browser's local storage, one item for each, and the name of the open one.

use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::Callback;

use super::browser::may_remember;
use super::files;
use super::kept;
use super::model::Model;
use super::msg::{Errand, Msg};
use super::picker;
use super::runs::{Change, Runs, Shelved, mark};
use crate::export::history;
use crate::script::file::MOST_BYTES;

const RUN: &str = "raftarium.run.";
const OPEN: &str = "raftarium.open";

/// All runs that are kept.
pub fn all() -> Vec<Shelved> {
    if !may_remember() {
        return Vec::new();
    }
    let storage = LocalStorage::raw();
    let keys = (0..LocalStorage::length()).filter_map(|place| storage.key(place).ok().flatten());
    let mut runs: Vec<Shelved> = keys
        .filter_map(|key| {
            let text = storage.get_item(&key).ok()??;
            let name = key.strip_prefix(RUN)?.to_string();
            Some(Shelved { name, size: text.len(), modified: kept::is_modified(&text) })
        })
        .collect();
    runs.sort();
    runs
}

/// The run that was open when the page was left.
pub fn left_open() -> Option<(String, String)> {
    may_remember().then(|| {
        let name = LocalStorage::raw().get_item(OPEN).ok()??;
        let text = fetch(&name)?;
        Some((name, text))
    })?
}

fn fetch(name: &str) -> Option<String> {
    LocalStorage::raw().get_item(&format!("{RUN}{name}")).ok()?
}

/// Does what the model wants done with runs, and tells what came of it.
pub fn run(errand: Errand, model: &Model, send: &Callback<Msg>) {
    match errand {
        Errand::KeepRun => {
            keep_and_tell(model, send);
        }
        Errand::RenameRun(old) => rename(&old, model, send),
        Errand::KeepText { name, text } => send.emit(Msg::Runs(Change::Kept(put(&name, &text, model)))),
        Errand::FetchRun(name) => {
            let text = fetch(&name).ok_or_else(|| "it is not there any more".to_string());
            send.emit(Msg::Runs(Change::Opened { name, text }));
        }
        Errand::ForgetRun(name) if may_remember() => forget(&name, send),
        Errand::Import => {
            let send = send.clone();
            spawn_local(async move {
                match picker::open().await {
                    Ok(file) => file.into_iter().for_each(|file| import(file, send.clone())),
                    Err(why) => {
                        send.emit(Msg::Runs(Change::Opened { name: "The file".into(), text: Err(why) }))
                    }
                }
            });
        }
        Errand::SaveAs => {
            let (name, text) = (files::file_name(&format!("{}.raft", model.runs.name)), kept::write(model));
            let send = send.clone();
            spawn_local(async move {
                if let Err(why) = picker::save(name, text).await {
                    send.emit(Msg::Runs(Change::Unsaved(why)));
                }
            });
        }
        Errand::Export => files::hand_over(&format!("{}.raft", model.runs.name), &kept::write(model)),
        Errand::ExportHistory => {
            let history = model.player.watched().witness.history();
            let text = history::write([(Some(model.runs.name.as_str()), history)]);
            files::hand_over(&format!("{} history.json", model.runs.name), &text);
        }
        _ => {}
    }
}

fn rename(old: &str, model: &Model, send: &Callback<Msg>) {
    if keep_and_tell(model, send) {
        forget(old, send);
    }
}

fn forget(name: &str, send: &Callback<Msg>) {
    LocalStorage::delete(format!("{RUN}{name}"));
    send.emit(Msg::Runs(Change::Kept(Ok(all()))));
}

/// Keeps the open run, and tells the model; whether it could be kept.
fn keep_and_tell(model: &Model, send: &Callback<Msg>) -> bool {
    let kept = keep(model);
    if let Ok((_, name)) = &kept
        && *name != model.runs.name
    {
        send.emit(Msg::Runs(Change::Moved(name.clone())));
    }
    let could = kept.is_ok();
    send.emit(Msg::Runs(Change::Kept(kept.map(|(all, _)| all))));
    could
}

/// Keeps the open run, and tells what is kept then and under which name it is.
fn keep(model: &Model) -> Result<(Vec<Shelved>, String), String> {
    let runs = Runs { kept: all(), ..model.runs.clone() };
    let stored = if may_remember() { fetch(&runs.name) } else { None };
    let (name, text) = (runs.place(stored.as_deref()), kept::write(model));
    let kept = put(&name, &text, model)?;
    model.runs.seen.set(Some(mark(&text)));
    // It is a few bytes, and without it the page begins with a fresh run.
    let _ = LocalStorage::raw().set_item(OPEN, &name);
    Ok((kept, name))
}

fn put(name: &str, text: &str, model: &Model) -> Result<Vec<Shelved>, String> {
    if !may_remember() {
        return Err("This browser lets the page keep nothing: export the run before you leave.".into());
    }
    let put = LocalStorage::raw().set_item(&format!("{RUN}{name}"), text);
    put.map(|()| all()).map_err(|_| {
        let (size, others) = (text.len() / 1_000 + 1, model.runs.kept.len());
        format!(
            "{name}, {size} kB, does not fit into what the browser keeps for a page, about 5,000 kB for all {others} \
             runs. It goes on here, but would be lost with the page: export it, or forget another run."
        )
    })
}

/// Reads a file, and tells what is in it.
pub fn import(file: File, send: Callback<Msg>) {
    let name = file.name();
    let name = name.strip_suffix(".raft").unwrap_or(&name).to_string();
    spawn_local(async move {
        let text = if file.size() > MOST_BYTES as f64 {
            Err(format!("it is larger than {} MB", MOST_BYTES >> 20))
        } else {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            text.ok_or_else(|| "the browser cannot read it".to_string())
        };
        send.emit(Msg::Runs(Change::Opened { name, text }));
    });
}
