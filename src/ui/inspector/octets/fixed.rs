//! The fixed layout of a well-known small cache: what of a message can be said in it, and what its bytes mean.

use super::{Part, Walk, text};
use crate::raft::log::{Entry, Payload};
use crate::raft::message::Message;
use crate::sim::packet::{Body, Packet};
use crate::store::compat::Compat;

/// What a message says in the fixed layout of a well-known small cache: a client's SET or GET, and, of entries that
/// take in a server, its JOIN.
pub fn fixed_parts(packet: &Packet) -> Option<Vec<Part>> {
    let (said, field) = match &packet.body {
        Body::Request(request) => (Compat::of(&request.operation.command)?, "command"),
        Body::Server(Message::AppendEntries(append)) => (append.entries.iter().find_map(join)?, "entries"),
        _ => return None,
    };
    let bytes = said.encode();
    let mut walk = Walk { bytes: &bytes, parts: Vec::new(), field: Some(field) };
    walk.compat();
    Some(walk.rest())
}

/// A server comes in as a learner. Its address in this network is its name.
fn join(entry: &Entry) -> Option<Compat> {
    let Payload::Configuration(configuration) = &entry.payload else { return None };
    let name = configuration.learners.last()?.to_string().into_bytes();
    Some(Compat::Join { id: name.clone(), address: name })
}

impl Walk<'_> {
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
        match code {
            Some(1) => {
                self.fixed_bytes("key");
                self.fixed_bytes("value");
                self.fixed("TTL in ms, 0 for none");
            }
            Some(2) => self.fixed_bytes("key"),
            _ => {
                self.fixed_bytes("server id");
                self.fixed_bytes("address");
            }
        }
    }

    fn fixed_bytes(&mut self, name: &str) {
        let length = self.fixed(&format!("length of {name}"));
        self.take(name, length as usize, text);
    }

    fn fixed(&mut self, name: &str) -> u32 {
        let number =
            self.bytes.iter().take(4).rev().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
        self.take(name, 4, |_| number.to_string());
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{Line, parse_line};
    use crate::sim::statement::Setup;

    #[test]
    fn the_entry_that_takes_in_a_server_is_shown_as_its_join() {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in ["set timers=off fsync=0ms", "timeout S1", "settle", "add S4"] {
            let Ok(Some(Line::Act(statement))) = parse_line(line) else { panic!("{line}") };
            player.act(statement).unwrap();
        }
        let sent: Vec<_> = player.events().iter().flat_map(|event| event.sent()).collect();
        let parts = sent.iter().rev().find_map(|packet| fixed_parts(packet)).unwrap();
        let bytes: Vec<u8> = parts.into_iter().flat_map(|part| part.bytes).collect();
        assert_eq!(bytes, *b"\x03\x02\0\0\0S4\x02\0\0\0S4");
    }
}
