//! What a leader knows of its followers, and what else exists only while a server leads.

use std::collections::{BTreeMap, VecDeque};
use std::ops::RangeInclusive;

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
    /// How many AppendEntries were sent to it.
    sent: u64,
}

/// How far a snapshot was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotProgress {
    /// The last index that the snapshot covers.
    pub last_included_index: Index,
    /// The bytes that the follower said it holds.
    pub offset: u64,
}

/// An AppendEntries that was not answered yet: the entries behind `prev` up to `last`. What is empty and equal,
/// one sent behind the other, is one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    prev: Index,
    last: Index,
    numbers: RangeInclusive<u64>,
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
            sent: 0,
        }
    }

    /// How many messages with entries are unanswered.
    pub fn inflight(&self) -> u64 {
        self.unanswered.iter().filter(|sent| sent.last > sent.prev).count() as u64
    }

    /// A message was sent, before those with entries behind `on_the_way`, which wait for the leader's disk.
    /// Answers its number.
    pub(super) fn sent(&mut self, prev: Index, last: Index, on_the_way: Index) -> u64 {
        self.sent += 1;
        let number = self.sent;
        let overtaken = self.unanswered.iter().rev().take_while(|sent| sent.last > on_the_way).count();
        let place = self.unanswered.len() - overtaken;
        match self.unanswered.range_mut(..place).next_back() {
            Some(again) if prev == last && (again.prev, again.last) == (prev, last) => {
                again.numbers = *again.numbers.start()..=number;
            }
            _ => self.unanswered.insert(place, Sent { prev, last, numbers: number..=number }),
        }
        if self.unanswered.len() > MOST_UNANSWERED {
            self.unanswered.pop_front();
        }
        number
    }

    /// An answer stands for all sent before the message that it answers; one made by hand, before the first
    /// that it could answer.
    pub(super) fn answered(&mut self, number: u64, prev: Index, last: Index) {
        let by_hand = number == 0;
        let place = match by_hand {
            true => self.unanswered.iter().position(|sent| (sent.prev, sent.last) == (prev, last)),
            // What was overtaken stands behind, though its number may be among those before it.
            false => self.unanswered.iter().rposition(|sent| sent.numbers.contains(&number)),
        };
        match place {
            Some(place) => {
                let it_too = by_hand || *self.unanswered[place].numbers.end() == number;
                self.unanswered.drain(..place + usize::from(it_too));
            }
            None => self.unanswered.retain(|sent| sent.last > last || sent.last == sent.prev),
        }
    }

    pub(super) fn forget_unanswered(&mut self) {
        self.unanswered.clear();
    }
}
