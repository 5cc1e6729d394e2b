//! What is selected, and what is pointed at.

use super::asking::{self, Wish};
use super::deeds;
use super::linking;
use super::model::Model;
use super::msg::Kind;
use super::screen::Panel;
use crate::ui::selection::Selection;
use crate::why::Subject;

/// What has a name on the page.
pub(super) fn point_at(model: &mut Model, at: Option<(&'static str, String)>) -> bool {
    let thing = at.and_then(|(attribute, value)| linking::named(model, attribute, &value));
    point(model, thing)
}

/// What is drawn at this place of the history.
pub(super) fn hover(model: &mut Model, x: f64, y: f64) -> bool {
    let event = model.window.hit(x, y);
    point(model, event.map(Selection::Event))
}

/// Only what is drawn over the history is drawn anew for it.
fn point(model: &mut Model, thing: Option<Selection>) -> bool {
    let before = std::mem::replace(&mut model.pointed, thing);
    let in_history =
        |thing: Option<Selection>| matches!(thing, Some(Selection::Event(_) | Selection::Message(_)));
    before != model.pointed && (in_history(before) || in_history(model.pointed))
}

/// Who chooses a message wants to look at it: time stands, or it would be gone.
pub(super) fn select(model: &mut Model, selection: Option<Selection>) {
    if matches!(selection, Some(Selection::Message(_))) {
        model.playback.playing = false;
    }
    if let Some(Selection::Event(id)) = selection {
        return asking::ask(model, Wish::Of(Subject::Event(id)));
    }
    if model.selection != selection {
        model.asked = None;
    }
    model.selection = selection;
    model.screen.panel = match selection {
        Some(_) => Panel::Server,
        None => model.screen.panel,
    };
}

/// What is selected stays so where there is no other.
pub(super) fn select_next(model: &mut Model, kind: Kind) {
    match deeds::next(model, kind) {
        None if kind == Kind::Message => model.telling.refuse(model.now, "no message is in flight"),
        None => {}
        next => select(model, next),
    }
}

pub(super) fn select_nth(model: &mut Model, place: usize) {
    if let Some(id) = model.frame.cluster.machines.keys().nth(place) {
        let id = *id;
        model.asked = None;
        model.selection = Some(Selection::Server(id));
    }
}
