//! One machine: a server and its store, its effects carried out in order. The only place where Raft
//! and the store meet.
//!
//! The host keeps a queue of effects. A write goes to the disk at once; what the server says because
//! of it stands behind it in the queue and waits until the disk has it, so that a server writes before
//! it speaks. What it says because of something that it need not write waits only if it depends on an
//! earlier write, or has to keep its place. A crash empties the queue: drop the host and make a new one
//! from what the disk holds.

mod queue;
mod watchers;

pub mod wire;

use std::collections::{BTreeMap, VecDeque};

use crate::raft::log::{Entry, Payload};
use crate::raft::message::Message;
use crate::raft::note::{Note, Rejection};
use crate::raft::options::Options;
use crate::raft::rules::{Rule, Rules};
use crate::raft::server::{Durable, Effect, Input, RequestId, Server, Snapshot, Write, WriteId};
use crate::raft::{Chance, Index, ServerId, Term, Time};
use crate::store::{
    Bytes, Command, Guarantee, Report, Request, Response, Store, decode_request, encode_request,
};
use queue::Queued;
pub use watchers::Poll;
use watchers::Waiting;

/// A running process.
#[derive(Clone, Debug)]
pub struct Host {
    /// The server.
    pub server: Server,
    /// Its state machine.
    pub store: Store,
    /// What is promised of a repeated request.
    pub guarantee: Guarantee,
    /// A snapshot is made every so many entries; zero for never.
    pub snapshot_every: u64,
    queue: VecDeque<Queued>,
    open: BTreeMap<RequestId, Open>,
    watchers: BTreeMap<(u32, u64), Waiting>,
    next_request: RequestId,
}

#[derive(Clone, Debug)]
struct Open {
    client: u32,
    sequence: u64,
    command: Command,
    as_of: Option<u64>,
}

/// How a command that only reads is served (D 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadPath {
    /// As an entry of the log.
    Log,
    /// The leader confirms that it leads, or holds a lease.
    Leader,
    /// This server asks the leader for the index, and answers itself.
    Follower,
    /// From this server's own state, no question asked.
    Local,
}

/// What a host asks of the world around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Write this to the disk and say `synced` when it is there.
    Write(WriteId, Write),
    /// Send a message.
    Send { to: ServerId, message: Message },
    /// Answer a client.
    Answer { client: u32, sequence: u64, answer: Answer },
    /// Tell a watching client what happened.
    Tell { client: u32, watch: u64, report: Report },
    /// The store applied an entry; the response is there if it held a command.
    Applied {
        index: Index,
        term: Term,
        payload: Payload,
        response: Option<Response>,
        repeated: bool,
        /// The client that asked for it, and which of its requests it is.
        asked: Option<(u32, u64)>,
    },
    /// These keys of the store expired at an entry, before it was applied.
    Expired { index: Index, keys: Vec<Bytes> },
    /// This just happened.
    Note(Note),
}

/// What a client is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It was done, or refused by the store: the store's response.
    Done(Response),
    /// The server does not lead; whom it follows, if it knows.
    NotLeader(Option<ServerId>),
    /// The server lost its leadership while the request was under way: it may have happened or not.
    LeadershipLost(Option<ServerId>),
    /// Too much is uncommitted: try later.
    Busy,
}

/// The time on the server's own clock, its chance, and what comes of a call.
pub struct Call<'a> {
    /// The server's own clock.
    pub now: Time,
    /// The server's own chance.
    pub chance: &'a mut dyn Chance,
    /// What the host asks of the world, in order.
    pub actions: Vec<Action>,
}

impl Host {
    /// Starts a process from what its disk holds. `restarted`: not for the first time.
    pub fn start(
        id: ServerId,
        durable: &Durable,
        options: Options,
        rules: Rules,
        restarted: bool,
        call: &mut Call,
    ) -> Host {
        let server = Server::new(id, durable, options, rules, restarted, call.now, call.chance);
        Host {
            server,
            store: durable.snapshot.as_deref().map(restore).unwrap_or_default(),
            guarantee: Guarantee::ExactlyOnce,
            snapshot_every: 0,
            queue: VecDeque::new(),
            open: BTreeMap::new(),
            watchers: BTreeMap::new(),
            next_request: RequestId(1),
        }
    }

