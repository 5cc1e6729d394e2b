//! Several commands as one: `MULTI SET x 1; INCR n EXEC`.
//!
//! They are one request and one entry, applied whole or not at all: if one of them is refused, none was done, and
//! the answer says which it was. Nothing comes in between, each sees what those before it did, and all of it is
//! one change with one revision.
//!
//! Where Redis queues what stands between MULTI and EXEC, and does the rest if one command fails, here it is one
//! line and all or nothing.

use super::{Bytes, Command, CommandError, Error, text};

/// The most commands that can be one.
pub const MOST: usize = 100;

/// What cannot be one of several.
const ALONE: [&str; 4] = ["MULTI", "HISTORY", "WATCH", "UNWATCH"];

impl Command {
    /// Several commands as one.
    ///
    /// # Errors
    /// Which of them, from 0, cannot stand there, and why.
    pub fn multi(commands: Vec<Command>) -> Result<Command, (usize, String)> {
        if commands.is_empty() || commands.len() > MOST {
            let found = commands.len();
            return Err((0, format!("`MULTI` takes 1 to {MOST} commands, found {found}")));
        }
        let alone = commands.iter().position(|command| ALONE.contains(&command.name()));
        match alone {
            Some(nth) => Err((nth, format!("`{}` cannot stand in a `MULTI`", commands[nth].name()))),
            None => Ok(Command::Multi { commands }),
        }
    }

    /// The commands that this one is made of: itself, or several.
    pub fn parts(&self) -> &[Command] {
        match self {
            Command::Multi { commands } => commands,
            one => std::slice::from_ref(one),
        }
    }
}

/// Words that begin with MULTI. A `;` is a word or ends one, so no argument ends with it; a script, which has
/// quotes, puts the commands together itself.
pub(super) fn parse(words: &[Bytes]) -> Result<Command, CommandError> {
    let body = match words {
        [_, body @ .., last] if last.eq_ignore_ascii_case(b"EXEC") => body,
        _ => return Err(CommandError { word: words.len(), message: missing() }),
    };
    let (mut commands, mut starts) = (Vec::new(), Vec::new());
    let mut start = 1;
    for stretch in body.split_inclusive(|word| word.ends_with(b";")) {
        let mut part = stretch.to_vec();
        if let Some(last) = part.last_mut() {
            last.truncate(last.len() - usize::from(last.ends_with(b";")));
        }
        part.pop_if(|last| last.is_empty() && stretch.last().is_some_and(|word| word == b";"));
        let at_fault = |error: CommandError| CommandError { word: start + error.word, ..error };
        commands.push(Command::parse(&part).map_err(at_fault)?);
        starts.push(start);
        start += stretch.len();
    }
    let at = |nth: usize| starts.get(nth).copied().unwrap_or(words.len() - 1);
    match body.last() {
        Some(last) if last.ends_with(b";") => Err(CommandError { word: words.len() - 1, message: missing() }),
        _ => Command::multi(commands).map_err(|(nth, message)| CommandError { word: at(nth), message }),
    }
}

fn missing() -> String {
    "`MULTI` is commands between `;`, and ends with `EXEC`: `MULTI SET x 1; INCR n EXEC`".into()
}

/// Why nothing was done, and which command it was.
pub(super) fn refused(part: &Command, error: Error) -> Error {
    let part = text::cut(&part.to_string(), 40);
    Error { sentence: format!("{} (in {part}; nothing of the MULTI was done)", error.sentence), ..error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Guarantee, Request, Store, random};

    #[test]
    fn all_of_it_is_one_change() {
        let mut store = Store::new();
        let mut check = |line: &str, answer: &str, revision: u64| {
            let request = random::request_of(line, store.applied() + 1);
            let applied = store.apply(request.sequence, 0, &request, Guarantee::ExactlyOnce);
            assert_eq!(
                (applied.response.to_string().as_str(), store.revision()),
                (answer, revision),
                "{line}"
            );
        };
        check("MULTI SET x 1; INCR x; GET x EXEC", "OK; 2; \"2\"", 1);
        check("multi SET y 1 ; DEL x y exec", "OK; 2", 2);
        check("HISTORY x", "1; \"2\"; 2; nil", 2);
        check("MULTI SET z 1; DEL z EXEC", "OK; 1", 2);
        check("MULTI GET x; KEYS EXEC", "nil; none", 2);
        check("MULTI HSET h k:1; HDEL h k; SSET h a EXEC", "1; 1; 1", 3);
    }

    #[test]
    fn if_one_is_refused_none_was_done() {
        let mut store = Store::new();
        let before = "MULTI SET x 1 TTL 1s; HSET h k:1; SET n a EXEC";
        store.apply(1, 0, &random::request_of(before, 1), Guarantee::AtLeastOnce);
        let mut check = |line: &str, answer: &str| {
            let before = store.clone();
            let applied = store.apply(1, 0, &random::request_of(line, 1), Guarantee::AtLeastOnce);
            assert_eq!(applied.response.to_string(), answer, "{line}");
            assert_eq!(store, before, "{line}");
        };
        check(
            "MULTI PERSIST x; DEL h; SET y 1; INCR n EXEC",
            "error NOTANUMBER n holds no whole number of 64 bits (in INCR n; nothing of the MULTI was done)",
        );
        check(
            "MULTI SET x 2; HSET h k:2 l:1; SSET h a; SET x 3 EXEC",
            "error WRONGTYPE h holds a HASH, SSET needs a SET (in SSET h a; nothing of the MULTI was done)",
        );
        check(
            "MULTI GET x; GET h EXEC",
            "error WRONGTYPE h holds a HASH, GET needs a STRING (in GET h; nothing of the MULTI was done)",
        );
    }

    #[test]
    fn words_that_are_no_multi_get_the_place_and_the_reason() {
        let check = |line: &str, word: usize, message: &str| {
            let error = Command::parse(&random::words(line)).unwrap_err();
            assert_eq!((error.word, error.message.as_str()), (word, message), "{line}");
        };
        check("MULTI", 1, &missing());
        check("MULTI SET x 1", 4, &missing());
        check("MULTI EXEC", 1, "`MULTI` takes 1 to 100 commands, found 0");
        check("MULTI SET x 1; EXEC", 4, &missing());
        check(
            "MULTI SET x 1; INCR y z EXEC",
            6,
            "expected a whole number of 64 bits, found z: `INCR key [n]`",
        );
        check("MULTI SET x EXEC", 3, "`SET` needs a value: `SET key value [TTL duration]`");
        check("MULTI GET x; HISTORY x EXEC", 3, "`HISTORY` cannot stand in a `MULTI`");
        let many = format!("MULTI {} EXEC", vec!["GET x"; MOST + 1].join("; "));
        check(&many, 1, "`MULTI` takes 1 to 100 commands, found 101");
    }

    #[test]
    fn it_prints_as_one_would_type_it() {
        let request =
            Request::of_nobody(Command::parse(&random::words("multi set x a=b; get x exec")).unwrap());
        assert_eq!(request.command.to_string(), "MULTI SET x \"a=b\"; GET x EXEC");
        assert_eq!(request.command.short(), "[x a=…");
    }
}
