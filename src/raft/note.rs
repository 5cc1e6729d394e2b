//! What just happened at a server, and why.
//!
//! One enum has many readers: the caption on the screen, the cause chain, the coverage of a test, a
//! lesson's goal, `fired RULE at S1`. A decision that a rule made carries that rule, so that nobody
//! works out again why.

mod decided;

use std::sync::Arc;

use super::configuration::Configuration;
use super::rules::Rule;
use super::{Index, ServerId, Term};

/// Something that a server did or refused to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// It began an election in this term: its timer ran out, or a leader told it to.
    ElectionStarted { term: Term, ordered: bool },
    /// It asks whether an election of this term could be won.
    PreVoteStarted { term: Term },
    /// Its election timer ran out, but it begins no election.
    ElectionWithheld { why: Withheld },
    /// It adopted a higher term that it saw in a message of this server; `refusal`: that of a pre-vote.
    TermAdopted { term: Term, from: ServerId, refusal: bool },
    /// It is leader or candidate no more.
    SteppedDown { was: &'static str, why: SteppedDown },
    /// It voted.
    VoteGranted { to: ServerId, term: Term, pre: bool },
    /// It refused its vote.
    VoteDenied { to: ServerId, term: Term, pre: bool, why: Denial },
    /// A vote for it was counted; `votes` of the `needed` it has now.
    VoteCounted { from: ServerId, votes: usize, needed: usize, pre: bool },
    /// A vote for it was not counted.
    VoteIgnored { from: ServerId, why: Ignored },
    /// Those who voted for it would be enough, were it not for this rule about who counts.
    ElectionHeldBack { why: Rule },
    /// It leads this term.
    Elected { term: Term },
    /// As a new leader it keeps its entries from `from` to `to`, which are not known to be committed.
    OwnEntriesKept { from: Index, to: Index },
    /// It follows this leader from now on; the vote that it gave in this term stays given.
    Follows { leader: ServerId, term: Term, vote: Option<ServerId> },
    /// As leader it put an entry at the end of its log.
    Appended { index: Index, term: Term },
    /// As a new leader it began its term with this no-op.
    TermBegun { index: Index },
    /// It stored entries of the leader up to `last`; `stored` were new to it, and its log ends at `end`.
    Accepted { leader: ServerId, prev: Index, last: Index, stored: usize, end: Index },
    /// It took the entry at `prev` for matching: its snapshot covers that and more, up to `index`.
    PrefixCovered { prev: Index, index: Index },
    /// It refused entries.
    Refused { leader: ServerId, prev: Index, prev_term: Term, why: Refusal },
    /// It deleted its entries from `from` to `to`: they conflict with the leader's.
    Deleted { from: Index, to: Index },
    /// It tries a follower again from further back.
    BackedUp { follower: ServerId, from: Index, to: Index },
    /// It knows that a follower holds its log up to here.
    Matched { follower: ServerId, index: Index },
    /// It did not use an answer, or not for its reads.
    AnswerIgnored { from: ServerId, why: Rule },
    /// It knows entries up to here to be committed.
    Committed { index: Index, by: CommittedBy },
    /// Servers enough hold this entry, were it not for this rule: that it is of an older term, or that
    /// one of them does not count.
    CommitHeldBack { index: Index, term: Term, why: Rule },
    /// A message's leaderCommit is beyond what the message checked.
    CommitCapped { leader_commit: Index, index: Index },
    /// A configuration is in force from here on.
    Configured { index: Index, configuration: Arc<Configuration> },
    /// A configuration entry was cut off; the one before it is in force again.
    ConfigurationBack { index: Index, configuration: Arc<Configuration> },
    /// It refused to begin a change of membership, a transfer or a snapshot, or could not start.
    ChangeRefused { why: ChangeRefusal },
    /// A round of catching up a new server began or ended (D 4.2.1).
    CatchUpRound { server: ServerId, round: u32, target: Index },
    /// The new server has caught up and becomes a voter.
    CaughtUp { server: ServerId },
    /// Ten rounds were not enough: the server stays a learner.
    CatchUpGivenUp { server: ServerId },
    /// As leader it waits with a read.
    ReadWaits { why: Rule, index: Index },
    /// It refused or could not finish a command.
    RequestRefused { why: Rejection },
    /// It hands leadership over.
    TransferStarted { to: ServerId },
    /// It gave up the lease that it held, because it hands over.
    LeaseGivenUp,
    /// It told the target to begin an election.
    TransferOrdered { to: ServerId },
    /// It waits with that: the target lacks entries.
    TransferWaits { to: ServerId, match_index: Index },
    /// The transfer took longer than an election timeout.
    TransferGivenUp { to: ServerId },
    /// Its log up to here is in a snapshot now.
    Compacted { index: Index },
    /// It replaced its state by a leader's snapshot; `kept` entries behind it stayed, `dropped`
    /// ones that disagreed with it are gone.
    SnapshotInstalled { index: Index, kept: usize, dropped: usize },
    /// It did not install a snapshot: it has committed more itself.
    SnapshotIgnored { index: Index, commit: Index },
    /// It sends a snapshot: the entries that this follower needs are compacted.
    SnapshotNeeded { follower: ServerId, index: Index },
    /// A request or answer of an older term was ignored.
    StaleIgnored { from: ServerId, term: Term },
}

