//! What a server is told and what it asks of the world: inputs, effects, and what its disk holds.

use std::sync::Arc;

use super::configuration::Configuration;
use super::log::{Entry, Log, Prefix};
use super::membership::Change;
use super::message::Message;
use super::note::{Note, Rejection};
use super::{Index, ServerId, Term};

/// The number of a write to the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriteId(pub u64);

/// A client's request as its host numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What a server is told.
#[derive(Clone, Debug)]
pub enum Input {
    /// The time has come that `next_deadline` named.
    Due,
    /// The election timer fires, whatever the time.
    ElectionTimeout,
    /// The heartbeat timer fires, whatever the time.
    HeartbeatTimeout,
    /// A message arrived.
    Receive { from: ServerId, message: Message },
    /// A client wants a command in the log.
    Propose { request: RequestId, command: Arc<[u8]> },
    /// A client wants to read; at a follower, by asking the leader for the index.
    Read { request: RequestId, as_follower: bool },
    /// Change the membership.
    Change(Change),
    /// Hand leadership over.
    Transfer { to: ServerId },
    /// The state machine's state, `index` applied, may replace the log up to there.
    Compact { index: Index, data: Arc<[u8]> },
    /// The disk has this write and all before it.
    Synced(WriteId),
}

/// What a server asks of the world, in order. `Persist` is a barrier: what stands behind it waits
/// until the disk has the write, but for notes and for what is marked otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this.
    Persist(WriteId, Write),
    /// Send a message; `early`: without waiting for the disk (D 10.2.1).
    Send { to: ServerId, message: Message, early: bool },
    /// Apply a committed entry, and answer the client that waits for it.
    Apply { index: Index, entry: Entry, request: Option<RequestId> },
    /// Replace the state machine's state.
    Restore(Arc<Snapshot>),
    /// Read from the state machine and answer; `at_once`: without waiting for what is not applied yet.
    Read { request: RequestId, at_once: bool },
    /// Tell the client no.
    Reject { request: RequestId, why: Rejection },
    /// This just happened.
    Note(Note),
}

/// What one write puts on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Write {
    /// The new current term.
    pub term: Option<Term>,
    /// The new vote.
    pub vote: Option<Option<ServerId>>,
    /// From this index on the log is these entries.
    pub entries: Option<(Index, Vec<Entry>)>,
    /// A snapshot and the log's prefix with it. If `keeps_log` is false the log behind it is empty.
    pub snapshot: Option<SnapshotWrite>,
    /// A state without its index: where a rule is broken.
    pub state: Option<Arc<Snapshot>>,
    /// Whether effects behind it wait for it. False only where a rule is broken.
    pub awaited: bool,
}

/// A snapshot that replaces the beginning of the log, or all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotWrite {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// Whether the entries behind it stay.
    pub keeps_log: bool,
    /// Whether the state is written with its index. False only where a rule is broken.
    pub with_state: bool,
}

/// What a disk holds of a server: Figure 2's persistent state, and the snapshot before its log (§7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durable {
    /// The latest term it has seen.
    pub current_term: Term,
    /// The candidate that got its vote in that term.
    pub voted_for: Option<ServerId>,
    /// The log behind the snapshot.
    pub log: Log,
    /// The state that the log's prefix stands for; none if nothing was compacted.
    pub snapshot: Option<Arc<Snapshot>>,
}

/// The state machine's state at the end of a prefix (Figure 13).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    /// The last index and term it covers, and the configuration there.
    pub prefix: Prefix,
    /// The state, in bytes whose meaning Raft does not know. None at all is an empty state.
    pub data: Arc<[u8]>,
}

impl Write {
    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        let Write { term, vote, entries, snapshot, state, awaited: _ } = self;
        term.is_none() && vote.is_none() && entries.is_none() && snapshot.is_none() && state.is_none()
    }
}

impl Durable {
    /// An empty disk of a server that begins in this configuration.
    pub fn new(configuration: Configuration) -> Durable {
        Durable { current_term: Term(0), voted_for: None, log: Log::new(configuration), snapshot: None }
    }

    /// Carries out a write.
    pub fn write(&mut self, write: &Write) {
        if let Some(term) = write.term {
            self.current_term = term;
        }
        if let Some(vote) = write.vote {
            self.voted_for = vote;
        }
        if let Some(SnapshotWrite { snapshot, keeps_log, with_state }) = &write.snapshot {
            if *keeps_log {
                self.log.compact(snapshot.prefix.clone());
            } else {
                self.log = Log::after(snapshot.prefix.clone());
            }
            if *with_state {
                self.snapshot = Some(snapshot.clone());
            }
        }
        if let Some(state) = &write.state {
            self.snapshot = Some(state.clone());
        }
        if let Some((from, entries)) = &write.entries {
            self.log.truncate(*from);
            for entry in entries {
                self.log.append(entry.clone());
            }
        }
    }
}
