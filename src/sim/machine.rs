//! A machine of the world: a process or its absence, a disk, a clock.

use std::collections::VecDeque;
use std::sync::Arc;

use super::chance::{Purpose, Stream};
use super::clock::Clock;
use super::disk::Disk;
use super::event::EventId;
use super::packet::Packet;
use crate::host::Host;
use crate::raft::server::{Durable, WriteId};
use crate::raft::{Micros, ServerId, Time};

/// One server's machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The process; none: it crashed, or was never started.
    pub host: Option<Host>,
    /// Whether the process stalls.
    pub paused: bool,
    /// What survives a crash.
    pub disk: Disk,
    /// Its own clock.
    pub clock: Clock,
    /// Its next timer, in the run's time; none if it waits for nothing.
    pub timer: Option<Timer>,
    /// What arrived while it stalled, oldest first.
    pub inbox: VecDeque<Arrived>,
    pub(super) chance: Stream,
}

/// When a server's next timer fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The moment, in the run's time.
    pub at: Time,
    /// The event in which it was set.
    pub since: EventId,
    pub(super) order: u64,
}

/// What waits for a stalled process.
#[derive(Clone, Debug)]
pub enum Arrived {
    /// A message.
    Message(Arc<Packet>),
    /// The news that a write is on the disk.
    Written(WriteId),
}

impl Machine {
    pub(super) fn new(id: ServerId, seed: u64, durable: Durable) -> Machine {
        Machine {
            host: None,
            paused: false,
            disk: Disk::new(durable, Stream::new(seed, Purpose::Disk(id))),
            clock: Clock::new(),
            timer: None,
            inbox: VecDeque::new(),
            chance: Stream::new(seed, Purpose::Timer(id)),
        }
    }

    /// Whether its process runs and does not stall.
    pub fn is_running(&self) -> bool {
        self.host.is_some() && !self.paused
    }

    /// When its election timer fires, in the run's time, and how long it was set to; none for a
    /// leader, a learner and a process that is down.
    pub fn election_due(&self) -> Option<(Time, Micros)> {
        let server = &self.host.as_ref()?.server;
        server.next_deadline().filter(|_| !server.is_leader())?;
        Some((self.clock.moment(server.election_deadline), server.election_timeout))
    }
}
