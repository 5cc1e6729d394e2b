//! What a server decided, and why: a sentence for each note.

use super::grammar::{count, entries, listed};
use super::{Sentence, cited, refusal};
use crate::raft::configuration::Configuration;
use crate::raft::note::{CommittedBy, Ignored, Note, Refusal, SteppedDown, Withheld};
use crate::raft::rules::Rule;
use crate::raft::{Index, ServerId, Term};

/// The sentence for a note of this server.
pub(super) fn sentence(server: ServerId, note: &Note) -> Sentence {
    Sentence { text: text(server, note), section: section(note) }
}

/// A table: one row for each note.
fn text(s: ServerId, note: &Note) -> String {
    match note {
        Note::ElectionStarted { term, ordered: false } => {
            format!("{s}'s timer ran out: it starts an election for term {term}.")
        }
        Note::ElectionStarted { term, ordered: true } => {
            format!("{s} is told to take over: it starts an election for term {term} at once.")
        }
        Note::PreVoteStarted { term } => {
            format!("{s}'s timer ran out: it asks whether it could win an election for term {term}.")
        }
        Note::ElectionWithheld { why } => withheld(s, *why),
        Note::TermAdopted { term, from, refusal: false } => {
            format!("{s} learns of term {term} from {from} and adopts it.")
        }
        Note::TermAdopted { term, from, refusal: true } => {
            format!("{s} learns of term {term} from {from}'s refusal and adopts it.")
        }
        Note::SteppedDown { was, why } => stepped_down(s, was, *why),
        Note::VoteGranted { to, term, pre } => granted(s, *to, *term, *pre),
        Note::VoteDenied { to, term, pre, why } => refusal::vote(s, *to, *term, *pre, *why),
        Note::VoteCounted { from, votes, needed, pre } => counted(s, *from, *votes, *needed, *pre),
        Note::VoteIgnored { from, why: Ignored::OlderTerm } => {
            format!("{s} does not count {from}'s vote: it was given in an older term.")
        }
        Note::VoteIgnored { from, why: Ignored::CountedAlready } => {
            format!("{s} does not count {from}'s vote again.")
        }
        Note::Elected { term } => format!("{s} is elected: it leads term {term}."),
        Note::ElectionHeldBack { why } => {
            format!("{s} has votes enough, but not all of them count: {}.", why.info().text)
        }
        Note::OwnEntriesKept { from, to } => {
            format!("{s} keeps its {}, committed or not: a leader deletes nothing.", entries(*from, *to))
        }
        Note::Follows { leader, term, .. } => format!("{s} follows {leader}, the leader of term {term}."),
        Note::Appended { index, term } => {
            format!("{s} puts entry {index}, of term {term}, at the end of its log.")
        }
        Note::TermBegun { index } => format!("{s} begins its term with a no-op, entry {index}."),
        Note::Accepted { leader, last, stored, .. } => accepted(s, *leader, *last, *stored),
        Note::Refused { leader, prev, prev_term, why } => {
            refused(s, *leader, "entries", *prev, *prev_term, *why)
        }
        Note::Deleted { from, to } => deleted(s, *from, *to),
        Note::PrefixCovered { prev, index } => format!(
            "{s} takes index {prev} for matching: its snapshot covers everything up to index {index}."
        ),
        Note::BackedUp { follower, from, to } => {
            format!("{s} goes back with {follower}: it tries from index {to}, no longer from {from}.")
        }
        Note::Matched { follower, index } if *follower == s => {
            format!("{s} counts its own copy: its log is on its disk up to index {index}.")
        }
        Note::Matched { follower, index } => {
            format!("{s} knows now that {follower} holds its log up to index {index}.")
        }
        Note::AnswerIgnored { from, why: Rule::ReadAcksTheirOwnRound } => {
            format!("{s} does not count {from}'s answer for its reads: it is no answer to their round.")
        }
        Note::AnswerIgnored { from, why } => {
            format!("{s} makes no use of {from}'s answer: {}.", why.info().text)
        }
        Note::Committed { index, by } => committed(s, *index, *by),
        Note::CommitHeldBack { index, term, why: Rule::CommitOwnTerm } => format!(
            "A majority holds entry {index}, but {s} may not commit it by counting: it is of the older term {term}."
        ),
        Note::CommitHeldBack { index, why, .. } => {
            format!("Servers enough hold entry {index}, but {s} may not count them all: {}.", why.info().text)
        }
        Note::CommitCapped { leader_commit, index } => format!(
            "{s} commits up to index {index} only, not up to {leader_commit}: the message checked no more."
        ),
        Note::Configured { index, configuration } => {
            format!("{s} uses a new configuration from index {index} on: {}.", members(configuration))
        }
        Note::ConfigurationBack { configuration, .. } => {
            format!("{s} lost a configuration entry and uses the one before it: {}.", members(configuration))
        }
        Note::ChangeRefused { why } => refusal::change(s, why),
        Note::CatchUpRound { server, round, target } => {
            format!("{s} catches {server} up, round {round}: up to index {target}.")
        }
        Note::CaughtUp { server } => format!("{server} has caught up: {s} makes it a voter."),
        Note::CatchUpGivenUp { server } => {
            format!("{server} did not catch up in ten rounds: {s} leaves it a learner.")
        }
        Note::ReadWaits { why, index } => {
            format!("{s} waits with a read at index {index}: {}.", why.info().text)
        }
        Note::RequestRefused { why } => refusal::request(s, *why),
        Note::TransferStarted { to } => format!("{s} begins to hand leadership over to {to}."),
        Note::LeaseGivenUp => format!("{s} gives up its lease: another may be elected any moment."),
        Note::TransferOrdered { to } => format!("{s} tells {to} to start an election now."),
        Note::TransferWaits { to, match_index } => {
            format!("{s} waits with the transfer: {to} holds its log only up to index {match_index}.")
        }
        Note::TransferGivenUp { to } => {
            format!("The transfer to {to} took longer than an election timeout: {s} takes requests again.")
        }
        Note::Compacted { index } => {
            format!("{s} makes a snapshot: it stands for everything up to index {index}.")
        }
        Note::SnapshotInstalled { index, kept, .. } => installed(s, *index, *kept),
        Note::SnapshotIgnored { index, commit } => format!(
            "{s} ignores a snapshot up to index {index}: it knows entries up to {commit} to be committed."
        ),
        Note::SnapshotNeeded { follower, index } => {
            format!("{s} sends {follower} a snapshot up to index {index}: what it needs is compacted.")
        }
        Note::StaleIgnored { from, term } => {
            format!("{s} ignores a message of {from}: it is of the older term {term}.")
        }
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

fn withheld(s: ServerId, why: Withheld) -> String {
    match why {
        Withheld::Learner => format!("{s}'s timer ran out, but a learner starts no election."),
        Withheld::Removed => {
            format!("{s}'s timer ran out, but it knows that it is removed and starts no election.")
        }
    }
}

fn stepped_down(s: ServerId, was: &str, why: SteppedDown) -> String {
    match why {
        SteppedDown::HigherTerm => format!("{s} is no longer {was}: there is a higher term."),
        SteppedDown::LeaderHeard => format!("{s} is no longer {was}: it hears the leader of its term."),
        SteppedDown::NoQuorum => {
            format!("{s} is no longer {was}: it heard no majority for an election timeout.")
        }
        SteppedDown::Removed => format!("{s} is no longer {was}: a configuration without it is committed."),
    }
}

fn granted(s: ServerId, to: ServerId, term: Term, pre: bool) -> String {
    let to = if to == s { "itself".into() } else { to.to_string() };
    if pre {
        return format!("{s} would vote for {to} in term {term}.");
    }
    format!("{s} votes for {to} in term {term}.")
}

fn counted(s: ServerId, from: ServerId, votes: usize, needed: usize, pre: bool) -> String {
    let whose = if from == s { "its own".into() } else { format!("{from}'s") };
    let vote = if pre { "pre-vote" } else { "vote" };
    format!("{s} counts {whose} {vote}: {votes} of the {needed} it needs.")
}

fn accepted(s: ServerId, leader: ServerId, last: Index, stored: usize) -> String {
    match stored {
        0 => format!("{s} hears from its leader {leader}: their logs agree up to index {last}."),
        1 => format!("{s} takes entry {last} from {leader}."),
        _ => format!("{s} takes {} from {leader}, up to index {last}.", count(stored, "entry", "entries")),
    }
}

/// `what` is what the message held: `entries`, or `heartbeat` if it held none.
pub(super) fn refused(
    s: ServerId,
    leader: ServerId,
    what: &str,
    prev: Index,
    prev_term: Term,
    why: Refusal,
) -> String {
    let why = match why {
        Refusal::StaleTerm => "the message is of an older term".into(),
        Refusal::Missing { last } => {
            format!("they follow index {prev}, but its own log ends at {last}")
        }
        Refusal::Conflict { own } => {
            format!("at index {prev} it holds term {own}, the leader says term {prev_term}")
        }
    };
    let why = if what == "heartbeat" { why.replace("they follow", "it follows") } else { why };
    format!("{s} rejects {leader}'s {what}: {why}.")
}

fn deleted(s: ServerId, from: Index, to: Index) -> String {
    let conflict = if from == to { "it conflicts" } else { "they conflict" };
    format!("{s} deletes its {}: {conflict} with the leader's.", entries(from, to))
}

fn committed(s: ServerId, index: Index, by: CommittedBy) -> String {
    match by {
        CommittedBy::Majority => format!("{s} commits up to index {index}: a majority holds it."),
        CommittedBy::Leader(leader) => {
            format!("{s} learns from {leader} that all up to index {index} is committed.")
        }
        CommittedBy::Snapshot => {
            format!("{s} knows all up to index {index} to be committed: a snapshot covers it.")
        }
    }
}

fn installed(s: ServerId, index: Index, kept: usize) -> String {
    let kept = match kept {
        0 => String::new(),
        kept => format!(" and keeps {} behind it", count(kept, "entry", "entries")),
    };
    format!("{s} replaces its state by the leader's snapshot up to index {index}{kept}.")
}

/// `S1, S2 and S3 vote`, `S1 votes and S2 learns`, `majorities of S1 and of S2 decide together`.
fn members(configuration: &Configuration) -> String {
    let voters = &configuration.voters;
    let vote = match &configuration.outgoing {
        Some(old) => format!("a majority of {} and one of {} decide together", listed(old), listed(voters)),
        None => format!("{} {}", listed(voters), if voters.len() == 1 { "votes" } else { "vote" }),
    };
    match configuration.learners.len() {
        0 => vote,
        1 => format!("{vote}, {} learns", listed(&configuration.learners)),
        _ => format!("{vote}, {} learn", listed(&configuration.learners)),
    }
}
