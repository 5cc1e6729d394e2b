//! A history of keys: a map in EDN syntax a line, `{:process 0, :type :invoke, :f :put, :key "7", :value "x"}`.
//!
//! The pairs stand in any order, and others among them are passed over; a tag before a map is, too, and so are the
//! brackets around all of them. A missing key reads as the empty string, but a register, which is read, written and
//! swapped, begins as nil.

use std::iter::Peekable;
use std::str::Chars;

use super::steps::{Action, Kind, Recording, Step, Written};
use crate::check::recorded::cell::Value;
use crate::store::text::{cut, quoted};

/// Something that is written in EDN; what is not needed here is not told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// A keyword, a symbol or a number.
    Word(String),
    Text(String),
    Several(Vec<Term>),
}

/// How deep terms may stand in one another.
const DEPTH: usize = 16;

/// # Errors
/// The first line that cannot be understood.
pub fn read(text: &str) -> Result<Recording, String> {
    let whole = text.trim();
    let list = whole.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
    // What stands before the first map belongs to its line.
    let first = 1 + text[..text.len() - text.trim_start().len()].matches('\n').count();
    let lines = list.unwrap_or(whole).lines().zip(first..).filter(|(line, _)| !line.trim().is_empty());
    let mut of_register = false;
    let steps = lines.filter_map(|(line, number)| {
        let step = step(untagged(line), number, &mut of_register).transpose()?;
        Some(step.map_err(|why| format!("line {number}: {why}")))
    });
    let steps: Vec<Result<Step, String>> = steps.collect();
    Recording::of(steps.into_iter(), &if of_register { None } else { Some("".into()) })
}

/// `#jepsen.history.Op{…}` without its tag.
fn untagged(line: &str) -> &str {
    let tagged = line.trim_start().strip_prefix('#');
    tagged.and_then(|tagged| tagged.find('{').map(|map| &tagged[map..])).unwrap_or(line)
}

fn step(line: &str, number: usize, of_register: &mut bool) -> Result<Option<Step>, String> {
    let mut chars = line.chars().peekable();
    let Term::Several(pairs) = term(&mut chars, 0)? else { return Err(format!("{} is no map", shown(line))) };
    if !line.trim_start().starts_with('{') || chars.any(|c| !is_space(c)) || pairs.len() % 2 != 0 {
        return Err(format!("{} is no map of pairs, {{:process 0, :type :invoke, …}}", shown(line)));
    }
    let find = |name: &str| {
        let is_named = |pair: &&[Term]| pair[0] == Term::Word(name.into());
        pairs.chunks_exact(2).find(is_named).map(|pair| &pair[1])
    };
    let word = |name: &str| match find(name) {
        Some(Term::Word(word) | Term::Text(word)) => Ok(word.clone()),
        _ => Err(format!("a step without {name}")),
    };
    let process = word(":process")?;
    if process == ":nemesis" {
        return Ok(None);
    }
    let kind = Kind::named(&word(":type")?)?;
    let asked = word(":f")?;
    let action = Action::named(&asked)?;
    *of_register |= [":read", ":write", ":cas"].contains(&asked.as_str());
    let key = if find(":key").is_some() { word(":key")? } else { String::new() };
    let value = match find(":value") {
        None => Written::One(None),
        Some(Term::Word(word)) if word == ":timed-out" => Written::TimedOut,
        Some(Term::Several(two)) => match &two[..] {
            [old, new] => Written::Two(value(old)?, value(new)?),
            _ => return Err("a :value of several that are no pair, [old new]".into()),
        },
        Some(one) => Written::One(value(one)?),
    };
    Ok(Some(Step { line: number, process, kind, action, key, value }))
}

fn value(term: &Term) -> Result<Value, String> {
    match term {
        Term::Word(word) if word == "nil" => Ok(None),
        Term::Word(word) | Term::Text(word) => Ok(Some(word.as_str().into())),
        Term::Several(_) => Err("a :value within a :value".into()),
    }
}

fn term(chars: &mut Peekable<Chars>, depth: usize) -> Result<Term, String> {
    while chars.next_if(|c| is_space(*c)).is_some() {}
    match chars.peek() {
        None => Err("the line ends too early".into()),
        Some('"') => text(chars),
        Some(open @ ('{' | '[' | '(')) if depth < DEPTH => {
            let close = match open {
                '{' => '}',
                '[' => ']',
                _ => ')',
            };
            chars.next();
            several(chars, close, depth)
        }
        Some(_) => {
            let mut word = String::new();
            while let Some(c) = chars.next_if(|c| !is_space(*c) && !"{}[]()\"".contains(*c)) {
                word.push(c);
            }
            match chars.peek() {
                Some(c) if word.is_empty() => {
                    Err(format!("{} stands where it cannot", shown(&c.to_string())))
                }
                _ => Ok(Term::Word(word)),
            }
        }
    }
}

fn several(chars: &mut Peekable<Chars>, close: char, depth: usize) -> Result<Term, String> {
    let mut terms = Vec::new();
    loop {
        while chars.next_if(|c| is_space(*c)).is_some() {}
        if chars.next_if_eq(&close).is_some() {
            return Ok(Term::Several(terms));
        }
        terms.push(term(chars, depth + 1)?);
    }
}

fn text(chars: &mut Peekable<Chars>) -> Result<Term, String> {
    chars.next();
    let mut text = String::new();
    loop {
        match chars.next().ok_or("a text without its closing quote")? {
            '"' => return Ok(Term::Text(text)),
            '\\' => text.push(match chars.next().ok_or("a text without its closing quote")? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                c @ ('"' | '\\') => c,
                c => return Err(format!("unknown escape \\{}", c.escape_debug())),
            }),
            c => text.push(c),
        }
    }
}

/// EDN takes a comma for a space.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == ','
}

fn shown(text: &str) -> String {
    quoted(cut(text.trim(), 60).as_bytes())
}