    /// Takes entries up to `index` for committed from the start.
    pub fn given_commit(&mut self, index: Index, call: &mut Call) {
        let mut effects = Vec::new();
        self.server.given_commit(index, call.chance, &mut effects);
        self.carry_out(effects, call);
    }

    /// Gives the server an input and carries out what it asks.
    pub fn input(&mut self, input: Input, call: &mut Call) {
        let mut effects = Vec::new();
        self.server.step(call.now, call.chance, input, &mut effects);
        self.carry_out(effects, call);
    }

    /// The disk has this write, and all before it.
    pub fn synced(&mut self, write: WriteId, call: &mut Call) {
        let waits = |queued: &Queued| matches!(queued, Queued::Wait { write: id, .. } if *id == write);
        if let Some(place) = self.queue.iter().position(waits) {
            self.queue.remove(place);
        }
        self.pump(call);
        self.input(Input::Synced(write), call);
    }

    /// A client's request arrived.
    pub fn request(&mut self, request: Request, path: ReadPath, call: &mut Call) {
        let Request { client, sequence, command, as_of, .. } = &request;
        if path == ReadPath::Local && command.reads_only() {
            let answer = Answer::Done(self.store.read(command, *as_of));
            call.actions.push(Action::Answer { client: *client, sequence: *sequence, answer });
            return;
        }
        let id = self.next_request;
        self.next_request = RequestId(id.0 + 1);
        let open = Open { client: *client, sequence: *sequence, command: command.clone(), as_of: *as_of };
        self.open.insert(id, open);
        let input = if command.reads_only() && path != ReadPath::Log {
            Input::Read { request: id, as_follower: path == ReadPath::Follower }
        } else {
            Input::Propose { request: id, command: encode_request(&request).into() }
        };
        self.input(input, call);
    }

    /// Makes a snapshot of what is applied.
    pub fn compact(&mut self, call: &mut Call) {
        let index = Index(self.store.applied());
        let with_sessions = self.server.rules.keep(Rule::SnapshotCarriesSessions);
        let data = if with_sessions {
            self.store.to_snapshot()
        } else {
            self.store.without_sessions().to_snapshot()
        };
        self.input(Input::Compact { index, data: data.into() }, call);
    }

    /// Makes a snapshot if enough was applied since the last one.
    pub fn compact_if_due(&mut self, call: &mut Call) {
        if self.snapshot_is_due() {
            self.compact(call);
        }
    }

    /// The effects that wait for the disk, in order.
    pub fn held_back(&self) -> impl Iterator<Item = &Effect> {
        self.queue.iter().filter_map(|queued| match queued {
            Queued::Effect(effect) => Some(effect),
            _ => None,
        })
    }

    fn carry_out(&mut self, effects: Vec<Effect>, call: &mut Call) {
        let writes = effects.iter().any(|effect| matches!(effect, Effect::Persist(..)));
        for effect in effects {
            if !writes && self.need_not_wait(&effect) {
                self.perform(effect, call);
            } else {
                self.enqueue(effect, call);
            }
        }
        self.pump(call);
        self.compact_if_due(call);
    }

    /// Where a rule is broken the applied entries may be gone from the log; they are not compacted then.
    fn snapshot_is_due(&self) -> bool {
        let (applied, log) = (self.store.applied(), &self.server.log);
        let behind = applied.saturating_sub(log.prefix.index.0);
        self.snapshot_every > 0 && behind >= self.snapshot_every && log.get(Index(applied)).is_some()
    }

    /// Writes begin at once, and what never waits does not; all else queues up.
    fn enqueue(&mut self, effect: Effect, call: &mut Call) {
        match effect {
            Effect::Persist(id, write) => {
                let speaks = write.term.is_some() || write.vote.is_some();
                let queued =
                    if write.awaited { Queued::Wait { write: id, speaks } } else { Queued::Count(id) };
                self.queue.push_back(queued);
                call.actions.push(Action::Write(id, write));
            }
            Effect::Note(note) => call.actions.push(Action::Note(note)),
            Effect::Send { to, message, early: true } => call.actions.push(Action::Send { to, message }),
            Effect::Read { request, at_once: true } => self.answer_read(request, call),
            effect => self.queue.push_back(Queued::Effect(effect)),
        }
    }

