//! A script file: its lines, and the runs they make.
//!
//! Everything that can be known without running is known before anything runs: whether every line parses,
//! whether what it names is there, whether a run's set-up comes first. A script with an error is not run.

use std::collections::BTreeSet;

use super::error::{Error, Kind, Span, excerpt};
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
    /// What it says; or why it is refused whole, which is expected.
    pub line: Result<Line, Error>,
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
    /// Whether it is `expect refused`.
    pub fn expects_refusal(&self) -> bool {
        self.line.as_ref().is_ok_and(Line::expects_refusal)
    }

    /// The line with carets under all it says.
    pub fn excerpt(&self) -> String {
        excerpt(self.number, self.span(), &self.text)
    }

    /// Where in the line its statement stands.
    pub fn span(&self) -> Span {
        extent(&self.text)
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
    let parsed = (1..).zip(text.lines()).filter_map(|(number, text)| {
        let line = parse_line(text).and_then(|line| not_for_a_prompt(line, text));
        let line = line.map_err(|error| error.in_line(number));
        Some(Source { number, text: text.into(), line: line.transpose()? })
    });
    let (mut lines, mut rest) = (Vec::new(), parsed.peekable());
    while let Some(source) = rest.next() {
        let refusal = rest.peek().is_some_and(Source::expects_refusal);
        match &source.line {
            Err(error) if error.kind == Kind::Form || !refusal => errors.push((error.clone(), source.text)),
            _ => lines.push(source),
        }
    }
    lines
}

fn not_for_a_prompt(line: Option<Line>, text: &str) -> Result<Option<Line>, Error> {
    match line {
        Some(Line::Help(_)) => Err(Error::new(extent(text), "`help` is for a prompt, not for a script")),
        line => Ok(line),
    }
}

/// Where in a line its statement stands.
fn extent(text: &str) -> Span {
    let words = super::text::words(text).unwrap_or_default();
    let ends = words.first().zip(words.last());
    ends.map_or(Span { column: 1, length: 1 }, |(first, last)| first.span.to(last.span))
}

/// The runs: what stands before the first `case` begins each of them.
fn cases(lines: &[Source]) -> Vec<Case> {
    let starts: Vec<usize> =
        (0..lines.len()).filter(|at| matches!(lines[*at].line, Ok(Line::Case(_)))).collect();
    let Some(first) = starts.first() else {
        return vec![Case { name: None, lines: (0..lines.len()).collect() }];
    };
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let case = |(start, end): (&usize, usize)| {
        let Ok(Line::Case(name)) = &lines[*start].line else { unreachable!("a case begins here") };
        Case { name: Some(name.clone()), lines: (0..*first).chain(start + 1..end).collect() }
    };
    starts.iter().zip(ends).map(case).collect()
}

/// Whether the set-up comes first, and whether all that is named is there, unless a refusal is expected.
fn check(case: &Case, lines: &[Source], errors: &mut Vec<(Error, String)>) {
    let all: Vec<&Source> = case.lines.iter().map(|at| &lines[*at]).collect();
    let sets_up =
        |source: &&Source| source.line.as_ref().map_or(true, |line| line.is_set_up() || line.sets());
    let begins = all.iter().take_while(|source| sets_up(source)).count();
    let size = all[..begins].iter().rev().find_map(|source| match source.line {
        Ok(Line::Cluster(size)) => Some(size),
        _ => None,
    });
    let mut names = Names::of_cluster(size.unwrap_or(3));
    for (place, source) in all.iter().enumerate() {
        let Ok(line) = &source.line else { continue };
        let refusal = all.get(place + 1).is_some_and(|next| next.expects_refusal());
        let found = match place > begins && line.is_set_up() {
            true => Err(comes_too_late(source, line)),
            false if refusal => Ok(()),
            false => names.check(line, &source.text),
        };
        names.learn(line);
        errors.extend(found.err().map(|error| (error.in_line(source.number), source.text.clone())));
    }
}

fn comes_too_late(source: &Source, line: &Line) -> Error {
    let name = line.to_string();
    let name = name.split(' ').next().unwrap_or_default();
    Error::new(source.span(), format!("`{name}` comes before anything happens in a run"))
}
