//! The RPCs, field for field (Figures 2 and 13, D 3.10, 6.4, 9.6).
//!
//! Requests and replies are messages of their own: the network may lose, copy and reorder them.

use std::sync::Arc;

use super::configuration::Configuration;
use super::log::Entry;
use super::{Index, ServerId, Term};

/// What servers say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Invoked by candidates to gather votes (Figure 2).
    RequestVote(RequestVote),
    /// Its answer.
    RequestVoteReply(VoteReply),
    /// Asks whether an election of that term could be won; raises nobody's term (D 9.6).
    PreVote(RequestVote),
    /// Its answer.
    PreVoteReply(VoteReply),
    /// Invoked by the leader to replicate entries, and as heartbeat (Figure 2).
    AppendEntries(AppendEntries),
    /// Its answer.
    AppendEntriesReply(AppendEntriesReply),
    /// Invoked by the leader to send a snapshot's chunk (Figure 13).
    InstallSnapshot(InstallSnapshot),
    /// Its answer.
    InstallSnapshotReply(InstallSnapshotReply),
    /// Tells the target of a leadership transfer to begin an election (D 3.10).
    TimeoutNow(TimeoutNow),
    /// A follower asks the leader for the index at which it may read (D 6.4).
    ReadIndex(ReadIndex),
    /// Its answer.
    ReadIndexReply(ReadIndexReply),
}

/// RequestVote and PreVote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestVote {
    /// The candidate's term; of a PreVote, the term of the election it would begin.
    pub term: Term,
    /// Who asks.
    pub candidate_id: ServerId,
    /// The index of its last log entry.
    pub last_log_index: Index,
    /// The term of its last log entry.
    pub last_log_term: Term,
    /// Whether the leader ordered this election (D 3.10): overrides stickiness.
    pub transfer: bool,
}

/// The answer to RequestVote and PreVote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VoteReply {
    /// The answering server's term; of a granted PreVote, the term asked about.
    pub term: Term,
    /// True means the candidate received the vote.
    pub vote_granted: bool,
}

/// AppendEntries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppendEntries {
    /// The leader's term.
    pub term: Term,
    /// So that followers can redirect clients.
    pub leader_id: ServerId,
    /// The index of the entry before the new ones.
    pub prev_log_index: Index,
    /// Its term.
    pub prev_log_term: Term,
    /// The entries to store; empty for a heartbeat.
    pub entries: Vec<Entry>,
    /// The leader's commit index.
    pub leader_commit: Index,
    /// The round of read confirmation it belongs to; zero for none (D 6.4).
    pub round: u64,
    /// Which of the leader's to this follower it is, from 1; zero in a message made by hand.
    pub number: u64,
}

/// The answer to AppendEntries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppendEntriesReply {
    /// The follower's term.
    pub term: Term,
    /// Whether it held the entry at prevLogIndex and prevLogTerm.
    pub success: bool,
    /// The request's round.
    pub round: u64,
    /// The request's prevLogIndex.
    pub prev_log_index: Index,
    /// On success, the last index that the request proved.
    pub match_index: Index,
    /// On refusal, the term of the conflicting entry; zero if the log is too short (§5.3).
    pub conflict_term: Term,
    /// On refusal, the first index the follower holds of that term, or the one behind its log's end.
    pub conflict_index: Index,
    /// The request's number, so that the leader knows what was sent before it; zero in a message made by hand.
    pub number: u64,
}

/// InstallSnapshot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstallSnapshot {
    /// The leader's term.
    pub term: Term,
    /// So that followers can redirect clients.
    pub leader_id: ServerId,
    /// The snapshot replaces all entries up to and including this index.
    pub last_included_index: Index,
    /// The term of that entry.
    pub last_included_term: Term,
    /// The latest configuration up to that entry (D 5.1); none in a message made by hand.
    pub configuration: Option<Arc<Configuration>>,
    /// Where in the snapshot this chunk begins, in bytes.
    pub offset: u64,
    /// The chunk's bytes.
    pub data: Arc<[u8]>,
    /// Whether this is the last chunk.
    pub done: bool,
}

/// The answer to InstallSnapshot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstallSnapshotReply {
    /// The follower's term.
    pub term: Term,
    /// The bytes of that snapshot it holds now.
    pub offset: u64,
    /// The snapshot it speaks of, so that an answer about an older one is known as such; none in a
    /// message made by hand.
    pub last_included_index: Option<Index>,
}

/// TimeoutNow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeoutNow {
    /// The leader's term.
    pub term: Term,
}

/// ReadIndex.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadIndex {
    /// The follower's term.
    pub term: Term,
    /// Which of its reads it asks for, so that an old answer serves no newer read.
    pub read: u64,
}

/// The answer to ReadIndex.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadIndexReply {
    /// The leader's term.
    pub term: Term,
    /// The index that must be applied before the read.
    pub index: Index,
    /// The request's read.
    pub read: u64,
}

/// A field's value, as expectations compare and inspectors show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A term, an index, a round or a number of bytes.
    Number(u64),
    /// A truth.
    Bool(bool),
    /// A server.
    Server(ServerId),
    /// The terms of entries.
    Terms(Vec<Term>),
}

/// What values a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `S1`.
    Server,
    /// `1,1,2`, `2*3`, `none`.
    Terms,
}

