//! A client: an actor of its own, with one operation under way, that finds the leader, follows
//! hints, waits and asks again. What it was told and what it may believe is all it knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::event::{EventId, Outcome};
use super::fate::{Fate, is_unknown};
use super::packet::Answer;
use super::statement::{ClientId, Operation};
use super::watching::{Heard, Watch};
use crate::raft::pages::Pages;
use crate::raft::{Index, ServerId, Time};

/// One client.
#[derive(Clone, Debug)]
pub struct Client {
    /// Who it is.
    pub id: ClientId,
    /// Whom it asks first with its next operation: the server that last answered it, at first S1.
    pub believes: ServerId,
    /// The operation under way.
    pub open: Option<Call>,
    /// The operations that wait for it to end.
    pub waiting: Pages<Arc<Operation>>,
    /// The operations that ended, oldest first.
    pub closed: Pages<Arc<Call>>,
    /// What it watches.
    pub watches: Vec<Watch>,
    /// What it was told of what it watches, in order.
    pub heard: Pages<Arc<Heard>>,
    /// When it stops waiting for the server it asked; none if it waits for nothing.
    pub deadline: Option<Deadline>,
    /// Its place on the circle S1, S2, …, on which only timeouts move it.
    pub(super) circle: ServerId,
    /// The writes of which it does not know what became of them, nor does the world.
    pub(super) unsettled: BTreeSet<u64>,
    pub(super) next_sequence: u64,
    pub(super) next_watch: u64,
}

/// When a client's patience ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The moment.
    pub at: Time,
    /// The event in which it began to wait.
    pub since: EventId,
    pub(super) order: u64,
}

/// One operation, from call to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The same in every retry.
    pub sequence: u64,
    /// What is wanted; shared by its requests.
    pub operation: Arc<Operation>,
    /// When it was called.
    pub invoked_at: Time,
    /// The event in which it was called.
    pub invoked_in: EventId,
    /// How often a server was asked.
    pub attempts: u32,
    /// Whom it asked last.
    pub asked: ServerId,
    /// How it ended; none: it is open.
    pub end: Option<End>,
    /// The index at which it was applied, whoever knows.
    pub applied: Option<Index>,
    /// What became of it, if its client does not know and the world does.
    pub fate: Option<Fate>,
    /// How many hints it followed since it last timed out.
    pub(super) hops: u32,
}

/// The end of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Time,
    /// The event in which it ended.
    pub event: EventId,
    /// What the client knows of it.
    pub outcome: Outcome,
}

/// What a client does about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reaction {
    /// Goes on waiting.
    Wait,
    /// Asks this server.
    Ask(ServerId),
    /// The operation ended.
    Close(Outcome),
}

impl Call {
    /// Whether it is a write that ended, and its client does not know what became of it.
    pub fn is_unknown(&self) -> bool {
        let ended_so = self.end.as_ref().is_some_and(|end| is_unknown(&end.outcome));
        ended_so && !self.operation.command.reads_only()
    }
}

impl Client {
    pub(super) fn new(id: ClientId) -> Client {
        let first = ServerId(1);
        Client {
            id,
            believes: first,
            open: None,
            waiting: Pages::default(),
            closed: Pages::default(),
            watches: Vec::new(),
            heard: Pages::default(),
            deadline: None,
            circle: first,
            unsettled: BTreeSet::new(),
            next_sequence: 1,
            next_watch: 0,
        }
    }

    /// Its latest operation: the one that waits last, is under way, or ended last.
    pub fn latest(&self) -> Option<&Call> {
        self.open.as_ref().or(self.closed.last().map(Arc::as_ref))
    }

    /// An operation that began, by its number. They are numbered from 1, and each ends before the next begins.
    pub fn call(&self, sequence: u64) -> Option<&Call> {
        let closed = self.closed.get(sequence.checked_sub(1)? as usize).map(Arc::as_ref);
        closed.or(self.open.as_ref().filter(|call| call.sequence == sequence))
    }

    /// Begins an operation, and tells whom it asks.
    pub(super) fn begin(&mut self, operation: Arc<Operation>, now: Time, event: EventId) -> ServerId {
        let asked = operation.at.unwrap_or(self.believes);
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.open = Some(Call {
            sequence,
            operation,
            invoked_at: now,
            invoked_in: event,
            attempts: 0,
            asked,
            end: None,
            applied: None,
            fate: None,
            hops: 0,
        });
        asked
    }

    /// What it does about an answer to its open operation.
    pub(super) fn told(&mut self, answer: &Answer, servers: usize) -> Reaction {
        let Some(call) = &mut self.open else { return Reaction::Wait };
        let once = call.operation.at.is_some();
        match answer {
            Answer::Done(response) => Reaction::Close(Outcome::Answered(response.clone())),
            // An earlier attempt may be in a log: only the first can tell that nothing happened.
            Answer::Busy if call.attempts > 1 => Reaction::Wait,
            Answer::Busy => Reaction::Close(Outcome::Busy),
            Answer::NotLeader(_) if once => Reaction::Close(Outcome::NotLeader),
            Answer::LeadershipLost(_) if once => Reaction::Close(Outcome::Unknown),
            Answer::NotLeader(Some(hint)) | Answer::LeadershipLost(Some(hint)) => {
                // Two servers that take each other for the leader would keep it busy for ever.
                call.hops += 1;
                if call.hops as usize > servers { Reaction::Wait } else { Reaction::Ask(*hint) }
            }
            Answer::NotLeader(None) | Answer::LeadershipLost(None) => Reaction::Wait,
        }
    }

    /// What it does when it has waited long enough: it asks the next of the circle.
    pub(super) fn timed_out(&mut self, servers: impl Iterator<Item = ServerId> + Clone) -> Reaction {
        let Some(call) = &mut self.open else { return Reaction::Wait };
        if call.operation.at.is_some() {
            return Reaction::Close(Outcome::Unknown);
        }
        call.hops = 0;
        let next = servers.clone().find(|id| *id > self.circle).or(servers.clone().next());
        self.circle = next.unwrap_or(self.circle);
        Reaction::Ask(self.circle)
    }
}
