//! Breadth first: all that can follow a run, nearest first, each state once.

use std::collections::{BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::arena::Arena;
use super::lead::picture;
use super::play::{Play, Target};
use crate::raft::server::Durable;

/// The first run found that goes on from this one and breaks what is looked for, in at most so many events. Gives
/// up after so many states.
pub(super) fn explore(
    start: Play,
    arena: &Arena,
    target: Target,
    most_events: usize,
    most_states: usize,
) -> Option<Play> {
    let mut seen = BTreeSet::from([state(&start)]);
    let mut next = VecDeque::from([start]);
    let mut left = most_states;
    while let Some(play) = next.pop_front() {
        for (step, syncs) in arena.all_steps(&play) {
            let mut after = play.clone();
            if !after.take(&step, syncs) || after.length.events > most_events {
                continue;
            }
            if after.violation(target).is_some() {
                return Some(after);
            }
            if left > 0 && seen.insert(state(&after)) {
                left -= 1;
                next.push_back(after);
            }
        }
    }
    None
}

/// What decides what can follow: how things look, what is on the disks, and what happened that counts for ever.
fn state(play: &Play) -> (u64, u64, u64) {
    let mut hasher = DefaultHasher::new();
    for machine in play.watched.cluster.machines.values() {
        let Durable { current_term, voted_for, log, .. } = &machine.disk.durable;
        (machine.disk.pending.len(), current_term, voted_for, log.last_index()).hash(&mut hasher);
    }
    (picture(&play.watched.cluster), hasher.finish(), play.past)
}
