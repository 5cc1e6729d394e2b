//! Which rules decided what a note tells: the words behind "why?".

use super::{ChangeRefusal, CommittedBy, Denial, Ignored, Note, Refusal, Rejection, SteppedDown, Withheld};
use crate::raft::rules::Rule;

impl Note {
    /// The rule that decided it, if one did.
    pub fn rule(&self) -> Option<Rule> {
        Some(match self {
            Note::TermAdopted { .. } => Rule::AdoptHigherTerm,
            Note::SteppedDown { why, .. } => why.rule(),
            Note::PreVoteStarted { .. } => Rule::PreVote,
            Note::VoteDenied { why, .. } => why.rule(),
            Note::VoteIgnored { why, .. } => why.rule(),
            Note::ElectionWithheld { why: Withheld::Learner } => Rule::LearnersDoNotCount,
            Note::ElectionWithheld { why: Withheld::Removed } => Rule::RemovedLeaderLeaves,
            Note::Elected { .. } => Rule::MajorityElects,
            Note::Refused { why: Refusal::StaleTerm, .. } | Note::StaleIgnored { .. } => {
                Rule::RefuseStaleTerm
            }
            Note::Refused { .. } => Rule::LogMatchingCheck,
            Note::TermBegun { .. } => Rule::NoOpFirst,
            Note::Deleted { .. } => Rule::DeleteConflicts,
            Note::BackedUp { .. } => Rule::BackUpNextIndex,
            Note::Matched { .. } => Rule::MatchWhatWasAcknowledged,
            Note::AnswerIgnored { why, .. }
            | Note::ReadWaits { why, .. }
            | Note::CommitHeldBack { why, .. }
            | Note::ElectionHeldBack { why } => *why,
            Note::OwnEntriesKept { .. } => Rule::LeaderAppendOnly,
            Note::PrefixCovered { .. } => Rule::SnapshotCoversItsPrefix,
            Note::LeaseGivenUp => Rule::TransferEndsLease,
            Note::Committed { by: CommittedBy::Majority, .. } => Rule::MajorityCommits,
            Note::CommitCapped { .. } => Rule::CommitUpToNew,
            Note::Configured { .. } => Rule::NewestConfiguration,
            Note::ConfigurationBack { .. } => Rule::ConfigurationGoesBack,
            Note::ChangeRefused { why } => return why.rule(),
            Note::CatchUpRound { .. } | Note::CaughtUp { .. } | Note::CatchUpGivenUp { .. } => {
                Rule::CatchUpFirst
            }
            Note::RequestRefused { why: Rejection::Transferring } => Rule::TransferStopsProposals,
            Note::RequestRefused { why: Rejection::LeadershipLost { .. } } => Rule::UnknownIsNotFailed,
            Note::TransferOrdered { .. } | Note::TransferWaits { .. } => Rule::TransferWhenCaughtUp,
            Note::TransferGivenUp { .. } => Rule::TransferStopsProposals,
            Note::Compacted { .. } => Rule::CompactAppliedOnly,
            Note::SnapshotInstalled { dropped: 1.., .. } => Rule::DropLogAgainstSnapshot,
            Note::SnapshotInstalled { kept: 1.., .. } => Rule::KeepLogBehindSnapshot,
            Note::SnapshotIgnored { .. } => Rule::IgnoreOldSnapshot,
            Note::ElectionStarted { .. }
            | Note::VoteGranted { .. }
            | Note::VoteCounted { .. }
            | Note::Follows { .. }
            | Note::Appended { .. }
            | Note::Accepted { .. }
            | Note::Committed { .. }
            | Note::SnapshotInstalled { .. }
            | Note::RequestRefused { .. }
            | Note::TransferStarted { .. }
            | Note::SnapshotNeeded { .. } => return None,
        })
    }
}

impl Note {
    /// All rules that had a part in it: the one that decided it, and those that it stands on.
    pub fn rules(&self) -> impl Iterator<Item = Rule> + use<> {
        self.rule().into_iter().chain(self.stands_on().iter().copied())
    }

