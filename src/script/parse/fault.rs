//! Faults and operations on servers, clocks and links, and the switches that go with them.

use std::collections::BTreeSet;

use super::condition::rule;
use crate::raft::rules::Rule;
use crate::raft::{Micros, ServerId};
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::measures::LONGEST;
use crate::script::text::Word;
use crate::script::{measures, settings, values};
use crate::sim::settings::Share;
use crate::sim::statement::{Party, Statement};

/// The slowest and the fastest a clock may run.
const SLOWEST: Share = Share(10_000);
const FASTEST: Share = Share(10_000_000);

/// `set NAME=VALUE …`
pub fn set(words: &mut Cursor) -> Result<Line, Error> {
    let all = words.many("NAME=VALUE", |word| settings::setting(word, false))?;
    Ok(Line::Act(Statement::Set(all)))
}

/// `break RULE …` and `mend RULE …`
pub fn rules(words: &mut Cursor, make: fn(Vec<Rule>) -> Statement) -> Result<Line, Error> {
    let switchable = |word: &Word| match rule(word)? {
        rule if rule.info().breaks.is_some() => Ok(rule),
        rule => Err(word.error(format!("{} cannot be switched off", rule.id())).of_content()),
    };
    Ok(Line::Act(make(words.many("a rule", switchable)?)))
}

/// `kill S1` and what else is done to one server.
pub fn server(words: &mut Cursor, make: fn(ServerId) -> Statement) -> Result<Line, Error> {
    Ok(Line::Act(make(words.server()?)))
}

/// `timeout S3`, `timeout c1`
pub fn timeout(words: &mut Cursor) -> Result<Line, Error> {
    words.one("a server or a client", values::party).map(|party| Line::Act(Statement::Timeout(party)))
}

/// `clock S1 50%`
pub fn clock(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    let speed = words.one("a speed such as 50%", |word| measures::share(word, SLOWEST, FASTEST))?;
    Ok(Line::Act(Statement::Clock(server, speed)))
}

/// `disk S1 100..200ms`, `disk S1 usual`
pub fn disk(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    let time =
        words.one("how long a write takes, such as 200ms, or usual", |word| match word.is("usual") {
            true => Ok(None),
            false => measures::range(word, Micros(0), LONGEST).map(Some),
        })?;
    Ok(Line::Act(Statement::Disk(server, time)))
}

/// `partition S1 S2 | S3 S4 S5`
pub fn partition(words: &mut Cursor) -> Result<Line, Error> {
    let parts: Vec<Word> = words.rest().iter().flat_map(Word::unglued).collect();
    if parts.is_empty() {
        return Err(words.missing("the servers of a group"));
    }
    let mut groups = vec![Vec::new()];
    let mut named = BTreeSet::new();
    for word in &parts {
        let is_bar = word.bare().is_some_and(|text| text == "|");
        match groups.last_mut() {
            Some(group) if is_bar && group.is_empty() => {
                return Err(words.explained(word.error("this group is empty")));
            }
            _ if is_bar => groups.push(Vec::new()),
            group => {
                let server = values::server(word).map_err(|error| words.explained(error))?;
                if !named.insert(server) {
                    return Err(words.explained(word.error(format!("{server} is named twice")).of_content()));
                }
                group.into_iter().for_each(|group| group.push(server));
            }
        }
    }
    match (groups.last(), parts.last()) {
        (Some(group), Some(bar)) if group.is_empty() => {
            Err(words.explained(bar.error("the group behind it is empty")))
        }
        _ => Ok(Line::Act(Statement::Partition(groups))),
    }
}

/// `cut S1 -> S2`
pub fn cut(words: &mut Cursor) -> Result<Line, Error> {
    Ok(Line::Act(Statement::Cut(words.ends()?)))
}

/// `heal`, `heal S1 - S2`
pub fn heal(words: &mut Cursor) -> Result<Line, Error> {
    let ends = if words.peek().is_some() { Some(words.ends()?) } else { None };
    Ok(Line::Act(Statement::Heal(ends)))
}

/// `link S1 -> S2 latency=100ms loss=20%`
pub fn link(words: &mut Cursor) -> Result<Line, Error> {
    let ends = words.ends()?;
    let all = words.many("NAME=VALUE", |word| settings::setting(word, true))?;
    Ok(Line::Act(Statement::Link(ends, all)))
}

/// `settle`, `settle S1 S2 c1`
pub fn settle(words: &mut Cursor) -> Result<Line, Error> {
    let mut among: Vec<Party> = Vec::new();
    while words.peek().is_some() {
        among.push(words.one("a server or a client", values::party)?);
    }
    Ok(Line::Act(Statement::Settle(among)))
}

/// `note "text"`
pub fn note(words: &mut Cursor) -> Result<Line, Error> {
    words.one("a text in quotes", Word::text).map(|text| Line::Act(Statement::Note(text)))
}
