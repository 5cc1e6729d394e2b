//! What must be true, read off the cluster alone.
//!
//! After every event the [`Witness`] looks at the cluster from the outside and remembers what it saw: the judge
//! shares no code with the accused, and judges the whole history, not only the present. From the core it takes
//! types and reads what they hold; it calls nothing that decides.
//!
//! Read on in the order of the modules: what must hold; who looks, and at what; what is remembered of logs and
//! of the past; one module for each group of invariants; and at last the clients' calls.

pub mod invariants;

pub mod witness;

mod remembered;

mod mirror;
mod past;
mod print;
mod report;
mod shelf;

mod commits;
mod elections;
mod logs;
mod promises;
mod shape;
mod states;

pub mod changes;
pub mod history;
pub mod linearize;
pub mod model;
pub mod recorded;

pub use invariants::{Invariant, Violation};
pub use linearize::Verdict;
pub use witness::Witness;

use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::event::Event;
use crate::sim::machine::Machine;
use crate::sim::network::Flight;
use crate::sim::statement::{Party, Refused, Setup, Statement};

/// The most messages that one `settle` delivers.
pub const MOST_SETTLED: usize = 10_000;

/// A cluster with its judge.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The cluster.
    pub cluster: Cluster,
    /// Its judge.
    pub witness: Witness,
}

impl Watched {
    /// A run before its first event.
    ///
    /// # Errors
    /// If it cannot be set up so, or what is given breaks an invariant.
    pub fn new(setup: &Setup) -> Result<Watched, Refused> {
        let cluster = Cluster::new(setup)?;
        let witness = Witness::new(setup, &cluster);
        match witness.violations().first() {
            Some(violation) => {
                let (id, text) = (violation.invariant.id(), &violation.text);
                Err(Refused(format!("what is given breaks {id}: {text}")))
            }
            None => Ok(Watched { cluster, witness }),
        }
    }

    /// Does this now, and tells the events that it made: one, or those of a `settle`.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then. And if a `settle` finds no end: what it did is done.
    pub fn act(&mut self, statement: &Statement) -> Result<Vec<Event>, Refused> {
        if let Statement::Settle(among) = statement {
            return self.settle(among);
        }
        self.cluster.act(statement)?;
        Ok(self.look())
    }

    /// Lets the next event happen; none if nothing is ever due.
    pub fn step(&mut self) -> Option<Event> {
        self.cluster.step();
        self.look().pop()
    }

    /// What servers have in common takes the room of one from now on; nothing else changes.
    pub fn share(&mut self) {
        self.cluster.share();
        self.witness.share();
    }

    /// Lets one event of a `settle` happen; none when it is at its end.
    pub fn settle_once(&mut self, among: &[Party]) -> Option<Event> {
        self.cluster.settle_once(among);
        self.look().pop()
    }

    /// Whether a `settle` among these parties (none named: all) has nothing to do.
    pub fn is_settled(&self, among: &[Party]) -> bool {
        let meant = |party: Party| among.is_empty() || among.contains(&party);
        let writes =
            |(id, machine): (&ServerId, &Machine)| meant((*id).into()) && !machine.disk.pending.is_empty();
        let flies = |flight: &Flight| !flight.held && meant(flight.packet.from) && meant(flight.packet.to);
        !self.cluster.machines.iter().any(writes) && !self.cluster.network.in_flight.values().any(flies)
    }

    fn settle(&mut self, among: &[Party]) -> Result<Vec<Event>, Refused> {
        let (mut events, mut messages) = (Vec::new(), 0);
        while let Some(event) = self.settle_once(among) {
            messages += usize::from(event.arrival().is_some());
            events.push(event);
            if messages > MOST_SETTLED {
                return Err(Refused(format!("after {MOST_SETTLED} messages it has not settled")));
            }
        }
        Ok(events)
    }

    fn look(&mut self) -> Vec<Event> {
        let events = self.cluster.take_events();
        for event in &events {
            self.witness.check(&self.cluster, event);
        }
        events
    }
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod tests;
