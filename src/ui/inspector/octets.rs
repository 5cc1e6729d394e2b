//! A message as the bytes that it travels as, each stretch with its name and its value: read off the bytes by
//! the layouts of `host::wire`, `sim::wire` and `store::wire`.

mod fixed;

pub use fixed::fixed_parts;

use crate::host::Answer;
use crate::raft::message::Message;
use crate::sim::packet::{Body, Packet};
use crate::sim::wire::encode;
use crate::store::{Command, Report, Response};

/// A stretch of bytes that means one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The field of the message that it is, or belongs to.
    pub field: String,
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of a message with their meaning.
pub fn parts(packet: &Packet) -> Vec<Part> {
    let bytes = encode(&packet.body);
    let mut walk = Walk { bytes: &bytes, parts: Vec::new(), field: None };
    walk.byte("version", "1");
    walk.byte("kind", packet.kind());
    match &packet.body {
        Body::Server(message) => walk.message(message),
        Body::Request(request) => walk.request(&request.operation.command),
        Body::Reply(reply) => walk.reply(&reply.answer),
        Body::Watch(_) => walk.watch(),
        Body::News(reply) => walk.news(&reply.report),
    }
    walk.rest()
}

/// The bytes that are left, and what was found so far.
struct Walk<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    /// The field that all belongs to now, whatever it is called.
    field: Option<&'static str>,
}

impl Walk<'_> {
    fn take(&mut self, name: &str, length: usize, value: impl FnOnce(&[u8]) -> String) {
        let (bytes, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        let of_itself = name.split([',', '?']).next().unwrap_or(name);
        let field = self.field.unwrap_or(of_itself).to_string();
        self.parts.push(Part { field, name: name.into(), value: value(bytes), bytes: bytes.to_vec() });
        self.bytes = rest;
    }

    /// Seven bits a byte, the lowest first; the last byte has its eighth bit clear.
    fn number(&mut self, name: &str) -> u64 {
        let length =
            self.bytes.iter().position(|byte| *byte < 0x80).map_or(self.bytes.len(), |last| last + 1);
        let bits = self.bytes[..length].iter().rev();
        let number = bits.fold(0, |number: u64, byte| number << 7 | u64::from(byte & 0x7f));
        self.take(name, length, |_| number.to_string());
        number
    }

    fn byte(&mut self, name: &str, value: impl Into<String>) {
        self.take(name, 1, |_| value.into());
    }

    fn flag(&mut self, name: &str) {
        self.take(name, 1, |bytes| (bytes == [1]).to_string());
    }

    /// All that belongs to one field.
    fn within(&mut self, field: &'static str, walk: impl FnOnce(&mut Self)) {
        let outer = self.field.replace(field);
        walk(self);
        self.field = outer;
    }

    fn message(&mut self, message: &Message) {
        match message {
            Message::RequestVote(_) | Message::PreVote(_) => {
                self.numbers(&["term", "candidateId", "lastLogIndex", "lastLogTerm"]);
                self.flag("transfer");
            }
            Message::RequestVoteReply(_) | Message::PreVoteReply(_) => {
                self.number("term");
                self.flag("voteGranted");
            }
            Message::AppendEntries(_) => {
                self.numbers(&["term", "leaderId", "prevLogIndex", "prevLogTerm"]);
                self.within("entries", |walk| {
                    (1..=walk.number("entries")).for_each(|entry| walk.entry(entry))
                });
                self.numbers(&["leaderCommit", "round", "number"]);
            }
            Message::AppendEntriesReply(_) => {
                self.number("term");
                self.flag("success");
                self.numbers(&["round", "prevLogIndex", "matchIndex", "conflictTerm", "conflictIndex"]);
                self.number("number");
            }
            Message::InstallSnapshot(_) => {
                self.numbers(&["term", "leaderId", "lastIncludedIndex", "lastIncludedTerm"]);
                if self.present("configuration") {
                    self.within("configuration", Walk::configuration);
                }
                self.number("offset");
                self.framed("data");
                self.flag("done");
            }
            Message::InstallSnapshotReply(_) => {
                self.numbers(&["term", "offset"]);
                if self.present("lastIncludedIndex") {
                    self.number("lastIncludedIndex");
                }
            }
            Message::TimeoutNow(_) => self.numbers(&["term"]),
            Message::ReadIndex(_) => self.numbers(&["term", "read"]),
            Message::ReadIndexReply(_) => self.numbers(&["term", "index", "read"]),
        }
    }

    fn numbers(&mut self, names: &[&str]) {
        names.iter().for_each(|name| drop(self.number(name).to_string()));
    }

    /// Whether what may be absent is there.
    fn present(&mut self, name: &str) -> bool {
        let there = self.bytes.first() == Some(&1);
        self.byte(&format!("{name}?"), if there { "there" } else { "absent" });
        there
    }

    fn entry(&mut self, number: u64) {
        self.number(&format!("entry {number}, term"));
        self.number(&format!("entry {number}, stamp in µs"));
        let kind = self.bytes.first().copied();
        let kinds = ["no-op", "command", "configuration"];
        self.byte(&format!("entry {number}, kind"), kinds[usize::from(kind.unwrap_or(0)).min(2)]);
        match kind {
            Some(1) => {
                self.framed(&format!("entry {number}, request"));
            }
            Some(2) => self.configuration(),
            _ => {}
        }
    }

    fn configuration(&mut self) {
        self.servers("voters");
        if self.present("outgoing voters") {
            self.servers("outgoing voters");
        }
        self.servers("learners");
    }

    fn servers(&mut self, name: &str) {
        for _ in 0..self.number(name) {
            self.number(&format!("{name}, a server"));
        }
    }

    /// Bytes behind their number.
    fn framed(&mut self, name: &str) {
        let length = self.number(&format!("{name}, length"));
        self.take(name, length as usize, text);
    }

    fn request(&mut self, command: &Command) {
        self.numbers(&["clientId", "sequenceNum"]);
        self.within("command", |walk| {
            if walk.present("server asked alone") {
                walk.number("server asked alone");
            }
            let hows = ["as set", "local", "follower"];
            walk.byte("how it is read", hows[usize::from(walk.bytes.first().copied().unwrap_or(0)).min(2)]);
            if walk.present("revision") {
                walk.number("revision");
            }
            walk.command(command);
        });
    }

    fn command(&mut self, command: &Command) {
        self.byte("command", command.name());
        match command {
            Command::Multi { commands } => {
                self.number("commands");
                commands.iter().for_each(|part| self.command(part));
            }
            _ => (0..self.number("arguments")).for_each(|_| self.framed("argument")),
        }
    }

    fn reply(&mut self, answer: &Answer) {
        self.number("sequenceNum");
        self.within("answer", |walk| match answer {
            Answer::Done(response) => {
                walk.byte("answer", "done");
                walk.response(response);
            }
            Answer::NotLeader(_) => walk.hint("not the leader"),
            Answer::LeadershipLost(_) => walk.hint("leadership lost"),
            Answer::Busy => walk.byte("answer", "busy"),
        });
    }

    fn hint(&mut self, answer: &str) {
        self.byte("answer", answer);
        if self.present("who leads") {
            self.number("who leads");
        }
    }

    fn response(&mut self, response: &Response) {
        let kind = match response {
            Response::Ok => "OK",
            Response::Nil => "nil",
            Response::No => "no",
            Response::Yes => "yes",
            Response::Value(_) => "a value",
            Response::Count(_) => "a number",
            Response::List(_) => "a list",
            Response::Error(_) => "an error",
            Response::Lasts(None) => "no end",
            Response::Lasts(_) => "how much longer",
            Response::Each(_) => "several",
        };
        self.byte("response", kind);
        match response {
            Response::Value(_) => self.framed("value"),
            Response::Count(_) => drop(self.number("number, modulo 2⁶⁴")),
            Response::List(_) => (0..self.number("values")).for_each(|_| self.framed("value")),
            Response::Error(error) => {
                self.byte("error", error.code.to_string());
                self.framed("sentence");
            }
            Response::Lasts(Some(_)) => drop(self.number("in µs")),
            Response::Each(each) => {
                self.number("responses");
                each.iter().for_each(|one| self.response(one));
            }
            Response::Ok | Response::Nil | Response::No | Response::Yes | Response::Lasts(None) => {}
        }
    }

    fn watch(&mut self) {
        self.numbers(&["clientId", "watch", "after"]);
        self.within("watched", |walk| {
            walk.flag("by prefix");
            walk.framed("name");
        });
    }

    fn news(&mut self, report: &Report) {
        self.numbers(&["watch", "after", "upto"]);
        self.within("told", |walk| {
            if walk.present("compacted") {
                walk.number("compacted up to");
            }
            walk.number("changes");
            report.told.iter().for_each(|_| walk.change());
        });
    }

    fn change(&mut self) {
        self.number("revision");
        self.framed("key");
        if !self.present("value") {
            return;
        }
        let kind = self.bytes.first().copied();
        self.byte("type", ["STRING", "HASH", "SET"][usize::from(kind.unwrap_or(0)).min(2)]);
        match kind {
            Some(0) => self.framed("value"),
            Some(1) => (0..2 * self.number("fields")).for_each(|_| self.framed("field or value")),
            _ => (0..self.number("members")).for_each(|_| self.framed("member")),
        }
    }

    /// All that was found; what nobody named stands at the end.
    fn rest(mut self) -> Vec<Part> {
        if !self.bytes.is_empty() {
            self.take("rest", self.bytes.len(), text);
        }
        self.parts
    }
}

