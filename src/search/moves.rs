//! What can be done next, in steps that matter: not a message here and a write there, but an election timer,
//! a request with its answer, a restart.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::play::{Play, is_request};
use super::speech::Speech;
use crate::raft::server::Server;
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::packet::{Body, MessageId, Packet};
use crate::sim::statement::{ClientId, How, Operation, Party, Statement};
use crate::store::Command;

/// A step of a run: one statement, or some that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A timer fires.
    Elect(ServerId),
    /// A timer fires, and servers are asked for their votes, from this one on, until there is a leader.
    Campaign(ServerId, ServerId),
    /// A message arrives, and its answer.
    Exchange(MessageId),
    /// Two servers say to each other all that they have to say.
    Talk(ServerId, ServerId),
    /// A message arrives, or is copied.
    Deliver(MessageId),
    Duplicate(MessageId),
    /// A client asks a server, and the request arrives.
    Ask(ClientId, Operation),
    /// A server crashes and comes back; with or without its disk.
    Restart(ServerId),
    Wipe(ServerId),
    /// A client waits no longer.
    GiveUp(ClientId),
    /// A leader is told something, or a server: one statement.
    Tell(Statement),
    /// Time passes.
    Pass(Micros),
}

/// The kinds of step, for habits.
pub(super) const KINDS: usize = 16;

/// A kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Elect,
    Campaign,
    Exchange,
    Talk,
    Deliver,
    Duplicate,
    Write,
    Read,
    Restart,
    Wipe,
    GiveUp,
    Beat,
    Change,
    Snapshot,
    Transfer,
    Pass,
}

impl Kind {
    pub const ALL: [Kind; KINDS] = [
        Kind::Elect,
        Kind::Campaign,
        Kind::Exchange,
        Kind::Talk,
        Kind::Deliver,
        Kind::Duplicate,
        Kind::Write,
        Kind::Read,
        Kind::Restart,
        Kind::Wipe,
        Kind::GiveUp,
        Kind::Beat,
        Kind::Change,
        Kind::Snapshot,
        Kind::Transfer,
        Kind::Pass,
    ];
}

/// How many of the writes that a step begins end at once: none of each server's, the first, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syncs {
    None,
    First,
    All,
}

/// So long a write takes, and a message where time passes: neither ends by itself.
pub(super) const NEVER: Micros = Micros::millis(3_600_000);
/// The most clients of a run.
pub(super) const MOST_CLIENTS: u32 = 4;
/// Servers are added up to this one.
pub(super) const MOST_SERVERS: u16 = 6;

/// All steps of a kind that make sense now.
pub(super) fn steps(play: &Play, kind: Kind, speech: Speech) -> Vec<Step> {
    let cluster = &play.watched.cluster;
    match kind {
        Kind::Elect => up(cluster).filter(|s| !s.is_leader()).map(|s| Step::Elect(s.id)).collect(),
        Kind::Campaign => {
            let pairs = up(cluster).flat_map(|s| up(cluster).map(move |first| (s, first.id)));
            let others = pairs.filter(|(s, first)| !s.is_leader() && s.id != *first);
            others.map(|(s, first)| Step::Campaign(s.id, first)).collect()
        }
        Kind::Exchange => {
            in_flight(cluster).filter(|p| is_request(p)).map(|p| Step::Exchange(p.id)).collect()
        }
        Kind::Talk => pairs(cluster).into_iter().map(|(a, b)| Step::Talk(a, b)).collect(),
        Kind::Deliver => in_flight(cluster).map(|p| Step::Deliver(p.id)).collect(),
        Kind::Duplicate => {
            let original = |p: &&Arc<Packet>| p.copy_of.is_none() && matches!(p.body, Body::Server(_));
            in_flight(cluster).filter(original).map(|p| Step::Duplicate(p.id)).collect()
        }
        Kind::Write => asks(cluster, leaders(cluster), |client| speech.write(client), How::AsSet),
        Kind::Read => {
            let followers = up(cluster).filter(|s| !s.is_leader()).map(|s| s.id);
            let led = asks(cluster, leaders(cluster), |_| speech.read(), How::AsSet);
            led.into_iter().chain(asks(cluster, followers, |_| speech.read(), How::Follower)).collect()
        }
        Kind::Restart => up(cluster).map(|s| Step::Restart(s.id)).collect(),
        Kind::Wipe => up(cluster).map(|s| Step::Wipe(s.id)).collect(),
        Kind::GiveUp => {
            let waits = cluster.clients.values().filter(|client| client.open.is_some());
            waits.map(|client| Step::GiveUp(client.id)).collect()
        }
        Kind::Beat => leaders(cluster).map(|id| Step::Tell(Statement::Beat(id))).collect(),
        Kind::Change => leaders(cluster).flat_map(|id| changes(cluster, id)).collect(),
        Kind::Snapshot => {
            let new =
                |s: &&Server| s.last_applied > s.log.prefix.index || s.log.last_index() > s.log.prefix.index;
            up(cluster).filter(new).map(|s| Step::Tell(Statement::Snapshot(s.id))).collect()
        }
        Kind::Transfer => {
            let pairs = leaders(cluster).flat_map(|at| up(cluster).map(move |s| (at, s.id)));
            let others = pairs.filter(|(at, to)| at != to);
            others.map(|(at, to)| Step::Tell(Statement::Transfer { to, at: Some(at) })).collect()
        }
        // Only where messages do not arrive by themselves meanwhile.
        Kind::Pass if cluster.settings.link.latency.0 >= NEVER => vec![Step::Pass(Micros::millis(200))],
        Kind::Pass => Vec::new(),
    }
}

