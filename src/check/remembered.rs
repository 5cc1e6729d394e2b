//! What the witness remembers of a server from one look to the next, and what a look is.

use super::elections;
use super::mirror::{Change, Mirror};
use super::promises::Told;
use super::shape::Latest;
use crate::host::Host;
use crate::raft::server::{Durable, Server};
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;

/// One server as it was at the last look.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    pub disk: Mirror,
    /// The term on its disk.
    pub disk_term: Term,
    /// Its log in memory, if it runs.
    pub log: Mirror,
    pub told: Told,
    pub running: Option<Running>,
    /// The last configuration in its log in memory, and where, if it runs.
    pub latest: Option<Latest>,
}

/// A running server as it was at the last look.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub current_term: Term,
    pub voted_for: Option<ServerId>,
    pub commit_index: Index,
    pub last_applied: Index,
    /// The term it leads, if it does.
    pub leads: Option<Term>,
    /// How much it had applied when its state was last compared.
    pub compared: Option<Index>,
}

/// A running server after an event.
pub(super) struct Look<'a> {
    pub cluster: &'a Cluster,
    pub id: ServerId,
    pub host: &'a Host,
    pub server: &'a Server,
    /// As it was before; none if it was started just now.
    pub before: Option<&'a Running>,
    /// Its log.
    pub log: &'a Mirror,
    /// What changed in its log.
    pub change: &'a Change,
}

impl Remembered {
    pub fn new(machine: &Machine) -> Remembered {
        let disk = Mirror::of(&machine.disk.durable.log);
        let disk_term = machine.disk.durable.current_term;
        Remembered { log: disk.clone(), disk, disk_term, told: Told::default(), running: None, latest: None }
    }

    /// Whether there is nothing new to see on its disk.
    pub fn disk_is_as(&self, durable: &Durable) -> bool {
        self.disk.ends_as(&durable.log) && self.disk_term == durable.current_term
    }

    /// Whether there is nothing new to see of the running server, as after most events.
    pub fn runs_as(&self, server: &Server) -> bool {
        self.running.as_ref().is_some_and(|running| running.is_as(server))
            && self.log.ends_as(&server.log)
            && self.latest.as_ref().is_some_and(|latest| std::ptr::eq(&*latest.1, server.configuration()))
    }
}

impl Running {
    pub fn of(server: &Server, compared: Option<Index>) -> Running {
        Running {
            current_term: server.current_term,
            voted_for: server.voted_for,
            commit_index: server.commit_index,
            last_applied: server.last_applied,
            leads: elections::leads(server),
            compared,
        }
    }

    fn is_as(&self, server: &Server) -> bool {
        (self.current_term, self.voted_for, self.leads)
            == (server.current_term, server.voted_for, elections::leads(server))
            && (self.commit_index, self.last_applied) == (server.commit_index, server.last_applied)
            && self.compared == Some(server.last_applied)
    }
}
