//! The words of a line, each with its place: what the parser sees instead of characters.
//!
//! Words are parted by white space; `#` begins a comment. A stretch in double quotes belongs to the word
//! it touches, and what was quoted means itself: an `=` or a `,` in quotes parts nothing, and a quoted word
//! is never a keyword. Escapes in quotes are `\"` `\\` `\n` `\t` `\u{…}`, and `\xHH` for a byte that is no
//! UTF-8, so a word is bytes. How words are printed stands in [`crate::store::text`], where values are
//! printed too.

mod reader;

use super::error::{Error, Span};
use crate::sim::packet::Comparison;

/// One word: its bytes, and which of them were quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands.
    pub span: Span,
    letters: Vec<Letter>,
    /// Whether any quotes belong to it, be they empty.
    quoted: bool,
}

/// One byte of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    byte: u8,
    quoted: bool,
    column: usize,
}

pub(super) use reader::words;

/// The words between `;` outside quotes: at least one stretch, each of which may be empty.
pub(super) fn stretches(words: &[Word]) -> Vec<Vec<Word>> {
    let mut all = vec![Vec::new()];
    for word in words {
        for (nth, part) in word.split(b';').into_iter().enumerate() {
            if nth > 0 {
                all.push(Vec::new());
            }
            let says_something = part.is_quoted() || !part.letters.is_empty();
            all.last_mut().into_iter().for_each(|last| last.extend(says_something.then(|| part.clone())));
        }
    }
    all
}

impl Word {
    /// The text of a word without any quotes: what may be a keyword, a number or a name of the language.
    pub fn bare(&self) -> Option<String> {
        if self.quoted { None } else { String::from_utf8(self.bytes()).ok() }
    }

    /// Whether it is this keyword, in either case.
    pub fn is(&self, keyword: &str) -> bool {
        !self.quoted && self.letters.iter().map(|l| l.byte.to_ascii_lowercase()).eq(keyword.bytes())
    }

    /// Whether it begins with this character outside quotes.
    pub fn begins_bare(&self, byte: u8) -> bool {
        self.letters.first().is_some_and(|l| l.byte == byte && !l.quoted)
    }

    /// Whether any part of it stood in quotes.
    pub fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// What it says, quotes and escapes resolved.
    pub fn bytes(&self) -> Vec<u8> {
        self.letters.iter().map(|l| l.byte).collect()
    }

    /// What it says, if that is text.
    pub fn text(&self) -> Result<String, Error> {
        String::from_utf8(self.bytes()).map_err(|_| self.error("this is no UTF-8 text"))
    }

    /// The word as a sentence quotes it.
    pub fn name(&self) -> String {
        crate::store::text::name(&self.bytes())
    }

    /// An error at this word.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error::new(self.span, message)
    }

    /// The parts before and behind the first of these characters outside quotes.
    pub fn split_once(&self, byte: u8) -> Option<(Word, Word)> {
        let at = self.find(|l| l.byte == byte)?;
        Some((self.part(0, at), self.part(at + 1, self.letters.len())))
    }

    /// What stands before it, the character itself, and what stands behind it.
    pub fn split_around(&self, byte: u8) -> Option<[Word; 3]> {
        let at = self.find(|l| l.byte == byte)?;
        Some([self.part(0, at), self.part(at, at + 1), self.part(at + 1, self.letters.len())])
    }

    /// The parts between these characters outside quotes; at least one.
    pub fn split(&self, byte: u8) -> Vec<Word> {
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, _) in self.letters.iter().enumerate().filter(|(_, l)| !l.quoted && l.byte == byte) {
            parts.push(self.part(from, at));
            from = at + 1;
        }
        parts.push(if from == 0 { self.clone() } else { self.part(from, self.letters.len()) });
        parts
    }

    /// A name, how it is compared, and with what: `term>=2`.
    pub fn split_comparison(&self) -> Option<(Word, Comparison, Word)> {
        let at = self.find(|l| matches!(l.byte, b'=' | b'!' | b'<' | b'>'))?;
        let equals = self.letters.get(at + 1).is_some_and(|l| l.byte == b'=' && !l.quoted);
        let (comparison, length) = match (self.letters[at].byte, equals) {
            (b'=', _) => (Comparison::Is, 1),
            (b'!', true) => (Comparison::IsNot, 2),
            (b'<', true) => (Comparison::AtMost, 2),
            (b'<', false) => (Comparison::Below, 1),
            (b'>', true) => (Comparison::AtLeast, 2),
            (b'>', false) => (Comparison::Above, 1),
            _ => return None,
        };
        Some((self.part(0, at), comparison, self.part(at + length, self.letters.len())))
    }

    /// The same words with `->` and `|` parted from what they touch: `S1->S2`, `S1 S2|S3`.
    pub fn unglued(&self) -> Vec<Word> {
        if self.quoted {
            return vec![self.clone()];
        }
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some((at, length)) = self.operator(from) {
            parts.extend((at > from).then(|| self.part(from, at)));
            parts.push(self.part(at, at + length));
            from = at + length;
        }
        parts.extend((from < self.letters.len()).then(|| self.part(from, self.letters.len())));
        parts
    }

    fn operator(&self, from: usize) -> Option<(usize, usize)> {
        (from..self.letters.len()).find_map(|at| match &self.letters[at..] {
            [a, b, ..] if (a.byte, b.byte) == (b'-', b'>') => Some((at, 2)),
            [a, ..] if a.byte == b'|' => Some((at, 1)),
            _ => None,
        })
    }

    fn find(&self, wanted: impl Fn(&Letter) -> bool) -> Option<usize> {
        self.letters.iter().position(|l| !l.quoted && wanted(l))
    }

    /// The letters from one place up to another, as a word of its own. Before `from` stands an operator.
    fn part(&self, from: usize, to: usize) -> Word {
        let start = if from == 0 { self.span.column } else { self.letters[from - 1].column + 1 };
        let end = self.letters.get(to).map_or(self.span.column + self.span.length, |l| l.column);
        let letters = self.letters[from..to].to_vec();
        // Quotes around nothing leave no letter, only their room.
        let quoted = letters.iter().any(|l| l.quoted) || letters.is_empty() && end > start;
        Word { span: Span { column: start, length: end.saturating_sub(start).max(1) }, letters, quoted }
    }
}

