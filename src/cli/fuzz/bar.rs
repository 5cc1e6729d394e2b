//! How far a campaign is: a bar when a person watches, a line now and then when not.

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::Results;

/// Where nobody watches, a line comes this often.
const BETWEEN_LINES: Duration = Duration::from_secs(30);

const STYLE: &str = "{bar:32} {percent}% · {human_pos} of {human_len} seeds · {per_sec} · {eta} left · {msg}";

/// Counts the seeds that are done and tells.
pub struct Bar {
    bar: Option<ProgressBar>,
    all: u64,
    done: AtomicU64,
    events: AtomicU64,
    start: Instant,
    last_line: Mutex<Instant>,
}

impl Bar {
    /// For so many seeds.
    pub fn new(all: u64) -> Bar {
        let style = || ProgressStyle::with_template(STYLE).expect("the template is one");
        let bar = stderr().is_terminal().then(|| ProgressBar::new(all).with_style(style()));
        let (done, events, start) = (AtomicU64::new(0), AtomicU64::new(0), Instant::now());
        Bar { bar, all, done, events, start, last_line: Mutex::new(start) }
    }

    /// One more is done.
    pub fn done(&self, results: &Results) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let events = self.events.fetch_add(results.counts.events, Ordering::Relaxed) + results.counts.events;
        let rate = (events as u128 * 1_000) / self.start.elapsed().as_millis().max(1);
        if let Some(bar) = &self.bar {
            bar.inc(1);
            if done.is_multiple_of(64) {
                bar.set_message(format!("{rate} events/s"));
            }
        } else if let Ok(mut last) = self.last_line.try_lock()
            && last.elapsed() >= BETWEEN_LINES
        {
            *last = Instant::now();
            let left = self.start.elapsed().as_secs() * (self.all - done) / done;
            eprintln!("{done} of {} seeds, {rate} events/s, {left} s left", self.all);
        }
    }

    /// The campaign is over.
    pub fn end(&self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}
