//! Leads: runs that promise something. In a run in which the broken rule never mattered nothing can go wrong, so
//! the search goes on from where it mattered; and better still from where another invariant is broken already.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::arena::Arena;
use super::play::{Deed, Play};
use crate::check::Watched;
use crate::check::invariants::Invariant;
use crate::raft::rules::Rules;
use crate::raft::server::{Role, Server};
use crate::sim::cluster::Cluster;
use crate::sim::statement::Setup;
use crate::world::Dice;

/// A run to go on from.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub arena: Arena,
    pub deeds: Vec<Deed>,
    /// What it breaks; none: the rule mattered in it.
    pub breaks: Option<Invariant>,
}

/// The leads that are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Leads {
    strong: VecDeque<Arc<Lead>>,
    weak: VecDeque<Arc<Lead>>,
}

/// So many of each kind.
const MOST_LEADS: usize = 32;

impl Leads {
    /// The newest take the place of the oldest.
    pub fn add(&mut self, lead: Lead) {
        let leads = if lead.breaks.is_some() { &mut self.strong } else { &mut self.weak };
        leads.push_back(Arc::new(lead));
        if leads.len() > MOST_LEADS {
            leads.pop_front();
        }
    }

    /// Whether there are weak ones enough.
    pub fn are_enough(&self) -> bool {
        self.weak.len() >= MOST_LEADS
    }

    /// One of them, if it is time to follow any.
    pub fn pick(&self, dice: &mut Dice) -> Option<Arc<Lead>> {
        let leads = if dice.one_in(2) { &self.strong } else { &self.weak };
        let follows = !leads.is_empty() && !dice.one_in(4);
        follows.then(|| leads[dice.throw(leads.len() as u64) as usize].clone())
    }
}

/// The same run with all rules obeyed, as long as it is the same.
pub(super) struct Twin {
    play: Play,
    done: usize,
}

impl Twin {
    /// Of a run that has not begun.
    pub fn new(setup: &Setup) -> Option<Twin> {
        let setup = Setup { rules: Rules::default(), ..setup.clone() };
        Some(Twin { play: Play::new(&Watched::new(&setup).ok()?), done: 0 })
    }

    /// Does what was done in the run since the last call, and tells whether the two have parted.
    pub fn parts(&mut self, play: &Play) -> bool {
        let new = play.deeds[self.done..].iter();
        self.done = play.deeds.len();
        // What one can do and the other cannot is a difference too; a write may end in one only.
        new.for_each(|deed| drop(self.play.act(deed.clone())));
        picture(&self.play.watched.cluster) != picture(&play.watched.cluster)
    }
}

/// What a cluster looks like: what servers know and say, not when, and not what is on its way to their disks.
pub(super) fn picture(cluster: &Cluster) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (id, machine) in &cluster.machines {
        id.hash(&mut hasher);
        machine.host.as_ref().map(|host| server(&host.server, &mut hasher)).is_some().hash(&mut hasher);
    }
    for flight in cluster.network.in_flight.values() {
        (flight.packet.from, flight.packet.to, &flight.packet.body).hash(&mut hasher);
    }
    for client in cluster.clients.values() {
        client.open.as_ref().map(|call| (call.attempts, call.asked)).hash(&mut hasher);
        let ends = client.closed.iter().map(|call| call.end.as_ref().map(|end| &end.outcome));
        ends.for_each(|outcome| outcome.hash(&mut hasher));
    }
    hasher.finish()
}

fn server(server: &Server, hasher: &mut impl Hasher) {
    (server.current_term, server.voted_for, server.commit_index, server.last_applied).hash(hasher);
    (server.log.prefix.index, server.log.last_index(), server.configuration()).hash(hasher);
    server.log.iter().for_each(|(_, entry)| (entry.term, &entry.payload).hash(hasher));
    match &server.role {
        Role::Follower { leader } => (0, leader).hash(hasher),
        Role::PreCandidate { votes } => (1, votes).hash(hasher),
        Role::Candidate { votes } => (2, votes).hash(hasher),
        Role::Leader(leader) => {
            let progress = leader.progress.iter();
            progress.for_each(|(id, p)| (3, id, p.next_index, p.match_index).hash(hasher));
        }
    }
}
