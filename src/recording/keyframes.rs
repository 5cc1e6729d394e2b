//! The copies of a run that a player goes back to: close together in its last seconds, sparse far back. Far back
//! too, the way from one to the next is so short that one is anywhere at once.

use super::Moment;
use crate::check::Watched;
use crate::figures::Figures;
use crate::raft::{Micros, Time};
use crate::sim::event::{Event, EventId};

/// A copy of a whole run.
#[derive(Clone, Debug)]
pub(super) struct Keyframe {
    pub watched: Watched,
    /// What was measured up to it.
    pub figures: Figures,
    /// How many of the recorded statements lie behind it.
    pub acts_done: usize,
    /// The latest event in it; none at the very beginning.
    pub latest: Option<Event>,
}

/// Copies in the order of their moments.
#[derive(Clone, Debug)]
pub(super) struct Keyframes {
    kept: Vec<Keyframe>,
    /// Up to this place they are as far apart as they shall be.
    thinned: usize,
    /// Far back, so many events lie between two at the most.
    apart: u64,
}

/// Between two copies lie at least so many events.
const CLOSE: u64 = 128;

/// Far back so many, at the most; where memory is short, twice as many.
const APART: u64 = 4_096;

/// What is older than this is far back.
const RECENT: Micros = Micros(10_000_000);

/// And what has so many copies behind it.
const MOST_RECENT: usize = 96;

/// So many of the newest are never let go.
const LEAST: usize = 8;

impl Keyframe {
    /// The number of its latest event.
    pub fn last(&self) -> EventId {
        self.latest.as_ref().map_or(EventId(0), |event| event.id)
    }

    pub fn now(&self) -> Time {
        self.watched.cluster.now
    }

    /// Its time, and how many events of that time have happened.
    pub fn reached(&self) -> (Time, u32) {
        (self.now(), self.watched.cluster.events_now())
    }
}

impl Keyframes {
    pub fn new(first: Keyframe) -> Keyframes {
        Keyframes { kept: vec![first], thinned: 0, apart: APART }
    }

    /// The oldest: the very beginning, unless that was let go.
    pub fn first(&self) -> &Keyframe {
        &self.kept[0]
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.kept.len()
    }

    /// The last copy in which no more than these events have happened.
    pub fn at_event(&self, last: EventId) -> &Keyframe {
        let behind = self.kept.partition_point(|keyframe| keyframe.last() <= last);
        &self.kept[behind.saturating_sub(1)]
    }

    /// The last copy of no later a moment.
    pub fn at(&self, moment: Moment) -> &Keyframe {
        let behind = self.kept.partition_point(|keyframe| keyframe.reached() <= moment.order());
        &self.kept[behind.saturating_sub(1)]
    }

    /// Whether a copy with these events is wanted: the newest is not near.
    pub fn want(&self, last: EventId) -> bool {
        self.kept.last().is_some_and(|newest| newest.last().0 + CLOSE <= last.0)
    }

    pub fn keep(&mut self, keyframe: Keyframe) {
        self.kept.push(keyframe);
        self.thin();
    }

    /// Forgets the copies from the first one on that does not fit: something else happened.
    pub fn forget(&mut self, fits: impl Fn(&Keyframe) -> bool) {
        let keep = self.kept.partition_point(fits);
        self.kept.truncate(keep.max(1));
        self.thinned = self.thinned.min(self.kept.len() - 1);
    }

    /// Makes room: far back every second copy goes, and when that was done once, the oldest quarter of the run does, but
    /// for the last few copies.
    pub fn make_room(&mut self) {
        if self.apart == APART {
            (self.apart, self.thinned) = (2 * APART, 0);
            return self.thin();
        }
        let count = (self.kept.len() / 4).min(self.kept.len().saturating_sub(LEAST));
        self.kept.drain(..count);
        self.thinned = self.thinned.saturating_sub(count);
    }

    /// Of the copies that have come to lie far back, those go without which the way is short enough.
    fn thin(&mut self) {
        while let [before, _, behind, ..] = &self.kept[self.thinned..]
            && (behind.now() + RECENT < self.kept[self.kept.len() - 1].now()
                || self.kept.len() - self.thinned > MOST_RECENT)
        {
            if behind.last().0 - before.last().0 <= self.apart {
                self.kept.remove(self.thinned + 1);
            } else {
                self.thinned += 1;
            }
        }
    }
}
