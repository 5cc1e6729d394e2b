//! Why a server says no: to a candidate, to a change of membership, to a client.

use crate::raft::note::{ChangeRefusal, Denial, Rejection};
use crate::raft::{ServerId, Term};

/// `S1 refuses S3 its vote for term 5: …`
pub(super) fn vote(s: ServerId, to: ServerId, term: Term, pre: bool, why: Denial) -> String {
    let why = match why {
        Denial::StaleTerm => "the request is of an older term".into(),
        Denial::AlreadyVoted(other) if other == s => "it voted for itself in this term".into(),
        Denial::AlreadyVoted(other) => format!("it voted for {other} in this term"),
        Denial::OlderLastTerm { own, theirs } => {
            format!("its own last entry is of term {own}, {to}'s only of term {theirs}")
        }
        Denial::ShorterLog { own, theirs } => {
            format!("{to}'s log ends at index {theirs}, its own at {own}, both in the same term")
        }
        Denial::LeaderNear => "it leads, or heard its leader just now".into(),
    };
    match pre {
        true => format!("{s} would not vote for {to} in term {term}: {why}."),
        false => format!("{s} refuses {to} its vote for term {term}: {why}."),
    }
}

/// `S3 refuses the change: …`
pub(super) fn change(s: ServerId, why: &ChangeRefusal) -> String {
    let why = match why {
        ChangeRefusal::NotLeader => return format!("{s} cannot do that: it does not lead."),
        ChangeRefusal::NoTarget { server } => {
            return format!("{s} cannot hand leadership to {server}: it is no voter, or leads already.");
        }
        ChangeRefusal::NothingToCompact => {
            return format!("{s} makes no snapshot: nothing new is applied that it could cover.");
        }
        ChangeRefusal::DiskLost => {
            return format!("{s} lost its disk: it cannot come back under its old name.");
        }
        ChangeRefusal::ChangePending => "the one before it is still under way".into(),
        ChangeRefusal::NothingCommitted => "nothing of its own term is committed yet".into(),
        ChangeRefusal::MoreThanOne => "more than one voter would change at once".into(),
        ChangeRefusal::NothingChanges => "it would change nothing".into(),
        ChangeRefusal::NoVoterLeft => "no voter would be left".into(),
        ChangeRefusal::Transferring => "it is handing leadership over".into(),
        ChangeRefusal::NotCaughtUp { server } => format!("{server} lacks committed entries"),
    };
    format!("{s} refuses the change: {why}.")
}

/// `S1 turns a client away: …`
pub(super) fn request(s: ServerId, why: Rejection) -> String {
    let why = match why {
        Rejection::NotLeader { leader: Some(leader) } => format!("it does not lead, {leader} does"),
        Rejection::NotLeader { leader: None } => "it does not lead and knows nobody who does".into(),
        Rejection::LeadershipLost { .. } => {
            return format!(
                "{s} lost its leadership while a request was under way: it may still happen, or not."
            );
        }
        Rejection::Busy => "too many entries are uncommitted".into(),
        Rejection::Transferring => "it is handing leadership over".into(),
    };
    format!("{s} turns a client away: {why}.")
}
