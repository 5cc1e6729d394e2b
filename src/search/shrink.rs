//! Shrinking: of a run that breaks something, what is left when whatever can go is gone.
//!
//! Statements go, alone, in pairs and in stretches; settings go back to what is usual; servers take each other's
//! place from some statement on, or go. Whatever still breaks the same invariant and costs less is kept.

use super::lead::Twin;
use super::moves::{MOST_CLIENTS, MOST_SERVERS};
use super::name::named;
use super::play::{Deed, Length, Play, Target};
use super::rename::Swap;
use crate::check::Watched;
use crate::raft::ServerId;
use crate::script::line::Line;
use crate::script::settings::changed;
use crate::sim::settings::{Setting, Settings};
use crate::sim::statement::{ClientId, Party, Setup};

/// A run that breaks what is looked for with its last deed.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    pub setup: Setup,
    pub deeds: Vec<Deed>,
    pub length: Length,
}

/// Less is better: events, then messages, servers, settings, statements.
type Cost = (usize, usize, u16, usize, usize);

/// Runs longer than this are not shrunk by pairs: there are too many.
const MOST_FOR_PAIRS: usize = 60;

impl Broken {
    /// This run, each message named by what it says, if it comes to what is looked for.
    pub fn of(setup: &Setup, deeds: &[Deed], target: Target) -> Option<Broken> {
        let play = reach(setup, deeds, target, named)?;
        // The names must mean the same messages when the run is done again.
        Broken::again(setup, &play.deeds, target)
    }

    fn again(setup: &Setup, deeds: &[Deed], target: Target) -> Option<Broken> {
        let play = reach(setup, deeds, target, |_, deed| deed.clone())?;
        Some(Broken { setup: setup.clone(), deeds: play.deeds, length: play.length })
    }

    pub fn cost(&self) -> Cost {
        let Length { events, messages } = self.length;
        (events, messages, self.setup.servers, changed(&self.setup.settings).len(), self.deeds.len())
    }

    /// What is left of it when whatever can go is gone.
    ///
    /// `fewer`: servers may go too.
    pub fn shrunk(self, target: Target, fewer: bool) -> Broken {
        let mut best = self;
        loop {
            let before = best.cost();
            if fewer {
                servers(&mut best, target);
            }
            for pass in [stretches, usual, swaps, pairs] {
                pass(&mut best, target);
            }
            if best.cost() >= before {
                return best;
            }
        }
    }

    /// What is left of it when stretches are gone, which is quick.
    pub fn cut(mut self, target: Target) -> Broken {
        stretches(&mut self, target);
        self
    }

    /// Takes these deeds instead if they break it too and cost less.
    fn attempt(&mut self, setup: &Setup, deeds: &[Deed], target: Target) -> bool {
        let Some(other) = Broken::again(setup, deeds, target) else { return false };
        let better = other.cost() < self.cost();
        if better {
            *self = other;
        }
        better
    }

    fn without(&self, leaves: impl Fn(usize) -> bool) -> Vec<Deed> {
        self.deeds.iter().enumerate().filter(|(at, _)| !leaves(*at)).map(|(_, deed)| deed.clone()).collect()
    }
}

/// The run up to where it comes to what is looked for, if it does.
fn reach(setup: &Setup, deeds: &[Deed], target: Target, say: impl Fn(&Play, &Deed) -> Deed) -> Option<Play> {
    let mut play = Play::new(&Watched::new(setup).ok()?);
    let mut twin = match target {
        Target::Parted(far) => Some((Twin::new(setup)?, far)),
        Target::Broken(_) => None,
    };
    deeds
        .iter()
        .any(|deed| {
            let _ = play.act(say(&play, deed));
            match &mut twin {
                Some((twin, far)) => twin.parts(&play) && play.ground.is(*far),
                None => play.violation(target).is_some(),
            }
        })
        .then_some(play)
}

/// Leaves out stretches of statements, long ones first.
fn stretches(best: &mut Broken, target: Target) {
    let mut length = best.deeds.len().div_ceil(2);
    while length > 0 {
        let mut from = best.deeds.len();
        while from > 0 {
            from = from.min(best.deeds.len()).saturating_sub(length);
            let deeds = best.without(|at| (from..from + length).contains(&at));
            best.attempt(&best.setup.clone(), &deeds, target);
        }
        length /= 2;
    }
}

/// Leaves out two statements that only make sense together.
fn pairs(best: &mut Broken, target: Target) {
    let mut first = best.deeds.len().min(MOST_FOR_PAIRS);
    while first > 0 {
        first = first.min(best.deeds.len()) - 1;
        let mut second = first + 1;
        while second < best.deeds.len() {
            let deeds = best.without(|at| at == first || at == second);
            if !best.attempt(&best.setup.clone(), &deeds, target) {
                second += 1;
            }
        }
    }
}

/// Begins with a server or two fewer. One alone may change no majority.
fn servers(best: &mut Broken, target: Target) {
    let fewer = |best: &Broken, goes: &[ServerId]| {
        let mut smaller = best.clone();
        for id in goes.iter().rev() {
            let swap = Swap { a: (*id).into(), b: ServerId(smaller.setup.servers).into() };
            smaller.deeds = smaller.deeds.iter().map(|deed| swap.deed(deed)).collect();
            smaller.setup.servers -= 1;
        }
        smaller
    };
    loop {
        let ids = || (1..=best.setup.servers).map(ServerId);
        let pairs = ids().flat_map(|a| ids().filter(move |b| a < *b).map(move |b| vec![a, b]));
        let goings: Vec<Vec<ServerId>> = ids().map(|id| vec![id]).chain(pairs).collect();
        let smaller = goings.iter().map(|goes| fewer(best, goes)).filter(|smaller| smaller.setup.servers > 0);
        let smaller: Vec<Broken> = smaller.collect();
        if !smaller.iter().any(|smaller| best.attempt(&smaller.setup, &smaller.deeds, target)) {
            return;
        }
    }
}

