//! The focus stays where one works. What has it may go with what is done, a message that is dropped or a dialog that
//! closes: then what is near takes its place, of the same name if possible, and nobody begins anew at the page's top.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::browser::document;
use crate::ui::console::COMMAND;

/// What can have the focus.
const FOCUSABLE: &str = "button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), \
                         textarea:not(:disabled), summary, [tabindex='0']";
/// Where the focus goes if nothing is left near where it was.
const LAST_RESORT: &str = "play";

/// What had the focus last, and where that stood.
#[derive(Clone)]
struct Held {
    element: HtmlElement,
    name: String,
    /// From the inside.
    around: Vec<Element>,
}

#[derive(Default)]
struct Known {
    held: Option<Held>,
    /// What had it before a dialog was opened, or the command line gone to.
    outside: Option<Held>,
    /// It was taken away, be it by whoever has it or with its element.
    is_left: bool,
}

/// Follows the focus.
pub struct Keeper {
    known: Rc<RefCell<Known>>,
    _listeners: [EventListener; 3],
}

impl Keeper {
    /// Begins to follow it.
    pub fn new() -> Keeper {
        let known = Rc::<RefCell<Known>>::default();
        let window = web_sys::window().expect("the page has a window");
        let hear = |name: &'static str, deed: fn(&mut Known, &Event)| {
            let known = known.clone();
            EventListener::new(&window, name, move |event| {
                // Who gives the focus away while it is mended is heard by nobody.
                if let Ok(mut known) = known.try_borrow_mut() {
                    deed(&mut known, event);
                }
            })
        };
        let listeners = [
            hear("focusin", |known, event| known.enter(event)),
            hear("focusout", |known, _| known.is_left = true),
            // Who presses beside it wants to be elsewhere.
            hear("pointerdown", |known, _| known.held = None),
        ];
        Keeper { known, _listeners: listeners }
    }

    /// From the command line back to where one was before.
    pub fn leave_command(&self) {
        let line = document().active_element().filter(|active| active.id() == COMMAND);
        let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) else { return };
        let before = self.known.borrow_mut().outside.take();
        // Neither fails on an element of the page.
        let _ = match before.and_then(Held::itself_or_successor) {
            Some(before) => before.focus(),
            None => line.blur(),
        };
    }

    /// If what had the focus is gone, something else gets it.
    pub fn mend(&self) {
        let page = document();
        if page.active_element().is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        let mut known = self.known.borrow_mut();
        let is_left = std::mem::take(&mut known.is_left);
        let Some(held) = known.held.clone() else { return };
        let is_gone = !held.element.is_connected() || held.element.has_attribute("disabled");
        if is_gone || (is_left && !is_seen(&held.element)) {
            known.held = None;
            let outside = known.outside.take();
            drop(known);
            let next = held.successor().or_else(|| outside.and_then(Held::itself_or_successor));
            let last = || page.get_element_by_id(LAST_RESORT)?.dyn_into::<HtmlElement>().ok();
            // It fails for what cannot have it, and this can.
            let _ = next.or_else(last).map(|next| next.focus());
        } else if is_left {
            known.held = None;
        }
    }
}

impl Known {
    fn enter(&mut self, event: &Event) {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let (now, before) = (Held::new(element), self.held.take());
        match (now.is_aside(), before) {
            (true, Some(before)) if !before.is_aside() => self.outside = Some(before),
            (false, _) => self.outside = None,
            _ => {}
        }
        (self.held, self.is_left) = (Some(now), false);
    }
}

impl Held {
    fn new(element: HtmlElement) -> Held {
        let mut around = Vec::new();
        let mut next = element.parent_element();
        while let Some(one) = next.filter(|one| !one.class_list().contains("app") && one.tag_name() != "BODY")
        {
            next = one.parent_element();
            around.push(one);
        }
        Held { name: name(&element), element, around }
    }

    /// Whether one comes back from there: a dialog, the command line.
    fn is_aside(&self) -> bool {
        self.element.id() == COMMAND || self.around.iter().any(|one| one.tag_name() == "DIALOG")
    }

    fn itself_or_successor(self) -> Option<HtmlElement> {
        if is_seen(&self.element) { Some(self.element) } else { self.successor() }
    }

    /// In the innermost of what stood around it and is there yet: what is called the same, or what comes first.
    fn successor(&self) -> Option<HtmlElement> {
        let there = self.around.iter().filter(|one| one.is_connected());
        there
            .filter_map(|one| {
                let all = focusable(one);
                let same = all.iter().find(|other| name(other) == self.name);
                same.or(all.first()).cloned()
            })
            .next()
    }
}

fn focusable(within: &Element) -> Vec<HtmlElement> {
    let Ok(all) = within.query_selector_all(FOCUSABLE) else { return Vec::new() };
    let all = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<HtmlElement>().ok());
    all.filter(is_seen).collect()
}

/// Whether it is on the page and takes room there.
fn is_seen(element: &HtmlElement) -> bool {
    element.is_connected() && element.get_bounding_client_rect().width() > 0.0
}

fn name(element: &Element) -> String {
    element.get_attribute("aria-label").or_else(|| element.text_content()).unwrap_or_default()
}
