//! What could stand where the cursor is: for the Tab key, from the same tables that parse.
//!
//! The tables say which words a statement takes (`offers`); whether one of them may stand at this very place
//! is asked of the parser itself, so that nothing is offered which it would refuse. What the store's commands
//! take, names and values without end, is told by their usage (`command`).

mod command;
mod offers;
mod pairs;

use super::Known;
use super::error::Error;
use super::parse::parse_line;
use super::text;
use offers::Offers;

/// Words that could stand at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Where the word that they would replace begins, in bytes.
    pub start: usize,
    /// The words.
    pub words: Vec<String>,
}

/// A word that may be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    /// The word.
    word: String,
    /// What the parser is asked about in its place: of `loss=` it would miss the value. Where any word may
    /// stand, it is not asked.
    probe: Option<String>,
}

/// How the last word of `line` could go on.
pub fn complete(line: &str, known: &Known) -> Completion {
    let start = last_word(line);
    let (before, typed) = line.split_at(start);
    let begins = |word: &str| {
        word.len() >= typed.len() && word.as_bytes()[..typed.len()].eq_ignore_ascii_case(typed.as_bytes())
    };
    let mut words: Vec<String> = Vec::new();
    for Candidate { word, probe } in (Offers { known }).behind(before, typed) {
        if begins(&word) && !words.contains(&word) && probe.is_none_or(|probe| fits(before, &probe)) {
            words.push(word);
        }
    }
    Completion { start, words }
}

/// Where the last word of a line begins, in bytes; white space in quotes parts nothing.
fn last_word(line: &str) -> usize {
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

/// Whether the parser takes this word here: the line is a statement with it, or only misses what comes behind.
fn fits(before: &str, word: &str) -> bool {
    let line = format!("{before}{word}");
    let count = |line: &str| text::words(line).map_or(0, |words| words.len());
    let is_missing = |error: Error| error.column > line.chars().count();
    // A word more, that is: in a comment there is none.
    count(&line) > count(before) && parse_line(&line).map_or_else(is_missing, |_| true)
}

impl Candidate {
    /// A word of the language.
    fn of(word: impl Into<String>) -> Candidate {
        let word = word.into();
        Candidate { probe: Some(word.clone()), word }
    }

    /// The beginning of a word, and a whole one that begins so.
    fn begun(word: impl Into<String>, whole: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), probe: Some(whole.into()) }
    }

    /// A word where any may stand.
    fn free(word: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), probe: None }
    }
}

#[cfg(test)]
mod tests;
