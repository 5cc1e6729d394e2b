//! What a statement does to a cluster, at this moment and in full.
//!
//! Each is one event. One that cannot be done is refused: it changes nothing and says why.

use std::sync::Arc;

use super::cluster::{Cluster, Due};
use super::event::{Loss, News, Trigger};
use super::machine::Arrived;
use super::network::Flight;
use super::packet::{Packet, Pattern};
use super::settings::{Setting, Share};
use super::setup::{MOST_SERVERS, drawn_rate};
use super::statement::{ClientId, Ends, Operation, Party, Refused, Statement};
use crate::raft::configuration::Configuration;
use crate::raft::membership::Change;
use crate::raft::note::{ChangeRefusal, Note};
use crate::raft::rules::Rule;
use crate::raft::server::{Durable, Input};
use crate::raft::{Micros, ServerId, Time};

type Done = Result<(), Refused>;

pub(super) fn refuse<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

impl Cluster {
    /// Does this now, as one event. [`Statement::Settle`] lets many events happen: drive it with
    /// [`Cluster::settle_once`] to see each.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then.
    pub fn act(&mut self, statement: &Statement) -> Done {
        self.begin();
        match self.perform(statement) {
            Ok(()) => {
                self.end(None, Trigger::Act(Arc::new(statement.clone())));
                Ok(())
            }
            Err(refused) => {
                self.cancel();
                Err(refused)
            }
        }
    }

    fn perform(&mut self, statement: &Statement) -> Done {
        match statement {
            Statement::Set(settings) => self.set(settings),
            Statement::Break(rules) => self.switch_rules(rules, false),
            Statement::Mend(rules) => self.switch_rules(rules, true),
            Statement::Kill(id) => self.kill(*id),
            Statement::Start(id) => self.start(*id),
            Statement::Wipe(id) => self.wipe(*id),
            Statement::Pause(id) => self.pause(*id),
            Statement::Resume(id) => self.resume(*id),
            Statement::Clock(id, rate) => self.clock(*id, *rate),
            Statement::Partition(groups) => self.partition(groups),
            Statement::Cut(ends) => self.cut(*ends),
            Statement::Heal(None) => Ok(self.network.heal_all()),
            Statement::Heal(Some(ends)) => Ok(self.network.set_cut(*ends, false)),
            Statement::Link(ends, settings) => self.link(*ends, settings),
            Statement::Timeout(Party::Server(id)) => self.timeout(*id),
            Statement::Timeout(Party::Client(id)) => self.timeout_client(*id),
            Statement::Beat(id) => self.beat(*id),
            Statement::Sync(id) => self.sync(*id),
            Statement::Transfer { to, at } => self.hand_to_leader(*at, Input::Transfer { to: *to }),
            Statement::Add { server, learner, at } => self.add(*server, *learner, *at),
            Statement::Promote { server, at } => self.change(*at, Change::Promote(*server)),
            Statement::Remove { server, at } => self.change(*at, Change::Remove(*server)),
            Statement::Reconfigure { voters, at } => self.reconfigure(voters, *at),
            Statement::Snapshot(id) => self.snapshot(*id),
            Statement::Hold(pattern) => Ok(self.network.hold(pattern.clone())),
            Statement::Release(pattern) => Ok(self.release(pattern.as_ref())),
            Statement::Drop(pattern) => self.drop_message(pattern),
            Statement::Deliver(pattern) => self.deliver_message(pattern),
            Statement::Duplicate(pattern) => self.duplicate(pattern),
            Statement::Send(hand_made) => self.send_by_hand(hand_made),
            Statement::Ask { client, operation } => self.ask_for(*client, operation),
            Statement::Settle(among) => Ok(while self.settle_once(among) {}),
            Statement::Note(_) => Ok(()),
        }
    }
}

// Settings and rules.
impl Cluster {
    fn set(&mut self, settings: &[Setting]) -> Done {
        let mut new = self.settings.clone();
        for setting in settings {
            new.set(*setting).map_err(Refused)?;
        }
        let drift_changed = new.server.clock_drift != self.settings.server.clock_drift;
        self.settings = new;
        if drift_changed {
            let drift = Share(self.settings.server.clock_drift);
            for (id, machine) in &mut self.machines {
                machine.clock.set_rate(drawn_rate(self.seed, *id, drift), self.now);
            }
        }
        self.settings_changed();
        Ok(())
    }

