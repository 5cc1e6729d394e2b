//! `committed-stays`, and what counts as committed at all.
//!
//! An entry is committed once some server takes it for committed; the first to do so is the leader that counted
//! its copies. At that moment a majority's disks must hold it, what is in memory only does not count, and from
//! then on no disk may lose it that is in the term of that commitment, or later.
//!
//! Why not any disk at all? A server that took no part may be behind in an earlier term. It may hold the entry
//! by then, and may yet get an old message of a leader between the two terms, who never had the entry and whose
//! own one conflicts with it: nothing in Raft keeps it from deleting the entry, to get it again later. What has
//! reached the term of the commitment hears only leaders who have the entry.
//!
//! A disk that was wiped is counted as if it still held what it held: losing a disk breaks no rule, but coming
//! back without it does.

use super::elections;
use super::invariants::Invariant;
use super::mirror::{Change, Mirror};
use super::past::{Committed, Past};
use super::report::{Found, Report, in_term};
use crate::raft::configuration::Configuration;
use crate::raft::note::Note;
use crate::raft::server::Server;
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId, News};

/// A server whose commit index may have advanced.
pub(super) struct Advance<'a> {
    pub cluster: &'a Cluster,
    pub event: &'a Event,
    pub server: &'a Server,
    /// Its log before the event.
    pub log_before: &'a Mirror,
    /// Its commit index before the event.
    pub from: Index,
    /// The last configuration in its log before the event.
    pub configuration: Option<&'a Configuration>,
}

/// Takes note of what a server newly takes for committed.
pub(super) fn advance(advance: &Advance, past: &mut Past, report: &mut Report) {
    let Advance { server, log_before, from, .. } = advance;
    let (log, commit) = (&server.log, server.commit_index);
    if commit <= *from {
        return;
    }
    // What a snapshot stands for by now is known from before, or not at all.
    let known = from.next().max(log_before.prefix.0);
    let compacted = known.0..log.prefix.index.0.min(log_before.last.next().0);
    for index in compacted.map(Index) {
        if let Some(term) = log_before.term(index) {
            commit_entry(advance, index, term, past, report);
        }
    }
    let rest = from.next().max(log.prefix.index).0..=commit.min(log.last_index()).0;
    for index in rest.map(Index).filter(|index| index.0 > 0) {
        if let Some(term) = log.term(index) {
            commit_entry(advance, index, term, past, report);
        }
    }
}

fn commit_entry(advance: &Advance, index: Index, term: Term, past: &mut Past, report: &mut Report) {
    let server = advance.server;
    if past.committed_at(index).is_some_and(|known| known.term.is_some()) {
        return;
    }
    if let Some(known) = &mut past.at(index).committed {
        known.term = known.term.or(Some(term));
        return;
    }
    // What was given was committed by a leader nobody saw: of the entry's term, at the earliest.
    let given = advance.event.id == EventId(0);
    let in_term_ = if given { term } else { server.current_term };
    let committed = Committed { term: Some(term), by: server.id, in_term: in_term_ };
    past.at(index).committed = Some(committed);
    if !on_a_majority(advance, index, term, past) {
        report.add(Invariant::CommittedStays, in_term(server.id, in_term_), || Found {
            servers: vec![server.id],
            index: Some(index),
            terms: vec![term, in_term_],
            text: format!(
                "{} committed entry {index} of term {term}, which no majority has on disk",
                server.id
            ),
        });
    }
    elections::leaders_hold(advance.cluster, index, &committed, past, report);
}

/// Whether the entry is on the disks of a majority, in a configuration that the server used in this event.
fn on_a_majority(advance: &Advance, index: Index, term: Term, past: &Past) -> bool {
    let holds = |id: ServerId| on_disk(advance.cluster, past, id, index, term);
    let id = advance.server.id;
    let named = advance.event.news.iter().filter_map(|news| match news {
        News::Server(at, Note::Configured { configuration, .. }) if *at == id => Some(&**configuration),
        News::Server(at, Note::ConfigurationBack { configuration, .. }) if *at == id => {
            Some(&**configuration)
        }
        _ => None,
    });
    let used = advance.configuration.into_iter().chain([advance.server.configuration()]).chain(named);
    used.into_iter().any(|configuration| is_majority(configuration, holds))
}

fn on_disk(cluster: &Cluster, past: &Past, id: ServerId, index: Index, term: Term) -> bool {
    let Some(machine) = cluster.machines.get(&id) else { return false };
    let log = &machine.disk.durable.log;
    let wiped = past.wiped.get(&id).filter(|_| machine.disk.wiped);
    index < log.prefix.index
        || log.term(index) == Some(term)
        || wiped.is_some_and(|disk| disk.holds(index, Some(term)))
}

/// Whether more than half of the voters do, of both sets when joint.
fn is_majority(configuration: &Configuration, holds: impl Fn(ServerId) -> bool) -> bool {
    let mut sets = std::iter::once(&configuration.voters).chain(&configuration.outgoing);
    sets.all(|voters| 2 * voters.iter().filter(|id| holds(**id)).count() > voters.len())
}

/// A disk changed, which was in this term: it may not have lost what is committed.
pub(super) fn disk_changed(
    id: ServerId,
    term: Term,
    disk: &Mirror,
    change: &Change,
    past: &Past,
    report: &mut Report,
) {
    let committed = change.lost.iter().filter_map(|(index, of)| {
        let committed = past.committed_at(*index).filter(|committed| committed.in_term <= term)?;
        let lost = committed.term == Some(*of) && !disk.holds(*index, committed.term);
        lost.then_some((*index, committed, *of))
    });
    for (index, Committed { by, in_term, .. }, term) in committed {
        report.add(Invariant::CommittedStays, (id.0.into(), u64::MAX), || Found {
            servers: vec![id, *by],
            index: Some(index),
            terms: vec![term, *in_term],
            text: format!(
                "{id}'s disk lost entry {index} of term {term}, which {by} committed in term {in_term}"
            ),
        });
    }
}
