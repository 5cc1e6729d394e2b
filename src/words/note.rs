//! What a server decided, and why: a phrase for each note.

use super::grammar::entries;
use super::language::{Phrase, Slot, phrase};
use super::{Saying, cited, refusal};
use crate::raft::configuration::Configuration;
use crate::raft::note::{CommittedBy, Ignored, Note, Refusal, SteppedDown, Withheld};
use crate::raft::rules::Rule;
use crate::raft::{Index, ServerId, Term};

/// What is to be said of a note of this server.
pub(super) fn saying(server: ServerId, note: &Note) -> Saying {
    Saying { phrase: of(server, note), section: section(note) }
}

/// A table: one row for each note.
fn of(s: ServerId, note: &Note) -> Phrase {
    match note {
        Note::ElectionStarted { term, ordered: false } => phrase!("election.started", s = s, term = *term),
        Note::ElectionStarted { term, ordered: true } => phrase!("election.ordered", s = s, term = *term),
        Note::PreVoteStarted { term } => phrase!("prevote.started", s = s, term = *term),
        Note::ElectionWithheld { why: Withheld::Learner } => phrase!("election.withheld.learner", s = s),
        Note::ElectionWithheld { why: Withheld::Removed } => phrase!("election.withheld.removed", s = s),
        Note::TermAdopted { term, from, refusal: false } => {
            phrase!("term.adopted", s = s, term = *term, from = *from)
        }
        Note::TermAdopted { term, from, refusal: true } => {
            phrase!("term.adopted.refusal", s = s, term = *term, from = *from)
        }
        Note::SteppedDown { was, why } => stepped_down(s, was, *why),
        Note::VoteGranted { to, term, pre } => granted(s, *to, *term, *pre),
        Note::VoteDenied { to, term, pre, why } => refusal::vote(s, *to, *term, *pre, *why),
        Note::VoteCounted { from, votes, needed, pre } => counted(s, *from, *votes, *needed, *pre),
        Note::VoteIgnored { from, why: Ignored::OlderTerm } => {
            phrase!("vote.ignored.old", s = s, from = *from)
        }
        Note::VoteIgnored { from, why: Ignored::CountedAlready } => {
            phrase!("vote.ignored.again", s = s, from = *from)
        }
        Note::Elected { term } => phrase!("elected", s = s, term = *term),
        Note::ElectionHeldBack { why } => phrase!("election.held_back", s = s, rule = *why),
        Note::OwnEntriesKept { from, to } => {
            phrase!("own_entries.kept", s = s, entries = entries(*from, *to))
        }
        Note::Follows { leader, term, .. } => phrase!("follows", s = s, leader = *leader, term = *term),
        Note::Appended { index, term } => phrase!("appended", s = s, index = *index, term = *term),
        Note::TermBegun { index } => phrase!("term.begun", s = s, index = *index),
        Note::Accepted { leader, last, stored, .. } => accepted(s, *leader, *last, *stored),
        Note::Refused { leader, prev, prev_term, why } => refused(s, *leader, false, *prev, *prev_term, *why),
        Note::Deleted { from, to } => deleted(s, *from, *to),
        Note::PrefixCovered { prev, index } => {
            phrase!("prefix.covered", s = s, prev = *prev, index = *index)
        }
        Note::BackedUp { follower, from, to } => {
            phrase!("backed_up", s = s, follower = *follower, from = *from, to = *to)
        }
        Note::Matched { follower, index } if *follower == s => {
            phrase!("matched.own", s = s, index = *index)
        }
        Note::Matched { follower, index } => {
            phrase!("matched", s = s, follower = *follower, index = *index)
        }
        Note::AnswerIgnored { from, why: Rule::ReadAcksTheirOwnRound } => {
            phrase!("answer.ignored.round", s = s, from = *from)
        }
        Note::AnswerIgnored { from, why } => phrase!("answer.ignored", s = s, from = *from, rule = *why),
        Note::Committed { index, by } => committed(s, *index, *by),
        Note::CommitHeldBack { index, term, why: Rule::CommitOwnTerm } => {
            phrase!("commit.held_back.term", s = s, index = *index, term = *term)
        }
        Note::CommitHeldBack { index, why, .. } => {
            phrase!("commit.held_back", s = s, index = *index, rule = *why)
        }
        Note::CommitCapped { leader_commit, index } => {
            phrase!("commit.capped", s = s, index = *index, commit = *leader_commit)
        }
        Note::Configured { index, configuration } => {
            phrase!("configured", s = s, index = *index, members = members(configuration))
        }
        Note::ConfigurationBack { configuration, .. } => {
            phrase!("configuration.back", s = s, members = members(configuration))
        }
        Note::ChangeRefused { why } => refusal::change(s, why),
        Note::CatchUpRound { server, round, target } => {
            phrase!("catch_up.round", s = s, server = *server, round = *round, index = *target)
        }
        Note::CaughtUp { server } => phrase!("catch_up.done", s = s, server = *server),
        Note::CatchUpGivenUp { server } => phrase!("catch_up.given_up", s = s, server = *server),
        Note::ReadWaits { why, index } => phrase!("read.waits", s = s, index = *index, rule = *why),
        Note::RequestRefused { why } => refusal::request(s, *why),
        Note::TransferStarted { to } => phrase!("transfer.started", s = s, to = *to),
        Note::LeaseGivenUp => phrase!("lease.given_up", s = s),
        Note::TransferOrdered { to } => phrase!("transfer.ordered", s = s, to = *to),
        Note::TransferWaits { to, match_index } => {
            phrase!("transfer.waits", s = s, to = *to, index = *match_index)
        }
        Note::TransferGivenUp { to } => phrase!("transfer.given_up", s = s, to = *to),
        Note::Compacted { index } => phrase!("compacted", s = s, index = *index),
        Note::SnapshotInstalled { index, kept, .. } => installed(s, *index, *kept),
        Note::SnapshotIgnored { index, commit } => {
            phrase!("snapshot.ignored", s = s, index = *index, commit = *commit)
        }
        Note::SnapshotNeeded { follower, index } => {
            phrase!("snapshot.needed", s = s, follower = *follower, index = *index)
        }
        Note::StaleIgnored { from, term } => phrase!("stale.ignored", s = s, from = *from, term = *term),
    }
}

