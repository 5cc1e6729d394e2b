//! From characters to words: white space, comments, quotes and escapes.

use std::iter::Peekable;
use std::str::Chars;

use super::{Letter, Word};
use crate::script::error::{Error, Span};

/// The words of one line.
pub fn words(line: &str) -> Result<Vec<Word>, Error> {
    let mut reader = Reader { rest: line.chars().peekable(), column: 1 };
    let mut words = Vec::new();
    while let Some(word) = reader.word()? {
        words.push(word);
    }
    Ok(words)
}

/// Reads a line from left to right.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    column: usize,
}

impl Reader<'_> {
    fn word(&mut self) -> Result<Option<Word>, Error> {
        while self.rest.peek().is_some_and(|c| c.is_whitespace()) {
            self.next();
        }
        let start = self.column;
        let mut word = Word { span: Span { column: start, length: 1 }, letters: Vec::new(), quoted: false };
        while let Some(&c) = self.rest.peek().filter(|c| !c.is_whitespace() && **c != '#') {
            let column = self.column;
            self.next();
            match c {
                '"' => self.quotes(column, &mut word)?,
                c => word.push(c, false, column),
            }
        }
        word.span.length = (self.column - start).max(1);
        Ok((self.column > start).then_some(word))
    }

    /// What stands up to the closing quote.
    fn quotes(&mut self, opening: usize, word: &mut Word) -> Result<(), Error> {
        word.quoted = true;
        loop {
            let column = self.column;
            match self.next() {
                None => return Err(Error::new(at(opening), "this quote does not close")),
                Some('"') => return Ok(()),
                Some('\\') => self.escape(column, word)?,
                Some(c) => word.push(c, true, column),
            }
        }
    }

    fn escape(&mut self, column: usize, word: &mut Word) -> Result<(), Error> {
        match self.next() {
            Some(c @ ('"' | '\\')) => word.push(c, true, column),
            Some('n') => word.push('\n', true, column),
            Some('t') => word.push('\t', true, column),
            Some('u') => {
                let c = self
                    .unicode()
                    .ok_or_else(|| self.bad(column, "`\\u{…}` needs the number of a character"))?;
                word.push(c, true, column);
            }
            Some('x') => {
                let byte =
                    self.byte().ok_or_else(|| self.bad(column, "`\\x` needs two hexadecimal digits"))?;
                word.letters.push(Letter { byte, quoted: true, column });
            }
            _ => {
                return Err(
                    self.bad(column, "unknown escape: there are `\\\"` `\\\\` `\\n` `\\t` `\\u{…}` `\\xHH`")
                );
            }
        }
        Ok(())
    }

    fn unicode(&mut self) -> Option<char> {
        if self.next() != Some('{') {
            return None;
        }
        let mut code = 0u32;
        let mut digits = 0;
        loop {
            match self.next()? {
                '}' if digits > 0 => return char::from_u32(code),
                c => code = code.checked_mul(16)?.checked_add(c.to_digit(16)?)?,
            }
            digits += 1;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let high = self.next()?.to_digit(16)?;
        let low = self.next()?.to_digit(16)?;
        u8::try_from(high * 16 + low).ok()
    }

    fn bad(&self, column: usize, message: &str) -> Error {
        Error::new(at(column).to(at(self.column - 1)), message)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.column += 1;
        Some(c)
    }
}

fn at(column: usize) -> Span {
    Span { column, length: 1 }
}
