//! One sentence for a whole event: that of its weightiest news.
//!
//! An event often brings several things at once: an answer arrives, so a follower is known to match, so an
//! entry is committed, so a client is answered. A student wants the one that matters most. A few belong in
//! one sentence: the vote that elects and the election, the higher term and the leader that it deposes.

use super::language::{Language, Slot, phrase};
use super::{Saying, Sentence, act, client, message, note, of_news};
use crate::raft::ServerId;
use crate::raft::message::Message;
use crate::raft::note::{CommittedBy, Note, Refusal, SteppedDown};
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::{Body, Packet};
use crate::sim::statement::{Party, Statement};

/// News at least this weighty says more than "such a thing was done by hand".
const MORE_THAN_THE_ACT: u8 = 45;

/// How much an event matters to someone who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The daily round: heartbeats, their answers, writes that end.
    Dull,
    /// Worth its sentence.
    Telling,
    /// A turning point: an election begun or won, an entry committed, a conflict, a crash, a cut.
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
    saying(event).spoken()
}

/// The same in any language.
pub fn caption_in(language: &Language, event: &Event) -> Sentence {
    saying(event).said_in(language)
}

/// The piece of news that its caption tells; none if it brought none.
pub fn told(event: &Event) -> Option<&News> {
    event.news.iter().rev().max_by_key(|news| weight_of_news(news))
}

fn saying(event: &Event) -> Saying {
    match (&event.trigger, told(event)) {
        (Trigger::Act(statement), Some(news)) if weight_of_news(news) < MORE_THAN_THE_ACT => {
            done(statement, event)
        }
        (Trigger::Act(statement), None) => act::saying(statement),
        (trigger, None) => nothing(trigger),
        (_, Some(news)) => together(event, news).unwrap_or_else(|| of_news(news)),
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
        // Who took the leader away waits for this.
        Note::ElectionStarted { .. } | Note::PreVoteStarted { .. } => 88,
        Note::ElectionWithheld { .. } => 86,
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
fn done(statement: &Statement, event: &Event) -> Saying {
    let asked = event.news.iter().find_map(|news| match news {
        News::Asked { server, .. } => Some(*server),
        _ => None,
    });
    match (statement, asked) {
        (Statement::Ask { client: c, operation }, Some(server)) => {
            client::asks_for(*c, server, &operation.command)
        }
        _ => act::saying(statement),
    }
}

/// Something was due and changed nothing.
fn nothing(trigger: &Trigger) -> Saying {
    match trigger {
        Trigger::Act(statement) => act::saying(statement),
        Trigger::Arrival(packet) => arrived(packet),
        Trigger::Written(s) => phrase!("write.ended", s = *s).at("Figure 2"),
        Trigger::Timer(s) => phrase!("timer.nothing", s = *s).alone(),
        Trigger::ClientTimer(c) => phrase!("client.waited", c = *c).alone(),
        Trigger::Load(c) => phrase!("load.waits", c = *c).alone(),
    }
}

/// A message that brings nothing new: what it says, and that it was known.
fn arrived(packet: &Packet) -> Saying {
    let (to, from) = (packet.to, packet.from);
    let phrase = match packet.message() {
        Some(Message::AppendEntriesReply(m)) if m.success => {
            phrase!("arrived.success", to = to, from = from, index = m.match_index)
        }
        Some(Message::RequestVoteReply(m) | Message::PreVoteReply(m)) if m.vote_granted => {
            phrase!("arrived.vote", to = to, from = from)
        }
        Some(Message::RequestVoteReply(_) | Message::PreVoteReply(_)) => {
            phrase!("arrived.no_vote", to = to, from = from)
        }
        Some(Message::InstallSnapshotReply(m)) => {
            phrase!("arrived.snapshot", to = to, from = from, n = m.offset)
        }
        Some(Message::InstallSnapshot(m)) => {
            phrase!("arrived.chunk", to = to, from = from, n = m.data.len(), offset = m.offset)
        }
        _ if matches!(to, Party::Client(_)) => phrase!("arrived.client", to = to, from = from),
        _ => phrase!("arrived.nothing", message = message::between(packet)),
    };
    phrase.alone()
}

/// News that is better told together with other news of the event.
fn together(event: &Event, news: &News) -> Option<Saying> {
    match news {
        News::Server(server, Note::Elected { .. }) => elected(event, *server),
        News::Server(server, Note::SteppedDown { was, why: SteppedDown::HigherTerm }) => {
            deposed(event, *server, was)
        }
        News::Server(server, Note::Refused { leader, prev, prev_term, why }) if is_heartbeat(event) => {
            let phrase = note::refused(*server, *leader, true, *prev, *prev_term, *why);
            Some(phrase.at(if *why == Refusal::StaleTerm { "§5.1" } else { "§5.3" }))
        }
        News::WriteEnded { server } => Some(spoke(event, *server)),
        News::Sent(packet) => beat(event, packet),
        News::Asked { client, server, .. } if matches!(event.trigger, Trigger::ClientTimer(_)) => {
            Some(client::patience_over(*client, *server))
        }
        _ => None,
    }
}

fn elected(event: &Event, server: ServerId) -> Option<Saying> {
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
    let phrase = match (votes < needed, needed) {
        (false, 1) => phrase!("elected.alone", s = server, term = term),
        (false, _) => phrase!("elected.votes", s = server, term = term, needed = needed),
        (true, _) => phrase!("elected.few", s = server, term = term, votes = votes, needed = needed),
    };
    Some(phrase.at("§5.2"))
}

fn deposed(event: &Event, server: ServerId, was: &str) -> Option<Saying> {
    let (term, from) = event.notes().find_map(|(id, note)| match note {
        Note::TermAdopted { term, from, .. } if id == server => Some((*term, *from)),
        _ => None,
    })?;
    Some(phrase!("deposed", s = server, term = term, from = from, was = note::role(was)).at("§5.1"))
}

fn is_heartbeat(event: &Event) -> bool {
    match &event.trigger {
        Trigger::Arrival(packet) => message::is_heartbeat(packet),
        _ => false,
    }
}

/// A server writes before it speaks; now it may.
fn spoke(event: &Event, server: ServerId) -> Saying {
    let sent: Vec<&Packet> =
        event.sent().map(|packet| &**packet).filter(|packet| packet.from == server.into()).collect();
    let phrase = match sent.as_slice() {
        [] => phrase!("write.ended", s = server),
        [only] => phrase!("write.ended.speaks", s = server, what = message::does(only)),
        [first, ..] => {
            let to = Slot::list(sent.iter().map(|packet| packet.to));
            phrase!("write.ended.speaks.many", s = server, kind = first.kind(), to = to)
        }
    };
    phrase.at("Figure 2")
}

/// Heartbeats to everyone are one sentence.
fn beat(event: &Event, first: &Packet) -> Option<Saying> {
    let Trigger::Timer(leader) = event.trigger else { return None };
    let packets: Vec<&Packet> = event.sent().map(|packet| &**packet).collect();
    let beats = |packet: &&Packet| matches!(packet.body, Body::Server(Message::AppendEntries(_)));
    (first.from == leader.into() && packets.iter().all(beats)).then(|| message::beat(leader, &packets))
}
