//! The ruler: a mark at every round number that leaves room for its words.

use super::Drawing;
use crate::raft::Time;

/// Two marks stand at least so far apart, in pixels.
const APART: f64 = 90.0;

/// A minute in milliseconds.
const MINUTE: u64 = 60_000;

/// How far apart marks may be, in milliseconds.
const STEPS: [u64; 22] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    60 * MINUTE,
    120 * MINUTE,
    600 * MINUTE,
];

impl Drawing<'_> {
    /// Where the marks are, and what they say.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let pixels = |ms: &u64| *ms as f64 * 1_000.0 * self.canvas.scale;
        let step = STEPS.into_iter().find(|ms| pixels(ms) >= APART).unwrap_or(6_000 * MINUTE);
        let first = (self.canvas.origin / 1_000.0 / step as f64) as u64;
        let times = (first..).map(|n| n * step).take_while(|ms| (*ms as f64) * 1_000.0 < self.canvas.end);
        times.map(|ms| (self.x(Time(ms * 1_000)), label(ms, step))).collect()
    }
}

fn label(ms: u64, step: u64) -> String {
    match step {
        0..10 => format!("{}.{:03} s", ms / 1_000, ms % 1_000),
        10..100 => format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10),
        100..1_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        1_000..MINUTE => format!("{} s", ms / 1_000),
        _ => format!("{} min", ms / MINUTE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_no_more_digits_than_its_neighbours_differ_in() {
        let said = [(1_005, 5), (1_050, 50), (1_500, 500), (15_000, 5_000), (1_200_000, 10 * MINUTE)];
        let words = said.map(|(ms, step)| label(ms, step));
        assert_eq!(words, ["1.005 s", "1.05 s", "1.5 s", "15 s", "20 min"]);
    }
}
