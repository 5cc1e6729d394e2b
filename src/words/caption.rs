//! One sentence for a whole event: that of its weightiest news.
//!
//! An event often brings several things at once: an answer arrives, so a follower is known to match, so an
//! entry is committed, so a client is answered. A student wants the one that matters most. A few belong in
//! one sentence: the vote that elects and the election, the higher term and the leader that it deposes.

use super::{Sentence, act, message, note, sentence};
use crate::raft::ServerId;
use crate::raft::message::Message;
use crate::raft::note::{CommittedBy, Note, Refusal, SteppedDown};
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::{Body, Packet};
use crate::sim::statement::Statement;

/// News at least this weighty says more than "such a thing was done by hand".
const MORE_THAN_THE_ACT: u8 = 45;

/// How much an event matters to someone who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The daily round: heartbeats, their answers, writes that end.
    Dull,
    /// Worth its sentence.
    Telling,
    /// A turning point: an election won, an entry committed, a conflict, a crash, a cut.
    Turning,
}

/// How much an event matters.
pub fn weight(event: &Event) -> Weight {
    let weightiest = event.news.iter().map(weight_of_news).max().unwrap_or(0);
    match &event.trigger {
        _ if weightiest >= 88 => Weight::Turning,
        Trigger::Act(statement) if turns(statement) => Weight::Turning,
        Trigger::Act(_) => Weight::Telling,
        _ if weightiest >= 40 => Weight::Telling,
        _ => Weight::Dull,
    }
}

fn turns(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Partition(_) | Statement::Cut(_) | Statement::Heal(_) | Statement::Break(_)
    )
}

/// The one sentence that says what happened.
pub fn caption(event: &Event) -> Sentence {
    let weightiest = event.news.iter().rev().max_by_key(|news| weight_of_news(news));
    match (&event.trigger, weightiest) {
        (Trigger::Act(statement), Some(news)) if weight_of_news(news) < MORE_THAN_THE_ACT => {
            done(statement, event)
        }
        (Trigger::Act(statement), None) => act(statement),
        (trigger, None) => nothing(trigger),
        (_, Some(news)) => together(event, news).unwrap_or_else(|| sentence(news)),
    }
}

/// How much a piece of news matters; of equals the first is told.
fn weight_of_news(news: &News) -> u8 {
    match news {
        News::Server(_, note) => weight_of_note(note),
        News::Crashed { .. } | News::Started { .. } | News::Stalled { .. } => 90,
        News::Closed { .. } => 85,
        News::Fate { .. } => 83,
        News::Told { .. } | News::Heard { .. } => 70,
        News::Expired { .. } => 52,
        News::Applied { .. } => 50,
        News::Lost(..) => 44,
        News::Invoked { .. } => 42,
        News::Asked { .. } => 40,
        News::WriteEnded { .. } => 30,
        News::Sent(_) => 20,
        News::WriteBegan { .. } => 10,
    }
}

fn weight_of_note(note: &Note) -> u8 {
    match note {
        Note::Elected { .. } => 100,
        Note::Committed { by: CommittedBy::Majority, .. } => 95,
        Note::SteppedDown { was: "leader", .. } | Note::Deleted { .. } | Note::CommitHeldBack { .. } => 92,
        Note::ElectionHeldBack { .. } => 90,
        Note::Refused { .. } | Note::SnapshotInstalled { .. } | Note::ConfigurationBack { .. } => 88,
        Note::ElectionStarted { .. } | Note::PreVoteStarted { .. } | Note::ElectionWithheld { .. } => 86,
        Note::CaughtUp { .. } | Note::CatchUpGivenUp { .. } | Note::ChangeRefused { .. } => 84,
        Note::TransferStarted { .. } | Note::TransferOrdered { .. } | Note::TransferGivenUp { .. } => 82,
        Note::LeaseGivenUp => 81,
        Note::TransferWaits { .. } | Note::Compacted { .. } | Note::SnapshotIgnored { .. } => 82,
        Note::Configured { .. } => 80,
        Note::SteppedDown { .. } => 78,
        Note::VoteDenied { .. } | Note::VoteGranted { .. } => 76,
        Note::VoteCounted { .. } | Note::VoteIgnored { .. } => 74,
        Note::RequestRefused { .. } => 72,
        Note::Committed { .. } | Note::CommitCapped { .. } => 68,
        Note::Accepted { stored, .. } if *stored > 0 => 66,
        Note::Appended { .. } | Note::TermBegun { .. } => 64,
        Note::SnapshotNeeded { .. } | Note::BackedUp { .. } | Note::CatchUpRound { .. } => 62,
        Note::Matched { .. } | Note::StaleIgnored { .. } => 60,
        Note::ReadWaits { .. } => 58,
        Note::Follows { .. } => 56,
        Note::TermAdopted { .. } => 54,
        Note::OwnEntriesKept { .. } => 52,
        Note::Accepted { .. } | Note::AnswerIgnored { .. } | Note::PrefixCovered { .. } => 25,
    }
}

