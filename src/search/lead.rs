//! Leads: runs that promise something. In a run in which the broken rule never mattered nothing can go wrong, so
//! the search goes on from where it mattered, and from there to where it matters still and the run has come farther;
//! and better still from where another invariant is broken already.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::arena::Arena;
use super::ground::Far;
use super::play::{Deed, Play, Target};
use crate::check::Watched;
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
    /// That for which it is remembered: another invariant is broken, or the rule mattered in it.
    pub promise: Target,
}

/// The leads that are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Leads {
    /// Where another invariant is broken.
    strong: Newest,
    /// Where the rule mattered, by how far they have come: what came far is rare, and must not go under.
    weak: BTreeMap<Far, Newest>,
}

/// The newest of some leads.
type Newest = VecDeque<Arc<Lead>>;

/// So many are strong, and so many weak ones have come as far as each other.
const MOST_STRONG: usize = 32;
const MOST_WEAK: usize = 8;

impl Leads {
    /// The newest take the place of the oldest.
    pub fn add(&mut self, lead: Lead) {
        let (leads, most) = match lead.promise {
            Target::Broken(_) => (&mut self.strong, MOST_STRONG),
            Target::Parted(far) => (self.weak.entry(far).or_default(), MOST_WEAK),
        };
        leads.push_back(Arc::new(lead));
        if leads.len() > most {
            leads.pop_front();
        }
    }

    /// Whether there are enough that have come so far.
    pub fn are_enough(&self, far: Far) -> bool {
        self.weak.get(&far).is_some_and(|leads| leads.len() >= MOST_WEAK)
    }

    /// One of them, if it is time to follow any.
    pub fn pick(&self, dice: &mut Dice) -> Option<Arc<Lead>> {
        let some = |leads: &Newest, dice: &mut Dice| leads[dice.throw(leads.len() as u64) as usize].clone();
        let strong = dice.one_in(2);
        if dice.one_in(4) {
            return None;
        }
        if strong {
            return (!self.strong.is_empty()).then(|| some(&self.strong, dice));
        }
        let nth = (!self.weak.is_empty()).then(|| dice.throw(self.weak.len() as u64))?;
        self.weak.values().nth(nth as usize).map(|leads| some(leads, dice))
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