/// Why a due election does not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// It is a learner.
    Learner,
    /// It knows that its removal is committed.
    Removed,
}

/// Why a leader or candidate became a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SteppedDown {
    /// It saw a higher term.
    HigherTerm,
    /// As a candidate it heard the leader of its term.
    LeaderHeard,
    /// It heard no majority for an election timeout.
    NoQuorum,
    /// A configuration without it is committed.
    Removed,
}

/// Why a vote was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Denial {
    /// The request is of an older term.
    StaleTerm,
    /// It voted for another server in this term.
    AlreadyVoted(ServerId),
    /// The candidate's last entry is of an older term.
    OlderLastTerm { own: Term, theirs: Term },
    /// The last terms are equal and the candidate's log is shorter.
    ShorterLog { own: Index, theirs: Index },
    /// It leads or heard a leader within the shortest election timeout.
    LeaderNear,
}

/// Why a vote was not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// It was given in an older term.
    OlderTerm,
    /// This voter was counted already.
    CountedAlready,
}

/// Why entries were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The message is of an older term.
    StaleTerm,
    /// The log ends before prevLogIndex.
    Missing { last: Index },
    /// The entry at prevLogIndex is of another term.
    Conflict { own: Term },
}

/// How it knows that an entry is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommittedBy {
    /// As leader: a majority holds it.
    Majority,
    /// The leader said so.
    Leader(ServerId),
    /// A snapshot covers it.
    Snapshot,
}

/// Why a change of membership, a transfer, a snapshot or a process does not begin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChangeRefusal {
    /// It does not lead.
    NotLeader,
    /// The change before it is not committed, or a new server is still being caught up.
    ChangePending,
    /// Nothing of the leader's term is committed yet.
    NothingCommitted,
    /// More than one voter would change at once.
    MoreThanOne,
    /// It would change nothing.
    NothingChanges,
    /// No voter would be left.
    NoVoterLeft,
    /// Leadership is being handed over.
    Transferring,
    /// The server lacks committed entries.
    NotCaughtUp { server: ServerId },
    /// The server is no voter, or the leader itself.
    NoTarget { server: ServerId },
    /// Nothing new is applied that a snapshot could cover.
    NothingToCompact,
    /// It lost its disk, and with it the memory of whom it voted for.
    DiskLost,
}

/// Why a client's request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// It does not lead; whom it follows.
    NotLeader { leader: Option<ServerId> },
    /// It lost its leadership while the request was under way: the outcome is unknown.
    LeadershipLost { leader: Option<ServerId> },
    /// Too many entries are uncommitted.
    Busy,
    /// Leadership is being handed over.
    Transferring,
}
