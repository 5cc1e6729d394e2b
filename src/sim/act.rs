//! What a statement does to a cluster, at this moment and in full.
//!
//! Each is one event. One that cannot be done is refused: it changes nothing and says why.

mod handmade;
mod machines;
mod messages;
mod timers;

use std::sync::Arc;

use super::cluster::Cluster;
use super::event::Trigger;
use super::settings::{Setting, Share};
use super::setup::drawn_rate;
use super::statement::{Party, Refused, Statement};
use crate::raft::ServerId;
use crate::raft::membership::Change;
use crate::raft::rules::Rule;
use crate::raft::server::Input;

type Done = Result<(), Refused>;

/// After so many events a `settle` is given up: messages beget messages without end.
pub const MOST_SETTLED: u32 = 10_000;

pub(super) fn refuse<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

impl Cluster {
    /// Does this now, as one event. [`Statement::Settle`] lets many events happen: to see each as it
    /// happens, drive it with [`Cluster::settle_once`] instead.
    ///
    /// # Errors
    /// If it cannot be done now; nothing has changed then. A `settle` that does not end in
    /// [`MOST_SETTLED`] events is cut off.
    pub fn act(&mut self, statement: &Statement) -> Done {
        if let Statement::Settle(among) = statement {
            let endless = (0..MOST_SETTLED).all(|_| self.settle_once(among));
            return if endless { refuse("messages go on without end") } else { Ok(()) };
        }
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
            Statement::Disk(id, own) => self.disk(*id, *own),
            Statement::Partition(groups) => self.partition(groups),
            Statement::Cut(ends) => self.cut(*ends),
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
            Statement::Drop(pattern) => self.drop_message(pattern),
            Statement::Deliver(pattern) => self.deliver_message(pattern),
            Statement::Delay(pattern, by) => self.delay(pattern, *by),
            Statement::Duplicate(pattern) => self.duplicate(pattern),
            Statement::Send(hand_made) => self.send_by_hand(hand_made),
            Statement::Ask { client, operation } => self.ask_for(*client, operation),
            Statement::Load { client, load: None } => match self.loads.remove(client) {
                Some(_) => Ok(()),
                None => refuse(format!("{client} asks nothing by itself")),
            },
            always => {
                self.perform_always(always);
                Ok(())
            }
        }
    }

    /// What can always be done.
    fn perform_always(&mut self, statement: &Statement) {
        match statement {
            Statement::Heal(None) => self.network.heal_all(),
            Statement::Heal(Some(ends)) => self.network.set_cut(*ends, false),
            Statement::Hold(pattern) => self.hold(pattern),
            Statement::Load { client, load: Some(load) } => self.begin_load(*client, load.clone()),
            Statement::Release(pattern) => self.release(pattern.as_ref()),
            _ => {}
        }
    }
}

// Settings and rules.
impl Cluster {
    fn set(&mut self, settings: &[Setting]) -> Done {
        let mut new = self.settings.clone();
        new.set_all(settings).map_err(Refused)?;
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
            self.compact_if_due(id);
        }
    }
}
