//! How a run begins: servers with empty disks, or with what is given.

use std::sync::Arc;

use super::chance::{Purpose, Stream};
use super::cluster::Cluster;
use super::machine::Machine;
use super::settings::Share;
use super::statement::{Given, GivenEntries, Refused, Setup};
use crate::host::{Call, Host};
use crate::raft::configuration::Configuration;
use crate::raft::log::{Entry, Log, Payload, Prefix};
use crate::raft::server::{Durable, Snapshot};
use crate::raft::{Index, ServerId, Term, Time};
use crate::store::{Command, Request, encode_request};

/// The most servers of a run: S1 to S25.
pub const MOST_SERVERS: u16 = 25;

impl Cluster {
    /// The cluster at time 0.
    ///
    /// # Errors
    /// If the number of servers is out of range, or what is given contradicts itself.
    pub fn new(setup: &Setup) -> Result<Cluster, Refused> {
        if !(1..=MOST_SERVERS).contains(&setup.servers) {
            return Err(Refused(format!("a cluster has 1 to {MOST_SERVERS} servers, not {}", setup.servers)));
        }
        let mut cluster = Cluster::empty(setup.seed, setup.settings.clone(), setup.rules);
        for id in (1..=setup.servers).map(ServerId) {
            let mut of_this = setup.given.iter().filter(|given| given.server == id);
            let given = of_this.next();
            if of_this.next().is_some() {
                return Err(Refused(format!("what {id} holds is given already: say all of it in one line")));
            }
            let first = Configuration::of_voters(setup.servers);
            let durable =
                given.map_or_else(|| Ok(Durable::new(first.clone())), |given| durable(given, &first))?;
            cluster.add_machine(id, durable);
            cluster.boot(id, false, given.and_then(|given| given.commit));
        }
        if let Some(given) = setup.given.iter().find(|given| given.server.0 > setup.servers) {
            return Err(Refused(format!("there is no {} in a cluster of {}", given.server, setup.servers)));
        }
        cluster.take_events();
        Ok(cluster)
    }

    pub(super) fn add_machine(&mut self, id: ServerId, durable: Durable) {
        let mut machine = Machine::new(id, self.seed, durable);
        let drift = drawn_rate(self.seed, id, Share(self.settings.server.clock_drift));
        machine.clock.set_rate(drift, self.now);
        self.machines.insert(id, machine);
    }

    /// Starts a process from its disk.
    pub(super) fn boot(&mut self, id: ServerId, restarted: bool, commit: Option<Index>) {
        let (options, rules, guarantee) = (self.settings.server.clone(), self.rules, self.guarantee());
        let snapshot_every = self.settings.snapshot_every;
        let Some(machine) = self.machines.get_mut(&id) else { return };
        let now = machine.clock.shows(self.now);
        let mut call = Call { now, chance: &mut machine.chance, actions: Vec::new() };
        let mut host = Host::start(id, &machine.disk.durable, options, rules, restarted, &mut call);
        host.guarantee = guarantee;
        host.snapshot_every = snapshot_every;
        if let Some(commit) = commit {
            host.given_commit(commit, &mut call);
        }
        let actions = call.actions;
        machine.host = Some(host);
        self.carry_out(id, actions);
        self.set_timer(id);
    }
}

/// How fast a server's clock runs: drawn once, at most `drift` off.
pub(super) fn drawn_rate(seed: u64, id: ServerId, drift: Share) -> Share {
    let mut stream = Stream::new(seed, Purpose::Clock(id));
    let off = u64::from(drift.0).min(999_999);
    let range = (crate::raft::Micros(1_000_000 - off), crate::raft::Micros(1_000_000 + off));
    Share(stream.within(range).0 as u32)
}

fn durable(given: &Given, first: &Configuration) -> Result<Durable, Refused> {
    let id = given.server;
    let prefix = given.snapshot.unwrap_or_default();
    let terms = || [prefix.1].into_iter().chain(given.log.iter().map(|entries| entries.term));
    if let Some((before, behind)) = terms().zip(terms().skip(1)).find(|(before, behind)| before > behind) {
        return Err(Refused(format!(
            "{id} cannot hold an entry of term {behind} behind one of term {before}: terms never fall in a log"
        )));
    }
    let last_term = given.log.last().map_or(prefix.1, |entries| entries.term);
    let current_term = given.term.unwrap_or(last_term);
    if let Some(term) = terms().find(|term| *term > current_term) {
        return Err(Refused(format!(
            "{id} is in term {current_term} and cannot hold an entry of term {term}"
        )));
    }
    if let Some(vote) = given.vote.filter(|vote| !first.voters.contains(vote)) {
        return Err(Refused(format!("{id} cannot have voted for {vote}: there is no such server")));
    }
    let configuration = Arc::new(first.clone());
    let prefix = Prefix { index: prefix.0, term: prefix.1, configuration };
    let snapshot = given.snapshot.map(|_| Arc::new(Snapshot { prefix: prefix.clone(), data: Arc::new([]) }));
    let mut log = Log::after(prefix);
    for GivenEntries { term, command, times } in &given.log {
        for entry in std::iter::repeat_n(entry(*term, command.as_ref()), *times) {
            log.append(entry);
        }
    }
    if let Some(commit) = given.commit.filter(|commit| *commit > log.last_index()) {
        let last = log.last_index();
        return Err(Refused(format!("{id} cannot have committed index {commit}: its log ends at {last}")));
    }
    Ok(Durable { current_term, voted_for: given.vote, log, snapshot })
}

fn entry(term: Term, command: Option<&Command>) -> Entry {
    let payload = command.map_or(Payload::Noop, |command| {
        Payload::Command(encode_request(&Request::of_nobody(command.clone())).into())
    });
    Entry { term, stamp: Time(0), payload }
}
