//! What is to be seen of a cluster at one moment, in marks.
//!
//! A frame changes with every event, but most events change little of what is seen: the parts of the scene
//! that stayed the same are kept as they are, so that what draws them is skipped.

use std::cell::LazyCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::raft::quorum::majority;
use crate::raft::server::{Effect, Role, Server};
use crate::raft::{Micros, ServerId, Time};
use crate::sim::client::{Call, Client};
use crate::sim::cluster::Cluster;
use crate::sim::event::Outcome;
use crate::sim::machine::Machine;
use crate::sim::network::{Flight, Network};
use crate::sim::packet::Packet;
use crate::sim::settings::LinkSettings;
use crate::sim::statement::{ClientId, Party};
use crate::store::text;
use crate::ui::clients::fate::Fates;
use crate::ui::glyph::client::ClientMark;
use crate::ui::glyph::link::LinkMark;
use crate::ui::glyph::server::{RoleMark, ServerMark, StateMark};
use crate::ui::glyph::votes::Votes;
use crate::words;

/// How many letters of a command or an answer stand beside a client.
const ANSWER: usize = 24;

/// Everything on the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The servers, in their order.
    pub servers: Rc<Vec<ServerMark>>,
    /// The clients that asked for something.
    pub clients: Rc<Vec<ClientMark>>,
    /// The links between servers, and those to clients that are cut.
    pub links: Rc<Vec<LinkMark>>,
    /// The messages in flight, oldest first.
    pub flights: Rc<Vec<FlightMark>>,
    /// The election timers.
    pub timers: Rc<Vec<TimerMark>>,
    /// All of it in words.
    pub summary: String,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightMark {
    /// The message.
    pub packet: Arc<Packet>,
    /// Whether it stays in flight until it is delivered by hand.
    pub held: bool,
}

/// An election timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerMark {
    /// Whose it is.
    pub server: ServerId,
    /// When it fires, unless a message comes first.
    pub due: Time,
    /// The longest that any timer is set to.
    pub longest: Micros,
    /// Whether it fires by itself: its process does not stall, and timers are on.
    pub runs: bool,
}

/// So many steps a timer's hand takes around: half a pixel each.
const STEPS: u64 = 500;

impl TimerMark {
    /// Which share of the longest timeout is left. All hands step at the same moments, so that one painting does for all.
    pub fn left(&self, now: Time) -> f64 {
        let step = (self.longest.0 / STEPS).max(1);
        (self.due - Time(now.0 - now.0 % step)).0 as f64 / self.longest.0.max(1) as f64
    }
}

impl Scene {
    /// The scene of this moment, as much as possible of it taken from the one before.
    pub fn of(cluster: &Cluster, before: &Scene) -> Scene {
        let machines = || cluster.machines.iter();
        Scene {
            servers: keep(&before.servers, machines().map(|(id, machine)| server(cluster, *id, machine))),
            clients: keep(&before.clients, clients(cluster).into_iter()),
            links: keep(&before.links, links(cluster).into_iter()),
            flights: keep(&before.flights, cluster.network.in_flight.values().map(flight)),
            timers: keep(&before.timers, machines().filter_map(|(id, machine)| timer(cluster, *id, machine))),
            summary: words::summary(cluster),
        }
    }

    /// The servers' names, in their order.
    pub fn server_ids(&self) -> Vec<ServerId> {
        self.servers.iter().map(|mark| mark.id).collect()
    }

    /// The clients' names, in their order.
    pub fn client_ids(&self) -> Vec<ClientId> {
        self.clients.iter().map(|mark| mark.id).collect()
    }
}

fn keep<T: PartialEq>(before: &Rc<Vec<T>>, now: impl Iterator<Item = T>) -> Rc<Vec<T>> {
    let now: Vec<T> = now.collect();
    if **before == now { before.clone() } else { Rc::new(now) }
}

fn server(cluster: &Cluster, id: ServerId, machine: &Machine) -> ServerMark {
    let (word, name) = (words::role_in(cluster, id), words::server(cluster, id));
    let member = words::is_member(cluster, id);
    let Some(host) = &machine.host else {
        let term = machine.disk.durable.current_term;
        let (role, state) = (RoleMark::None, StateMark::Crashed);
        return ServerMark { id, term, role, state, member, word, name, writing: None };
    };
    let state = if machine.paused { StateMark::Paused } else { StateMark::Running };
    let term = host.server.current_term;
    let writing = (!machine.disk.pending.is_empty()).then(|| held_back(machine));
    ServerMark { id, term, role: role(&host.server), state, member, word, name, writing }
}

fn role(server: &Server) -> RoleMark {
    match &server.role {
        Role::Leader(_) => RoleMark::Leader,
        Role::Candidate { votes } => RoleMark::Candidate(counted(server, votes, false)),
        Role::PreCandidate { votes } => RoleMark::Candidate(counted(server, votes, true)),
        Role::Follower { .. } if server.is_learner() => RoleMark::Learner,
        Role::Follower { .. } => RoleMark::Follower,
    }
}

fn counted(server: &Server, votes: &[ServerId], pre: bool) -> Votes {
    let voters = server.configuration().all_voters().len();
    Votes { got: votes.len(), needed: majority(voters), voters, pre }
}

/// How many messages and answers wait for the disk.
fn held_back(machine: &Machine) -> usize {
    let effects = machine.host.iter().flat_map(|host| host.held_back());
    effects.filter(|effect| matches!(effect, Effect::Send { .. } | Effect::Reject { .. })).count()
}

