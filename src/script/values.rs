//! The small things that statements are made of: servers, numbers, durations, percents, lists of terms.
//!
//! Each is read from a word and refused with what was expected; each has one way to be printed.

use super::error::Error;
use super::text::Word;
use crate::raft::{Micros, ServerId, Term};
use crate::sim::settings::Share;
use crate::sim::setup::MOST_SERVERS;
use crate::sim::statement::{ClientId, Party};

/// The highest number that a client may have.
pub const MOST_CLIENTS: u32 = 9999;
/// The highest term, index or other number in a statement.
pub const MOST: u64 = 1_000_000_000_000;
/// The most entries that a list of terms may have.
pub const MOST_ENTRIES: usize = 10_000;
/// The longest time that may pass at once, or that a setting may have.
pub const LONGEST: Micros = Micros::millis(3_600_000);

/// `S3`
pub(super) fn server(word: &Word) -> Result<ServerId, Error> {
    match party(word)? {
        Party::Server(id) => Ok(id),
        Party::Client(id) => Err(word.error(format!("{id} is a client; expected a server such as S1"))),
    }
}

/// `S3` or `c1`
pub(super) fn party(word: &Word) -> Result<Party, Error> {
    let number = named_number(word).filter(|(letter, _)| *letter != 'm').ok_or_else(|| {
        word.error(format!("expected a server such as S1 or a client such as c1, found {}", word.name()))
    })?;
    match number {
        ('s', Some(n @ 1..)) if n <= MOST_SERVERS.into() => Ok(ServerId(n as u16).into()),
        ('s', _) => Err(word.error(format!("servers are S1 to S{MOST_SERVERS}")).of_content()),
        (_, Some(n @ 1..)) if n <= MOST_CLIENTS => Ok(ClientId(n).into()),
        _ => Err(word.error(format!("clients are c1 to c{MOST_CLIENTS}")).of_content()),
    }
}

/// Whether the word looks like a server or a client, of whatever number.
pub(super) fn is_party(word: &Word) -> bool {
    named_number(word).is_some_and(|(letter, _)| letter != 'm')
}

/// `m17`
pub(super) fn message_number(word: &Word) -> Option<u64> {
    named_number(word).and_then(|(letter, number)| (letter == 'm').then_some(number?.into()))
}

/// The letter of `S3`, `c1` or `m17` in lower case and its number, none if that is out of all bounds.
fn named_number(word: &Word) -> Option<(char, Option<u32>)> {
    let text = word.bare()?.to_ascii_lowercase();
    let digits = text.strip_prefix(['s', 'c', 'm'])?;
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| (text.as_bytes()[0].into(), digits.parse().ok()))
}

/// A whole number from `least` to `most`.
pub(super) fn number(word: &Word, least: u64, most: u64) -> Result<u64, Error> {
    let text = word.bare().filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    let found = text.and_then(|text| text.parse().ok()).filter(|n| (least..=most).contains(n));
    found
        .ok_or_else(|| word.error(format!("expected a number from {least} to {most}, found {}", word.name())))
}

/// `S1,S2,S3`, or nothing for `none`.
pub(super) fn servers(word: &Word) -> Result<Vec<ServerId>, Error> {
    if word.is("none") {
        return Ok(Vec::new());
    }
    word.split(b',').iter().map(server).collect()
}

/// `true` or `false`
pub(super) fn truth(word: &Word) -> Result<bool, Error> {
    match () {
        () if word.is("true") => Ok(true),
        () if word.is("false") => Ok(false),
        () => Err(word.error(format!("expected `true` or `false`, found {}", word.name()))),
    }
}

/// `1,1,2`, `1,2*99`, or nothing for `none`.
pub(super) fn terms(word: &Word) -> Result<Vec<Term>, Error> {
    let mut terms = Vec::new();
    if word.is("none") {
        return Ok(terms);
    }
    for part in word.split(b',') {
        let (term, times) = repeated_term(&part)?;
        if terms.len() + times > MOST_ENTRIES {
            return Err(part.error(format!("at most {MOST_ENTRIES} entries are allowed")));
        }
        terms.extend(std::iter::repeat_n(term, times));
    }
    Ok(terms)
}

