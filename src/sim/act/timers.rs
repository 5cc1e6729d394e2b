//! Timers that fire by hand, and what a leader is told without a message: changes of membership,
//! transfers.

use super::{Done, refuse};
use crate::raft::ServerId;
use crate::raft::configuration::Configuration;
use crate::raft::membership::Change;
use crate::raft::note::{ChangeRefusal, Note};
use crate::raft::server::{Durable, Input};
use crate::sim::cluster::Cluster;
use crate::sim::event::News;
use crate::sim::setup::MOST_SERVERS;
use crate::sim::statement::{ClientId, Refused};

impl Cluster {
    pub(super) fn timeout(&mut self, id: ServerId) -> Done {
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

    pub(super) fn timeout_client(&mut self, id: ClientId) -> Done {
        let Some(client) = self.clients.get(&id) else { return refuse(format!("{id} waits for no answer")) };
        let watches: Vec<u64> = client.watches.iter().map(|watch| watch.number).collect();
        if client.open.is_none() && watches.is_empty() {
            return refuse(format!("{id} waits for no answer"));
        }
        if client.open.is_some() {
            self.client_timed_out(id);
        } else {
            watches.into_iter().for_each(|number| self.watch_timed_out(id, number));
        }
        Ok(())
    }

    pub(super) fn beat(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        let leads =
            self.machines.get(&id).and_then(|m| m.host.as_ref()).is_some_and(|h| h.server.is_leader());
        if !leads {
            return refuse(format!("{id} does not lead: it has no heartbeat timer"));
        }
        self.with_host(id, |host, call| host.input(Input::HeartbeatTimeout, call));
        Ok(())
    }

    pub(super) fn change(&mut self, at: Option<ServerId>, change: Change) -> Done {
        self.hand_to_leader(at, Input::Change(change))
    }

    /// Hands this to the leader of the highest term, or to the server that is named, without a message.
    pub(super) fn hand_to_leader(&mut self, at: Option<ServerId>, input: Input) -> Done {
        let Some(leader) = at.or_else(|| self.leader()) else { return refuse("there is no leader now") };
        self.must_run(leader)?;
        self.with_host(leader, |host, call| host.input(input, call));
        self.refused_by_server()
    }

    pub(super) fn refused_by_server(&self) -> Done {
        let refusal = |news: &News| match news {
            News::Server(id, Note::ChangeRefused { why }) => Some(Refused(explain(*id, why))),
            _ => None,
        };
        self.news().iter().find_map(refusal).map_or(Ok(()), Err)
    }

    pub(super) fn add(&mut self, server: ServerId, learner: bool, at: Option<ServerId>) -> Done {
        let new = self.start_new([server])?;
        let done = self.change(at, Change::Add { server, learner });
        self.keep_new_if(done, &new)
    }

    pub(super) fn reconfigure(&mut self, voters: &[ServerId], at: Option<ServerId>) -> Done {
        let new = self.start_new(voters.iter().copied())?;
        let done = self.change(at, Change::Reconfigure(voters.iter().copied().collect()));
        self.keep_new_if(done, &new)
    }

    /// Starts servers that are not there yet, with empty disks.
    pub(super) fn start_new(
        &mut self,
        servers: impl IntoIterator<Item = ServerId>,
    ) -> Result<Vec<ServerId>, Refused> {
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

    pub(super) fn keep_new_if(&mut self, done: Done, new: &[ServerId]) -> Done {
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
        ChangeRefusal::DiskLost => format!(
            "{leader} lost its disk and with it its vote: it cannot come back under its old name; \
             remove it and add a new server (new-disk-new-server, D 3.8)"
        ),
        ChangeRefusal::NothingToCompact => format!("{leader} has applied nothing that a snapshot could cover"),
    }
}
