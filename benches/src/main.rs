//! Measures the core against raft-rs and the simulator with and without its judge; prints a table.
//!
//! `raftarium-benches [WORD] [FILE.wasm]`: the rows whose title contains the word; with the library
//! built for WebAssembly, that too, under node. All that is compared is measured in turn, in one run,
//! and its best round counts.

mod raft_rs;

use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use raft_rs::RaftRs;
use raftarium_benches::rows::{Row, rows};
use raftarium_benches::simulator::{LOADS, Load};
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
    let (files, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.ends_with(".wasm"));
    let chosen = |row: &Row| words.iter().all(|word| row.title().contains(word));
    let rows: Vec<(usize, Row)> = rows().into_iter().enumerate().filter(|(_, row)| chosen(row)).collect();
    let mut table: Vec<Measured> = rows.iter().map(|(_, row)| Measured::new(*row)).collect();
    for _ in 0..ROUNDS {
        table.iter_mut().for_each(Measured::measure);
    }
    if let Some(file) = files.first() {
        for (measured, wasm) in table.iter_mut().zip(in_node(file, rows.iter().map(|(number, _)| *number))) {
            measured.wasm = Some(wasm);
        }
    }
    print(&table);
    println!();
    for load in LOADS {
        say_what_the_judge_adds(&table, load);
    }
}

impl Measured {
    fn new(row: Row) -> Measured {
        Measured { row, ours: 0.0, plain: None, batched: None, wasm: None }
    }

    /// All candidates, one after the other.
    fn measure(&mut self) {
        let row = self.row;
        self.ours = self.ours.max(rate(row, row.prepare()));
        for (best, batch_append) in [(&mut self.plain, false), (&mut self.batched, true)] {
            if let Some(work) = row.of_core(|servers| RaftRs::new(servers, batch_append)) {
                *best = fastest([*best, Some(rate(row, work))]);
            }
        }
    }
}

fn fastest(rates: [Option<f64>; 2]) -> Option<f64> {
    rates.into_iter().flatten().reduce(f64::max)
}

fn rate(row: Row, mut work: Box<dyn Work>) -> f64 {
    let start = seconds();
    work.run();
    row.count() as f64 / (seconds() - start)
}

/// How long this thread has been on a core, where the system tells: what else the machine does
/// counts little then. Elsewhere how long the program has run.
fn seconds() -> f64 {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let on_core = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_core.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// The rows of these numbers in WebAssembly.
fn in_node(file: &str, rows: impl Iterator<Item = usize>) -> Vec<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/wasm.mjs");
    let mut node = Command::new("node");
    node.args([script, file, &ROUNDS.to_string()]).args(rows.map(|row| row.to_string()));
    let output = node.output().expect("node runs");
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
            row.title(),
            ours / 1e3,
            optional(plain.map(|rate| rate / 1e3), 0),
            optional(batched.map(|rate| rate / 1e3), 0),
            optional(best.map(|best| ours / best), 2),
            optional(wasm.map(|rate| rate / 1e3), 0),
            optional(wasm.map(|rate| rate / ours), 2),
        );
    }
}

fn say_what_the_judge_adds(table: &[Measured], load: Load) {
    let of = |judged| table.iter().find(|m| m.row == Row::Simulate { load, judged });
    let (Some(alone), Some(judged)) = (of(false), of(true)) else { return };
    let added = |alone: f64, judged: f64| (alone / judged - 1.0) * 100.0;
    let native = added(alone.ours, judged.ours);
    let wasm = alone.wasm.zip(judged.wasm).map(|(alone, judged)| added(alone, judged));
    let world = load.title();
    let wasm = optional(wasm, 0);
    println!("The judge adds to the simulation's time, {world}: {native:.0} %, in WebAssembly {wasm} %.");
}

fn optional(number: Option<f64>, digits: usize) -> String {
    number.map_or("–".into(), |number| format!("{number:.digits$}"))
}
