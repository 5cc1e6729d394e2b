//! Messages: what they say, and what they are called.

use super::grammar::count;
use super::{Sentence, client};
use crate::raft::ServerId;
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, InstallSnapshot, Message, RequestVote, VoteReply,
};
use crate::sim::packet::{Body, Packet};

/// `S3 sends S1 a heartbeat.`
pub(super) fn sent(packet: &Packet) -> Sentence {
    let (from, to) = (packet.from, packet.to);
    let (says, section) = match &packet.body {
        Body::Server(message) => (says(message), section(message)),
        Body::Request(request) => (format!("asks {{to}} for {}", request.operation.command), "§8"),
        Body::Watch(request) => (
            format!("asks {{to}} what happened to {} after revision {}", request.watched, request.after),
            "§8",
        ),
        Body::News(reply) => (format!("tells {{to}} {}", client::report(&reply.report)), "§8"),
        Body::Reply(reply) => (format!("answers {{to}}: {}", client::answer(&reply.answer)), "§8"),
    };
    let copy = if packet.copy_of.is_some() { " The network made a copy." } else { "" };
    Sentence::of(format!("{from} {}.{copy}", says.replacen("{to}", &to.to_string(), 1))).at(section)
}

/// What a message does, with `{to}` where the receiver's name goes.
fn says(message: &Message) -> String {
    match message {
        Message::RequestVote(m) => format!("asks {{to}} for its vote in term {}", m.term),
        Message::RequestVoteReply(VoteReply { vote_granted: true, term }) => {
            format!("gives {{to}} its vote in term {term}")
        }
        Message::RequestVoteReply(m) => format!("tells {{to}} that it gets no vote, in term {}", m.term),
        Message::PreVote(m) => format!("asks {{to}} whether it would get its vote in term {}", m.term),
        Message::PreVoteReply(VoteReply { vote_granted: true, term }) => {
            format!("tells {{to}} that it would get its vote in term {term}")
        }
        Message::PreVoteReply(_) => "tells {to} that it would get no vote".into(),
        Message::AppendEntries(m) if m.entries.is_empty() => "sends {to} a heartbeat".into(),
        Message::AppendEntries(m) => {
            format!(
                "sends {{to}} {}, to follow index {}",
                count(m.entries.len(), "entry", "entries"),
                m.prev_log_index
            )
        }
        Message::AppendEntriesReply(m) => appended(m),
        Message::InstallSnapshot(m) => {
            format!("sends {{to}} its snapshot up to index {}", m.last_included_index)
        }
        Message::InstallSnapshotReply(m) => {
            format!("tells {{to}} that it has {} bytes of the snapshot", m.offset)
        }
        Message::TimeoutNow(_) => "tells {to} to start an election now".into(),
        Message::ReadIndex(_) => "asks {to} from which index on it may read".into(),
        Message::ReadIndexReply(m) => {
            format!("tells {{to}} that it may read once index {} is applied", m.index)
        }
    }
}

fn appended(reply: &AppendEntriesReply) -> String {
    match reply.success {
        true => format!("tells {{to}} that it holds the log up to index {}", reply.match_index),
        false => format!("tells {{to}} that its log does not match at index {}", reply.prev_log_index),
    }
}

fn section(message: &Message) -> &'static str {
    match message {
        Message::RequestVote(_) | Message::RequestVoteReply(_) => "§5.2",
        Message::PreVote(_) | Message::PreVoteReply(_) => "D 9.6",
        Message::AppendEntries(m) if m.entries.is_empty() => "§5.2",
        Message::AppendEntries(_) | Message::AppendEntriesReply(_) => "§5.3",
        Message::InstallSnapshot(_) | Message::InstallSnapshotReply(_) => "§7",
        Message::TimeoutNow(_) => "D 3.10",
        Message::ReadIndex(_) | Message::ReadIndexReply(_) => "D 6.4",
    }
}

/// What it is called in one or two words: its kind, but for `heartbeat`, which everyone says.
pub(super) fn short(packet: &Packet) -> &'static str {
    match packet.message() {
        Some(Message::AppendEntries(m)) if m.entries.is_empty() => "heartbeat",
        _ => packet.kind(),
    }
}

/// `heartbeat from S3 to S1`
pub(super) fn between(packet: &Packet) -> String {
    format!("{} from {} to {}", short(packet), packet.from, packet.to)
}

/// Its name for a screen reader: `AppendEntries from S3 to S1, term 4, 1 entry, after index 5`.
pub fn named(packet: &Packet) -> String {
    let copy = if packet.copy_of.is_some() { ", a copy" } else { "" };
    format!("{} from {} to {}, {}{copy}", packet.kind(), packet.from, packet.to, contents(packet))
}

/// What is in it, shortly: `term 4, 1 entry, after index 5`.
pub fn contents(packet: &Packet) -> String {
    match &packet.body {
        Body::Server(message) => format!("term {}{}", message.term(), inside(message)),
        Body::Request(request) => request.operation.command.to_string(),
        Body::Reply(reply) => client::answer(&reply.answer),
        Body::Watch(request) => format!("{} after revision {}", request.watched, request.after),
        Body::News(reply) => client::report(&reply.report),
    }
}

fn inside(message: &Message) -> String {
    match message {
        Message::RequestVote(m) | Message::PreVote(m) => candidate(m),
        Message::RequestVoteReply(m) | Message::PreVoteReply(m) => {
            if m.vote_granted {
                ", granted".into()
            } else {
                ", denied".into()
            }
        }
        Message::AppendEntries(m) => replicated(m),
        Message::AppendEntriesReply(m) if m.success => format!(", success up to index {}", m.match_index),
        Message::AppendEntriesReply(m) => format!(", failure at index {}", m.prev_log_index),
        Message::InstallSnapshot(m) => chunk(m),
        Message::InstallSnapshotReply(m) => format!(", {} bytes held", m.offset),
        Message::ReadIndexReply(m) => format!(", index {}", m.index),
        Message::TimeoutNow(_) | Message::ReadIndex(_) => String::new(),
    }
}

fn candidate(request: &RequestVote) -> String {
    format!(", last entry {} of term {}", request.last_log_index, request.last_log_term)
}

fn replicated(request: &AppendEntries) -> String {
    let entries = match request.entries.len() {
        0 => "heartbeat".into(),
        entries => count(entries, "entry", "entries"),
    };
    format!(", {entries}, after index {}", request.prev_log_index)
}

fn chunk(request: &InstallSnapshot) -> String {
    let last = if request.done { ", the last part" } else { "" };
    format!(
        ", up to index {}, {} bytes from {}{last}",
        request.last_included_index,
        request.data.len(),
        request.offset
    )
}

/// `S3 sends heartbeats to S1 and S2.`: what a leader's heartbeat timer set off.
pub(super) fn beat(leader: ServerId, packets: &[&Packet]) -> Sentence {
    let to = super::listed(packets.iter().map(|packet| packet.to));
    let what = match packets {
        [_] => "a heartbeat",
        _ => "heartbeats",
    };
    Sentence::of(format!("{leader} sends {what} to {to}: it still leads.")).at("§5.2")
}
