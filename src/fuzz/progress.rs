//! The second phase: the faults stop for a majority, and it must make progress.
//!
//! That is promised once a majority of every active configuration is up and nobody hurts it any more; servers
//! that were removed and do not know it must be down, unless leaders are sticky (D 4.2.3). Then a leader stands
//! within twenty of the longest election timeouts, logs become equal, and a new write is answered.
//!
//! What happens to the others is up to chance: they are healed as well, crash, or are cut off. Where pre-vote and
//! check-quorum are on, one may even go on talking without hearing anything; where it only hears, always.

use std::collections::BTreeSet;

use super::{Fault, Life};
use crate::raft::configuration::Configuration;
use crate::raft::server::{Role, Server};
use crate::raft::{Micros, ServerId, Time};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::sim::settings::{Setting, Share};
use crate::sim::statement::{ClientId, Ends, How, Operation, Party, Statement};
use crate::store::Command;

/// A leader stands within so many of the longest election timeouts.
const TO_ELECT: u64 = 20;

/// All else comes about within so many: a log may be long, and go to a follower entry by entry.
const TO_AGREE: u64 = 400;

/// After so many events messages beget messages without end.
const MOST_EVENTS: u64 = 200_000;

/// So many uncommitted entries never come together.
const ENOUGH: u64 = 1_000;

/// Who writes what is new.
const CLIENT: ClientId = ClientId(9);

/// Ends the faults for a majority, if progress can be promised to one, and tells what does not come about.
pub(super) fn demand(life: &mut Life) -> Option<Fault> {
    let Some(well) = majority(life) else {
        *life.counts.progress.entry("not promised").or_default() += 1;
        return None;
    };
    let others = life.watched.cluster.machines.keys().filter(|id| !well.contains(id)).copied().collect();
    heal(life, &well, others);
    let begun = life.now();
    let longest = longest_timeout(&life.watched.cluster);
    let to_elect = begun + Micros(longest.0 * TO_ELECT);
    if !life.runs_until(to_elect, |cluster| leader(cluster, &well).is_some()) {
        if !can_be_led(&life.watched.cluster, &well) {
            *life.counts.progress.entry("nobody can lead").or_default() += 1;
            return None;
        }
        return life.is_fine().then(|| Fault::Stuck {
            text: format!("no leader within {TO_ELECT} of the longest election timeouts"),
            expectation: "expect leader".into(),
        });
    }
    life.act(new_write());
    let patience = life.watched.cluster.settings.client_timeout.0 * 2;
    let servers = life.watched.cluster.machines.len() as u64;
    let to_agree = to_elect + Micros(longest.0 * TO_AGREE + patience * servers);
    let done =
        life.runs_until(to_agree, |cluster| is_answered(cluster) && differing(cluster, &well).is_none());
    if done {
        *life.counts.progress.entry("made").or_default() += 1;
    }
    (!done && life.is_fine()).then(|| stuck(&life.watched.cluster, &well))
}

impl Life {
    /// Lets things happen until it is so, up to a moment; false if it never was, or an invariant broke.
    fn runs_until(&mut self, end: Time, is_so: impl Fn(&Cluster) -> bool) -> bool {
        let most = self.counts.events + MOST_EVENTS;
        while self.is_fine() {
            if is_so(&self.watched.cluster) {
                return true;
            }
            let is_endless = self.counts.events > most;
            if is_endless || self.watched.cluster.next_at().is_none_or(|at| at > end) || !self.step() {
                return false;
            }
        }
        false
    }
}

// Who is well.

/// Servers that are a majority of every configuration that may be active; none if there are not so many.
fn majority(life: &mut Life) -> Option<BTreeSet<ServerId>> {
    let cluster = &life.watched.cluster;
    let server = &cluster.settings.server;
    // Without a no-op, entries of older terms are committed with the next command; too many, and none is taken.
    if !server.noop && server.max_uncommitted < ENOUGH {
        return None;
    }
    let active = active(cluster);
    let sticky = server.stickiness;
    let in_all = |id: ServerId| active.iter().all(|configuration| configuration.contains(id));
    let usable =
        cluster.machines.iter().filter(|(id, machine)| !machine.disk.wiped && (sticky || in_all(**id)));
    let mut well: BTreeSet<ServerId> = usable.map(|(id, _)| *id).collect();
    if !is_majority(&well, &active) {
        return None;
    }
    let fewest = life.world.dice.one_in(2);
    let ids: Vec<ServerId> = well.iter().copied().collect();
    for _ in 0..if fewest { 2 * ids.len() } else { 0 } {
        let id = life.world.dice.pick(&ids);
        well.remove(&id);
        if !is_majority(&well, &active) {
            well.insert(id);
        }
    }
    Some(well)
}

