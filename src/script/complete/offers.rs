//! The words that a statement takes, from the tables.

use super::super::Known;
use super::super::fields::FIELDS;
use super::super::help::{TOPICS, rest_of};
use super::super::line::{FateIs, Item};
use super::super::parse::condition::{ERRORS, SIMPLE};
use super::super::parse::setup::GIVEN;
use super::super::print_span;
use super::super::statements::{STATEMENTS, StatementInfo, Takes};
use super::super::text::{self, Word};
use super::pairs::{Pair, load, pairs, settings};
use super::{Candidate, command};
use crate::check::invariants::Invariant;
use crate::raft::Micros;
use crate::raft::message::FieldKind;
use crate::raft::rules::RULES;
use crate::sim::packet::all_kinds;
use crate::sim::statement::ClientId;
use crate::store::value::Value;

/// What there is to offer.
pub struct Offers<'a> {
    pub known: &'a Known,
}

impl Offers<'_> {
    /// What could stand behind `before`, where so much is typed already.
    pub fn behind(&self, before: &str, typed: &str) -> Vec<Candidate> {
        let Ok(words) = text::words(before) else { return Vec::new() };
        let Some((first, rest)) = words.split_first() else { return self.beginnings() };
        if first.bare().is_some_and(|name| name.ends_with(':')) {
            return command::behind(rest, self.known);
        }
        let of_command = || command::behind(&words, self.known);
        match first.bare().and_then(|name| StatementInfo::named(&name)) {
            Some(info) if info.name == "set" => self.setting_or_key(info, &words, before, typed),
            Some(info) => self.words(info, rest, before, typed),
            None => of_command(),
        }
    }

    /// What a line may begin with.
    fn beginnings(&self) -> Vec<Candidate> {
        // Not every statement may stand behind `at`: whether one may, a whole one shows.
        let whole = |info: &StatementInfo| info.examples.first().copied().unwrap_or(info.name);
        let statements = STATEMENTS.iter().map(|info| Candidate::begun(info.name, whole(info)));
        let askers = self.clients().chain([self.new_client()]).map(|id| format!("{id}:"));
        statements.chain(command::names()).chain(askers.map(Candidate::free)).collect()
    }

    /// `set` and `SET` are one word to the parser; who writes capitals means the store.
    fn setting_or_key(
        &self,
        info: &StatementInfo,
        words: &[Word],
        before: &str,
        typed: &str,
    ) -> Vec<Candidate> {
        let settings = || self.words(info, &words[1..], before, typed);
        let of_store = || command::behind(words, self.known);
        match words {
            [_, word, ..] if word.split_once(b'=').is_some() => settings(),
            [_, _, ..] => of_store(),
            [first] if first.bare().is_some_and(|name| name == "SET") && !typed.contains('=') => of_store(),
            _ => [settings(), of_store()].concat(),
        }
    }

    fn words(&self, info: &StatementInfo, rest: &[Word], before: &str, typed: &str) -> Vec<Candidate> {
        let takes = info.takes;
        if takes.contains(&Takes::Condition)
            && let Some(items) = self.items(rest)
        {
            return items;
        }
        takes.iter().flat_map(|takes| self.taken(*takes, rest, before, typed)).collect()
    }

    fn taken(&self, takes: Takes, rest: &[Word], before: &str, typed: &str) -> Vec<Candidate> {
        match takes {
            Takes::Word("|") => vec![Candidate::begun("|", "| S25")],
            Takes::Word(word) => vec![Candidate::of(word)],
            Takes::Sample(words) => all(words),
            Takes::Server => self.servers(""),
            Takes::NewServer => {
                let last = self.known.names.servers.last().map_or(0, |id| id.0);
                vec![Candidate::of(format!("S{}", last + 1))]
            }
            Takes::Client => self.clients().map(|id| Candidate::of(id.to_string())).collect(),
            Takes::NewClient => vec![Candidate::of(self.new_client().to_string())],
            Takes::Arrow => all(&["->", "-"]),
            Takes::At => self.servers("@"),
            Takes::Rule => RULES.iter().map(|info| Candidate::of(info.id)).collect(),
            Takes::Setting => pairs(typed, settings(false)),
            Takes::LinkSetting => pairs(typed, settings(true)),
            Takes::Given => pairs(typed, self.given()),
            Takes::Load => pairs(typed, load()),
            Takes::Message => self.messages(rest, typed),
            Takes::Condition => self.conditions(rest, typed),
            Takes::Moment => {
                let next = Micros(self.known.now.0.next_multiple_of(1_000));
                vec![Candidate::of(print_span(next))]
            }
            Takes::Statement => match rest_of(&format!("{before}x"), 2) {
                Some(inner) => self.behind(&inner[..inner.len() - 1], typed),
                None => Vec::new(),
            },
            Takes::Topic if rest.is_empty() => {
                let statements = STATEMENTS.iter().map(|info| Candidate::of(info.name));
                statements.chain(command::names()).chain(all(&TOPICS)).collect()
            }
            Takes::Topic => Vec::new(),
        }
    }

    fn servers(&self, sign: &str) -> Vec<Candidate> {
        self.known.names.servers.iter().map(|id| Candidate::of(format!("{sign}{id}"))).collect()
    }

    fn server_names(&self) -> Vec<String> {
        self.known.names.servers.iter().map(ToString::to_string).collect()
    }

    fn clients(&self) -> impl Iterator<Item = ClientId> {
        self.known.names.clients.iter().copied()
    }

    fn new_client(&self) -> ClientId {
        ClientId(self.clients().last().map_or(1, |id| id.0 + 1))
    }

    fn given(&self) -> Vec<Pair> {
        let pair = |name: &str| Pair {
            name: name.into(),
            values: if name == "vote" { self.server_names() } else { Vec::new() },
            sample: if name == "snapshot" { "1:1" } else { "1" },
        };
        GIVEN.iter().map(|name| pair(name)).collect()
    }

    /// Kinds of message, or once one stands there, its fields; and those in flight by their numbers.
    fn messages(&self, rest: &[Word], typed: &str) -> Vec<Candidate> {
        let kind = all_kinds().find(|(kind, _)| {
            rest.iter().any(|word| word.bare().is_some_and(|bare| bare.eq_ignore_ascii_case(kind)))
        });
        let fields =
            all_kinds().filter(|all| kind.is_none_or(|kind| kind.0 == all.0)).flat_map(|(_, fields)| *fields);
        let pair = |(name, of): &(&str, FieldKind)| Pair {
            name: (*name).into(),
            values: match of {
                FieldKind::Number if *name == "clientId" => self.clients().map(|id| id.to_string()).collect(),
                FieldKind::Number => Vec::new(),
                FieldKind::Bool => vec!["true".into(), "false".into()],
                FieldKind::Server => self.server_names(),
                FieldKind::Terms => vec!["none".into()],
            },
            sample: "1",
        };
        let kinds = all_kinds().map(|(kind, _)| Candidate::of(*kind));
        let numbers = self.known.messages.iter().map(|id| Candidate::of(id.to_string()));
        kinds.chain(numbers).chain(pairs(typed, fields.map(pair).collect())).collect()
    }

    /// The words of conditions; which of them may stand where, the parser knows.
    fn conditions(&self, rest: &[Word], typed: &str) -> Vec<Candidate> {
        let of_server = FIELDS.iter().flat_map(|info| {
            let names = info.names(&self.known.names);
            names.into_iter().map(|name| Pair { name, values: info.offers(&self.known.names), sample: "1" })
        });
        let rules = RULES.iter().map(|info| Candidate::of(info.id));
        let words = all(&WORDS).into_iter().chain(all(&SIMPLE)).chain(self.servers(""));
        words
            .chain(self.clients().map(|id| Candidate::of(id.to_string())))
            .chain(pairs(typed, of_server.collect()))
            .chain(all(&ANSWERS))
            .chain(all(&ERRORS))
            .chain(all(&FateIs::ALL.map(|(_, word)| word)))
            .chain(all(&Invariant::ALL.map(Invariant::id)))
            .chain(rules)
            .chain(all(&["->", "-"]))
            .chain(self.messages(rest, typed))
            .chain([Candidate::begun("count=", "count=1")])
            .collect()
    }

    /// Where a condition takes whatever a store may hold: what this one does. None elsewhere.
    fn items(&self, rest: &[Word]) -> Option<Vec<Candidate>> {
        let told = rest.iter().any(|word| word.is("told"));
        let last = rest.last()?;
        if !(told || last.is("holds") || last.is("lacks")) {
            return None;
        }
        let words = if told { all(&["none", "compacted"]) } else { Vec::new() };
        let records = self.known.store.records();
        let items = records.flat_map(|(key, record)| items(key, &record.value, last.is("lacks")));
        Some(items.map(|item| Candidate::free(item.to_string())).chain(words).collect())
    }
}

/// All that one key holds; of what may lack, without its value.
fn items(key: &[u8], value: &Value, bare: bool) -> Vec<Item> {
    let value_of = |value: &[u8]| (!bare).then(|| value.to_vec());
    match value {
        Value::String(text) => vec![Item::Key(key.into(), value_of(text))],
        Value::Hash(fields) => fields
            .iter()
            .map(|(field, value)| Item::Field(key.into(), field.clone(), value_of(value)))
            .collect(),
        Value::Set(members) => {
            members.iter().map(|member| Item::Member(key.into(), member.clone())).collect()
        }
    }
}

/// What conditions are made of, beside those that are one word.
const WORDS: [&str; 13] = [
    "not", "leader", "all", "reply", "sent", "fired", "violated", "holds", "lacks", "told", "fate", "at",
    "error",
];
/// Answers that are words.
const ANSWERS: [&str; 7] = ["OK", "nil", "yes", "no", "none", "pending", "unknown"];

fn all(words: &[&str]) -> Vec<Candidate> {
    words.iter().map(|word| Candidate::of(*word)).collect()
}
