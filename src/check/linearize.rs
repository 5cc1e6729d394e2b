//! Linearizability of calls that overlap: is there an order of them, each within its call, that one single
//! object would have answered so (Herlihy and Wing 1990)?
//!
//! The search is of the family of Wing and Gong, with Lowe's memory of what was tried already ("Testing for
//! linearizability", 2017) and his timing: a call is put into the order no earlier than some answer demands it.
//! So it works while the run goes on. A [`Line`] keeps every *world*: a state that the object may be in now,
//! with those calls under way that have happened in it already. An answer leaves the worlds in which it is the
//! right one. When no world is left, no order exists.
//!
//! A call that ended without an answer may have happened or not, and may happen yet: it stays under way for
//! ever. A world that spent fewer such calls to get into the same state can do all that the other can, so the
//! other is dropped; without this, every lost answer would double the worlds.
//!
//! Deciding is NP-complete, so there is a budget of worlds. Where it does not suffice, the line falls *behind*: it only
//! takes note of what it hears, and tries again once more is known. Then the worlds in which a call is answered
//! otherwise than it was can be left out, and if they are still too many, one order is looked for
//! ([`recorded`](super::recorded)). What that cannot settle either is *not decided*.

mod worlds;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use super::recorded::{Call, Calls, Foresee, order};
use super::shelf::Shelf;
use worlds::{Reached, UnderWay, World, explain};

/// The object that is called.
pub trait Model: Clone + Debug {
    /// What it is in.
    type State: Clone + Ord + Debug;
    /// What one can ask of it.
    type Call: Clone + Debug;
    /// What it says.
    type Answer: Clone + Ord + Debug;

    /// Carries out a call.
    fn step(state: &mut Self::State, call: &Self::Call) -> Self::Answer;

    /// Whether a call leaves every state as it is.
    fn reads_only(call: &Self::Call) -> bool;

    /// What it may turn into at any moment with no call.
    fn by_itself(state: &Self::State) -> impl Iterator<Item = Self::State>;
}

/// Names a call among those of one line.
pub type CallId = (u32, u64);

/// What is known of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// There is an order.
    Linearizable,
    /// The budget did not suffice to find one, nor to rule it out.
    NotDecided,
    /// There is none.
    NotLinearizable,
}

/// A history as it grows, with all the worlds that explain it so far.
#[derive(Clone, Debug)]
pub struct Line<M: Foresee> {
    verdict: Verdict,
    /// Few at a time, but for those that were lost.
    under_way: Vec<UnderWay<M>>,
    worlds: Vec<World<M>>,
    budget: usize,
    /// The latest state that was the only one possible.
    certain: Arc<M::State>,
    /// What was heard since, and what was under way then.
    heard: Shelf<Heard<M>, FEW>,
    count: u64,
    /// How much is to be heard before the next attempt, if it is behind.
    behind: Option<u64>,
}

/// Something that a line was told.
#[derive(Clone, Debug)]
enum Heard<M: Model> {
    Begins(CallId, Arc<M::Call>),
    Answered(CallId, M::Answer),
    Withdrawn(CallId),
    Lost(CallId),
}

/// So many steps may be tried to find one order, and so many more for each thing that was heard.
const EFFORT: (usize, usize) = (20_000, 20);

/// A line has seldom heard more since the latest certain state; and there are many lines.
const FEW: usize = 8;

/// The most that a line that is behind takes note of.
const MOST_HEARD: u64 = 100_000;

impl<M: Foresee> Line<M> {
    /// An object in this state that was not called yet. `budget` is the most worlds that one answer may cost.
    pub fn new(state: M::State, budget: usize) -> Line<M> {
        let state = Arc::new(state);
        let world = World { state: state.clone(), done: BTreeMap::new(), spent: Vec::new() };
        Line {
            verdict: Verdict::Linearizable,
            under_way: Vec::new(),
            worlds: vec![world],
            budget,
            certain: state,
            heard: Shelf::default(),
            count: 0,
            behind: None,
        }
    }

    /// What is known so far; of one that is behind, what was known at the last attempt.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// What can be known now.
    pub fn verdict_now(&self) -> Verdict {
        match self.behind {
            Some(_) if self.verdict != Verdict::NotLinearizable => self.one_order(),
            _ => self.verdict,
        }
    }

