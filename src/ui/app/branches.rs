//! What this run could have been: who changes the past leaves the old future as a branch.
//!
//! A branch is what was recorded, and where one stood in it; to open it the player takes over that recording, from
//! the last moment that both have in common.

mod tree;
mod undo;

use std::rc::Rc;

use super::clock;
use super::model::Model;
use super::runs;
use crate::raft::Time;
use crate::recording::{Moment, Recording};
use crate::sim::statement::Statement;
use crate::ui::console::talk::{Talk, Words};

use undo::{State, go_on_with, redo, undo};
pub use undo::{instead, nothing_done, remember};

/// All branches of a run, and what was undone.
#[derive(Clone, Debug, Default)]
pub struct Branches {
    /// In the order in which they began; the first is the trunk.
    pub all: Rc<Vec<Branch>>,
    /// The one that is open, by its number.
    pub open: u32,
    done: Vec<State>,
    undone: Vec<State>,
}

impl Branches {
    /// The same as it is kept: without what could be undone.
    pub fn as_kept(&self) -> Branches {
        Branches { all: self.all.clone(), open: self.open, ..Branches::default() }
    }
}

impl PartialEq for Branches {
    fn eq(&self, other: &Branches) -> bool {
        (self.open, self.can()) == (other.open, other.can())
            && (Rc::ptr_eq(&self.all, &other.all) || self.all == other.all)
    }
}

impl Eq for Branches {}

/// One of several futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its number, which it keeps.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// Which branch it left, and when; none: it is the trunk.
    pub left: Option<(u32, Time)>,
    /// What was recorded, where one stood, and the latest moment reached; of the open one as it was when it was opened.
    pub run: Rc<Recording>,
    /// Where one stood.
    pub now: Moment,
    /// The latest moment reached.
    pub latest: Time,
    /// What was said in it.
    talk: Rc<Talk>,
}

/// What can be done with branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fork {
    /// Take back what was done last.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Open this one.
    Open(u32),
    /// Call it this.
    Name(u32, String),
    /// Delete it; what left it stays.
    Delete(u32),
}

impl Branches {
    /// Of a run that begins: one trunk.
    pub fn begin(&mut self) {
        *self = Branches::default();
    }

    /// Of a run that is the first on this page: nothing was before it.
    pub fn is_first(&mut self) {
        self.done.clear();
    }

    /// The open run is called otherwise; so it is if something is undone.
    pub fn renamed(&mut self, old: &str, new: &str) {
        for state in self.done.iter_mut().chain(&mut self.undone).filter(|state| state.run_name == old) {
            state.run_name = new.into();
        }
    }

    /// Whether something can be undone, and redone.
    pub fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// The name of the open one.
    pub fn name(&self) -> &str {
        self.get(self.open).map_or("Main", |branch| &branch.name)
    }

    /// The branch of this number.
    pub fn get(&self, id: u32) -> Option<&Branch> {
        self.all.iter().find(|branch| branch.id == id)
    }

    fn get_mut(&mut self, id: u32) -> Option<&mut Branch> {
        Rc::make_mut(&mut self.all).iter_mut().find(|branch| branch.id == id)
    }

    /// A name that no other branch has: this one, or this one with a number.
    fn free(&self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.to_string()).chain(numbered);
        let taken = |name: &String| self.all.iter().any(|branch| branch.name == *name);
        names.find(|name| !taken(name)).expect("there are more numbers than branches")
    }
}

impl Branch {
    /// A branch that was read.
    pub fn read(
        id: u32,
        name: String,
        left: Option<(u32, Time)>,
        run: Recording,
        now: Moment,
        latest: Time,
    ) -> Branch {
        Branch { id, name, left, run: Rc::new(run), now, latest, talk: Rc::default() }
    }
}

/// Does what is to be done with branches.
pub fn change(model: &mut Model, fork: Fork) {
    match fork {
        Fork::Undo => undo(model),
        Fork::Redo => redo(model),
        Fork::Open(id) => open(model, id),
        Fork::Name(id, name) => rename(model, id, name.trim()),
        Fork::Delete(id) => delete(model, id),
    }
}

/// The past is changed by this statement: what was recorded stays as it is, and a new branch goes on from here.
/// `before` is what it was, with the latest moment reached.
pub fn fork(model: &mut Model, statement: &Statement) -> String {
    let Some(before) = model.branches.done.last().cloned() else { return String::new() };
    if model.branches.all.is_empty() {
        let trunk = branch(&before, 0, "Main".into(), None);
        model.branches.all = Rc::new(vec![trunk]);
        model.branches.open = 0;
    }
    let open = model.branches.open;
    keep(model, &before, open);
    let from = model.branches.root_of(open, model.player.recording(), model.now);
    let old = model.branches.name().to_string();
    let id = model.branches.all.iter().map(|branch| branch.id).max().unwrap_or(0) + 1;
    let name = model.branches.free(&statement.to_string());
    let new = branch(&before, id, name, Some((from, model.now)));
    Rc::make_mut(&mut model.branches.all).push(new);
    model.branches.open = id;
    old
}

fn branch(state: &State, id: u32, name: String, left: Option<(u32, Time)>) -> Branch {
    let State { run, now, latest, talk, .. } = state.clone();
    Branch { id, name, left, run, now, latest, talk }
}

/// The open branch is left: it is kept as it is now.
fn keep(model: &mut Model, state: &State, open: u32) {
    let State { run, now, latest, talk, .. } = state.clone();
    if let Some(branch) = model.branches.get_mut(open) {
        (branch.run, branch.now, branch.latest, branch.talk) = (run, now, latest, talk);
    }
}

fn open(model: &mut Model, id: u32) {
    let Some(wanted) = model.branches.get(id).cloned().filter(|_| id != model.branches.open) else { return };
    remember(model);
    let before = State::of(model);
    let old = model.branches.open;
    keep(model, &before, old);
    model.branches.open = id;
    let Branch { run, now, latest, talk, name, .. } = wanted;
    let all = model.branches.all.clone();
    go_on_with(model, &State { all, open: id, run, now, latest, talk, ..before });
    remark(model, format!("{name} is open."));
}

fn rename(model: &mut Model, id: u32, name: &str) {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
    if name.is_empty() || model.branches.get(id).is_none_or(|branch| branch.name == name) {
        return;
    }
    remember(model);
    let name = model.branches.free(&name);
    if let Some(branch) = model.branches.get_mut(id) {
        branch.name = name;
    }
    runs::touched(model);
}

/// Deletes a branch that is not open; those that left it stay.
fn delete(model: &mut Model, id: u32) {
    if id == model.branches.open || model.branches.get(id).is_none() {
        return;
    }
    remember(model);
    tree::take_away(Rc::make_mut(&mut model.branches.all), id);
    runs::touched(model);
}

fn remark(model: &mut Model, text: String) {
    let now = model.now;
    Rc::make_mut(&mut model.talk).say(now, Words::Remark(text));
}

/// What is told when the past was changed.
pub fn said(now: Time, old: &str) -> String {
    format!("You changed the past at {}; what came later stays as “{old}”.", clock::seconds(now))
}