/// The kinds of message with their fields, in the order in which they are printed.
pub const KINDS: &[(&str, &[(&str, FieldKind)])] = {
    use FieldKind::{Bool, Number, Server, Terms};
    const VOTE: &[(&str, FieldKind)] = &[
        ("term", Number),
        ("candidateId", Server),
        ("lastLogIndex", Number),
        ("lastLogTerm", Number),
        ("transfer", Bool),
    ];
    const VOTE_REPLY: &[(&str, FieldKind)] = &[("term", Number), ("voteGranted", Bool)];
    &[
        ("RequestVote", VOTE),
        ("RequestVoteReply", VOTE_REPLY),
        ("PreVote", VOTE),
        ("PreVoteReply", VOTE_REPLY),
        (
            "AppendEntries",
            &[
                ("term", Number),
                ("leaderId", Server),
                ("prevLogIndex", Number),
                ("prevLogTerm", Number),
                ("entries", Terms),
                ("leaderCommit", Number),
                ("round", Number),
            ],
        ),
        (
            "AppendEntriesReply",
            &[
                ("term", Number),
                ("success", Bool),
                ("round", Number),
                ("prevLogIndex", Number),
                ("matchIndex", Number),
                ("conflictTerm", Number),
                ("conflictIndex", Number),
            ],
        ),
        (
            "InstallSnapshot",
            &[
                ("term", Number),
                ("leaderId", Server),
                ("lastIncludedIndex", Number),
                ("lastIncludedTerm", Number),
                ("offset", Number),
                ("data", Number),
                ("done", Bool),
            ],
        ),
        ("InstallSnapshotReply", &[("term", Number), ("offset", Number)]),
        ("TimeoutNow", &[("term", Number)]),
        ("ReadIndex", &[("term", Number)]),
        ("ReadIndexReply", &[("term", Number), ("index", Number)]),
    ]
};

impl Message {
    /// The name of its kind, as in [`KINDS`].
    pub fn kind(&self) -> &'static str {
        match self {
            Message::RequestVote(_) => "RequestVote",
            Message::RequestVoteReply(_) => "RequestVoteReply",
            Message::PreVote(_) => "PreVote",
            Message::PreVoteReply(_) => "PreVoteReply",
            Message::AppendEntries(_) => "AppendEntries",
            Message::AppendEntriesReply(_) => "AppendEntriesReply",
            Message::InstallSnapshot(_) => "InstallSnapshot",
            Message::InstallSnapshotReply(_) => "InstallSnapshotReply",
            Message::TimeoutNow(_) => "TimeoutNow",
            Message::ReadIndex(_) => "ReadIndex",
            Message::ReadIndexReply(_) => "ReadIndexReply",
        }
    }

    /// The term it carries.
    pub fn term(&self) -> Term {
        match self {
            Message::RequestVote(m) | Message::PreVote(m) => m.term,
            Message::RequestVoteReply(m) | Message::PreVoteReply(m) => m.term,
            Message::AppendEntries(m) => m.term,
            Message::AppendEntriesReply(m) => m.term,
            Message::InstallSnapshot(m) => m.term,
            Message::InstallSnapshotReply(m) => m.term,
            Message::TimeoutNow(m) => m.term,
            Message::ReadIndex(m) => m.term,
            Message::ReadIndexReply(m) => m.term,
        }
    }

    /// The values of its fields, in the order of [`KINDS`].
    pub fn fields(&self) -> Vec<Field> {
        use Field::{Bool, Number, Server, Terms};
        let term = Number(self.term().0);
        match self {
            Message::RequestVote(m) | Message::PreVote(m) => vec![
                term,
                Server(m.candidate_id),
                Number(m.last_log_index.0),
                Number(m.last_log_term.0),
                Bool(m.transfer),
            ],
            Message::RequestVoteReply(m) | Message::PreVoteReply(m) => {
                vec![term, Bool(m.vote_granted)]
            }
            Message::AppendEntries(m) => vec![
                term,
                Server(m.leader_id),
                Number(m.prev_log_index.0),
                Number(m.prev_log_term.0),
                Terms(m.entries.iter().map(|e| e.term).collect()),
                Number(m.leader_commit.0),
                Number(m.round),
            ],
            Message::AppendEntriesReply(m) => vec![
                term,
                Bool(m.success),
                Number(m.round),
                Number(m.prev_log_index.0),
                Number(m.match_index.0),
                Number(m.conflict_term.0),
                Number(m.conflict_index.0),
            ],
            Message::InstallSnapshot(m) => vec![
                term,
                Server(m.leader_id),
                Number(m.last_included_index.0),
                Number(m.last_included_term.0),
                Number(m.offset),
                Number(m.data.len() as u64),
                Bool(m.done),
            ],
            Message::InstallSnapshotReply(m) => vec![term, Number(m.offset)],
            Message::ReadIndexReply(m) => vec![term, Number(m.index.0)],
            Message::TimeoutNow(_) | Message::ReadIndex(_) => vec![term],
        }
    }

    /// The value of one field, if this kind has it.
    pub fn field(&self, name: &str) -> Option<Field> {
        let (_, names) = KINDS.iter().find(|(kind, _)| *kind == self.kind())?;
        let place = names.iter().position(|(n, _)| *n == name)?;
        self.fields().into_iter().nth(place)
    }
}
