//! Load generators: clients that ask by themselves, at a steady rate.
//!
//! What a client asks is drawn from a stream of its own, so a run with a load is as determined as any other, and a
//! second load redraws nothing in the first. A client has one operation under way: a turn that comes while it still
//! waits is left out, so that no queue grows where nobody answers.

use super::chance::{Purpose, Stream};
use super::cluster::Cluster;
use super::event::{EventId, Trigger};
use super::statement::{ClientId, How, Operation};
use crate::raft::{Micros, Time};
use crate::store::{Bytes, Command};

/// The most operations a second.
pub const MOST_RATE: u32 = 10_000;

/// The most keys of a kind.
pub const MOST_KEYS: u32 = 1_000;

/// What a generator asks, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Operations a second: 1 to [`MOST_RATE`].
    pub rate: u32,
    /// How often each kind is asked, in proportion; at least one, none twice, no zero.
    pub mix: Vec<(Kind, u32)>,
    /// Over how many keys of each type: 1 to [`MOST_KEYS`].
    pub keys: u32,
}

/// One kind of what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Get,
    Set,
    Del,
    Incr,
    Append,
    Cas,
    Hset,
    Hget,
    Sset,
    Shas,
    Multi,
}

/// A client that asks by itself.
#[derive(Clone, Debug)]
pub struct Generator {
    /// What it asks.
    pub load: Load,
    /// Its next turn.
    pub at: Time,
    pub(super) since: EventId,
    pub(super) order: u64,
    stream: Stream,
    turns: u64,
}

impl Kind {
    /// Each, as it is written.
    pub const ALL: [(Kind, &str); 11] = [
        (Kind::Get, "get"),
        (Kind::Set, "set"),
        (Kind::Del, "del"),
        (Kind::Incr, "incr"),
        (Kind::Append, "append"),
        (Kind::Cas, "cas"),
        (Kind::Hset, "hset"),
        (Kind::Hget, "hget"),
        (Kind::Sset, "sset"),
        (Kind::Shas, "shas"),
        (Kind::Multi, "multi"),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The command of this kind on the keys of this number; each writes something of its own.
    fn command(self, key: u64, turn: u64) -> Command {
        let of = |kind: &str| Bytes::from(format!("{kind}{key}"));
        let (value, field) = (Bytes::from(turn.to_string()), b"f".to_vec());
        match self {
            Kind::Get => Command::Get { key: of("k") },
            Kind::Set => Command::Set { key: of("k"), value, ttl: None },
            Kind::Del => Command::Del { keys: vec![of("k")] },
            Kind::Incr => Command::Incr { key: of("n"), by: 1 },
            Kind::Append => Command::Append { key: of("a"), value: b".".to_vec() },
            Kind::Cas => Command::Cas { key: of("k"), expected: None, new: value },
            Kind::Hset => Command::HSet { key: of("h"), fields: vec![(field, value)] },
            Kind::Hget => Command::HGet { key: of("h"), field },
            Kind::Sset => Command::SSet { key: of("s"), members: vec![value] },
            Kind::Shas => Command::SHas { key: of("s"), member: value },
            Kind::Multi => Command::Multi {
                commands: vec![
                    Command::Set { key: of("k"), value, ttl: None },
                    Command::Incr { key: of("n"), by: 1 },
                ],
            },
        }
    }
}

impl Default for Load {
    fn default() -> Load {
        Load { rate: 10, mix: vec![(Kind::Get, 1), (Kind::Set, 1)], keys: 3 }
    }
}

impl Generator {
    fn interval(&self) -> Micros {
        Micros(1_000_000 / u64::from(self.load.rate.max(1)))
    }

    fn draw(&mut self) -> Command {
        let below = |stream: &mut Stream, n: u64| stream.within((Micros(0), Micros(n.saturating_sub(1)))).0;
        let all = self.load.mix.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut drawn = below(&mut self.stream, all);
        let mut kinds = self.load.mix.iter();
        let kind = kinds.find(|(_, weight)| match drawn.checked_sub(u64::from(*weight)) {
            Some(rest) => {
                drawn = rest;
                false
            }
            None => true,
        });
        let key = 1 + below(&mut self.stream, self.load.keys.into());
        kind.map_or(Kind::Get, |(kind, _)| *kind).command(key, self.turns)
    }
}

impl Cluster {
    /// A client begins to ask by itself, or asks otherwise from now on.
    pub(super) fn begin_load(&mut self, id: ClientId, load: Load) {
        let stream = Stream::new(self.seed, Purpose::Load(id));
        let (at, since, order) = (self.now, self.current.id, self.order());
        let mut generator = Generator { load, at, since, order, stream, turns: 0 };
        generator.at = at + generator.interval();
        self.loads.insert(id, generator);
    }

    /// A generator's turn has come.
    pub(super) fn take_turn(&mut self, id: ClientId) {
        let order = self.order();
        let is_busy = self.clients.get(&id).is_some_and(|client| client.open.is_some());
        let Some(generator) = self.loads.get_mut(&id) else { return };
        let cause = generator.since;
        generator.at = generator.at + generator.interval();
        generator.order = order;
        generator.turns += 1;
        let command = generator.draw();
        self.begin();
        if !is_busy {
            self.call(id, Operation { command, at: None, how: How::AsSet, revision: None });
        }
        self.end(Some(cause), Trigger::Load(id));
    }
}
