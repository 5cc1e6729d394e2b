//! Files where the reader wants them: the File System Access interface, in the browsers that have it. It has no
//! stable bindings yet, so its few functions are called by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

const SAVE: &str = "showSaveFilePicker";
const OPEN: &str = "showOpenFilePicker";

/// Whether this browser asks where a file is to be saved, and which is to be opened.
pub fn is_there() -> bool {
    web_sys::window().is_some_and(|window| [SAVE, OPEN].iter().all(|name| function(&window, name).is_some()))
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Asks where a file is to be saved, and saves it.
///
/// # Errors
/// If it was not saved: what the browser says. Whoever closes the dialog is told nothing.
pub async fn save(name: String, text: String) -> Result<(), String> {
    let done = async {
        let window: JsValue = web_sys::window().into();
        let options = Object::new();
        Reflect::set(&options, &"suggestedName".into(), &name.into())?;
        let file = call(&window, SAVE, &options).await?;
        let stream = call(&file, "createWritable", &JsValue::UNDEFINED).await?;
        call(&stream, "write", &text.into()).await?;
        call(&stream, "close", &JsValue::UNDEFINED).await
    };
    unless_closed(done.await).map(drop)
}

/// Asks which file is to be opened; none if the reader thinks better of it.
///
/// # Errors
/// If it cannot be opened: what the browser says.
pub async fn open() -> Result<Option<File>, String> {
    let done = async {
        let window: JsValue = web_sys::window().into();
        let handles: Array = call(&window, OPEN, &JsValue::UNDEFINED).await?.dyn_into()?;
        call(&handles.get(0), "getFile", &JsValue::UNDEFINED).await
    };
    Ok(unless_closed(done.await)?.and_then(|file| file.dyn_into().ok()))
}

/// Nothing, if the dialog was closed; what the browser says, if something else went wrong.
fn unless_closed(done: Result<JsValue, JsValue>) -> Result<Option<JsValue>, String> {
    done.map(Some).or_else(|why| {
        let said = |name: &str| Reflect::get(&why, &name.into()).ok().and_then(|said| said.as_string());
        if said("name").as_deref() == Some("AbortError") {
            Ok(None)
        } else {
            Err(said("message").unwrap_or_default())
        }
    })
}

async fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function = function(of, name).ok_or(JsValue::UNDEFINED)?;
    JsFuture::from(Promise::from(function.call1(of, argument)?)).await
}