/// What was done by hand, and whom a client asks because of it.
fn done(statement: &Statement, event: &Event) -> Sentence {
    let asked = event.news.iter().find_map(|news| match news {
        News::Asked { server, .. } => Some(server),
        _ => None,
    });
    match (statement, asked) {
        (Statement::Ask { client, operation }, Some(server)) => {
            Sentence::of(format!("{client} asks {server}: {}.", operation.command)).at("§8")
        }
        _ => act(statement),
    }
}

/// Something was due and changed nothing.
fn nothing(trigger: &Trigger) -> Sentence {
    Sentence::of(match trigger {
        Trigger::Act(statement) => return act(statement),
        Trigger::Arrival(packet) => format!("The {} changes nothing.", message::between(packet)),
        Trigger::Written(server) => format!("{server}'s write is on its disk."),
        Trigger::Timer(server) => format!("{server}'s timer fires and changes nothing."),
        Trigger::ClientTimer(client) => format!("{client} waited long enough."),
        Trigger::Load(client) => format!("{client} would ask again, but still waits for its answer."),
    })
}

/// News that is better told together with other news of the event.
fn together(event: &Event, news: &News) -> Option<Sentence> {
    match news {
        News::Server(server, Note::Elected { .. }) => elected(event, *server),
        News::Server(server, Note::SteppedDown { was, why: SteppedDown::HigherTerm }) => {
            deposed(event, *server, was)
        }
        News::Server(server, Note::Refused { leader, prev, prev_term, why }) if is_heartbeat(event) => {
            let text = note::refused(*server, *leader, "heartbeat", *prev, *prev_term, *why);
            let section = if *why == Refusal::StaleTerm { "§5.1" } else { "§5.3" };
            Some(Sentence::of(text).at(section))
        }
        News::WriteEnded { server } => Some(spoke(event, *server)),
        News::Sent(packet) => beat(event, packet),
        News::Asked { client, server, .. } if matches!(event.trigger, Trigger::ClientTimer(_)) => {
            Some(Sentence::of(format!("{client} had no answer in time: it asks {server} now.")).at("§8"))
        }
        _ => None,
    }
}

fn elected(event: &Event, server: ServerId) -> Option<Sentence> {
    let mut term = None;
    let mut count = None;
    for (_, note) in event.notes().filter(|(id, _)| *id == server) {
        match note {
            Note::Elected { term: won } => term = Some(*won),
            Note::VoteCounted { votes, needed, pre: false, .. } => count = Some((*votes, *needed)),
            _ => {}
        }
    }
    let (term, (votes, needed)) = (term?, count?);
    let text = match votes < needed {
        false => format!("{server} has the {needed} votes it needs: it leads term {term}."),
        true => format!(
            "{server} has only {votes} of the {needed} votes it needs and leads term {term} all the same."
        ),
    };
    let text = text.replace("the 1 votes it needs", "the one vote it needs");
    Some(Sentence::of(text).at("§5.2"))
}

fn deposed(event: &Event, server: ServerId, was: &str) -> Option<Sentence> {
    let (term, from) = event.notes().find_map(|(id, note)| match note {
        Note::TermAdopted { term, from, .. } if id == server => Some((term, from)),
        _ => None,
    })?;
    let text = format!("{server} learns of term {term} from {from}: it is no longer {was}.");
    Some(Sentence::of(text).at("§5.1"))
}

fn is_heartbeat(event: &Event) -> bool {
    match &event.trigger {
        Trigger::Arrival(packet) => message::short(packet) == "heartbeat",
        _ => false,
    }
}

/// A server writes before it speaks; now it may.
fn spoke(event: &Event, server: ServerId) -> Sentence {
    let mut sent = event.sent().filter(|packet| packet.from == server.into()).peekable();
    let text = match (sent.next(), sent.next()) {
        (None, _) => format!("{server}'s write is on its disk."),
        (Some(only), None) => format!("{server}'s write is on its disk: only now it {}", verb(only)),
        (Some(first), Some(_)) => {
            let to = super::listed(event.sent().filter(|p| p.from == server.into()).map(|p| p.to));
            format!("{server}'s write is on its disk: only now it sends {} to {to}.", first.kind())
        }
    };
    Sentence::of(text).at("Figure 2")
}

/// The sentence of a message without its sender.
fn verb(packet: &Packet) -> String {
    let whole = message::sent(packet).text;
    let sender = format!("{} ", packet.from);
    whole.strip_prefix(&sender).unwrap_or(&whole).into()
}

/// Heartbeats to everyone are one sentence.
fn beat(event: &Event, first: &Packet) -> Option<Sentence> {
    let Trigger::Timer(leader) = event.trigger else { return None };
    let packets: Vec<&Packet> = event.sent().map(|packet| &**packet).collect();
    let beats = |packet: &&Packet| matches!(packet.body, Body::Server(Message::AppendEntries(_)));
    (first.from == leader.into() && packets.iter().all(beats)).then(|| message::beat(leader, &packets))
}
