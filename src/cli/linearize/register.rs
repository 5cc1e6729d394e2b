//! The log of one register: a line a step, `INFO  jepsen.util - 3 :invoke :cas [1 2]`.
//!
//! Process, `:invoke`, `:ok`, `:fail` or `:info`, operation, value: `nil`, a number, `[old new]`, or `:timed-out`.
//! What other parts of the recorder said, and what was done to the network by `:nemesis`, is passed over.

use super::steps::{Action, Kind, Recording, Step, Written};
use crate::check::recorded::cell::Value;
use crate::store::text::{cut, quoted};

/// # Errors
/// The first line that cannot be understood.
pub fn read(text: &str) -> Result<Recording, String> {
    let lines = text.lines().zip(1..).filter_map(|(line, number)| step(line, number).transpose());
    Recording::of(lines, &None)
}

fn step(line: &str, number: usize) -> Result<Option<Step>, String> {
    let at = |why: String| format!("line {number}: {why}");
    let line = line.trim();
    let Some(said) = of_the_history(line).filter(|said| !said.is_empty()) else { return Ok(None) };
    let mut words = said.split_whitespace();
    let mut word = || words.next();
    let (Some(process), Some(kind), Some(action)) = (word(), word(), word()) else {
        let found = quoted(cut(line, 60).as_bytes());
        return Err(at(format!(
            "{found} is no step; expected process, :invoke, operation, value, as in `3 :invoke :write 1`"
        )));
    };
    if process == ":nemesis" {
        return Ok(None);
    }
    if process.parse::<u64>().is_err() {
        return Err(at(format!("{} is no number of a process", quoted(cut(process, 60).as_bytes()))));
    }
    let kind = Kind::named(kind).map_err(at)?;
    let action = Action::named(action).map_err(at)?;
    let value = written(&words.collect::<Vec<_>>()).map_err(at)?;
    Ok(Some(Step { line: number, process: process.into(), kind, action, key: String::new(), value }))
}

/// What a line says behind its level and logger; none of another logger.
fn of_the_history(line: &str) -> Option<&str> {
    let levels = ["INFO", "WARN", "ERROR", "DEBUG"];
    let Some(rest) = levels.iter().find_map(|level| line.strip_prefix(level)) else { return Some(line) };
    let rest = rest.trim_start();
    match rest.strip_prefix("jepsen.util") {
        Some(rest) => Some(rest.trim_start().strip_prefix('-').unwrap_or(rest).trim_start()),
        // A line that ends within the logger's name was cut off.
        None if "jepsen.util".starts_with(rest) => Some(line),
        None => None,
    }
}

fn written(words: &[&str]) -> Result<Written, String> {
    let text = words.join(" ");
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(two) => {
            let mut values = two.split([' ', ',']).filter(|word| !word.is_empty()).map(value);
            match (values.next(), values.next(), values.next()) {
                (Some(old), Some(new), None) => Ok(Written::Two(old?, new?)),
                _ => Err(format!("{} is no pair, [old new]", quoted(cut(&text, 60).as_bytes()))),
            }
        }
        None if text == ":timed-out" => Ok(Written::TimedOut),
        None => value(&text).map(Written::One),
    }
}

fn value(word: &str) -> Result<Value, String> {
    if word == "nil" {
        return Ok(None);
    }
    match word.parse::<i64>() {
        Ok(number) => Ok(Some(number.to_string().into())),
        Err(_) => {
            let word = quoted(cut(word, 60).as_bytes());
            Err(format!("{word} is no value; expected nil, a number, [old new] or :timed-out"))
        }
    }
}
