//! The words of a statement, taken one after the other; each error says what the statement looks like.

use super::error::{Error, Span};
use super::text::Word;
use super::values;
use crate::raft::ServerId;
use crate::sim::packet::Between;
use crate::sim::statement::{Ends, Party};

/// A place between the words of a statement.
pub(super) struct Cursor<'a> {
    words: &'a [Word],
    at: usize,
    /// How the statement is written, for errors.
    usage: &'static str,
    /// Where the statement ends.
    end: Span,
}

impl<'a> Cursor<'a> {
    /// Before the first of these words. `end` is where something is missing if they do not suffice.
    pub fn new(words: &'a [Word], usage: &'static str, end: Span) -> Cursor<'a> {
        Cursor { words, at: 0, usage, end }
    }

    /// The word to come.
    pub fn peek(&self) -> Option<&'a Word> {
        self.words.get(self.at)
    }

    /// Where the word to come stands, or should.
    pub fn place(&self) -> Span {
        self.peek().map_or(self.end, |word| word.span)
    }

    /// The same statement's cursor over some of its words.
    pub fn part<'b>(&self, words: &'b [Word], end: Span) -> Cursor<'b> {
        Cursor::new(words, self.usage, end)
    }

    /// All words to come, which are taken with it.
    pub fn rest(&mut self) -> &'a [Word] {
        let rest = &self.words[self.at..];
        self.at = self.words.len();
        rest
    }

    /// The next word, or an error that one is missing.
    pub fn next(&mut self, what: &str) -> Result<&'a Word, Error> {
        let word = self.peek().ok_or_else(|| self.missing(what))?;
        self.at += 1;
        Ok(word)
    }

    /// Takes the next word if it is this keyword.
    pub fn keyword(&mut self, keyword: &str) -> bool {
        let is = self.peek().is_some_and(|word| word.is(keyword));
        self.at += usize::from(is);
        is
    }

    /// One word read as something.
    pub fn one<T>(&mut self, what: &str, read: impl FnOnce(&Word) -> Result<T, Error>) -> Result<T, Error> {
        let word = self.next(what)?;
        read(word).map_err(|error| self.explained(error))
    }

    /// All words to come, at least one, each read as something.
    pub fn many<T>(&mut self, what: &str, read: impl Fn(&Word) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let mut all = vec![self.one(what, &read)?];
        while self.peek().is_some() {
            all.push(self.one(what, &read)?);
        }
        Ok(all)
    }

    /// A server.
    pub fn server(&mut self) -> Result<ServerId, Error> {
        self.one("a server", values::server)
    }

    /// `S1 -> S2`, `S1 - S2`
    pub fn ends(&mut self) -> Result<Ends, Error> {
        let mut parts = pieces(self.next("the two ends of a link")?);
        while parts.len() < 3 {
            parts.extend(pieces(self.next(BEHIND[parts.len() - 1])?));
            if let Some(other) = parts.get(1).filter(|part| !is_arrow(part)) {
                let message = format!("expected -> or -, found {}", other.name());
                return Err(self.explained(other.error(message)));
            }
        }
        let [from, arrow, to] = parts.as_slice() else {
            return Err(self.unexpected(&parts[3]));
        };
        ends(from, arrow, to).map_err(|error| self.explained(error))
    }

    /// `S1 -> S2` of which either end may be left out; none if nothing of it comes next.
    pub fn between(&mut self) -> Result<Option<Between>, Error> {
        let mut parts: Vec<Word> = Vec::new();
        while let Some(word) = self.peek() {
            let more = [parts.clone(), pieces(word)].concat();
            if !begins_between(&more) {
                break;
            }
            parts = more;
            self.at += 1;
        }
        let Some(place) = parts.iter().position(is_arrow) else {
            return parts.first().map_or(Ok(None), |_| Err(self.missing_here("-> or -")));
        };
        let end = |part: Option<&Word>| part.map(values::party).transpose();
        let from = end(parts[..place].first()).map_err(|error| self.explained(error))?;
        let to = end(parts.get(place + 1)).map_err(|error| self.explained(error))?;
        if let (Some(from), Some(to)) = (from, to) {
            check_ends(from, to, &parts[place + 1]).map_err(|error| self.explained(error))?;
        }
        Ok(Some(Between { from, to, both: parts[place].is("-") }))
    }

    /// An error at the word to come, where something else should stand.
    pub fn missing_here(&self, what: &str) -> Error {
        match self.peek() {
            Some(word) => self.explained(word.error(format!("expected {what}, found {}", word.name()))),
            None => self.missing(what),
        }
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<(), Error> {
        self.peek().map_or(Ok(()), |word| Err(self.unexpected(word)))
    }

    /// An error where the next word should be.
    pub fn missing(&self, what: &str) -> Error {
        Error::new(self.end, format!("expected {what}: `{}`", self.usage))
    }

    /// An error at a word that should not be there.
    pub fn unexpected(&self, word: &Word) -> Error {
        word.error(format!("{} is too much here: `{}`", word.name(), self.usage))
    }

    /// The error with the statement's usage behind it.
    pub fn explained(&self, error: Error) -> Error {
        let message = format!("{}: `{}`", error.message, self.usage);
        Error { message, ..error }
    }
}

/// What is missing behind so many parts of a link.
const BEHIND: [&str; 2] = ["-> or -", "the other end"];

fn ends(from: &Word, arrow: &Word, to: &Word) -> Result<Ends, Error> {
    let (from_id, to_id) = (values::party(from)?, values::party(to)?);
    check_ends(from_id, to_id, to)?;
    Ok(Ends { from: from_id, to: to_id, both: arrow.is("-") })
}

fn check_ends(from: Party, to: Party, word: &Word) -> Result<(), Error> {
    match (from, to) {
        _ if from == to => Err(word.error(format!("a link has two ends, {to} is both"))),
        (Party::Client(_), Party::Client(_)) => Err(word.error("clients talk to servers only")),
        _ => Ok(()),
    }
}

fn is_arrow(word: &Word) -> bool {
    word.is("->") || word.is("-")
}

/// Whether these can begin `S1 -> S2`, `S1 ->` or `-> S2`.
fn begins_between(parts: &[Word]) -> bool {
    let arrows = parts.iter().filter(|part| is_arrow(part)).count();
    let ends = parts.iter().filter(|part| values::is_party(part)).count();
    let apart = parts.windows(2).all(|two| is_arrow(&two[0]) != is_arrow(&two[1]));
    arrows <= 1 && arrows + ends == parts.len() && apart
}

/// A word with its arrow parted from its ends: `S1->S2`, `S1-S2`. Names with a dash in them are left whole.
fn pieces(word: &Word) -> Vec<Word> {
    let parts = word.unglued();
    match word.split_around(b'-') {
        Some(dashed) if parts.len() == 1 && values::is_party(&dashed[0]) && values::is_party(&dashed[2]) => {
            dashed.into()
        }
        _ => parts,
    }
}
