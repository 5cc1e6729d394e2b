//! The history in hand: pressed, dragged, pointed at, pinched, turned by a wheel.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Props;
use crate::ui::app::Msg;

/// The history's own element: listeners hang at the root of the page, so the event itself does not know it.
fn strip(event: &MouseEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(".history").ok().flatten()
}

/// How far from its left edge the pointer is.
fn place(event: &MouseEvent) -> f64 {
    f64::from(event.client_x()) - strip(event).map_or(0.0, |strip| strip.get_bounding_client_rect().left())
}

/// How far from its upper edge.
fn height(event: &MouseEvent) -> f64 {
    f64::from(event.client_y()) - strip(event).map_or(0.0, |strip| strip.get_bounding_client_rect().top())
}

/// Where the history's upper left corner was when it was pressed: to ask for it at each move would lay out the page.
pub(super) type Corner = Rc<RefCell<(f64, f64)>>;

pub(super) fn grab(props: &Props, corner: &Corner) -> Callback<PointerEvent> {
    let corner = corner.clone();
    props.send.reform(move |event: PointerEvent| {
        if let Some(strip) = strip(&event) {
            // Without the capture a drag ends where the strip does; nothing else is lost.
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let (x, y) = (place(&event), height(&event));
        *corner.borrow_mut() = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
        Msg::Grab { x, y }
    })
}

pub(super) fn drag(props: &Props, corner: &Corner) -> Callback<PointerEvent> {
    let (send, corner) = (props.send.clone(), corner.clone());
    Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            send.emit(Msg::Drag(f64::from(event.client_x()) - corner.borrow().0));
        } else {
            send.emit(Msg::Hover { x: place(&event), y: height(&event) });
        }
    })
}

pub(super) fn let_go(props: &Props) -> Callback<PointerEvent> {
    props.send.reform(|_| Msg::LetGo)
}

/// Two fingers.
pub(super) fn pinch(props: &Props) -> Callback<TouchEvent> {
    let send = props.send.clone();
    Callback::from(move |event: TouchEvent| {
        let touches = event.touches();
        let (Some(one), Some(other), 2) = (touches.get(0), touches.get(1), touches.length()) else { return };
        let (x, along) = (f64::from(one.client_x()), f64::from(other.client_x() - one.client_x()));
        let left = one.target().and_then(|target| target.dyn_into::<Element>().ok());
        let left = left.and_then(|target| target.closest(".history").ok().flatten());
        let left = left.map_or(0.0, |strip| strip.get_bounding_client_rect().left());
        let apart = along.hypot(f64::from(other.client_y() - one.client_y()));
        send.emit(Msg::Pinch { apart, x: x + along / 2.0 - left });
    })
}

/// In another page the wheel is that page's, unless Ctrl is down.
pub(super) fn zoom(props: &Props) -> Callback<WheelEvent> {
    let (framed, send) = (props.framed, props.send.clone());
    Callback::from(move |event: WheelEvent| {
        if !framed || event.ctrl_key() {
            event.prevent_default();
            send.emit(rolled(&event));
        }
    })
}

fn rolled(event: &WheelEvent) -> Msg {
    let (x, along, down) = (place(event), event.delta_x(), event.delta_y());
    if event.shift_key() || along.abs() > down.abs() {
        return Msg::Pan(if along == 0.0 { down } else { along });
    }
    // Two fingers on a pad come as a wheel with Ctrl, in smaller steps.
    let down = if event.ctrl_key() { 5.0 * down } else { down };
    Msg::Zoom { factor: (down * 0.002).clamp(-0.7, 0.7).exp(), x: Some(x) }
}
