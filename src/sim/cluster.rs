//! The cluster: a value that holds servers, disks, links, clients and what happens next, with one
//! method that lets the next event happen.
//!
//! Timers are no queued events: after each event every server is asked for its next deadline, and
//! the earliest of those and of the queue comes next. What is due at one moment happens in the order
//! in which it was caused.

use std::collections::BTreeMap;

use super::client::Client;
use super::event::{Event, EventId, News, Trigger};
use super::load::Generator;
use super::machine::{Arrived, Machine, Timer};
use super::network::{Flight, Network};
use super::packet::{Body, ClientReply, MessageId, WatchReply};
use super::settings::Settings;
use super::statement::{ClientId, Party};
use crate::host::{Action, Call, Host};
use crate::raft::rules::Rules;
use crate::raft::server::{Input, Write, WriteId};
use crate::raft::{Index, ServerId, Time};

/// A whole run at one moment. Written to by [`Cluster::act`] and [`Cluster::step`] alone.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The moment.
    pub now: Time,
    /// The settings in force.
    pub settings: Settings,
    /// The rules in force.
    pub rules: Rules,
    /// The servers' machines.
    pub machines: BTreeMap<ServerId, Machine>,
    /// The clients there were.
    pub clients: BTreeMap<ClientId, Client>,
    /// The clients that ask by themselves.
    pub loads: BTreeMap<ClientId, Generator>,
    /// Links and messages.
    pub network: Network,
    pub(super) seed: u64,
    pub(super) queue: BTreeMap<(Time, u64), Due>,
    events: Vec<Event>,
    pub(super) current: Current,
    refused: Vec<News>,
    events_now: u32,
    next_order: u64,
    next_event: EventId,
    pub(super) next_message: MessageId,
    /// The last index that some server has applied.
    pub(super) first_applied: Index,
}

/// What is due at a moment, beside timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Arrival(MessageId),
    Written(ServerId),
}

/// The earliest thing that happens by itself.
#[derive(Clone, Copy, Debug)]
enum Next {
    Queued(Due),
    Timer(ServerId),
    ClientTimer(ClientId),
    WatchTimer(ClientId, u64),
    Load(ClientId),
}

/// The event that is happening.
#[derive(Clone, Debug, Default)]
pub(super) struct Current {
    pub(super) id: EventId,
    news: Vec<News>,
}

// What happens by itself.
impl Cluster {
    pub(super) fn empty(seed: u64, settings: Settings, rules: Rules) -> Cluster {
        Cluster {
            now: Time(0),
            settings,
            rules,
            machines: BTreeMap::new(),
            clients: BTreeMap::new(),
            loads: BTreeMap::new(),
            network: Network::new(seed),
            seed,
            queue: BTreeMap::new(),
            events: Vec::new(),
            current: Current::default(),
            refused: Vec::new(),
            events_now: 0,
            next_order: 1,
            next_event: EventId(1),
            next_message: MessageId(1),
            first_applied: Index(0),
        }
    }

    /// Lets the next event happen; false if nothing is ever due.
    pub fn step(&mut self) -> bool {
        let Some((at, next)) = self.next() else { return false };
        self.pass_to(at);
        match next {
            Next::Queued(due) => {
                self.queue.pop_first();
                self.happen(due);
            }
            Next::Timer(id) => self.fire(id),
            Next::ClientTimer(id) => self.client_timer(id),
            Next::WatchTimer(id, number) => self.watch_timer(id, number),
            Next::Load(id) => self.take_turn(id),
        }
        true
    }

    /// When the next event is due; none if nothing ever is.
    pub fn next_at(&self) -> Option<Time> {
        self.next().map(|(at, _)| at)
    }

    /// Lets time pass in which nothing happens: `to` lies not after the next event.
    pub fn pass_to(&mut self, to: Time) {
        if to > self.now {
            self.now = to;
            self.events_now = 0;
        }
    }

    /// How many events have happened at this very moment.
    pub fn events_now(&self) -> u32 {
        self.events_now
    }

    /// The events since the last call, oldest first.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The running server that leads in the highest term that any running server has.
    pub fn leader(&self) -> Option<ServerId> {
        let running = || self.machines.values().filter(|m| m.is_running()).filter_map(|m| m.host.as_ref());
        let highest = running().map(|host| host.server.current_term).max()?;
        let mut leaders = running().map(|h| &h.server).filter(|s| s.is_leader() && s.current_term == highest);
        leaders.next().map(|server| server.id)
    }

