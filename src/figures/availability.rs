//! Whether a cluster can be used: it takes a leader, and the leader takes a majority.

use std::collections::BTreeSet;

use crate::raft::ServerId;
use crate::raft::quorum::majority;
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::sim::statement::Party;
use crate::words;

/// How a cluster stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Somebody leads and reaches a majority, both ways: commands can be committed.
    Available,
    /// Somebody leads and reaches none.
    NoQuorum,
    /// Nobody leads.
    NoLeader,
}

impl Availability {
    /// All, the best first.
    pub const ALL: [Availability; 3] =
        [Availability::Available, Availability::NoQuorum, Availability::NoLeader];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Availability::Available => "leader and quorum",
            Availability::NoQuorum => "leader, no quorum",
            Availability::NoLeader => "no leader",
        }
    }

    /// How a cluster stands now. Of several who believe that they lead, the one of the highest term counts.
    pub fn of(cluster: &Cluster) -> Availability {
        let leads = words::leading(cluster);
        let server = leads.and_then(|id| Some(&cluster.machines.get(&id)?.host.as_ref()?.server));
        let Some(server) = server else { return Availability::NoLeader };
        let configuration = server.configuration();
        let enough = |voters: &BTreeSet<ServerId>| {
            let reached = voters.iter().filter(|voter| reaches(cluster, server.id, **voter)).count();
            reached >= majority(voters.len())
        };
        match enough(&configuration.voters) && configuration.outgoing.as_ref().is_none_or(enough) {
            true => Availability::Available,
            false => Availability::NoQuorum,
        }
    }
}

fn reaches(cluster: &Cluster, from: ServerId, to: ServerId) -> bool {
    let (there, back) = (Party::from(from), Party::from(to));
    let runs = cluster.machines.get(&to).is_some_and(Machine::is_running);
    let network = &cluster.network;
    runs && (from == to || !network.is_cut(there, back) && !network.is_cut(back, there))
}
