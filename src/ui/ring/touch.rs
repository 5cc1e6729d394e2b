//! Pointers on the field, as grips of a hand.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::hand::{Grabbed, Grip, Meaning};
use super::scene::Scene;
use crate::raft::ServerId;
use crate::sim::packet::MessageId;
use crate::ui::geometry::{Plan, Point};
use crate::ui::glyph::link::LinkMark;
use crate::ui::selection::Selection;

/// The grip there is, and what to do when pointers do something.
pub struct Touch {
    /// What the hand holds.
    pub grip: Option<Rc<Grip>>,
    /// A pointer went down.
    pub down: Callback<PointerEvent>,
    /// It moved.
    pub moved: Callback<PointerEvent>,
    /// It went up.
    pub up: Callback<PointerEvent>,
    /// It was taken away, to scroll for example.
    pub cancelled: Callback<PointerEvent>,
}

/// Follows the pointer over a field and tells what the hand meant.
#[hook]
pub fn use_touch(
    field: &NodeRef,
    scene: &Rc<Scene>,
    plan: &Rc<Plan>,
    mean: &Callback<Meaning>,
    grasp: &Callback<bool>,
) -> Touch {
    let grip = use_state(|| None::<Rc<Grip>>);
    // While a message is in the hand, time stands: it shall not arrive meanwhile.
    let grasped = grip.as_ref().is_some_and(|grip| grip.holds_message());
    let grasp = grasp.clone();
    use_effect_with(grasped, move |grasped| grasp.emit(*grasped));
    Touch {
        grip: (*grip).clone(),
        down: down(field.clone(), scene.clone(), grip.clone()),
        moved: moved(field.clone(), grip.clone()),
        up: up(scene.clone(), plan.clone(), grip.clone(), mean.clone()),
        cancelled: Callback::from(move |_: PointerEvent| grip.set(None)),
    }
}

fn down(field: NodeRef, scene: Rc<Scene>, grip: UseStateHandle<Option<Rc<Grip>>>) -> Callback<PointerEvent> {
    Callback::from(move |event: PointerEvent| {
        let (Some(field), Some(target)) = (field.cast::<Element>(), target(&event)) else { return };
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        // A button is pressed or dragged: which of the two, its first way tells.
        if let Some(button) = closest(&target, "button") {
            if let Some(id) = server(&button) {
                grip.set(Some(Rc::new(Grip::new(Grabbed::Server(id), place(&event, &field)))));
            }
            return;
        }
        // The rest of the grip comes to the field, wherever the pointer goes.
        let _ = field.set_pointer_capture(event.pointer_id());
        grip.set(Some(Rc::new(Grip::new(grabbed(&target, &scene), place(&event, &field)))));
    })
}

fn moved(field: NodeRef, grip: UseStateHandle<Option<Rc<Grip>>>) -> Callback<PointerEvent> {
    Callback::from(move |event: PointerEvent| {
        if let (Some(held), Some(field)) = (&*grip, field.cast::<Element>()) {
            let held = held.moved(place(&event, &field));
            if held.is_moving() {
                let _ = field.set_pointer_capture(event.pointer_id());
            }
            grip.set(Some(Rc::new(held)));
        }
    })
}

fn up(
    scene: Rc<Scene>,
    plan: Rc<Plan>,
    grip: UseStateHandle<Option<Rc<Grip>>>,
    mean: Callback<Meaning>,
) -> Callback<PointerEvent> {
    Callback::from(move |_: PointerEvent| {
        if let Some(held) = &*grip {
            mean.emit(held.meaning(&scene, &plan));
            grip.set(None);
        }
    })
}

/// The message that a key was pressed on.
pub fn message_under(event: &KeyboardEvent) -> Option<MessageId> {
    message(&target(event)?)
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn grabbed(target: &Element, scene: &Scene) -> Grabbed {
    if let Some(id) = message(target) {
        return Grabbed::Message(id);
    }
    let name = closest(target, "[data-link]").and_then(|element| element.get_attribute("data-link"));
    let link = name.and_then(|name| scene.links.iter().find(|mark| mark.name() == name));
    link.map_or(Grabbed::Stage, |mark| Grabbed::Link(mark.both()))
}

fn server(target: &Element) -> Option<ServerId> {
    let name = closest(target, "[data-server]")?.get_attribute("data-server")?;
    name.strip_prefix('S')?.parse().ok().map(ServerId)
}

/// What there is to select under a pointer.
pub fn under(target: &Element, links: &[LinkMark]) -> Option<Selection> {
    let link = || {
        let name = closest(target, "[data-link]")?.get_attribute("data-link")?;
        links.iter().find(|mark| mark.name() == name).map(|mark| Selection::Link(mark.both()))
    };
    message(target).map(Selection::Message).or_else(|| server(target).map(Selection::Server)).or_else(link)
}

fn message(target: &Element) -> Option<MessageId> {
    let name = closest(target, "[data-message]")?.get_attribute("data-message")?;
    name.strip_prefix('m')?.parse().ok().map(MessageId)
}

/// Where on the field it happened.
fn place(event: &PointerEvent, field: &Element) -> Point {
    let corner = field.get_bounding_client_rect();
    Point { x: f64::from(event.client_x()) - corner.left(), y: f64::from(event.client_y()) - corner.top() }
}