    /// The state, if only one is possible, and the calls that may still happen in it.
    pub fn certain(&self) -> Option<(&M::State, impl Iterator<Item = CallId>)> {
        let calls = || self.under_way.iter().map(|call| call.id);
        self.is_certain().then(|| (&*self.worlds[0].state, calls()))
    }

    /// A call begins.
    pub fn begin(&mut self, id: CallId, call: Arc<M::Call>) {
        self.begin_foreseen(id, call, None);
    }

    fn begin_foreseen(&mut self, id: CallId, call: Arc<M::Call>, foreseen: Option<M::Answer>) {
        self.take_note(Heard::Begins(id, call.clone()));
        self.under_way.push(UnderWay { id, call, lost: false, foreseen });
    }

    /// A call ends with an answer.
    pub fn answer(&mut self, id: CallId, answer: &M::Answer) {
        if !self.falls_back(id, answer) {
            return;
        }
        match self.replay() {
            Some(line) => *self = Line { budget: self.budget, ..line },
            None => {
                self.verdict = self.one_order();
                self.behind = Some(self.count + (self.count / 2).max(16));
            }
        }
    }

    /// Takes an answer in; whether it is behind then, and an attempt to catch up is due.
    fn falls_back(&mut self, id: CallId, answer: &M::Answer) -> bool {
        self.take_note(Heard::Answered(id, answer.clone()));
        let alone = self.under_way.len() == 1;
        let call = self.under_way.iter().find(|call| call.id == id);
        let keeps_up = self.behind.is_none() && self.verdict == Verdict::Linearizable;
        if let Some(call) = call.filter(|_| keeps_up) {
            match &mut self.worlds[..] {
                // A call that overlaps no other one happens now: there is nothing to search.
                [world] if alone && world.done.is_empty() && M::by_itself(&world.state).next().is_none() => {
                    if M::step(Arc::make_mut(&mut world.state), &call.call) != *answer {
                        self.go_on_in(Vec::new());
                    }
                }
                _ => match explain(&self.worlds, &self.under_way, (id, answer), self.budget) {
                    Some(worlds) => self.go_on_in(worlds),
                    None => {
                        self.verdict = Verdict::NotDecided;
                        self.behind = Some(0);
                    }
                },
            }
        }
        self.forget(id);
        let quiet = self.under_way.iter().all(|call| call.lost);
        match self.behind {
            Some(due) if self.verdict != Verdict::NotLinearizable => {
                self.count <= MOST_HEARD && (self.count >= due || quiet)
            }
            _ => {
                self.rest();
                false
            }
        }
    }

    /// A call ends, and is known not to have happened.
    pub fn withdraw(&mut self, id: CallId) {
        self.take_note(Heard::Withdrawn(id));
        self.forget(id);
        if self.verdict == Verdict::Linearizable && self.behind.is_none() {
            let worlds = std::mem::take(&mut self.worlds);
            self.go_on_in(worlds.into_iter().filter(|world| !world.done.contains_key(&id)).collect());
        }
    }

    /// A call ends without an answer: it may have happened, or happen yet, or not at all.
    pub fn lose(&mut self, id: CallId) {
        self.take_note(Heard::Lost(id));
        let Some(call) = self.under_way.iter_mut().find(|call| call.id == id) else { return };
        call.lost = true;
        let read = M::reads_only(&call.call);
        if read {
            self.forget(id); // It matters to nobody whether it happened.
        }
        let mut reached = Reached::new();
        for mut world in std::mem::take(&mut self.worlds) {
            if world.done.remove(&id).is_some() && !read {
                world.spend(id);
            }
            reached.add(&world);
        }
        self.worlds = reached.into_worlds();
    }

    /// Makes one line of two whose objects are called together from now on.
    pub fn join(&mut self, other: Line<M>, join: impl Fn(&M::State, &M::State) -> M::State) {
        self.verdict = self.verdict.max(other.verdict);
        self.under_way.extend(other.under_way);
        // What each heard has nothing to do with what the other did: it may as well have come before.
        self.certain = Arc::new(join(&self.certain, &other.certain));
        other.heard.iter().for_each(|(_, heard)| self.take_note(heard.clone()));
        self.behind = self.behind.or(other.behind);
        if self.behind.is_some() || self.worlds.len() * other.worlds.len() > self.budget {
            self.verdict = self.verdict.max(Verdict::NotDecided);
            self.behind = Some(0);
            return;
        }
        let left = std::mem::take(&mut self.worlds);
        let pairs = left.iter().flat_map(|left| other.worlds.iter().map(move |right| (left, right)));
        self.worlds = pairs.map(|(left, right)| left.with(right, &join)).collect();
    }

