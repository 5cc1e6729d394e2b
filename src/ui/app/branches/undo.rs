//! Undo and redo, over statements, notes, branches, their names, and other runs that took the place of this one: what is
//! undone is a state of the whole run, with all its branches and the moment.

use std::rc::Rc;

use super::super::model::Model;
use super::super::runs::{self, Mark};
use super::super::travel::{arrived, take_up};
use super::{Branch, remark};
use crate::raft::Time;
use crate::recording::{Moment, Recording};
use crate::ui::console::talk::Talk;

/// So many steps can be undone.
const MOST_UNDONE: usize = 100;

/// All that can be undone.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub all: Rc<Vec<Branch>>,
    pub open: u32,
    pub run: Rc<Recording>,
    pub now: Moment,
    pub latest: Time,
    pub talk: Rc<Talk>,
    /// What the run is called, and what is kept of it under that name.
    pub run_name: String,
    pub seen: Option<Mark>,
}

impl State {
    pub fn of(model: &Model) -> State {
        State {
            all: model.branches.all.clone(),
            open: model.branches.open,
            run: Rc::new(model.player.recording().clone()),
            now: model.moment(),
            latest: model.latest,
            talk: model.talk.clone(),
            run_name: model.runs.name.clone(),
            seen: model.runs.seen.get(),
        }
    }
}

/// It could not be done: there is nothing to undo.
pub fn nothing_done(model: &mut Model) {
    if !model.hurries {
        model.branches.done.pop();
    }
}

/// Something is about to be done that can be undone.
pub fn remember(model: &mut Model) {
    if model.hurries {
        return;
    }
    let state = State::of(model);
    let branches = &mut model.branches;
    branches.undone.clear();
    branches.done.push(state);
    forget_the_oldest(model);
}

fn forget_the_oldest(model: &mut Model) {
    let done = &mut model.branches.done;
    done.drain(..done.len().saturating_sub(MOST_UNDONE));
}

/// Puts another run in the place of this one, by `begin`; undone, this one is open again. Lessons come and go without.
///
/// # Errors
/// If there is none to put there: then this one stays.
pub fn instead<T, E>(model: &mut Model, begin: impl FnOnce(&mut Model) -> Result<T, E>) -> Result<T, E> {
    if model.learning.is_staged() || model.hurries {
        return begin(model);
    }
    let (before, mut done) = (State::of(model), model.branches.done.clone());
    let begun = begin(model)?;
    done.push(before);
    done.append(&mut model.branches.done);
    model.branches.done = done;
    forget_the_oldest(model);
    Ok(begun)
}

pub(super) fn undo(model: &mut Model) {
    let Some(state) = model.branches.done.pop() else {
        return remark(model, "There is nothing to undo.".into());
    };
    let now = State::of(model);
    model.branches.undone.push(now);
    restore(model, state);
}

pub(super) fn redo(model: &mut Model) {
    let Some(state) = model.branches.undone.pop() else {
        return remark(model, "There is nothing to redo.".into());
    };
    let now = State::of(model);
    model.branches.done.push(now);
    restore(model, state);
}

fn restore(model: &mut Model, state: State) {
    if state.run_name != model.runs.name {
        model.runs.name.clone_from(&state.run_name);
        model.runs.seen.set(state.seen);
        (model.stepping, model.beside) = (None, None);
    }
    (model.branches.all, model.branches.open) = (state.all.clone(), state.open);
    go_on_with(model, &state);
}

/// The player takes over another recording; the page shows where one stood in it.
pub(super) fn go_on_with(model: &mut Model, state: &State) {
    model.playback.playing = false;
    model.notice = None;
    let input = (model.talk.input.clone(), model.talk.history.clone());
    model.talk = state.talk.clone();
    (Rc::make_mut(&mut model.talk).input, Rc::make_mut(&mut model.talk).history) = input;
    if let Err(refused) = model.player.take_over((*state.run).clone()) {
        return remark(model, refused.to_string());
    }
    take_up(model, state.now, state.latest);
    model.begins = model.player.begins();
    model.frame = model.player.frame();
    model.telling = Default::default();
    model.telling.tell(&model.frame, model.player.events(), false);
    model.trails = Default::default();
    model.lost = Rc::default();
    model.selection = None;
    model.asked = None;
    arrived(model);
    model.trails.0.borrow_mut().follow(model.player.events());
    model.window.redraw();
    runs::touched(model);
}
