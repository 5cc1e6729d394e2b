//! What lets time pass, and what is expected of it.

use super::condition::condition;
use super::statement;
use crate::raft::{Micros, Time};
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::measures::{self, LONGEST};
use crate::script::text::Word;
use crate::script::values;

/// The last moment that `at` reaches.
pub const LAST: Micros = Micros(1_000_000_000_000);
/// The most steps at once.
pub const MOST_STEPS: u64 = 1_000_000;

/// `run 500ms`, `run until CONDITION within 5s`
pub fn run(words: &mut Cursor) -> Result<Line, Error> {
    if !words.keyword("until") {
        let span = words.one("a duration such as 500ms, or `until`", |word| {
            measures::duration(word, Micros(0), LONGEST)
        })?;
        return Ok(Line::Run(span));
    }
    let start = words.place();
    let all = words.rest();
    let split = all.iter().rposition(|word| word.is("within"));
    let (asked, within) = split.map_or((all, &[][..]), |at| all.split_at(at));
    let end = if asked.is_empty() { start } else { super::behind(asked) };
    let condition = condition(&mut words.part(asked, end))?;
    let mut rest = words.part(within, super::behind(all));
    let within = match rest.keyword("within") {
        true => Some(rest.one("a duration such as 5s", |word| measures::duration(word, Micros(0), LONGEST))?),
        false => None,
    };
    rest.end()?;
    Ok(Line::RunUntil { condition, within })
}

/// `step`, `step 10`
pub fn step(words: &mut Cursor) -> Result<Line, Error> {
    if words.peek().is_none() {
        return Ok(Line::Step(1));
    }
    words.one("how many events", |word| values::number(word, 1, MOST_STEPS)).map(Line::Step)
}

/// `at 1500ms/2 STATEMENT`
pub fn at(words: &mut Cursor) -> Result<Line, Error> {
    let (time, nth) = words.one("a moment such as 1500ms", moment)?;
    let inner = words.rest();
    let line = match inner.first() {
        None => None,
        Some(first) => Some(Box::new(done_then(first, inner)?)),
    };
    Ok(Line::At { time, nth, line })
}

/// What can be done at a moment: whatever acts, and expectations.
fn done_then(first: &Word, words: &[Word]) -> Result<Line, Error> {
    let refused = || first.error(format!("`{}` cannot stand behind `at`", first.name()));
    // An `at` behind an `at` is not even read: there might be any number of them.
    match if first.is("at") { Err(refused()) } else { statement(words) }? {
        line @ (Line::Act(_) | Line::Expect(_)) => Ok(line),
        _ => Err(refused()),
    }
}

fn moment(word: &Word) -> Result<(Time, Option<u32>), Error> {
    let (time, nth) = word.split_once(b'/').map_or((word.clone(), None), |(time, nth)| (time, Some(nth)));
    let time = measures::duration(&time, Micros(0), LAST)?;
    let nth = nth.map(|nth| values::number(&nth, 0, MOST_STEPS)).transpose()?;
    Ok((Time(time.0), nth.map(|nth| nth as u32)))
}

/// `expect CONDITION`
pub fn expect(words: &mut Cursor) -> Result<Line, Error> {
    condition(words).map(Line::Expect)
}

/// `help`, `help STATEMENT`
pub fn help(words: &mut Cursor) -> Result<Line, Error> {
    let about = words.rest().iter().map(Word::text).collect::<Result<Vec<_>, _>>()?;
    Ok(Line::Help((!about.is_empty()).then(|| about.join(" "))))
}
