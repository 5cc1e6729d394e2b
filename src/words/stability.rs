//! Whether a cluster that is set so can keep a leader, and what speaks against it, with numbers.
//!
//! Nothing is tried out: each concern is an inequality between what is set, and its sentence shows both sides.

use super::grammar::{percent, span};
use super::language::{Phrase, phrase};
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::settings::{Reads, Settings, Share};

/// Something in the settings that speaks against a stable cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Whether no leader can be expected to stay, or a promise is broken; else it only gets slower.
    pub grave: bool,
    /// What, and why, in a sentence with numbers.
    pub text: String,
}

/// The whole of a rate, a share or a chance, in parts per million.
const WHOLE: u64 = 1_000_000;
/// Chances are reckoned in parts per thousand million.
const FINE: u64 = 1_000_000_000;
/// A leader that is deposed sooner than after so many election timeouts does not stay.
const BRIEF: u64 = 10;
/// A chance of two candidates from which on it is worth a word.
const MOSTLY: u64 = WHOLE / 4 * 3;

/// What speaks against the settings of a cluster as it is, the gravest first.
pub fn concerns(cluster: &Cluster) -> Vec<Concern> {
    let voters = super::configuration(cluster).map_or(cluster.machines.len(), |of| of.voters.len());
    let clocks: Vec<_> = cluster.machines.iter().map(|(id, machine)| (*id, machine.clock.rate)).collect();
    judge(&cluster.settings, voters, &clocks)
}

/// What speaks against these settings of so many voters with these clocks, the gravest first.
pub fn judge(settings: &Settings, voters: usize, clocks: &[(ServerId, Share)]) -> Vec<Concern> {
    if voters < 2 || !settings.timers {
        return Vec::new();
    }
    let set = Set::of(settings, voters as u64, clocks);
    let all = [
        heartbeat(&set),
        vote(&set),
        spread(&set),
        loss(&set),
        clock_and_lease(settings, clocks),
        short_lease(settings, &set),
        impatient_clients(settings, &set),
    ];
    let mut found: Vec<Concern> = all.into_iter().flatten().collect();
    found.sort_by_key(|concern| !concern.grave);
    found
}

/// What stability depends on, in microseconds of the run, the clocks counted in.
struct Set {
    voters: u64,
    /// The shortest and the longest election timeout.
    timeout: (u64, u64),
    heartbeat: u64,
    hop: (u64, u64),
    write: (u64, u64),
    loss: u64,
    /// Whose clock makes its heartbeats rarer, or its election timer shorter, than is set.
    odd_clock: Option<(ServerId, Share)>,
}

impl Set {
    fn of(settings: &Settings, voters: u64, clocks: &[(ServerId, Share)]) -> Set {
        let rate = |clock: &(ServerId, Share)| u64::from(clock.1.0).max(1);
        let slowest = clocks.iter().map(rate).min().unwrap_or(WHOLE);
        let fastest = clocks.iter().map(rate).max().unwrap_or(WHOLE);
        let off = |clock: &&(ServerId, Share)| rate(clock).abs_diff(WHOLE);
        let (low, high) = settings.server.election_timeout;
        Set {
            voters,
            timeout: (low.0 * WHOLE / fastest, high.0 * WHOLE / slowest),
            heartbeat: settings.server.heartbeat.0 * WHOLE / slowest,
            hop: (settings.link.latency.0.0, settings.link.latency.1.0),
            write: (settings.fsync.0.0, settings.fsync.1.0),
            loss: settings.link.loss.0.into(),
            odd_clock: clocks.iter().max_by_key(off).copied().filter(|clock| rate(clock) != WHOLE),
        }
    }

    /// Why a span is another than what is set.
    fn by_clock(&self) -> String {
        self.odd_clock.map_or_else(String::new, |(id, rate)| {
            phrase!("settings.clock", s = id, rate = percent(rate.0.into())).to_string()
        })
    }
}

fn grave(said: Phrase) -> Option<Concern> {
    Some(Concern { grave: true, text: said.to_string() })
}

fn slower(said: Phrase) -> Option<Concern> {
    Some(Concern { grave: false, text: said.to_string() })
}

fn ms(micros: u64) -> String {
    span(Micros(micros))
}

/// A heartbeat must come before the shortest election timer runs out.
fn heartbeat(set: &Set) -> Option<Concern> {
    let (low, apart) = (set.timeout.0, set.heartbeat + set.hop.1 - set.hop.0);
    if set.heartbeat >= low {
        return grave(phrase!(
            "settings.heartbeat",
            heartbeat = ms(set.heartbeat),
            timeout = ms(low),
            clock = set.by_clock()
        ));
    }
    if apart >= low {
        return slower(phrase!(
            "settings.heartbeat.apart",
            apart = ms(apart),
            heartbeat = ms(set.heartbeat),
            hops = ms(set.hop.1 - set.hop.0),
            timeout = ms(low)
        ));
    }
    None
}

