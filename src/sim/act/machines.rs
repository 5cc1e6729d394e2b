//! What is done to machines: crash, restart, lost disks, stalls, clocks.

use super::{Done, refuse};
use crate::raft::configuration::Configuration;
use crate::raft::note::{ChangeRefusal, Note};
use crate::raft::rules::Rule;
use crate::raft::server::Durable;
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::{Cluster, Due};
use crate::sim::event::{Loss, News};
use crate::sim::machine::Arrived;
use crate::sim::settings::Share;

impl Cluster {
    pub(super) fn kill(&mut self, id: ServerId) -> Done {
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

    pub(super) fn start(&mut self, id: ServerId) -> Done {
        let wiped_may_return = !self.rules.keep(Rule::NewDiskNewServer);
        match self.machines.get_mut(&id) {
            None => return refuse(format!("there is no {id}")),
            Some(machine) if machine.host.is_some() => return refuse(format!("{id} runs already")),
            Some(machine) if machine.disk.wiped && !wiped_may_return => {
                self.tell(News::Server(id, Note::ChangeRefused { why: ChangeRefusal::DiskLost }));
                return self.refused_by_server();
            }
            Some(machine) => machine.disk.wiped = false,
        }
        self.tell(News::Started { server: id });
        self.boot(id, true, None);
        Ok(())
    }

    pub(super) fn wipe(&mut self, id: ServerId) -> Done {
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

    pub(super) fn pause(&mut self, id: ServerId) -> Done {
        self.must_run(id)?;
        if let Some(machine) = self.machines.get_mut(&id) {
            machine.paused = true;
        }
        self.tell(News::Stalled { server: id, paused: true });
        Ok(())
    }

    pub(super) fn resume(&mut self, id: ServerId) -> Done {
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
        self.compact_if_due(id);
        Ok(())
    }

    /// A process that stalls makes its snapshot when it goes on.
    pub(super) fn compact_if_due(&mut self, id: ServerId) {
        if self.machines.get(&id).is_some_and(|machine| machine.is_running()) {
            self.with_host(id, |host, call| host.compact_if_due(call));
        }
    }

    pub(super) fn clock(&mut self, id: ServerId, rate: Share) -> Done {
        let now = self.now;
        let Some(machine) = self.machines.get_mut(&id) else { return refuse(format!("there is no {id}")) };
        machine.clock.set_rate(rate, now);
        self.set_timer(id);
        Ok(())
    }

    pub(super) fn disk(&mut self, id: ServerId, own: Option<(Micros, Micros)>) -> Done {
        let (now, fsync) = (self.now, self.settings.fsync);
        let Some(machine) = self.machines.get_mut(&id) else { return refuse(format!("there is no {id}")) };
        machine.disk.own = own;
        machine.disk.hasten(fsync, now);
        if let Some(at) = machine.disk.pending.front().map(|write| write.done) {
            self.unqueue(Due::Written(id));
            let order = self.order();
            self.queue.insert((at, order), Due::Written(id));
        }
        Ok(())
    }

    pub(super) fn sync(&mut self, id: ServerId) -> Done {
        let waits = self.machines.get(&id).is_some_and(|m| !m.disk.pending.is_empty());
        if !waits {
            return refuse(format!("{id} waits for no write"));
        }
        self.unqueue(Due::Written(id));
        self.finish_write(id);
        Ok(())
    }

    pub(super) fn snapshot(&mut self, id: ServerId) -> Done {
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
