//! Errors that say where: file, line, column, the line itself and carets under what is at fault.
//!
//! ```text
//! bug.raft:4:11: unknown server S9 (this cluster has S1…S5)
//!   4 | partition S9 | S1 S2
//!     |           ^^
//! ```
//!
//! What is shown is safe to show: control characters are escaped, and of a very long line only the part
//! around the carets is printed.

use std::fmt::Write;

/// A stretch of one line, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins, from 1.
    pub column: usize,
    /// How many characters it covers, at least 1.
    pub length: usize,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is no statement at all.
    Form,
    /// It is one, but with a value out of range or a name that is not there.
    Content,
}

/// Why a line was refused whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What kind of fault it is.
    pub kind: Kind,
    /// The line, from 1.
    pub line: usize,
    /// The first character at fault, from 1.
    pub column: usize,
    /// How many characters are at fault.
    pub length: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// The most characters of a line that an error shows.
const WIDTH: usize = 100;

impl Span {
    /// From here up to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        let end = last.column + last.length;
        Span { column: self.column, length: end.saturating_sub(self.column).max(1) }
    }
}

impl Error {
    /// An error in a text of one line.
    pub fn new(span: Span, message: impl Into<String>) -> Error {
        let Span { column, length } = span;
        Error { kind: Kind::Form, line: 1, column, length, message: message.into() }
    }

    /// The same error, of a line that is well formed.
    pub fn of_content(self) -> Error {
        Error { kind: Kind::Content, ..self }
    }

    /// The same error, known to be in this line of a file.
    pub fn in_line(self, line: usize) -> Error {
        Error { line, ..self }
    }

    /// Where in the line it is.
    pub fn span(&self) -> Span {
        Span { column: self.column, length: self.length }
    }

    /// The whole message as a terminal prints it. `source` is the text of the line.
    pub fn explain(&self, file: &str, source: &str) -> String {
        let place = format!("{}:{}:{}", escaped(file), self.line, self.column);
        format!("{place}: {}\n{}", self.message, excerpt(self.line, self.span(), source))
    }
}

/// The line and the carets under a stretch of it, each line indented.
pub fn excerpt(line: usize, span: Span, source: &str) -> String {
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let (shown, carets) = underlined(span, source);
    format!("  {number} | {shown}\n  {margin} | {carets}")
}

/// A text without control characters, nor others that change how it is shown.
pub fn escaped(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// The visible part of a line and the carets that belong under it.
fn underlined(span: Span, source: &str) -> (String, String) {
    let characters: Vec<char> = source.chars().collect();
    let start = span.column.saturating_sub(1).min(characters.len());
    let from = if characters.len() <= WIDTH { 0 } else { start.saturating_sub(WIDTH / 2) };
    let to = characters.len().min(from + WIDTH);
    let end = (start + span.length).min(to.max(start + 1));
    let dots = |cut: bool| if cut { "…" } else { "" };
    let text = |range: &[char]| -> String { range.iter().copied().map(shown).collect() };
    let line = format!("{}{}{}", dots(from > 0), text(&characters[from..to]), dots(to < characters.len()));
    let before = dots(from > 0).chars().count() + text(&characters[from..start]).chars().count();
    let under = text(&characters[start..end.min(characters.len())]).chars().count().max(1);
    (line, format!("{}{}", " ".repeat(before), "^".repeat(under)))
}

fn shown(c: char) -> String {
    let mut text = String::new();
    match c {
        '\t' => text.push(' '),
        c if is_unseen(c) => {
            let _ = write!(text, "{}", c.escape_unicode());
        }
        c => text.push(c),
    }
    text
}

/// Control characters, and those that break lines or turn the direction of what follows them.
fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(column: usize, length: usize, source: &str, shown: &str) {
        let error = Error::new(Span { column, length }, "wrong").in_line(4);
        let expected = format!("bug.raft:4:{column}: wrong\n{shown}");
        assert_eq!(error.explain("bug.raft", source), expected);
    }

    #[test]
    fn carets_stand_under_what_is_at_fault() {
        check(11, 2, "partition S9 | S1 S2", "  4 | partition S9 | S1 S2\n    |           ^^");
        check(5, 1, "kill", "  4 | kill\n    |     ^");
        check(1, 1, "", "  4 | \n    | ^");
    }

    #[test]
    fn what_is_unseen_is_escaped_and_the_carets_follow() {
        check(3, 1, "a\u{7}b", "  4 | a\\u{7}b\n    |       ^");
        check(3, 1, "\tab", "  4 |  ab\n    |   ^");
        check(2, 1, "a\u{202e}", "  4 | a\\u{202e}\n    |  ^^^^^^^^");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_carets_is_shown() {
        let long = "a".repeat(1_000_000);
        let shown = Error::new(Span { column: 7, length: long.len() }, "wrong").explain("f", &long);
        assert!(shown.chars().count() < 300, "{shown}");
        let shown = Error::new(Span { column: 500_000, length: 1 }, "wrong").explain("f", &long);
        assert!(shown.lines().nth(1).unwrap().starts_with("  1 | …aaa"), "{shown}");
        assert_eq!(shown.lines().nth(2).unwrap(), format!("    | {}^", " ".repeat(51)));
    }
}
