//! Why a server says no: to a candidate, to a change of membership, to a client.

use super::language::{Phrase, phrase};
use crate::raft::note::{ChangeRefusal, Denial, Rejection};
use crate::raft::{ServerId, Term};

/// `S1 refuses S3 its vote for term 5: …`
pub(super) fn vote(s: ServerId, to: ServerId, term: Term, pre: bool, why: Denial) -> Phrase {
    let why = match why {
        Denial::StaleTerm => phrase!("denial.stale"),
        Denial::AlreadyVoted(other) if other == s => phrase!("denial.voted.own"),
        Denial::AlreadyVoted(other) => phrase!("denial.voted", other = other),
        Denial::OlderLastTerm { own, theirs } => {
            phrase!("denial.older", to = to, own = own, theirs = theirs)
        }
        Denial::ShorterLog { own, theirs } => {
            phrase!("denial.shorter", to = to, own = own, theirs = theirs)
        }
        Denial::LeaderNear => phrase!("denial.leader"),
    };
    match pre {
        true => phrase!("prevote.denied", s = s, to = to, term = term, why = why),
        false => phrase!("vote.denied", s = s, to = to, term = term, why = why),
    }
}

/// `S3 refuses the change: …`
pub(super) fn change(s: ServerId, why: &ChangeRefusal) -> Phrase {
    let why = match why {
        ChangeRefusal::NotLeader => return phrase!("change.not_leader", s = s),
        ChangeRefusal::NoTarget { server } => return phrase!("change.no_target", s = s, server = *server),
        ChangeRefusal::NothingToCompact => return phrase!("change.nothing_to_compact", s = s),
        ChangeRefusal::DiskLost => return phrase!("change.disk_lost", s = s),
        ChangeRefusal::ChangePending => phrase!("change.pending"),
        ChangeRefusal::NothingCommitted => phrase!("change.nothing_committed"),
        ChangeRefusal::MoreThanOne => phrase!("change.more_than_one"),
        ChangeRefusal::NothingChanges => phrase!("change.nothing_changes"),
        ChangeRefusal::NoVoterLeft => phrase!("change.no_voter_left"),
        ChangeRefusal::Transferring => phrase!("change.transferring"),
        ChangeRefusal::NotCaughtUp { server } => phrase!("change.not_caught_up", server = *server),
    };
    phrase!("change.refused", s = s, why = why)
}

/// `S1 turns a client away: …`
pub(super) fn request(s: ServerId, why: Rejection) -> Phrase {
    let why = match why {
        Rejection::NotLeader { leader: Some(leader) } => phrase!("request.not_leader", leader = leader),
        Rejection::NotLeader { leader: None } => phrase!("request.no_leader"),
        Rejection::LeadershipLost { .. } => return phrase!("request.leadership_lost", s = s),
        Rejection::Busy => phrase!("request.busy"),
        Rejection::Transferring => phrase!("change.transferring"),
    };
    phrase!("request.refused", s = s, why = why)
}
