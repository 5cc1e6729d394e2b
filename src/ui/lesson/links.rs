//! What happens when a link in a text is pressed.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};
use yew::prelude::*;

use crate::ui::app::{Learn, Msg};

/// A word is explained where one stands; a page elsewhere is opened beside this one. Other links lead to places of
/// the page, and are followed as all links are.
pub fn follow(event: &MouseEvent, send: &Callback<Msg>) {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = element.and_then(|element| element.closest("a").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
    let to = link.get_attribute("href").unwrap_or_default();
    if to.starts_with("https://") {
        link.set_target("_blank");
        link.set_rel("noopener");
    }
    let lists = ["glossary", "misconceptions"];
    let word =
        |list: &&'static str| Some((*list, to.strip_prefix(&format!("lessons/{list}.html#"))?.to_string()));
    let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    if let Some((list, name)) = lists.iter().find_map(word).filter(|_| is_plain) {
        event.prevent_default();
        send.emit(Msg::Learn(Learn::Explain(list, name)));
    }
}
