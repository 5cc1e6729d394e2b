//! Sixty virtual seconds with faults, and a digest of every event: the same on every machine.

use std::fmt::Write;

use raftarium::raft::{ServerId, Time};
use raftarium::sim::cluster::Cluster;
use raftarium::sim::settings::{Setting, Share};
use raftarium::sim::statement::{ClientId, Ends, How, Operation, Party, Setup, Statement};
use raftarium::store::Command;

/// What [`digest`] gives. It changes when what the cluster does changes; a failing test prints the new one.
pub const EXPECTED: u64 = 14_694_053_048_531_666_801;

/// Runs it and hashes each event as it is printed (FNV-1a).
pub fn digest() -> u64 {
    let mut cluster =
        Cluster::new(&Setup { servers: 5, seed: 42, ..Setup::default() }).expect("five servers");
    cluster.act(&noise()).expect("settings that go together");
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    for second in 0..60 {
        for statement in faults(second).into_iter().chain(commands(second)) {
            // Some are refused, as when a server is down already; that too is the same everywhere.
            let _ = cluster.act(&statement);
        }
        let end = Time((second + 1) * 1_000_000);
        while cluster.next_at().is_some_and(|at| at <= end) {
            cluster.step();
        }
        cluster.pass_to(end);
        for event in cluster.take_events() {
            write!(hash, "{event:?}").expect("a hash takes everything");
        }
    }
    hash.0
}

fn noise() -> Statement {
    Statement::Set(vec![
        Setting::Loss(Share(30_000)),
        Setting::Duplicate(Share(20_000)),
        Setting::ClockDrift(Share(10_000)),
        Setting::MaxInflight(4),
    ])
}

fn faults(second: u64) -> Vec<Statement> {
    let id = |n: u64| ServerId((n % 5) as u16 + 1);
    let one = id(second / 7);
    match second % 7 {
        0 => vec![Statement::Kill(one)],
        1 => vec![Statement::Pause(id(second / 7 + 2))],
        2 => vec![Statement::Start(one), Statement::Resume(id(second / 7 + 2))],
        3 => vec![Statement::Partition(vec![
            vec![id(second), id(second + 1)],
            vec![id(second + 2), id(second + 3), id(second + 4)],
        ])],
        4 => vec![Statement::Cut(Ends {
            from: Party::Server(id(second)),
            to: Party::Server(id(second + 3)),
            both: false,
        })],
        5 => vec![Statement::Heal(None), Statement::Snapshot(one)],
        _ => vec![Statement::Transfer { to: one, at: None }],
    }
}

fn commands(second: u64) -> impl Iterator<Item = Statement> {
    let lines =
        [format!("SET k{} {second}", second % 3), format!("GET k{}", second % 3), format!("SSET s {second}")];
    lines.into_iter().enumerate().map(|(client, line)| {
        let words: Vec<Vec<u8>> = line.split(' ').map(|word| word.as_bytes().to_vec()).collect();
        let command = Command::parse(&words).expect("a command of the store");
        let operation = Operation { command, at: None, how: How::AsSet, revision: None };
        Statement::Ask { client: ClientId(client as u32 + 1), operation }
    })
}

struct Hash(u64);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 = text
            .bytes()
            .fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Ok(())
    }
}
