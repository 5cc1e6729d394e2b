//! What a run begins with: its size, its seed, and what servers hold.

use super::ask;
use crate::raft::{Index, Term};
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::suggest::did_you_mean;
use crate::script::text::Word;
use crate::script::values::{self, MOST, MOST_ENTRIES};
use crate::sim::setup::MOST_SERVERS;
use crate::sim::statement::{Given, GivenEntries};
use crate::store::Command;

/// `case "name"`
pub fn case(words: &mut Cursor) -> Result<Line, Error> {
    words.one("a name", Word::text).map(Line::Case)
}

/// `cluster 5`
pub fn cluster(words: &mut Cursor) -> Result<Line, Error> {
    let servers = words.one("how many servers", |word| values::number(word, 1, MOST_SERVERS.into()))?;
    Ok(Line::Cluster(servers as u16))
}

/// `seed 42`
pub fn seed(words: &mut Cursor) -> Result<Line, Error> {
    words.one("a number", |word| values::number(word, 0, u64::MAX)).map(Line::Seed)
}

/// `given S1 term=6 log=1,1,4 vote=S2 commit=2`
pub fn given(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    let mut given = Given { server, term: None, vote: None, snapshot: None, log: Vec::new(), commit: None };
    let mut seen = Vec::new();
    while words.peek().is_some() {
        words.one("NAME=VALUE", |word| {
            let (name, value) = named(word)?;
            if seen.contains(&name) {
                return Err(word.error(format!("{name} is given twice")));
            }
            seen.push(name);
            put(&mut given, name, &value)
        })?;
    }
    Ok(Line::Given(given))
}

/// What a server can be given.
pub const GIVEN: [&str; 5] = ["term", "vote", "log", "commit", "snapshot"];

fn named(word: &Word) -> Result<(&'static str, Word), Error> {
    let (name, value) = word.split_once(b'=').unwrap_or((word.clone(), word.clone()));
    let found = GIVEN.into_iter().find(|known| name.is(known) && word.split_once(b'=').is_some());
    let unknown =
        || name.error(format!("a server is not given {}{}", name.name(), did_you_mean(&name, &GIVEN)));
    Ok((found.ok_or_else(unknown)?, value))
}

fn put(given: &mut Given, name: &str, value: &Word) -> Result<(), Error> {
    match name {
        "term" => given.term = Some(Term(values::number(value, 0, MOST)?)),
        "vote" if value.is("none") => given.vote = None,
        "vote" => given.vote = Some(values::server(value)?),
        "commit" => given.commit = Some(Index(values::number(value, 0, MOST)?)),
        "snapshot" => given.snapshot = Some(snapshot(value)?),
        _ => log(given, value)?,
    }
    Ok(())
}

/// `5:2`: a snapshot up to index 5, whose entry was of term 2.
fn snapshot(value: &Word) -> Result<(Index, Term), Error> {
    let Some((index, term)) = value.split_once(b':') else {
        return Err(value.error(format!("expected INDEX:TERM such as 5:2, found {}", value.name())));
    };
    Ok((Index(values::number(&index, 1, MOST)?), Term(values::number(&term, 1, MOST)?)))
}

/// `1,1,4`, `2*99`, `"1:SET x 1"`
fn log(given: &mut Given, value: &Word) -> Result<(), Error> {
    if value.is("none") {
        return Ok(());
    }
    let mut count = 0;
    for part in value.split(b',') {
        let entries = entries(&part)?;
        count += entries.times;
        if count > MOST_ENTRIES {
            return Err(part.error(format!("at most {MOST_ENTRIES} entries are allowed")));
        }
        given.push(entries);
    }
    Ok(())
}

/// `2*99`, `"1:SET x 1"`
fn entries(part: &Word) -> Result<GivenEntries, Error> {
    if !part.is_quoted() {
        let (term, times) = values::repeated_term(part)?;
        return Ok(GivenEntries { term, command: None, times });
    }
    let times = |times: &Word| values::number(times, 1, MOST_ENTRIES as u64).map(|times| times as usize);
    let (one, times) =
        part.split_once(b'*').map_or(Ok((part.clone(), 1)), |(one, n)| Ok((one, times(&n)?)))?;
    let (term, command) = command_entry(&one)?;
    Ok(GivenEntries { term, command: Some(command), times })
}

/// Inside the quotes stands a line of its own, with a term before it.
fn command_entry(part: &Word) -> Result<(Term, Command), Error> {
    let text = part.text()?;
    let (term, command) =
        text.split_once(':').ok_or_else(|| part.error("expected an entry such as \"1:SET x 1\""))?;
    let term = term.parse().ok().filter(|term| (1..=MOST).contains(term));
    let term = term.ok_or_else(|| part.error("expected a term before the `:`, as in \"1:SET x 1\""))?;
    let command = ask::command_in(command).map_err(|error| part.error(error.message))?;
    Ok((Term(term), command))
}
