//! Random worlds by the million: nothing may ever be wrong with any of them.
//!
//! A seed's world goes on in two phases. In the first people do what they want, and every invariant is checked
//! after every event. In the second the faults stop for a majority (`progress`), and it must make progress.
//! What is done is recorded, so that a fault can be seen again as a script.

mod progress;

pub mod counts;

use crate::check::{Verdict, Violation, Watched};
use crate::raft::Time;
use crate::raft::rules::Rule;
use crate::recording::{Recording, Timed};
use crate::sim::event::Event;
use crate::sim::settings::Setting;
use crate::sim::statement::{Refused, Statement};
use crate::world::World;

use counts::Counts;

/// What all worlds of a campaign have in common.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The first phase has at least so many events.
    pub events: u64,
    /// Settings that are not drawn; they go together.
    pub settings: Vec<Setting>,
    /// Rules that are off.
    pub broken: Vec<Rule>,
}

/// What is wrong with a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An invariant is broken.
    Violation(Violation),
    /// A majority was left alone and made no progress.
    Stuck {
        /// What did not come about.
        text: String,
        /// A line of a script that says what should have.
        expectation: String,
    },
}

/// A world on its way.
#[derive(Debug)]
pub struct Life {
    watched: Watched,
    world: World,
    recording: Recording,
    counts: Counts,
}

impl Fault {
    /// What is wrong, in words.
    pub fn text(&self) -> String {
        match self {
            Fault::Violation(violation) => format!("{}: {}", violation.invariant.id(), violation.text),
            Fault::Stuck { text, .. } => format!("stuck: {text}"),
        }
    }
}

impl Life {
    /// The world of this seed before its first event.
    ///
    /// # Errors
    /// If it cannot be set up.
    pub fn new(plan: &Plan, seed: u64) -> Result<Life, Refused> {
        let mut world = World::with(seed, &plan.settings);
        plan.broken.iter().for_each(|rule| world.setup.rules.break_rule(*rule));
        let watched = Watched::new(&world.setup)?;
        let recording = Recording { setup: world.setup.clone(), ..Recording::default() };
        let mut counts = Counts::default();
        counts.world(&world.setup);
        Ok(Life { watched, world, recording, counts })
    }

    /// Lives through both phases.
    pub fn live(&mut self, plan: &Plan) -> Option<Fault> {
        self.suffer(plan.events);
        let stuck = if self.is_fine() { progress::demand(self) } else { None };
        self.counts.not_decided =
            u64::from(self.watched.witness.history().verdict_now() == Verdict::NotDecided);
        let violation = self.watched.witness.violations().first().cloned();
        violation.map(Fault::Violation).or(stuck)
    }

    /// What happened in it.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// All that was done so far, as a script that lets it happen again. At its end it expects what did not come
    /// about; what is broken there shows by itself.
    pub fn to_script(&self, fault: Option<&Fault>) -> String {
        let script = self.recording.to_script(self.now());
        match fault {
            Some(Fault::Stuck { expectation, .. }) => format!("{script}{expectation}\n"),
            _ => script,
        }
    }

    /// The first phase.
    fn suffer(&mut self, events: u64) {
        let mut calm = 0;
        while self.counts.events + calm < events && self.is_fine() {
            match self.world.statement(&self.watched.cluster) {
                Some(statement) => self.act(statement),
                None if self.step() => {}
                None => calm += 1,
            }
        }
    }

    fn is_fine(&self) -> bool {
        self.watched.witness.violations().is_empty()
    }

    fn now(&self) -> Time {
        self.watched.cluster.now
    }

    /// Lets the next event happen; false if nothing is ever due.
    fn step(&mut self) -> bool {
        let event = self.watched.step();
        event.iter().for_each(|event| self.counts.event(event));
        event.is_some()
    }

    /// Does this now, unless it cannot be done, and records it.
    fn act(&mut self, statement: Statement) {
        let (at, nth) = (self.now(), self.watched.cluster.events_now());
        let done = self.watched.act(&statement);
        let is_settle = matches!(statement, Statement::Settle(_));
        if done.is_err() && !is_settle {
            self.watched.cluster.refused_news().iter().for_each(|news| self.counts.news(news));
            return;
        }
        self.counts.statement(&statement, &self.watched.cluster.settings);
        done.iter().flatten().for_each(|event: &Event| self.counts.event(event));
        self.recording.acts.push(Timed { at, nth, statement });
    }
}
