//! Which event made a thing what it is.

use super::Subject;
use crate::raft::note::Note;
use crate::raft::{Index, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::statement::{ClientId, Party, Statement};

/// The event that decided it; none if nothing did since the run began, or since what is remembered of it.
pub(super) fn deciding<'a>(cluster: &Cluster, events: &'a [Event], subject: Subject) -> Option<&'a Event> {
    match subject {
        Subject::Event(id) => super::chain::find(events, id),
        Subject::Role(server) => role(cluster, events, server),
        Subject::Term(server) => latest_note(events, server, |note| {
            matches!(note, Note::ElectionStarted { .. } | Note::TermAdopted { .. })
        }),
        Subject::Vote(server) => latest_note(events, server, |note| {
            matches!(note, Note::ElectionStarted { .. } | Note::VoteGranted { pre: false, .. })
        }),
        Subject::Commit(server) => latest_note(events, server, |note| matches!(note, Note::Committed { .. })),
        Subject::Log(server) => latest_note(events, server, changes_the_log),
        Subject::Entry(server, index) => entry(cluster, events, server, index),
        Subject::Message(id) => {
            let flight = cluster.network.in_flight.get(&id)?;
            super::chain::find(events, flight.packet.sent_in)
        }
        Subject::Link(from, to) => link(events, from, to),
        Subject::Client(client) => latest(events, |event| event.news.iter().any(|news| is_of(news, client))),
    }
}

/// The latest thing done to a link.
pub(super) fn link(events: &[Event], from: Party, to: Party) -> Option<&Event> {
    latest(events, |event| concerns_link(event, from, to))
}

/// The latest crash of a server.
pub(super) fn crash(events: &[Event], server: ServerId) -> Option<&Event> {
    latest(events, |event| {
        event.news.iter().any(|news| matches!(news, News::Crashed { server: id, .. } if *id == server))
    })
}

fn latest(events: &[Event], wanted: impl Fn(&Event) -> bool) -> Option<&Event> {
    events.iter().rev().find(|event| wanted(event))
}

fn latest_note(events: &[Event], server: ServerId, wanted: impl Fn(&Note) -> bool) -> Option<&Event> {
    latest(events, |event| event.notes().any(|(id, note)| id == server && wanted(note)))
}

fn changes_the_log(note: &Note) -> bool {
    matches!(
        note,
        Note::Appended { .. }
            | Note::TermBegun { .. }
            | Note::Accepted { stored: 1.., .. }
            | Note::Deleted { .. }
            | Note::Compacted { .. }
            | Note::SnapshotInstalled { .. }
    )
}

fn role<'a>(cluster: &Cluster, events: &'a [Event], server: ServerId) -> Option<&'a Event> {
    let machine = cluster.machines.get(&server)?;
    let Some(host) = &machine.host else { return crash(events, server) };
    if machine.paused {
        return latest(events, |e| {
            e.news.iter().any(|n| matches!(n, News::Stalled { server: id, paused: true } if *id == server))
        });
    }
    if host.server.is_leader() {
        return latest_note(events, server, |note| matches!(note, Note::Elected { .. }));
    }
    latest(events, |event| {
        event.news.iter().any(|news| match news {
            News::Started { server: id } => *id == server,
            News::Server(id, note) => {
                let turns = matches!(
                    note,
                    Note::ElectionStarted { .. }
                        | Note::PreVoteStarted { .. }
                        | Note::SteppedDown { .. }
                        | Note::Follows { .. }
                        | Note::TermAdopted { .. }
                );
                *id == server && turns
            }
            _ => false,
        })
    })
}

/// Of a committed entry, the event in which its server first knew; of another, what last happened to it.
fn entry<'a>(cluster: &Cluster, events: &'a [Event], server: ServerId, index: Index) -> Option<&'a Event> {
    let host = cluster.machines.get(&server)?.host.as_ref();
    if host.is_some_and(|host| index <= host.server.commit_index) {
        let since = events.iter().rposition(|event| {
            event.news.iter().any(|n| matches!(n, News::Started { server: id } if *id == server))
        });
        return events[since.unwrap_or(0)..].iter().find(|event| {
            event.notes().any(|(id, note)| {
                id == server && matches!(note, Note::Committed { index: to, .. } if *to >= index)
            })
        });
    }
    latest_note(events, server, |note| match note {
        Note::CommitHeldBack { index: held, .. } => *held == index,
        Note::Appended { index: at, .. } | Note::TermBegun { index: at } => *at == index,
        Note::Accepted { prev, last, stored: 1.., .. } => *prev < index && index <= *last,
        _ => false,
    })
}

fn concerns_link(event: &Event, from: Party, to: Party) -> bool {
    let Trigger::Act(statement) = &event.trigger else { return false };
    match &**statement {
        Statement::Partition(_) | Statement::Heal(None) => true,
        Statement::Cut(ends) | Statement::Heal(Some(ends)) | Statement::Link(ends, _) => {
            ends.cover(from, to) || ends.cover(to, from)
        }
        _ => false,
    }
}

fn is_of(news: &News, of: ClientId) -> bool {
    match news {
        News::Invoked { client, .. }
        | News::Asked { client, .. }
        | News::Told { client, .. }
        | News::Heard { client, .. }
        | News::Closed { client, .. } => *client == of,
        _ => false,
    }
}
