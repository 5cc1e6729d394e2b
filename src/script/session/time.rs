//! How time passes: up to a moment, up to an event, or until something holds.

use super::{Eyes, Said, Session};
use crate::raft::{Micros, Time};
use crate::script::condition::Deeds;
use crate::script::line::{Condition, Line};
use crate::words::moment;

/// The most events of one moment; beyond it, time stands still.
const MOST_AT_ONCE: u32 = 100_000;

impl Session {
    /// Lets everything happen that is due up to a moment, and the clock stand there. An error if it never gets there.
    pub(super) fn run_to(&mut self, to: Time, eyes: &mut Eyes) -> Result<(), String> {
        while self.watched().cluster.next_at().is_some_and(|at| at <= to) {
            self.step_once(eyes)?;
        }
        self.watched_mut().cluster.pass_to(to);
        Ok(())
    }

    /// Lets the next event happen; false if nothing is ever due.
    fn step_once(&mut self, eyes: &mut Eyes) -> Result<bool, String> {
        let cluster = &self.watched().cluster;
        if cluster.events_now() > MOST_AT_ONCE {
            return Err(format!("time stands still: {MOST_AT_ONCE} events at {}", moment(cluster.now)));
        }
        let event = self.watched_mut().step();
        if let Some(event) = &event {
            self.see(event, eyes);
        }
        Ok(event.is_some())
    }

    pub(super) fn step(&mut self, count: u64, eyes: &mut Eyes) -> Said {
        for done in 0..count {
            match self.step_once(eyes) {
                Ok(true) => {}
                Ok(false) if done == 0 => return Said::Refused("nothing is due".into()),
                Ok(false) => return Said::Done,
                Err(why) => return Said::Failed(why),
            }
        }
        Said::Done
    }

    pub(super) fn run_until(&mut self, condition: &Condition, within: Micros, eyes: &mut Eyes) -> Said {
        let end = self.now() + within;
        loop {
            let Err(found) = self.scene().check(condition) else { return Said::Done };
            if self.watched().cluster.next_at().is_none_or(|at| at > end) {
                self.watched_mut().cluster.pass_to(end);
                return Said::Failed(format!("{found}, until {}", moment(end)));
            }
            if let Err(why) = self.step_once(eyes) {
                return Said::Failed(why);
            }
        }
    }

    /// Lets time pass up to a moment, or up to just after so many events of it.
    pub(super) fn reach(&mut self, time: Time, nth: Option<u32>, eyes: &mut Eyes) -> Said {
        if time < self.now() {
            return Said::Refused(format!("that is past: it is {} already", moment(self.now())));
        }
        let Some(nth) = nth else { return told(self.run_to(time, eyes)) };
        while self.watched().cluster.next_at().is_some_and(|at| at < time) {
            if let Err(why) = self.step_once(eyes) {
                return Said::Failed(why);
            }
        }
        self.watched_mut().cluster.pass_to(time);
        loop {
            let cluster = &self.watched().cluster;
            match (cluster.events_now(), cluster.next_at()) {
                (happened, _) if happened == nth => return Said::Done,
                (happened, Some(at)) if happened < nth && at == time => {}
                (happened, _) => {
                    return Said::Refused(format!("{happened} events happen at {}, not {nth}", moment(time)));
                }
            }
            if let Err(why) = self.step_once(eyes) {
                return Said::Failed(why);
            }
        }
    }

    pub(super) fn at(&mut self, time: Time, nth: Option<u32>, inner: &Line, eyes: &mut Eyes) -> Said {
        self.deeds = Deeds::default();
        let said = match self.reach(time, nth, eyes) {
            Said::Done => match inner {
                Line::Expect(condition) => return self.expect(condition),
                line => self.do_now(line, eyes),
            },
            early => early,
        };
        if let Said::Refused(why) = &said {
            self.deeds.refused = Some(why.clone());
        }
        said
    }
}

/// What became of a line that only lets time pass.
pub(super) fn told(done: Result<(), String>) -> Said {
    done.map_or_else(Said::Failed, |()| Said::Done)
}
