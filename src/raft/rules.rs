//! The rules of the protocol: each with its id, what it says, its source and what breaks without it.
//!
//! Every rule is a guard that is consulted at one place in the core. A rule that is switched off is
//! not obeyed: what it forbids is done, what it waits for is not awaited, what it does is left undone.

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

/// The table, and from it the enum and [`RULES`]: name, id; text; source, what breaks, who shipped the bug.
macro_rules! rules {
    ($($rule:ident $id:literal $text:literal $source:literal, $breaks:expr, $shipped:literal;)*) => {
        /// A rule of the protocol, named by its id in scripts, notes and on the screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $id, "`: ", $text, " (", $source, ").")] $rule,)*
        }

        /// All rules, in reading order; a rule stands at its own number.
        pub const RULES: &[RuleInfo] = &[$(RuleInfo {
            rule: Rule::$rule,
            id: $id,
            text: $text,
            source: $source,
            breaks: $breaks,
            shipped: $shipped,
        },)*];
    };
}

rules! {
    // Terms and voting.
    AdoptHigherTerm "adopt-higher-term"
    "a higher term in a message, replies too, becomes the current term, but for two: a PreVote asks about a \
     term without bringing it (a granted answer echoes it), and a vote request refused by leader-stickiness \
     is answered in the server's own term"
    "F2, D 4.2.3, 9.6", None, "";
    StepDown "step-down"
    "a leader or candidate that sees a higher term becomes a follower"
    "F2", Some("election-safety"), "";
    RefuseStaleTerm "refuse-stale-term"
    "a request from an older term is refused"
    "F2", Some("leader-completeness"), "";
    PersistTerm "persist-term"
    "the current term is on disk before anything of it is sent"
    "F2", Some("election-safety"), "";
    PersistVote "persist-vote"
    "so is the vote"
    "F2", Some("election-safety"), "PySyncObj 84";
    OneVoteATerm "one-vote-a-term"
    "at most one vote in a term, first come first served"
    "F2 §5.2", Some("election-safety"), "kerala 18";
    KeepVote "keep-vote"
    "neither stepping down nor a message of the same term clears the vote"
    "F2", Some("election-safety"), "akka-raft 56, xraft 29, camunda 5356";
    VoteForFreshLog "vote-for-fresh-log"
    "no vote for a candidate whose log is less up to date"
    "§5.4.1", Some("leader-completeness"), "akka-raft 51";
    FreshByTerm "fresh-by-term"
    "up to date is decided by the last term before the length"
    "§5.4.1", Some("leader-completeness"), "";
    FreshByLength "fresh-by-length"
    "and by the length when the last terms are equal"
    "§5.4.1", Some("leader-completeness"), "";
    MajorityElects "majority-elects"
    "a candidate leads once a majority of voters voted for it, more than half"
    "§5.2", Some("election-safety"), "";
    CountAVoteOnce "count-a-vote-once"
    "a voter counts once, however often its reply arrives"
    "§5.2", Some("election-safety"), "akka-raft 45, xraft 27";
    CountOwnTermVotes "count-own-term-votes"
    "a vote given in an older term does not count"
    "§5.1", Some("election-safety"), "little-raft 44";
    RandomTimeout "random-timeout"
    "each election timeout is drawn anew from its range"
    "§5.2", Some("stuck"), "openraft 1838";
    ResetTimerWhenDue "reset-timer-when-due"
    "the election timer starts again on a granted vote or a word of the current leader, on nothing else"
    "F2", Some("stuck"), "";
    CandidateYields "candidate-yields"
    "a candidate that hears from a leader of its term follows it"
    "F2", Some("stuck"), "";
    PreVote "pre-vote"
    "ask without raising the term whether an election could be won"
    "D 9.6", Some("disrupted"), "etcd at Cloudflare, 2020-11-02";
    RefusalCarriesTerm "refusal-carries-term"
    "a refused pre-vote tells the higher term, and it is adopted"
    "D 9.6", Some("stuck"), "etcd 8243, 8501";
    LeaderStickiness "leader-stickiness"
    "no vote, and no new term from the asking, while the server leads or heard a leader within the shortest \
     election timeout, but for a transfer; a restart (not the first start) counts as having heard one"
    "§6, D 4.2.3", Some("disrupted"), "logcabin 56";
    CheckQuorum "check-quorum"
    "a leader that hears no majority for an election timeout steps down"
    "D 6.2", Some("stuck"), "openraft 2080";
    NewDiskNewServer "new-disk-new-server"
    "a server that lost its disk does not come back under its old id"
    "D 3.8", Some("election-safety"), "rethinkdb 5289 (Jepsen, 2016)";

    // Replication and commitment.
    LeaderAppendOnly "leader-append-only"
    "a leader never overwrites or deletes its own entries"
    "Figure 3", Some("leader-append-only"), "";
    LogMatchingCheck "log-matching-check"
    "entries are accepted only behind an entry of the same index and term"
    "F2", Some("state-machine-safety"), "";
    DeleteConflicts "delete-conflicts"
    "an entry that conflicts with a new one goes"
    "F2", Some("state-machine-safety"), "cockroach 36353";
    DeleteTheWholeTail "delete-the-whole-tail"
    "and all that follow it go with it"
    "F2", Some("log-matching"), "cockroach 63302";
    KeepMatching "keep-matching"
    "entries that do not conflict stay, also behind the new ones"
    "F2", Some("leader-completeness"), "akka-raft 66";
    PersistEntries "persist-entries"
    "entries are on disk before success is answered"
    "F2", Some("leader-completeness"), "PySyncObj 84, yugabyte-db 32875";
    AcknowledgeWhatWasChecked "acknowledge-what-was-checked"
    "success vouches for the entries up to the last one in the message, not to the end of the log"
    "F2", Some("leader-completeness"), "ravendb 9330";
    BackUpNextIndex "back-up-next-index"
    "on refusal nextIndex goes back, past a conflicting term at once"
    "§5.3", Some("stuck"), "openraft 6d53aa12";
    MatchWhatWasAcknowledged "match-what-was-acknowledged"
    "matchIndex comes from an acknowledgement, not from what was sent"
    "F2", Some("leader-completeness"), "d-engine 446";
    MatchNeverGoesBack "match-never-goes-back"
    "a late reply does not lower matchIndex"
    "F2", Some("stuck"), "raftos 25";
    MajorityCommits "majority-commits"
    "committed is what a majority of voters hold, the leader's own copy only once on its disk"
    "F2", Some("leader-completeness"), "etcd 14370";
    CommitOwnTerm "commit-own-term"
    "counting replicas commits only entries of the current term"
    "§5.4.2 Figure 8", Some("leader-completeness"), "PySyncObj 169, canonical/raft 220";
    CommitUpToNew "commit-up-to-new"
    "a follower commits no further than the last entry that this message checked"
    "F2", Some("state-machine-safety"), "copycat 265, rabbitmq/ra 508, scylladb 9965";
    ApplyInOrder "apply-in-order"
    "entries are applied once each, in order, once committed"
    "F2", Some("state-machine-safety"), "";
    NoOpFirst "no-op-first"
    "a new leader begins its term with a no-op"
    "§8, D 6.4", Some("stuck"), "";

    // Membership.
    NewestConfiguration "newest-configuration"
    "a server uses the latest configuration in its log, committed or not"
    "§6, D 4.1", Some("leader-completeness"), "etcd 7280, 11284";
    ConfigurationGoesBack "configuration-goes-back"
    "when a configuration entry is cut off, the one before it is in force again"
    "§6", Some("election-safety"), "rafter 34";
    OneServerAtATime "one-server-at-a-time"
    "without joint consensus a change adds or removes one voter"
    "D 4.1", Some("leader-completeness"), "";
    OneChangeAtATime "one-change-at-a-time"
    "no change begins before the previous one is committed"
    "D 4.1", Some("leader-completeness"), "valkey 3926";
    ChangeAfterOwnCommit "change-after-own-commit"
    "no change before the leader committed an entry of its term"
    "raft-dev 2015-07-10", Some("leader-completeness"), "the dissertation itself (2014)";
    JointMajorities "joint-majorities"
    "in the joint configuration both majorities decide, elections and commits"
    "§6, D 4.3", Some("leader-completeness"), "openraft 6c0ccaf3";
    CatchUpFirst "catch-up-first"
    "a new server becomes a voter once its log has nearly caught up"
    "D 4.2.1", Some("stuck"), "redpanda 5542";
    LearnersDoNotCount "learners-do-not-count"
    "a learner's answers count towards no majority, and it begins no election; asked for a vote it answers \
     like anyone, for it may be a voter already and not know it"
    "D 4.2.1", Some("leader-completeness"), "openraft beb0302b, etcd 10998";
    RemovedLeaderDoesNotCount "removed-leader-does-not-count"
    "a leader outside the new configuration does not count itself"
    "D 4.2.2", Some("leader-completeness"), "camunda 15232, RedisLabs/raft 13";
    RemovedLeaderLeaves "removed-leader-leaves"
    "and steps down when that configuration is committed"
    "D 4.2.2", Some("stuck"), "logcabin 205";

    // Snapshots, reads, clients, transfer.
    CompactAppliedOnly "compact-applied-only"
    "a snapshot covers only what is applied, and is labelled with just that"
    "§7", Some("state-machine-safety"), "d-engine 418";
    StateWithItsIndex "state-with-its-index"
    "the state and the index it stands for are stored together"
    "§7", Some("state-machine-safety"), "etcd 13766";
    KeepLogBehindSnapshot "keep-log-behind-snapshot"
    "installing a snapshot keeps the entries behind it if its last entry matches"
    "Figure 13", Some("leader-completeness"), "";
    DropLogAgainstSnapshot "drop-log-against-snapshot"
    "and drops the log if it does not"
    "Figure 13", Some("stuck (snapshots without end)"), "hashicorp 697, openraft 559";
    IgnoreOldSnapshot "ignore-old-snapshot"
    "a snapshot older than the commit index is not installed"
    "§7", Some("state-machine-safety"), "";
    SnapshotCoversItsPrefix "snapshot-covers-its-prefix"
    "a previous entry inside the snapshot counts as matching"
    "§7", Some("leader-completeness"), "openraft 511";
    SnapshotCarriesSessions "snapshot-carries-sessions"
    "sessions and configuration travel with the snapshot"
    "D 5.1, 6.3", Some("linearizability"), "";
    ReadConfirmsLeadership "read-confirms-leadership"
    "a ReadIndex read waits for a round of heartbeats to a majority, begun after it came"
    "D 6.4", Some("linearizability"), "etcd and Consul, 2014 (Jepsen)";
    ReadAcksTheirOwnRound "read-acks-their-own-round"
    "only answers to that round count for it"
    "D 6.4", Some("linearizability"), "etcd-io/raft 397";
    ReadAfterOwnCommit "read-after-own-commit"
    "reads wait until the leader committed an entry of its term"
    "D 6.4", Some("linearizability"), "etcd 7331, redisraft 22";
    ReadAfterApply "read-after-apply"
    "a read waits until its index is applied"
    "D 6.4", Some("linearizability"), "";
    LeaseWithinTimeout "lease-within-timeout"
    "a lease ends before any other server can be elected, clock drift counted"
    "D 6.4.1", Some("linearizability"), "etcd 6005, sofa-jraft 34";
    TransferEndsLease "transfer-ends-lease"
    "a leader that hands over gives up its lease"
    "D 3.10, 6.4.1", Some("linearizability"), "raft-rs 234";
    SessionOnce "session-once"
    "a request is applied once, a repeated one gets the remembered answer"
    "§8, D 6.3", Some("linearizability"), "khepri 250, etcd 18424";
    UnknownIsNotFailed "unknown-is-not-failed"
    "a client whose request got no answer may not call it failed"
    "D 6.3", Some("linearizability"), "";
    LogTime "log-time"
    "what expires is decided by stamps in the log, not by a server's clock"
    "a state machine is deterministic", Some("state-machine-safety"), "";
    TransferWhenCaughtUp "transfer-when-caught-up"
    "the leader says TimeoutNow only to a server that has all its entries"
    "D 3.10", Some("stuck"), "";
    TransferStopsProposals "transfer-stops-proposals"
    "while handing over, the leader takes no new requests, for one election timeout at most"
    "D 3.10", Some("stuck"), "";
}

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

    /// The same with this rule switched off.
    pub fn without(mut self, rule: Rule) -> Rules {
        self.break_rule(rule);
        self
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
