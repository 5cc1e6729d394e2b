//! Lists, numbers and times, as sentences use them.

use std::fmt::Display;

use super::language::{Phrase, Slot, phrase};
use crate::raft::{Index, Micros, Time};

/// `S1`, `S1 and S2`, `S1, S2 and S3`; `nobody` if there is none.
pub fn listed<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    phrase!("list", names = Slot::list(items)).to_string()
}

/// `entry 4`, `entries 4 to 6`.
pub(super) fn entries(from: Index, to: Index) -> Phrase {
    match from == to {
        true => phrase!("entry", index = from),
        false => phrase!("entries", from = from, to = to),
    }
}

/// A moment as the clock shows it: `1.862 s`, with microseconds where they matter: `1.862007 s`.
pub fn moment(time: Time) -> String {
    let (seconds, rest) = (time.0 / 1_000_000, time.0 % 1_000_000);
    match rest % 1_000 {
        0 => format!("{seconds}.{:03} s", rest / 1_000),
        _ => format!("{seconds}.{rest:06} s"),
    }
}

/// A stretch of time, rounded as a person would say it: `850 µs`, `41 ms`, `1.5 s`.
pub fn span(span: Micros) -> String {
    match span.0 {
        micros @ 0..1_000 => format!("{micros} µs"),
        micros @ 1_000..9_950 => format!("{} ms", decimal((micros + 50) / 100)),
        micros @ 9_950..999_500 => format!("{} ms", (micros + 500) / 1_000),
        micros => format!("{} s", decimal((micros + 50_000) / 100_000)),
    }
}

/// Parts per million as a percentage, rounded as a person would say it: `0.03%`, `2.7%`, `22%`.
pub(super) fn percent(parts: u64) -> String {
    match parts {
        0..9_950 => {
            format!("{}%", format!("0.{:02}", (parts + 50) / 100).trim_end_matches('0').trim_end_matches('.'))
        }
        9_950..99_500 => format!("{}%", decimal((parts + 500) / 1_000)),
        _ => format!("{}%", (parts + 5_000) / 10_000),
    }
}

/// Tenths, without a needless `.0`.
fn decimal(tenths: u64) -> String {
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_a_person_would() {
        let check = |micros: u64, said: &str| assert_eq!(span(Micros(micros)), said);
        check(0, "0 µs");
        check(850, "850 µs");
        check(1_000, "1 ms");
        check(1_540, "1.5 ms");
        check(41_400, "41 ms");
        check(999_499, "999 ms");
        check(999_500, "1 s");
        check(1_500_000, "1.5 s");
        assert_eq!(moment(Time(1_862_000)), "1.862 s");
        assert_eq!(moment(Time(62_007)), "0.062007 s");
    }

    #[test]
    fn shares_are_said_in_percent() {
        let check = |parts: u64, said: &str| assert_eq!(percent(parts), said);
        check(0, "0%");
        check(300, "0.03%");
        check(5_000, "0.5%");
        check(9_960, "1%");
        check(27_000, "2.7%");
        check(216_000, "22%");
        check(1_000_000, "100%");
    }

    #[test]
    fn lists_read_as_in_a_sentence() {
        let check = |items: &[&str], said: &str| assert_eq!(listed(items), said);
        check(&[], "nobody");
        check(&["S1"], "S1");
        check(&["S1", "S2"], "S1 and S2");
        check(&["S1", "S2", "S3"], "S1, S2 and S3");
    }
}