fn timer(cluster: &Cluster, id: ServerId, machine: &Machine) -> Option<TimerMark> {
    let (due, _) = machine.election_due()?;
    let longest = cluster.settings.server.election_timeout.1;
    Some(TimerMark { server: id, due, longest, runs: machine.is_running() && cluster.settings.timers })
}

fn flight(flight: &Flight) -> FlightMark {
    FlightMark { packet: flight.packet.clone(), held: flight.held }
}

/// Each pair of members once; a client's link is seen only where it is cut.
fn links(cluster: &Cluster) -> Vec<LinkMark> {
    let configuration = words::configuration(cluster);
    let members = cluster.machines.keys().filter(|id| configuration.is_none_or(|c| c.contains(**id)));
    let servers: Vec<Party> = members.map(|id| Party::from(*id)).collect();
    let pairs = servers.iter().enumerate().flat_map(|(i, a)| servers[i + 1..].iter().map(move |b| (*a, *b)));
    let clients = cluster.clients.keys().map(|id| Party::from(*id));
    let to_clients = clients.flat_map(|client| servers.iter().map(move |server| (client, *server)));
    let cut = to_clients.map(|ends| link(cluster, ends)).filter(|mark| mark.cut.0 || mark.cut.1);
    pairs.map(|ends| link(cluster, ends)).chain(cut).collect()
}

fn link(cluster: &Cluster, ends: (Party, Party)) -> LinkMark {
    let network = &cluster.network;
    let cut = (network.is_cut(ends.0, ends.1), network.is_cut(ends.1, ends.0));
    let usual = &cluster.settings.link;
    let slow = is_slow(network, usual, ends) || is_slow(network, usual, (ends.1, ends.0));
    LinkMark { ends, cut, slow }
}

fn is_slow(network: &Network, usual: &LinkSettings, (from, to): (Party, Party)) -> bool {
    network.link_settings(from, to).is_some_and(|own| own.latency.1 > usual.latency.1)
}

/// A client that never asked for anything is not there yet.
fn clients(cluster: &Cluster) -> Vec<ClientMark> {
    // Looked for only where somebody wonders.
    let fates = LazyCell::new(|| Fates::of(cluster));
    cluster.clients.values().filter_map(|asking| client(asking, || fates.clone())).collect()
}

fn client(client: &Client, fates: impl Fn() -> Fates) -> Option<ClientMark> {
    let call = client.latest()?;
    let fate = if call.is_unknown() { fates().find((client.id, call.sequence)) } else { None };
    let is_settled = fate.is_some();
    let told = match fate {
        Some(fate) => format!("unknown: {}", fate.word()),
        None => told(call),
    };
    let wants = text::cut(&call.operation.command.to_string(), ANSWER);
    // What became of it is long enough by itself: more would reach the next server.
    let belief =
        if call.end.is_some() && !is_settled { format!(" · {}?", client.believes) } else { String::new() };
    let name = format!(
        "{}, {}, {told}, takes {} for the leader",
        client.id, call.operation.command, client.believes
    );
    Some(ClientMark { id: client.id, wants, told: told + &belief, open: call.end.is_none(), name })
}

fn told(call: &Call) -> String {
    match call.end.as_ref().map(|end| &end.outcome) {
        None if call.attempts > 1 => format!("asks {}, attempt {}", call.asked, call.attempts),
        None => format!("asks {}", call.asked),
        Some(Outcome::Answered(response)) => text::cut(&response.to_string(), ANSWER),
        Some(Outcome::NotLeader) => "not done: no leader".into(),
        Some(Outcome::Busy) => "not done: busy".into(),
        Some(Outcome::Unknown) => "unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statement::{Ends, Setup, Statement};

    fn fresh(servers: u16) -> Cluster {
        Cluster::new(&Setup { servers, ..Setup::default() }).expect("it begins")
    }

    fn until_leader(cluster: &mut Cluster) -> ServerId {
        while cluster.leader().is_none() {
            cluster.step();
        }
        cluster.leader().expect("one leads")
    }

    #[test]
    fn what_stays_the_same_is_kept() {
        let mut cluster = fresh(3);
        let leader = until_leader(&mut cluster);
        let before = Scene::of(&cluster, &Scene::default());
        let ends = Ends { from: ServerId(1).into(), to: ServerId(2).into(), both: false };
        cluster.act(&Statement::Cut(ends)).expect("it can be cut");
        let after = Scene::of(&cluster, &before);
        assert!(Rc::ptr_eq(&before.servers, &after.servers) && Rc::ptr_eq(&before.timers, &after.timers));
        assert!(!Rc::ptr_eq(&before.links, &after.links));
        assert_eq!(after.links.iter().filter(|link| link.cut == (true, false)).count(), 1);
        assert_eq!(after.timers.len(), 2, "all but {leader} wait");
    }

    #[test]
    fn every_pair_is_linked_once() {
        let scene = Scene::of(&fresh(5), &Scene::default());
        assert_eq!(scene.links.len(), 10);
        assert_eq!(scene.servers.len(), 5);
        assert!(scene.clients.is_empty());
    }

    #[test]
    fn a_candidate_shows_its_votes_and_its_write() {
        let mut cluster = fresh(3);
        cluster.act(&Statement::Timeout(Party::Server(ServerId(2)))).expect("it can");
        let scene = Scene::of(&cluster, &Scene::default());
        let candidate = &scene.servers[1];
        let votes = Votes { got: 0, needed: 2, voters: 3, pre: false };
        assert_eq!(candidate.role, RoleMark::Candidate(votes));
        assert_eq!(candidate.writing, Some(2), "both requests wait for the disk");
    }
}
