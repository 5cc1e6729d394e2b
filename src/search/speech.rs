//! What clients say.

use crate::raft::Micros;
use crate::sim::statement::ClientId;
use crate::store::Command;

/// What clients speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    /// A key, which each sets to something else.
    Key,
    /// A set: who adds to it is told whether that was new.
    Set,
    /// A key that is soon gone.
    Fleeting,
}

/// So long a key is kept that is soon gone: shorter than a stretch of time.
const SOON: Micros = Micros::millis(100);

impl Speech {
    /// What they speak of, the usual twice.
    pub const ALL: [Speech; 4] = [Speech::Key, Speech::Key, Speech::Set, Speech::Fleeting];

    /// What this client writes.
    pub fn write(self, client: ClientId) -> Command {
        let set = |ttl| {
            let value = client.0.to_string().into_bytes();
            Command::Set { key: b"x".to_vec(), value, ttl }
        };
        match self {
            Speech::Key => set(None),
            Speech::Set => Command::SSet { key: b"s".to_vec(), members: vec![b"a".to_vec()] },
            Speech::Fleeting => set(Some(SOON.0)),
        }
    }

    /// What anyone reads.
    pub fn read(self) -> Command {
        match self {
            Speech::Key | Speech::Fleeting => Command::Get { key: b"x".to_vec() },
            Speech::Set => Command::SHas { key: b"s".to_vec(), member: b"a".to_vec() },
        }
    }
}
