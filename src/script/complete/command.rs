//! What the words of a store command could be: keys and what they hold, by the command's usage.

use super::super::Known;
use super::super::text::{self, Word};
use super::Candidate;
use crate::store::{USAGES, Usage, text as stored};

/// The commands' names.
pub fn names() -> impl Iterator<Item = Candidate> {
    USAGES.iter().map(|usage| Candidate::begun(usage.name, usage.examples[0]))
}

/// What could stand behind these words, of which the first may name a command.
pub fn behind(words: &[Word], known: &Known) -> Vec<Candidate> {
    let Some((first, rest)) = words.split_first() else { return names().collect() };
    if let Some(last) = rest.last().filter(|_| rest.iter().any(|word| word.begins_bare(b'@'))) {
        let how = ["local", "follower"].map(Candidate::of);
        return addressed(known).chain(how.into_iter().filter(|_| last.begins_bare(b'@'))).collect();
    }
    match first.bare().and_then(|name| Usage::of(name.as_bytes())) {
        None => Vec::new(),
        Some(usage) if usage.name == "MULTI" => several(rest, known),
        Some(usage) => {
            let argument = argument(usage, rest).map_or_else(Vec::new, |name| named(name, rest, known));
            argument.into_iter().chain(addressed(known)).collect()
        }
    }
}

/// What the usage calls the word behind these.
fn argument(usage: &Usage, before: &[Word]) -> Option<&'static str> {
    let watches_prefix = usage.name == "WATCH" && before.first().is_some_and(|word| word.is("prefix"));
    let last = usage.arguments().last().filter(|_| usage.usage.ends_with('…'));
    match (usage.name, before.len()) {
        ("WATCH", 0) => Some("key | PREFIX"),
        ("WATCH", count) => Some("prefix").filter(|_| count == 1 && watches_prefix),
        (_, count) => usage.arguments().nth(count).or(last),
    }
}

fn named(argument: &str, before: &[Word], known: &Known) -> Vec<Candidate> {
    let key = before.first().map(Word::bytes).unwrap_or_default();
    match argument {
        "key" | "prefix" => known.keys().map(Candidate::free).collect(),
        "key | PREFIX" => {
            known.keys().map(Candidate::free).chain([Candidate::begun("PREFIX", "PREFIX x")]).collect()
        }
        "field" | "member" => known.parts(&key).into_iter().map(Candidate::free).collect(),
        "field:value" => {
            known.parts(&key).into_iter().map(|field| Candidate::free(format!("{field}:"))).collect()
        }
        "expected" => ["nil".into()].into_iter().chain(held(&key, known)).map(Candidate::free).collect(),
        "duration" => vec![Candidate::of("500ms")],
        "TTL" => vec![Candidate::begun("TTL", "TTL 500ms")],
        _ => Vec::new(),
    }
}

/// The text that a key holds.
fn held(key: &[u8], known: &Known) -> Option<String> {
    match &known.store.get(key)?.value {
        crate::store::value::Value::String(text) => Some(stored::word(text)),
        _ => None,
    }
}

/// Commands between `MULTI` and `EXEC`: what could go on with the last of them.
fn several(words: &[Word], known: &Known) -> Vec<Candidate> {
    let stretches = text::stretches(words);
    let last = stretches.last().map_or(&[][..], Vec::as_slice);
    let inner = behind(last, known).into_iter().filter(|candidate| !candidate.word.starts_with('@'));
    let free = inner.map(|candidate| Candidate::free(candidate.word));
    free.filter(|candidate| !["MULTI", "WATCH", "UNWATCH"].contains(&candidate.word.as_str()))
        .chain([Candidate::of("EXEC")])
        .collect()
}

/// Who is asked, or of which revision, wherever the parser takes it.
fn addressed(known: &Known) -> impl Iterator<Item = Candidate> {
    let servers = known.names.servers.iter().map(|id| format!("@{id}"));
    let revision = Some(known.store.revision()).filter(|revision| *revision > 0).map(|at| format!("@{at}"));
    servers.chain(revision).map(Candidate::of)
}
