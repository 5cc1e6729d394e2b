//! What belongs together: what is selected or pointed at in one view lights up in all of them.
//!
//! Views carry the names of things in `data-` attributes; which of them are lit is a list of selectors, and the
//! page puts it into one rule of its stylesheet. So nothing is drawn anew because a pointer moves.

use super::listing::servers;
use super::model::Model;
use crate::raft::log::Payload;
use crate::raft::note::Note;
use crate::raft::{Index, ServerId};
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::packet::Packet;
use crate::sim::statement::{Party, Statement};
use crate::ui::selection::Selection;
use crate::why;

/// The most things that are lit at once.
const MOST: usize = 60;

/// What is to be lit in all views.
pub fn lit(model: &Model) -> Vec<String> {
    let mut lit: Vec<String> = Vec::new();
    for thing in [model.selection, model.pointed].into_iter().flatten() {
        lit.extend(of(model, thing));
    }
    lit.sort();
    lit.dedup();
    lit.truncate(MOST);
    lit
}

fn of(model: &Model, thing: Selection) -> Vec<String> {
    match thing {
        Selection::Server(id) => party(id.into()),
        Selection::Client(id) => party(id.into()),
        Selection::Link(ends) => [party(ends.from), party(ends.to)].concat(),
        Selection::Entry(_, index) => vec![entry(index)],
        Selection::Message(id) => match model.frame.cluster.network.in_flight.get(&id) {
            Some(flight) => [message(&flight.packet), event(flight.packet.sent_in)].concat(),
            None => vec![],
        },
        Selection::Event(id) => match why::find(model.player.known(), id) {
            Some(found) => of_event(found),
            None => vec![],
        },
    }
}

/// In the ring, as the head of a row, as a lane.
fn party(party: Party) -> Vec<String> {
    match party {
        Party::Server(id) => vec![format!("[data-server=\"{id}\"]"), format!("[data-of=\"{id}\"]")],
        Party::Client(id) => vec![format!("[data-client=\"{id}\"]"), format!("[data-of=\"{id}\"]")],
    }
}

fn entry(index: Index) -> String {
    format!("[data-entry$=\":{index}\"]")
}

fn event(id: EventId) -> Vec<String> {
    vec![format!("[data-event=\"{}\"]", id.0)]
}

fn message(packet: &Packet) -> Vec<String> {
    let mut lit = vec![format!("[data-message=\"{}\"]", packet.id)];
    lit.extend(party(packet.from));
    lit.extend(party(packet.to));
    lit
}

fn of_event(happened: &Event) -> Vec<String> {
    let mut lit = event(happened.id);
    match &happened.trigger {
        Trigger::Arrival(packet) => lit.extend(message(packet)),
        Trigger::Act(_) => lit.push(format!("[data-said=\"{}\"]", happened.at.0)),
        Trigger::Timer(id) | Trigger::Written(id) => lit.extend(party((*id).into())),
        Trigger::ClientTimer(id) | Trigger::Load(id) => lit.extend(party((*id).into())),
    }
    for news in &happened.news {
        match news {
            News::Sent(packet) => lit.push(format!("[data-message=\"{}\"]", packet.id)),
            News::Server(id, note) => {
                lit.extend(party((*id).into()));
                lit.extend(index(note).map(|index| of_log(*id, index)));
            }
            News::Applied { server, index, payload: Payload::Command(_), .. } => {
                lit.push(of_log(*server, *index))
            }
            _ => {}
        }
    }
    lit
}

fn of_log(server: ServerId, index: Index) -> String {
    format!("[data-entry=\"{server}:{index}\"]")
}

/// The entry that a note is about.
fn index(note: &Note) -> Option<Index> {
    match note {
        Note::Appended { index, .. }
        | Note::TermBegun { index }
        | Note::Committed { index, .. }
        | Note::CommitHeldBack { index, .. }
        | Note::Configured { index, .. }
        | Note::Accepted { last: index, stored: 1.., .. }
        | Note::Refused { prev: index, .. } => Some(*index),
        _ => None,
    }
}

/// Where an event stands in the history: on whose lane.
pub fn lane(happened: &Event) -> Option<Party> {
    match &happened.trigger {
        Trigger::Arrival(packet) => Some(packet.to),
        Trigger::Timer(id) | Trigger::Written(id) => Some((*id).into()),
        Trigger::ClientTimer(id) | Trigger::Load(id) => Some((*id).into()),
        Trigger::Act(statement) => match &**statement {
            Statement::Ask { client, .. } => Some((*client).into()),
            _ => servers(happened).next().map(Party::Server),
        },
    }
}

/// What a `data-` attribute of the page names.
pub fn named(model: &Model, attribute: &str, value: &str) -> Option<Selection> {
    match attribute {
        "data-event" => Some(Selection::Event(EventId(value.parse().ok()?))),
        "data-message" => {
            let id = value.strip_prefix('m')?.parse().ok()?;
            Some(Selection::Message(crate::sim::packet::MessageId(id)))
        }
        "data-entry" => {
            let (server, index) = value.strip_prefix('S')?.split_once(':')?;
            Some(Selection::Entry(ServerId(server.parse().ok()?), Index(index.parse().ok()?)))
        }
        "data-said" => {
            let at: u64 = value.parse().ok()?;
            let acts = |event: &&Event| event.at.0 == at && matches!(event.trigger, Trigger::Act(_));
            model.player.known().iter().rev().find(acts).map(|event| Selection::Event(event.id))
        }
        _ => match value.split_at_checked(1)? {
            ("S", id) => Some(Selection::Server(ServerId(id.parse().ok()?))),
            ("c", id) => Some(Selection::Client(crate::sim::statement::ClientId(id.parse().ok()?))),
            _ => None,
        },
    }
}

/// The name of a thing on the page: its attribute and that attribute's value.
pub fn name(thing: Selection) -> Option<String> {
    Some(match thing {
        Selection::Server(id) => format!("data-server={id}"),
        Selection::Client(id) => format!("data-client={id}"),
        Selection::Message(id) => format!("data-message={id}"),
        Selection::Entry(id, index) => format!("data-entry={id}:{index}"),
        Selection::Event(id) => format!("data-event={}", id.0),
        Selection::Link(_) => return None,
    })
}

impl Selection {
    /// Whether it is there at the moment shown.
    pub fn is_there(self, model: &Model) -> bool {
        let cluster = &model.frame.cluster;
        match self {
            Selection::Server(id) | Selection::Entry(id, _) => cluster.machines.contains_key(&id),
            Selection::Client(id) => cluster.clients.contains_key(&id),
            Selection::Message(id) => cluster.network.in_flight.contains_key(&id),
            Selection::Event(id) => model.player.known().last().is_some_and(|last| last.id >= id),
            Selection::Link(_) => true,
        }
    }
}

/// The attributes that name things.
pub const ATTRIBUTES: [&str; 7] =
    ["data-event", "data-message", "data-entry", "data-said", "data-of", "data-server", "data-client"];
