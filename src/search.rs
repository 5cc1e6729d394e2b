//! An adversary that looks for a run which breaks an invariant, from nothing.
//!
//! It knows what can be done to a cluster and nothing of what goes wrong. It wanders at random through worlds in
//! which some things happen often and others never, message by message, with no timer but its own hand; what it
//! finds it shrinks; and then it looks for something shorter, from halfway along the best that it has.
//!
//! Two things lead it. A twin of each run obeys all rules: where the two part, the broken rule mattered, and from
//! there on it is worth while to go on, or to do something else halfway; from there to runs that come farther and
//! in which it matters still. And where another invariant is broken, the one that is looked for is near. Some jobs go breadth first instead, from there, from the best run's
//! beginning or from nothing.
//!
//! A search is a value that is stepped. Each step makes up some independent jobs, which whoever steps it does
//! as it likes, one after the other or all at once; what it finds depends on the task alone.

mod ground;
mod play;

mod arena;
mod moves;
mod speech;
mod take;

mod name;
mod rename;
mod shrink;

mod lead;

mod breadth;
mod job;

mod found;
mod watchable;

use std::sync::Arc;

use crate::check::invariants::Invariant;
use crate::raft::rules::{Rule, Rules};
use job::Now;
use lead::Leads;
use shrink::Broken;

pub use found::Found;
pub use job::{Job, Outcome};
use play::Target;
pub use play::{Deed, Length};

/// What is looked for, where, and for how long.
#[derive(Clone, Debug)]
pub struct Task {
    /// The rule that the search is about.
    pub rule: Option<Rule>,
    /// Whether that rule is obeyed all the same.
    pub kept: bool,
    /// The invariant that shall break; none: any.
    pub target: Option<Invariant>,
    /// How many servers a run begins with; none: what the world says.
    pub servers: Option<u16>,
    /// The most events of a run.
    pub actions: usize,
    /// The most runs.
    pub budget: u64,
    /// The seed of all chance.
    pub seed: u64,
}

impl Task {
    fn rules(&self) -> Rules {
        let mut rules = Rules::default();
        self.rule.filter(|_| !self.kept).into_iter().for_each(|rule| rules.break_rule(rule));
        rules
    }

    fn target(&self) -> Target {
        Target::Broken(self.target)
    }

    /// Whether it is about what clients are told.
    fn clients_matter(&self) -> bool {
        let guarded = self.rule.and_then(|rule| Invariant::named(rule.info().breaks?));
        guarded.or(self.target) == Some(Invariant::Linearizability)
    }

    /// Whether the rule is about a lease, which there must be then.
    fn needs_lease(&self) -> bool {
        matches!(self.rule, Some(Rule::LeaseWithinTimeout | Rule::TransferEndsLease))
    }
}

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    task: Task,
    runs: u64,
    next_job: u64,
    best: Option<Broken>,
    leads: Leads,
    /// How many jobs in a row brought nothing better.
    idle: u64,
}

/// The jobs of a step, and the runs of a job.
const JOBS: u64 = 16;
const RUNS: u64 = 64;
/// The best that was found is given when so many jobs in a row brought nothing better.
const PATIENCE: u64 = 160;

impl Search {
    /// A search before its first step.
    pub fn new(task: Task) -> Search {
        Search { task, runs: 0, next_job: 0, best: None, leads: Leads::default(), idle: 0 }
    }

    /// The jobs of the next step; none when the search is over.
    pub fn jobs(&mut self) -> Vec<Job> {
        if self.runs >= self.task.budget || self.short_enough().is_some() && self.idle >= PATIENCE {
            return Vec::new();
        }
        let first = self.next_job;
        let left = self.task.budget - self.runs;
        self.next_job += JOBS.min(left.div_ceil(RUNS));
        let now =
            Arc::new(Now { task: self.task.clone(), best: self.best.clone(), leads: self.leads.clone() });
        let job = |number| Job {
            now: now.clone(),
            runs: RUNS.min(left - (number - first) * RUNS),
            seed: self.task.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number),
        };
        (first..self.next_job).map(job).collect()
    }

    /// Takes what came of a step's jobs, in their order.
    pub fn learn(&mut self, outcomes: Vec<Outcome>) {
        for outcome in outcomes {
            self.runs += outcome.runs;
            self.idle += 1;
            outcome.leads.into_iter().for_each(|lead| self.leads.add(lead));
            if let Some(found) = outcome.found
                && self.best.as_ref().is_none_or(|best| found.cost() < best.cost())
            {
                self.best = Some(found);
                self.idle = 0;
            }
        }
    }

    /// Does one step, one job after the other. False when the search is over.
    pub fn step(&mut self) -> bool {
        let jobs = self.jobs();
        let more = !jobs.is_empty();
        let outcomes = jobs.iter().map(Job::work).collect();
        self.learn(outcomes);
        more
    }

    /// How many runs there were so far.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// The best that was found so far.
    pub fn found(&self) -> Option<Found> {
        Found::of(self.short_enough()?, self.task.target())
    }

    /// How many events the best has that was found so far.
    pub fn events(&self) -> Option<usize> {
        self.short_enough().map(|best| best.length.events)
    }

    /// The best, if it is no longer than a run may be: what goes on from a lead may be at first.
    fn short_enough(&self) -> Option<&Broken> {
        self.best.as_ref().filter(|best| best.length.events <= self.task.actions)
    }
}
