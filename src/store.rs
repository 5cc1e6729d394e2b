//! The state machine: a key-value store whose whole behaviour is decided by the log.
//!
//! Raft brings every server the same entries in the same order. A store makes a service of them: it starts
//! empty, applies one entry after the other, and answers each. Nothing else reaches it, neither a clock nor
//! chance nor the server it runs on, so stores that applied the same entries are equal, byte for byte. That
//! is all there is to replication, and [`Store::digest`] is how to see it.
//!
//! A key holds a STRING, a HASH (fields with values) or a SET (members); each has its commands:
//!
//! ```text
//! SET key value               GET key           DEL key …
//! HSET key field:value …      HGET key field    HDEL key field …
//! SSET key member …           SHAS key member   SDEL key member …
//! ```
//!
//! A command on a key of another type is refused, changes nothing and says so (WRONGTYPE); only `DEL` takes
//! any. A hash or set that becomes empty is gone. Keys and values are bytes. The store knows nothing of Raft
//! and Raft nothing of it; an index is a number here, and the host is where the two meet.
//!
//! A key may be given an end (`SET key value TTL 500ms`, `EXPIRE`, `PERSIST`, `TTL`), in the time of the log:
//! [`expiry`] tells what that is and what it promises.
//!
//! Every change has a revision, and the latest of them can still be read: [`revisions`]. Several
//! commands can be one, whole or not at all: [`multi`].
//!
//! ```
//! use raftarium::store::{Command, Guarantee, Request, Store};
//!
//! let words = ["SET", "x", "1"].map(|word| word.as_bytes().to_vec());
//! let command = Command::parse(&words).unwrap();
//! let request = Request { client: 1, sequence: 1, first_outstanding: 1, ..Request::of_nobody(command) };
//!
//! let mut store = Store::new();
//! let applied = store.apply(1, 0, &request, Guarantee::ExactlyOnce);
//! assert_eq!(applied.response.to_string(), "OK");
//! ```

// What one can ask.
pub mod usage;

pub mod command;
pub mod multi;
pub mod parse;

// What is held and answered.
pub mod value;

pub mod response;

// How a command is carried out, and how once though asked for twice.
pub mod machine;

mod changes;

pub mod execute;
pub mod expiry;
pub mod revisions;
pub mod session;
pub mod watch;

// How all of this travels and is shown.
pub mod octets;

pub mod wire;

pub mod compat;
pub mod duration;
pub mod snapshot;
pub mod text;

#[cfg(test)]
mod naive;
#[cfg(test)]
pub(crate) mod random;

pub use command::Command;
pub use machine::{Applied, Store};
pub use octets::WireError;
pub use parse::CommandError;
pub use response::{Code, Error, Response};
pub use session::{Guarantee, Request, Session};
pub use usage::{USAGES, Usage};
pub use value::{Kind, Record, Value};
pub use watch::{Report, Told, Watched};
pub use wire::{decode_request, encode_request};

/// What keys, fields, members and values are made of.
pub type Bytes = Vec<u8>;

/// The most bytes a key, a field, a member or a value may have.
pub const LIMIT: usize = 4096;

/// How many old revisions are kept if nothing else is said.
pub const REVISIONS: u64 = 1000;

/// The longest time that a key may be given, in microseconds: an hour.
pub const LONGEST_TTL: u64 = 3_600_000_000;
