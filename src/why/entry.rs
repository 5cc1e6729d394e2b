//! How an entry stands: who holds it, how many it takes, and why it is committed or not.

use crate::raft::log::{Entry, Log};
use crate::raft::quorum::majority;
use crate::raft::rules::Rule;
use crate::raft::server::Role;
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::words;

/// How one entry stands in the whole cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Each server, in order, and where it has this very entry.
    pub copies: Vec<(ServerId, Copy)>,
    /// Those of the voters that have it on disk.
    pub stored: Vec<ServerId>,
    /// How many voters it takes; of a joint configuration, of the new half.
    pub needed: usize,
    /// How many voters there are.
    pub voters: usize,
    /// The leader and its term.
    pub leader: Option<(ServerId, Term)>,
    /// The entry's own term.
    pub term: Term,
    /// Why it is committed, or not.
    pub verdict: Verdict,
}

/// Where a server has an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// Nowhere.
    Missing,
    /// It has another one at this index.
    Other(Term),
    /// In memory only: its write is under way.
    Memory,
    /// On its disk.
    Disk,
    /// A snapshot stands for it.
    Snapshot,
}

/// Why an entry is committed, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This server knows it to be committed.
    Committed,
    /// The leader has committed it; this server has not been told yet.
    NotToldYet,
    /// The leader has another entry there: this one will go.
    Conflicts(Term),
    /// Nobody leads who could count the copies.
    NobodyLeads,
    /// Too few voters have it on disk.
    TooFew,
    /// Enough have it, but it is of an older term than the leader's: no count commits it by itself.
    OlderTerm,
    /// Enough have it, but the leader has heard so from only this many, itself included.
    NotHeard(usize),
}

impl Verdict {
    /// The rule behind it.
    pub fn rule(self) -> Rule {
        match self {
            Verdict::OlderTerm => Rule::CommitOwnTerm,
            Verdict::NotToldYet => Rule::CommitUpToNew,
            Verdict::Conflicts(_) => Rule::DeleteConflicts,
            Verdict::NotHeard(_) => Rule::MatchWhatWasAcknowledged,
            Verdict::Committed | Verdict::NobodyLeads | Verdict::TooFew => Rule::MajorityCommits,
        }
    }
}

/// How the entry at this place of a server's log stands; none if there is none.
pub fn standing(cluster: &Cluster, server: ServerId, index: Index) -> Option<Standing> {
    let machine = cluster.machines.get(&server)?;
    let entry = log(machine).get(index)?;
    let copies: Vec<(ServerId, Copy)> =
        cluster.machines.iter().map(|(id, machine)| (*id, copy(machine, index, entry))).collect();
    let configuration = words::configuration(cluster);
    let voters = configuration.map_or_else(Vec::new, |c| c.voters.iter().copied().collect::<Vec<_>>());
    let on_disk = |copy: Copy| matches!(copy, Copy::Disk | Copy::Snapshot);
    let stored: Vec<ServerId> =
        copies.iter().filter(|(id, copy)| on_disk(*copy) && voters.contains(id)).map(|(id, _)| *id).collect();
    let needed = majority(voters.len());
    let leader = words::leading(cluster).and_then(|id| cluster.machines.get(&id));
    let leads = leader.and_then(|m| m.host.as_ref()).map(|host| (host.server.id, host.server.current_term));
    let verdict = verdict(machine, leader, index, entry, stored.len() >= needed, &voters);
    Some(Standing { copies, stored, needed, voters: voters.len(), leader: leads, term: entry.term, verdict })
}

fn verdict(
    machine: &Machine,
    leader: Option<&Machine>,
    index: Index,
    entry: &Entry,
    enough: bool,
    voters: &[ServerId],
) -> Verdict {
    if machine.host.as_ref().is_some_and(|host| index <= host.server.commit_index) {
        return Verdict::Committed;
    }
    let Some(host) = leader.and_then(|machine| machine.host.as_ref()) else { return Verdict::NobodyLeads };
    let server = &host.server;
    match server.log.term(index) {
        Some(term) if term != entry.term => Verdict::Conflicts(term),
        Some(_) if index <= server.commit_index => Verdict::NotToldYet,
        _ if !enough => Verdict::TooFew,
        _ if entry.term != server.current_term => Verdict::OlderTerm,
        _ => {
            let Role::Leader(leader) = &server.role else { return Verdict::NobodyLeads };
            let known = |id: &&ServerId| {
                **id == server.id || leader.progress.get(id).is_some_and(|p| p.match_index >= index)
            };
            Verdict::NotHeard(voters.iter().filter(known).count())
        }
    }
}

fn copy(machine: &Machine, index: Index, entry: &Entry) -> Copy {
    let disk = &machine.disk.durable.log;
    match log(machine).get(index) {
        _ if disk.get(index) == Some(entry) => Copy::Disk,
        Some(own) if own == entry => Copy::Memory,
        Some(other) => Copy::Other(other.term),
        None if index <= log(machine).prefix.index => Copy::Snapshot,
        None => Copy::Missing,
    }
}

/// A server's log: in memory if it runs, else what is on its disk.
fn log(machine: &Machine) -> &Log {
    machine.host.as_ref().map_or(&machine.disk.durable.log, |host| &host.server.log)
}
