//! The work of a search, in pieces that do not depend on each other: some runs each.

use std::sync::Arc;

use super::Task;
use super::arena::Arena;
use super::breadth::explore;
use super::ground::Far;
use super::lead::{Lead, Leads, Twin};
use super::play::{Deed, Play, Target};
use super::shrink::Broken;
use crate::raft::rules::Rules;
use crate::world::Dice;

/// Some runs.
#[derive(Clone, Debug)]
pub struct Job {
    pub(super) now: Arc<Now>,
    pub(super) seed: u64,
    pub(super) runs: u64,
}

/// What a search knows.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub task: Task,
    pub best: Option<Broken>,
    pub leads: Leads,
}

/// What came of a job.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(super) runs: u64,
    pub(super) found: Option<Broken>,
    pub(super) leads: Vec<Lead>,
}

impl Outcome {
    /// How many runs there were.
    pub fn runs(&self) -> u64 {
        self.runs
    }
}

/// So many leads of each kind come from one job at most.
const LEADS_OF_A_JOB: usize = 1;

impl Job {
    /// Does it.
    pub fn work(&self) -> Outcome {
        let mut dice = Dice::new(self.seed);
        let mut outcome = Outcome { runs: 0, found: None, leads: Vec::new() };
        let broken = if dice.one_in(8) {
            outcome.runs = self.runs;
            self.breadth(&mut dice)
        } else {
            self.wander(&mut dice, &mut outcome)
        };
        outcome.found = broken.map(|broken| self.shrunk(broken, self.target()));
        outcome
    }

    /// Runs at random, until one breaks what is looked for.
    fn wander(&self, dice: &mut Dice, outcome: &mut Outcome) -> Option<Broken> {
        (0..self.runs).find_map(|_| {
            outcome.runs += 1;
            let Now { best, leads, .. } = &*self.now;
            match best {
                Some(best) if !dice.one_in(4) => self.shorter(best, dice),
                _ => match leads.pick(dice) {
                    Some(lead) if dice.one_in(4) => {
                        self.anew(&lead.arena.varied(&self.now.task, dice), dice, &mut outcome.leads)
                    }
                    Some(lead) => self.follow(&lead, dice, &mut outcome.leads),
                    None => self.anew(&Arena::draw(&self.now.task, dice), dice, &mut outcome.leads),
                },
            }
        })
    }

    /// Everything that can follow the beginning of the best run, a lead or nothing, nearest first.
    fn breadth(&self, dice: &mut Dice) -> Option<Broken> {
        let Now { task, best, leads } = &*self.now;
        let lead = leads.pick(dice);
        let (mut arena, deeds, most) = match (best, lead) {
            (Some(best), _) => {
                let kept = dice.throw(best.deeds.len() as u64) as usize;
                (Arena::draw(task, dice).at(&best.setup), best.deeds[..kept].to_vec(), best.length.events - 1)
            }
            (None, Some(lead)) => (lead.arena.clone(), lead.deeds.clone(), task.actions),
            (None, None) => (Arena::draw(task, dice), Vec::new(), task.actions),
        };
        if dice.one_in(2) {
            arena = arena.varied(task, dice);
        }
        let start = Play::of(&arena.start()?, &deeds);
        let play = explore(start, &arena, self.target(), most, self.runs as usize)?;
        self.broken(&arena, &play)
    }

    /// A run from nothing.
    fn anew(&self, arena: &Arena, dice: &mut Dice, leads: &mut Vec<Lead>) -> Option<Broken> {
        let mut play = Play::new(&arena.start()?);
        let twin = Twin::new(&arena.setup).filter(|_| self.is_about_something());
        self.go_on(arena, &mut play, dice, leads, twin)
    }

    /// A run that goes on from a lead, or from halfway along it; then it may do the rest of it too.
    fn follow(&self, lead: &Lead, dice: &mut Dice, leads: &mut Vec<Lead>) -> Option<Broken> {
        let task = &self.now.task;
        let arena = match dice.throw(3) {
            0 => lead.arena.clone(),
            1 => lead.arena.varied(task, dice),
            _ => Arena::draw(task, dice).at(&lead.arena.setup),
        };
        if dice.one_in(2) {
            let mut play = Play::of(&arena.start()?, &lead.deeds);
            return self.go_on(&arena, &mut play, dice, leads, None);
        }
        let (play, found) = self.detour(&arena, &lead.deeds, dice, task.actions)?;
        self.note_if_far(leads, &arena, &play);
        found
    }

