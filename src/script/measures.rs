//! Durations and percents: whole microseconds and parts per million, without a float between.

use super::error::Error;
use super::text::Word;
use crate::raft::Micros;
use crate::sim::settings::Share;
use crate::store::duration::{self, decimal, unit, unit_for};

/// The longest time that may pass at once, or that a setting may have.
pub const LONGEST: Micros = Micros::millis(3_600_000);

/// `500ms`, from `least` to `most`; a bare `0` is no time at all.
pub(super) fn duration(word: &Word, least: Micros, most: Micros) -> Result<Micros, Error> {
    let text = word.bare().unwrap_or_default();
    let found = duration::parse(&text).or((text == "0").then_some(0));
    check_duration(word, found, least, most)
}

/// `1..3ms`, `500us..3ms` or one duration for both ends.
pub(super) fn range(word: &Word, least: Micros, most: Micros) -> Result<(Micros, Micros), Error> {
    let text = word.bare().unwrap_or_default();
    let Some((low, high)) = text.split_once("..") else {
        let both = duration(word, least, most)?;
        return Ok((both, both));
    };
    let (high, high_unit) = unit(high);
    let (low, low_unit) = unit(low);
    let read = |digits, unit: Option<u64>| unit.and_then(|unit| decimal(digits, unit));
    let low = check_duration(word, read(low, low_unit.or(high_unit)), least, most)?;
    let high = check_duration(word, read(high, high_unit), least, most)?;
    if low > high {
        return Err(word.error(format!(
            "a range begins with its lower end: {}..{}",
            print_span(high),
            print_span(low)
        )));
    }
    Ok((low, high))
}

fn check_duration(word: &Word, found: Option<u64>, least: Micros, most: Micros) -> Result<Micros, Error> {
    found.map(Micros).filter(|span| (least..=most).contains(span)).ok_or_else(|| {
        let allowed = format!("from {} to {}", print_span(least), print_span(most));
        word.error(format!("expected a duration such as 500ms, {allowed}, found {}", word.name()))
            .of_content()
    })
}

/// A duration in the largest unit that needs no fraction.
pub fn print_span(span: Micros) -> String {
    duration::print(span.0)
}

/// Both ends in one unit; one duration if they are equal.
pub(super) fn print_range(low: Micros, high: Micros) -> String {
    if low == high {
        return print_span(low);
    }
    let (unit, size) = unit_for(&[low.0, high.0]);
    format!("{}..{}{unit}", low.0 / size, high.0 / size)
}

/// `20%`, `0.5%`, from `least` to `most`.
pub(super) fn share(word: &Word, least: Share, most: Share) -> Result<Share, Error> {
    let text = word.bare().unwrap_or_default();
    let parts =
        text.strip_suffix('%').and_then(|digits| decimal(digits, 10_000)).filter(|p| *p <= most.0.into());
    parts.map(|parts| Share(parts as u32)).filter(|share| *share >= least).ok_or_else(|| {
        let allowed = format!("from {} to {}", print_share(least), print_share(most));
        word.error(format!("expected a percentage {allowed}, found {}", word.name())).of_content()
    })
}

/// A share in percent.
pub fn print_share(share: Share) -> String {
    let fraction = format!("{:04}", share.0 % 10_000);
    match fraction.trim_end_matches('0') {
        "" => format!("{}%", share.0 / 10_000),
        fraction => format!("{}.{fraction}%", share.0 / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::text::words;

    fn word(text: &str) -> Word {
        words(text).unwrap().remove(0)
    }

    #[test]
    fn durations_are_whole_microseconds_and_print_short() {
        let check = |text: &str, micros: u64, printed: &str| {
            let span = duration(&word(text), Micros(0), LONGEST).unwrap();
            assert_eq!((span, print_span(span).as_str()), (Micros(micros), printed));
        };
        check("500ms", 500_000, "500ms");
        check("0", 0, "0ms");
        check("0s", 0, "0ms");
        check("1.5s", 1_500_000, "1500ms");
        check("2000MS", 2_000_000, "2s");
        check("0.25ms", 250, "250us");
        for wrong in [
            "5",
            "ms",
            "-1ms",
            "1.0000001s",
            "0.1us",
            "1m",
            "3601s",
            "1.ms",
            ".5s",
            "1e3ms",
            "99999999999999999999s",
            "\"1s\"",
        ] {
            assert!(duration(&word(wrong), Micros(0), LONGEST).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ranges_share_their_unit() {
        let check = |text: &str, low: u64, high: u64, printed: &str| {
            let (from, to) = range(&word(text), Micros(0), LONGEST).unwrap();
            assert_eq!((from.0, to.0, print_range(from, to).as_str()), (low, high, printed));
        };
        check("1..3ms", 1_000, 3_000, "1..3ms");
        check("500us..3ms", 500, 3_000, "500..3000us");
        check("0..1s", 0, 1_000_000, "0..1s");
        check("0ms", 0, 0, "0ms");
        check("5..5ms", 5_000, 5_000, "5ms");
        for wrong in ["3..1ms", "1..3", "..3ms", "1..ms", "1ms..3601s"] {
            assert!(range(&word(wrong), Micros(0), LONGEST).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_percents() {
        let check = |text: &str, parts: u32, printed: &str| {
            let share = share(&word(text), Share(0), Share(1_000_000)).unwrap();
            assert_eq!((share, print_share(share).as_str()), (Share(parts), printed));
        };
        check("20%", 200_000, "20%");
        check("0.5%", 5_000, "0.5%");
        check("0.0001%", 1, "0.0001%");
        check("100.0%", 1_000_000, "100%");
        for wrong in ["101%", "20", "-1%", "0.00001%", "%"] {
            assert!(share(&word(wrong), Share(0), Share(1_000_000)).is_err(), "{wrong}");
        }
    }
}