/// `2` or `2*99`
pub(super) fn repeated_term(word: &Word) -> Result<(Term, usize), Error> {
    let term = |word: &Word| {
        number(word, 1, MOST).map(Term).map_err(|_| {
            word.error(format!("expected the terms of entries such as 1,1,2 or 2*99, found {}", word.name()))
        })
    };
    match word.split_once(b'*') {
        None => Ok((term(word)?, 1)),
        Some((first, times)) => Ok((term(&first)?, number(&times, 1, MOST_ENTRIES as u64)? as usize)),
    }
}

/// Terms as one writes them: three and more of one term are counted.
pub(super) fn print_terms(terms: &[Term]) -> String {
    let runs = terms.chunk_by(|a, b| a == b).flat_map(|run| match run.len() {
        1 | 2 => run.iter().map(Term::to_string).collect(),
        times => vec![format!("{}*{times}", run[0])],
    });
    list(runs.collect())
}

/// Servers as one writes them.
pub(super) fn print_servers<'a>(servers: impl IntoIterator<Item = &'a ServerId>) -> String {
    list(servers.into_iter().map(ServerId::to_string).collect())
}

fn list(parts: Vec<String>) -> String {
    if parts.is_empty() { "none".into() } else { parts.join(",") }
}

/// `500ms`, from `least` to `most`; a bare `0` is no time at all.
pub(super) fn duration(word: &Word, least: Micros, most: Micros) -> Result<Micros, Error> {
    let text = word.bare().unwrap_or_default();
    let (digits, unit) = unit(&text);
    let found = match unit {
        Some(unit) => decimal(digits, unit),
        None => (digits == "0").then_some(0),
    };
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

/// The digits, and how many microseconds the unit behind them has.
fn unit(text: &str) -> (&str, Option<u64>) {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "us" => Some(1),
        "ms" => Some(1_000),
        "s" => Some(1_000_000),
        _ => None,
    };
    (if unit.is_some() { digits } else { text }, unit)
}

/// `1.5` of a unit in whole parts of it; none if it does not come out even.
fn decimal(digits: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(w, f)| (w, f));
    let is_decimal = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !is_decimal || digits.ends_with('.') || fraction.len() > 6 {
        return None;
    }
    let scale = 10u64.pow(fraction.len() as u32);
    let parts = format!("{whole}{fraction}").parse::<u64>().ok()?.checked_mul(unit)?;
    (parts % scale == 0).then_some(parts / scale)
}

/// A duration in the largest unit that needs no fraction.
pub fn print_span(span: Micros) -> String {
    let (unit, size) = unit_for(&[span]);
    format!("{}{unit}", span.0 / size)
}

/// Both ends in one unit; one duration if they are equal.
pub(super) fn print_range(low: Micros, high: Micros) -> String {
    if low == high {
        return print_span(low);
    }
    let (unit, size) = unit_for(&[low, high]);
    format!("{}..{}{unit}", low.0 / size, high.0 / size)
}

/// The largest unit that all of these are whole numbers of.
fn unit_for(spans: &[Micros]) -> (&'static str, u64) {
    if spans.iter().all(|span| span.0 == 0) {
        return ("ms", 1_000);
    }
    let fits = |size: u64| spans.iter().all(|span| span.0.is_multiple_of(size));
    let units = [("s", 1_000_000), ("ms", 1_000)];
    units.into_iter().find(|(_, size)| fits(*size)).unwrap_or(("us", 1))
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

    #[test]
    fn terms_are_counted() {
        let check = |text: &str, count: usize, printed: &str| {
            let terms = terms(&word(text)).unwrap();
            assert_eq!((terms.len(), print_terms(&terms).as_str()), (count, printed));
        };
        check("1,1,2", 3, "1,1,2");
        check("1*3,4,4", 5, "1*3,4,4");
        check("7*2", 2, "7,7");
        check("none", 0, "none");
        for wrong in ["1,,2", "0", "1*0", "2*10001", "1*9999,1*9999", "x", "1:SET"] {
            assert!(terms_error(wrong).column > 0, "{wrong}");
        }
    }

    fn terms_error(text: &str) -> Error {
        terms(&word(text)).unwrap_err()
    }

    #[test]
    fn servers_and_clients_have_numbers() {
        assert_eq!(party(&word("s3")), Ok(ServerId(3).into()));
        assert_eq!(party(&word("C12")), Ok(ClientId(12).into()));
        for wrong in ["S0", "S26", "c0", "c10000", "S", "S-1", "S99999999999", "m1", "x", "\"S1\""] {
            assert!(party(&word(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(message_number(&word("m17")), Some(17));
    }
}
