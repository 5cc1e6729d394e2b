//! The rules of the protocol: each with its id, what it says, its source and what breaks without it.
//!
//! Every rule is a guard that is consulted at one place in the core. A rule that is switched off is
//! not obeyed: what it forbids is done, what it waits for is not awaited, what it does is left undone.

/// A rule of the protocol, named by its id in scripts, notes and on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `adopt-higher-term`: A higher term in a message, replies too, becomes the current term, but for two: a PreVote asks about a term without bringing it (a granted answer echoes it), and a vote request refused by leader-stickiness is answered in the server's own term (F2, D 4.2.3, 9.6).
    AdoptHigherTerm,
    /// `step-down`: A leader or candidate that sees a higher term becomes a follower (F2).
    StepDown,
    /// `refuse-stale-term`: A request from an older term is refused (F2).
    RefuseStaleTerm,
    /// `persist-term`: The current term is on disk before anything of it is sent (F2).
    PersistTerm,
    /// `persist-vote`: So is the vote (F2).
    PersistVote,
    /// `one-vote-a-term`: At most one vote in a term, first come first served (F2 §5.2).
    OneVoteATerm,
    /// `keep-vote`: Neither stepping down nor a message of the same term clears the vote (F2).
    KeepVote,
    /// `vote-for-fresh-log`: No vote for a candidate whose log is less up to date (§5.4.1).
    VoteForFreshLog,
    /// `fresh-by-term`: Up to date is decided by the last term before the length (§5.4.1).
    FreshByTerm,
    /// `fresh-by-length`: And by the length when the last terms are equal (§5.4.1).
    FreshByLength,
    /// `majority-elects`: A candidate leads once a majority of voters voted for it, more than half (§5.2).
    MajorityElects,
    /// `count-a-vote-once`: A voter counts once, however often its reply arrives (§5.2).
    CountAVoteOnce,
    /// `count-own-term-votes`: A vote given in an older term does not count (§5.1).
    CountOwnTermVotes,
    /// `random-timeout`: Each election timeout is drawn anew from its range (§5.2).
    RandomTimeout,
    /// `reset-timer-when-due`: The election timer starts again on a granted vote or a word of the current leader, on nothing else (F2).
    ResetTimerWhenDue,
    /// `candidate-yields`: A candidate that hears from a leader of its term follows it (F2).
    CandidateYields,
    /// `pre-vote`: Ask without raising the term whether an election could be won (D 9.6).
    PreVote,
    /// `refusal-carries-term`: A refused pre-vote tells the higher term, and it is adopted (D 9.6).
    RefusalCarriesTerm,
    /// `leader-stickiness`: No vote, and no new term from the asking, while the server leads or heard a leader within the shortest election timeout, but for a transfer; a restart (not the first start) counts as having heard one (§6, D 4.2.3).
    LeaderStickiness,
    /// `check-quorum`: A leader that hears no majority for an election timeout steps down (D 6.2).
    CheckQuorum,
    /// `new-disk-new-server`: A server that lost its disk does not come back under its old id (D 3.8).
    NewDiskNewServer,
    /// `leader-append-only`: A leader never overwrites or deletes its own entries (Figure 3).
    LeaderAppendOnly,
    /// `log-matching-check`: Entries are accepted only behind an entry of the same index and term (F2).
    LogMatchingCheck,
    /// `delete-conflicts`: An entry that conflicts with a new one goes (F2).
    DeleteConflicts,
    /// `delete-the-whole-tail`: And all that follow it go with it (F2).
    DeleteTheWholeTail,
    /// `keep-matching`: Entries that do not conflict stay, also behind the new ones (F2).
    KeepMatching,
    /// `persist-entries`: Entries are on disk before success is answered (F2).
    PersistEntries,
    /// `acknowledge-what-was-checked`: Success vouches for the entries up to the last one in the message, not to the end of the log (F2).
    AcknowledgeWhatWasChecked,
    /// `back-up-next-index`: On refusal nextIndex goes back, past a conflicting term at once (§5.3).
    BackUpNextIndex,
    /// `match-what-was-acknowledged`: MatchIndex comes from an acknowledgement, not from what was sent (F2).
    MatchWhatWasAcknowledged,
    /// `match-never-goes-back`: A late reply does not lower matchIndex (F2).
    MatchNeverGoesBack,
    /// `majority-commits`: Committed is what a majority of voters hold, the leader's own copy only once on its disk (F2).
    MajorityCommits,
    /// `commit-own-term`: Counting replicas commits only entries of the current term (§5.4.2 Figure 8).
    CommitOwnTerm,
    /// `commit-up-to-new`: A follower commits no further than the last entry that this message checked (F2).
    CommitUpToNew,
    /// `apply-in-order`: Entries are applied once each, in order, once committed (F2).
    ApplyInOrder,
    /// `no-op-first`: A new leader begins its term with a no-op (§8, D 6.4).
    NoOpFirst,
    /// `newest-configuration`: A server uses the latest configuration in its log, committed or not (§6, D 4.1).
    NewestConfiguration,
    /// `configuration-goes-back`: When a configuration entry is cut off, the one before it is in force again (§6).
    ConfigurationGoesBack,
    /// `one-server-at-a-time`: Without joint consensus a change adds or removes one voter (D 4.1).
    OneServerAtATime,
    /// `one-change-at-a-time`: No change begins before the previous one is committed (D 4.1).
    OneChangeAtATime,
    /// `change-after-own-commit`: No change before the leader committed an entry of its term (raft-dev 2015-07-10).
    ChangeAfterOwnCommit,
    /// `joint-majorities`: In the joint configuration both majorities decide, elections and commits (§6, D 4.3).
    JointMajorities,
    /// `catch-up-first`: A new server becomes a voter once its log has nearly caught up (D 4.2.1).
    CatchUpFirst,
    /// `learners-do-not-count`: A learner's answers count towards no majority, and it begins no election; asked for a vote it answers like anyone, for it may be a voter already and not know it (D 4.2.1).
    LearnersDoNotCount,
    /// `removed-leader-does-not-count`: A leader outside the new configuration does not count itself (D 4.2.2).
    RemovedLeaderDoesNotCount,
    /// `removed-leader-leaves`: And steps down when that configuration is committed (D 4.2.2).
    RemovedLeaderLeaves,
    /// `compact-applied-only`: A snapshot covers only what is applied, and is labelled with just that (§7).
    CompactAppliedOnly,
    /// `state-with-its-index`: The state and the index it stands for are stored together (§7).
    StateWithItsIndex,
    /// `keep-log-behind-snapshot`: Installing a snapshot keeps the entries behind it if its last entry matches (Figure 13).
    KeepLogBehindSnapshot,
    /// `drop-log-against-snapshot`: And drops the log if it does not (Figure 13).
    DropLogAgainstSnapshot,
    /// `ignore-old-snapshot`: A snapshot older than the commit index is not installed (§7).
    IgnoreOldSnapshot,
    /// `snapshot-covers-its-prefix`: A previous entry inside the snapshot counts as matching (§7).
    SnapshotCoversItsPrefix,
    /// `snapshot-carries-sessions`: Sessions and configuration travel with the snapshot (D 5.1, 6.3).
    SnapshotCarriesSessions,
    /// `read-confirms-leadership`: A ReadIndex read waits for a round of heartbeats to a majority, begun after it came (D 6.4).
    ReadConfirmsLeadership,
    /// `read-acks-their-own-round`: Only answers to that round count for it (D 6.4).
    ReadAcksTheirOwnRound,
    /// `read-after-own-commit`: Reads wait until the leader committed an entry of its term (D 6.4).
    ReadAfterOwnCommit,
    /// `read-after-apply`: A read waits until its index is applied (D 6.4).
    ReadAfterApply,
    /// `lease-within-timeout`: A lease ends before any other server can be elected, clock drift counted (D 6.4.1).
    LeaseWithinTimeout,
    /// `transfer-ends-lease`: A leader that hands over gives up its lease (D 3.10, 6.4.1).
    TransferEndsLease,
    /// `session-once`: A request is applied once, a repeated one gets the remembered answer (§8, D 6.3).
    SessionOnce,
    /// `unknown-is-not-failed`: A client whose request got no answer may not call it failed (D 6.3).
    UnknownIsNotFailed,
    /// `log-time`: What expires is decided by stamps in the log, not by a server's clock (a state machine is deterministic).
    LogTime,
    /// `transfer-when-caught-up`: The leader says TimeoutNow only to a server that has all its entries (D 3.10).
    TransferWhenCaughtUp,
    /// `transfer-stops-proposals`: While handing over, the leader takes no new requests, for one election timeout at most (D 3.10).
    TransferStopsProposals,
}

