//! What a leader knows of its followers, and what else exists only while a server leads.

use std::collections::{BTreeMap, VecDeque};

use super::membership::CatchUp;
use super::reads::PendingRead;
use super::server::RequestId;
use super::transfer::Transfer;
use super::{Index, Micros, ServerId, Time};

/// The state that exists only in a leader (Figure 2, volatile state on leaders).
#[derive(Clone, Debug)]
pub struct Leader {
    /// What it knows of each other server of its configuration.
    pub progress: BTreeMap<ServerId, Progress>,
    /// When it sends the next heartbeats, on its own clock.
    pub heartbeat_deadline: Time,
    /// The requests whose entries are not applied yet, in the order of the log.
    pub(super) requests: VecDeque<(Index, RequestId)>,
    /// The latest round of confirming that it leads, and when each unconfirmed one began (D 6.4).
    pub(super) round: u64,
    pub(super) rounds_began: VecDeque<(u64, Time)>,
    pub(super) confirmed_round: u64,
    pub(super) reads: Vec<PendingRead>,
    /// Until when, on its own clock, no other server can be elected; none: it has no lease (D 6.4.1).
    pub lease_until: Option<Time>,
    /// Since when it leads, on its own clock.
    pub led_since: Time,
    /// The handing over under way (D 3.10).
    pub transfer: Option<Transfer>,
    /// Whether it ever said TimeoutNow. That cannot be called back and goes past stickiness, so there
    /// is no lease for the rest of the term.
    pub(super) ordered_election: bool,
    /// The new servers being caught up (D 4.2.1).
    pub catch_up: Option<CatchUp>,
}

/// What the leader knows of one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Index of the next log entry to send to that server.
    pub next_index: Index,
    /// Index of highest log entry known to be replicated on it.
    pub match_index: Index,
    /// Whether it refused entries and has taken none since: the leader looks for where the logs agree, and sends
    /// one message with entries at a time.
    pub probing: bool,
    /// The snapshot transfer under way to it.
    pub snapshot: Option<SnapshotProgress>,
    /// When it last answered, on the leader's clock.
    pub heard_at: Time,
    pub(super) round_acknowledged: u64,
    unanswered: VecDeque<Sent>,
}

/// How far a snapshot was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotProgress {
    /// The last index that the snapshot covers.
    pub last_included_index: Index,
    /// The bytes that the follower said it holds.
    pub offset: u64,
}

/// An AppendEntries that was not answered yet: the entries behind `prev` up to `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    prev: Index,
    last: Index,
}

/// Heartbeats to a server that is down are not remembered without end.
const MOST_UNANSWERED: usize = 256;

impl Leader {
    pub(super) fn new(now: Time, heartbeat: Micros) -> Leader {
        Leader {
            progress: BTreeMap::new(),
            heartbeat_deadline: now + heartbeat,
            requests: VecDeque::new(),
            round: 0,
            rounds_began: VecDeque::new(),
            confirmed_round: 0,
            reads: Vec::new(),
            lease_until: None,
            led_since: now,
            transfer: None,
            ordered_election: false,
            catch_up: None,
        }
    }

    /// The clients' requests that have no answer yet.
    pub(super) fn open_requests(self) -> impl Iterator<Item = RequestId> {
        let proposals = self.requests.into_iter().map(|(_, request)| request);
        proposals.chain(self.reads.into_iter().filter_map(|read| read.request()))
    }

    /// The request whose entry stands at `index`, which is applied now.
    pub(super) fn take_request(&mut self, index: Index) -> Option<RequestId> {
        let place = self.requests.binary_search_by_key(&index, |(at, _)| *at).ok()?;
        self.requests.remove(place).map(|(_, request)| request)
    }
}

impl Progress {
    pub(super) fn new(next_index: Index, now: Time) -> Progress {
        Progress {
            next_index,
            match_index: Index(0),
            probing: false,
            snapshot: None,
            heard_at: now,
            round_acknowledged: 0,
            unanswered: VecDeque::new(),
        }
    }

    /// How many messages with entries are unanswered.
    pub fn inflight(&self) -> u64 {
        self.unanswered.iter().filter(|sent| sent.last > sent.prev).count() as u64
    }

    /// A message was sent, before those with entries behind `on_the_way`, which wait for the leader's disk.
    pub(super) fn sent(&mut self, prev: Index, last: Index, on_the_way: Index) {
        let sent = Sent { prev, last };
        let overtaken = self.unanswered.iter().rev().take_while(|sent| sent.last > on_the_way).count();
        let place = self.unanswered.len() - overtaken;
        let again = place > 0 && self.unanswered[place - 1] == sent;
        if prev != last || !again {
            self.unanswered.insert(place, sent);
        }
        if self.unanswered.len() > MOST_UNANSWERED {
            self.unanswered.pop_front();
        }
    }

    /// An answer stands for all sent before the message that it answers.
    pub(super) fn answered(&mut self, prev: Index, last: Index) {
        match self.unanswered.iter().position(|sent| *sent == Sent { prev, last }) {
            Some(place) => drop(self.unanswered.drain(..=place)),
            None => self.unanswered.retain(|sent| sent.last > last || sent.last == sent.prev),
        }
    }

    pub(super) fn forget_unanswered(&mut self) {
        self.unanswered.clear();
    }
}
