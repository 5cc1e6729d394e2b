//! What clients ask and are told, and what the store does for them.

use super::Saying;
use super::language::{Phrase, Slot, phrase};
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId};
use crate::sim::event::Outcome;
use crate::sim::fate::Fate;
use crate::sim::packet::Answer;
use crate::sim::statement::ClientId;
use crate::sim::watching::Heard;
use crate::store::{self, Bytes, Command, Report, Response, Told};

/// What an entry carries: `SET x 1`, `a no-op`, `a configuration: S1, S2 and S3`.
pub fn payload(payload: &Payload) -> String {
    carried(payload).to_string()
}

fn carried(payload: &Payload) -> Phrase {
    match payload {
        Payload::Noop => phrase!("payload.noop"),
        Payload::Configuration(configuration) => {
            phrase!("payload.configuration", members = Slot::list(configuration.members()))
        }
        Payload::Command(bytes) => match store::decode_request(bytes) {
            Ok(request) => phrase!("payload.command", command = &request.command),
            Err(_) => phrase!("payload.unreadable"),
        },
    }
}

/// A server's store applied an entry.
pub(super) fn applied(
    s: ServerId,
    index: Index,
    what: &Payload,
    response: Option<&Response>,
    repeated: bool,
) -> Saying {
    let what = carried(what);
    let phrase = match response {
        Some(response) if repeated => {
            phrase!("applied.again", s = s, what = what, index = index, response = response)
        }
        Some(response) => phrase!("applied.command", s = s, what = what, index = index, response = response),
        None => phrase!("applied", s = s, what = what, index = index),
    };
    phrase.at(if repeated { "§8" } else { "§5.3" })
}

/// Keys expired at an entry.
pub(super) fn expired(s: ServerId, index: Index, keys: &[Bytes]) -> Saying {
    let names: Vec<String> = keys.iter().map(|key| store::text::name(key)).collect();
    phrase!("expired", s = s, index = index, n = names.len(), names = Slot::List(names)).alone()
}

/// A client asks a server.
pub(super) fn asked(client: ClientId, server: ServerId, attempt: u32) -> Saying {
    let phrase = match attempt {
        0 | 1 => phrase!("asked", c = client, server = server),
        attempt => phrase!("asked.again", c = client, server = server, attempt = attempt),
    };
    phrase.at("§8")
}

/// A client was told something that is not the end of it.
pub(super) fn told(client: ClientId, by: ServerId, answer: &Answer) -> Saying {
    phrase!("told", by = by, c = client, answer = answered(answer)).at("§8")
}

/// A client's operation ended.
pub(super) fn closed(client: ClientId, outcome: &Outcome) -> Saying {
    let phrase = match outcome {
        Outcome::Answered(response) => phrase!("closed.answered", c = client, response = response),
        Outcome::NotLeader => phrase!("closed.not_leader", c = client),
        Outcome::Busy => phrase!("closed.busy", c = client),
        Outcome::Unknown => phrase!("closed.unknown", c = client),
    };
    phrase.at("§8")
}

/// It is known what became of what a client does not know of.
pub(super) fn fate(client: ClientId, command: &Command, fate: Fate) -> Saying {
    let phrase = match fate {
        Fate::Happened(index) => phrase!("fate.happened", c = client, command = command, index = index),
        Fate::CannotHappen => phrase!("fate.cannot", c = client, command = command),
    };
    phrase.alone()
}

/// A client that watches was told something.
pub(super) fn heard(client: ClientId, heard: &Heard) -> Saying {
    let phrase = match heard {
        Heard::Change(Told { revision, key, value: None }) => {
            phrase!("heard.gone", c = client, key = store::text::name(key), revision = *revision)
        }
        Heard::Change(told) => phrase!("heard.change", c = client, what = told, revision = told.revision),
        Heard::Missed { upto } => phrase!("heard.missed", c = client, revision = *upto),
    };
    phrase.alone()
}

/// What happened to what is watched.
pub(super) fn report(report: &Report) -> Phrase {
    let told: Vec<String> = report.told.iter().map(Told::to_string).collect();
    let told = (!told.is_empty()).then(|| told.join(" "));
    match (report.missed, told) {
        (None, None) => phrase!("report.nothing", revision = report.upto),
        (None, Some(told)) => phrase!("report.told", told = told),
        (Some(upto), None) => phrase!("report.missed", revision = upto),
        (Some(upto), Some(told)) => phrase!("report.missed.told", revision = upto, told = told),
    }
}

/// What a server tells a client.
pub fn answer(answer: &Answer) -> String {
    answered(answer).to_string()
}

pub(super) fn answered(answer: &Answer) -> Phrase {
    match answer {
        Answer::Done(response) => phrase!("answer.done", response = response),
        Answer::NotLeader(Some(leader)) => phrase!("answer.not_leader", leader = *leader),
        Answer::NotLeader(None) => phrase!("answer.no_leader"),
        Answer::LeadershipLost(_) => phrase!("answer.leadership_lost"),
        Answer::Busy => phrase!("answer.busy"),
    }
}

/// A client gave up waiting and asks another.
pub(super) fn patience_over(client: ClientId, server: ServerId) -> Saying {
    phrase!("asked.timeout", c = client, server = server).at("§8")
}

/// `c1 asks S1: SET x 1.`
pub(super) fn asks_for(client: ClientId, server: ServerId, command: &Command) -> Saying {
    phrase!("asked.for", c = client, server = server, command = command).at("§8")
}

/// A client begins an operation.
pub(super) fn invoked(client: ClientId, command: &Command) -> Saying {
    phrase!("invoked", c = client, command = command).alone()
}