    /// A run that leaves another somewhere, comes back to it, and is at most so long; and what it found.
    fn detour(
        &self,
        arena: &Arena,
        deeds: &[Deed],
        dice: &mut Dice,
        most: usize,
    ) -> Option<(Play, Option<Broken>)> {
        let leaves = dice.throw(deeds.len() as u64) as usize;
        let returns =
            if dice.one_in(2) { leaves } else { leaves + dice.throw((deeds.len() - leaves) as u64) as usize };
        let mut play = Play::of(&arena.start()?, &deeds[..leaves]);
        let far = play.length.events + 1 + dice.throw(12) as usize;
        let broken = |play: &Play| play.violation(self.target()).is_some();
        if !arena.wander(&mut play, dice, far.min(most), broken) {
            play.act_all(&deeds[returns..]);
        }
        let found =
            if play.length.events <= most && broken(&play) { self.broken(arena, &play) } else { None };
        Some((play, found))
    }

    /// Goes on at random. With a twin, where the two part is remembered.
    fn go_on(
        &self,
        arena: &Arena,
        play: &mut Play,
        dice: &mut Dice,
        leads: &mut Vec<Lead>,
        mut twin: Option<Twin>,
    ) -> Option<Broken> {
        let mut was_safe = play.watched.witness.violations().is_empty();
        let most = play.length.events / 2 + self.now.task.actions;
        let found = arena.wander(play, dice, most, |play| {
            if twin.as_mut().is_some_and(|twin| twin.parts(play)) {
                twin = None;
                self.note(leads, arena, play, Target::Parted(self.far(play)));
            }
            if let Some(violation) = play.watched.witness.violations().first().filter(|_| was_safe) {
                was_safe = false;
                self.note(leads, arena, play, Target::Broken(Some(violation.invariant)));
            }
            play.violation(self.target()).is_some()
        });
        if found {
            return self.broken(arena, play);
        }
        if twin.is_none() {
            self.note_if_far(leads, arena, play);
        }
        None
    }

    /// A run that leaves the best one somewhere and shall be shorter.
    fn shorter(&self, best: &Broken, dice: &mut Dice) -> Option<Broken> {
        let arena = Arena::draw(&self.now.task, dice).at(&best.setup);
        let most = best.length.events - 1;
        if dice.one_in(3) {
            return self.detour(&arena, &best.deeds, dice, most)?.1;
        }
        let kept = dice.throw(best.deeds.len() as u64) as usize;
        let mut play = Play::of(&arena.start()?, &best.deeds[..kept]);
        let found = arena.wander(&mut play, dice, most, |play| play.violation(self.target()).is_some());
        found.then(|| self.broken(&arena, &play))?
    }

    /// Remembers a run that has come farther than most in which the rule mattered, if it did in this one.
    fn note_if_far(&self, leads: &mut Vec<Lead>, arena: &Arena, play: &Play) {
        let far = self.far(play);
        if self.is_about_something() && !self.now.leads.are_enough(far) {
            self.note(leads, arena, play, Target::Parted(far));
        }
    }

    /// Remembers a lead, unless there are enough of its kind.
    fn note(&self, leads: &mut Vec<Lead>, arena: &Arena, play: &Play, promise: Target) {
        // To cut a weak lead takes longer than many runs, and there are many.
        let weak = match promise {
            Target::Parted(far) => !self.seed.is_multiple_of(8) && self.now.leads.are_enough(far),
            Target::Broken(_) => false,
        };
        let kind = std::mem::discriminant(&promise);
        let of_this_kind = leads.iter().filter(|lead| std::mem::discriminant(&lead.promise) == kind).count();
        if weak || of_this_kind >= LEADS_OF_A_JOB {
            return;
        }
        let shrunk = Broken::of(&arena.setup, &play.deeds, promise).map(|broken| match promise {
            Target::Broken(_) => self.shrunk(broken, promise),
            Target::Parted(_) => broken.cut(promise),
        });
        let lead = |Broken { setup, deeds, .. }| Lead { arena: arena.clone().at(&setup), deeds, promise };
        leads.extend(shrunk.map(lead));
    }

    /// The run as one that breaks what is looked for.
    fn broken(&self, arena: &Arena, play: &Play) -> Option<Broken> {
        Broken::of(&arena.setup, &play.deeds, self.target())
    }

    fn far(&self, play: &Play) -> Far {
        play.ground.far(self.now.task.clients_matter())
    }

    /// Whether a rule is broken at all.
    fn is_about_something(&self) -> bool {
        self.now.task.rules() != Rules::default()
    }

    fn shrunk(&self, broken: Broken, target: Target) -> Broken {
        broken.shrunk(target, self.now.task.servers.is_none())
    }

    fn target(&self) -> Target {
        self.now.task.target()
    }
}