/// Votes must be back before the candidate's own timer runs out.
fn vote(set: &Set) -> Option<Concern> {
    let round = |hop: u64, write: u64| 2 * (hop + write);
    let (fastest, slowest) = (round(set.hop.0, set.write.0), round(set.hop.1, set.write.1));
    if fastest >= set.timeout.1 {
        return grave(phrase!("settings.vote.never", least = ms(fastest), timeout = ms(set.timeout.1)));
    }
    if slowest >= set.timeout.0 {
        return grave(phrase!("settings.vote.late", most = ms(slowest), timeout = ms(set.timeout.0)));
    }
    None
}

/// Timers must differ by more than it takes to hear of a candidate.
fn spread(set: &Set) -> Option<Concern> {
    // One of two that is left has nobody to split the votes with.
    if set.voters < 3 {
        return None;
    }
    let (spread, heard) = (set.timeout.1 - set.timeout.0, set.hop.1 + set.write.1);
    if spread == 0 {
        return grave(phrase!("settings.spread.none"));
    }
    if spread <= heard {
        return grave(phrase!("settings.spread", spread = ms(spread), heard = ms(heard)));
    }
    // Of n timers drawn from a range, the second runs out within h of the first unless all others
    // keep away from it: 1 − (1 − h/range)ⁿ.
    let apart = power((spread - heard) * FINE / spread, set.voters - 1);
    let chance = WHOLE - apart / (FINE / WHOLE);
    (chance >= MOSTLY).then(|| Concern {
        grave: false,
        text: phrase!(
            "settings.spread.second",
            chance = percent(chance),
            voters = set.voters,
            spread = ms(spread),
            heard = ms(heard)
        )
        .to_string(),
    })
}

/// Not all heartbeats within an election timeout may be lost.
fn loss(set: &Set) -> Option<Concern> {
    if set.loss >= WHOLE {
        return grave(phrase!("settings.loss.all"));
    }
    let (low, high) = set.timeout;
    let rows = |timeout: u64| (timeout / set.heartbeat.max(1)).clamp(1, 64);
    let all_lost = |row: u64| power(set.loss * (FINE / WHOLE), row);
    // The mean over timeouts from the whole range.
    const DRAWS: u64 = 16;
    let drawn = (0..DRAWS).map(|draw| all_lost(rows(low + (high - low) * draw / (DRAWS - 1))));
    let chance = drawn.sum::<u64>() / DRAWS * (set.voters - 1);
    let stays = u128::from(set.heartbeat) * u128::from(FINE) / u128::from(chance.max(1));
    let stays = u64::try_from(stays).unwrap_or(u64::MAX);
    (stays < 10 * BRIEF * high).then(|| Concern {
        grave: stays < BRIEF * high,
        text: phrase!(
            "settings.loss",
            loss = percent(set.loss),
            row = rows(low),
            chance = percent(all_lost(rows(low)) / (FINE / WHOLE)),
            followers = set.voters - 1,
            stays = ms(stays)
        )
        .to_string(),
    })
}

/// A lease counts on clocks that keep within the drift that is set.
fn clock_and_lease(settings: &Settings, clocks: &[(ServerId, Share)]) -> Option<Concern> {
    let drift = u64::from(settings.server.clock_drift);
    let beyond = |clock: &&(ServerId, Share)| u64::from(clock.1.0).abs_diff(WHOLE) > drift;
    let (id, rate) = clocks.iter().find(beyond).filter(|_| settings.reads == Reads::Lease)?;
    grave(phrase!("settings.lease.clock", s = *id, rate = percent(rate.0.into()), drift = percent(drift)))
}

/// A lease should last until the next heartbeat's answers are back (D 6.4.1).
fn short_lease(settings: &Settings, set: &Set) -> Option<Concern> {
    let drift = u64::from(settings.server.clock_drift).min(WHOLE);
    let lease = settings.server.election_timeout.0.0 * (WHOLE - drift) / (WHOLE + drift);
    let renewed = set.heartbeat + 2 * set.hop.1;
    if settings.reads != Reads::Lease || lease > renewed {
        return None;
    }
    slower(phrase!("settings.lease.short", lease = ms(lease), drift = percent(drift), renewed = ms(renewed)))
}

/// A client should wait for as long as its command takes.
fn impatient_clients(settings: &Settings, set: &Set) -> Option<Concern> {
    let takes = 4 * set.hop.1 + 2 * set.write.1;
    if settings.client_timeout.0 > takes {
        return None;
    }
    slower(phrase!("settings.clients", again = ms(settings.client_timeout.0), takes = ms(takes)))
}

