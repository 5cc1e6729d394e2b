//! The small things that statements are made of: servers, clients, numbers, lists of terms.
//!
//! Each is read from a word and refused with what was expected; each has one way to be printed.

use super::error::Error;
use super::text::Word;
use crate::raft::{ServerId, Term};
use crate::sim::setup::MOST_SERVERS;
use crate::sim::statement::{ClientId, Party};

/// The highest number that a client may have.
pub const MOST_CLIENTS: u32 = 9999;
/// The highest term, index or other number in a statement.
pub const MOST: u64 = 1_000_000_000_000;
/// The most entries that a list of terms may have.
pub const MOST_ENTRIES: usize = 10_000;

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
    let found = text.as_ref().and_then(|text| text.parse().ok()).filter(|n| (least..=most).contains(n));
    found.ok_or_else(|| {
        let error = word.error(format!("expected a number from {least} to {most}, found {}", word.name()));
        if text.is_some() { error.of_content() } else { error }
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::text::words;

    fn word(text: &str) -> Word {
        words(text).unwrap().remove(0)
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
