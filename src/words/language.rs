//! The language in which things are said: a text file of phrases, each under its name, with slots.
//!
//! ```text
//! # a comment
//! vote.granted = {s} votes for {to} in term {term}.
//! count.entries = {n} {n:entry|entries}
//! ```
//!
//! The code knows names and slots, never words: it puts a [`Phrase`] together, and a [`Language`] says it. A slot
//! takes a name, a number, a list or another phrase; `{n:entry|entries}` chooses by the number in `n` between one
//! and many. English is complete and kept so by a test. Another language is one more file: it may leave phrases
//! out, which are said in English then, but it may name no phrase and no slot that English does not have.

pub mod spoken;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::sync::LazyLock;

use crate::raft::rules::Rule;

/// Something to be said, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its name in the language files.
    pub name: &'static str,
    /// What goes into its slots.
    pub slots: Vec<(&'static str, Slot)>,
}

/// What goes into a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A name, a command, an answer: the same in all languages.
    Word(String),
    /// A number.
    Number(u64),
    /// Names in a row.
    List(Vec<String>),
    /// What a rule says.
    Rule(Rule),
    /// Another phrase.
    Phrase(Phrase),
}

/// `phrase!("vote.granted", s = server, term = term)`
macro_rules! phrase {
    ($name:literal $(, $slot:ident = $value:expr)* $(,)?) => {
        $crate::words::language::Phrase {
            name: $name,
            slots: vec![$((stringify!($slot), $crate::words::language::Slot::from($value))),*],
        }
    };
}
pub(crate) use phrase;

/// The phrases of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    phrases: BTreeMap<String, Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(String),
    Choice { slot: String, one: String, many: String },
}

/// Why a text is no language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong there, and what was expected.
    pub message: String,
}

static ENGLISH: LazyLock<Language> =
    LazyLock::new(|| Language::read(include_str!("languages/english.txt")).expect("a test reads it too"));

impl Language {
    /// The language that has a phrase for everything.
    pub fn english() -> &'static Language {
        &ENGLISH
    }

    /// Reads the file of another language.
    ///
    /// # Errors
    /// If a line is no phrase, or if it has a phrase or a slot that English does not have.
    pub fn translation(text: &str) -> Result<Language, Misread> {
        let language = Language::read(text)?;
        let english = Language::english();
        for (line, name, _) in lines(text) {
            let name = name.unwrap_or_default();
            let Some(known) = english.phrases.get(name).map(|parts| slots(parts)) else {
                match name.strip_prefix("rule.") {
                    Some(id) if Rule::named(id).is_some() => continue,
                    _ => return misread(line, format!("English has no phrase {name}")),
                }
            };
            if let Some(slot) = slots(&language.phrases[name]).difference(&known).next() {
                let known: Vec<&str> = known.iter().copied().collect();
                return misread(line, format!("{name} has no slot {slot}, only {}", known.join(", ")));
            }
        }
        Ok(language)
    }

    fn read(text: &str) -> Result<Language, Misread> {
        let mut phrases = BTreeMap::new();
        for (line, name, template) in lines(text) {
            let Some(name) = name else { return misread(line, "expected: name = phrase".into()) };
            let parts = parts(template).map_err(|message| Misread { line, message })?;
            if phrases.insert(name.to_string(), parts).is_some() {
                return misread(line, format!("{name} stands here twice"));
            }
        }
        Ok(Language { phrases })
    }

    /// The names of its phrases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.phrases.keys().map(String::as_str)
    }

    /// Says it.
    pub fn say(&self, phrase: &Phrase) -> String {
        let parts = self.phrases.get(phrase.name).or_else(|| ENGLISH.phrases.get(phrase.name));
        let mut said = String::new();
        for part in parts.map_or(&[][..], Vec::as_slice) {
            match part {
                Part::Text(text) => said.push_str(text),
                Part::Slot(name) => said.push_str(&self.fill(phrase.slot(name))),
                Part::Choice { slot, one, many } => {
                    said.push_str(if phrase.slot(slot) == Some(&Slot::Number(1)) { one } else { many });
                }
            }
        }
        said
    }

    fn fill(&self, slot: Option<&Slot>) -> String {
        match slot {
            Some(Slot::Word(word)) => word.clone(),
            Some(Slot::Number(number)) => number.to_string(),
            Some(Slot::List(names)) => self.list(names),
            Some(Slot::Rule(rule)) => {
                match self.phrases.get(&format!("rule.{}", rule.id())).map(Vec::as_slice) {
                    Some([Part::Text(text)]) => text.clone(),
                    _ => rule.info().text.into(),
                }
            }
            Some(Slot::Phrase(phrase)) => self.say(phrase),
            None => String::new(),
        }
    }

    /// `S1`, `S1 and S2`, `S1, S2 and S3`; `nobody` if there is none.
    fn list(&self, names: &[String]) -> String {
        match names {
            [] => self.say(&phrase!("list.nobody")),
            [only] => only.clone(),
            [before @ .., last] => {
                self.say(&phrase!("list.and", before = before.join(", "), last = last.clone()))
            }
        }
    }
}

