//! The one table of what expectations ask of a server: it reads them, and help and the reference are made from it.

use std::fmt;

use super::error::Error;
use super::line::{FieldClaim, ServerField, Value};
use super::names::Names;
use super::suggest::did_you_mean;
use super::text::Word;
use super::values::{self, MOST, print_servers, print_terms};
use crate::sim::packet::Comparison;

/// One thing that a server can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// Its name; of `next` and `match` a server in parentheses stands behind it.
    pub name: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    field: ServerField,
    values: Values,
}

/// What values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    Words(&'static [&'static str]),
    Number,
    Server,
    Terms,
    Servers,
}

const STATES: &[&str] = &["running", "crashed", "paused"];
const ROLES: &[&str] = &["follower", "candidate", "precandidate", "leader", "learner"];
/// Stands in the table for the server that the statement names.
const NAMED: crate::raft::ServerId = crate::raft::ServerId(0);

/// Every field, in reading order.
pub const FIELDS: &[FieldInfo] = &[
    row("state", ServerField::State, Values::Words(STATES), "running, crashed or paused"),
    row(
        "role",
        ServerField::Role,
        Values::Words(ROLES),
        "follower, candidate, precandidate, leader or learner",
    ),
    row("term", ServerField::Term, Values::Number, "its current term"),
    row("vote", ServerField::Vote, Values::Server, "whom it voted for in that term, or none"),
    row("leader", ServerField::Leader, Values::Server, "whom it follows (itself if it leads), or none"),
    row("log", ServerField::Log, Values::Terms, "the terms of its entries from its first index on, or none"),
    row("first", ServerField::First, Values::Number, "the first index of its log"),
    row("last", ServerField::Last, Values::Number, "the last index of its log"),
    row("snapshot", ServerField::Snapshot, Values::Number, "the last index compacted"),
    row("commit", ServerField::Commit, Values::Number, "its commit index"),
    row("applied", ServerField::Applied, Values::Number, "the last index applied"),
    row("voters", ServerField::Voters, Values::Servers, "the voters of the configuration it uses"),
    row(
        "learners",
        ServerField::Learners,
        Values::Servers,
        "the learners of the configuration it uses, or none",
    ),
    row("joint", ServerField::Joint, Values::Servers, "the outgoing voters, or none"),
    row("next", ServerField::Next(NAMED), Values::Number, "next(S2): the leader's nextIndex for S2"),
    row("match", ServerField::Match(NAMED), Values::Number, "match(S2): the leader's matchIndex for S2"),
];

const fn row(name: &'static str, field: ServerField, values: Values, summary: &'static str) -> FieldInfo {
    FieldInfo { name, summary, field, values }
}

impl FieldInfo {
    /// How it is written: `next(S2)`.
    pub fn written(&self) -> String {
        if self.of_server() { format!("{}(S2)", self.name) } else { self.name.into() }
    }

    /// What it is called of these servers: `next(S1)`, `next(S2)`, …
    pub(super) fn names(&self, there: &Names) -> Vec<String> {
        match self.of_server() {
            true => there.servers.iter().map(|id| format!("{}({id})", self.name)).collect(),
            false => vec![self.name.into()],
        }
    }

    /// Values to offer while one is typed; of numbers, none.
    pub(super) fn offers(&self, there: &Names) -> Vec<String> {
        let none = || ["none".to_string()];
        let servers = there.servers.iter().map(ToString::to_string);
        match self.values {
            Values::Words(words) => words.iter().map(ToString::to_string).collect(),
            Values::Number => Vec::new(),
            Values::Server => servers.chain(none()).collect(),
            Values::Terms => none().into(),
            Values::Servers => [servers.collect::<Vec<_>>().join(",")].into_iter().chain(none()).collect(),
        }
    }

    fn of_server(&self) -> bool {
        matches!(self.field, ServerField::Next(_) | ServerField::Match(_))
    }

    fn value(&self, value: &Word) -> Result<Value, Error> {
        let none = value.is("none");
        match self.values {
            Values::Words(known) => {
                let found = known.iter().find(|name| value.is(name)).map(|name| Value::Word(name));
                found.ok_or_else(|| {
                    value.error(format!("{} is {}, not {}", self.name, self.summary, value.name()))
                })
            }
            Values::Number => values::number(value, 0, MOST).map(Value::Number),
            Values::Server if none => Ok(Value::Server(None)),
            Values::Server => values::server(value).map(|id| Value::Server(Some(id))),
            Values::Terms => values::terms(value).map(Value::Terms),
            Values::Servers => values::servers(value).map(|all| Value::Servers(all.into_iter().collect())),
        }
    }
}

/// `term>=3`
pub(super) fn claim(word: &Word) -> Result<FieldClaim, Error> {
    let Some((name, comparison, value)) = word.split_comparison() else {
        return Err(word.error(format!("expected NAME=VALUE, found {}", word.name())));
    };
    let (info, field) = field(&name)?;
    if info.values != Values::Number && !matches!(comparison, Comparison::Is | Comparison::IsNot) {
        return Err(word.error(format!("{} is no number: compare it with = or !=", info.name)));
    }
    Ok(FieldClaim { field, comparison, value: info.value(&value)? })
}

fn field(name: &Word) -> Result<(&'static FieldInfo, ServerField), Error> {
    let (known, argument) = match name.split_once(b'(') {
        Some((known, argument)) => (known, Some(argument)),
        None => (name.clone(), None),
    };
    let info = FIELDS.iter().find(|info| known.is(info.name)).ok_or_else(|| {
        let all: Vec<&str> = FIELDS.iter().map(|info| info.name).collect();
        known.error(format!("a server has no {}{}", known.name(), did_you_mean(&known, &all)))
    })?;
    match (info.of_server(), argument.and_then(|word| word.split_once(b')'))) {
        (false, _) if name.split_once(b'(').is_none() => Ok((info, info.field)),
        (true, Some((server, rest))) if rest.bytes().is_empty() => {
            let server = values::server(&server)?;
            let field =
                if info.name == "next" { ServerField::Next(server) } else { ServerField::Match(server) };
            Ok((info, field))
        }
        _ => Err(name.error(format!("expected {}, found {}", info.written(), name.name()))),
    }
}

impl fmt::Display for ServerField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerField::Next(server) => write!(f, "next({server})"),
            ServerField::Match(server) => write!(f, "match({server})"),
            other => {
                let info = FIELDS.iter().find(|info| info.field == *other);
                f.write_str(info.map_or("", |info| info.name))
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) => f.write_str(word),
            Value::Number(number) => number.fmt(f),
            Value::Server(None) => f.write_str("none"),
            Value::Server(Some(id)) => id.fmt(f),
            Value::Terms(terms) => f.write_str(&print_terms(terms)),
            Value::Servers(servers) => f.write_str(&print_servers(servers)),
        }
    }
}

impl fmt::Display for FieldClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.field, self.comparison, self.value)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Is => "=",
            Comparison::IsNot => "!=",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        })
    }
}
