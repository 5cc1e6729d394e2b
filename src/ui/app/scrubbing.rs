//! The history in hand: pressed, dragged, seen larger or smaller.

use super::model::Model;
use super::msg::Msg;
use super::selecting::select;
use super::travel::{approach, arrived};
use crate::raft::Time;
use crate::sim::event::EventId;
use crate::ui::selection::Selection;

/// A press that moves no farther is none that drags, in pixels.
const SHAKE: f64 = 4.0;

/// The history in hand: the playhead is dragged over a stretch that stands still.
pub(super) fn scrub(model: &mut Model, msg: &Msg) {
    match *msg {
        Msg::Measured { width, height } => model.window.measured(width, height),
        Msg::Zoom { factor, x } => model.window.zoom(factor, x, model.now, model.latest),
        Msg::Pan(pixels) => model.window.pan(pixels, model.now, model.latest),
        Msg::LookAt(part) => model.window.center(part, model.now, model.latest),
        Msg::Whole => model.window.whole(model.now, model.latest),
        Msg::Pinch { apart, x } => {
            if let Some(before) = model.window.give_back() {
                approach(model, before);
            }
            model.window.pinch(apart, x, model.now, model.latest);
        }
        Msg::LetGo => model.window.hold(None),
        Msg::Grab { x, y } => press(model, x, y),
        Msg::Drag(x) if model.window.held().is_some_and(|from| (from - x).abs() > SHAKE) => {
            model.window.hold(Some(f64::INFINITY));
            model.playback.playing = false;
            // The run follows with the next frame, however often the hand moves until then.
            let goal = goal(model, x);
            (model.now, model.goal) = (goal, Some(goal));
        }
        _ => {}
    }
}

/// A press on something goes to what happened there and selects it; elsewhere it takes the playhead in hand.
fn press(model: &mut Model, x: f64, y: f64) {
    model.window.take(model.now);
    match model.window.hit(x, y) {
        Some(event) => {
            model.window.hold(Some(x));
            go_and_select(model, event);
        }
        None => {
            model.window.hold(Some(f64::INFINITY));
            model.playback.playing = false;
            let goal = goal(model, x);
            approach(model, goal);
        }
    }
}

fn go_and_select(model: &mut Model, event: EventId) {
    model.playback.playing = false;
    model.goal = None;
    model.player.seek_event(event);
    arrived(model);
    select(model, Some(Selection::Event(event)));
}

/// The moment at a place, if the run goes so far.
fn goal(model: &Model, x: f64) -> Time {
    model.window.moment(x).min(model.latest).max(model.player.begins())
}
