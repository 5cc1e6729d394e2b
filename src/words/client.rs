//! What clients ask and are told, and what the store does for them.

use super::{Sentence, grammar};
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
    match payload {
        Payload::Noop => "a no-op".into(),
        Payload::Configuration(configuration) => {
            format!("the configuration of {}", grammar::listed(configuration.members()))
        }
        Payload::Command(bytes) => match store::decode_request(bytes) {
            Ok(request) => request.command.to_string(),
            Err(_) => "a command that the store cannot read".into(),
        },
    }
}

/// A server's store applied an entry.
pub(super) fn applied(
    server: ServerId,
    index: Index,
    what: &Payload,
    response: Option<&Response>,
    repeated: bool,
) -> Sentence {
    let what = payload(what);
    let text = match response {
        Some(response) if repeated => format!(
            "{server} applied {what} before: entry {index} changes nothing, the answer is again {response}."
        ),
        Some(response) => format!("{server} applies entry {index}, {what}: {response}."),
        None => format!("{server} applies entry {index}, {what}."),
    };
    Sentence::of(text).at(if repeated { "§8" } else { "§5.3" })
}

/// Keys expired at an entry.
pub(super) fn expired(server: ServerId, index: Index, keys: &[Bytes]) -> Sentence {
    let names: Vec<String> = keys.iter().map(|key| store::text::name(key)).collect();
    let expire = if names.len() == 1 { "expires" } else { "expire" };
    let names = grammar::listed(&names);
    Sentence::of(format!("{names} {expire} at {server}: the log's time has come with entry {index}."))
}

/// A client asks a server.
pub(super) fn asked(client: ClientId, server: ServerId, attempt: u32) -> Sentence {
    Sentence::of(match attempt {
        0 | 1 => format!("{client} asks {server}."),
        attempt => format!("{client} asks {server} now, its attempt number {attempt}."),
    })
    .at("§8")
}

/// A client was told something that is not the end of it.
pub(super) fn told(client: ClientId, by: ServerId, answer: &Answer) -> Sentence {
    Sentence::of(format!("{by} tells {client}: {}.", self::answer(answer))).at("§8")
}

/// A client's operation ended.
pub(super) fn closed(client: ClientId, outcome: &Outcome) -> Sentence {
    let text = match outcome {
        Outcome::Answered(response) => format!("{client} has its answer: {response}."),
        Outcome::NotLeader => {
            format!("{client}'s request was not carried out: the server it asked does not lead.")
        }
        Outcome::Busy => format!("{client}'s request was not carried out: too much is uncommitted."),
        Outcome::Unknown => format!("{client} gets no answer: its command may or may not happen."),
    };
    Sentence::of(text).at("§8")
}

/// It is known what became of what a client does not know of.
pub(super) fn fate(client: ClientId, command: &Command, fate: Fate) -> Sentence {
    let write = format!("The write {command} that {client} counts as unknown");
    Sentence::of(match fate {
        Fate::Happened(index) => format!("{write} did happen, at index {index}."),
        Fate::CannotHappen => format!("{write} can no longer happen: no log and no message holds it."),
    })
}

/// A client that watches was told something.
pub(super) fn heard(client: ClientId, heard: &Heard) -> Sentence {
    Sentence::of(match heard {
        Heard::Change(Told { revision, key, value: None }) => {
            format!("{client} is told: {} is gone since revision {revision}.", store::text::name(key))
        }
        Heard::Change(told) => format!("{client} is told: {told} since revision {}.", told.revision),
        Heard::Missed { upto } => {
            format!(
                "{client} missed what happened up to revision {upto}: it is compacted, and nobody can tell it."
            )
        }
    })
}

/// What happened to what is watched.
pub(super) fn report(report: &Report) -> String {
    let missed = report.missed.map(|upto| format!("that it missed what is compacted, up to revision {upto}"));
    let told: Vec<String> = report.told.iter().map(Told::to_string).collect();
    let told = (!told.is_empty()).then(|| told.join(" "));
    let all: Vec<String> = missed.into_iter().chain(told).collect();
    if all.is_empty() {
        format!("that nothing happened up to revision {}", report.upto)
    } else {
        all.join(", then ")
    }
}

/// What a server tells a client.
pub fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Done(response) => response.to_string(),
        Answer::NotLeader(Some(leader)) => format!("I do not lead, ask {leader}"),
        Answer::NotLeader(None) => "I do not lead and know nobody who does".into(),
        Answer::LeadershipLost(_) => "I lost my leadership, your command may or may not happen".into(),
        Answer::Busy => "too much is uncommitted, try later".into(),
    }
}