/// Where to read about it: mostly where the rule that decided it stands.
fn section(note: &Note) -> Option<&'static str> {
    Some(match note {
        Note::ElectionStarted { ordered: true, .. } | Note::TransferStarted { .. } => "D 3.10",
        Note::ElectionStarted { .. } | Note::Elected { .. } | Note::Follows { .. } => "§5.2",
        Note::VoteGranted { pre: true, .. } | Note::VoteCounted { pre: true, .. } => "D 9.6",
        Note::VoteGranted { .. } | Note::VoteCounted { .. } => "§5.2",
        Note::TermAdopted { .. } | Note::SteppedDown { why: SteppedDown::HigherTerm, .. } => "§5.1",
        Note::SteppedDown { why: SteppedDown::LeaderHeard, .. } => "§5.2",
        Note::StaleIgnored { .. } | Note::Refused { why: Refusal::StaleTerm, .. } => "§5.1",
        Note::Refused { .. } | Note::Deleted { .. } | Note::BackedUp { .. } => "§5.3",
        Note::Appended { .. } | Note::Accepted { .. } | Note::Matched { .. } => "§5.3",
        Note::Committed { by: CommittedBy::Snapshot, .. } | Note::SnapshotNeeded { .. } => "§7",
        Note::Committed { .. } => "§5.3",
        Note::RequestRefused { .. } => "§8",
        _ => return note.rule().map(cited),
    })
}

fn stepped_down(s: ServerId, was: &str, why: SteppedDown) -> Phrase {
    let was = role(was);
    match why {
        SteppedDown::HigherTerm => phrase!("stepped_down.term", s = s, was = was),
        SteppedDown::LeaderHeard => phrase!("stepped_down.leader", s = s, was = was),
        SteppedDown::NoQuorum => phrase!("stepped_down.quorum", s = s, was = was),
        SteppedDown::Removed => phrase!("stepped_down.removed", s = s, was = was),
    }
}