/// Bytes as text: what is none is a dot.
fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '·' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{Line, parse_line};
    use crate::sim::statement::Setup;

    #[test]
    fn every_byte_is_named_and_every_field_stands_where_it_is() {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in [
            "c1: WATCH x",
            "c1: SET x 1",
            "c1: HSET h k:1",
            "c1: MULTI SET x 2; GET x EXEC",
            "c1: KEYS",
            "c1: HISTORY x",
            "c1: INCR h",
            "c1: TTL x",
            "c2: GET x @S1 local @0",
            "c2: WATCH PREFIX h @0",
            "c2: SSET ha m",
        ] {
            let Ok(Some(Line::Act(statement))) = parse_line(line) else { panic!("{line}") };
            player.act(statement).unwrap();
        }
        let mut kinds = std::collections::BTreeSet::new();
        for _ in 0..2_000 {
            player.step();
            for packet in player.events().last().into_iter().flat_map(|event| event.sent()) {
                let parts = parts(packet);
                assert!(parts.iter().all(|part| part.name != "rest"), "{parts:?}");
                let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes.clone()).collect();
                assert_eq!(bytes, encode(&packet.body));
                for name in ["term", "prevLogIndex", "leaderCommit", "matchIndex", "conflictIndex"] {
                    if let Some(crate::raft::message::Field::Number(value)) = packet.field(name) {
                        let part = parts.iter().find(|part| part.name == name).unwrap();
                        assert_eq!(part.value, value.to_string(), "{parts:?}");
                    }
                }
                let fields = super::super::packet::fields(packet);
                let is_part = |field: &str| parts.iter().any(|part| part.field == field);
                for (name, _) in &fields {
                    assert!(is_part(name), "{name} has bytes: {parts:?}");
                }
                kinds.insert(packet.kind());
            }
        }
        assert!(kinds.len() >= 8, "{kinds:?}");
    }
}