    fn pump(&mut self, call: &mut Call) {
        while let Some(queued) = self.queue.pop_front_if(|queued| !matches!(queued, Queued::Wait { .. })) {
            match queued {
                Queued::Effect(effect) => self.perform(effect, call),
                Queued::Count(write) => self.input(Input::Synced(write), call),
                Queued::Wait { .. } => {}
            }
        }
    }

    fn perform(&mut self, effect: Effect, call: &mut Call) {
        match effect {
            Effect::Send { to, message, .. } => call.actions.push(Action::Send { to, message }),
            Effect::Apply { index, entry, request } => self.apply(index, entry, request, call),
            Effect::Restore(snapshot) => {
                self.store = restore(&snapshot);
                self.tell_watchers(call);
            }
            Effect::Read { request, .. } => self.answer_read(request, call),
            Effect::Reject { request, why } => self.reject(request, why, call),
            Effect::Note(note) => call.actions.push(Action::Note(note)),
            Effect::Persist(..) => {}
        }
    }

    fn apply(&mut self, index: Index, entry: Entry, request: Option<RequestId>, call: &mut Call) {
        let decoded = match &entry.payload {
            Payload::Command(bytes) => decode_request(bytes).ok(),
            Payload::Noop | Payload::Configuration(_) => None,
        };
        let own_clock = (!self.server.rules.keep(Rule::LogTime)).then_some(call.now.0);
        let expired = self.store.advance(index.0, entry.stamp.0, own_clock);
        if !expired.is_empty() {
            call.actions.push(Action::Expired { index, keys: expired });
        }
        let asked = decoded.as_ref().map(|decoded| (decoded.client, decoded.sequence));
        let applied = decoded.map(|decoded| self.store.serve(&decoded, self.guarantee));
        let repeated = applied.as_ref().is_some_and(|a| a.repeated);
        let response = applied.map(|a| a.response);
        let (term, payload) = (entry.term, entry.payload);
        call.actions.push(Action::Applied {
            index,
            term,
            payload,
            response: response.clone(),
            repeated,
            asked,
        });
        if let (Some(request), Some(response)) = (request, response) {
            self.answer(request, Answer::Done(response), call);
        }
        self.tell_watchers(call);
    }

    fn answer_read(&mut self, request: RequestId, call: &mut Call) {
        if let Some(open) = self.open.get(&request) {
            let answer = Answer::Done(self.store.read(&open.command, open.as_of));
            self.answer(request, answer, call);
        }
    }

    /// A copy of a request that is under way already is no reason to tell its client no.
    fn reject(&mut self, request: RequestId, why: Rejection, call: &mut Call) {
        let same = |open: &Open, other: &Open| (open.client, open.sequence) == (other.client, other.sequence);
        let Some(rejected) = self.open.remove(&request) else { return };
        if why != Rejection::Busy || !self.open.values().any(|other| same(&rejected, other)) {
            self.open.insert(request, rejected);
            self.answer(request, rejection(why), call);
        }
    }

    fn answer(&mut self, request: RequestId, answer: Answer, call: &mut Call) {
        if let Some(Open { client, sequence, .. }) = self.open.remove(&request) {
            call.actions.push(Action::Answer { client, sequence, answer });
        }
    }
}

fn restore(snapshot: &Snapshot) -> Store {
    let mut store = Store::from_snapshot(&snapshot.data).unwrap_or_default();
    if snapshot.data.is_empty() {
        store.apply_nothing(snapshot.prefix.index.0, 0);
    }
    store
}

fn rejection(why: Rejection) -> Answer {
    match why {
        Rejection::NotLeader { leader } => Answer::NotLeader(leader),
        Rejection::LeadershipLost { leader } => Answer::LeadershipLost(leader),
        Rejection::Transferring => Answer::NotLeader(None),
        Rejection::Busy => Answer::Busy,
    }
}

#[cfg(test)]
mod tests;
