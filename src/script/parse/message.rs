//! Messages: how one is named, how many are, and how one is made by hand.

use crate::raft::Micros;
use crate::raft::message::{Field, FieldKind, KINDS};
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::measures::{self, LONGEST};
use crate::script::suggest::did_you_mean;
use crate::script::text::Word;
use crate::script::values::{self, MOST};
use crate::sim::packet::{Comparison, FieldTest, MessageId, Pattern, all_kinds};
use crate::sim::statement::{Ends, HandMade, Party, Statement};

/// A kind of message with its fields.
type Kind = (&'static str, &'static [(&'static str, FieldKind)]);

/// `m17`, `S1 -> S2 AppendEntries term=2`, or any part of that.
pub fn pattern(words: &mut Cursor) -> Result<Pattern, Error> {
    if let Some(id) = words.peek().and_then(values::message_number) {
        words.next("a message")?;
        return Ok(Pattern::Number(MessageId(id)));
    }
    let between = words.between()?;
    let kind = match words.peek().filter(|word| word.split_comparison().is_none() && !is_measure(word)) {
        Some(_) => Some(words.one("a message", kind)?),
        None => None,
    };
    let mut fields = Vec::new();
    while words.peek().is_some_and(|word| !is_count(word) && !is_measure(word)) {
        fields.push(words.one("FIELD=VALUE", |word| field_test(word, kind))?);
    }
    Ok(Pattern::Fits { between, kind: kind.map(|(name, _)| name), fields })
}

/// `count<=3`, if it comes next.
pub fn count(words: &mut Cursor) -> Result<Option<(Comparison, u64)>, Error> {
    let test = words.peek().filter(|word| is_count(word)).and_then(Word::split_comparison);
    let Some((_, comparison, value)) = test else { return Ok(None) };
    words.next("count")?;
    Ok(Some((comparison, values::number(&value, 0, MOST)?)))
}

/// What begins with a digit is neither a kind of message nor a field: `20ms`, behind a pattern.
fn is_measure(word: &Word) -> bool {
    word.bare().is_some_and(|text| text.starts_with(|first: char| first.is_ascii_digit()))
}

fn is_count(word: &Word) -> bool {
    word.split_comparison().is_some_and(|(name, ..)| name.is("count"))
}

/// `hold MSG` and what else is done to messages in flight.
pub fn handling(words: &mut Cursor, make: fn(Pattern) -> Statement) -> Result<Line, Error> {
    pattern(words).map(make).map(Line::Act)
}

/// `delay MSG 20ms`
pub fn delay(words: &mut Cursor) -> Result<Line, Error> {
    let which = pattern(words)?;
    let by =
        words.one("how much later, such as 20ms", |word| measures::duration(word, Micros(0), LONGEST))?;
    Ok(Line::Act(Statement::Delay(which, by)))
}

/// `release MSG`; alone, all.
pub fn release(words: &mut Cursor) -> Result<Line, Error> {
    let which = if words.peek().is_some() { Some(pattern(words)?) } else { None };
    Ok(Line::Act(Statement::Release(which)))
}

/// `send S2 -> S1 RequestVote term=5`
pub fn send(words: &mut Cursor) -> Result<Line, Error> {
    let first = words.peek().map(|word| word.span);
    let ends = words.ends()?;
    let Ends { from: Party::Server(from), to: Party::Server(to), both: false } = ends else {
        let span = first.expect("ends have a first word");
        return Err(
            words.explained(Error::new(span, "a message made by hand goes from one server to another"))
        );
    };
    let kind = words.one("a message", |word| {
        let kind = kind(word)?;
        let is_servers = KINDS.iter().any(|(name, _)| *name == kind.0);
        is_servers.then_some(kind).ok_or_else(|| word.error(format!("{} is not a server's message", kind.0)))
    })?;
    let mut fields: Vec<(&'static str, Field)> = Vec::new();
    while words.peek().is_some() {
        let field = words.one("FIELD=VALUE", |word| given_field(word, kind, &fields))?;
        fields.push(field);
    }
    Ok(Line::Act(Statement::Send(HandMade { from, to, kind: kind.0, fields })))
}

fn given_field(word: &Word, kind: Kind, before: &[(&str, Field)]) -> Result<(&'static str, Field), Error> {
    let test = field_test(word, Some(kind))?;
    match test.comparison {
        _ if before.iter().any(|(name, _)| *name == test.name) => {
            Err(word.error(format!("{} is given twice", test.name)))
        }
        Comparison::Is => Ok((test.name, test.value)),
        _ => Err(word.error("expected FIELD=VALUE")),
    }
}

fn kind(word: &Word) -> Result<Kind, Error> {
    let text = word.bare().unwrap_or_default();
    let found = all_kinds().find(|(name, _)| name.eq_ignore_ascii_case(&text));
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = all_kinds().map(|(name, _)| *name).collect();
        word.error(format!("unknown message {}{}", word.name(), did_you_mean(word, &known)))
    })
}

/// `term>=2`: a field that this kind of message has, or if none is named, any.
fn field_test(word: &Word, of: Option<Kind>) -> Result<FieldTest, Error> {
    let Some((name, comparison, value)) = word.split_comparison() else {
        return Err(word.error(format!("expected FIELD=VALUE, found {}", word.name())));
    };
    let (known, kind) = field(&name, of)?;
    let value = field_value(&value, kind, known)?;
    if kind != FieldKind::Number && !matches!(comparison, Comparison::Is | Comparison::IsNot) {
        return Err(word.error(format!("{known} is no number: compare it with = or !=")));
    }
    Ok(FieldTest { name: known, comparison, value })
}

fn field(name: &Word, of: Option<Kind>) -> Result<(&'static str, FieldKind), Error> {
    let text = name.bare().unwrap_or_default();
    let kinds = all_kinds().filter(|kind| of.is_none_or(|of| of.0 == kind.0));
    let fields: Vec<(&str, FieldKind)> = kinds.flat_map(|(_, fields)| fields.iter().copied()).collect();
    let found = fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(&text));
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let whose = of.map_or("no message", |(kind, _)| kind);
        let has = if of.is_some() { "has no field" } else { "has a field" };
        name.error(format!("{whose} {has} {}{}", name.name(), did_you_mean(name, &known)))
    })
}

fn field_value(value: &Word, kind: FieldKind, name: &str) -> Result<Field, Error> {
    match kind {
        // A client may be named as everywhere else.
        FieldKind::Number if name == "clientId" && values::is_party(value) => match values::party(value)? {
            Party::Client(id) => Ok(Field::Number(id.0.into())),
            Party::Server(_) => Err(value.error("expected a client such as c1")),
        },
        FieldKind::Number => values::number(value, 0, MOST).map(Field::Number),
        FieldKind::Bool => values::truth(value).map(Field::Bool),
        FieldKind::Server => values::server(value).map(Field::Server),
        FieldKind::Terms => values::terms(value).map(Field::Terms),
    }
}
