//! What became of a client's question, in the few words of the console's right column:
//! `OK   index 3 · 3 of 5 · 38 ms`.

use crate::raft::log::{Entry, Payload};
use crate::raft::{Index, ServerId, Time, quorum};
use crate::sim::client::Call;
use crate::sim::cluster::Cluster;
use crate::sim::event::Outcome;
use crate::sim::fate::Fate;
use crate::sim::statement::ClientId;
use crate::store::{self, Command, Response};
use crate::words;

/// How far back in a leader's log one looks for a command that is on its way.
const RECENT: usize = 200;

/// What the console shows of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The answer, or `…`.
    pub answer: String,
    /// How it stands with it.
    pub more: String,
    /// Where its entry stands and how many servers hold it, as last seen.
    place: Option<Place>,
    /// When the client had its answer, and where its entry stood then; kept also while the moment that is shown
    /// lies before it.
    closed: Option<(Time, Option<Place>)>,
    /// Whether that is what is shown, and nothing can be added to it any more.
    settled: bool,
}

/// Where a command stands in the logs.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    index: Index,
    holders: Vec<ServerId>,
    voters: usize,
    needed: usize,
}

/// The number of the latest operation of a client, begun or waiting.
pub fn latest_sequence(cluster: &Cluster, client: ClientId) -> Option<u64> {
    let client = cluster.clients.get(&client)?;
    let begun = client.latest()?.sequence;
    Some(begun + client.waiting.len() as u64)
}

impl Said {
    /// What is to be shown at the moment of this cluster, if that is something else.
    pub fn news(&self, cluster: &Cluster, client: ClientId, sequence: u64) -> Option<Said> {
        let call = cluster.clients.get(&client).and_then(|client| client.call(sequence));
        let end = call.and_then(|call| Some((call.end.as_ref()?.at, call)));
        let known = self.closed.as_ref().zip(end).filter(|((at, _), (end, _))| at == end);
        if self.settled && known.is_some() {
            return None;
        }
        let place = match known {
            Some(((_, place), _)) => place.clone(),
            None => call.and_then(|call| Place::of(cluster, call, client)).or_else(|| self.place.clone()),
        };
        let (answer, more) = match call {
            Some(call) => told(call, place.as_ref()),
            None => ("…".into(), "after the one before it".into()),
        };
        let closed = end.map(|(at, _)| (at, place.clone())).or_else(|| self.closed.clone());
        // What its client does not know, the world may come to know later.
        let settled = end.is_some_and(|(_, call)| !call.is_unknown());
        let new = Said { answer, more, place, closed, settled };
        (new != *self).then_some(new)
    }

    /// The past was changed at `now`: what was answered later is not answered.
    pub fn reopen(&mut self, now: Time) {
        self.closed.take_if(|(at, _)| *at > now);
    }
}

/// The answer and how it came, or how it stands with it.
pub fn told(call: &Call, place: Option<&Place>) -> (String, String) {
    let Some(end) = &call.end else {
        return ("…".into(), pending(call, place));
    };
    let took = words::span(end.at - call.invoked_at);
    match &end.outcome {
        Outcome::Answered(Response::Error(error)) if call.is_unknown() => {
            (error.code.to_string(), format!("{}. {}", error.sentence, fate(call)))
        }
        Outcome::Answered(Response::Error(error)) => (error.code.to_string(), error.sentence.clone()),
        Outcome::Answered(response) => (counted(&call.operation.command, response), details(place, &took)),
        Outcome::NotLeader => {
            ("NOTLEADER".into(), format!("{} does not lead. Nothing was done.", call.asked))
        }
        Outcome::Busy => ("BUSY".into(), "Too much is uncommitted. Nothing was done.".into()),
        Outcome::Unknown => ("unknown".into(), format!("No answer. {}", fate(call))),
    }
}

/// What the world knows of it, if not the client.
fn fate(call: &Call) -> String {
    match call.fate {
        None => "The command may or may not happen.".into(),
        Some(Fate::Happened(index)) => format!("It did happen, at index {index}."),
        Some(Fate::CannotHappen) => "It can no longer happen.".into(),
    }
}

/// A bare number says of what: `1 added`.
fn counted(command: &Command, response: &Response) -> String {
    match (command, response) {
        (Command::HSet { .. } | Command::SSet { .. }, Response::Count(count)) => format!("{count} added"),
        (Command::HDel { .. } | Command::SDel { .. } | Command::Del { .. }, Response::Count(count)) => {
            format!("{count} removed")
        }
        _ => response.to_string(),
    }
}

fn details(place: Option<&Place>, took: &str) -> String {
    match place {
        Some(place) => {
            format!("index {} · {} of {} · {took}", place.index, place.holders.len(), place.voters)
        }
        None => took.to_string(),
    }
}

fn pending(call: &Call, place: Option<&Place>) -> String {
    let Some(place) = place.filter(|place| !place.holders.is_empty()) else {
        let again = if call.attempts > 1 { format!(", attempt {}", call.attempts) } else { String::new() };
        return format!("asks {}{again}", call.asked);
    };
    let on: Vec<String> = place.holders.iter().map(ServerId::to_string).collect();
    match place.needed.saturating_sub(place.holders.len()) {
        0 => format!("on {}", on.join(" ")),
        1 => format!("on {}, one more needed", on.join(" ")),
        more => format!("on {}, {more} more needed", on.join(" ")),
    }
}

impl Place {
    /// Where the leader, or else the server that was asked, has the command of this operation, and which
    /// voters have it on their disks.
    fn of(cluster: &Cluster, call: &Call, client: ClientId) -> Option<Place> {
        let server = |id: ServerId| Some(&cluster.machines.get(&id)?.host.as_ref()?.server);
        let leader = words::leading(cluster).or(Some(call.asked)).and_then(server)?;
        let carries = |entry: &Entry| match &entry.payload {
            Payload::Command(bytes) => store::decode_request(bytes)
                .is_ok_and(|request| (request.client, request.sequence) == (client.0, call.sequence)),
            _ => false,
        };
        let (index, entry) = leader.log.iter().rev().take(RECENT).find(|(_, entry)| carries(entry))?;
        let voters = leader.configuration().all_voters();
        let holds = |id: &ServerId| {
            let log = cluster.machines.get(id).map(|machine| &machine.disk.durable.log);
            log.is_some_and(|log| log.get(index) == Some(entry))
        };
        let needed = quorum::majority(voters.len());
        Some(Place {
            index,
            needed,
            voters: voters.len(),
            holders: voters.into_iter().filter(holds).collect(),
        })
    }
}
