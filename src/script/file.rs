//! A script file: its lines, and the runs they make.
//!
//! Everything that can be known without running is known before anything runs: whether every line parses,
//! whether what it names is there, whether a run's set-up comes first. A script with an error is not run.

use std::collections::BTreeSet;

use super::error::{Error, Span, excerpt};
use super::line::Line;
use super::names::Names;
use super::parse::parse_line;

/// The most bytes of a script.
pub const MOST_BYTES: usize = 16 << 20;
/// The most errors that are told of one file.
const MOST_ERRORS: usize = 20;

/// A script that can be run.
#[derive(Clone, Debug)]
pub struct Script {
    /// Its statements in order, comments and empty lines left out.
    pub lines: Vec<Source>,
    /// Its runs.
    pub cases: Vec<Case>,
}

/// A line of a script.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// What it says.
    pub line: Line,
}

/// One run of a script.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name; none if the file has no cases.
    pub name: Option<String>,
    /// Its lines, as places in [`Script::lines`]: those before the first case, and its own.
    pub lines: Vec<usize>,
}

/// Why a text is no script.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Each error, with the text of its line.
    pub errors: Vec<(Error, String)>,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Of every line that does not parse or names what is not there; there is no script then.
    pub fn parse(text: &str) -> Result<Script, Unreadable> {
        let mut errors = Vec::new();
        let lines = read(text, &mut errors);
        let cases = cases(&lines);
        for case in &cases {
            check(case, &lines, &mut errors);
        }
        if errors.is_empty() { Ok(Script { lines, cases }) } else { Err(Unreadable::of(errors)) }
    }
}

impl Source {
    /// The line with carets under all it says.
    pub fn excerpt(&self) -> String {
        excerpt(self.number, self.span(), &self.text)
    }

    /// Where in the line its statement stands.
    pub fn span(&self) -> Span {
        let words = super::text::words(&self.text).unwrap_or_default();
        let ends = words.first().zip(words.last());
        ends.map_or(Span { column: 1, length: 1 }, |(first, last)| first.span.to(last.span))
    }
}

impl Unreadable {
    fn of(mut errors: Vec<(Error, String)>) -> Unreadable {
        // The lines before the first case belong to every run: their errors are found in each.
        let mut seen = BTreeSet::new();
        errors.retain(|(error, _)| seen.insert((error.line, error.column, error.message.clone())));
        errors.sort_by_key(|(error, _)| (error.line, error.column));
        Unreadable { errors }
    }

    /// All errors, as a terminal prints them.
    pub fn explain(&self, file: &str) -> String {
        let shown = self.errors.iter().take(MOST_ERRORS).map(|(error, source)| error.explain(file, source));
        let mut parts: Vec<String> = shown.collect();
        if self.errors.len() > MOST_ERRORS {
            parts.push(format!("… and {} more", self.errors.len() - MOST_ERRORS));
        }
        parts.join("\n")
    }
}

fn read(text: &str, errors: &mut Vec<(Error, String)>) -> Vec<Source> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        match parse_line(text) {
            Ok(Some(Line::Help(_))) => {
                let words = super::text::words(text).unwrap_or_default();
                let span = words.first().map_or(Span { column: 1, length: 1 }, |word| word.span);
                let error = Error::new(span, "`help` is for a prompt, not for a script");
                errors.push((error.in_line(number), text.into()));
            }
            Ok(Some(line)) => lines.push(Source { number, text: text.into(), line }),
            Ok(None) => {}
            Err(error) => errors.push((error.in_line(number), text.into())),
        }
    }
    lines
}

/// The runs: what stands before the first `case` begins each of them.
fn cases(lines: &[Source]) -> Vec<Case> {
    let starts: Vec<usize> = (0..lines.len()).filter(|at| matches!(lines[*at].line, Line::Case(_))).collect();
    let Some(first) = starts.first() else {
        return vec![Case { name: None, lines: (0..lines.len()).collect() }];
    };
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let case = |(start, end): (&usize, usize)| {
        let Line::Case(name) = &lines[*start].line else { unreachable!("a case begins here") };
        Case { name: Some(name.clone()), lines: (0..*first).chain(start + 1..end).collect() }
    };
    starts.iter().zip(ends).map(case).collect()
}

/// Whether the set-up comes first, and whether all that is named is there.
fn check(case: &Case, lines: &[Source], errors: &mut Vec<(Error, String)>) {
    let all = || case.lines.iter().map(|at| &lines[*at]);
    let begins =
        all().position(|source| !source.line.is_set_up() && !source.line.sets()).unwrap_or(case.lines.len());
    let size = |source: &Source| if let Line::Cluster(size) = source.line { Some(size) } else { None };
    let mut names = Names::of_cluster(all().take(begins).filter_map(size).next_back().unwrap_or(3));
    for (place, source) in all().enumerate() {
        let late = place > begins && source.line.is_set_up();
        let found = if late { Err(comes_too_late(source)) } else { names.check(&source.line, &source.text) };
        names.learn(&source.line);
        errors.extend(found.err().map(|error| (error.in_line(source.number), source.text.clone())));
    }
}

fn comes_too_late(source: &Source) -> Error {
    let name = source.line.to_string();
    let name = name.split(' ').next().unwrap_or_default();
    Error::new(source.span(), format!("`{name}` comes before anything happens in a run"))
}
