//! How virtual time follows the wall's: slowed at a named stop, faster until the first leader stands
//! and where nothing happens, never in jumps.
//!
//! The pace is decided anew from event to event and needs no memory: it is a function of the player.

use crate::raft::{Micros, Time};
use crate::recording::Player;
use crate::sim::cluster::Cluster;

/// How much slower than life virtual time can pass.
pub const STOPS: [u32; 6] = [1000, 300, 100, 30, 10, 1];
/// The stop one begins with, 1/100.
pub const FIRST_STOP: usize = 2;

/// A stretch with nothing in flight is over in this many microseconds of the wall's time.
const QUIET: f64 = 600_000.0;
/// The first leader stands after this many.
const FIRST_LEADER: f64 = 1_000_000.0;
/// A frame moves time by no more than this many: a hidden tab that is seen again goes on where it was.
const LONGEST_FRAME: f64 = 100_000.0;
/// No frame lets more events happen than this: where time stands still, the page does not.
const BUSY: u32 = 2_000;
/// Without flights, an event every so often.
const STILL_BEAT: f64 = 800_000.0;

/// Whether time moves, and how fast.
#[derive(Clone, Debug)]
pub struct Playback {
    /// Whether it is played.
    pub playing: bool,
    /// Whether something that moves is in somebody's hand: then it waits.
    pub held: bool,
    /// Which of [`STOPS`] is chosen.
    pub stop: usize,
    /// Whether the reader asked for less motion: play is one event after the other.
    pub still: bool,
    /// Until a leader stands: virtual microseconds for each one of the wall.
    until_leader: Option<f64>,
    /// What is left over of a virtual microsecond.
    rest: f64,
    /// When still: how long the latest event has been seen.
    seen: f64,
}

/// How fast time passes at this moment, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As fast as gives a new cluster a leader in two seconds.
    UntilLeader,
    /// Over a stretch in which nothing is in flight.
    Quiet,
    /// As chosen.
    Chosen,
    /// Event by event, without flights.
    Still,
}

impl Playback {
    /// A playback of a run that begins so: playing, until a leader stands faster than it will be.
    pub fn new(player: &Player, still: bool) -> Playback {
        let until_leader = first_leader(&player.watched().cluster).map(|at| at.0 as f64 / FIRST_LEADER);
        Playback { playing: true, held: false, stop: FIRST_STOP, still, until_leader, rest: 0.0, seen: 0.0 }
    }

    /// Whether time moves.
    pub fn moves(&self) -> bool {
        self.playing && !self.held
    }

    /// Slower by one stop, if there is one.
    pub fn slower(&mut self) {
        self.stop = self.stop.saturating_sub(1);
    }

    /// Faster by one stop, if there is one.
    pub fn faster(&mut self) {
        self.stop = (self.stop + 1).min(STOPS.len() - 1);
    }

    /// How many times slower than life the chosen stop is.
    pub fn slowed(&self) -> u32 {
        STOPS[self.stop]
    }

    /// From now on nobody waits for a first leader: time passes as it was chosen.
    pub fn keep_the_pace(&mut self) {
        self.until_leader = None;
    }

    /// Lets `wall` microseconds of the wall's time pass. It stops by itself when an invariant breaks.
    pub fn advance(&mut self, player: &mut Player, wall: f64) {
        let wall = wall.clamp(0.0, LONGEST_FRAME);
        let violations = broken(player);
        if self.pace(player) == Pace::Still {
            self.beat(player, wall);
        } else {
            self.flow(player, wall, violations);
        }
        if broken(player) > violations {
            self.playing = false;
        }
    }

    fn beat(&mut self, player: &mut Player, wall: f64) {
        self.seen += wall;
        if self.seen >= STILL_BEAT {
            self.seen = 0.0;
            player.step();
        }
    }

    /// From event to event, because each may change the pace.
    fn flow(&mut self, player: &mut Player, wall: f64, violations: usize) {
        let mut left = wall;
        let mut events = 0;
        while left > 0.0 && events < BUSY && broken(player) == violations {
            let rate = self.rate(player);
            let reach = self.rest + left * rate;
            match player.next_at().map(|at| (at - player.now()).0 as f64) {
                Some(ahead) if ahead <= reach => {
                    left -= ((ahead - self.rest) / rate).max(0.0);
                    self.rest = 0.0;
                    events += 1;
                    player.step();
                    self.look_for_a_leader(player);
                }
                _ => {
                    self.rest = reach.fract();
                    left = 0.0;
                    player.run_to(player.now() + Micros(reach as u64));
                }
            }
        }
    }

    /// The first leader ends the hurry for good.
    fn look_for_a_leader(&mut self, player: &Player) {
        if self.until_leader.is_some() && player.watched().cluster.leader().is_some() {
            self.until_leader = None;
        }
    }

    /// Whether the first leader is yet to come, and time passes faster than was chosen until then.
    fn hurries(&self, player: &Player) -> bool {
        self.until_leader.is_some_and(|rate| rate > self.chosen())
            && player.watched().cluster.leader().is_none()
    }

    /// Why time passes as fast as it does.
    pub fn pace(&self, player: &Player) -> Pace {
        match quiet_stretch(player) {
            _ if self.hurries(player) => Pace::UntilLeader,
            _ if self.still => Pace::Still,
            Some(stretch) if stretch / QUIET > self.chosen() => Pace::Quiet,
            _ => Pace::Chosen,
        }
    }

    /// Virtual microseconds for each one of the wall.
    fn rate(&self, player: &Player) -> f64 {
        match self.pace(player) {
            Pace::UntilLeader => self.until_leader.unwrap_or(1.0),
            Pace::Quiet => quiet_stretch(player).unwrap_or(QUIET) / QUIET,
            Pace::Chosen | Pace::Still => self.chosen(),
        }
    }

    fn chosen(&self) -> f64 {
        1.0 / f64::from(self.slowed())
    }
}

/// How often an invariant broke so far.
fn broken(player: &Player) -> usize {
    player.watched().witness.violations().len()
}

/// How long it is from the latest event to the next one, if nothing moves in between.
fn quiet_stretch(player: &Player) -> Option<f64> {
    let cluster = &player.watched().cluster;
    let flies = cluster.network.in_flight.values().any(|flight| !flight.held);
    let writes = cluster.machines.values().any(|machine| !machine.disk.pending.is_empty());
    if flies || writes {
        return None;
    }
    let since = player.events().last().map_or(Time(0), |event| event.at);
    Some((player.next_at()? - since).0 as f64)
}

/// When this cluster, left alone, has its first leader.
fn first_leader(cluster: &Cluster) -> Option<Time> {
    let mut ahead = cluster.clone();
    let elected = (0..10_000).any(|_| ahead.step() && ahead.leader().is_some());
    elected.then_some(ahead.now)
}