    fn forget(&mut self, id: CallId) {
        self.under_way.retain(|call| call.id != id);
    }

    fn go_on_in(&mut self, worlds: Vec<World<M>>) {
        self.worlds = worlds;
        if self.worlds.is_empty() {
            self.verdict = Verdict::NotLinearizable;
        }
        // A lost call that has happened in all of them has happened.
        let first = self.worlds.first().map(|world| world.spent.clone()).unwrap_or_default();
        for id in first {
            if self.worlds.iter().all(|world| world.spent.binary_search(&id).is_ok()) {
                self.worlds.iter_mut().for_each(|world| world.spent.retain(|spent| *spent != id));
                self.forget(id);
            }
        }
    }

    fn is_certain(&self) -> bool {
        let certain = |world: &World<M>| world.done.is_empty() && world.spent.is_empty();
        self.behind.is_none()
            && self.verdict == Verdict::Linearizable
            && matches!(&self.worlds[..], [world] if certain(world))
    }

    fn take_note(&mut self, heard: Heard<M>) {
        if self.count <= MOST_HEARD {
            *self.heard.place(self.count) = Some(heard);
            self.count += 1;
        }
    }

    /// What lies before a state that is certain need not be kept.
    fn rest(&mut self) {
        if self.count > 2 * self.under_way.len() as u64 + 4 && self.is_certain() {
            self.certain = self.worlds[0].state.clone();
            (self.heard, self.count) = (Shelf::default(), 0);
            for UnderWay { id, call, .. } in self.under_way.clone() {
                self.take_note(Heard::Begins(id, call));
            }
        }
    }

    /// What each call that was heard of is known to be answered.
    fn answers(&self) -> BTreeMap<CallId, (u64, &M::Answer)> {
        let answered = self.heard.iter().filter_map(|(place, heard)| match heard {
            Heard::Answered(id, answer) => Some((*id, (place, answer))),
            _ => None,
        });
        answered.collect()
    }

    /// A line that hears all of it again, and knows beforehand what it hears later; none if it falls behind too.
    fn replay(&self) -> Option<Line<M>> {
        let answers = self.answers();
        let mut line = Line::new(self.certain.as_ref().clone(), self.budget);
        for (_, heard) in self.heard.iter() {
            match heard {
                Heard::Begins(id, call) => {
                    line.begin_foreseen(
                        *id,
                        call.clone(),
                        answers.get(id).map(|(_, answer)| (*answer).clone()),
                    );
                }
                Heard::Answered(id, answer) => drop(line.falls_back(*id, answer)),
                Heard::Withdrawn(id) => line.withdraw(*id),
                Heard::Lost(id) => line.lose(*id),
            }
            if line.behind.is_some() {
                return None;
            }
        }
        Some(line)
    }

    /// Looks for one order of all that was heard since the latest certain state.
    fn one_order(&self) -> Verdict {
        if self.count > MOST_HEARD {
            return Verdict::NotDecided;
        }
        let answers = self.answers();
        let withdrawn: Vec<CallId> = self
            .heard
            .iter()
            .filter_map(|(_, heard)| match heard {
                Heard::Withdrawn(id) => Some(*id),
                _ => None,
            })
            .collect();
        let calls = self.heard.iter().filter_map(|(begins, heard)| match heard {
            Heard::Begins(id, call) if !withdrawn.contains(id) => {
                let end = answers.get(id).map(|(end, answer)| (*end as usize, (*answer).clone()));
                Some(Call::<M> { begins: begins as usize, deed: call.clone(), end })
            }
            _ => None,
        });
        let calls = Calls { state: self.certain.as_ref().clone(), calls: calls.collect() };
        order(&calls, &mut (EFFORT.0 + EFFORT.1 * calls.calls.len()))
    }
}