/// A role as notes name it.
pub(super) fn role(name: &str) -> Slot {
    match name {
        "leader" => phrase!("role.leader").into(),
        "candidate" => phrase!("role.candidate").into(),
        "precandidate" | "pre-candidate" => phrase!("role.precandidate").into(),
        "follower" => phrase!("role.follower").into(),
        other => other.into(),
    }
}

fn granted(s: ServerId, to: ServerId, term: Term, pre: bool) -> Phrase {
    match (to == s, pre) {
        (true, true) => phrase!("prevote.granted.own", s = s, term = term),
        (false, true) => phrase!("prevote.granted", s = s, to = to, term = term),
        (true, false) => phrase!("vote.granted.own", s = s, term = term),
        (false, false) => phrase!("vote.granted", s = s, to = to, term = term),
    }
}

fn counted(s: ServerId, from: ServerId, votes: usize, needed: usize, pre: bool) -> Phrase {
    match (from == s, pre) {
        (true, true) => phrase!("prevote.counted.own", s = s, votes = votes, needed = needed),
        (false, true) => phrase!("prevote.counted", s = s, from = from, votes = votes, needed = needed),
        (true, false) => phrase!("vote.counted.own", s = s, votes = votes, needed = needed),
        (false, false) => phrase!("vote.counted", s = s, from = from, votes = votes, needed = needed),
    }
}

fn accepted(s: ServerId, leader: ServerId, last: Index, stored: usize) -> Phrase {
    match stored {
        0 => phrase!("accepted.nothing", s = s, leader = leader, last = last),
        1 => phrase!("accepted.one", s = s, leader = leader, last = last),
        _ => phrase!(
            "accepted",
            s = s,
            leader = leader,
            last = last,
            entries = phrase!("count.entries", n = stored)
        ),
    }
}

/// `heartbeat`: the message held no entries.
pub(super) fn refused(
    s: ServerId,
    leader: ServerId,
    heartbeat: bool,
    prev: Index,
    prev_term: Term,
    why: Refusal,
) -> Phrase {
    let why = match why {
        Refusal::StaleTerm => phrase!("refused.stale"),
        Refusal::Missing { last } if heartbeat => {
            phrase!("refused.missing.heartbeat", prev = prev, last = last)
        }
        Refusal::Missing { last } => phrase!("refused.missing", prev = prev, last = last),
        Refusal::Conflict { own } => {
            phrase!("refused.conflict", prev = prev, own = own, prev_term = prev_term)
        }
    };
    match heartbeat {
        true => phrase!("refused.heartbeat", s = s, leader = leader, why = why),
        false => phrase!("refused", s = s, leader = leader, why = why),
    }
}

fn deleted(s: ServerId, from: Index, to: Index) -> Phrase {
    match from == to {
        true => phrase!("deleted.one", s = s, from = from),
        false => phrase!("deleted", s = s, from = from, to = to),
    }
}

fn committed(s: ServerId, index: Index, by: CommittedBy) -> Phrase {
    match by {
        CommittedBy::Majority => phrase!("committed.majority", s = s, index = index),
        CommittedBy::Leader(leader) => phrase!("committed.leader", s = s, index = index, leader = leader),
        CommittedBy::Snapshot => phrase!("committed.snapshot", s = s, index = index),
    }
}

fn installed(s: ServerId, index: Index, kept: usize) -> Phrase {
    match kept {
        0 => phrase!("snapshot.installed", s = s, index = index),
        kept => phrase!(
            "snapshot.installed.kept",
            s = s,
            index = index,
            entries = phrase!("count.entries", n = kept)
        ),
    }
}

/// `S1, S2 and S3 vote`, `S1 votes and S2 learns`, `majorities of S1 and of S2 decide together`.
fn members(configuration: &Configuration) -> Phrase {
    let (voters, learners) = (&configuration.voters, &configuration.learners);
    let vote = match &configuration.outgoing {
        Some(old) => phrase!("members.joint", old = Slot::list(old), voters = Slot::list(voters)),
        None => phrase!("members.voters", voters = Slot::list(voters), n = voters.len()),
    };
    match learners.len() {
        0 => vote,
        n => phrase!("members.learners", vote = vote, learners = Slot::list(learners), n = n),
    }
}
