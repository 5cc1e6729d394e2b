//! An adversary that looks for a run which breaks an invariant, from nothing.
//!
//! It knows what can be done to a cluster and nothing of what goes wrong. It wanders at random through worlds in
//! which some things happen often and others never, message by message, with no timer but its own hand; what it
//! finds it shrinks; and then it looks for something shorter, from halfway along the best that it has.
//!
//! A search is a value that is stepped. Each step makes up some independent jobs, which whoever steps it does
//! as it likes, one after the other or all at once; what it finds depends on the task alone.

mod play;

mod arena;
mod moves;

mod name;
mod rename;
mod shrink;

mod lead;

mod found;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::check::invariants::Invariant;
use crate::raft::rules::{Rule, Rules};
use crate::world::Dice;
use arena::Arena;
use lead::{Lead, Twin};
use play::Play;
use shrink::Broken;

pub use found::Found;
pub use play::{Deed, Length, Target};

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
        Target(self.target)
    }

    /// Whether the rule is about a lease, which there must be then.
    fn needs_lease(&self) -> bool {
        matches!(self.rule, Some(Rule::LeaseWithinTimeout | Rule::TransferEndsLease))
    }

    /// Whether the rule is about time, which must pass then.
    fn needs_time(&self) -> bool {
        self.needs_lease()
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

/// What a search goes on from: where another invariant is broken, and where the rule mattered.
#[derive(Clone, Debug, Default)]
struct Leads {
    strong: VecDeque<Arc<Lead>>,
    weak: VecDeque<Arc<Lead>>,
}

/// Some work of a step, that depends on no other.
#[derive(Clone, Debug)]
pub struct Job {
    task: Task,
    seed: u64,
    runs: u64,
    best: Option<Broken>,
    leads: Leads,
}

/// What came of a job.
#[derive(Clone, Debug)]
pub struct Outcome {
    runs: u64,
    found: Option<Broken>,
    leads: Vec<Lead>,
}

/// The jobs of a step, and the runs of a job.
const JOBS: u64 = 16;
const RUNS: u64 = 64;
/// The best that was found is given when so many jobs in a row brought nothing better.
const PATIENCE: u64 = 160;
/// So many leads of each kind are followed at a time, and so many of each come from one job.
const MOST_LEADS: usize = 64;
const LEADS_OF_A_JOB: usize = 2;

impl Leads {
    fn add(&mut self, lead: Lead) {
        let leads = if lead.breaks.is_some() { &mut self.strong } else { &mut self.weak };
        leads.push_back(Arc::new(lead));
        if leads.len() > MOST_LEADS {
            leads.pop_front();
        }
    }

    /// One of them, if it is time to follow any.
    fn pick(&self, dice: &mut Dice) -> Option<Arc<Lead>> {
        let leads = if dice.one_in(2) { &self.strong } else { &self.weak };
        let follows = !leads.is_empty() && !dice.one_in(4);
        follows.then(|| leads[dice.throw(leads.len() as u64) as usize].clone())
    }
}

impl Search {
    /// A search before its first step.
    pub fn new(task: Task) -> Search {
        Search { task, runs: 0, next_job: 0, best: None, leads: Leads::default(), idle: 0 }
    }

    /// The jobs of the next step; none when the search is over.
    pub fn jobs(&mut self) -> Vec<Job> {
        if self.runs >= self.task.budget || self.best.is_some() && self.idle >= PATIENCE {
            return Vec::new();
        }
        let first = self.next_job;
        let left = self.task.budget - self.runs;
        self.next_job += JOBS.min(left.div_ceil(RUNS));
        let job = |number| Job {
            task: self.task.clone(),
            runs: RUNS.min(left - (number - first) * RUNS),
            seed: self.task.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number),
            best: self.best.clone(),
            leads: self.leads.clone(),
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
        Found::of(self.best.as_ref()?, self.task.target())
    }
}

impl Job {
    /// Does it.
    pub fn work(&self) -> Outcome {
        let mut dice = Dice::new(self.seed);
        let mut outcome = Outcome { runs: 0, found: None, leads: Vec::new() };
        while outcome.runs < self.runs && outcome.found.is_none() {
            outcome.runs += 1;
            let broken = match &self.best {
                Some(best) if !dice.one_in(4) => self.shorter(best, &mut dice),
                _ => match self.leads.pick(&mut dice) {
                    Some(lead) => self.follow(&lead, &mut dice, &mut outcome.leads),
                    None => self.anew(&mut dice, &mut outcome.leads),
                },
            };
            outcome.found = broken.map(|broken| self.shrunk(broken, self.task.target()));
        }
        outcome
    }

    /// A run from nothing.
    fn anew(&self, dice: &mut Dice, leads: &mut Vec<Lead>) -> Option<Broken> {
        let arena = Arena::draw(&self.task, dice);
        let mut play = Play::new(&arena.start()?);
        let mut twin = Twin::new(&arena.setup).filter(|_| self.task.rules() != Rules::default());
        self.wander(&arena, &mut play, dice, leads, &mut twin)
    }

    /// A run that goes on from a lead.
    fn follow(&self, lead: &Lead, dice: &mut Dice, leads: &mut Vec<Lead>) -> Option<Broken> {
        let mut arena = Arena::draw(&self.task, dice);
        arena.setup = lead.setup.clone();
        let mut play = Play::of(&arena.start()?, &lead.deeds, self.task.target());
        self.wander(&arena, &mut play, dice, leads, &mut None)
    }

    fn wander(
        &self,
        arena: &Arena,
        play: &mut Play,
        dice: &mut Dice,
        leads: &mut Vec<Lead>,
        twin: &mut Option<Twin>,
    ) -> Option<Broken> {
        let target = self.task.target();
        let mut known = play.watched.witness.violations().len();
        let found = arena.wander(play, dice, self.task.actions, |play| {
            if twin.as_mut().is_some_and(|twin| twin.parts(play)) {
                *twin = None;
                self.note(leads, arena, play, None);
            }
            let violations = play.watched.witness.violations();
            if known == 0 && violations.len() > known {
                self.note(leads, arena, play, violations.first().map(|violation| violation.invariant));
            }
            known = violations.len();
            play.violation(target).is_some()
        });
        found.then(|| Broken::of(&arena.setup, &play.deeds, target))?
    }

    /// A run that leaves the best one somewhere and shall be shorter.
    fn shorter(&self, best: &Broken, dice: &mut Dice) -> Option<Broken> {
        let mut arena = Arena::draw(&self.task, dice);
        arena.setup = best.setup.clone();
        let kept = dice.throw(best.deeds.len() as u64) as usize;
        let mut play = Play::of(&arena.start()?, &best.deeds[..kept], self.task.target());
        let most = best.length.events.saturating_sub(1);
        let target = self.task.target();
        let found = arena.wander(&mut play, dice, most, |play| play.violation(target).is_some());
        found.then(|| Broken::of(&arena.setup, &play.deeds, target))?
    }

    /// Remembers a lead, unless there are enough of its kind.
    fn note(&self, leads: &mut Vec<Lead>, arena: &Arena, play: &Play, breaks: Option<Invariant>) {
        let of_this_kind = leads.iter().filter(|lead| lead.breaks.is_some() == breaks.is_some()).count();
        if of_this_kind >= LEADS_OF_A_JOB {
            return;
        }
        let target = Target(breaks);
        let broken = breaks.and_then(|_| Broken::of(&arena.setup, &play.deeds, target));
        leads.push(match broken.map(|broken| self.shrunk(broken, target)) {
            Some(Broken { setup, deeds, .. }) => Lead { setup, deeds, breaks },
            None => Lead { setup: arena.setup.clone(), deeds: play.deeds.clone(), breaks },
        });
    }

    fn shrunk(&self, broken: Broken, target: Target) -> Broken {
        broken.shrunk(target, self.task.servers.is_none())
    }
}