    /// One event of a `settle`: ends the write that began first, or delivers the message that was
    /// sent first, among these parties (none named: all). False when nothing is left to do.
    pub fn settle_once(&mut self, among: &[Party]) -> bool {
        let meant = |party: Party| among.is_empty() || among.contains(&party);
        let writes = self.machines.iter().filter(|(id, _)| meant(Party::Server(**id)));
        let first = writes.filter_map(|(id, m)| Some((m.disk.pending.front()?.began_in, *id))).min();
        if let Some((_, id)) = first {
            self.unqueue(Due::Written(id));
            self.happen(Due::Written(id));
            return true;
        }
        let fits = |f: &&Flight| !f.held && meant(f.packet.from) && meant(f.packet.to);
        let Some(id) = self.network.in_flight.values().find(fits).map(|f| f.packet.id) else { return false };
        self.unqueue(Due::Arrival(id));
        self.happen(Due::Arrival(id));
        true
    }

    fn next(&self) -> Option<(Time, Next)> {
        let queued = self.queue.first_key_value().map(|((at, order), due)| (*at, *order, Next::Queued(*due)));
        let timers = self.machines.iter().filter(|(_, m)| m.is_running());
        let timers = timers.filter_map(|(id, m)| m.timer.map(|t| (t.at, t.order, Next::Timer(*id))));
        let clients = self.clients.iter();
        let clients =
            clients.filter_map(|(id, c)| c.deadline.map(|d| (d.at, d.order, Next::ClientTimer(*id))));
        let watches = self.clients.iter().flat_map(|(id, c)| c.watches.iter().map(move |watch| (id, watch)));
        let watches =
            watches.map(|(id, w)| (w.deadline.at, w.deadline.order, Next::WatchTimer(*id, w.number)));
        let loads = self.loads.iter().map(|(id, load)| (load.at, load.order, Next::Load(*id)));
        let timers = timers.chain(clients).chain(watches).chain(loads).filter(|_| self.settings.timers);
        let first = queued.into_iter().chain(timers).min_by_key(|(at, order, _)| (*at, *order));
        first.map(|(at, _, next)| (at.max(self.now), next))
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Arrival(id) => {
                let Some(flight) = self.network.in_flight.remove(&id) else { return };
                self.begin();
                self.arrive(&flight.packet);
                self.end(Some(flight.packet.sent_in), Trigger::Arrival(flight.packet));
            }
            Due::Written(id) => {
                self.begin();
                let cause = self.finish_write(id);
                self.end(cause, Trigger::Written(id));
            }
        }
    }

    fn fire(&mut self, id: ServerId) {
        let cause = self.machines.get(&id).and_then(|m| m.timer).map(|t| t.since);
        self.begin();
        self.with_host(id, |host, call| host.input(Input::Due, call));
        self.end(cause, Trigger::Timer(id));
    }

    fn client_timer(&mut self, id: ClientId) {
        let cause = self.clients.get(&id).and_then(|c| c.deadline).map(|d| d.since);
        self.begin();
        self.client_timed_out(id);
        self.end(cause, Trigger::ClientTimer(id));
    }
}

// Watches.
impl Cluster {
    fn watch_timer(&mut self, id: ClientId, number: u64) {
        let watch = self.clients.get(&id).and_then(|c| c.watches.iter().find(|watch| watch.number == number));
        let cause = watch.map(|watch| watch.deadline.since);
        self.begin();
        self.watch_timed_out(id, number);
        self.end(cause, Trigger::ClientTimer(id));
    }
}

// Events.
impl Cluster {
    pub(super) fn begin(&mut self) {
        self.refused.clear();
        self.current = Current { id: self.next_event, news: Vec::new() };
        self.next_event = EventId(self.next_event.0 + 1);
    }

    pub(super) fn end(&mut self, cause: Option<EventId>, trigger: Trigger) {
        let Current { id, news } = std::mem::take(&mut self.current);
        self.events.push(Event { id, at: self.now, cause, trigger, news });
        self.events_now += 1;
    }

    /// Takes back an event that began: nothing happened.
    pub(super) fn cancel(&mut self) {
        self.next_event = self.current.id;
        self.refused = std::mem::take(&mut self.current).news;
    }

    /// What a server said as it refused the latest statement; empty if that was not refused.
    pub fn refused_news(&self) -> &[News] {
        &self.refused
    }

