//! The events behind an event: each knows the one that caused it, so this is a walk and no guess.

use super::{Step, deciding, step};
use crate::raft::note::{CommittedBy, Note};
use crate::raft::{Index, ServerId, Term};
use crate::sim::event::{Event, EventId, Loss, News, Trigger};
use crate::sim::statement::Party;
use crate::words::language::phrase;
use crate::words::{self, Weight};

/// How many events of a chain are told; those before them are only counted.
const MOST: usize = 7;

/// The event of this number, if it is among them.
pub fn find(events: &[Event], id: EventId) -> Option<&Event> {
    events.binary_search_by_key(&id, |event| event.id).ok().map(|place| &events[place])
}

/// The events that caused this one, the first cause first and the event itself last, and how many before them are
/// left out. A leader's heartbeat is due because of the one before: of such a row only the last is told.
pub(super) fn chain(events: &[Event], event: &Event) -> (Vec<Step>, usize) {
    let mut steps = vec![step(event)];
    let (mut earlier, mut last) = (0, event);
    while let Some(cause) = last.cause.and_then(|id| find(events, id)) {
        match same_round(last, cause) {
            _ if steps.len() == MOST => earlier += 1,
            true => {}
            false => steps.push(step(cause)),
        }
        last = cause;
    }
    steps.reverse();
    (steps, earlier)
}

/// Whether both are the daily round of one timer.
fn same_round(event: &Event, cause: &Event) -> bool {
    match (&event.trigger, &cause.trigger) {
        (Trigger::Timer(one), Trigger::Timer(other)) => {
            one == other && words::weight(event) == Weight::Dull && words::weight(cause) == Weight::Dull
        }
        _ => false,
    }
}

/// What had to come together for it, beside its cause: the votes of an election, the copies of an entry.
pub(super) fn parts(events: &[Event], event: &Event) -> Vec<Step> {
    event
        .notes()
        .find_map(|(server, note)| match note {
            Note::Elected { term } => Some(votes(events, event, server, *term)),
            Note::Committed { index, by: CommittedBy::Majority } => {
                Some(copies(events, event, server, *index))
            }
            _ => None,
        })
        .unwrap_or_else(|| loss(events, event))
}

/// What a loss comes from: the cut, or the crash.
fn loss(events: &[Event], event: &Event) -> Vec<Step> {
    let before = &events[..events.partition_point(|other| other.id < event.id)];
    let cause = event.news.iter().find_map(|news| match news {
        News::Lost(packet, Loss::Cut) => deciding::link(before, packet.from, packet.to),
        News::Lost(packet, Loss::ReceiverDown) => match packet.to {
            Party::Server(id) => deciding::crash(before, id),
            Party::Client(_) => None,
        },
        _ => None,
    });
    cause.map(step).into_iter().collect()
}

/// The votes that a leader counted, its own too.
fn votes(events: &[Event], elected: &Event, server: ServerId, term: Term) -> Vec<Step> {
    let here = events.partition_point(|event| event.id <= elected.id);
    let mut votes = Vec::new();
    for event in events[..here].iter().rev() {
        let counts = |(id, note): (ServerId, &Note)| {
            id == server && matches!(note, Note::VoteCounted { pre: false, .. })
        };
        if event.notes().any(counts) {
            votes.push(step_with(event, |note| matches!(note, Note::VoteCounted { .. }), server));
        }
        let began = |(id, note): (ServerId, &Note)| {
            id == server && matches!(note, Note::ElectionStarted { term: of, .. } if *of == term)
        };
        if event.notes().any(began) {
            break;
        }
    }
    votes.reverse();
    votes
}

/// The latest word of each server that holds the entry, as the leader heard it, and the write of its own copy.
fn copies(events: &[Event], committed: &Event, leader: ServerId, index: Index) -> Vec<Step> {
    let here = events.partition_point(|event| event.id <= committed.id);
    let (mut heard, mut copies): (Vec<ServerId>, Vec<Step>) = Default::default();
    for event in events[..here].iter().rev() {
        for (id, note) in event.notes().filter(|(id, _)| *id == leader) {
            if let Note::Matched { follower, index: upto } = *note
                && upto >= index
                && !heard.contains(&follower)
            {
                heard.push(follower);
                let of_it =
                    |note: &Note| matches!(note, Note::Matched { follower: id, .. } if *id == follower);
                copies.push(step_with(event, of_it, id));
            }
        }
        if wrote(events, event, leader, index) {
            let text = phrase!("matched.own", s = leader, index = index).to_string();
            copies.push(Step { text, ..step(event) });
        }
        if event.notes().any(|(id, note)| id == leader && matches!(note, Note::Elected { .. })) {
            break;
        }
    }
    copies.reverse();
    copies
}

/// Whether this is the end of the write of the leader's own copy.
fn wrote(events: &[Event], event: &Event, leader: ServerId, index: Index) -> bool {
    let appends = |(id, note): (ServerId, &Note)| {
        let at = match note {
            Note::Appended { index, .. } | Note::TermBegun { index } => *index,
            _ => return false,
        };
        id == leader && at == index
    };
    let began = event.cause.and_then(|id| find(events, id));
    event.trigger == Trigger::Written(leader) && began.is_some_and(|began| began.notes().any(appends))
}

/// An event, told by the note that is wanted of it.
fn step_with(event: &Event, wanted: impl Fn(&Note) -> bool, server: ServerId) -> Step {
    let news = event
        .news
        .iter()
        .find(|news| matches!(news, News::Server(id, note) if *id == server && wanted(note)));
    match news {
        Some(news) => Step { text: words::sentence(news).text, ..step(event) },
        None => step(event),
    }
}
