//! What holds of leaders: `election-safety`, `leader-completeness`, `leader-append-only`.
//!
//! That a leader of a later term holds what is committed is tried twice: when a server is seen to lead, against
//! all that was committed in earlier terms; and when an old leader commits late, against all who led later.

use super::invariants::Invariant;
use super::past::{Committed, Leader, Past};
use super::remembered::Look;
use super::report::{Fault, Found, Report, between, in_term};
use crate::raft::server::{Role, Server};
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;

/// The term that a server leads.
pub(super) fn leads(server: &Server) -> Option<Term> {
    matches!(server.role, Role::Leader(_)).then_some(server.current_term)
}

pub(super) fn look(look: &Look, past: &mut Past, report: &mut Report) {
    let Some(term) = leads(look.server) else { return };
    append_only(look, term, report);
    if look.before.and_then(|before| before.leads) != Some(term) {
        alone(look.id, term, past, report);
        complete(look, term, past, report);
        enter(look, term, past);
    }
}

/// A server became leader in the midst of an event, if only for a moment.
pub(super) fn elected(id: ServerId, term: Term, past: &mut Past, report: &mut Report) {
    let known = past.leaders.get(&term).into_iter().flatten().any(|leader| leader.server == id);
    if !known {
        alone(id, term, past, report);
        past.leaders.entry(term).or_default().push(Leader { server: id, log: None });
    }
}

/// A leader never overwrites or deletes entries in its log; it only appends new entries (§5.3).
fn append_only(look: &Look, term: Term, report: &mut Report) {
    let Some((index, lost)) = look.change.lost.first() else { return };
    let id = look.id;
    report.add(Invariant::LeaderAppendOnly, in_term(id, term), || Found {
        servers: vec![id],
        index: Some(*index),
        terms: vec![term, *lost],
        text: format!("{id} leads term {term} and lost its entry {index} of term {lost}"),
    });
}

/// At most one leader can be elected in a given term (§5.2).
fn alone(id: ServerId, term: Term, past: &Past, report: &mut Report) {
    let others = past.leaders.get(&term).into_iter().flatten().map(|leader| leader.server);
    for other in others.filter(|other| *other != id) {
        report.add(Invariant::ElectionSafety, (term.0, between_hash(id, other)), || Found {
            servers: vec![other, id],
            index: None,
            terms: vec![term],
            text: format!("{other} led term {term}, and so does {id}"),
        });
    }
}

fn between_hash(one: ServerId, other: ServerId) -> u64 {
    let (low, high) = between(one, other);
    (low << 16) | high
}

/// If a log entry is committed in a given term, it is in the logs of the leaders of all later terms (§5.4).
fn complete(look: &Look, term: Term, past: &Past, report: &mut Report) {
    // What its snapshot stands for it has.
    let earlier = past.committed_from(look.log.prefix.0);
    let earlier = earlier.filter(|(_, committed)| committed.in_term < term);
    let mut lacking = earlier.filter(|(index, committed)| !look.log.holds(*index, committed.term));
    if let Some((index, committed)) = lacking.next() {
        lacks(look.id, term, index, committed, report);
    }
}

/// The same for an entry that was committed just now.
pub(super) fn leaders_hold(
    cluster: &Cluster,
    index: Index,
    committed: &Committed,
    past: &Past,
    report: &mut Report,
) {
    for (term, leaders) in past.leaders.range(committed.in_term.next()..) {
        for Leader { server, log } in leaders {
            let now = cluster.machines.get(server).and_then(|machine| machine.host.as_ref());
            let now = now.filter(|host| leads(&host.server) == Some(*term)).map(|host| &host.server.log);
            let then = log.as_ref().is_none_or(|log| log.holds(index, committed.term));
            let still = now.is_none_or(|log| index < log.prefix.index || log.term(index) == committed.term);
            if !then || !still {
                lacks(*server, *term, index, committed, report);
            }
        }
    }
}

fn lacks(id: ServerId, term: Term, index: Index, committed: &Committed, report: &mut Report) {
    let Committed { term: entry, by, in_term } = *committed;
    let fault: Fault = (id.0.into(), term.0);
    report.add(Invariant::LeaderCompleteness, fault, || Found {
        servers: vec![id, by],
        index: Some(index),
        terms: [Some(term), entry, Some(in_term)].into_iter().flatten().collect(),
        text: match entry {
            Some(entry) => format!(
                "{id} leads term {term} without entry {index} of term {entry}, which {by} committed in term {in_term}"
            ),
            None => format!("{id} leads term {term} without entry {index}, which {by} committed in term {in_term}"),
        },
    });
}

/// Takes note of a leader. Its log is kept while an earlier leader runs, which may commit something yet.
fn enter(look: &Look, term: Term, past: &mut Past) {
    let running = look.cluster.machines.values().filter_map(|machine| machine.host.as_ref());
    let oldest = running.filter_map(|host| leads(&host.server)).min().unwrap_or(term);
    let log = (oldest < term).then(|| look.log.clone());
    past.leaders.entry(term).or_default().push(Leader { server: look.id, log });
    for leader in past.leaders.range_mut(..=oldest).flat_map(|(_, leaders)| leaders) {
        leader.log = None;
    }
}