    /// The rules beside the one that decided it.
    fn stands_on(&self) -> &'static [Rule] {
        match self {
            Note::ElectionStarted { .. } => &[Rule::RandomTimeout, Rule::PersistTerm, Rule::PersistVote],
            Note::PreVoteStarted { .. } => &[Rule::RandomTimeout],
            Note::TermAdopted { refusal: true, .. } => &[Rule::RefusalCarriesTerm, Rule::PersistTerm],
            Note::TermAdopted { .. } => &[Rule::PersistTerm],
            Note::SteppedDown { was: "precandidate", .. } => &[],
            Note::SteppedDown { why: SteppedDown::HigherTerm, .. } => &[],
            Note::SteppedDown { .. } | Note::Follows { vote: Some(_), .. } => &[Rule::KeepVote],
            Note::VoteGranted { pre: false, .. } => &[Rule::PersistVote, Rule::ResetTimerWhenDue],
            Note::VoteDenied { pre, why, .. } => why.stands_on(*pre),
            Note::VoteCounted { votes, needed, .. } if votes < needed => &[Rule::MajorityElects],
            Note::Accepted { prev, last, stored, end, .. } => {
                let told = (last.0 - prev.0) as usize;
                accepted(*stored > 0, told > *stored || end > last, end > last)
            }
            Note::Deleted { from, to } if from < to => &[Rule::DeleteTheWholeTail],
            Note::Committed { .. } => &[Rule::ApplyInOrder],
            Note::Configured { configuration, .. } if configuration.is_joint() => &[Rule::JointMajorities],
            Note::ReadWaits { why: Rule::LeaseWithinTimeout | Rule::TransferEndsLease, .. } => {
                &[Rule::ReadConfirmsLeadership]
            }
            Note::Compacted { .. } | Note::SnapshotInstalled { .. } => {
                &[Rule::StateWithItsIndex, Rule::SnapshotCarriesSessions]
            }
            _ => &[],
        }
    }
}

/// What an accepted message stands on: entries were written, some were there already, some stand behind them.
fn accepted(written: bool, matching: bool, behind: bool) -> &'static [Rule] {
    use Rule::{AcknowledgeWhatWasChecked, KeepMatching, PersistEntries};
    match (written, matching, behind) {
        (false, false, _) => &[],
        (false, true, false) => &[KeepMatching],
        (false, true, true) => &[KeepMatching, AcknowledgeWhatWasChecked],
        (true, false, _) => &[PersistEntries],
        (true, true, false) => &[PersistEntries, KeepMatching],
        (true, true, true) => &[PersistEntries, KeepMatching, AcknowledgeWhatWasChecked],
    }
}

impl SteppedDown {
    fn rule(self) -> Rule {
        match self {
            SteppedDown::HigherTerm => Rule::StepDown,
            SteppedDown::LeaderHeard => Rule::CandidateYields,
            SteppedDown::NoQuorum => Rule::CheckQuorum,
            SteppedDown::Removed => Rule::RemovedLeaderLeaves,
        }
    }
}

impl Denial {
    fn rule(self) -> Rule {
        match self {
            Denial::StaleTerm => Rule::RefuseStaleTerm,
            Denial::AlreadyVoted(_) => Rule::OneVoteATerm,
            Denial::OlderLastTerm { .. } | Denial::ShorterLog { .. } => Rule::VoteForFreshLog,
            Denial::LeaderNear => Rule::LeaderStickiness,
        }
    }

    fn stands_on(self, pre: bool) -> &'static [Rule] {
        use Rule::{FreshByLength, FreshByTerm, RefusalCarriesTerm, ResetTimerWhenDue};
        match (self, pre) {
            (Denial::OlderLastTerm { .. }, false) => &[FreshByTerm, ResetTimerWhenDue],
            (Denial::OlderLastTerm { .. }, true) => &[FreshByTerm],
            (Denial::ShorterLog { .. }, false) => &[FreshByLength, ResetTimerWhenDue],
            (Denial::ShorterLog { .. }, true) => &[FreshByLength],
            (Denial::StaleTerm, true) => &[RefusalCarriesTerm],
            (_, false) => &[ResetTimerWhenDue],
            (_, true) => &[],
        }
    }
}

impl Ignored {
    fn rule(self) -> Rule {
        match self {
            Ignored::OlderTerm => Rule::CountOwnTermVotes,
            Ignored::CountedAlready => Rule::CountAVoteOnce,
        }
    }
}

impl ChangeRefusal {
    fn rule(&self) -> Option<Rule> {
        Some(match self {
            ChangeRefusal::ChangePending => Rule::OneChangeAtATime,
            ChangeRefusal::NothingCommitted => Rule::ChangeAfterOwnCommit,
            ChangeRefusal::MoreThanOne => Rule::OneServerAtATime,
            ChangeRefusal::Transferring => Rule::TransferStopsProposals,
            ChangeRefusal::NotCaughtUp { .. } => Rule::CatchUpFirst,
            ChangeRefusal::DiskLost => Rule::NewDiskNewServer,
            ChangeRefusal::NotLeader
            | ChangeRefusal::NothingChanges
            | ChangeRefusal::NoVoterLeft
            | ChangeRefusal::NoTarget { .. }
            | ChangeRefusal::NothingToCompact => return None,
        })
    }
}