impl Phrase {
    fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|(known, _)| *known == name).map(|(_, slot)| slot)
    }
}

fn misread<T>(line: usize, message: String) -> Result<T, Misread> {
    Err(Misread { line, message })
}

/// The phrases of a file, with the numbers of their lines; without a name where there is no `=`.
fn lines(text: &str) -> impl Iterator<Item = (usize, Option<&str>, &str)> {
    let lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(number, line)| match line.split_once(" =") {
        Some((name, template)) => (number, Some(name.trim()), template.trim()),
        None => (number, None, line),
    })
}

fn parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').ok_or("a { without its }")? + open;
        if open > 0 {
            parts.push(Part::Text(rest[..open].into()));
        }
        parts.push(slot(&rest[open + 1..close])?);
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    Ok(parts)
}

/// What stands between braces: `term`, or `n:entry|entries`.
fn slot(inside: &str) -> Result<Part, String> {
    let (name, forms) = inside.split_once(':').map_or((inside, None), |(name, forms)| (name, Some(forms)));
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(format!("{{{inside}}} is no slot: expected {{name}} or {{name:one|many}}"));
    }
    match forms.map(|forms| forms.split_once('|')) {
        None => Ok(Part::Slot(name.into())),
        Some(Some((one, many))) => Ok(Part::Choice { slot: name.into(), one: one.into(), many: many.into() }),
        Some(None) => Err(format!("{{{inside}}} lacks its second form: expected {{{name}:one|many}}")),
    }
}

fn slots(parts: &[Part]) -> BTreeSet<&str> {
    let names = parts.iter().filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Slot(slot) | Part::Choice { slot, .. } => Some(slot.as_str()),
    });
    names.collect()
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Misread {}

/// In the language that is spoken.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::spoken().say(self))
    }
}

/// What prints alike in all languages goes into a slot as it is; a number keeps being one.
macro_rules! words {
    ($($word:ty),*) => { $(impl From<$word> for Slot {
        fn from(word: $word) -> Slot {
            let mut text = String::new();
            let _ = write!(text, "{word}");
            Slot::Word(text)
        }
    })* };
}

words!(&str, &String, crate::raft::ServerId, crate::raft::Term, crate::raft::Index);
words!(crate::sim::statement::ClientId, crate::sim::statement::Party, crate::sim::packet::MessageId);
words!(&crate::store::Command, &crate::store::Response, &crate::store::Watched, &crate::store::Told);

macro_rules! numbers {
    ($($number:ty),*) => { $(impl From<$number> for Slot {
        fn from(number: $number) -> Slot {
            Slot::Number(number as u64)
        }
    })* };
}

numbers!(u32, u64, usize);

impl From<String> for Slot {
    fn from(word: String) -> Slot {
        Slot::Word(word)
    }
}

impl From<Rule> for Slot {
    fn from(rule: Rule) -> Slot {
        Slot::Rule(rule)
    }
}

impl From<Phrase> for Slot {
    fn from(phrase: Phrase) -> Slot {
        Slot::Phrase(phrase)
    }
}

impl Slot {
    /// Names in a row.
    pub fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> Slot {
        Slot::List(items.into_iter().map(|item| item.to_string()).collect())
    }
}

#[cfg(test)]
mod tests;
