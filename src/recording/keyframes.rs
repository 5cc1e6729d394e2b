//! The copies of a run that a player goes back to: close together near its end, sparse far back.

use crate::check::Watched;
use crate::raft::Time;
use crate::sim::event::{Event, EventId};

/// A copy of a whole run.
#[derive(Clone, Debug)]
pub(super) struct Keyframe {
    pub watched: Watched,
    /// How many of the recorded statements lie behind it.
    pub acts_done: usize,
    /// The latest event in it; none at the very beginning.
    pub latest: Option<Event>,
}

/// Copies in the order of their moments; the first is of the very beginning.
#[derive(Clone, Debug)]
pub(super) struct Keyframes {
    kept: Vec<Keyframe>,
}

/// Between two copies lie at least so many events.
const EVERY: u64 = 256;

/// So many copies are kept at the most.
const MOST: usize = 64;

/// So many of the newest are never let go.
const NEWEST: usize = 32;

impl Keyframe {
    /// The number of its latest event.
    pub fn last(&self) -> EventId {
        self.latest.as_ref().map_or(EventId(0), |event| event.id)
    }

    fn now(&self) -> Time {
        self.watched.cluster.now
    }
}

impl Keyframes {
    pub fn new(first: Keyframe) -> Keyframes {
        Keyframes { kept: vec![first] }
    }

    /// The last copy in which no more than these events have happened.
    pub fn at_event(&self, last: EventId) -> &Keyframe {
        let behind = self.kept.partition_point(|keyframe| keyframe.last() <= last);
        &self.kept[behind.saturating_sub(1)]
    }

    /// The last copy of no later a moment.
    pub fn at_time(&self, time: Time) -> &Keyframe {
        let behind = self.kept.partition_point(|keyframe| keyframe.now() <= time);
        &self.kept[behind.saturating_sub(1)]
    }

    /// Whether a copy with these events is wanted: none is near.
    pub fn want(&self, last: EventId) -> bool {
        let near = self.at_event(EventId(last.0 + EVERY - 1));
        near.last().0 + EVERY <= last.0
    }

    pub fn keep(&mut self, keyframe: Keyframe) {
        let place = self.kept.partition_point(|other| other.last() <= keyframe.last());
        self.kept.insert(place, keyframe);
        if self.kept.len() > MOST {
            self.thin();
        }
    }

    /// Forgets the copies with more than these events: something else happened.
    pub fn forget_after(&mut self, last: EventId) {
        let keep = self.kept.partition_point(|keyframe| keyframe.last() <= last);
        self.kept.truncate(keep.max(1));
    }

    /// Lets the copy go whose neighbours are closest together, measured by how far back it is.
    fn thin(&mut self) {
        let last = |place: usize| self.kept[place].last().0;
        let end = last(self.kept.len() - 1);
        let loss = |place: &usize| {
            let gap = last(place + 1) - last(place - 1);
            gap * 1_000_000 / (end - last(*place) + 1)
        };
        if let Some(place) = (1..self.kept.len() - NEWEST).min_by_key(loss) {
            self.kept.remove(place);
        }
    }
}
