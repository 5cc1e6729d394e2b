//! Load generators: `load c2 rate=20/s mix=get:4,set:1 keys=3`.

use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::suggest::did_you_mean;
use crate::script::text::Word;
use crate::script::values;
use crate::sim::load::{Kind, Load, MOST_KEYS, MOST_RATE};
use crate::sim::statement::{Party, Statement};

/// The most that one kind weighs.
const HEAVIEST: u64 = 1_000;

/// `load c2 rate=20/s mix=get:4,set:1`, `load c2 off`
pub fn load(words: &mut Cursor) -> Result<Line, Error> {
    let client = words.one("a client", |word| match values::party(word)? {
        Party::Client(id) => Ok(id),
        Party::Server(_) => Err(word.error("expected a client such as c1")),
    })?;
    if words.keyword("off") {
        return Ok(Line::Act(Statement::Load { client, load: None }));
    }
    let mut load = Load::default();
    let mut said = Vec::new();
    words.peek().ok_or_else(|| words.missing("rate=, mix=, keys= or off"))?;
    while words.peek().is_some() {
        words.one("rate=, mix= or keys=", |word| {
            let name = put(word, &mut load)?;
            if said.contains(&name) {
                return Err(word.error(format!("{name} is said twice")));
            }
            said.push(name);
            Ok(())
        })?;
    }
    Ok(Line::Act(Statement::Load { client, load: Some(load) }))
}

/// Takes up one `NAME=VALUE`, and tells which.
fn put(word: &Word, load: &mut Load) -> Result<&'static str, Error> {
    let expected = || word.error(format!("expected rate=, mix=, keys= or off, found {}", word.name()));
    let (name, value) = word.split_once(b'=').ok_or_else(expected)?;
    match () {
        () if name.is("rate") => {
            let in_seconds =
                || value.error(format!("expected operations a second such as 20/s, found {}", value.name()));
            let (rate, unit) = value.split_once(b'/').ok_or_else(in_seconds)?;
            if !unit.is("s") {
                return Err(in_seconds());
            }
            load.rate = values::number(&rate, 1, MOST_RATE.into())? as u32;
            Ok("rate")
        }
        () if name.is("mix") => {
            load.mix = mix(&value)?;
            Ok("mix")
        }
        () if name.is("keys") => {
            load.keys = values::number(&value, 1, MOST_KEYS.into())? as u32;
            Ok("keys")
        }
        () => Err(expected()),
    }
}

/// `get:4,set:1`; a kind alone weighs 1.
fn mix(word: &Word) -> Result<Vec<(Kind, u32)>, Error> {
    let mut all: Vec<(Kind, u32)> = Vec::new();
    for part in word.split(b',') {
        let (name, weight) = match part.split_once(b':') {
            Some((name, weight)) => (name, values::number(&weight, 1, HEAVIEST)? as u32),
            None => (part, 1),
        };
        let kind = kind(&name)?;
        if all.iter().any(|(other, _)| *other == kind) {
            return Err(name.error(format!("{} is said twice", kind.word())));
        }
        all.push((kind, weight));
    }
    Ok(all)
}

fn kind(word: &Word) -> Result<Kind, Error> {
    let known = Kind::ALL.map(|(_, name)| name);
    let found = Kind::ALL.iter().find(|(_, name)| word.is(name)).map(|(kind, _)| *kind);
    found.ok_or_else(|| word.error(format!("unknown kind {}{}", word.name(), did_you_mean(word, &known))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::parse_line;
    use crate::script::statements::StatementInfo;

    #[test]
    fn the_table_names_every_kind() {
        let summary = StatementInfo::named("load").unwrap().summary;
        assert!(Kind::ALL.iter().all(|(_, name)| summary.contains(name)));
    }

    #[test]
    fn a_load_prints_in_full_and_what_is_wrong_is_said() {
        let printed = |line: &str| parse_line(line).unwrap().unwrap().to_string();
        assert_eq!(printed("LOAD c2 rate=20/s"), "load c2 rate=20/s mix=get:1,set:1 keys=3");
        assert_eq!(printed("load c2 keys=1 mix=SET,get:4"), "load c2 rate=10/s mix=set:1,get:4 keys=1");
        let check = |line: &str, message: &str| {
            let error = parse_line(line).unwrap_err().message;
            assert!(error.starts_with(message), "{line}: {error}");
        };
        check("load", "expected a client");
        check("load S1 off", "expected a client");
        check("load c2", "expected rate=, mix=, keys= or off");
        check("load c2 on", "expected rate=, mix=, keys= or off, found on");
        check("load c2 rate=20", "expected operations a second such as 20/s, found 20");
        check("load c2 rate=0/s", "expected a number from 1 to 10000");
        check("load c2 rate=5/m", "expected operations a second");
        check("load c2 mix=frob", "unknown kind frob");
        check("load c2 mix=get,get", "get is said twice");
        check("load c2 mix=get:0", "expected a number from 1 to 1000");
        check("load c2 keys=1 keys=2", "keys is said twice");
    }
}
