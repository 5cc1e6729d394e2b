//! A watching client is told every change, in order and once, whatever happens meanwhile.
//!
//! Compared with the history that the store itself keeps, after crashes, restarts, snapshots, lost and doubled
//! messages and changes of leader.

use raftarium::check::Watched;
use raftarium::raft::{Micros, Time};
use raftarium::script::{Line, parse_line};
use raftarium::sim::client::Client;
use raftarium::sim::event::Outcome;
use raftarium::sim::statement::{ClientId, Setup};
use raftarium::sim::watching::Heard;
use raftarium::store::{Bytes, Command, Record, Response, Value};

/// A change: its revision, the key, and what it holds since.
type Change = (u64, Bytes, Option<Value>);

struct Run(Watched);

impl Run {
    /// Does this now; whether it was possible matters to nobody.
    fn act(&mut self, line: &str) {
        let Ok(Some(Line::Act(statement))) = parse_line(line) else { panic!("{line} does nothing") };
        let _ = self.0.act(&statement);
    }

    fn pass(&mut self, span: Micros) {
        let end = self.0.cluster.now + span;
        while self.0.cluster.next_at().is_some_and(|at: Time| at <= end) && self.0.step().is_some() {}
    }

    fn client(&self, id: u32) -> &Client {
        &self.0.cluster.clients[&ClientId(id)]
    }
}

/// The revision from which on the client watches.
fn begins(client: &Client) -> Option<u64> {
    let call = client.closed.iter().find(|call| matches!(call.operation.command, Command::Watch { .. }))?;
    match call.end.as_ref().map(|end| &end.outcome) {
        Some(Outcome::Answered(Response::Count(from))) => Some(*from as u64),
        _ => None,
    }
}

/// Lives through faults, and tells what c2 was told and what it should have been.
fn live(seed: u64) -> (Vec<Change>, Vec<Change>) {
    let setup = Setup { servers: 5, seed, ..Setup::default() };
    let mut run = Run(Watched::new(&setup).unwrap());
    run.act("set loss=10% duplicate=20% client-timeout=200ms snapshot-every=40");
    run.act("load c1 rate=50/s mix=set:3,del,multi keys=2");
    run.act("c2: WATCH PREFIX k");
    run.pass(Micros::millis(1500));
    for round in 0..8 {
        let server = 1 + (seed + round) % 5;
        run.act(&format!("kill S{server}"));
        run.pass(Micros::millis(400));
        run.act(&format!("cut c2 - S{}", 1 + (seed + 2 * round) % 5));
        run.act(&format!("start S{server}"));
        run.pass(Micros::millis(400));
        run.act("heal");
    }
    run.act("load c1 off");
    run.act("set loss=0% duplicate=0%");
    run.pass(Micros::millis(5000));
    assert!(run.0.witness.violations().is_empty());
    let client = run.client(2);
    let from = begins(client).expect("it was answered");
    let heard = client.heard.iter().map(|heard| match &**heard {
        Heard::Change(told) => (told.revision, told.key.clone(), told.value.clone()),
        Heard::Missed { .. } => panic!("nothing was compacted"),
    });
    let leader = run.0.cluster.leader().expect("a leader");
    let store = &run.0.cluster.machines[&leader].host.as_ref().unwrap().store;
    assert_eq!(store.oldest_revision(), 0);
    let of = |key: &str| {
        let since = |(revision, held): (u64, Option<&Record>)| {
            (revision, Bytes::from(key), held.map(|record| record.value.clone()))
        };
        store.history(key.as_bytes()).into_iter().map(since).collect::<Vec<Change>>()
    };
    let mut all: Vec<Change> = [of("k1"), of("k2")].concat();
    all.retain(|(revision, ..)| *revision > from);
    all.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    (heard.collect(), all)
}

#[test]
fn everything_is_told_in_order_and_once() {
    for seed in 1..=12 {
        let (told, all) = live(seed);
        assert!(all.len() > 20, "seed {seed}: {} changes", all.len());
        assert_eq!(told, all, "seed {seed}");
    }
}

#[test]
fn a_run_with_loads_is_the_same_each_time() {
    assert_eq!(live(3), live(3));
}
