//! What servers are called, and what is said of a cluster that cannot go on.

use std::cmp::Reverse;

use super::grammar::span;
use super::language::{Slot, phrase};
use crate::raft::configuration::Configuration;
use crate::raft::log::Log;
use crate::raft::quorum::majority;
use crate::raft::rules::{Rule, Rules};
use crate::raft::server::{Role, Server};
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::sim::statement::Party;

/// Who leads: of all that run and believe so, the one of the highest term. A candidate of a later term, cut off
/// perhaps, does not depose it before it hears of that.
pub fn leading(cluster: &Cluster) -> Option<ServerId> {
    let running = cluster.machines.values().filter(|machine| machine.is_running());
    let servers = running.filter_map(|machine| Some(&machine.host.as_ref()?.server));
    let leader = servers.filter(|server| server.is_leader()).max_by_key(|server| server.current_term)?;
    Some(leader.id)
}

/// What a machine is doing, in one word: `leader`, `learner`, `paused`, `crashed`, …
pub fn role(machine: &Machine) -> &'static str {
    match &machine.host {
        None => "crashed",
        Some(_) if machine.paused => "paused",
        Some(host) => match &host.server.role {
            Role::Leader(_) => "leader",
            Role::Candidate { .. } => "candidate",
            Role::PreCandidate { .. } => "pre-candidate",
            Role::Follower { .. } if host.server.is_learner() => "learner",
            Role::Follower { .. } => "follower",
        },
    }
}

/// The same of a server in its cluster: one that the cluster goes on without is `removed`, which nobody told it.
pub fn role_in(cluster: &Cluster, id: ServerId) -> &'static str {
    match cluster.machines.get(&id) {
        Some(machine) if machine.host.is_some() && !is_member(cluster, id) => "removed",
        Some(machine) => role(machine),
        None => "unknown",
    }
}

/// Whether a server is in the configuration of the leader; without one, of the server that might be next.
pub fn is_member(cluster: &Cluster, id: ServerId) -> bool {
    configuration(cluster).is_none_or(|configuration| configuration.contains(id))
}

/// That configuration; none if nobody runs who has one.
pub fn configuration(cluster: &Cluster) -> Option<&Configuration> {
    let leader = leading(cluster);
    let running = cluster.machines.values().filter(|machine| machine.is_running());
    let servers = running.filter_map(|machine| Some(&machine.host.as_ref()?.server));
    let freshest = |server: &&Server| {
        (leader == Some(server.id), server.log.last_term(), server.log.last_index(), Reverse(server.id))
    };
    Some(servers.max_by_key(freshest)?.configuration())
        .filter(|configuration| !configuration.voters.is_empty())
}

/// What a run is called in which rules are off: `Modified Raft without pre-vote, persist-vote`.
pub fn modified(rules: Rules) -> Option<String> {
    let off: Vec<&str> = rules.broken().map(Rule::id).collect();
    (!off.is_empty()).then(|| phrase!("modified", rules = off.join(", ")).to_string())
}

/// How a cluster stands, in what is not as it should be: `5 servers · S2 crashed · links cut`.
pub fn state(cluster: &Cluster) -> String {
    let away = |word: &'static str| {
        let ids = cluster.machines.iter().filter(|(_, machine)| role(machine) == word);
        let ids: Vec<ServerId> = ids.map(|(id, _)| *id).collect();
        (!ids.is_empty()).then(|| phrase!("state.away", servers = Slot::list(ids), word = word))
    };
    let ids = || cluster.machines.keys().map(|id| Party::from(*id));
    let cut = ids().any(|a| ids().any(|b| a != b && cluster.network.is_cut(a, b)));
    let servers = phrase!("count.servers", n = cluster.machines.len());
    let parts = [Some(servers), away("crashed"), away("paused"), cut.then(|| phrase!("state.cut"))];
    parts.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" · ")
}

/// A server's name for a screen reader: `S3, leader, term 4, committed 5 of 6 entries`.
pub fn server(cluster: &Cluster, id: ServerId) -> String {
    let role = role_in(cluster, id);
    let entries = |log: &Log| phrase!("count.entries", n = log.last_index().0);
    let phrase = match cluster.machines.get(&id) {
        None => phrase!("server", s = id, role = role),
        Some(Machine { host: None, disk, .. }) => {
            let (term, entries) = (disk.durable.current_term, entries(&disk.durable.log));
            phrase!("server.down", s = id, role = role, term = term, entries = entries)
        }
        Some(Machine { host: Some(host), .. }) => {
            let (term, entries) = (host.server.current_term, entries(&host.server.log));
            let commit = host.server.commit_index;
            phrase!("server.running", s = id, role = role, term = term, commit = commit, entries = entries)
        }
    };
    phrase.to_string()
}

