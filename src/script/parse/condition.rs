//! What can be expected: the table of conditions, and how each is read.

use crate::check::invariants::Invariant;
use crate::raft::Micros;
use crate::raft::rules::{RULES, Rule};
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::fields;
use crate::script::line::{Claim, Condition, FateIs, Item, Reply, Tiding, Who};
use crate::script::suggest::{did_you_mean, did_you_mean_or};
use crate::script::text::{self, Word};
use crate::script::values;
use crate::sim::statement::Party;
use crate::store::duration;

use super::message;

/// `not` and what it may stand before.
pub fn condition(words: &mut Cursor) -> Result<Condition, Error> {
    let negated = words.keyword("not");
    let claim = claim(words)?;
    words.end()?;
    Ok(Condition { negated, claim })
}

fn claim(words: &mut Cursor) -> Result<Claim, Error> {
    let first = words.next("a condition")?;
    if let Some(claim) = simple(first) {
        return Ok(claim);
    }
    match first.bare().unwrap_or_default().to_ascii_lowercase().as_str() {
        "leader" => leader(words),
        "all" => of_servers(Who::All, words),
        "reply" => Ok(Claim::Reply(None, reply(words)?)),
        "sent" => Ok(Claim::Sent(message::pattern(words)?, message::count(words)?)),
        "fired" => fired(words),
        "violated" => words.one("an invariant", invariant).map(Claim::Violated),
        _ if values::is_party(first) => match values::party(first).map_err(|error| words.explained(error))? {
            Party::Server(id) => of_servers(Who::One(id), words),
            Party::Client(id) if words.keyword("reply") => Ok(Claim::Reply(Some(id), reply(words)?)),
            Party::Client(id) if words.keyword("fate") => Ok(Claim::Fate(id, words.one("a fate", fate)?)),
            Party::Client(id) if words.keyword("told") => Ok(Claim::Told(id, told(words)?)),
            Party::Client(_) => Err(words.missing_here("`reply`, `told` or `fate`")),
        },
        _ => Err(words.explained(unknown(first))),
    }
}

/// The conditions that are one word.
pub const SIMPLE: [&str; 3] = ["refused", "safe", "linearizable"];

fn simple(word: &Word) -> Option<Claim> {
    match () {
        () if word.is("refused") => Some(Claim::Refused),
        () if word.is("safe") => Some(Claim::Safe),
        () if word.is("linearizable") => Some(Claim::Linearizable),
        () => None,
    }
}

fn unknown(word: &Word) -> Error {
    let known =
        ["S1", "leader", "all", "reply", "sent", "fired", "refused", "safe", "violated", "linearizable"];
    word.error(format!("unknown condition {}{}", word.name(), did_you_mean(word, &known)))
}

fn leader(words: &mut Cursor) -> Result<Claim, Error> {
    let who = if words.peek().is_some() { Some(words.server()?) } else { None };
    Ok(Claim::Leader(who))
}

fn of_servers(who: Who, words: &mut Cursor) -> Result<Claim, Error> {
    match () {
        () if words.keyword("holds") => Ok(Claim::Holds(who, words.one("what it holds", item)?)),
        () if words.keyword("lacks") => Ok(Claim::Lacks(who, words.one("what it lacks", item)?)),
        () => Ok(Claim::Fields(who, words.many("NAME=VALUE", fields::claim)?)),
    }
}

fn fate(word: &Word) -> Result<FateIs, Error> {
    let known = FateIs::ALL.map(|(_, name)| name);
    let found = FateIs::ALL.iter().find(|(_, name)| word.is(name)).map(|(is, _)| *is);
    found.ok_or_else(|| word.error(format!("unknown fate {}{}", word.name(), did_you_mean(word, &known))))
}

/// What a watching client was told: `x=1 -y`, or `none`.
fn told(words: &mut Cursor) -> Result<Vec<Tiding>, Error> {
    if words.keyword("none") {
        return Ok(Vec::new());
    }
    words.many("what it was told, such as x=1, -x or none", |word| match word.split_once(b'-') {
        _ if word.is("compacted") => Ok(Tiding::Compacted),
        Some((_, key)) if word.begins_bare(b'-') => match key.bytes() {
            key if key.is_empty() => Err(word.error("expected a key behind -")),
            key => Ok(Tiding::Gone(key)),
        },
        _ => item(word).map(Tiding::Change),
    })
}

