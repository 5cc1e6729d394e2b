//! The settings of a run: those of the servers, of the network, of disks, clocks and clients.

use crate::raft::Micros;
use crate::raft::options::{Membership, Options};

/// Everything that `set NAME=VALUE` can set, with the values a run begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What the servers are set to.
    pub server: Options,
    /// What links between servers, and to clients, are set to unless a link has settings of its own.
    pub link: LinkSettings,
    /// How long a write takes, from and to.
    pub fsync: (Micros, Micros),
    /// Whether timers fire by themselves.
    pub timers: bool,
    /// How a `GET` is served.
    pub reads: Reads,
    /// Whether a repeated request is applied once.
    pub sessions: bool,
    /// A server makes a snapshot every so many entries; zero for never.
    pub snapshot_every: u64,
    /// How long a client waits before it asks the next server.
    pub client_timeout: Micros,
    /// How long a silent session lives in log time; zero for ever.
    pub session_timeout: Micros,
    /// How many old revisions the store keeps.
    pub revisions: u64,
}

/// What one direction of a link does to messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSettings {
    /// How long a message travels, from and to.
    pub latency: (Micros, Micros),
    /// The chance that a message is lost.
    pub loss: Share,
    /// The chance that a message arrives twice.
    pub duplicate: Share,
}

/// A share of the whole in parts per million: 20 % is 200,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub u32);

/// How reads are served (D 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reads {
    /// The leader confirms that it leads, then answers from its state.
    Index,
    /// The leader trusts its lease.
    Lease,
    /// The read becomes an entry of the log.
    Log,
    /// Whoever is asked answers from its own state: may be stale.
    Local,
}

/// One `NAME=VALUE` of a `set` or `link` statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `election-timeout=150..300ms`
    ElectionTimeout(Micros, Micros),
    /// `heartbeat=50ms`
    Heartbeat(Micros),
    /// `latency=10..15ms`
    Latency(Micros, Micros),
    /// `loss=0%`
    Loss(Share),
    /// `duplicate=0%`
    Duplicate(Share),
    /// `fsync=1..3ms`
    Fsync(Micros, Micros),
    /// `clock-drift=0%`
    ClockDrift(Share),
    /// `timers=on`
    Timers(bool),
    /// `prevote=off`
    Prevote(bool),
    /// `stickiness=off`
    Stickiness(bool),
    /// `checkquorum=off`
    Checkquorum(bool),
    /// `reads=index`
    Reads(Reads),
    /// `sessions=on`
    Sessions(bool),
    /// `membership=single`
    Membership(Membership),
    /// `early-send=off`
    EarlySend(bool),
    /// `noop=on`
    Noop(bool),
    /// `snapshot-every=0`
    SnapshotEvery(u64),
    /// `snapshot-chunk=0`
    SnapshotChunk(u64),
    /// `max-batch=16`
    MaxBatch(u64),
    /// `max-inflight=1`
    MaxInflight(u64),
    /// `client-timeout=500ms`
    ClientTimeout(Micros),
    /// `max-uncommitted=1000`
    MaxUncommitted(u64),
    /// `session-timeout=0`
    SessionTimeout(Micros),
    /// `revisions=1000`
    Revisions(u64),
}

impl Settings {
    /// Sets one.
    ///
    /// # Errors
    /// Why the settings would not go together.
    pub fn set(&mut self, setting: Setting) -> Result<(), String> {
        self.set_all(&[setting])
    }

    /// Sets all of these, or none.
    ///
    /// # Errors
    /// Why the settings would not go together.
    pub fn set_all(&mut self, settings: &[Setting]) -> Result<(), String> {
        let mut new = self.clone();
        settings.iter().for_each(|setting| new.put(*setting));
        new.check()?;
        *self = new;
        Ok(())
    }

    fn put(&mut self, setting: Setting) {
        let server = &mut self.server;
        match setting {
            Setting::ElectionTimeout(low, high) => server.election_timeout = (low, high),
            Setting::Heartbeat(span) => server.heartbeat = span,
            Setting::Fsync(low, high) => self.fsync = (low, high),
            Setting::ClockDrift(share) => server.clock_drift = share.0,
            Setting::Timers(on) => self.timers = on,
            Setting::Prevote(on) => server.prevote = on,
            Setting::Stickiness(on) => server.stickiness = on,
            Setting::Checkquorum(on) => server.checkquorum = on,
            Setting::Reads(reads) => {
                self.reads = reads;
                server.lease = reads == Reads::Lease;
            }
            Setting::Sessions(on) => self.sessions = on,
            Setting::Membership(membership) => server.membership = membership,
            Setting::EarlySend(on) => server.early_send = on,
            Setting::Noop(on) => server.noop = on,
            Setting::SnapshotEvery(entries) => self.snapshot_every = entries,
            Setting::SnapshotChunk(bytes) => server.snapshot_chunk = bytes,
            Setting::MaxBatch(entries) => server.max_batch = entries,
            Setting::MaxInflight(messages) => server.max_inflight = messages,
            Setting::ClientTimeout(span) => self.client_timeout = span,
            Setting::MaxUncommitted(entries) => server.max_uncommitted = entries,
            Setting::SessionTimeout(span) => self.session_timeout = span,
            Setting::Revisions(count) => self.revisions = count,
            Setting::Latency(..) | Setting::Loss(_) | Setting::Duplicate(_) => self.link.put(setting),
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.reads == Reads::Lease && !self.server.stickiness {
            return Err("`reads=lease` is safe only with `stickiness=on`: set that first".into());
        }
        Ok(())
    }
}

impl LinkSettings {
    /// Sets one; settings that are no link's are passed over.
    pub fn put(&mut self, setting: Setting) {
        match setting {
            Setting::Latency(low, high) => self.latency = (low, high),
            Setting::Loss(share) => self.loss = share,
            Setting::Duplicate(share) => self.duplicate = share,
            _ => {}
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            server: Options::default(),
            link: LinkSettings::default(),
            fsync: (Micros::millis(1), Micros::millis(3)),
            timers: true,
            reads: Reads::Index,
            sessions: true,
            snapshot_every: 0,
            client_timeout: Micros::millis(500),
            session_timeout: Micros(0),
            revisions: crate::store::REVISIONS,
        }
    }
}

impl Default for LinkSettings {
    fn default() -> LinkSettings {
        LinkSettings {
            latency: (Micros::millis(10), Micros::millis(15)),
            loss: Share(0),
            duplicate: Share(0),
        }
    }
}