/// A chance in [`FINE`] parts, so many times in a row.
fn power(chance: u64, times: u64) -> u64 {
    (0..times).fold(FINE, |all, _| all * chance / FINE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::Time;
    use crate::raft::note::Note;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::{Setup, Statement};

    /// The settings after these words of a `set`, `stickiness=on` among them where a lease needs it.
    fn set(words: &str) -> Settings {
        let mut settings = Settings::default();
        if let Ok(Some(Line::Act(Statement::Set(all)))) = script::parse_line(&format!("set {words}")) {
            settings.set_all(&all).unwrap();
        }
        settings
    }

    fn said(words: &str, clocks: &[(ServerId, Share)]) -> Vec<(bool, String)> {
        judge(&set(words), 5, clocks).into_iter().map(|concern| (concern.grave, concern.text)).collect()
    }

    #[track_caller]
    fn check(words: &str, grave: bool, begins: &str) {
        let said = said(words, &[]);
        let first = said.first().unwrap_or_else(|| panic!("{words}: nothing is said"));
        assert!(first.0 == grave && first.1.starts_with(begins), "{words}: {said:?}");
    }

    #[test]
    fn nothing_speaks_against_what_a_run_begins_with() {
        assert_eq!(said("loss=0%", &[]), []);
        assert_eq!(said("loss=5% duplicate=50%", &[]), []);
        assert_eq!(said("timers=off heartbeat=400ms", &[]), []);
        assert_eq!(judge(&set("heartbeat=400ms"), 1, &[]), []);
    }

    #[test]
    fn each_inequality_is_said_with_both_its_sides() {
        check(
            "heartbeat=400ms",
            true,
            "Heartbeats come every 400 ms, and an election timer may run out after 150 ms:",
        );
        check(
            "heartbeat=147ms",
            false,
            "Heartbeats may arrive 152 ms apart, 147 ms and 5 ms by which two hops differ",
        );
    }

    #[test]
    fn a_round_trip_is_two_hops_and_two_writes() {
        check("latency=60..100ms", true, "A vote may take 206 ms to come back");
        check("fsync=70..80ms", true, "A vote may take 190 ms to come back");
        check("latency=200ms", true, "No election can be won: two hops and two writes take 402 ms at least");
    }

    #[test]
    fn timers_must_differ_by_more_than_a_hop() {
        check("election-timeout=300ms", true, "All election timers are alike");
        check(
            "election-timeout=300..310ms",
            true,
            "Election timers differ by 10 ms at most, and a candidate is heard of after 18 ms",
        );
        check("election-timeout=150..200ms", false, "In 83% of elections among 5 servers a second candidate");
        // Two are left of three, one of two.
        assert_eq!(judge(&set("election-timeout=300ms"), 2, &[]), []);
    }

    #[test]
    fn heartbeats_lost_in_a_row_depose_a_leader() {
        check("loss=60%", true, "At 60% loss, 3 heartbeats in a row are lost with a chance of 22%");
        check("loss=20%", false, "At 20% loss, 3 heartbeats in a row are lost with a chance of 0.8%");
        check("loss=100%", true, "Nothing arrives");
    }

    #[test]
    fn a_clock_beyond_the_drift_breaks_a_lease() {
        let slow = [(ServerId(3), Share(500_000))];
        let lease = said("stickiness=on reads=lease", &slow);
        assert!(
            lease[0].0 && lease[0].1.starts_with("S3's clock runs at 50%, farther off than the 0%"),
            "{lease:?}"
        );
        assert_eq!(said("reads=index", &slow), []);
        let within = said("stickiness=on reads=lease clock-drift=20%", &[(ServerId(3), Share(900_000))]);
        assert_eq!(within, []);
        check(
            "stickiness=on reads=lease clock-drift=40%",
            false,
            "A lease lasts 64 ms, with 40% of clock drift",
        );
    }

    #[test]
    fn a_slow_clock_makes_heartbeats_rare() {
        let clocks = [(ServerId(1), Share(1_000_000)), (ServerId(3), Share(250_000))];
        let slow = said("loss=0%", &clocks);
        assert!(slow[0].1.starts_with("Heartbeats come every 200 ms"), "{slow:?}");
        assert!(slow[0].1.contains("since S3's clock runs at 25%"), "{slow:?}");
    }

    #[test]
    fn clients_wait_for_a_command_to_come_through() {
        check("client-timeout=50ms", false, "Clients ask again after 50 ms, and a command may take 66 ms");
    }

    /// How many elections are begun in ten seconds, a second after somebody first led.
    fn elections(words: &str) -> usize {
        let setup = Setup { servers: 5, settings: set(words), ..Setup::default() };
        let mut player = Player::new(setup).unwrap();
        while player.watched().cluster.leader().is_none() && player.now() < Time(10_000_000) {
            player.step();
        }
        player.run_to(player.now() + Micros(1_000_000));
        let led = player.events().last().map(|event| event.id);
        player.run_to(player.now() + Micros(10_000_000));
        let later = player.events().iter().filter(|event| Some(event.id) > led);
        later
            .flat_map(|event| event.notes())
            .filter(|(_, note)| matches!(note, Note::ElectionStarted { .. }))
            .count()
    }

    #[test]
    fn what_is_called_grave_is_and_what_is_not_keeps_its_leader() {
        for calm in ["loss=0%", "loss=5%", "duplicate=50%", "latency=30..40ms"] {
            assert_eq!(elections(calm), 0, "{calm}");
        }
        for grave in ["heartbeat=400ms", "latency=200ms", "loss=60%", "election-timeout=40..300ms"] {
            assert!(said(grave, &[])[0].0, "{grave}");
            assert!(elections(grave) > 5, "{grave}: {}", elections(grave));
        }
    }
}
