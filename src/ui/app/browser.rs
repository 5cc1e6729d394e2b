//! What a model cannot do itself: remember beyond the session, paint the page, hear keys.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_storage::{LocalStorage, Storage};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CssStyleSheet, Document, DragEvent, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, Window,
};
use yew::Callback;

use super::drafting::Draft;
use super::learning::outside;
use super::linking::ATTRIBUTES;
use super::model::{Model, Remembered};
use super::msg::{Errand, Msg};
use super::runs::Change;
use super::screen::{Look, Screen, Theme};
use super::sharing::Share;
use super::{clipboard, files, shelf};
use crate::ui::console::COMMAND;
use crate::ui::embed;
use crate::ui::events::NOTE;
use crate::ui::keys::{self, Focus, Press};

const THEME: &str = "raftarium.theme";
const LETTERS: &str = "raftarium.letters";
const HISTORY: &str = "raftarium.history";
const DARK: &str = "(prefers-color-scheme: dark)";
const LESS_MOTION: &str = "(prefers-reduced-motion: reduce)";

fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

pub(super) fn document() -> Document {
    window().document().expect("the window has a page")
}

/// What earlier sessions left, and what the reader's system asks for.
pub fn remembered() -> Remembered {
    let embedded = embed::is_asked_for(&window().location().search().unwrap_or_default());
    Remembered {
        look: Look {
            theme: recall(THEME).map_or(Theme::System, |theme| Theme::named(&theme)),
            letters: recall(LETTERS).is_none_or(|letters| letters != OFF),
        },
        dark_system: asks_for(DARK),
        history: recall(HISTORY).map_or_else(Vec::new, |lines| lines.lines().map(String::from).collect()),
        still: asks_for(LESS_MOTION),
        runs: shelf::all(),
        progress: outside::progress(),
        // What one did elsewhere has no place in somebody's page, nor is kept what is done there.
        left_open: if embedded { None } else { shelf::left_open() },
        embedded,
        fragment: window().location().hash().unwrap_or_default(),
    }
}

fn asks_for(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Does what the model wants done.
pub fn run(errand: Errand, model: &Model, send: &Callback<Msg>) {
    match errand {
        Errand::FocusCommand => on(COMMAND, HtmlElement::focus),
        Errand::FocusNote => on(NOTE, HtmlElement::focus),
        Errand::Paint => paint(&model.screen),
        Errand::Copy(text) => clipboard::copy(&text),
        Errand::KeepLook => {
            keep(THEME, model.screen.look.theme.name());
            keep(LETTERS, letters(&model.screen));
        }
        Errand::CopyAddress { fragment, frame } => copy(&fragment, frame, send),
        Errand::KeepHistory => keep(HISTORY, &model.talk.history.join("\n")),
        Errand::HandOver { name, text } => files::hand_over(&name, &text),
        Errand::SavePicture(view, format) => files::save_picture(model, view, format, send),
        Errand::KeepRun | Errand::RenameRun(_) | Errand::KeepText { .. } if model.screen.embedded => {}
        Errand::CloseDrafts => {
            // The event is made here, and nobody stops it.
            let closed = Event::new("close-folder").map(|event| window().dispatch_event(&event));
            drop(closed);
        }
        Errand::Learn(chore) => outside::run(chore, send),
        errand => shelf::run(errand, model, send),
    }
}

/// What is set to off, in storage and on the page.
const OFF: &str = "off";

fn letters(screen: &Screen) -> &'static str {
    if screen.look.letters { "on" } else { OFF }
}

/// Light or dark, small or large: the stylesheets read it off the page's root. The keys do so, too.
pub fn paint(screen: &Screen) {
    let mode = if screen.present { "present" } else { "desk" };
    if let Some(root) = document().document_element() {
        for (name, value) in
            [("data-theme", screen.look.theme.name()), ("data-mode", mode), ("data-letters", letters(screen))]
        {
            // It fails for names that are none, and these are.
            let _ = root.set_attribute(name, value);
        }
    }
}