/// `x=1`, `h.k=v`, `s/v`, or a key alone.
fn item(word: &Word) -> Result<Item, Error> {
    let (place, value) = match word.split_once(b'=') {
        Some((place, value)) => (place, Some(value.bytes())),
        None => (word.clone(), None),
    };
    let item = match (place.split_once(b'.'), place.split_once(b'/')) {
        (Some((key, field)), slash)
            if slash.as_ref().is_none_or(|(before, _)| before.bytes().len() > key.bytes().len()) =>
        {
            Item::Field(key.bytes(), field.bytes(), value)
        }
        (_, Some((key, member))) if value.is_none() => Item::Member(key.bytes(), member.bytes()),
        _ => Item::Key(place.bytes(), value),
    };
    let (Item::Key(key, _) | Item::Field(key, ..) | Item::Member(key, _)) = &item;
    if key.is_empty() { Err(word.error("expected a key")) } else { Ok(item) }
}

/// What errors there are to expect.
pub const ERRORS: [&str; 9] = [
    "WRONGTYPE",
    "NOTANUMBER",
    "OVERFLOW",
    "TOOLONG",
    "COMPACTED",
    "FUTURE",
    "SESSIONEXPIRED",
    "NOTLEADER",
    "BUSY",
];

/// An answer; several stand between `;`.
fn reply(words: &mut Cursor) -> Result<Reply, Error> {
    let parts = text::stretches(words.rest());
    let end = words.place();
    if let [one] = parts.as_slice() {
        let mut words = words.part(one, end);
        let reply = one_reply(&mut words)?;
        return words.end().map(|()| reply);
    }
    let each = parts.iter().map(|part| {
        let mut words = words.part(part, end);
        let reply = one_reply(&mut words)?;
        words.end().map(|()| reply)
    });
    each.collect::<Result<_, _>>().map(Reply::Each)
}

fn one_reply(words: &mut Cursor) -> Result<Reply, Error> {
    let first = words.next("an answer")?;
    if first.is_quoted() {
        return values_of(first, words);
    }
    match first.bare().unwrap_or_default().to_ascii_lowercase().as_str() {
        "ok" => Ok(Reply::Ok),
        "nil" => Ok(Reply::Nil),
        "yes" => Ok(Reply::Yes),
        "no" => Ok(Reply::No),
        "none" => Ok(Reply::Values(Vec::new())),
        "pending" => Ok(Reply::Pending),
        "unknown" => Ok(Reply::Unknown),
        "error" => error_code(words),
        other => number_or_span(other).ok_or_else(|| {
            let known =
                "OK, nil, yes, no, a number, a duration, a value in quotes, error, pending or unknown";
            words.explained(first.error(format!("expected {known}, found {}", first.name())))
        }),
    }
}

fn number_or_span(text: &str) -> Option<Reply> {
    let span = || duration::parse(text).map(|micros| Reply::Lasts(Micros(micros)));
    text.parse().ok().map(Reply::Count).or_else(span)
}

fn values_of(first: &Word, words: &mut Cursor) -> Result<Reply, Error> {
    let mut all = vec![first.bytes()];
    while words.peek().is_some() {
        all.push(words.one("a value in quotes", |word| match word.is_quoted() {
            true => Ok(word.bytes()),
            false => Err(word.error(format!("each value stands in quotes, found {}", word.name()))),
        })?);
    }
    Ok(Reply::Values(all))
}

fn error_code(words: &mut Cursor) -> Result<Reply, Error> {
    if words.peek().is_none() {
        return Ok(Reply::Error(None));
    }
    words.one("an error", |word| {
        let text = word.bare().unwrap_or_default();
        let code = ERRORS.iter().find(|code| code.eq_ignore_ascii_case(&text));
        let unknown = || word.error(format!("unknown error {}{}", word.name(), did_you_mean(word, &ERRORS)));
        Ok(Reply::Error(Some((*code.ok_or_else(unknown)?).into())))
    })
}

fn fired(words: &mut Cursor) -> Result<Claim, Error> {
    let rule = words.one("a rule", rule)?;
    if !words.keyword("at") {
        return Err(words.missing_here("`at` and a server"));
    }
    Ok(Claim::Fired(rule, words.server()?))
}

/// A rule by its id.
pub fn rule(word: &Word) -> Result<Rule, Error> {
    let found = RULES.iter().find(|info| word.is(info.id)).map(|info| info.rule);
    found.ok_or_else(|| {
        let known: Vec<&str> = RULES.iter().map(|info| info.id).collect();
        word.error(format!(
            "unknown rule {}{}",
            word.name(),
            did_you_mean_or(word, &known, "`help rules` lists them all")
        ))
        .of_content()
    })
}

fn invariant(word: &Word) -> Result<Invariant, Error> {
    let found = Invariant::ALL.into_iter().find(|invariant| word.is(invariant.id()));
    found.ok_or_else(|| {
        let known = Invariant::ALL.map(Invariant::id);
        word.error(format!("unknown invariant {}{}", word.name(), did_you_mean(word, &known)))
    })
}