impl Word {
    fn push(&mut self, c: char, quoted: bool, column: usize) {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).bytes();
        self.letters.extend(bytes.map(|byte| Letter { byte, quoted, column }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::text::word as printed;

    fn bytes(line: &str) -> Vec<Vec<u8>> {
        words(line).unwrap().iter().map(Word::bytes).collect()
    }

    #[test]
    fn words_are_parted_by_white_space_and_a_comment_ends_them() {
        let check = |line: &str, expected: &[&str]| {
            assert_eq!(bytes(line), expected.iter().map(|w| w.as_bytes()).collect::<Vec<_>>())
        };
        check("", &[]);
        check("  # nothing", &[]);
        check(" kill\tS1 # why not", &["kill", "S1"]);
        check("SET x a#b", &["SET", "x", "a"]);
        check("SET x \"a #b\"", &["SET", "x", "a #b"]);
        check("HSET u home:\"St James's\"", &["HSET", "u", "home:St James's"]);
        check(r#"SET "" "\"\\\n\t\u{e9}""#, &["SET", "", "\"\\\n\té"]);
        assert_eq!(bytes(r#""a\xff""#), [b"a\xff"]);
    }

    #[test]
    fn an_error_stands_at_its_quote_or_escape() {
        let check = |line: &str, column: usize, length: usize, message: &str| {
            let error = words(line).unwrap_err();
            assert_eq!((error.column, error.length), (column, length), "{line}");
            assert!(error.message.starts_with(message), "{}", error.message);
        };
        check("SET x \"a b", 7, 1, "this quote does not close");
        check(r#"SET x "\q""#, 8, 2, "unknown escape");
        check(r#"SET x "\xg0""#, 8, 3, "`\\x` needs two");
        check(r#"SET x "\u{}""#, 8, 4, "`\\u{…}` needs");
        check(r#"SET x "\u{110000}""#, 8, 10, "`\\u{…}` needs");
        check(r#"SET x "\"#, 8, 1, "unknown escape");
    }

    #[test]
    fn what_is_quoted_parts_nothing() {
        let split = |line: &str| {
            words(line).unwrap()[0]
                .split_comparison()
                .map(|(name, c, value)| (name.bytes(), c, value.bytes()))
        };
        assert_eq!(split("term>=2"), Some((b"term".into(), Comparison::AtLeast, b"2".into())));
        assert_eq!(split("a<\"=\""), Some((b"a".into(), Comparison::Below, b"=".into())));
        assert_eq!(split("\"a=b\"=c"), Some((b"a=b".into(), Comparison::Is, b"c".into())));
        assert_eq!(split("\"a=b\""), None);
        let parts = words("1,\"1:SET x ,\",,\"\"").unwrap()[0].split(b',');
        assert_eq!(parts.iter().map(Word::bytes).collect::<Vec<_>>(), [&b"1"[..], b"1:SET x ,", b"", b""]);
        assert_eq!(parts.iter().map(Word::is_quoted).collect::<Vec<_>>(), [false, true, false, true]);
        assert_eq!(
            parts.iter().map(|p| (p.span.column, p.span.length)).collect::<Vec<_>>(),
            [(1, 1), (3, 11), (15, 1), (16, 2)]
        );
    }

    #[test]
    fn arrows_and_bars_stand_alone() {
        let check = |word: &str, parts: &[&str]| {
            let found = words(word).unwrap()[0].unglued();
            assert_eq!(found.iter().map(|w| w.bare().unwrap()).collect::<Vec<_>>(), parts);
        };
        check("S1->S2", &["S1", "->", "S2"]);
        check("S1", &["S1"]);
        check("|", &["|"]);
        check("S1|S2|", &["S1", "|", "S2", "|"]);
        check("->S2", &["->", "S2"]);
    }

    proptest! {
        #[test]
        fn any_word_printed_is_read_again(all: Vec<Vec<u8>>) {
            let line: Vec<String> = all.iter().map(|bytes| printed(bytes)).collect();
            prop_assert_eq!(bytes(&line.join(" ")), all);
        }

        #[test]
        fn any_line_is_words_or_an_error_within_it(line: String) {
            let length = line.chars().count();
            match words(&line) {
                Ok(words) => for word in words {
                    prop_assert!(word.span.column + word.span.length <= length + 1);
                },
                Err(error) => prop_assert!(error.column + error.length <= length + 1),
            }
        }
    }
}