fn on(id: &str, deed: fn(&HtmlElement) -> Result<(), JsValue>) {
    let line = document().get_element_by_id(id).and_then(|line| line.dyn_into::<HtmlElement>().ok());
    if let Some(line) = line {
        // Neither fails on an element of the page.
        let _ = deed(&line);
    }
}

/// A browser may forbid a page to remember anything; then it does without.
pub(super) fn may_remember() -> bool {
    Reflect::get(&window(), &"localStorage".into()).is_ok_and(|storage| storage.is_object())
}

fn recall(name: &str) -> Option<String> {
    may_remember().then(|| LocalStorage::get(name).ok()).flatten()
}

fn keep(name: &str, value: &str) {
    if may_remember() {
        // Full storage loses a convenience, not the run.
        let _ = LocalStorage::set(name, value);
    }
}

/// Hears what is pressed anywhere on the page.
pub fn listen(send: &Callback<Msg>) -> Vec<EventListener> {
    let still = send.reform(|()| Msg::Still(asks_for(LESS_MOTION)));
    let dark = send.reform(|()| Msg::DarkSystem(asks_for(DARK)));
    let keeper = send.clone();
    let send = send.clone();
    let pressed = move |event: &Event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        if event.alt_key() || event.default_prevented() || event.is_composing() {
            return;
        }
        let (command, letters) = (event.ctrl_key() || event.meta_key(), are_letters_on());
        let press =
            Press { key: event.key(), shift: event.shift_key(), command, on: focus_of(event), letters };
        if let Some(msg) = keys::meaning(&press) {
            event.prevent_default();
            send.emit(msg);
        }
    };
    let left = {
        let send = keeper.clone();
        move |_: &Event| send.emit(Msg::Runs(Change::Keep))
    };
    let mut listeners =
        vec![hear("keydown", pressed), hear("mousedown", leave_the_focus), hear("pagehide", left)];
    listeners.extend(["pointerover", "focusin"].map(|name| point(name, keeper.clone())));
    for (query, told) in [(LESS_MOTION, still), (DARK, dark)] {
        let list = window().match_media(query).ok().flatten();
        listeners.extend(list.map(|list| EventListener::new(&list, "change", move |_| told.emit(()))));
    }
    let linked = {
        let send = keeper.clone();
        move |_: &Event| send.emit(Msg::Linked(window().location().hash().unwrap_or_default()))
    };
    let folder = keeper.clone();
    listeners.push(hear("folder", move |event| {
        let told = Reflect::get(event, &"detail".into()).ok().and_then(|told| told.as_string());
        told.into_iter().for_each(|told| folder.emit(Msg::Draft(Draft::Read(told))));
    }));
    listeners.push(hear("hashchange", linked));
    listeners.extend(drop_files(&keeper));
    listeners
}

fn are_letters_on() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-letters")).is_none_or(|letters| letters != OFF)
}

/// Tells what is pointed at, whenever it is something else.
fn point(name: &'static str, send: Callback<Msg>) -> EventListener {
    let mut before = Some(None);
    hear(name, move |event| {
        let at = pointed(event);
        if at.is_none() && is_within(event, ".history") {
            // What is drawn there has no elements of its own: it says itself what is pointed at.
            before = None;
        } else if before.as_ref() != Some(&at) {
            before = Some(at.clone());
            send.emit(Msg::PointAt(at));
        }
    })
}

