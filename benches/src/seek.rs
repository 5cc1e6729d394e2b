//! An hour that is recorded, and going to any place of it.
//!
//! Five servers under a load: one client that asks twenty times a second, half of it reads; or two
//! clients that ask five and twenty times a second. With snapshots every thousand entries, or with a log that is never compacted.

use raftarium::check::Watched;
use raftarium::raft::Time;
use raftarium::recording::Player;
use raftarium::script::{self, Line};
use raftarium::sim::statement::{Setup, Statement};

/// What clients do.
const LOADS: [&[&str]; 2] = [
    &["load c1 rate=20/s mix=get:1,set:1 keys=3"],
    &["load c1 rate=20/s mix=get:3,set:2,incr:1 keys=10", "load c2 rate=5/s mix=get:1,set:1 keys=10"],
];

/// A second in microseconds.
const SECOND: u64 = 1_000_000;

fn setup(compacted: bool) -> Setup {
    let mut setup = Setup { servers: 5, seed: 7, ..Setup::default() };
    if let Ok(Some(Line::Act(Statement::Set(settings)))) = script::parse_line("set snapshot-every=1000")
        && compacted
    {
        setup.settings.set_all(&settings).expect("a good setting");
    }
    setup
}

fn loads(heavy: bool) -> Vec<Statement> {
    let parsed = LOADS[usize::from(heavy)].iter().map(|line| script::parse_line(line).expect("a statement"));
    parsed
        .map(|line| if let Some(Line::Act(act)) = line { act } else { panic!("a statement acts") })
        .collect()
}

/// So many seconds, recorded.
pub fn record(seconds: u64, compacted: bool, heavy: bool) -> Player {
    let mut player = Player::new(setup(compacted)).expect("a good set-up");
    player.run_to(Time(SECOND));
    loads(heavy).into_iter().for_each(|load| player.act(load).expect("it can be done"));
    player.run_to(Time(seconds * SECOND));
    player
}

/// The same without a recording: what the run alone takes.
pub fn alone(seconds: u64, compacted: bool, heavy: bool) -> Watched {
    let mut run = Watched::new(&setup(compacted)).expect("a good set-up");
    while run.cluster.next_at().is_some_and(|at| at <= Time(SECOND)) && run.step().is_some() {}
    loads(heavy).iter().for_each(|load| drop(run.act(load).expect("it can be done")));
    while run.cluster.next_at().is_some_and(|at| at <= Time(seconds * SECOND)) && run.step().is_some() {}
    run
}
