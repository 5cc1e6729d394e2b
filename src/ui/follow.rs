//! Boxes that follow their end: new lines and columns come into sight, unless the reader scrolled away.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::measure::use_size;

/// The direction in which a box grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Columns come at the right.
    Right,
    /// Lines come below.
    Down,
}

/// What a box needs in order to follow its end.
pub struct Follow {
    /// Its place in the page.
    pub node: NodeRef,
    /// What it does when it is scrolled.
    pub onscroll: Callback<Event>,
    /// How wide it was when it was measured last, in CSS pixels.
    pub width: f64,
}

/// Keeps a box at its end whenever `content` changes, if it stood there before.
#[hook]
pub fn use_follow<T: PartialEq + 'static>(axis: Axis, content: T) -> Follow {
    let at_end = use_mut_ref(|| true);
    let (node, width) = use_resized(axis, at_end.clone());
    let onscroll = {
        let (node, at_end) = (node.clone(), at_end.clone());
        Callback::from(move |_: Event| {
            if let Some(element) = node.cast::<Element>() {
                *at_end.borrow_mut() = is_at_end(axis, &element);
            }
        })
    };
    let target = node.clone();
    use_effect_with(content, move |_| {
        if let Some(element) = target.cast::<Element>().filter(|_| *at_end.borrow()) {
            go_to_end(axis, &element);
        }
    });
    Follow { node, onscroll, width }
}

/// A box that another layout makes wider or narrower stays at its end, too. The box, and how wide it is.
#[hook]
fn use_resized(axis: Axis, at_end: Rc<RefCell<bool>>) -> (NodeRef, f64) {
    let (own, measured) = (use_mut_ref(NodeRef::default), use_mut_ref(|| 0.0));
    let (there, width) = (own.clone(), *measured.borrow());
    let node = use_size(Callback::from(move |(width, _)| {
        measured.replace(width);
        if let Some(element) = there.borrow().cast::<Element>().filter(|_| *at_end.borrow()) {
            go_to_end(axis, &element);
        }
    }));
    own.replace(node.clone());
    (node, width)
}

fn is_at_end(axis: Axis, element: &Element) -> bool {
    let (place, seen) = match axis {
        Axis::Right => (element.scroll_left(), element.client_width()),
        Axis::Down => (element.scroll_top(), element.client_height()),
    };
    place + seen + 8 >= end_of(axis, element)
}

fn go_to_end(axis: Axis, element: &Element) {
    match axis {
        Axis::Right => element.set_scroll_left(end_of(axis, element) - element.client_width()),
        Axis::Down => element.set_scroll_top(end_of(axis, element)),
    }
}

/// Where the content ends. Columns may go on empty behind the one that is marked as the end.
fn end_of(axis: Axis, element: &Element) -> i32 {
    let marked = || element.query_selector("[data-end]").ok()??.dyn_into::<HtmlElement>().ok();
    match axis {
        Axis::Right => {
            let whole = element.scroll_width();
            // It is measured from another corner, and may seem to lie a little beyond the whole.
            marked().map_or(whole, |end| whole.min(end.offset_left() + end.offset_width()))
        }
        Axis::Down => element.scroll_height(),
    }
}

/// Scrolls a list so far that this row of it is seen.
pub fn keep_in_sight(id: &str) {
    let row = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    row.into_iter().for_each(|row| row.scroll_into_view_with_scroll_into_view_options(&options));
}
