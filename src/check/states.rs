//! `state-machine-safety`: what was applied at an index, and what came of it.
//!
//! What a state is gets compared by a fingerprint of the judge's own. In a long run, or of a large store, not every index is
//! compared, so that the judge stays cheap; states that went apart stay apart for long.

use std::hash::{Hash, Hasher};

use super::invariants::Invariant;
use super::mirror::same_payload;
use super::past::{Applied, Past};
use super::print::Print;
use super::remembered::Look;
use super::report::{Found, Report, between};
use crate::raft::log::Payload;
use crate::raft::server::Effect;
use crate::raft::{Index, ServerId, Term};
use crate::store::{Store, Value};

/// A server applied an entry; of the end of a snapshot only the term is known.
pub(super) fn applied(
    id: ServerId,
    index: Index,
    term: Term,
    payload: Option<&Payload>,
    past: &mut Past,
    report: &mut Report,
) {
    let known =
        past.seen_at(index).and_then(|place| place.applied.as_ref()).filter(|first| first.term == term);
    let payloads = known.and_then(|first| first.payload.as_ref()).zip(payload);
    if payloads.is_some_and(|(first, second)| same_payload(first, second)) {
        return;
    }
    let known = &mut past.at(index).applied;
    let Some(first) = known else {
        *known = Some(Applied { term, payload: payload.cloned(), by: id });
        return;
    };
    let differs = first.payload.as_ref().zip(payload).is_some_and(|(first, second)| first != second);
    if first.term != term || differs {
        let (other, other_term) = (first.by, first.term);
        report.add(Invariant::StateMachineSafety, between(id, other), || Found {
            servers: vec![other, id],
            index: Some(index),
            terms: vec![other_term, term],
            text: if differs && other_term == term {
                format!("{other} and {id} applied different entries of term {term} at index {index}")
            } else {
                format!("{other} applied term {other_term} at index {index}, {id} applied term {term}")
            },
        });
    }
    first.payload = first.payload.take().or(payload.cloned());
}

/// A snapshot stands for everything up to its end as if that were applied.
pub(super) fn snapshot_ends(look: &Look, past: &mut Past, report: &mut Report) {
    let (index, term) = look.log.prefix;
    if index > Index(0) && (look.change.prefix_moved || look.before.is_none()) {
        applied(look.id, index, term, None, past, report);
    }
}

/// Compares a server's state with that of the first server that had applied as much. Tells how much it applied.
pub(super) fn compare(look: &Look, past: &mut Past, report: &mut Report) -> Option<Index> {
    let (id, index, store) = (look.id, look.server.last_applied, &look.host.store);
    let before = look.before.and_then(|before| before.compared);
    if before == Some(index) || is_under_way(look) {
        return before;
    }
    if !is_due(index, store) {
        return Some(index);
    }
    let fingerprint = fingerprint(store);
    let (other, first) = *past.at(index).state.get_or_insert((id, fingerprint));
    if first != fingerprint {
        report.add(Invariant::StateMachineSafety, between(id, other), || Found {
            servers: vec![other, id],
            index: Some(index),
            terms: Vec::new(),
            text: format!("{other} and {id} applied everything up to index {index}, but their states differ"),
        });
    }
    Some(index)
}

/// Whether states are compared at this index: in a short run at every one, later at some, the fewer the larger the
/// state. What went wrong stays wrong.
fn is_due(index: Index, store: &Store) -> bool {
    const SHORT: u64 = 64;
    const SOME: u64 = 4;
    let records = store.records().size_hint().0 as u64;
    index.0 <= SHORT && records <= SHORT || index.0.is_multiple_of(SOME + records / SOME)
}

/// Whether the store has yet to do what its server has handed over.
fn is_under_way(look: &Look) -> bool {
    look.host.held_back().any(|effect| matches!(effect, Effect::Apply { .. } | Effect::Restore(_)))
}

/// A number that equal states share and different ones hardly ever do.
fn fingerprint(store: &Store) -> u64 {
    let mut print = Print::default();
    (store.clock(), store.revision(), store.oldest_revision()).hash(&mut print);
    for (key, record) in store.records() {
        (key, record.revision, record.deadline).hash(&mut print);
        match &record.value {
            Value::String(bytes) => (0u8, bytes).hash(&mut print),
            Value::Hash(fields) => (1u8, fields).hash(&mut print),
            Value::Set(members) => (2u8, members).hash(&mut print),
        }
    }
    for (client, session) in store.sessions() {
        (client, session.last_sequence, session.expires, &session.answers).hash(&mut print);
    }
    print.finish()
}
