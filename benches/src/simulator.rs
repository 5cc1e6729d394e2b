//! The simulator: five servers, clients that rest or never do, lost messages, crashes and partitions.

use raftarium::check::Watched;
use raftarium::raft::ServerId;
use raftarium::sim::cluster::Cluster;
use raftarium::sim::settings::{Setting, Share};
use raftarium::sim::statement::{ClientId, How, Operation, Setup, Statement};
use raftarium::store::Command;

use crate::work::Work;

/// A world, and how many events shall happen in it.
pub struct Simulate<W> {
    pub world: W,
    pub events: u64,
    pub load: Load,
}

/// What goes on in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// One client calls ten times a second, as someone does who looks on.
    Quiet,
    /// Three clients call again as soon as they have an answer.
    Busy,
    /// And servers crash, and the network falls apart.
    Faulty,
}

/// All loads.
pub const LOADS: [Load; 3] = [Load::Quiet, Load::Busy, Load::Faulty];

impl Load {
    /// In a word.
    pub fn title(self) -> &'static str {
        match self {
            Load::Quiet => "quiet",
            Load::Busy => "busy",
            Load::Faulty => "busy with faults",
        }
    }

    fn clients(self) -> u32 {
        if self == Load::Quiet { 1 } else { 3 }
    }

    /// How long a client rests between two calls, in microseconds from the first to the second.
    fn rest(self) -> u64 {
        if self == Load::Quiet { 100_000 } else { 0 }
    }
}

/// A cluster, alone or with its judge.
pub trait World {
    fn cluster(&self) -> &Cluster;
    /// Some statements are refused, as when a server is down already.
    fn act(&mut self, statement: &Statement) -> u64;
    /// Lets the next event happen; how many did.
    fn step(&mut self) -> u64;
}

impl World for Cluster {
    fn cluster(&self) -> &Cluster {
        self
    }

    fn act(&mut self, statement: &Statement) -> u64 {
        let _ = Cluster::act(self, statement);
        self.take_events().len() as u64
    }

    fn step(&mut self) -> u64 {
        Cluster::step(self);
        self.take_events().len() as u64
    }
}

impl World for Watched {
    fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    fn act(&mut self, statement: &Statement) -> u64 {
        Watched::act(self, statement).map_or(0, |events| events.len() as u64)
    }

    fn step(&mut self) -> u64 {
        let event = Watched::step(self);
        assert!(self.witness.violations().is_empty(), "{:?}", self.witness.violations());
        u64::from(event.is_some())
    }
}

/// What a run of the work begins with.
pub fn setup() -> Setup {
    let mut setup = Setup { servers: 5, seed: 7, ..Setup::default() };
    let settings = [
        Setting::Loss(Share(10_000)),
        Setting::Duplicate(Share(10_000)),
        Setting::MaxInflight(4),
        Setting::SnapshotEvery(1_000),
    ];
    setup.settings.set_all(&settings).expect("settings that go together");
    setup
}

impl<W: World> Work for Simulate<W> {
    fn run(&mut self) {
        let (mut done, mut commands, mut second) = (0, 0, 0);
        while done < self.events {
            for client in (1..=self.load.clients()).map(ClientId) {
                if self.calls(client) {
                    commands += 1;
                    done += self.world.act(&ask(client, commands));
                }
            }
            let now = self.world.cluster().now.0 / 1_000_000;
            if now > second && self.load == Load::Faulty {
                second = now;
                done += fault(second).map_or(0, |fault| self.world.act(&fault));
            }
            done += self.world.step();
        }
    }
}

impl<W: World> Simulate<W> {
    /// Whether this client calls now: it has an answer to its last call, and has rested.
    fn calls(&self, client: ClientId) -> bool {
        let cluster = self.world.cluster();
        let latest = cluster.clients.get(&client).and_then(|client| client.latest());
        latest.is_none_or(|call| call.end.is_some() && call.invoked_at.0 + self.load.rest() <= cluster.now.0)
    }
}

fn ask(client: ClientId, number: u64) -> Statement {
    let line = match number % 3 {
        0 => format!("GET k{}", number % 5),
        1 => format!("SET k{} {number}", number % 5),
        _ => format!("SSET s {}", number % 7),
    };
    let words: Vec<Vec<u8>> = line.split(' ').map(|word| word.as_bytes().to_vec()).collect();
    let command = Command::parse(&words).expect("a command of the store");
    Statement::Ask { client, operation: Operation { command, at: None, how: How::AsSet, revision: None } }
}

/// One fault in five seconds, and its end.
fn fault(second: u64) -> Option<Statement> {
    let id = |n: u64| ServerId((n % 5) as u16 + 1);
    match second % 5 {
        0 => Some(Statement::Kill(id(second / 5))),
        1 => Some(Statement::Start(id(second / 5))),
        2 => Some(Statement::Partition(vec![
            vec![id(second), id(second + 1)],
            vec![id(second + 2), id(second + 3), id(second + 4)],
        ])),
        3 => Some(Statement::Heal(None)),
        _ => None,
    }
}