    /// What came of the event that is happening, so far.
    pub(super) fn news(&self) -> &[News] {
        &self.current.news
    }

    pub(super) fn tell(&mut self, news: News) {
        self.network.count(&news);
        self.current.news.push(news);
    }

    pub(super) fn order(&mut self) -> u64 {
        self.next_order += 1;
        self.next_order
    }

    pub(super) fn unqueue(&mut self, due: Due) {
        let key = self.queue.iter().find(|(_, d)| **d == due).map(|(key, _)| *key);
        key.and_then(|key| self.queue.remove(&key));
    }
}

// Servers and their disks.
impl Cluster {
    /// Lets a running process do something, and carries out what it asks.
    pub(super) fn with_host(&mut self, id: ServerId, act: impl FnOnce(&mut Host, &mut Call)) {
        let Some(machine) = self.machines.get_mut(&id) else { return };
        let Some(host) = &mut machine.host else { return };
        let mut call =
            Call { now: machine.clock.shows(self.now), chance: &mut machine.chance, actions: Vec::new() };
        act(host, &mut call);
        let actions = call.actions;
        self.carry_out(id, actions);
        self.set_timer(id);
    }

    pub(super) fn carry_out(&mut self, id: ServerId, actions: Vec<Action>) {
        let mut done = Vec::new();
        for action in actions {
            match action {
                Action::Write(write_id, write) => done.extend(self.write(id, write_id, write)),
                Action::Send { to, message } => self.send(id.into(), to.into(), Body::Server(message)),
                Action::Answer { client, sequence, answer } => {
                    let reply = ClientReply { sequence_num: sequence, answer };
                    self.send(id.into(), ClientId(client).into(), Body::Reply(reply));
                }
                Action::Tell { client, watch, report } => {
                    self.send(id.into(), ClientId(client).into(), Body::News(WatchReply { watch, report }));
                }
                Action::Applied { index, term, payload, response, repeated, asked } => {
                    self.tell(News::Applied { server: id, index, term, payload, response, repeated });
                    self.hear_of_entry(index, asked.filter(|_| !repeated));
                }
                Action::Expired { index, keys } => self.tell(News::Expired { server: id, index, keys }),
                Action::Note(note) => self.tell(News::Server(id, note)),
            }
        }
        for write_id in done {
            self.with_host(id, |host, call| host.synced(write_id, call));
        }
    }

    /// Begins a write; if it takes no time it is done at once, which the answer tells.
    fn write(&mut self, id: ServerId, write_id: WriteId, write: Write) -> Option<WriteId> {
        let (now, fsync, event) = (self.now, self.settings.fsync, self.current.id);
        let disk = &mut self.machines.get_mut(&id)?.disk;
        let was_idle = disk.pending.is_empty();
        let until = disk.write(write_id, write, fsync, now, event);
        if disk.pending.is_empty() {
            return Some(write_id);
        }
        if was_idle {
            let order = self.order();
            self.queue.insert((until, order), Due::Written(id));
        }
        self.tell(News::WriteBegan { server: id, until });
        None
    }

    /// The oldest write of a disk is done. Tells the event in which it began.
    pub(super) fn finish_write(&mut self, id: ServerId) -> Option<EventId> {
        let machine = self.machines.get_mut(&id)?;
        let done = machine.disk.finish_first()?;
        let next = machine.disk.pending.front().map(|w| w.done);
        if machine.paused {
            machine.inbox.push_back(Arrived::Written(done.id));
        }
        let running = machine.is_running();
        if let Some(at) = next {
            let order = self.order();
            self.queue.insert((at, order), Due::Written(id));
        }
        self.tell(News::WriteEnded { server: id });
        if running {
            self.with_host(id, |host, call| host.synced(done.id, call));
        }
        Some(done.began_in)
    }

    /// Asks a server for its next deadline.
    pub(super) fn set_timer(&mut self, id: ServerId) {
        let order = self.order();
        let (now, since) = (self.now, self.current.id);
        let Some(machine) = self.machines.get_mut(&id) else { return };
        let deadline = machine.host.as_ref().and_then(|host| host.server.next_deadline());
        let at = deadline.map(|deadline| machine.clock.moment(deadline).max(now));
        if machine.timer.map(|t| t.at) != at {
            machine.timer = at.map(|at| Timer { at, since, order });
        }
    }
}
