//! Messages: what they say, and what they are called.

use super::language::{Phrase, Slot, phrase};
use super::{Saying, client};
use crate::raft::ServerId;
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, InstallSnapshot, Message, RequestVote, VoteReply,
};
use crate::sim::packet::{Body, Packet};

/// `S3 sends S1 a heartbeat.`
pub(super) fn sent(packet: &Packet) -> Saying {
    let (from, what) = (packet.from, does(packet));
    let phrase = match packet.copy_of {
        None => phrase!("sent", from = from, what = what),
        Some(_) => phrase!("sent.copied", from = from, what = what),
    };
    phrase.at(section(packet))
}

/// What its sender does with it: `sends S1 a heartbeat`.
pub(super) fn does(packet: &Packet) -> Phrase {
    let to = packet.to;
    match &packet.body {
        Body::Server(message) => says(message, to.into()),
        Body::Request(request) => phrase!("says.request", to = to, command = &request.operation.command),
        Body::Watch(request) => {
            phrase!("says.watch", to = to, watched = &request.watched, revision = request.after)
        }
        Body::News(reply) => phrase!("says.news", to = to, report = client::report(&reply.report)),
        Body::Reply(reply) => phrase!("says.reply", to = to, answer = client::answered(&reply.answer)),
    }
}

fn says(message: &Message, to: Slot) -> Phrase {
    match message {
        Message::RequestVote(m) => phrase!("says.request_vote", to = to, term = m.term),
        Message::RequestVoteReply(VoteReply { vote_granted: true, term }) => {
            phrase!("says.vote.granted", to = to, term = *term)
        }
        Message::RequestVoteReply(m) => phrase!("says.vote.denied", to = to, term = m.term),
        Message::PreVote(m) => phrase!("says.prevote", to = to, term = m.term),
        Message::PreVoteReply(VoteReply { vote_granted: true, term }) => {
            phrase!("says.prevote.granted", to = to, term = *term)
        }
        Message::PreVoteReply(_) => phrase!("says.prevote.denied", to = to),
        Message::AppendEntries(m) if m.entries.is_empty() => phrase!("says.heartbeat", to = to),
        Message::AppendEntries(m) => phrase!(
            "says.append",
            to = to,
            entries = phrase!("count.entries", n = m.entries.len()),
            index = m.prev_log_index
        ),
        Message::AppendEntriesReply(m) => appended(m, to),
        Message::InstallSnapshot(m) => phrase!("says.snapshot", to = to, index = m.last_included_index),
        Message::InstallSnapshotReply(m) => phrase!("says.snapshot.reply", to = to, n = m.offset),
        Message::TimeoutNow(_) => phrase!("says.timeout_now", to = to),
        Message::ReadIndex(_) => phrase!("says.read_index", to = to),
        Message::ReadIndexReply(m) => phrase!("says.read_index.reply", to = to, index = m.index),
    }
}

fn appended(reply: &AppendEntriesReply, to: Slot) -> Phrase {
    match reply.success {
        true => phrase!("says.append.success", to = to, index = reply.match_index),
        false => phrase!("says.append.failure", to = to, index = reply.prev_log_index),
    }
}

fn section(packet: &Packet) -> &'static str {
    let Some(message) = packet.message() else { return "§8" };
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

/// Whether it is an AppendEntries without entries.
pub(super) fn is_heartbeat(packet: &Packet) -> bool {
    matches!(packet.message(), Some(Message::AppendEntries(m)) if m.entries.is_empty())
}

/// `heartbeat from S3 to S1`: its kind, but for `heartbeat`, which everyone says.
pub(super) fn between(packet: &Packet) -> Phrase {
    let (from, to) = (packet.from, packet.to);
    match is_heartbeat(packet) {
        true => phrase!("between.heartbeat", from = from, to = to),
        false => phrase!("between", kind = packet.kind(), from = from, to = to),
    }
}

/// Its name for a screen reader: `AppendEntries from S3 to S1, term 4, 1 entry, after index 5`.
pub fn named(packet: &Packet) -> String {
    let (kind, from, to, contents) = (packet.kind(), packet.from, packet.to, inside(packet));
    let phrase = match packet.copy_of {
        None => phrase!("named", kind = kind, from = from, to = to, contents = contents),
        Some(_) => phrase!("named.copy", kind = kind, from = from, to = to, contents = contents),
    };
    phrase.to_string()
}

/// What is in it, shortly: `term 4, 1 entry, after index 5`.
pub fn contents(packet: &Packet) -> String {
    inside(packet).to_string()
}

fn inside(packet: &Packet) -> Phrase {
    match &packet.body {
        Body::Server(message) => of_server(message),
        Body::Request(request) => phrase!("payload.command", command = &request.operation.command),
        Body::Reply(reply) => client::answered(&reply.answer),
        Body::Watch(request) => {
            phrase!("contents.watch", watched = &request.watched, revision = request.after)
        }
        Body::News(reply) => client::report(&reply.report),
    }
}

fn of_server(message: &Message) -> Phrase {
    let term = message.term();
    match message {
        Message::RequestVote(m) | Message::PreVote(m) => candidate(m),
        Message::RequestVoteReply(m) | Message::PreVoteReply(m) => match m.vote_granted {
            true => phrase!("contents.granted", term = term),
            false => phrase!("contents.denied", term = term),
        },
        Message::AppendEntries(m) => replicated(m),
        Message::AppendEntriesReply(m) if m.success => {
            phrase!("contents.success", term = term, index = m.match_index)
        }
        Message::AppendEntriesReply(m) => phrase!("contents.failure", term = term, index = m.prev_log_index),
        Message::InstallSnapshot(m) => chunk(m),
        Message::InstallSnapshotReply(m) => phrase!("contents.held", term = term, n = m.offset),
        Message::ReadIndexReply(m) => phrase!("contents.read_index", term = term, index = m.index),
        Message::TimeoutNow(_) | Message::ReadIndex(_) => phrase!("contents.term", term = term),
    }
}

fn candidate(m: &RequestVote) -> Phrase {
    phrase!("contents.candidate", term = m.term, last = m.last_log_index, last_term = m.last_log_term)
}

fn replicated(m: &AppendEntries) -> Phrase {
    match m.entries.len() {
        0 => phrase!("contents.heartbeat", term = m.term, index = m.prev_log_index),
        n => phrase!(
            "contents.entries",
            term = m.term,
            index = m.prev_log_index,
            entries = phrase!("count.entries", n = n)
        ),
    }
}

fn chunk(m: &InstallSnapshot) -> Phrase {
    let (term, index, bytes) = (m.term, m.last_included_index, m.data.len());
    match m.done {
        true => phrase!("contents.chunk.last", term = term, index = index, n = bytes, offset = m.offset),
        false => phrase!("contents.chunk", term = term, index = index, n = bytes, offset = m.offset),
    }
}

/// `S3 sends heartbeats to S1 and S2.`: what a leader's heartbeat timer set off.
pub(super) fn beat(leader: ServerId, packets: &[&Packet]) -> Saying {
    let to = Slot::list(packets.iter().map(|packet| packet.to));
    phrase!("beat", leader = leader, to = to, n = packets.len()).at("§5.2")
}
