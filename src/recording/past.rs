//! Going back, and doing something else there: the past can be changed, and what came of it is forgotten.

use std::cell::RefCell;

use super::chronicle::Chronicle;
use super::keyframes::{Keyframe, Keyframes};
use super::player::{Player, Settling};
use super::wanted::Wanted;
use super::{Moment, Recording, Timed};
use crate::check::MOST_SETTLED;
use crate::raft::Time;
use crate::raft::pages::Pages;
use crate::sim::event::{Event, EventId, Trigger};
use crate::sim::packet::Pattern;
use crate::sim::statement::{Refused, Statement};

// Going back.
impl Player {
    /// Goes to just before the latest event; false at the beginning.
    pub fn back(&mut self) -> bool {
        let first = self.keyframes.first().last();
        let Some(before) = self.last().0.checked_sub(1).filter(|before| *before >= first.0) else {
            return false;
        };
        self.go_back_to_event(EventId(before));
        true
    }

    /// Goes to this moment, forward or back; not before the beginning.
    pub fn seek(&mut self, to: Time) {
        self.jump(Moment::end_of(to), to < self.now());
        self.run_to(to.max(self.begins()));
    }

    /// Goes towards this moment, and lets no more than so many events happen; whether it is there.
    pub fn approach(&mut self, to: Time, most: u32) -> bool {
        let to = to.max(self.begins());
        self.jump(Moment::end_of(to), to < self.now());
        for _ in 0..most {
            if self.next_at().is_none_or(|at| at > to) || !self.step() {
                break;
            }
        }
        let there = self.next_at().is_none_or(|at| at > to);
        if there {
            self.run_to(to);
        }
        there
    }

    /// Goes to just after this event, forward or back.
    pub fn seek_event(&mut self, event: EventId) {
        let copy = self.keyframes.at_event(event);
        if event < self.last() || copy.last() > self.last() {
            self.take_up(copy.clone());
        }
        while self.last() < event && self.step() {}
    }

    /// The events from one moment to another, at most so many: those that are kept, or else they happen once more
    /// beside the run.
    pub fn recall(&self, from: Time, to: Time, most: usize) -> Vec<Event> {
        let kept = |event: &&Event| (from..=to).contains(&event.at);
        let first = self.events.first();
        let from_there = first.is_none_or(|first| first.id == EventId(1) || first.at < from);
        let till_there = self.events.last().is_none_or(|last| last.at >= to) || self.now() >= to;
        if from_there && till_there {
            return self.events.iter().filter(kept).take(most).cloned().collect();
        }
        let copy = self.keyframes.at(Moment { at: from, after: Some(0) }).clone();
        let mut beside = Player {
            recording: self.recording.clone(),
            chronicle: Chronicle::default(),
            bound: None,
            acts_done: copy.acts_done,
            settling: None,
            events: Vec::new(),
            happened: 0,
            watched: copy.watched.clone(),
            figures: copy.figures.clone(),
            keyframes: Keyframes::new(copy),
            frame: RefCell::new(None),
            edition: 0,
            wanted: Wanted::default(),
        };
        let mut found = Vec::new();
        while found.len() < most && beside.next_at().is_some_and(|at| at <= to) && beside.step() {
            found.extend(beside.events.last().filter(kept).cloned());
            beside.keyframes.forget(|_| false);
        }
        found
    }

    /// Takes up a copy near this moment, if it lies back or the way from here is longer.
    pub(super) fn jump(&mut self, to: Moment, back: bool) {
        let copy = self.keyframes.at(to);
        if back || copy.last() > self.last() {
            self.take_up(copy.clone());
        }
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
        self.figures = keyframe.figures;
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

    /// Does this now too, and records it. Unlike with [`Player::act`], what was recorded for later stays, to be done
    /// when its time comes.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then.
    pub fn slip_in(&mut self, statement: Statement) -> Result<(), Refused> {
        self.watched.clone().act(&statement)?;
        let mut later: Vec<Timed> = self.recording.acts.from(self.acts_done).cloned().collect();
        self.spell_out_settle();
        self.forget_what_lies_ahead();
        let (at, nth) = (self.now(), self.watched.cluster.events_now());
        for act in later.iter_mut().filter(|act| act.at == at) {
            act.nth = act.nth.max(nth) + 1;
        }
        self.recording.acts.push(Timed { at, nth, statement });
        self.recording.acts.extend(later);
        self.do_next_act();
        Ok(())
    }

    pub(super) fn forget_what_lies_ahead(&mut self) {
        self.edition += 1;
        self.recording.acts.truncate(self.acts_done);
        self.events.truncate(self.happened);
        let (last, now) = (self.last(), self.now());
        self.keyframes.forget(|copy| copy.last() <= last);
        self.chronicle.forget_after(last, now);
    }

    /// Goes on with another recording, at the last moment that both have in common.
    ///
    /// # Errors
    /// If it cannot be set up so; nothing changes then.
    pub fn take_over(&mut self, recording: Recording) -> Result<(), Refused> {
        if recording.setup != self.recording.setup {
            let (bound, edition) = (self.bound, self.edition + 1);
            *self = Player { bound, edition, ..Player::open(recording)? };
            return Ok(());
        }
        let pairs = self.recording.acts.iter().zip(recording.acts.iter());
        let common = pairs.take_while(|(own, other)| own == other).count();
        let fits = |acts: &Pages<Timed>, copy: &Keyframe| {
            copy.acts_done <= common && acts.get(common).is_none_or(|act| copy.reached() <= (act.at, act.nth))
        };
        self.keyframes.forget(|copy| fits(&recording.acts, copy));
        let Some(copy) = Some(self.keyframes.at(Moment::end_of(Time(u64::MAX))))
            .filter(|copy| fits(&recording.acts, copy))
        else {
            let (bound, edition) = (self.bound, self.edition + 1);
            *self = Player { bound, edition, ..Player::open(recording)? };
            return Ok(());
        };
        self.take_up(copy.clone());
        self.edition += 1;
        self.recording = recording;
        self.events.truncate(self.happened);
        self.chronicle.forget_after(self.last(), self.now());
        Ok(())
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