    fn switch_rules(&mut self, rules: &[Rule], keep: bool) -> Done {
        if let Some(rule) = rules.iter().find(|rule| !keep && rule.info().breaks.is_none()) {
            return refuse(format!("`{}` cannot be switched off", rule.id()));
        }
        for rule in rules {
            if keep { self.rules.mend(*rule) } else { self.rules.break_rule(*rule) }
        }
        self.settings_changed();
        Ok(())
    }

    fn settings_changed(&mut self) {
        let (options, rules, guarantee) = (self.settings.server.clone(), self.rules, self.guarantee());
        let snapshot_every = self.settings.snapshot_every;
        let ids: Vec<ServerId> = self.machines.keys().copied().collect();
        for id in ids {
            self.with_host(id, |host, _| {
                host.server.options = options.clone();
                host.server.rules = rules;
                host.guarantee = guarantee;
                host.snapshot_every = snapshot_every;
            });
        }
    }
}

// Machines.
impl Cluster {
    fn kill(&mut self, id: ServerId) -> Done {
        self.must_be_up(id)?;
        self.unqueue(Due::Written(id));
        let Some(machine) = self.machines.get_mut(&id) else { return Ok(()) };
        let held_back = machine.host.take().map_or(0, |host| host.held_back().count());
        let writes = machine.disk.pending.len();
        machine.disk.pending.clear();
        machine.paused = false;
        machine.timer = None;
        let waiting: Vec<Arrived> = machine.inbox.drain(..).collect();
        self.tell(News::Crashed { server: id, writes, held_back });
        for arrived in waiting {
            if let Arrived::Message(packet) = arrived {
                self.tell(News::Lost(packet, Loss::ReceiverDown));
            }
        }
        Ok(())
    }

    fn start(&mut self, id: ServerId) -> Done {
        let wiped_may_return = !self.rules.keep(Rule::NewDiskNewServer);
        match self.machines.get_mut(&id) {
            None => return refuse(format!("there is no {id}")),
            Some(machine) if machine.host.is_some() => return refuse(format!("{id} runs already")),
            Some(machine) if machine.disk.wiped && !wiped_may_return => {
                return refuse(format!(
                    "{id} lost its disk and with it its vote: it cannot come back under its old name; \
                     remove it and add a new server"
                ));
            }
            Some(machine) => machine.disk.wiped = false,
        }
        self.tell(News::Started { server: id });
        self.boot(id, true, None);
        Ok(())
    }

    fn wipe(&mut self, id: ServerId) -> Done {
        let Some(machine) = self.machines.get_mut(&id) else { return refuse(format!("there is no {id}")) };
        if machine.host.is_some() {
            return refuse(format!("{id} runs: kill it before its disk is wiped"));
        }
        let prefix = &machine.disk.durable.log.prefix;
        let first =
            if prefix.index.0 == 0 { (*prefix.configuration).clone() } else { Configuration::default() };
        machine.disk.durable = Durable::new(first);
        machine.disk.wiped = true;
        Ok(())
    }

    fn pause(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        if let Some(machine) = self.machines.get_mut(&id) {
            machine.paused = true;
        }
        self.tell(News::Stalled { server: id, paused: true });
        Ok(())
    }

    fn resume(&mut self, id: ServerId) -> Done {
        let Some(machine) = self.machines.get_mut(&id).filter(|m| m.paused) else {
            return refuse(format!("{id} is not paused"));
        };
        machine.paused = false;
        let waiting: Vec<Arrived> = machine.inbox.drain(..).collect();
        self.tell(News::Stalled { server: id, paused: false });
        for arrived in waiting {
            match arrived {
                Arrived::Message(packet) => self.receive(id, &packet),
                Arrived::Written(write) => self.with_host(id, |host, call| host.synced(write, call)),
            }
        }
        self.set_timer(id);
        Ok(())
    }

    fn clock(&mut self, id: ServerId, rate: Share) -> Done {
        let now = self.now;
        let Some(machine) = self.machines.get_mut(&id) else { return refuse(format!("there is no {id}")) };
        machine.clock.set_rate(rate, now);
        self.set_timer(id);
        Ok(())
    }

    fn sync(&mut self, id: ServerId) -> Done {
        let waits = self.machines.get(&id).is_some_and(|m| !m.disk.pending.is_empty());
        if !waits {
            return refuse(format!("{id} waits for no write"));
        }
        self.unqueue(Due::Written(id));
        self.finish_write(id);
        Ok(())
    }

