//! A step is taken: statement by statement, with as many of the writes that it begins ended as shall be.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::moves::{Step, Syncs, in_flight, is_fresh};
use super::play::{Deed, Play, is_request};
use crate::raft::ServerId;
use crate::sim::event::{Event, News};
use crate::sim::packet::{Body, MessageId, Packet, Pattern};
use crate::sim::statement::{Party, Statement};

/// Two servers may have no end of things to say to each other.
const MOST_SAID: usize = 12;

impl Play {
    /// Does a step, as far as it can be done. Tells whether anything was.
    pub fn take(&mut self, step: &Step, syncs: Syncs) -> bool {
        let before = self.deeds.len();
        match step {
            Step::Elect(id) => self.tell(Statement::Timeout((*id).into()), syncs),
            Step::Campaign(id, first) => self.campaign(*id, *first, syncs),
            Step::Exchange(id) => self.exchange(*id, syncs),
            Step::Talk(a, b) => self.talk(*a, *b, syncs),
            Step::Deliver(id) => self.tell(Statement::Deliver(Pattern::Number(*id)), syncs),
            Step::Duplicate(id) => self.tell(Statement::Duplicate(Pattern::Number(*id)), syncs),
            Step::Ask(client, operation) => {
                let sent = self.tell(Statement::Ask { client: *client, operation: operation.clone() }, syncs);
                self.deliver_requests(&sent, syncs)
            }
            Step::GiveUp(client) => {
                let sent = self.tell(Statement::Timeout((*client).into()), syncs);
                self.deliver_requests(&sent, syncs)
            }
            Step::Restart(id) => {
                self.tell(Statement::Kill(*id), Syncs::None);
                self.tell(Statement::Start(*id), syncs)
            }
            Step::Wipe(id) => {
                self.tell(Statement::Kill(*id), Syncs::None);
                self.tell(Statement::Wipe(*id), Syncs::None);
                self.tell(Statement::Start(*id), syncs)
            }
            Step::Tell(statement) => self.tell(statement.clone(), syncs),
            Step::Pass(span) => sent(&self.act(Deed::Pass(*span)).unwrap_or_default()),
        };
        self.deeds.len() > before
    }

    /// Clients hear what they are told.
    pub fn tell_clients(&mut self) {
        let reply = |packet: &&Arc<Packet>| matches!(packet.body, Body::Reply(_));
        loop {
            let next = in_flight(&self.watched.cluster).find(reply).map(|packet| packet.id);
            let Some(id) = next else { return };
            let sent = self.tell(Statement::Deliver(Pattern::Number(id)), Syncs::All);
            self.deliver_requests(&sent, Syncs::All);
        }
    }

    /// Does this, ends writes that it began, and tells what was sent.
    fn tell(&mut self, statement: Statement, syncs: Syncs) -> Vec<Arc<Packet>> {
        let mut events = self.act(Deed::Do(statement)).unwrap_or_default();
        let mut at = 0;
        while syncs != Syncs::None && at < events.len() {
            for id in began_to_write(&events[at]) {
                events.extend(self.end_writes(id, syncs));
            }
            at += 1;
        }
        sent(&events)
    }

    fn end_writes(&mut self, id: ServerId, syncs: Syncs) -> Vec<Event> {
        let mut events = Vec::new();
        while let Ok(more) = self.act(Deed::Do(Statement::Sync(id))) {
            events.extend(more);
            if syncs == Syncs::First {
                break;
            }
        }
        events
    }

    fn exchange(&mut self, id: MessageId, syncs: Syncs) -> Vec<Arc<Packet>> {
        let Some(flight) = self.watched.cluster.network.in_flight.get(&id) else { return Vec::new() };
        let (from, to) = (flight.packet.from, flight.packet.to);
        let sent = self.tell(Statement::Deliver(Pattern::Number(id)), syncs);
        let answers = sent.iter().filter(|p| (p.from, p.to) == (to, from) && !is_request(p));
        answers.for_each(|answer| drop(self.tell(Statement::Deliver(Pattern::Number(answer.id)), syncs)));
        sent
    }

    fn campaign(&mut self, id: ServerId, first: ServerId, syncs: Syncs) -> Vec<Arc<Packet>> {
        self.tell(Statement::Timeout(id.into()), syncs);
        let others: Vec<ServerId> = self.watched.cluster.machines.keys().copied().collect();
        let (before, from) = others.split_at(others.iter().position(|other| *other == first).unwrap_or(0));
        for other in from.iter().chain(before) {
            for _ in 0..MOST_SAID {
                let cluster = &self.watched.cluster;
                let leads = cluster.machines[&id].host.as_ref().is_none_or(|host| host.server.is_leader());
                let ends = (id.into(), (*other).into());
                let asks = |p: &&Arc<Packet>| (p.from, p.to) == ends && is_request(p) && is_fresh(cluster, p);
                let Some(request) = in_flight(cluster).find(asks).map(|p| p.id).filter(|_| !leads) else {
                    break;
                };
                self.exchange(request, syncs);
            }
        }
        Vec::new()
    }

    fn talk(&mut self, a: ServerId, b: ServerId, syncs: Syncs) -> Vec<Arc<Packet>> {
        let (a, b) = (Party::from(a), Party::from(b));
        for _ in 0..MOST_SAID {
            let cluster = &self.watched.cluster;
            let theirs =
                |p: &&Arc<Packet>| [(a, b), (b, a)].contains(&(p.from, p.to)) && is_fresh(cluster, p);
            let Some(id) = in_flight(cluster).find(theirs).map(|packet| packet.id) else { break };
            self.tell(Statement::Deliver(Pattern::Number(id)), syncs);
        }
        Vec::new()
    }

    fn deliver_requests(&mut self, sent: &[Arc<Packet>], syncs: Syncs) -> Vec<Arc<Packet>> {
        let requests = sent.iter().filter(|packet| matches!(packet.body, Body::Request(_)));
        requests.flat_map(|p| self.tell(Statement::Deliver(Pattern::Number(p.id)), syncs)).collect()
    }
}

/// The servers whose disks have more to write since this event.
fn began_to_write(event: &Event) -> BTreeSet<ServerId> {
    let began = |news: &News| match news {
        News::WriteBegan { server, .. } => Some(*server),
        _ => None,
    };
    event.news.iter().filter_map(began).collect()
}

fn sent(events: &[Event]) -> Vec<Arc<Packet>> {
    events.iter().flat_map(Event::sent).cloned().collect()
}
