//! Going back, and doing something else there: the past can be changed, and what came of it is forgotten.

use super::Timed;
use super::keyframes::Keyframe;
use super::player::{Player, Settling};
use crate::check::MOST_SETTLED;
use crate::raft::Time;
use crate::sim::event::{EventId, Trigger};
use crate::sim::packet::Pattern;
use crate::sim::statement::{Refused, Statement};

// Going back.
impl Player {
    /// Goes to just before the latest event; false at the very beginning.
    pub fn back(&mut self) -> bool {
        let Some(before) = self.last().0.checked_sub(1) else { return false };
        self.go_back_to_event(EventId(before));
        true
    }

    /// Goes to this moment, forward or back.
    pub fn seek(&mut self, to: Time) {
        let keyframe = self.keyframes.at_time(to);
        if to < self.now() || keyframe.last() > self.last() {
            self.take_up(keyframe.clone());
        }
        self.run_to(to);
    }

    fn go_back_to_event(&mut self, last: EventId) {
        self.take_up(self.keyframes.at_event(last).clone());
        while self.last() < last && self.step() {}
    }

    /// Goes on from a copy.
    fn take_up(&mut self, keyframe: Keyframe) {
        let last = keyframe.last();
        let place = self.events.binary_search_by_key(&last, |event| event.id);
        self.happened = match place {
            Ok(place) => place + 1,
            Err(0)
                if last == EventId(0) && self.events.first().is_none_or(|first| first.id == EventId(1)) =>
            {
                0
            }
            Err(_) => {
                // It lies before the oldest event that was kept, or behind the last.
                self.events = keyframe.latest.into_iter().collect();
                self.events.len()
            }
        };
        (self.watched, self.acts_done, self.settling) = (keyframe.watched, keyframe.acts_done, None);
        *self.frame.borrow_mut() = None;
    }
}

// Doing something new.
impl Player {
    /// Does this now and records it. What was recorded for later is forgotten: the past has changed.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then. And if a `settle` finds no end: what it did is done.
    pub fn act(&mut self, statement: Statement) -> Result<(), Refused> {
        if !matches!(statement, Statement::Settle(_)) {
            self.watched.clone().act(&statement)?;
        }
        self.spell_out_settle();
        self.forget_what_lies_ahead();
        let (at, nth) = (self.now(), self.watched.cluster.events_now());
        self.recording.acts.push(Timed { at, nth, statement });
        self.do_next_act();
        while self.settling.is_some() && self.step() {}
        match &self.recording.acts[self.acts_done - 1].statement {
            Statement::Settle(among) if !self.watched.is_settled(among) => {
                Err(Refused(format!("after {MOST_SETTLED} messages it has not settled")))
            }
            _ => Ok(()),
        }
    }

    fn forget_what_lies_ahead(&mut self) {
        self.recording.acts.truncate(self.acts_done);
        self.events.truncate(self.happened);
        self.keyframes.forget_after(self.last());
    }

    /// In the midst of a `settle`, what it did so far is recorded message by message in its place.
    fn spell_out_settle(&mut self) {
        let Some(Settling { since, .. }) = self.settling else { return };
        let (settle, last) = (self.recording.acts[self.acts_done].clone(), self.last());
        let done = self.events().iter().filter(|event| event.id > since);
        let spelt_out = done.zip(settle.nth..).filter_map(|(event, nth)| {
            Some(Timed { at: settle.at, nth, statement: by_hand(&event.trigger)? })
        });
        let spelt_out: Vec<Timed> = spelt_out.collect();
        self.go_back_to_event(since);
        self.forget_what_lies_ahead();
        self.recording.acts.extend(spelt_out);
        while self.last() < last && self.step() {}
    }
}

/// The statement that does what happened in a `settle`.
fn by_hand(trigger: &Trigger) -> Option<Statement> {
    match trigger {
        Trigger::Arrival(packet) => Some(Statement::Deliver(Pattern::Number(packet.id))),
        Trigger::Written(id) => Some(Statement::Sync(*id)),
        _ => None,
    }
}