/// The configurations that some server uses, or will once it is up, or that a leader is about to bring: those
/// that follow joint ones too.
fn active(cluster: &Cluster) -> Vec<Configuration> {
    let mut active: Vec<Configuration> = Vec::new();
    for machine in cluster.machines.values() {
        let log = &machine.disk.durable.log;
        let on_disk = log.configuration_at(log.last_index()).1;
        let server = machine.host.as_ref().map(|host| &host.server);
        let in_use = server.map(Server::configuration);
        let planned = server.and_then(planned);
        let known = [Some(&**on_disk), in_use, planned.as_ref()].into_iter().flatten();
        let left = |joint: &Configuration| Configuration { outgoing: None, ..joint.clone() };
        for configuration in known.flat_map(|c| [c.clone(), left(c)]) {
            if !configuration.voters.is_empty() && !active.contains(&configuration) {
                active.push(configuration);
            }
        }
    }
    active
}

/// What a leader does once new servers have caught up.
fn planned(server: &Server) -> Option<Configuration> {
    let Role::Leader(leader) = &server.role else { return None };
    let voters = leader.catch_up.as_ref()?.voters.clone();
    Some(Configuration { voters, ..Configuration::default() })
}

fn is_majority(well: &BTreeSet<ServerId>, active: &[Configuration]) -> bool {
    let half = |voters: &BTreeSet<ServerId>| voters.intersection(well).count() * 2 > voters.len();
    !active.is_empty() && active.iter().all(|c| half(&c.voters) && c.outgoing.iter().all(half))
}

/// Whether one of these servers may be elected by the others. There are corners in which none may, though a
/// majority of every configuration is up: a learner that holds a later entry than all voters refuses them its
/// vote, which they need where their own logs make a voter of it, and asks for none itself (D 4.2.1).
fn can_be_led(cluster: &Cluster, well: &BTreeSet<ServerId>) -> bool {
    let log = |id: &ServerId| {
        let machine = &cluster.machines[id];
        machine.host.as_ref().map_or(&machine.disk.durable.log, |host| &host.server.log)
    };
    let fresh = |id: &ServerId| (log(id).last_term(), log(id).last_index());
    well.iter().any(|id| {
        let configuration = Configuration::clone(log(id).configuration_at(log(id).last_index()).1);
        let voters = well.iter().filter(|other| fresh(other) <= fresh(id)).copied().collect();
        configuration.is_voter(*id) && is_majority(&voters, &[configuration])
    })
}

// The end of the faults.

fn heal(life: &mut Life, well: &BTreeSet<ServerId>, others: Vec<ServerId>) {
    life.act(Statement::Release(None));
    life.act(Statement::Heal(None));
    let loads: Vec<ClientId> = life.watched.cluster.loads.keys().copied().collect();
    loads.into_iter().for_each(|client| life.act(Statement::Load { client, load: None }));
    let calm = calm(&life.watched.cluster);
    life.act(Statement::Set(calm.clone()));
    for ends in own_links(&life.watched.cluster) {
        life.act(Statement::Link(ends, calm[..3].to_vec()));
    }
    for id in well {
        let machine = &life.watched.cluster.machines[id];
        let (is_down, is_paused, rate) = (machine.host.is_none(), machine.paused, machine.clock.rate);
        let drift = life.watched.cluster.settings.server.clock_drift;
        if rate.0.abs_diff(1_000_000) > drift {
            life.act(Statement::Clock(*id, Share(1_000_000)));
        }
        if is_down {
            life.act(Statement::Start(*id));
        } else if is_paused {
            life.act(Statement::Resume(*id));
        }
    }
    others.into_iter().for_each(|id| forsake(life, id, well));
}

/// What becomes of a server that is not of the majority.
fn forsake(life: &mut Life, id: ServerId, well: &BTreeSet<ServerId>) {
    let server = &life.watched.cluster.settings.server;
    let stays_behind = life.watched.cluster.machines[&id].host.is_some();
    let deaf_is_harmless = server.prevote && server.checkquorum && server.stickiness;
    let cut =
        |from: ServerId, to: ServerId, both| Statement::Cut(Ends { from: from.into(), to: to.into(), both });
    let (name, cuts): (_, Vec<Statement>) = match life.world.dice.throw(4) {
        0 if stays_behind => ("one cut off", well.iter().map(|to| cut(id, *to, true)).collect()),
        1 if stays_behind && deaf_is_harmless => {
            ("one deaf", well.iter().map(|from| cut(*from, id, false)).collect())
        }
        _ if stays_behind => ("one crashed", vec![Statement::Kill(id)]),
        _ => ("one down", Vec::new()),
    };
    *life.counts.progress.entry(name).or_default() += 1;
    cuts.into_iter().for_each(|statement| life.act(statement));
}

