//! Pointers on the field, as grips of a hand.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::hand::{Grabbed, Grip, Meaning, Stage};
use super::scene::Scene;
use super::zones::Zones;
use crate::raft::{ServerId, Time};
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
    /// Where a message that is held can be let go.
    pub zones: Rc<Zones>,
}

/// What the field shows, as [`Stage`], for whoever comes back to it later.
#[derive(Clone)]
pub struct Field {
    /// Its element.
    pub node: NodeRef,
    /// What is to be seen.
    pub scene: Rc<Scene>,
    /// Where it stands.
    pub plan: Rc<Plan>,
    /// The moment.
    pub now: Time,
}

impl Field {
    /// As it is while a message can be let go at these places.
    pub fn stage<'a>(&'a self, zones: &'a Zones) -> Stage<'a> {
        Stage { scene: &self.scene, plan: &self.plan, now: self.now, zones }
    }
}

/// Follows the pointer over a field and tells what the hand meant.
#[hook]
pub fn use_touch(field: &Field, mean: &Callback<Meaning>, grasp: &Callback<bool>) -> Touch {
    let grip = use_state(|| None::<Rc<Grip>>);
    // While a message is in the hand, time stands: it shall not arrive meanwhile.
    let grasped = grip.as_ref().is_some_and(|grip| grip.holds_message());
    let grasp = grasp.clone();
    use_effect_with(grasped, move |grasped| grasp.emit(*grasped));
    use_way_out(&grip);
    let zones = use_zones(grip.as_deref(), field);
    Touch {
        grip: (*grip).clone(),
        down: down(field.node.clone(), field.scene.clone(), grip.clone()),
        moved: moved(field.node.clone(), grip.clone()),
        up: up(field.clone(), zones.clone(), grip.clone(), mean.clone()),
        cancelled: Callback::from(move |_: PointerEvent| grip.set(None)),
        zones,
    }
}

/// Escape lets go of what is in the hand, and nothing else happens.
#[hook]
fn use_way_out(grip: &UseStateHandle<Option<Rc<Grip>>>) {
    let let_go = grip.setter();
    use_effect_with(grip.is_some(), move |holds| {
        let listener = holds.then(|| {
            let window = web_sys::window().expect("the page has a window");
            let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
            EventListener::new_with_options(&window, "keydown", first, move |event| {
                if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                    event.stop_propagation();
                    event.prevent_default();
                    let_go.set(None);
                }
            })
        });
        move || drop(listener)
    });
}

/// Where the message that is held can be let go: looked for once.
#[hook]
fn use_zones(grip: Option<&Grip>, field: &Field) -> Rc<Zones> {
    let hold = grip.map(Grip::hold);
    let scene = field.scene.clone();
    use_memo((hold, field.plan.clone()), move |(hold, plan)| {
        let Some((Grabbed::Message(id), start)) = hold else { return Zones::default() };
        let mark = scene.flights.iter().find(|mark| mark.packet.id == *id);
        let lane = mark.and_then(|mark| plan.lane(mark.packet.from, mark.packet.to));
        Zones::new(*start, lane.as_ref(), plan)
    })
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
    field: Field,
    zones: Rc<Zones>,
    grip: UseStateHandle<Option<Rc<Grip>>>,
    mean: Callback<Meaning>,
) -> Callback<PointerEvent> {
    Callback::from(move |_: PointerEvent| {
        if let Some(held) = &*grip {
            mean.emit(held.meaning(&field.stage(&zones)));
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
