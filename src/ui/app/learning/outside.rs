//! What lessons want of the browser: their files, the progress that is kept, the address.

use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, Response};
use yew::Callback;

use super::super::browser::may_remember;
use super::super::msg::Msg;
use super::Learn;
use super::progress::Progress;

/// Where the progress is kept.
const PROGRESS: &str = "raftarium.progress";

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Load a file of the lessons.
    Fetch(String),
    /// Keep this progress, with what another page has kept meanwhile.
    Keep(String),
    /// The address ends in this from now on.
    Address(String),
}

/// The progress of earlier visits.
pub fn progress() -> String {
    let kept = may_remember().then(|| LocalStorage::raw().get_item(PROGRESS).ok().flatten());
    kept.flatten().unwrap_or_default()
}

/// Does it, and tells what came of it.
pub fn run(chore: Chore, send: &Callback<Msg>) {
    match chore {
        Chore::Fetch(file) => {
            let send = send.clone();
            spawn_local(async move {
                let text = fetch(&format!("lessons/{file}.json")).await;
                send.emit(Msg::Learn(Learn::Loaded { file, text }));
            });
        }
        Chore::Keep(text) => keep(&text),
        Chore::Address(fragment) => {
            let window = web_sys::window();
            // An address without a fragment is that of the page itself, in a frame or not.
            let query = || window.as_ref().and_then(|window| window.location().search().ok());
            let whole = format!("./{}", query().unwrap_or_default());
            let address = if fragment.is_empty() { &whole } else { &fragment };
            let history = window.as_ref().and_then(|window| window.history().ok());
            // It fails only where a page has no address, as in a test.
            let _ = history.map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
        }
    }
}

fn keep(text: &str) {
    let mut all = Progress::default();
    if !may_remember() || all.take(text).is_err() {
        return;
    }
    // Whatever else stands there is not ours, and goes.
    let _ = all.take(&progress());
    // Where nothing fits any more, a mark is lost and no run.
    let _ = LocalStorage::raw().set_item(PROGRESS, &all.write());
}

async fn fetch(path: &str) -> Result<String, String> {
    let window = web_sys::window().ok_or("there is no page")?;
    let gone = |_| "the network does not answer".to_string();
    let response: Response =
        JsFuture::from(window.fetch_with_str(path)).await.map_err(gone)?.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answers {}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(gone)?).await.map_err(gone)?;
    text.as_string().ok_or_else(|| "it is no text".into())
}

/// Reads a file of progress, and tells what is in it.
pub fn read_file(file: File, send: Callback<Msg>) {
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        let text = text.ok_or_else(|| "the browser cannot read it".to_string());
        send.emit(Msg::Learn(Learn::Import(text)));
    });
}
