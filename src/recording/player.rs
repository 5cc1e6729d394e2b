//! The player: a recording at a moment, which can be any.

use std::cell::RefCell;
use std::rc::Rc;

use super::Recording;
use super::chronicle::Chronicle;
use super::frame::{Bound, Frame};
use super::keyframes::{Keyframe, Keyframes};
use super::wanted::Wanted;
use crate::check::{MOST_SETTLED, Watched};
use crate::figures::Figures;
use crate::raft::Time;
use crate::raft::pages::Pages;
use crate::sim::event::{Event, EventId};
use crate::sim::statement::{Refused, Setup, Statement};

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

/// What came of going on by one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Event,
    /// A recorded statement that was no event: a `settle` with nothing to do.
    Nothing,
}

/// So many events are kept at the most.
const MOST_EVENTS: usize = 20_000;

/// At most so many events happen at one moment; beyond it, time stands still.
pub(super) const MOST_AT_ONCE: u32 = 100_000;

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

// Going on.
impl Player {
    /// When the next event or recorded statement is due; none if nothing ever is.
    pub fn next_at(&self) -> Option<Time> {
        let settling = self.settling.map(|_| self.now());
        let act = self.recording.acts.get(self.acts_done).map(|act| act.at);
        [settling, act, self.watched.cluster.next_at()].into_iter().flatten().min()
    }

    /// Lets the next event happen, by itself or by a recorded statement; false if there is none.
    pub fn step(&mut self) -> bool {
        loop {
            match self.go_on() {
                Some(Progress::Event) => return true,
                Some(Progress::Nothing) => {}
                None => return false,
            }
        }
    }

    /// Lets everything happen that is due up to this moment, and time pass to it.
    pub fn run_to(&mut self, to: Time) {
        while self.next_at().is_some_and(|at| at <= to) {
            if self.watched.cluster.events_now() > MOST_AT_ONCE || self.go_on().is_none() {
                return;
            }
        }
        self.watched.cluster.pass_to(to);
    }

    fn go_on(&mut self) -> Option<Progress> {
        if self.settling.is_none() && self.act_is_due() {
            return Some(self.do_next_act());
        }
        let event = match self.settling {
            Some(settling) => self.settle_once(settling),
            None => self.watched.step(),
        };
        event.map(|event| self.happens(event))
    }

    /// Whether a recorded statement comes before the next event; time passes to it then.
    fn act_is_due(&mut self) -> bool {
        let Some(act) = self.recording.acts.get(self.acts_done) else { return false };
        let cluster = &mut self.watched.cluster;
        let event_first = |at: Time| at < act.at || at == act.at && act.nth > 0;
        if cluster.now < act.at && !cluster.next_at().is_some_and(event_first) {
            cluster.pass_to(act.at);
        }
        let nothing_before = || cluster.next_at().is_none_or(|at| at > act.at);
        cluster.now > act.at || cluster.now == act.at && (cluster.events_now() >= act.nth || nothing_before())
    }

    /// Does the next recorded statement; of a `settle` the first event.
    pub(super) fn do_next_act(&mut self) -> Progress {
        let statement = self.recording.acts[self.acts_done].statement.clone();
        if let Statement::Settle(among) = &statement
            && !self.watched.is_settled(among)
        {
            let begun = Settling { messages: 0, since: self.last() };
            let event = self.settle_once(begun);
            return event.map_or(Progress::Nothing, |event| self.happens(event));
        }
        self.acts_done += 1;
        let events = self.watched.act(&statement).unwrap_or_default();
        events.into_iter().fold(Progress::Nothing, |_, event| self.happens(event))
    }

    fn settle_once(&mut self, settling: Settling) -> Option<Event> {
        let Statement::Settle(among) = &self.recording.acts[self.acts_done].statement else { return None };
        let event = self.watched.settle_once(among)?;
        let messages = settling.messages + usize::from(event.arrival().is_some());
        if self.watched.is_settled(among) || messages > MOST_SETTLED {
            self.settling = None;
            self.acts_done += 1;
        } else {
            self.settling = Some(Settling { messages, ..settling });
        }
        Some(event)
    }

    fn happens(&mut self, event: Event) -> Progress {
        let broke = self.watched.witness.violations().last().is_some_and(|latest| latest.event == event.id);
        self.chronicle.take(&event, broke);
        self.figures.take(&event, &self.watched.cluster);
        if self.happened == self.events.len() {
            self.events.push(event);
        }
        self.happened += 1;
        if self.events.len() > MOST_EVENTS && self.happened == self.events.len() {
            self.events.drain(..MOST_EVENTS / 4);
            self.happened = self.events.len();
        }
        *self.frame.borrow_mut() = None;
        if self.settling.is_none() && self.keyframes.want(self.last()) {
            let (watched, figures) = (self.watched.clone(), self.figures.clone());
            let latest = self.events().last().cloned();
            self.keyframes.keep(Keyframe { watched, figures, acts_done: self.acts_done, latest });
            self.let_go();
        }
        self.look();
        Progress::Event
    }

    /// Lets the oldest quarter go when more memory is taken than may be.
    fn let_go(&mut self) {
        let Some(bound) = &mut self.bound else { return };
        let taken = (bound.taken)();
        if taken > bound.most {
            bound.most = taken;
            let quarter = self.keyframes.count() / 4;
            self.keyframes.let_go(quarter);
        }
    }
}
