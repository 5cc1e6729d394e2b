//! `log-matching`, and that the terms in a log never fall.
//!
//! Two logs with an entry of one index and term are the same up to there if that entry is the same in all logs
//! and has the same entry before it: the rest follows by induction. So each entry is compared with the first of
//! its index and term that was ever seen, in any log.

use super::invariants::Invariant;
use super::mirror::same_payload;
use super::past::{Past, Seen};
use super::remembered::Look;
use super::report::{Found, Report, between};
use crate::raft::log::Entry;
use crate::raft::{Index, Term};

pub(super) fn look(look: &Look, past: &mut Past, report: &mut Report) {
    let (prefix, prefix_term) = look.log.prefix;
    if let Some(first) = look.log.term(prefix.next()).filter(|first| *first < prefix_term) {
        falls(look, prefix.next(), first, report);
    }
    for index in (look.change.from.0..=look.log.last.0).map(Index) {
        let Some(entry) = look.server.log.get(index) else { continue };
        let before = look.log.term(index.previous());
        matches_others(look, index, entry, before, past, report);
        if before.is_some_and(|before| before > entry.term) {
            falls(look, index, entry.term, report);
        }
    }
}

fn matches_others(
    look: &Look,
    index: Index,
    entry: &Entry,
    before: Option<Term>,
    past: &mut Past,
    report: &mut Report,
) {
    let known = past.seen_at(index).into_iter().flat_map(|place| &place.entries);
    let known = known.filter(|seen| seen.term == entry.term && (before.is_none() || seen.before == before));
    if known.into_iter().any(|seen| same_payload(&seen.payload, &entry.payload)) {
        return;
    }
    let place = past.at(index);
    let Some(seen) = place.entries.iter_mut().find(|seen| seen.term == entry.term) else {
        // Mostly no other one ever stands there.
        place.entries.reserve_exact(1);
        place.entries.push(Seen { term: entry.term, payload: entry.payload.clone(), before, at: look.id });
        return;
    };
    let same_before = seen.before.is_none() || before.is_none() || seen.before == before;
    if seen.payload == entry.payload && same_before {
        seen.before = seen.before.or(before);
        return;
    }
    let (id, other, term) = (look.id, seen.at, entry.term);
    let differs = if same_before {
        "differ in that entry".into()
    } else {
        format!("differ before it, at index {}", index.previous())
    };
    report.add(Invariant::LogMatching, between(id, other), || Found {
        servers: vec![other, id],
        index: Some(index),
        terms: vec![term],
        text: if id == other {
            format!("{id}'s log had an entry {index} of term {term} before: the two logs {differs}")
        } else {
            format!("{other} and {id} have an entry {index} of term {term}, and their logs {differs}")
        },
    });
}

fn falls(look: &Look, index: Index, term: Term, report: &mut Report) {
    let id = look.id;
    report.add(Invariant::WellFormed, (id.0.into(), 0), || Found {
        servers: vec![id],
        index: Some(index),
        terms: vec![term],
        text: format!("the terms in {id}'s log fall to {term} at index {index}"),
    });
}
