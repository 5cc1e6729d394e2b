//! Measures the core against raft-rs and the simulator with and without its judge; prints a table.
//!
//! `raftarium-benches [FILE.wasm]`: with the library built for WebAssembly, that too, under node. All
//! that is compared is measured in turn, in one run, and its best round counts.

mod raft_rs;

use std::process::Command;
use std::time::Instant;

use raft_rs::RaftRs;
use raftarium_benches::rows::{Row, rows};
use raftarium_benches::work::Work;

const ROUNDS: usize = 5;

/// Things in a second: ours, and raft-rs's, plain and with `batch_append`.
struct Measured {
    row: Row,
    ours: f64,
    plain: Option<f64>,
    batched: Option<f64>,
    wasm: Option<f64>,
}

fn main() {
    let mut table: Vec<Measured> = rows().into_iter().map(measure).collect();
    if let Some(file) = std::env::args().nth(1) {
        for (measured, wasm) in table.iter_mut().zip(in_node(&file)) {
            measured.wasm = Some(wasm);
        }
    }
    print(&table);
}

/// All candidates of a row, one after the other, round after round.
fn measure(row: Row) -> Measured {
    let (mut ours, mut plain, mut batched) = (0.0_f64, None::<f64>, None::<f64>);
    for _ in 0..ROUNDS {
        ours = ours.max(rate(row, row.prepare()));
        for (best, batch_append) in [(&mut plain, false), (&mut batched, true)] {
            if let Some(work) = row.of_core(|servers| RaftRs::new(servers, batch_append)) {
                *best = fastest([*best, Some(rate(row, work))]);
            }
        }
    }
    Measured { row, ours, plain, batched, wasm: None }
}

fn fastest(rates: [Option<f64>; 2]) -> Option<f64> {
    rates.into_iter().flatten().reduce(f64::max)
}

fn rate(row: Row, mut work: Box<dyn Work>) -> f64 {
    let start = Instant::now();
    work.run();
    row.count() as f64 / start.elapsed().as_secs_f64()
}

fn in_node(file: &str) -> Vec<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/wasm.mjs");
    let output = Command::new("node").args([script, file, &ROUNDS.to_string()]).output().expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("numbers");
    text.lines().map(|line| line.parse().expect("a number")).collect()
}

fn print(table: &[Measured]) {
    println!("Thousands in a second; the best of {ROUNDS} rounds.\n");
    println!("| what | ours | raft-rs | batch_append | ours ÷ best of raft-rs | WebAssembly | ÷ native |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for Measured { row, ours, plain, batched, wasm } in table {
        let best = fastest([*plain, *batched]);
        println!(
            "| {} | {:.0} | {} | {} | {} | {} | {} |",
            title(*row),
            ours / 1e3,
            optional(plain.map(|rate| rate / 1e3), 0),
            optional(batched.map(|rate| rate / 1e3), 0),
            optional(best.map(|best| ours / best), 2),
            optional(wasm.map(|rate| rate / 1e3), 0),
            optional(wasm.map(|rate| rate / ours), 2),
        );
    }
    println!();
    for faults in [false, true] {
        let of = |judged| table.iter().find(|m| m.row == Row::Simulate { faults, judged }).expect("a row");
        let (alone, judged) = (of(false), of(true));
        let cost = |alone: f64, judged: f64| (alone / judged - 1.0) * 100.0;
        let wasm = alone.wasm.zip(judged.wasm).map(|(alone, judged)| cost(alone, judged));
        let world = if faults { "with faults" } else { "without faults" };
        let native = cost(alone.ours, judged.ours);
        println!(
            "The judge adds to the simulation's time, {world}: {native:.0} %, in WebAssembly {} %.",
            optional(wasm, 0)
        );
    }
}

fn title(row: Row) -> String {
    match row {
        Row::Replicate { servers, window } => format!("commands, {servers} servers, window {window}"),
        Row::Read { servers, window } => format!("reads, {servers} servers, window {window}"),
        Row::Elect { servers } => format!("elections, {servers} servers"),
        Row::Simulate { faults, judged } => {
            let world = if faults { "faults" } else { "no faults" };
            let judge = if judged { "judged" } else { "not judged" };
            format!("events of the simulator, {world}, {judge}")
        }
    }
}

fn optional(number: Option<f64>, digits: usize) -> String {
    number.map_or("–".into(), |number| format!("{number:.digits$}"))
}
