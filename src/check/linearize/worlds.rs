//! Worlds: all that an object may be in by now, and which of them an answer leaves.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{CallId, Model};

/// A call that has not ended, or ended without an answer.
#[derive(Clone, Debug)]
pub(super) struct UnderWay<M: Model> {
    pub id: CallId,
    pub call: Arc<M::Call>,
    /// It ended without an answer.
    pub lost: bool,
    /// What it will be answered, if that is known already.
    pub foreseen: Option<M::Answer>,
}

/// One way in which everything may have happened.
#[derive(Clone, Debug)]
pub(super) struct World<M: Model> {
    /// Shared by worlds that differ in the calls only.
    pub state: Arc<M::State>,
    /// The calls under way that have happened in it, with what they will be answered.
    pub done: BTreeMap<CallId, M::Answer>,
    /// The lost calls that have happened in it.
    pub spent: Vec<CallId>,
}

/// The worlds reached in one search, without those that others can replace.
pub(super) struct Reached<M: Model> {
    /// The lost calls that each was paid with.
    spent_for: BTreeMap<Situation<M>, Vec<Vec<CallId>>>,
    count: usize,
}

/// What worlds are compared by: the state, and the calls under way that have happened.
type Situation<M> = (Arc<<M as Model>::State>, BTreeMap<CallId, <M as Model>::Answer>);

/// The worlds in which this call is answered so; none if the budget is spent.
pub(super) fn explain<M: Model>(
    from: &[World<M>],
    under_way: &[UnderWay<M>],
    (id, answer): (CallId, &M::Answer),
    budget: usize,
) -> Option<Vec<World<M>>> {
    let mut explained = Reached::new();
    let mut tried = Reached::new();
    let mut queue: VecDeque<World<M>> = from.iter().cloned().collect();
    while let Some(mut world) = queue.pop_front() {
        if let Some(given) = world.done.remove(&id) {
            if given == *answer {
                explained.add(&world);
            }
            continue;
        }
        for state in M::by_itself(&world.state) {
            let later = World { state: Arc::new(state), ..world.clone() };
            if tried.add(&later) {
                queue.push_back(later);
            }
        }
        for call in under_way.iter().filter(|call| !world.has(call.id)) {
            if let Some(later) = world.after(call)
                && tried.add(&later)
            {
                queue.push_back(later);
            }
        }
        if tried.count > budget {
            return None;
        }
    }
    Some(explained.into_worlds())
}

impl<M: Model> World<M> {
    fn has(&self, id: CallId) -> bool {
        self.done.contains_key(&id) || self.spent.binary_search(&id).is_ok()
    }

    pub fn spend(&mut self, id: CallId) {
        if let Err(place) = self.spent.binary_search(&id) {
            self.spent.insert(place, id);
        }
    }

    /// The world in which this call happens next; none if that would serve nothing, or is known to be wrong.
    fn after(&self, call: &UnderWay<M>) -> Option<World<M>> {
        let mut state = self.state.clone();
        let answer = M::step(Arc::make_mut(&mut state), &call.call);
        if call.foreseen.as_ref().is_some_and(|foreseen| *foreseen != answer) {
            return None;
        }
        if call.lost && state == self.state {
            return None;
        }
        let mut later = World { state, done: self.done.clone(), spent: self.spent.clone() };
        if call.lost {
            later.spend(call.id);
        } else {
            later.done.insert(call.id, answer);
        }
        Some(later)
    }

    pub fn with(&self, other: &World<M>, join: impl Fn(&M::State, &M::State) -> M::State) -> World<M> {
        let mut world = self.clone();
        world.state = Arc::new(join(&self.state, &other.state));
        world.done.extend(other.done.iter().map(|(id, answer)| (*id, answer.clone())));
        other.spent.iter().for_each(|id| world.spend(*id));
        world
    }
}

impl<M: Model> Reached<M> {
    pub fn new() -> Reached<M> {
        Reached { spent_for: BTreeMap::new(), count: 0 }
    }

    /// Adds a world unless one that is there can do all that it can.
    pub fn add(&mut self, world: &World<M>) -> bool {
        let place = self.spent_for.entry((world.state.clone(), world.done.clone())).or_default();
        if place.iter().any(|spent| is_within(spent, &world.spent)) {
            return false;
        }
        place.retain(|spent| !is_within(&world.spent, spent));
        place.push(world.spent.clone());
        self.count += 1;
        true
    }

    pub fn into_worlds(self) -> Vec<World<M>> {
        let worlds = self.spent_for.into_iter().flat_map(|((state, done), spent)| {
            spent.into_iter().map(move |spent| World { state: state.clone(), done: done.clone(), spent })
        });
        worlds.collect()
    }
}

/// Whether all of a sorted list is in another.
fn is_within(few: &[CallId], many: &[CallId]) -> bool {
    few.iter().all(|id| many.binary_search(id).is_ok())
}
