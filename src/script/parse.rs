//! A line into what it says.
//!
//! The first word decides: a statement of the [table](super::statements), a store command, or a client with
//! its command (`c2: GET x`). Parsing knows nothing of a cluster; whether the servers that a line names are
//! there is asked in [`names`](super::names).

pub(super) mod ask;
pub(super) mod condition;
pub(super) mod fault;
pub(super) mod load;
pub(super) mod membership;
pub(super) mod message;
pub(super) mod setup;
pub(super) mod time;

use super::cursor::Cursor;
use super::error::{Error, Span};
use super::line::Line;
use super::statements::{STATEMENTS, StatementInfo};
use super::suggest::did_you_mean_or;
use super::synonyms;
use super::text::{self, Word};
use crate::store::USAGES;

/// What one line says; none if it is empty or a comment.
pub fn parse_line(line: &str) -> Result<Option<Line>, Error> {
    let words = text::words(line)?;
    if words.is_empty() { Ok(None) } else { statement(&words).map(Some) }
}

/// One statement from its words, of which there is at least one.
pub(super) fn statement(words: &[Word]) -> Result<Line, Error> {
    let (first, rest) = words.split_first().expect("a statement has a word");
    let end = behind(words);
    if let Some((client, command)) = ask::asker(first) {
        return if command.bytes().is_empty() {
            ask::by(&client, rest, end)
        } else {
            ask::by(&client, &[&[command], rest].concat(), end)
        };
    }
    if ask::is_command(first) && !sets_settings(first, rest) {
        return ask::ask(ask::FIRST, words, end);
    }
    let info =
        first.bare().and_then(|name| StatementInfo::named(&name)).ok_or_else(|| unknown(first, rest))?;
    let mut cursor = Cursor::new(rest, info.usage, end);
    let line = (info.parse)(&mut cursor)?;
    cursor.end()?;
    Ok(line)
}

/// `set NAME=VALUE`: without an `=` it is the store's `SET`.
fn sets_settings(first: &Word, rest: &[Word]) -> bool {
    first.is("set") && rest.first().is_some_and(|word| word.split_once(b'=').is_some())
}

fn unknown(word: &Word, rest: &[Word]) -> Error {
    if let Some(ours) = synonyms::ours(word, rest) {
        return word.error(format!("unknown statement {}; that is `{ours}`", word.name()));
    }
    let statements = STATEMENTS.iter().map(|info| info.name);
    let known: Vec<&str> = statements.chain(USAGES.iter().map(|usage| usage.name)).collect();
    let near = did_you_mean_or(word, &known, "`help` lists them all");
    word.error(format!("unknown statement {}{near}", word.name()))
}

/// The place behind the last word.
fn behind(words: &[Word]) -> Span {
    let last = words.last().map_or(Span { column: 1, length: 0 }, |word| word.span);
    Span { column: last.column + last.length, length: 1 }
}
