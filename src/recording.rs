//! A recording: how a run begins, and what was done to it when. With the code it determines
//! everything that ever happens.
//!
//! The [`Player`] goes anywhere in it. It keeps a copy of the whole run every few hundred events; to
//! go back is to take the last copy before and let happen again what happened: nothing is stored for
//! each event but the event itself.

use std::cell::RefCell;
use std::rc::Rc;

use crate::check::{Violation, Watched};
use crate::raft::Time;
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId};
use crate::sim::statement::{Refused, Setup, Statement};

/// A run: the set-up and the statements with their moments, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// How it begins.
    pub setup: Setup,
    /// What was done to it.
    pub acts: Vec<Timed>,
}

/// A statement and its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The moment.
    pub at: Time,
    /// After how many events of that moment.
    pub nth: u32,
    /// What was done.
    pub statement: Statement,
}

/// One moment of a run, to be drawn.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The run at that moment.
    pub cluster: Cluster,
    /// What was broken so far.
    pub violations: Vec<Violation>,
    /// The latest event; none at the very beginning.
    pub event: Option<Event>,
}

/// A recording at a moment.
#[derive(Clone, Debug)]
pub struct Player {
    recording: Recording,
    watched: Watched,
    /// How many of the recorded statements lie behind this moment.
    acts_done: usize,
    /// The events up to this moment, but for the oldest ones of a long run.
    events: Vec<Event>,
    keyframes: Vec<Keyframe>,
    frame: RefCell<Option<Rc<Frame>>>,
}

#[derive(Clone, Debug)]
struct Keyframe {
    last: EventId,
    acts_done: usize,
    watched: Watched,
}

/// Between two copies of the run lie at least so many events.
const KEYFRAME_EVERY: u64 = 256;

/// At so many copies every other one is let go.
const MOST_KEYFRAMES: usize = 96;

/// So many events are kept at the most.
const MOST_EVENTS: usize = 60_000;

// The present moment.
impl Player {
    /// A new run before its first event.
    ///
    /// # Errors
    /// If it cannot be set up so.
    pub fn new(setup: Setup) -> Result<Player, Refused> {
        Player::open(Recording { setup, acts: Vec::new() })
    }