/// `Five servers. S3 leads term 4. S1 follower, S4 crashed.`: the ring in words.
pub fn summary(cluster: &Cluster) -> String {
    let leader = leading(cluster);
    let leads = leader.and_then(|id| Some((id, cluster.machines[&id].host.as_ref()?.server.current_term)));
    let leads = match leads {
        Some((id, term)) => phrase!("summary.leads", s = id, term = term),
        None => phrase!("summary.nobody"),
    };
    let others = cluster.machines.keys().filter(|id| Some(**id) != leader);
    let others: Vec<String> = others.map(|id| format!("{id} {}", role_in(cluster, *id))).collect();
    let servers = phrase!("count.servers", n = cluster.machines.len());
    match others.is_empty() {
        true => phrase!("summary.alone", servers = servers, leads = leads),
        false => phrase!("summary", servers = servers, leads = leads, others = others.join(", ")),
    }
    .to_string()
}

/// `No leader: S2's timer is due in 41 ms.`; none if there is one.
pub fn no_leader(cluster: &Cluster) -> Option<String> {
    if leading(cluster).is_some() {
        return None;
    }
    let due = |(id, machine): (&ServerId, &Machine)| {
        let (at, _) = machine.election_due().filter(|_| machine.is_running())?;
        Some((at - cluster.now, *id))
    };
    let next: Option<(Micros, ServerId)> = cluster.machines.iter().filter_map(due).min();
    let phrase = match next.filter(|_| cluster.settings.timers) {
        Some((left, id)) => phrase!("no_leader.due", s = id, left = span(left)),
        None => phrase!("no_leader"),
    };
    Some(phrase.to_string())
}

/// `3 of 5 servers are needed to commit; 2 can be reached.`; none if enough can.
pub fn no_majority(cluster: &Cluster) -> Option<String> {
    let reach = |id: ServerId| {
        let voters = &cluster.machines[&id].host.as_ref()?.server.configuration().voters;
        let reached = voters.iter().filter(|voter| is_reached(cluster, id, **voter)).count();
        Some((reached, voters.len()))
    };
    let running = cluster.machines.iter().filter(|(_, machine)| machine.is_running());
    let best = match leading(cluster) {
        Some(leader) => reach(leader),
        None => running.filter_map(|(id, _)| reach(*id)).filter(|(_, voters)| *voters > 0).max(),
    };
    let (reached, voters) = best?;
    let needed = majority(voters);
    (reached < needed)
        .then(|| phrase!("no_majority", needed = needed, voters = voters, reached = reached).to_string())
}

fn is_reached(cluster: &Cluster, from: ServerId, to: ServerId) -> bool {
    let (a, b) = (Party::Server(from), Party::Server(to));
    let runs = cluster.machines.get(&to).is_some_and(Machine::is_running);
    runs && (from == to || !cluster.network.is_cut(a, b) && !cluster.network.is_cut(b, a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statement::{Setup, Statement};

    /// Five servers of which some have done something.
    fn after(statements: &[Statement]) -> Cluster {
        let mut cluster = Cluster::new(&Setup { servers: 5, ..Setup::default() }).expect("it begins");
        while cluster.leader().is_none() {
            cluster.step();
        }
        for statement in statements {
            cluster.act(statement).expect("it can be done");
        }
        cluster
    }

    #[test]
    fn a_server_is_called_by_what_it_does() {
        let cluster = after(&[]);
        let leader = cluster.leader().expect("one leads");
        let name = server(&cluster, leader);
        assert_eq!(name, format!("{leader}, leader, term 1, committed 0 of 1 entry"));
        assert!(summary(&cluster).starts_with(&format!("5 servers. {leader} leads term 1.")));
        let dead = after(&[Statement::Kill(leader)]);
        let name = server(&dead, leader);
        assert!(name.starts_with(&format!("{leader}, crashed, term 1")), "{name}");
    }

    #[test]
    fn a_server_that_was_removed_is_called_so() {
        let mut cluster = after(&[]);
        let leader = cluster.leader().expect("one leads");
        let gone = if leader.0 == 5 { ServerId(4) } else { ServerId(5) };
        while cluster.machines[&leader].host.as_ref().is_some_and(|host| host.server.commit_index.0 == 0) {
            cluster.step();
        }
        cluster.act(&Statement::Remove { server: gone, at: None }).expect("it can be removed");
        assert_eq!(role_in(&cluster, gone), "removed");
        assert_eq!(role_in(&cluster, leader), "leader");
        cluster.act(&Statement::Kill(gone)).expect("it runs on until then");
        assert_eq!(role_in(&cluster, gone), "crashed");
    }

    #[test]
    fn without_a_leader_the_next_timer_is_named() {
        let leader = after(&[]).leader().expect("one leads");
        assert_eq!(no_leader(&after(&[])), None);
        let said = no_leader(&after(&[Statement::Kill(leader)])).expect("there is none");
        assert!(said.starts_with("No leader: S") && said.ends_with(" ms."), "{said}");
    }

    #[test]
    fn without_a_majority_it_is_said_how_many_lack() {
        assert_eq!(no_majority(&after(&[])), None);
        let leader = after(&[]).leader().expect("one leads");
        let others = (1..=5).map(ServerId).filter(|id| *id != leader);
        let (near, far): (Vec<ServerId>, Vec<ServerId>) = others.partition(|id| id.0 == 5 - leader.0 / 5);
        let near = [vec![leader], near].concat();
        let cut = after(&[Statement::Partition(vec![near, far])]);
        assert_eq!(
            no_majority(&cut).as_deref(),
            Some("3 of 5 servers are needed to commit; 2 can be reached.")
        );
    }
}
