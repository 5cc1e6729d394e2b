//! The player: a recording at a moment, which can be any.

use std::cell::RefCell;
use std::rc::Rc;

use super::Recording;
use super::chronicle::Chronicle;
use super::frame::{Bound, Frame};
use super::keyframes::{Keyframe, Keyframes};
use super::wanted::Wanted;
use crate::check::Watched;
use crate::figures::Figures;
use crate::raft::Time;
use crate::raft::pages::Pages;
use crate::sim::event::{Event, EventId};
use crate::sim::statement::{Refused, Setup};

/// A recording at a moment.
#[derive(Clone, Debug)]
pub struct Player {
    pub(super) recording: Recording,
    pub(super) watched: Watched,
    /// What was measured up to this moment.
    pub(super) figures: Figures,
    /// How many of the recorded statements lie behind this moment.
    pub(super) acts_done: usize,
    /// A recorded `settle` that has begun and has more to do.
    pub(super) settling: Option<Settling>,
    /// The events without a gap, those that lie ahead included, but for the oldest ones of a long run.
    pub(super) events: Vec<Event>,
    /// How many of them lie behind this moment.
    pub(super) happened: usize,
    pub(super) keyframes: Keyframes,
    pub(super) chronicle: Chronicle,
    /// How much memory is used, and how much may be.
    pub(super) bound: Option<Bound>,
    pub(super) frame: RefCell<Option<Rc<Frame>>>,
    /// How often the past was changed.
    pub(super) edition: u32,
    /// What is waited for.
    pub(super) wanted: Wanted,
}

/// How far a `settle` has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settling {
    /// The messages it delivered.
    pub messages: usize,
    /// The latest event before it.
    pub since: EventId,
}

// The present moment.
impl Player {
    /// A new run before its first event.
    ///
    /// # Errors
    /// If it cannot be set up so.
    pub fn new(setup: Setup) -> Result<Player, Refused> {
        Player::open(Recording { setup, acts: Pages::default() })
    }

    /// A recorded run before its first event.
    ///
    /// # Errors
    /// If it cannot be set up so.
    pub fn open(recording: Recording) -> Result<Player, Refused> {
        let watched = Watched::new(&recording.setup)?;
        let first =
            Keyframe { watched: watched.clone(), figures: Figures::default(), acts_done: 0, latest: None };
        Ok(Player {
            recording,
            chronicle: Chronicle::new(&watched.cluster),
            bound: None,
            watched,
            figures: Figures::default(),
            acts_done: 0,
            settling: None,
            events: Vec::new(),
            happened: 0,
            keyframes: Keyframes::new(first),
            frame: RefCell::new(None),
            edition: 0,
            wanted: Wanted::default(),
        })
    }

    /// What was recorded, what lies ahead included.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The run as it is now, with its judge.
    pub fn watched(&self) -> &Watched {
        &self.watched
    }

    /// What was measured up to the latest event.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The moment.
    pub fn now(&self) -> Time {
        self.watched.cluster.now
    }

    /// The events up to now, oldest first; of a long run the last ones.
    pub fn events(&self) -> &[Event] {
        &self.events[..self.happened]
    }

    /// The run in few words, what lies ahead included.
    pub fn chronicle(&self) -> &Chronicle {
        &self.chronicle
    }

    /// The first moment that one can go to: zero, until the oldest part of a long run was let go.
    pub fn begins(&self) -> Time {
        self.keyframes.first().now()
    }

    /// A number that is another one once something was done, or the recording is another: what was known of any
    /// moment may not hold any more.
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// From now on, no more memory than this is to be used.
    pub fn keep_within(&mut self, bound: Bound) {
        self.bound = Some(bound);
    }

    /// How much memory may be used, if that was said.
    pub fn bound(&self) -> Option<Bound> {
        self.bound
    }

    /// How many copies of the run are kept, to go back to.
    pub fn copies(&self) -> usize {
        self.keyframes.count()
    }

    /// All events that are known, those that lie ahead included.
    pub fn known(&self) -> &[Event] {
        &self.events
    }

    /// This moment to be drawn: the same one until something happens.
    pub fn frame(&self) -> Rc<Frame> {
        let draw = || {
            let cluster = self.watched.cluster.clone();
            let violations = self.watched.witness.violations().to_vec();
            let linearizable = self.watched.witness.history().verdict();
            let figures = self.figures.clone();
            Rc::new(Frame {
                cluster,
                violations,
                linearizable,
                figures,
                event: self.events().last().cloned(),
            })
        };
        self.frame.borrow_mut().get_or_insert_with(draw).clone()
    }

    pub(super) fn last(&self) -> EventId {
        self.events().last().map_or(EventId(0), |event| event.id)
    }
}