/// Puts the address with another fragment, or the element that shows it in a frame of this size, into the clipboard.
fn copy(fragment: &str, frame: Option<(u32, u32)>, send: &Callback<Msg>) {
    let whole = window().location().href().unwrap_or_default();
    let page = embed::page_of(&whole);
    let text = match frame {
        Some(size) => embed::snippet(page, fragment, size),
        None => format!("{page}{fragment}"),
    };
    let send = send.reform(|done: bool| Msg::Share(Share::Copied(done)));
    // Only a page that came over a safe way has a clipboard.
    if Reflect::get(&window().navigator(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object()) {
        let written = window().navigator().clipboard().write_text(&text);
        wasm_bindgen_futures::spawn_local(async move {
            send.emit(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
        });
    } else {
        send.emit(false);
    }
}

/// A file that is dropped anywhere on the page is opened.
fn drop_files(send: &Callback<Msg>) -> [EventListener; 2] {
    let send = send.clone();
    let dropped = move |event: &Event| {
        event.prevent_default();
        let files =
            event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.item(0)) {
            shelf::import(file, send.clone());
        }
    };
    [hear("dragover", |event| event.prevent_default()), hear("drop", dropped)]
}

/// How much memory the page's code has taken; it never shrinks.
pub fn memory() -> usize {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    js_sys::ArrayBuffer::from(memory.buffer()).byte_length() as usize
}

/// The browser asks whether the page is to be left: its run is not kept.
pub fn ask_before_leaving() -> EventListener {
    hear("beforeunload", |event| event.prevent_default())
}

/// The rule that lights up what belongs together is the last one of the page's stylesheets.
pub fn light(lit: &[String]) {
    let sheets = document().style_sheets();
    let Some(sheet) = sheets.length().checked_sub(1).and_then(|last| sheets.item(last)) else { return };
    let sheet: CssStyleSheet = sheet.unchecked_into();
    let Ok(rules) = sheet.css_rules() else { return };
    let last = rules.length().saturating_sub(1);
    if rules.item(last).is_some_and(|rule| rule.css_text().contains("--lit")) {
        // It was found a line above.
        let _ = sheet.delete_rule(last);
    }
    if !lit.is_empty() {
        let rule = format!(":is({}) {{ --lit: 1; {LIT} }}", lit.join(","));
        // A rule of our own making, at the end.
        let _ = sheet.insert_rule_with_index(&rule, rules.length());
    }
}

/// How it is lit: a frame of ink, which takes no room.
const LIT: &str = "outline: 2px solid var(--ink-2); outline-offset: -1px";

fn is_within(event: &Event, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.and_then(|element| element.closest(selector).ok().flatten()).is_some()
}

/// What is pointed at, or has the focus, if it has a name.
fn pointed(event: &Event) -> Option<(&'static str, String)> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let named = ATTRIBUTES.map(|attribute| format!("[{attribute}]")).join(",");
    let element = element.closest(&named).ok().flatten()?;
    ATTRIBUTES.iter().find_map(|attribute| Some((*attribute, element.get_attribute(attribute)?)))
}

fn hear(event: &'static str, deed: impl FnMut(&Event) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), event, options, deed)
}

/// A button that is clicked does not keep the focus: the next Space shall play or pause, not press it again.
fn leave_the_focus(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button = target.and_then(|target| target.closest("button").ok().flatten());
    if let Some(button) = button {
        event.prevent_default();
        // Tab goes on from where the focus was last.
        let _ = button.dyn_into::<HtmlElement>().map(|button| button.focus());
        // In a frame no key is heard until the frame has the focus. It fails where there is no window to focus.
        let _ = window().focus();
        let focused = document().active_element().and_then(|focused| focused.dyn_into::<HtmlElement>().ok());
        let _ = focused.map(|focused| focused.blur());
    }
}

fn focus_of(event: &KeyboardEvent) -> Focus {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some()) {
        return Focus::Dialog;
    }
    match element {
        Some(element) if element.has_type::<HtmlInputElement>() => input(element.unchecked_ref()),
        Some(element) => match element.tag_name().as_str() {
            "BUTTON" if element.get_attribute("role").is_some_and(|role| role == "tab") => Focus::Choice,
            "BUTTON" | "A" => Focus::Button,
            "SELECT" => Focus::Choice,
            "TEXTAREA" => Focus::Text,
            _ => Focus::Page,
        },
        None => Focus::Page,
    }
}

fn input(input: &HtmlInputElement) -> Focus {
    match input.type_().as_str() {
        "range" => Focus::Slider,
        "radio" | "checkbox" => Focus::Choice,
        _ => Focus::Text,
    }
}