    /// A recorded run before its first event.
    ///
    /// # Errors
    /// If it cannot be set up so.
    pub fn open(recording: Recording) -> Result<Player, Refused> {
        let watched = Watched::new(&recording.setup)?;
        let first = Keyframe { last: EventId(0), acts_done: 0, watched: watched.clone() };
        Ok(Player {
            recording,
            watched,
            acts_done: 0,
            events: Vec::new(),
            keyframes: vec![first],
            frame: RefCell::new(None),
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

    /// The moment.
    pub fn now(&self) -> Time {
        self.watched.cluster.now
    }

    /// The events up to now, oldest first; of a long run the last ones.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// This moment to be drawn: the same one until something happens.
    pub fn frame(&self) -> Rc<Frame> {
        let draw = || {
            let cluster = self.watched.cluster.clone();
            let violations = self.watched.witness.violations().to_vec();
            Rc::new(Frame { cluster, violations, event: self.events.last().cloned() })
        };
        self.frame.borrow_mut().get_or_insert_with(draw).clone()
    }

    fn last(&self) -> EventId {
        self.events.last().map_or(EventId(0), |event| event.id)
    }
}

// Going on.
impl Player {
    /// Does this now and records it. What was recorded for later is forgotten: the past has changed.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then.
    pub fn act(&mut self, statement: Statement) -> Result<(), Refused> {
        let (at, nth) = (self.now(), self.watched.cluster.events_now());
        let events = self.watched.act(&statement)?;
        self.recording.acts.truncate(self.acts_done);
        self.recording.acts.push(Timed { at, nth, statement });
        self.acts_done += 1;
        self.happened(events);
        Ok(())
    }

    /// Goes to the next event, or the next recorded statement; false if there is none.
    pub fn step(&mut self) -> bool {
        if let Some(act) = self.due_act() {
            // It was done once at this very moment, so it can be done again.
            let events = self.watched.act(&act).unwrap_or_default();
            self.acts_done += 1;
            self.happened(events);
            return true;
        }
        let event = self.watched.step();
        let happened = event.is_some();
        self.happened(event);
        happened
    }

    /// When the next event or recorded statement is due; none if nothing ever is.
    pub fn next_at(&self) -> Option<Time> {
        let act = self.recording.acts.get(self.acts_done).map(|act| act.at);
        let event = self.watched.cluster.next_at();
        act.into_iter().chain(event).min()
    }

    /// Lets everything happen that is due up to this moment, and time pass to it.
    pub fn run_to(&mut self, to: Time) {
        while self.next_at().is_some_and(|at| at <= to) && self.step() {}
        self.watched.cluster.pass_to(to);
    }

    /// The recorded statement that comes before the next event.
    fn due_act(&mut self) -> Option<Statement> {
        let act = self.recording.acts.get(self.acts_done)?;
        let cluster = &mut self.watched.cluster;
        let before = act.nth > 0 && cluster.next_at() == Some(act.at);
        let earlier = cluster.next_at().is_some_and(|at| at < act.at) || before;
        if cluster.now < act.at && !earlier {
            cluster.pass_to(act.at);
        }
        let due = cluster.now >= act.at && cluster.events_now() >= act.nth;
        due.then(|| act.statement.clone())
    }

    fn happened(&mut self, events: impl IntoIterator<Item = Event>) {
        self.events.extend(events);
        if self.events.len() > MOST_EVENTS {
            self.events.drain(..MOST_EVENTS / 4);
        }
        *self.frame.borrow_mut() = None;
        self.keep();
    }

    fn keep(&mut self) {
        let (last, acts_done) = (self.last(), self.acts_done);
        let newest = self.keyframes.last().map_or(0, |keyframe| keyframe.last.0);
        if last.0 < newest + KEYFRAME_EVERY {
            return;
        }
        self.keyframes.push(Keyframe { last, acts_done, watched: self.watched.clone() });
        if self.keyframes.len() > MOST_KEYFRAMES {
            self.thin();
        }
    }

    /// Lets every other copy of the older half go: what is far back is farther apart.
    fn thin(&mut self) {
        let older = self.keyframes.len() / 2;
        let mut place = 0;
        self.keyframes.retain(|_| {
            place += 1;
            place > older || place % 2 == 1
        });
    }
}

// Going back.
impl Player {
    /// Goes to just before the latest event; false at the very beginning.
    pub fn back(&mut self) -> bool {
        let Some(before) = self.last().0.checked_sub(1) else { return false };
        self.rewind(EventId(before));
        while self.last().0 < before {
            let here = (self.watched.clone(), self.acts_done, self.events.len());
            if !self.step() {
                break;
            }
            if self.last().0 > before {
                // A `settle` lets many events happen and is taken back as a whole.
                (self.watched, self.acts_done) = (here.0, here.1);
                self.events.truncate(here.2);
                break;
            }
        }
        *self.frame.borrow_mut() = None;
        true
    }

    /// Goes to this moment, forward or back.
    pub fn seek(&mut self, to: Time) {
        if to < self.now() {
            let after = self.events.partition_point(|event| event.at <= to);
            let last = after.checked_sub(1).map_or(EventId(0), |place| self.events[place].id);
            self.rewind(last);
        }
        self.run_to(to);
    }

    /// Takes the last copy that lies not after this event.
    fn rewind(&mut self, last: EventId) {
        while self.keyframes.len() > 1 && self.keyframes.last().is_some_and(|k| k.last > last) {
            self.keyframes.pop();
        }
        let Some(keyframe) = self.keyframes.last() else { return };
        self.watched = keyframe.watched.clone();
        self.acts_done = keyframe.acts_done;
        let kept = self.events.partition_point(|event| event.id <= keyframe.last);
        self.events.truncate(kept);
        *self.frame.borrow_mut() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::ServerId;

    fn player() -> Player {
        let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).expect("five servers");
        player.run_to(Time(700_000));
        player.act(Statement::Kill(ServerId(2))).expect("it runs");
        player.run_to(Time(1_500_000));
        player.act(Statement::Start(ServerId(2))).expect("it is down");
        player.act(Statement::Pause(ServerId(1))).expect("it runs");
        player.run_to(Time(3_000_000));
        player
    }

    fn picture(player: &Player) -> String {
        format!("{:?} {:?}", player.watched.cluster, player.events.last())
    }

    #[test]
    fn back_and_forth_again_is_where_one_was() {
        let mut player = player();
        let mut pictures = Vec::new();
        for _ in 0..700 {
            pictures.push(picture(&player));
            if !player.back() {
                break;
            }
        }
        assert!(pictures.len() > 200);
        pictures.pop();
        while let Some(expected) = pictures.pop() {
            assert!(player.step());
            if !pictures.is_empty() {
                assert_eq!(picture(&player), expected);
            }
        }
    }

    #[test]
    fn any_moment_is_the_same_however_one_gets_there() {
        let mut there = player();
        for at in [2_900_000, 40_000, 700_000, 1_500_000, 1_499_999, 0, 2_000_000] {
            there.seek(Time(at));
            let mut here = Player::open(there.recording().clone()).expect("it was set up once");
            here.run_to(Time(at));
            assert_eq!(picture(&there), picture(&here), "at {at} µs");
        }
    }

    #[test]
    fn what_is_done_in_the_past_forgets_what_was_done_later() {
        let mut player = player();
        player.seek(Time(1_000_000));
        player.act(Statement::Kill(ServerId(3))).expect("it runs");
        let acts: Vec<_> = player.recording().acts.iter().map(|act| act.at.0).collect();
        assert_eq!(acts, [700_000, 1_000_000]);
    }

    #[test]
    fn a_frame_is_the_same_until_something_happens() {
        let mut player = player();
        let frame = player.frame();
        assert!(Rc::ptr_eq(&frame, &player.frame()));
        player.step();
        assert!(!Rc::ptr_eq(&frame, &player.frame()));
    }
}