/// Whether a message may still change something: it is not of a term that its receiver has left behind.
pub(super) fn is_fresh(cluster: &Cluster, packet: &Packet) -> bool {
    let (Party::Server(to), Some(message)) = (packet.to, packet.message()) else { return true };
    let receiver = cluster.machines.get(&to).and_then(|machine| machine.host.as_ref());
    receiver.is_some_and(|host| message.term() >= host.server.current_term)
}

/// The servers that may have something new for each other.
fn pairs(cluster: &Cluster) -> BTreeSet<(ServerId, ServerId)> {
    let ends = |packet: &Arc<Packet>| match (packet.from, packet.to) {
        (Party::Server(from), Party::Server(to)) => Some((from.min(to), from.max(to))),
        _ => None,
    };
    in_flight(cluster).filter(|packet| is_fresh(cluster, packet)).filter_map(ends).collect()
}

fn up(cluster: &Cluster) -> impl Iterator<Item = &Server> {
    cluster.machines.values().filter_map(|machine| machine.host.as_ref()).map(|host| &host.server)
}

fn leaders(cluster: &Cluster) -> impl Iterator<Item = ServerId> + '_ {
    up(cluster).filter(|server| server.is_leader()).map(|server| server.id)
}

pub(super) fn in_flight(cluster: &Cluster) -> impl Iterator<Item = &Arc<Packet>> {
    cluster.network.in_flight.values().map(|flight| &flight.packet)
}

fn asks(
    cluster: &Cluster,
    servers: impl Iterator<Item = ServerId>,
    command: impl Fn(ClientId) -> Command,
    how: How,
) -> Vec<Step> {
    let idle = |id: &ClientId| cluster.clients.get(id).is_none_or(|client| client.open.is_none());
    let Some(client) = (1..=MOST_CLIENTS).map(ClientId).find(idle) else { return Vec::new() };
    let command = command(client);
    let ask = |at| Step::Ask(client, Operation { command: command.clone(), at, how, revision: None });
    let anyone = (how == How::AsSet).then_some(None);
    servers.map(Some).chain(anyone).map(ask).collect()
}

/// Changes of membership that this leader may be asked for.
fn changes(cluster: &Cluster, leader: ServerId) -> Vec<Step> {
    let Some(server) = up(cluster).find(|server| server.id == leader) else { return Vec::new() };
    let at = Some(leader);
    let configuration = server.configuration();
    let voters: Vec<ServerId> = configuration.voters.iter().copied().collect();
    let mut all: Vec<Statement> = Vec::new();
    all.extend(voters.iter().map(|id| Statement::Remove { server: *id, at }));
    all.extend(configuration.learners.iter().map(|id| Statement::Promote { server: *id, at }));
    let outside = cluster.machines.keys().filter(|id| !voters.contains(id)).copied();
    let next = cluster.machines.keys().last().map(|id| ServerId(id.0 + 1));
    let next = next.filter(|id| id.0 <= MOST_SERVERS);
    for id in outside.chain(next) {
        all.push(Statement::Add { server: id, learner: false, at });
        all.push(Statement::Add { server: id, learner: true, at });
        all.push(Statement::Reconfigure { voters: voters.iter().copied().chain([id]).collect(), at });
    }
    for left in &voters {
        let rest: Vec<ServerId> = voters.iter().copied().filter(|id| id != left).collect();
        all.push(Statement::Reconfigure { voters: vec![*left], at });
        all.push(Statement::Reconfigure { voters: rest, at });
    }
    all.retain(|change| !matches!(change, Statement::Reconfigure { voters, .. } if voters.is_empty()));
    all.into_iter().map(Step::Tell).collect()
}