/// What is known of one rule.
#[derive(Debug)]
pub struct RuleInfo {
    /// The rule.
    pub rule: Rule,
    /// Its name in scripts and on the screen.
    pub id: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Where it comes from: F2 is Figure 2, § the paper, D the dissertation.
    pub source: &'static str,
    /// What goes wrong without it: an invariant, *stuck* or *disrupted*; none for a rule that cannot be switched off.
    pub breaks: Option<&'static str>,
    /// Projects that had this very bug; empty if none is known.
    pub shipped: &'static str,
}

/// All rules, in reading order; a rule stands at its own number.
pub const RULES: &[RuleInfo] = &[
    RuleInfo {
        rule: Rule::AdoptHigherTerm,
        id: "adopt-higher-term",
        text: "a higher term in a message, replies too, becomes the current term, but for two: a PreVote asks about a term without bringing it (a granted answer echoes it), and a vote request refused by leader-stickiness is answered in the server's own term",
        source: "F2, D 4.2.3, 9.6",
        breaks: None,
        shipped: "",
    },
    RuleInfo {
        rule: Rule::StepDown,
        id: "step-down",
        text: "a leader or candidate that sees a higher term becomes a follower",
        source: "F2",
        breaks: Some("election-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::RefuseStaleTerm,
        id: "refuse-stale-term",
        text: "a request from an older term is refused",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::PersistTerm,
        id: "persist-term",
        text: "the current term is on disk before anything of it is sent",
        source: "F2",
        breaks: Some("election-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::PersistVote,
        id: "persist-vote",
        text: "so is the vote",
        source: "F2",
        breaks: Some("election-safety"),
        shipped: "PySyncObj 84",
    },
    RuleInfo {
        rule: Rule::OneVoteATerm,
        id: "one-vote-a-term",
        text: "at most one vote in a term, first come first served",
        source: "F2 §5.2",
        breaks: Some("election-safety"),
        shipped: "kerala 18, camunda 5356",
    },
    RuleInfo {
        rule: Rule::KeepVote,
        id: "keep-vote",
        text: "neither stepping down nor a message of the same term clears the vote",
        source: "F2",
        breaks: Some("election-safety"),
        shipped: "akka-raft 56, xraft 29",
    },
    RuleInfo {
        rule: Rule::VoteForFreshLog,
        id: "vote-for-fresh-log",
        text: "no vote for a candidate whose log is less up to date",
        source: "§5.4.1",
        breaks: Some("leader-completeness"),
        shipped: "akka-raft 51",
    },
    RuleInfo {
        rule: Rule::FreshByTerm,
        id: "fresh-by-term",
        text: "up to date is decided by the last term before the length",
        source: "§5.4.1",
        breaks: Some("leader-completeness"),
        shipped: "a common misreading",
    },
    RuleInfo {
        rule: Rule::FreshByLength,
        id: "fresh-by-length",
        text: "and by the length when the last terms are equal",
        source: "§5.4.1",
        breaks: Some("leader-completeness"),
        shipped: "a common misreading",
    },
    RuleInfo {
        rule: Rule::MajorityElects,
        id: "majority-elects",
        text: "a candidate leads once a majority of voters voted for it, more than half",
        source: "§5.2",
        breaks: Some("election-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::CountAVoteOnce,
        id: "count-a-vote-once",
        text: "a voter counts once, however often its reply arrives",
        source: "§5.2",
        breaks: Some("election-safety"),
        shipped: "akka-raft 45, xraft 27",
    },
    RuleInfo {
        rule: Rule::CountOwnTermVotes,
        id: "count-own-term-votes",
        text: "a vote given in an older term does not count",
        source: "§5.1",
        breaks: Some("election-safety"),
        shipped: "little-raft 44",
    },
    RuleInfo {
        rule: Rule::RandomTimeout,
        id: "random-timeout",
        text: "each election timeout is drawn anew from its range",
        source: "§5.2",
        breaks: Some("stuck"),
        shipped: "openraft 1838",
    },
    RuleInfo {
        rule: Rule::ResetTimerWhenDue,
        id: "reset-timer-when-due",
        text: "the election timer starts again on a granted vote or a word of the current leader, on nothing else",
        source: "F2",
        breaks: Some("stuck"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::CandidateYields,
        id: "candidate-yields",
        text: "a candidate that hears from a leader of its term follows it",
        source: "F2",
        breaks: Some("stuck"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::PreVote,
        id: "pre-vote",
        text: "ask without raising the term whether an election could be won",
        source: "D 9.6",
        breaks: Some("disrupted"),
        shipped: "the Cloudflare outage of 2020-11-02",
    },
    RuleInfo {
        rule: Rule::RefusalCarriesTerm,
        id: "refusal-carries-term",
        text: "a refused pre-vote tells the higher term, and it is adopted",
        source: "D 9.6",
        breaks: Some("stuck"),
        shipped: "etcd 8243, 8501",
    },
    RuleInfo {
        rule: Rule::LeaderStickiness,
        id: "leader-stickiness",
        text: "no vote, and no new term from the asking, while the server leads or heard a leader within the shortest election timeout, but for a transfer; a restart (not the first start) counts as having heard one",
        source: "§6, D 4.2.3",
        breaks: Some("disrupted"),
        shipped: "logcabin 56",
    },
    RuleInfo {
        rule: Rule::CheckQuorum,
        id: "check-quorum",
        text: "a leader that hears no majority for an election timeout steps down",
        source: "D 6.2",
        breaks: Some("stuck"),
        shipped: "openraft 2080",
    },
    RuleInfo {
        rule: Rule::NewDiskNewServer,
        id: "new-disk-new-server",
        text: "a server that lost its disk does not come back under its old id",
        source: "D 3.8",
        breaks: Some("election-safety"),
        shipped: "RethinkDB (Jepsen 2016)",
    },
    RuleInfo {
        rule: Rule::LeaderAppendOnly,
        id: "leader-append-only",
        text: "a leader never overwrites or deletes its own entries",
        source: "Figure 3",
        breaks: Some("leader-append-only"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::LogMatchingCheck,
        id: "log-matching-check",
        text: "entries are accepted only behind an entry of the same index and term",
        source: "F2",
        breaks: Some("state-machine-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::DeleteConflicts,
        id: "delete-conflicts",
        text: "an entry that conflicts with a new one goes",
        source: "F2",
        breaks: Some("state-machine-safety"),
        shipped: "cockroach 36353",
    },
    RuleInfo {
        rule: Rule::DeleteTheWholeTail,
        id: "delete-the-whole-tail",
        text: "and all that follow it go with it",
        source: "F2",
        breaks: Some("log-matching"),
        shipped: "cockroach 63302",
    },
    RuleInfo {
        rule: Rule::KeepMatching,
        id: "keep-matching",
        text: "entries that do not conflict stay, also behind the new ones",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "akka-raft 66, openraft 511",
    },
    RuleInfo {
        rule: Rule::PersistEntries,
        id: "persist-entries",
        text: "entries are on disk before success is answered",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "tikv 994, etcd 14370",
    },
    RuleInfo {
        rule: Rule::AcknowledgeWhatWasChecked,
        id: "acknowledge-what-was-checked",
        text: "success vouches for the entries up to the last one in the message, not to the end of the log",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "ravendb 9330",
    },
    RuleInfo {
        rule: Rule::BackUpNextIndex,
        id: "back-up-next-index",
        text: "on refusal nextIndex goes back, past a conflicting term at once",
        source: "§5.3",
        breaks: Some("stuck"),
        shipped: "openraft 6d53aa12",
    },
    RuleInfo {
        rule: Rule::MatchWhatWasAcknowledged,
        id: "match-what-was-acknowledged",
        text: "matchIndex comes from an acknowledgement, not from what was sent",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "d-engine 446",
    },
    RuleInfo {
        rule: Rule::MatchNeverGoesBack,
        id: "match-never-goes-back",
        text: "a late reply does not lower matchIndex",
        source: "F2",
        breaks: Some("stuck"),
        shipped: "raftos 25",
    },
    RuleInfo {
        rule: Rule::MajorityCommits,
        id: "majority-commits",
        text: "committed is what a majority of voters hold, the leader's own copy only once on its disk",
        source: "F2",
        breaks: Some("leader-completeness"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::CommitOwnTerm,
        id: "commit-own-term",
        text: "counting replicas commits only entries of the current term",
        source: "§5.4.2 Figure 8",
        breaks: Some("leader-completeness"),
        shipped: "logcabin 44",
    },
    RuleInfo {
        rule: Rule::CommitUpToNew,
        id: "commit-up-to-new",
        text: "a follower commits no further than the last entry that this message checked",
        source: "F2",
        breaks: Some("state-machine-safety"),
        shipped: "copycat 265, rabbitmq/ra 508, scylladb 9965",
    },
    RuleInfo {
        rule: Rule::ApplyInOrder,
        id: "apply-in-order",
        text: "entries are applied once each, in order, once committed",
        source: "F2",
        breaks: Some("state-machine-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::NoOpFirst,
        id: "no-op-first",
        text: "a new leader begins its term with a no-op",
        source: "§8, D 6.4",
        breaks: Some("stuck"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::NewestConfiguration,
        id: "newest-configuration",
        text: "a server uses the latest configuration in its log, committed or not",
        source: "§6, D 4.1",
        breaks: Some("leader-completeness"),
        shipped: "etcd 7280, 11284",
    },
    RuleInfo {
        rule: Rule::ConfigurationGoesBack,
        id: "configuration-goes-back",
        text: "when a configuration entry is cut off, the one before it is in force again",
        source: "§6",
        breaks: Some("election-safety"),
        shipped: "rafter 34",
    },
    RuleInfo {
        rule: Rule::OneServerAtATime,
        id: "one-server-at-a-time",
        text: "without joint consensus a change adds or removes one voter",
        source: "D 4.1",
        breaks: Some("leader-completeness"),
        shipped: "RethinkDB 2.2.3 (Jepsen)",
    },
    RuleInfo {
        rule: Rule::OneChangeAtATime,
        id: "one-change-at-a-time",
        text: "no change begins before the previous one is committed",
        source: "D 4.1",
        breaks: Some("leader-completeness"),
        shipped: "valkey 3926",
    },
    RuleInfo {
        rule: Rule::ChangeAfterOwnCommit,
        id: "change-after-own-commit",
        text: "no change before the leader committed an entry of its term",
        source: "raft-dev 2015-07-10",
        breaks: Some("leader-completeness"),
        shipped: "the dissertation itself, before its errata",
    },
    RuleInfo {
        rule: Rule::JointMajorities,
        id: "joint-majorities",
        text: "in the joint configuration both majorities decide, elections and commits",
        source: "§6, D 4.3",
        breaks: Some("leader-completeness"),
        shipped: "openraft 6c0ccaf3",
    },
    RuleInfo {
        rule: Rule::CatchUpFirst,
        id: "catch-up-first",
        text: "a new server becomes a voter once its log has nearly caught up",
        source: "D 4.2.1",
        breaks: Some("stuck"),
        shipped: "redpanda 5542",
    },
    RuleInfo {
        rule: Rule::LearnersDoNotCount,
        id: "learners-do-not-count",
        text: "a learner's answers count towards no majority, and it begins no election; asked for a vote it answers like anyone, for it may be a voter already and not know it",
        source: "D 4.2.1",
        breaks: Some("leader-completeness"),
        shipped: "openraft beb0302b, etcd 10998",
    },
    RuleInfo {
        rule: Rule::RemovedLeaderDoesNotCount,
        id: "removed-leader-does-not-count",
        text: "a leader outside the new configuration does not count itself",
        source: "D 4.2.2",
        breaks: Some("leader-completeness"),
        shipped: "camunda 15232, RedisLabs/raft 5",
    },
    RuleInfo {
        rule: Rule::RemovedLeaderLeaves,
        id: "removed-leader-leaves",
        text: "and steps down when that configuration is committed",
        source: "D 4.2.2",
        breaks: Some("stuck"),
        shipped: "logcabin 205",
    },
    RuleInfo {
        rule: Rule::CompactAppliedOnly,
        id: "compact-applied-only",
        text: "a snapshot covers only what is applied, and is labelled with just that",
        source: "§7",
        breaks: Some("state-machine-safety"),
        shipped: "d-engine 418",
    },
    RuleInfo {
        rule: Rule::StateWithItsIndex,
        id: "state-with-its-index",
        text: "the state and the index it stands for are stored together",
        source: "§7",
        breaks: Some("state-machine-safety"),
        shipped: "etcd 13766",
    },
    RuleInfo {
        rule: Rule::KeepLogBehindSnapshot,
        id: "keep-log-behind-snapshot",
        text: "installing a snapshot keeps the entries behind it if its last entry matches",
        source: "Figure 13",
        breaks: Some("leader-completeness"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::DropLogAgainstSnapshot,
        id: "drop-log-against-snapshot",
        text: "and drops the log if it does not",
        source: "Figure 13",
        breaks: Some("stuck (snapshots without end)"),
        shipped: "hashicorp 697, openraft 559",
    },
    RuleInfo {
        rule: Rule::IgnoreOldSnapshot,
        id: "ignore-old-snapshot",
        text: "a snapshot older than the commit index is not installed",
        source: "§7",
        breaks: Some("state-machine-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::SnapshotCoversItsPrefix,
        id: "snapshot-covers-its-prefix",
        text: "a previous entry inside the snapshot counts as matching",
        source: "§7",
        breaks: Some("leader-completeness"),
        shipped: "openraft 511",
    },
    RuleInfo {
        rule: Rule::SnapshotCarriesSessions,
        id: "snapshot-carries-sessions",
        text: "sessions and configuration travel with the snapshot",
        source: "D 5.1, 6.3",
        breaks: Some("linearizability"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::ReadConfirmsLeadership,
        id: "read-confirms-leadership",
        text: "a ReadIndex read waits for a round of heartbeats to a majority, begun after it came",
        source: "D 6.4",
        breaks: Some("linearizability"),
        shipped: "etcd and Consul, 2014 (Jepsen)",
    },
    RuleInfo {
        rule: Rule::ReadAcksTheirOwnRound,
        id: "read-acks-their-own-round",
        text: "only answers to that round count for it",
        source: "D 6.4",
        breaks: Some("linearizability"),
        shipped: "etcd-io/raft 397",
    },
    RuleInfo {
        rule: Rule::ReadAfterOwnCommit,
        id: "read-after-own-commit",
        text: "reads wait until the leader committed an entry of its term",
        source: "D 6.4",
        breaks: Some("linearizability"),
        shipped: "etcd 7331, redisraft 22",
    },
    RuleInfo {
        rule: Rule::ReadAfterApply,
        id: "read-after-apply",
        text: "a read waits until its index is applied",
        source: "D 6.4",
        breaks: Some("linearizability"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::LeaseWithinTimeout,
        id: "lease-within-timeout",
        text: "a lease ends before any other server can be elected, clock drift counted",
        source: "D 6.4.1",
        breaks: Some("linearizability"),
        shipped: "etcd 6005, sofa-jraft 34",
    },
    RuleInfo {
        rule: Rule::TransferEndsLease,
        id: "transfer-ends-lease",
        text: "a leader that hands over gives up its lease",
        source: "D 3.10, 6.4.1",
        breaks: Some("linearizability"),
        shipped: "raft-rs 234",
    },
    RuleInfo {
        rule: Rule::SessionOnce,
        id: "session-once",
        text: "a request is applied once, a repeated one gets the remembered answer",
        source: "§8, D 6.3",
        breaks: Some("linearizability"),
        shipped: "khepri 250, etcd 18424",
    },
    RuleInfo {
        rule: Rule::UnknownIsNotFailed,
        id: "unknown-is-not-failed",
        text: "a client whose request got no answer may not call it failed",
        source: "D 6.3",
        breaks: Some("linearizability"),
        shipped: "summitdb 5",
    },
    RuleInfo {
        rule: Rule::LogTime,
        id: "log-time",
        text: "what expires is decided by stamps in the log, not by a server's clock",
        source: "a state machine is deterministic",
        breaks: Some("state-machine-safety"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::TransferWhenCaughtUp,
        id: "transfer-when-caught-up",
        text: "the leader says TimeoutNow only to a server that has all its entries",
        source: "D 3.10",
        breaks: Some("stuck"),
        shipped: "",
    },
    RuleInfo {
        rule: Rule::TransferStopsProposals,
        id: "transfer-stops-proposals",
        text: "while handing over, the leader takes no new requests, for one election timeout at most",
        source: "D 3.10",
        breaks: Some("stuck"),
        shipped: "",
    },
];

impl Rule {
    /// What is known of it.
    pub fn info(self) -> &'static RuleInfo {
        &RULES[self as usize]
    }

    /// Its name in scripts and on the screen.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// The rule of that name.
    pub fn named(id: &str) -> Option<Rule> {
        RULES.iter().find(|info| info.id == id).map(|info| info.rule)
    }
}

/// Which rules are in force. At first all are; a run with one off is *modified Raft*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    broken: u128,
}

impl Rules {
    /// Whether the rule is obeyed.
    pub fn keep(self, rule: Rule) -> bool {
        self.broken & (1 << rule as u32) == 0
    }

    /// Switches a rule off.
    pub fn break_rule(&mut self, rule: Rule) {
        self.broken |= 1 << rule as u32;
    }

    /// Switches it on again.
    pub fn mend(&mut self, rule: Rule) {
        self.broken &= !(1 << rule as u32);
    }

    /// The rules that are off, in reading order.
    pub fn broken(self) -> impl Iterator<Item = Rule> {
        RULES.iter().map(|info| info.rule).filter(move |rule| !self.keep(*rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_stands_at_its_number_and_is_found_by_its_id() {
        for (number, info) in RULES.iter().enumerate() {
            assert_eq!(info.rule as usize, number);
            assert_eq!(Rule::named(info.id), Some(info.rule));
        }
    }
}