/// Settings with which servers can hear of each other in time. The first three are those of links.
fn calm(cluster: &Cluster) -> Vec<Setting> {
    let settings = &cluster.settings;
    let shortest = settings.server.election_timeout.0;
    let at_most = |(low, high): (Micros, Micros), part: u64| {
        let most = Micros(shortest.0 / part);
        (low.min(most), high.min(most))
    };
    let latency = at_most(settings.link.latency, 10);
    let fsync = at_most(settings.fsync, 20);
    let heartbeat = settings.server.heartbeat.min(Micros((shortest.0 / 4).max(1_000)));
    vec![
        Setting::Latency(latency.0, latency.1),
        Setting::Loss(Share(0)),
        Setting::Duplicate(Share(0)),
        Setting::Fsync(fsync.0, fsync.1),
        Setting::Heartbeat(heartbeat),
        Setting::Timers(true),
    ]
}

/// The links that have settings of their own.
fn own_links(cluster: &Cluster) -> Vec<Ends> {
    let servers = cluster.machines.keys().map(|id| Party::from(*id));
    let parties: Vec<Party> = servers.chain(cluster.clients.keys().map(|id| Party::from(*id))).collect();
    let pairs = parties.iter().flat_map(|from| parties.iter().map(move |to| (*from, *to)));
    let own = pairs.filter(|(from, to)| cluster.network.link_settings(*from, *to).is_some());
    own.map(|(from, to)| Ends { from, to, both: false }).collect()
}

fn new_write() -> Statement {
    let command = Command::Set { key: b"new".to_vec(), value: b"1".to_vec(), ttl: None };
    let operation = Operation { command, at: None, how: How::AsSet, revision: None };
    Statement::Ask { client: CLIENT, operation }
}

/// The longest election timeout, on the slowest clock.
fn longest_timeout(cluster: &Cluster) -> Micros {
    let server = &cluster.settings.server;
    Micros(server.election_timeout.1.0 * 1_000_000 / (1_000_000 - u64::from(server.clock_drift)))
}

// What must come about.

/// Who leads, and has a term as high as anyone who counts for it: those that it does not know may be in any term.
fn leader<'a>(cluster: &'a Cluster, well: &BTreeSet<ServerId>) -> Option<&'a Server> {
    let servers = || running(cluster, well).map(|(_, server)| server);
    let stands = |leader: &&Server| {
        let mut members = servers().filter(|server| leader.configuration().contains(server.id));
        matches!(leader.role, Role::Leader(_))
            && members.all(|server| server.current_term <= leader.current_term)
    };
    servers().filter(stands).max_by_key(|leader| leader.current_term)
}

/// A server that is well and a member, and whose log is not its leader's. Without a no-op a new leader need not
/// know how far the one before had committed.
fn differing(cluster: &Cluster, well: &BTreeSet<ServerId>) -> Option<ServerId> {
    let Some(leader) = leader(cluster, well) else { return well.first().copied() };
    let end = |server: &Server| {
        let log = &server.log;
        let applied = server.options.noop.then_some((server.commit_index, server.last_applied));
        (log.last_index(), log.term(log.last_index()), applied)
    };
    let members = running(cluster, well).filter(|(id, _)| leader.configuration().contains(*id));
    members.into_iter().find(|(_, server)| end(server) != end(leader)).map(|(id, _)| id)
}

fn running<'a>(
    cluster: &'a Cluster,
    well: &BTreeSet<ServerId>,
) -> impl Iterator<Item = (ServerId, &'a Server)> {
    let server = |machine: &'a Machine| machine.host.as_ref().map(|host| &host.server);
    let machines = cluster.machines.iter().filter(|(id, _)| well.contains(id));
    machines.filter_map(move |(id, machine)| Some((*id, server(machine)?)))
}

fn is_answered(cluster: &Cluster) -> bool {
    cluster.clients.get(&CLIENT).is_some_and(|client| !client.closed.is_empty())
}

fn stuck(cluster: &Cluster, well: &BTreeSet<ServerId>) -> Fault {
    let after = format!("within {TO_AGREE} more of the longest election timeouts");
    if !is_answered(cluster) {
        let (text, expectation) = (format!("no answer to a new write {after}"), "expect c9 reply OK".into());
        return Fault::Stuck { text, expectation };
    }
    let differs = differing(cluster, well);
    match (leader(cluster, well), differs) {
        (Some(leader), Some(id)) => Fault::Stuck {
            text: format!("the log of {id} did not become that of its leader {} {after}", leader.id),
            expectation: match leader.options.noop {
                true => {
                    format!("expect {id} last={} commit={}", leader.log.last_index(), leader.commit_index)
                }
                false => format!("expect {id} last={}", leader.log.last_index()),
            },
        },
        _ => Fault::Stuck { text: format!("no leader stays {after}"), expectation: "expect leader".into() },
    }
}