    fn snapshot(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        self.with_host(id, |host, call| host.compact(call));
        self.refused_by_server()
    }

    pub(super) fn must_be_up(&self, id: ServerId) -> Done {
        match self.machines.get(&id) {
            None => refuse(format!("there is no {id}")),
            Some(machine) if machine.host.is_none() => refuse(format!("{id} is down")),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn must_run(&self, id: ServerId) -> Done {
        self.must_be_up(id)?;
        let paused = self.machines.get(&id).is_some_and(|m| m.paused);
        if paused { refuse(format!("{id} is paused")) } else { Ok(()) }
    }
}

// Timers, and what a leader is told.
impl Cluster {
    fn timeout(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        let Some(machine) = self.machines.get(&id) else { return Ok(()) };
        let Some(host) = &machine.host else { return Ok(()) };
        if host.server.is_leader() {
            return refuse(format!("{id} leads: a leader has no election timer"));
        }
        if host.server.relies_on_timer(machine.clock.shows(self.now)) {
            return refuse(format!(
                "{id} heard a leader within the shortest election timeout: with `reads=lease` its timer cannot fire yet"
            ));
        }
        self.with_host(id, |host, call| host.input(Input::ElectionTimeout, call));
        Ok(())
    }

    fn timeout_client(&mut self, id: ClientId) -> Done {
        if self.clients.get(&id).is_none_or(|client| client.open.is_none()) {
            return refuse(format!("{id} waits for no answer"));
        }
        self.client_timed_out(id);
        Ok(())
    }

    fn beat(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        let leads =
            self.machines.get(&id).and_then(|m| m.host.as_ref()).is_some_and(|h| h.server.is_leader());
        if !leads {
            return refuse(format!("{id} does not lead: it has no heartbeat timer"));
        }
        self.with_host(id, |host, call| host.input(Input::HeartbeatTimeout, call));
        Ok(())
    }

    fn change(&mut self, at: Option<ServerId>, change: Change) -> Done {
        self.hand_to_leader(at, Input::Change(change))
    }

    /// Hands this to the leader of the highest term, or to the server that is named, without a message.
    fn hand_to_leader(&mut self, at: Option<ServerId>, input: Input) -> Done {
        let Some(leader) = at.or_else(|| self.leader()) else { return refuse("there is no leader now") };
        self.must_run(leader)?;
        self.with_host(leader, |host, call| host.input(input, call));
        self.refused_by_server()
    }

    fn refused_by_server(&self) -> Done {
        let refusal = |news: &News| match news {
            News::Server(id, Note::ChangeRefused { why }) => Some(Refused(explain(*id, why))),
            _ => None,
        };
        self.news().iter().find_map(refusal).map_or(Ok(()), Err)
    }

    fn add(&mut self, server: ServerId, learner: bool, at: Option<ServerId>) -> Done {
        let new = self.start_new([server])?;
        let done = self.change(at, Change::Add { server, learner });
        self.keep_new_if(done, &new)
    }

    fn reconfigure(&mut self, voters: &[ServerId], at: Option<ServerId>) -> Done {
        let new = self.start_new(voters.iter().copied())?;
        let done = self.change(at, Change::Reconfigure(voters.iter().copied().collect()));
        self.keep_new_if(done, &new)
    }

    /// Starts servers that are not there yet, with empty disks.
    fn start_new(&mut self, servers: impl IntoIterator<Item = ServerId>) -> Result<Vec<ServerId>, Refused> {
        let new: Vec<ServerId> = servers.into_iter().filter(|id| !self.machines.contains_key(id)).collect();
        if let Some(id) = new.iter().find(|id| !(1..=MOST_SERVERS).contains(&id.0)) {
            return refuse(format!("there cannot be {id}: servers are S1 to S{MOST_SERVERS}"));
        }
        for id in &new {
            self.add_machine(*id, Durable::new(Configuration::default()));
            self.tell(News::Started { server: *id });
            self.boot(*id, false, None);
        }
        Ok(new)
    }

    fn keep_new_if(&mut self, done: Done, new: &[ServerId]) -> Done {
        if done.is_err() {
            self.machines.retain(|id, _| !new.contains(id));
        }
        done
    }
}

fn explain(leader: ServerId, why: &ChangeRefusal) -> String {
    match why {
        ChangeRefusal::NotLeader => format!("{leader} does not lead"),
        ChangeRefusal::ChangePending => {
            format!("{leader} has a change under way: one at a time (one-change-at-a-time, D 4.1)")
        }
        ChangeRefusal::NothingCommitted => format!(
            "{leader} has committed nothing in its own term yet (change-after-own-commit, raft-dev 2015-07-10)"
        ),
        ChangeRefusal::MoreThanOne => {
            "more than one voter would change at once: that needs `membership=joint` (one-server-at-a-time, D 4.1)"
                .into()
        }
        ChangeRefusal::NothingChanges => "that changes nothing".into(),
        ChangeRefusal::NoVoterLeft => "no voter would be left".into(),
        ChangeRefusal::Transferring => {
            format!("{leader} is handing leadership over (transfer-stops-proposals, D 3.10)")
        }
        ChangeRefusal::NotCaughtUp { server } => {
            format!("{server} lacks committed entries (catch-up-first, D 4.2.1)")
        }
        ChangeRefusal::NoTarget { server } if *server == leader => format!("{server} leads already"),
        ChangeRefusal::NoTarget { server } => format!("{server} is not fit for that in this configuration"),
        ChangeRefusal::NothingToCompact => format!("{leader} has applied nothing that a snapshot could cover"),
    }
}

// Links and messages.
impl Cluster {
    fn partition(&mut self, groups: &[Vec<ServerId>]) -> Done {
        let named: Vec<ServerId> = groups.iter().flatten().copied().collect();
        if let Some(id) = named.iter().find(|id| !self.machines.contains_key(id)) {
            return refuse(format!("there is no {id}"));
        }
        let group = |id: ServerId| groups.iter().position(|g| g.contains(&id));
        let ids: Vec<ServerId> = self.machines.keys().copied().collect();
        for from in &ids {
            for to in ids.iter().filter(|to| *to != from) {
                let together = group(*from).is_some() && group(*from) == group(*to);
                let ends = Ends { from: (*from).into(), to: (*to).into(), both: false };
                self.network.set_cut(ends, !together);
            }
        }
        self.lose_on_cut_links();
        Ok(())
    }

    fn cut(&mut self, ends: Ends) -> Done {
        self.network.set_cut(ends, true);
        self.lose_on_cut_links();
        Ok(())
    }

    /// A message in flight is lost when its link is cut, unless it is held.
    fn lose_on_cut_links(&mut self) {
        let lost = |f: &&Flight| !f.held && self.network.is_cut(f.packet.from, f.packet.to);
        let lost: Vec<Arc<Packet>> =
            self.network.in_flight.values().filter(lost).map(|f| f.packet.clone()).collect();
        for packet in lost {
            self.take(&packet);
            self.tell(News::Lost(packet, Loss::Cut));
        }
    }

    fn link(&mut self, ends: Ends, settings: &[Setting]) -> Done {
        let common = self.settings.link.clone();
        self.network.set_link(ends, &common, |link| settings.iter().for_each(|s| link.put(*s)));
        Ok(())
    }

    /// Takes a message out of flight.
    fn take(&mut self, packet: &Packet) {
        self.unqueue(Due::Arrival(packet.id));
        self.network.in_flight.remove(&packet.id);
    }

    fn find(&self, pattern: &Pattern) -> Result<Arc<Packet>, Refused> {
        let found = self.network.oldest(pattern).map(|flight| flight.packet.clone());
        found.ok_or_else(|| Refused("no such message is in flight".into()))
    }

    fn release(&mut self, pattern: Option<&Pattern>) {
        self.network.release(pattern.cloned());
        let fits = |f: &&mut Flight| f.held && pattern.is_none_or(|p| p.fits(&f.packet));
        for flight in self.network.in_flight.values_mut().filter(fits) {
            flight.held = false;
            let at = flight.packet.arrives_at.max(self.now);
            self.queue.insert((at, flight.order), Due::Arrival(flight.packet.id));
        }
    }

    fn drop_message(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        self.take(&packet);
        self.tell(News::Lost(packet, Loss::Dropped));
        Ok(())
    }

    fn deliver_message(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        self.take(&packet);
        self.arrive(&packet);
        Ok(())
    }

    fn duplicate(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        let rest: Micros = packet.arrives_at - self.now.max(Time(0));
        self.copy(&packet, rest);
        Ok(())
    }

    fn ask_for(&mut self, client: ClientId, operation: &Operation) -> Done {
        if let Some(id) = operation.at.filter(|id| !self.machines.contains_key(id)) {
            return refuse(format!("there is no {id}"));
        }
        self.call(client, operation.clone());
        Ok(())
    }
}
