//! What a server is set to: its timeouts and the parts of the protocol that are switched by a setting.

use super::Micros;

/// The settings of one server. They may change while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Each election timeout is drawn from this range, both ends included (§5.2).
    pub election_timeout: (Micros, Micros),
    /// How long a leader waits between two heartbeats.
    pub heartbeat: Micros,
    /// Ask before an election whether it could be won (D 9.6).
    pub prevote: bool,
    /// Refuse votes while a leader is near (§6, D 4.2.3).
    pub stickiness: bool,
    /// A leader that hears no majority for an election timeout steps down (D 6.2).
    pub checkquorum: bool,
    /// A new leader begins its term with an empty entry (§8).
    pub noop: bool,
    /// How changes of voters are made.
    pub membership: Membership,
    /// Entries go to followers while the leader's own write of them is under way (D 10.2.1).
    pub early_send: bool,
    /// The most entries in one AppendEntries, at least 1.
    pub max_batch: u64,
    /// The most unanswered AppendEntries with entries to one follower, at least 1; more than 1 is pipelining.
    pub max_inflight: u64,
    /// The most entries a leader holds uncommitted before it refuses commands.
    pub max_uncommitted: u64,
    /// The most bytes of a snapshot in one message; zero for all at once.
    pub snapshot_chunk: u64,
    /// Whether reads rely on a lease (D 6.4.1).
    pub lease: bool,
    /// By how many parts in a million clocks may run apart; leases allow for it.
    pub clock_drift: u32,
}

/// How changes of voters are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// One server at a time (D 4.1).
    Single,
    /// Through a joint configuration (§6, D 4.3).
    Joint,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            election_timeout: (Micros::millis(150), Micros::millis(300)),
            heartbeat: Micros::millis(50),
            prevote: false,
            stickiness: false,
            checkquorum: false,
            noop: true,
            membership: Membership::Single,
            early_send: false,
            max_batch: 16,
            max_inflight: 1,
            max_uncommitted: 1000,
            snapshot_chunk: 0,
            lease: false,
            clock_drift: 0,
        }
    }
}
