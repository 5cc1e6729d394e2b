//! A disk: what it holds, and the writes that are on their way to it, in order. A crash loses what
//! has not arrived.

use std::collections::VecDeque;

use super::chance::Stream;
use super::event::EventId;
use crate::raft::server::{Durable, Write, WriteId};
use crate::raft::{Micros, Time};

/// One server's disk.
#[derive(Clone, Debug)]
pub struct Disk {
    /// What a crash leaves.
    pub durable: Durable,
    /// What is on its way, oldest first.
    pub pending: VecDeque<PendingWrite>,
    /// Whether it was wiped since its server last ran.
    pub wiped: bool,
    /// How long its writes take, if not as `fsync` says.
    pub own: Option<(Micros, Micros)>,
    pub(super) chance: Stream,
}

/// A write on its way to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingWrite {
    /// Its number.
    pub id: WriteId,
    /// What it writes.
    pub write: Write,
    /// When it began.
    pub began: Time,
    /// When it will be done.
    pub done: Time,
    /// The event in which it began.
    pub began_in: EventId,
}

impl Disk {
    /// A disk that holds this.
    pub fn new(durable: Durable, chance: Stream) -> Disk {
        Disk { durable, pending: VecDeque::new(), wiped: false, own: None, chance }
    }

    /// Begins a write that takes a time drawn from `fsync`, and tells when it will be done. Writes
    /// arrive in order. One that takes no time is done already.
    pub fn write(
        &mut self,
        id: WriteId,
        write: Write,
        fsync: (Micros, Micros),
        now: Time,
        event: EventId,
    ) -> Time {
        let before = self.pending.back().map_or(now, |w| w.done);
        let done = before.max(now + self.chance.within(self.own.unwrap_or(fsync)));
        if done <= now && self.pending.is_empty() {
            self.durable.write(&write);
        } else {
            self.pending.push_back(PendingWrite { id, write, began: now, done, began_in: event });
        }
        done
    }

    /// Writes that are on their way take no longer than these would that begin now.
    pub(super) fn hasten(&mut self, fsync: (Micros, Micros), now: Time) {
        let latest = now + self.own.unwrap_or(fsync).1;
        self.pending.iter_mut().for_each(|write| write.done = write.done.min(latest));
    }

    /// Finishes the oldest write.
    pub fn finish_first(&mut self) -> Option<PendingWrite> {
        let done = self.pending.pop_front()?;
        self.durable.write(&done.write);
        Some(done)
    }
}
