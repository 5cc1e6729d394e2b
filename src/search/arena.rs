//! Where a run takes place and what happens there: settings, and habits. In each arena some things happen often
//! and others never (*swarm testing*): that finds more than everything at once.

use super::Task;
use super::moves::{KINDS, Kind, NEVER, Step, Syncs, is_fresh, steps};
use super::play::Play;
use super::speech::Speech;
use crate::check::Watched;
use crate::raft::Micros;
use crate::raft::options::Membership;
use crate::raft::rules::Rule;
use crate::sim::settings::{Reads, Setting};
use crate::sim::statement::Setup;
use crate::world::Dice;

/// An arena of its own.
#[derive(Clone, Debug)]
pub(super) struct Arena {
    pub setup: Setup,
    /// How often each kind of step is taken.
    habits: [u64; KINDS],
    /// In how many of ten cases a write ends at once, a fresh message is preferred, a client is told its answer.
    syncs: u64,
    fresh: u64,
    told: u64,
    speech: Speech,
}

impl Arena {
    /// Some arena in which the task makes sense.
    pub fn draw(task: &Task, dice: &mut Dice) -> Arena {
        let habits = habits(task, dice);
        Arena::with(habits, task, dice)
    }

    /// One much like it, in which one thing happens more or less often.
    pub fn varied(&self, task: &Task, dice: &mut Dice) -> Arena {
        let mut habits = self.habits;
        let kind = dice.pick(&Kind::ALL) as usize;
        habits[kind] = self::habits(task, dice)[kind];
        let mut arena = Arena::with(habits, task, dice);
        if !dice.one_in(4) {
            arena.setup = self.setup.clone();
        }
        arena
    }

    /// The same that begins so.
    pub fn at(self, setup: &Setup) -> Arena {
        Arena { setup: setup.clone(), ..self }
    }

    fn with(habits: [u64; KINDS], task: &Task, dice: &mut Dice) -> Arena {
        let servers = task.servers.unwrap_or_else(|| dice.pick(&[3, 3, 3, 3, 4, 4, 5, 2]));
        let mut setup = Setup { servers, ..Setup::default() };
        setup.rules = task.rules();
        for setting in settings(&habits, task, dice) {
            let _ = setup.settings.set(setting);
        }
        let (syncs, fresh, told) = (dice.pick(&[3, 6, 9]), dice.pick(&[5, 8, 10]), dice.pick(&[0, 5, 10]));
        Arena { setup, habits, syncs, fresh, told, speech: dice.pick(&Speech::ALL) }
    }

    /// Goes on at random until something happens that `stop` waits for, or so many events have happened. Tells
    /// whether it was that.
    pub fn wander(
        &self,
        play: &mut Play,
        dice: &mut Dice,
        most: usize,
        mut stop: impl FnMut(&Play) -> bool,
    ) -> bool {
        for _ in 0..most * 4 {
            if play.length.events >= most {
                return false;
            }
            let Some(step) = self.step(play, dice) else { continue };
            let ends = dice.throw(10) < self.syncs;
            let syncs = if ends { Syncs::All } else { dice.pick(&[Syncs::None, Syncs::First]) };
            play.take(&step, syncs);
            if dice.throw(10) < self.told {
                play.tell_clients();
            }
            if stop(play) {
                return true;
            }
        }
        false
    }

    fn step(&self, play: &Play, dice: &mut Dice) -> Option<Step> {
        let mut left = dice.throw(self.habits.iter().sum());
        let kind = Kind::ALL.into_iter().zip(self.habits).find(|(_, weight)| {
            let found = left < *weight;
            left = left.saturating_sub(*weight);
            found
        })?;
        let mut steps = steps(play, kind.0, self.speech);
        if dice.throw(10) < self.fresh {
            let cluster = &play.watched.cluster;
            steps.retain(|step| match step {
                Step::Exchange(id) | Step::Deliver(id) | Step::Duplicate(id) => {
                    cluster.network.in_flight.get(id).is_some_and(|flight| is_fresh(cluster, &flight.packet))
                }
                _ => true,
            });
        }
        if steps.is_empty() { None } else { Some(dice.pick(&steps)) }
    }

    /// All that can be done next, of the kinds that ever happen here.
    pub fn all_steps(&self, play: &Play) -> Vec<(Step, Syncs)> {
        let kinds = Kind::ALL.into_iter().filter(|kind| self.habits[*kind as usize] > 0);
        let slow = self.setup.settings.fsync.1 > Micros(0);
        let syncs = if slow { &[Syncs::All, Syncs::First, Syncs::None][..] } else { &[Syncs::All] };
        let steps = kinds.flat_map(|kind| steps(play, kind, self.speech));
        steps.flat_map(|step| syncs.iter().map(move |syncs| (step.clone(), *syncs))).collect()
    }

    /// The run before its first event.
    pub fn start(&self) -> Option<Watched> {
        Watched::new(&self.setup).ok()
    }
}

fn habits(task: &Task, dice: &mut Dice) -> [u64; KINDS] {
    let mut habits = [0; KINDS];
    for kind in Kind::ALL {
        habits[kind as usize] = match kind {
            Kind::Elect => dice.pick(&[4, 6, 8]),
            Kind::Exchange => dice.pick(&[16, 24, 32]),
            Kind::Talk => dice.pick(&[0, 0, 8, 16]),
            Kind::Campaign => dice.pick(&[0, 0, 4, 8]),
            Kind::Deliver => dice.pick(&[0, 4, 8, 16]),
            // Who lost its disk may not come back: but for this rule there is nothing to see.
            Kind::Wipe if task.rule != Some(Rule::NewDiskNewServer) => 0,
            Kind::Write | Kind::Read if task.clients_matter() => dice.pick(&[2, 4, 8]),
            Kind::Write => dice.pick(&[0, 2, 4]),
            // A lease is safe until it ends.
            Kind::Pass if task.needs_lease() => dice.pick(&[0, 1, 3]),
            _ => dice.pick(&[0, 0, 0, 1, 2, 4]),
        };
    }
    habits
}

fn settings(habits: &[u64; KINDS], task: &Task, dice: &mut Dice) -> Vec<Setting> {
    let now = Micros(0);
    let slow = dice.one_in(3);
    let fsync = if slow { NEVER } else { now };
    let mut all = vec![Setting::Timers(false), Setting::Fsync(fsync, fsync)];
    if habits[Kind::Pass as usize] > 0 {
        all.push(Setting::Latency(NEVER, NEVER));
    }
    let mut some = |sides, setting| {
        if dice.one_in(sides) {
            all.push(setting);
        }
    };
    some(2, Setting::Noop(false));
    some(4, Setting::MaxBatch(1));
    some(4, Setting::MaxInflight(3));
    some(if slow { 2 } else { 20 }, Setting::EarlySend(true));
    some(8, Setting::Prevote(true));
    some(4, Setting::SnapshotChunk(7));
    some(
        if task.rule == Some(Rule::JointMajorities) { 1 } else { 4 },
        Setting::Membership(Membership::Joint),
    );
    some(if task.needs_lease() { 1 } else { 8 }, Setting::Stickiness(true));
    some(if task.needs_lease() { 1 } else { 16 }, Setting::Reads(Reads::Lease));
    if !task.needs_lease() {
        some(16, Setting::Reads(Reads::Log));
    }
    all
}
