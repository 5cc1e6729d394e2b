//! How much work a frame of the page is, and what the page holds after ten minutes and after thirty.
//!
//! `cargo xtask bench-ui` builds the page as it is given away and runs this. Each row is a browser of its
//! own, so that none inherits what another left behind. [`frames`] measures frames, [`heap`] what is kept.
//! Arguments are addresses of other pages, measured beside ours as they open, and words: then only rows whose
//! titles contain them all.

mod frames;
mod heap;

use frames::Row;

/// The stops of the page's speed: the one it begins with, and real time.
const DEFAULT: usize = 2;
const REAL_TIME: usize = 5;

/// Latencies so long that about five hundred messages are in flight.
const CROWD: &[&str] = &["cluster 25", "set latency=90..130ms heartbeat=10ms election-timeout=2..4s", LOAD];
const LOAD: &str = "load c1 rate=50/s";

const ROWS: &[Row] = &[
    Row { title: "5 servers", speed: DEFAULT, setup: &[] },
    Row { title: "5 servers, real time", speed: REAL_TIME, setup: &[] },
    Row { title: "9 servers, load", speed: DEFAULT, setup: &["cluster 9", LOAD] },
    Row { title: "9 servers, load, real time", speed: REAL_TIME, setup: &["cluster 9", LOAD] },
    Row { title: "25 servers, load", speed: DEFAULT, setup: &["cluster 25", LOAD] },
    Row { title: "25 servers, load, real time", speed: REAL_TIME, setup: &["cluster 25", LOAD] },
    Row { title: "25 servers, a crowd", speed: DEFAULT, setup: CROWD },
];

fn main() {
    let (others, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.contains("://"));
    let wanted = |title: &str| words.iter().all(|word| title.contains(word.as_str()));
    println!("Milliseconds on the CPU and counts are per frame; `÷4` is a CPU throttled four times.");
    println!("{}", frames::HEADING);
    for throttle in [1, 4] {
        ROWS.iter().filter(|row| wanted(row.title)).for_each(|row| frames::measure(row, throttle));
        others.iter().for_each(|address| frames::measure_other(address.clone(), throttle));
    }
    if wanted("paused") {
        frames::measure_paused();
    }
    if wanted("memory") {
        println!("\nWhat is kept of a run with one client, by minutes of playing.\n");
        heap::measure();
    }
}
