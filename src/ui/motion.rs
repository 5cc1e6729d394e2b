//! What moves between two events, placed at each animation frame past the virtual DOM.
//!
//! That a mark is there, and what it looks like, Yew draws when something happens. Where it is at a moment is a
//! function of the time, and one write to one element says it: a transform of a box of its own, or an offset
//! of dashes. Neither makes the browser lay anything out, and what did not change is not written.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlElement};
use yew::prelude::*;

use crate::raft::Time;

/// The moment that is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct At {
    /// The time of the run.
    pub now: Time,
    /// Where the history's playhead stands.
    pub playhead: f64,
    /// By how much the history's picture is shifted.
    pub shift: f64,
}

/// Places something as it is at a moment.
type Mover = Rc<dyn Fn(&At)>;

/// Whoever places something, to be called at each frame. The app holds it and hands it down as a context.
#[derive(Clone, Default)]
pub struct Motion(Rc<Inner>);

#[derive(Default)]
struct Inner {
    at: Cell<At>,
    seats: Cell<u64>,
    movers: RefCell<BTreeMap<u64, Mover>>,
}

impl PartialEq for Motion {
    fn eq(&self, other: &Motion) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Motion {
    /// Places everything as it is at this moment.
    pub fn go(&self, at: At) {
        self.0.at.set(at);
        self.0.movers.borrow().values().for_each(|place| place(&at));
    }

    fn join(&self, mover: Mover) -> impl FnOnce() + use<> {
        mover(&self.0.at.get());
        let seat = self.0.seats.replace(self.0.seats.get() + 1);
        self.0.movers.borrow_mut().insert(seat, mover);
        let inner = self.0.clone();
        move || drop(inner.movers.borrow_mut().remove(&seat))
    }
}

/// Once drawn, finds the elements and places them, now and at each frame until they are drawn again. Where there
/// is no app around, they stand as they are at `otherwise`.
#[hook]
pub fn use_motion<Find, Place>(otherwise: At, find: Find)
where
    Find: FnOnce() -> Place + 'static,
    Place: Fn(&At) + 'static,
{
    let motion = use_context::<Motion>();
    use_effect(move || {
        let motion = motion.unwrap_or_else(|| {
            let alone = Motion::default();
            alone.go(otherwise);
            alone
        });
        motion.join(Rc::new(find()))
    });
}

/// One property of one element's style, and what was written there last.
pub struct Mark {
    element: Element,
    style: CssStyleDeclaration,
    property: &'static str,
    written: RefCell<String>,
}

impl Mark {
    /// That property of that element.
    pub fn new(element: Element, property: &'static str) -> Mark {
        // Elements of HTML and of SVG have a style alike.
        let style = element.unchecked_ref::<HtmlElement>().style();
        Mark { element, style, property, written: RefCell::default() }
    }

    /// The same of an element that Yew has drawn.
    pub fn of(node: &NodeRef, property: &'static str) -> Option<Mark> {
        node.cast().map(|element| Mark::new(element, property))
    }

    /// Whether it is of the element that Yew has drawn there now.
    pub fn is_of(&self, node: &NodeRef) -> bool {
        node.cast().is_some_and(|element: Element| element == self.element)
    }

    /// Writes it, if it is another value than before.
    pub fn set(&self, value: String) {
        if *self.written.borrow() != value {
            // It fails for properties that are none, and these are.
            let _ = self.style.set_property(self.property, &value);
            self.written.replace(value);
        }
    }
}

/// The elements in an element that Yew has drawn, in their order.
pub fn children(parent: &NodeRef) -> impl Iterator<Item = Element> + use<> {
    let all = parent.cast::<Element>().map(|parent| parent.children());
    all.into_iter().flat_map(|all| (0..all.length()).filter_map(move |place| all.item(place)))
}

/// A mark for each of some elements, in their order.
#[derive(Default)]
pub struct Marks(Vec<Mark>);

impl Marks {
    /// Takes over the elements there are now; what was known of those that were there before is kept.
    pub fn follow(&mut self, elements: impl Iterator<Item = Element>, property: &'static str) {
        let mut before = std::mem::take(&mut self.0).into_iter();
        let known = |element: Element| {
            let known = before.find(|mark| mark.element == element);
            known.unwrap_or_else(|| Mark::new(element, property))
        };
        self.0 = elements.map(known).collect();
    }

    /// Writes a value for each.
    pub fn set(&self, values: impl Iterator<Item = String>) {
        self.0.iter().zip(values).for_each(|(mark, value)| mark.set(value));
    }
}
