//! Going on: what happens by itself, and what was recorded in its turn between; and what is kept of it to go back to.

use super::keyframes::Keyframe;
use super::player::{Player, Settling};
use crate::check::MOST_SETTLED;
use crate::raft::Time;
use crate::sim::event::Event;
use crate::sim::statement::Statement;

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
            self.watched.share();
            let (watched, figures) = (self.watched.clone(), self.figures.clone());
            let latest = self.events().last().cloned();
            self.keyframes.keep(Keyframe { watched, figures, acts_done: self.acts_done, latest });
            self.make_room();
        }
        self.look();
        Progress::Event
    }

    /// Makes room when more memory is taken than may be.
    fn make_room(&mut self) {
        let Some(bound) = &mut self.bound else { return };
        let taken = (bound.taken)();
        if taken > bound.most {
            bound.most = taken;
            self.keyframes.make_room();
        }
    }
}