/// Sets settings back to what is usual in a run by hand.
fn usual(best: &mut Broken, target: Target) {
    // Where time passes, messages would arrive by themselves.
    let passes = best.deeds.iter().any(|deed| matches!(deed, Deed::Pass(_)));
    let may_go = |setting: &Setting| !(passes && matches!(setting, Setting::Latency(..)));
    for setting in changed(&best.setup.settings).into_iter().filter(may_go) {
        let mut settings = by_hand();
        let others = changed(&best.setup.settings).into_iter().filter(|other| *other != setting);
        if settings.set_all(&others.collect::<Vec<_>>()).is_ok() {
            let setup = Setup { settings, ..best.setup.clone() };
            best.attempt(&setup, &best.deeds.clone(), target);
        }
    }
}

fn by_hand() -> Settings {
    let mut settings = Settings::default();
    let now = crate::raft::Micros(0);
    let _ = settings.set_all(&[Setting::Timers(false), Setting::Fsync(now, now)]);
    settings
}

/// Lets two servers take each other's place in one statement, or in all from it on.
fn swaps(best: &mut Broken, target: Target) {
    for from in (0..best.deeds.len()).rev() {
        for swap in pairs_of(best.servers()) {
            for to in [from + 1, best.deeds.len()] {
                let deed = |(at, deed): (usize, &Deed)| {
                    if (from..to).contains(&at) { swap.deed(deed) } else { deed.clone() }
                };
                let deeds: Vec<Deed> = best.deeds.iter().enumerate().map(deed).collect();
                best.attempt(&best.setup.clone(), &deeds, target);
            }
        }
    }
}

impl Broken {
    /// The same run with servers and clients numbered in the order in which they appear, as far as that can be.
    pub fn tidy(mut self, target: Target) -> Broken {
        let clients = (1..=MOST_CLIENTS).map(|id| Party::from(ClientId(id)));
        let servers = (1..=MOST_SERVERS.max(self.setup.servers)).map(|id| Party::from(ServerId(id)));
        let swaps: Vec<Swap> = pairs_of(servers).chain(pairs_of(clients)).collect();
        while swaps.iter().any(|swap| self.reads_better(*swap, target)) {}
        self
    }

    fn reads_better(&mut self, swap: Swap, target: Target) -> bool {
        let deeds: Vec<Deed> = self.deeds.iter().map(|deed| swap.deed(deed)).collect();
        let text = |deeds: &[Deed]| -> Vec<String> {
            deeds.iter().map(|deed| Line::from(deed.clone()).to_string()).collect()
        };
        if text(&deeds) >= text(&self.deeds) {
            return false;
        }
        let Some(other) = Broken::of(&self.setup, &deeds, target) else { return false };
        let better = other.cost() <= self.cost() && text(&other.deeds) < text(&self.deeds);
        if better {
            *self = other;
        }
        better
    }

    /// Its servers, and one that may be added.
    fn servers(&self) -> impl Iterator<Item = Party> + Clone + use<> {
        (1..=self.setup.servers + 1).map(|id| ServerId(id).into())
    }
}

fn pairs_of(parties: impl Iterator<Item = Party> + Clone) -> impl Iterator<Item = Swap> {
    let others = parties.clone();
    parties.flat_map(move |a| others.clone().filter(move |b| a < *b).map(move |b| Swap { a, b }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Invariant;
    use crate::raft::rules::Rule;
    use crate::script::parse_line;

    /// What is left of a run on five servers in which two lead a term.
    fn shrunk(fewer: bool) -> (Broken, Target) {
        let mut setup = Setup { servers: 5, settings: by_hand(), ..Setup::default() };
        setup.settings.set(Setting::Noop(false)).unwrap();
        setup.rules.break_rule(Rule::OneVoteATerm);
        let text = "timeout S5|deliver S5 -> S4|deliver S5 -> S3|deliver S3 -> S5|kill S2|start S2|deliver S4 -> S5|beat S5\
                    |timeout S1|deliver S1 -> S3 RequestVote|deliver S1 -> S4|deliver S4 -> S1|deliver S1 -> S2\
                    |deliver S3 -> S1|timeout S2";
        let act = |line: &str| match parse_line(line) {
            Ok(Some(Line::Act(statement))) => Deed::Do(statement),
            other => panic!("{line}: {other:?}"),
        };
        let target = Target::Broken(Some(Invariant::ElectionSafety));
        let deeds: Vec<Deed> = text.split('|').map(act).collect();
        let broken = Broken::of(&setup, &deeds, target).unwrap();
        assert_eq!(broken.length, Length { events: 8, messages: 12 });
        (broken.shrunk(target, fewer), target)
    }

    #[test]
    fn what_is_left_breaks_the_same_and_nothing_more_can_go() {
        let (broken, target) = shrunk(true);
        assert_eq!((broken.length, broken.setup.servers), (Length { events: 4, messages: 6 }, 3));
        assert_eq!(broken.setup.settings, by_hand());
        let breaks = |deeds: &[Deed]| Broken::again(&broken.setup, deeds, target).is_some();
        assert!(breaks(&broken.deeds));
        assert!((0..broken.deeds.len()).all(|leave| !breaks(&broken.without(|at| at == leave))));
    }

    #[test]
    fn servers_stay_when_they_shall() {
        assert_eq!(shrunk(false).0.setup.servers, 5);
    }

    #[test]
    fn who_comes_first_is_first() {
        let (broken, target) = shrunk(true);
        assert_eq!(Line::from(broken.tidy(target).deeds[0].clone()).to_string(), "timeout S1");
    }
}
