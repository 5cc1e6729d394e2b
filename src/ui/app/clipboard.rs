//! A text onto the clipboard, also where the page came over plain HTTP and the browser knows no other way than a
//! selected field.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::browser::document;

/// Copies it. It may be forbidden; then nothing happens, and the text can still be selected by hand.
pub fn copy(text: &str) {
    let navigator = web_sys::window().map(|window| window.navigator());
    let clipboard = navigator.filter(|navigator| {
        Reflect::get(navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object())
    });
    match clipboard {
        Some(navigator) => drop(navigator.clipboard().write_text(text)),
        None => drop(copy_from_a_field(text)),
    }
}

fn copy_from_a_field(text: &str) -> Option<()> {
    let page = document();
    let field: HtmlTextAreaElement = page.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    page.body()?.append_child(&field).ok()?;
    field.select();
    let done = page.dyn_ref::<HtmlDocument>()?.exec_command("copy").ok();
    field.remove();
    done.map(|_| ())
}
