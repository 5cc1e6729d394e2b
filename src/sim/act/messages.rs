//! What is done to links and to messages in flight.

use std::sync::Arc;

use super::{Done, refuse};
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::{Cluster, Due};
use crate::sim::event::{Loss, News};
use crate::sim::network::Flight;
use crate::sim::packet::{Packet, Pattern};
use crate::sim::settings::Setting;
use crate::sim::statement::{ClientId, Ends, Operation, Refused};

impl Cluster {
    pub(super) fn partition(&mut self, groups: &[Vec<ServerId>]) -> Done {
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

    pub(super) fn cut(&mut self, ends: Ends) -> Done {
        self.network.set_cut(ends, true);
        self.lose_on_cut_links();
        Ok(())
    }

    /// A message in flight is lost when its link is cut, unless it is held.
    pub(super) fn lose_on_cut_links(&mut self) {
        let lost = |f: &&Flight| !f.held && self.network.is_cut(f.packet.from, f.packet.to);
        let lost: Vec<Arc<Packet>> =
            self.network.in_flight.values().filter(lost).map(|f| f.packet.clone()).collect();
        for packet in lost {
            self.take(&packet);
            self.tell(News::Lost(packet, Loss::Cut));
        }
    }

    pub(super) fn link(&mut self, ends: Ends, settings: &[Setting]) -> Done {
        let common = self.settings.link.clone();
        self.network.set_link(ends, &common, |link| settings.iter().for_each(|s| link.put(*s)));
        Ok(())
    }

    /// Takes a message out of flight.
    pub(super) fn take(&mut self, packet: &Packet) {
        self.unqueue(Due::Arrival(packet.id));
        self.network.in_flight.remove(&packet.id);
    }

    pub(super) fn find(&self, pattern: &Pattern) -> Result<Arc<Packet>, Refused> {
        let found = self.network.oldest(pattern).map(|flight| flight.packet.clone());
        found.ok_or_else(|| Refused("no such message is in flight".into()))
    }

    /// What fits is held as it is sent; what is named by its number, where it is.
    pub(super) fn hold(&mut self, pattern: &Pattern) {
        self.network.hold(pattern.clone());
        if let Pattern::Number(id) = pattern
            && let Some(flight) = self.network.in_flight.get_mut(id)
        {
            flight.held = true;
            self.unqueue(Due::Arrival(*id));
        }
    }

    pub(super) fn release(&mut self, pattern: Option<&Pattern>) {
        self.network.release(pattern.cloned());
        let fits = |f: &&mut Flight| f.held && pattern.is_none_or(|p| p.fits(&f.packet));
        for flight in self.network.in_flight.values_mut().filter(fits) {
            flight.held = false;
            let at = flight.packet.arrives_at.max(self.now);
            self.queue.insert((at, flight.order), Due::Arrival(flight.packet.id));
        }
    }

    pub(super) fn drop_message(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        self.take(&packet);
        self.tell(News::Lost(packet, Loss::Dropped));
        Ok(())
    }

    pub(super) fn deliver_message(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        self.take(&packet);
        self.arrive(&packet);
        Ok(())
    }

    /// It arrives later; one that is held, later than it would have.
    pub(super) fn delay(&mut self, pattern: &Pattern, by: Micros) -> Done {
        let id = self.find(pattern)?.id;
        self.unqueue(Due::Arrival(id));
        if let Some(flight) = self.network.in_flight.get_mut(&id) {
            let packet = Arc::make_mut(&mut flight.packet);
            packet.arrives_at = packet.arrives_at + by;
            if !flight.held {
                self.queue.insert((packet.arrives_at, flight.order), Due::Arrival(id));
            }
        }
        Ok(())
    }

    pub(super) fn duplicate(&mut self, pattern: &Pattern) -> Done {
        let packet = self.find(pattern)?;
        let rest = packet.arrives_at - self.now;
        self.copy(&packet, rest);
        Ok(())
    }

    pub(super) fn ask_for(&mut self, client: ClientId, operation: &Operation) -> Done {
        if let Some(id) = operation.at.filter(|id| !self.machines.contains_key(id)) {
            return refuse(format!("there is no {id}"));
        }
        self.call(client, operation.clone());
        Ok(())
    }
}
