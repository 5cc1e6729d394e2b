//! A message as the bytes that it travels as, each stretch with its name and its value: read off the bytes by
//! the layouts of `host::wire` and `store::wire`.

use yew::prelude::*;

use crate::host::wire::encode_message;
use crate::raft::message::Message;
use crate::sim::packet::{Body, Packet};
use crate::store::compat::Compat;

/// A stretch of bytes that means one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of a message with their meaning; none if it has no bytes of its own.
pub fn parts(packet: &Packet) -> Option<Vec<Part>> {
    match &packet.body {
        Body::Server(message) => {
            let bytes = encode_message(message);
            let mut walk = Walk { bytes: &bytes, parts: Vec::new() };
            walk.message(message);
            Some(walk.rest())
        }
        Body::Request(request) => {
            let bytes = Compat::of(&request.operation.command)?.encode();
            let mut walk = Walk { bytes: &bytes, parts: Vec::new() };
            walk.compat();
            Some(walk.rest())
        }
        _ => None,
    }
}

/// The bytes that are left, and what was found so far.
struct Walk<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
}

impl Walk<'_> {
    fn take(&mut self, name: &str, length: usize, value: impl FnOnce(&[u8]) -> String) {
        let (bytes, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.parts.push(Part { name: name.into(), value: value(bytes), bytes: bytes.to_vec() });
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

    fn message(&mut self, message: &Message) {
        self.byte("version", "1");
        self.byte("kind", message.kind());
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
                for entry in 1..=self.number("entries") {
                    self.entry(entry);
                }
                self.numbers(&["leaderCommit", "round"]);
            }
            Message::AppendEntriesReply(_) => {
                self.number("term");
                self.flag("success");
                self.numbers(&["round", "prevLogIndex", "matchIndex", "conflictTerm", "conflictIndex"]);
            }
            Message::InstallSnapshot(_) => {
                self.numbers(&["term", "leaderId", "lastIncludedIndex", "lastIncludedTerm"]);
                if self.present("configuration") {
                    self.configuration();
                }
                self.number("offset");
                let length = self.number("data, length");
                self.take("data", length as usize, text);
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
                let length = self.number(&format!("entry {number}, length"));
                self.take(&format!("entry {number}, request"), length as usize, text);
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

    /// The fixed layout: lengths and numbers are four bytes, the lowest first.
    fn compat(&mut self) {
        let code = self.bytes.first().copied();
        self.byte(
            "code",
            match code {
                Some(1) => "SET",
                Some(2) => "GET",
                _ => "JOIN",
            },
        );
        self.framed("key");
        if code == Some(1) {
            self.framed("value");
            self.fixed("TTL in ms, 0 for none");
        }
    }

    fn framed(&mut self, name: &str) {
        let length = self.fixed(&format!("length of {name}"));
        self.take(name, length as usize, text);
    }

    fn fixed(&mut self, name: &str) -> u32 {
        let number =
            self.bytes.iter().take(4).rev().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
        self.take(name, 4, |_| number.to_string());
        number
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

/// The bytes as a table: hex, name and value of each stretch, one below the other.
pub fn view(packet: &Packet) -> Html {
    let Some(parts) = parts(packet) else { return html! {} };
    let length: usize = parts.iter().map(|part| part.bytes.len()).sum();
    let layout = if matches!(packet.body, Body::Request(_)) { "fixed layout" } else { "wire" };
    let part = |(place, part): (usize, &Part)| {
        let hex: Vec<String> = part.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        html! {
            <li key={place}>
                <code>{ hex.join(" ") }</code><span>{ &part.name }</span><b>{ &part.value }</b>
            </li>
        }
    };
    html! {
        <>
            <h3><span>{ "Bytes" }</span><span>{ format!("{length} bytes, {layout}") }</span></h3>
            <ol class="octets">{ for parts.iter().enumerate().map(part) }</ol>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::sim::statement::{ClientId, How, Operation, Setup, Statement};
    use crate::store::Command;

    #[test]
    fn every_byte_is_named_and_every_field_stands_where_it_is() {
        let mut player = Player::new(Setup::default()).unwrap();
        let command = Command::Set { key: b"x".to_vec(), value: b"1".to_vec(), ttl: None };
        let operation = Operation { command, at: None, how: How::AsSet, revision: None };
        player.act(Statement::Ask { client: ClientId(1), operation }).unwrap();
        let mut kinds = std::collections::BTreeSet::new();
        for _ in 0..600 {
            player.step();
            for packet in player.events().last().into_iter().flat_map(|event| event.sent()) {
                let Some(parts) = parts(packet) else { continue };
                assert!(parts.iter().all(|part| part.name != "rest"), "{parts:?}");
                for name in ["term", "prevLogIndex", "leaderCommit", "matchIndex", "conflictIndex"] {
                    if let Some(crate::raft::message::Field::Number(value)) = packet.field(name) {
                        let part = parts.iter().find(|part| part.name == name).unwrap();
                        assert_eq!(part.value, value.to_string(), "{parts:?}");
                    }
                }
                kinds.insert(packet.kind());
            }
        }
        assert!(kinds.len() >= 5, "{kinds:?}");
    }
}
