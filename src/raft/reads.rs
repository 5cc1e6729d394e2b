//! Reads without a log entry: ReadIndex, leases, and reads at followers (D 6.4).
//!
//! A leader may have been deposed without knowing it. Before it answers a read it makes sure that it
//! still leads: it notes its commit index, waits for a round of heartbeats to be answered by a
//! majority, and reads once that index is applied. Reads that come while a round is under way share
//! the next one.

use super::message::{Message, ReadIndex, ReadIndexReply};
use super::note::{Note, Rejection};
use super::quorum::Quorum;
use super::rules::Rule;
use super::server::{Effect, FollowerRead, RequestId, Role, Server};
use super::turn::Turn;
use super::{Index, Micros, ServerId, Time};

/// A read that the leader was asked for.
#[derive(Clone, Debug)]
pub(super) struct PendingRead {
    asker: Asker,
    index: Option<Index>,
    round: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
enum Asker {
    Client(RequestId),
    Follower(ServerId, u64),
}

impl PendingRead {
    pub(super) fn request(&self) -> Option<RequestId> {
        match self.asker {
            Asker::Client(request) => Some(request),
            Asker::Follower(..) => None,
        }
    }
}

// The leader's side.
impl Server {
    /// A client wants to read from the leader.
    pub(super) fn read(&mut self, request: RequestId, turn: &mut Turn) {
        if self.is_leader() {
            self.begin_read(Asker::Client(request), turn);
        } else {
            turn.reject(request, Rejection::NotLeader { leader: self.leader() });
        }
    }

    /// A follower asks for the index at which it may read.
    pub(super) fn on_read_index(&mut self, from: ServerId, request: ReadIndex, turn: &mut Turn) {
        if self.is_leader() {
            self.begin_read(Asker::Follower(from, request.read), turn);
        }
    }

    fn begin_read(&mut self, asker: Asker, turn: &mut Turn) {
        let Role::Leader(leader) = &mut self.role else { return };
        leader.reads.push(PendingRead { asker, index: None, round: None });
        self.process_reads(turn);
    }

    /// Gives waiting reads their index and begins a round for them, unless one is under way.
    pub(super) fn process_reads(&mut self, turn: &mut Turn) {
        let commit = self.commit_index;
        let own_commit = self.log.term(commit) == Some(self.current_term);
        let Role::Leader(leader) = &mut self.role else { return };
        if leader.reads.is_empty() {
            return;
        }
        if !own_commit && self.rules.keep(Rule::ReadAfterOwnCommit) {
            turn.note(Note::ReadWaits { why: Rule::ReadAfterOwnCommit, index: commit });
            return;
        }
        for read in &mut leader.reads {
            read.index.get_or_insert(commit);
        }
        let under_way = leader.reads.iter().any(|r| r.round.is_some());
        if !under_way && !self.reads_need_no_round(turn.now) {
            turn.note(Note::ReadWaits { why: self.why_a_round(), index: commit });
            let round = self.begin_round(turn.now);
            self.send_round(round, turn);
        }
        self.confirm_reads(turn);
    }

    fn reads_need_no_round(&self, now: Time) -> bool {
        !self.rules.keep(Rule::ReadConfirmsLeadership) || self.holds_lease(now)
    }

    /// Without a lease, or where it ended, a read needs a round.
    fn why_a_round(&self) -> Rule {
        match &self.role {
            Role::Leader(leader) if self.options.lease && self.has_no_lease(leader) => {
                Rule::TransferEndsLease
            }
            Role::Leader(leader) if self.options.lease && leader.lease_until.is_some() => {
                Rule::LeaseWithinTimeout
            }
            _ => Rule::ReadConfirmsLeadership,
        }
    }

    /// A new round, for all reads that wait for one.
    fn begin_round(&mut self, now: Time) -> u64 {
        let Role::Leader(leader) = &mut self.role else { return 0 };
        leader.round += 1;
        leader.rounds_began.push_back((leader.round, now));
        for read in leader.reads.iter_mut().filter(|r| r.index.is_some()) {
            read.round.get_or_insert(leader.round);
        }
        leader.round
    }

    /// The round that heartbeats carry: a new one if reads wait or a lease is to be renewed, else none.
    pub(super) fn heartbeat_round(&mut self, now: Time) -> u64 {
        let Role::Leader(leader) = &self.role else { return 0 };
        let reads_wait = leader.reads.iter().any(|r| r.index.is_some());
        if reads_wait || self.options.lease { self.begin_round(now) } else { 0 }
    }

    /// Serves the reads whose round a majority has answered.
    pub(super) fn confirm_reads(&mut self, turn: &mut Turn) {
        self.confirm_rounds();
        let unconfirmed = !self.reads_need_no_round(turn.now);
        let Role::Leader(leader) = &mut self.role else { return };
        let confirmed = leader.confirmed_round;
        let waits = |r: &PendingRead| {
            r.index.is_none() || unconfirmed && r.round.is_none_or(|round| round > confirmed)
        };
        let ready: Vec<PendingRead> = leader.reads.extract_if(.., |r| !waits(r)).collect();
        let more = leader.reads.iter().any(|r| r.index.is_some());
        for read in &ready {
            self.serve(read, turn);
        }
        if !ready.is_empty() && more {
            self.process_reads(turn);
        }
    }

    /// Finds the latest round that a majority has answered; the lease runs from its beginning.
    fn confirm_rounds(&mut self) {
        let Role::Leader(leader) = &self.role else { return };
        if leader.confirmed_round == leader.round {
            return;
        }
        let acknowledged = |id: ServerId| {
            let of = |p: &super::progress::Progress| p.round_acknowledged;
            if id == self.id { leader.round } else { leader.progress.get(&id).map_or(0, of) }
        };
        let confirmed =
            Quorum::new(self.configuration(), self.id, self.rules).reached(acknowledged).unwrap_or(0);
        let lease = self.lease_length();
        let no_lease = self.has_no_lease(leader);
        let Role::Leader(leader) = &mut self.role else { return };
        leader.confirmed_round = leader.confirmed_round.max(confirmed);
        while let Some((_, began)) = leader.rounds_began.pop_front_if(|(round, _)| *round <= confirmed) {
            if !no_lease {
                leader.lease_until = leader.lease_until.max(Some(began + lease));
            }
        }
    }

    fn serve(&self, read: &PendingRead, turn: &mut Turn) {
        let at_once = self.reads_at_once();
        match read.asker {
            Asker::Client(request) => turn.effects.push(Effect::Read { request, at_once }),
            Asker::Follower(to, id) => {
                let index = read.index.unwrap_or_default();
                let reply = ReadIndexReply { term: self.current_term, index, read: id };
                turn.send(to, Message::ReadIndexReply(reply));
            }
        }
    }

    /// Whether reads do not wait until their index is applied: only where a rule is broken.
    fn reads_at_once(&self) -> bool {
        !self.rules.keep(Rule::ReadAfterApply)
    }

    /// How long after the beginning of a round no other server can be elected, on the leader's clock:
    /// the shortest election timeout, less what clocks may run apart (D 6.4.1).
    fn lease_length(&self) -> Micros {
        let drift = u64::from(self.options.clock_drift).min(1_000_000);
        Micros(self.options.election_timeout.0.0 * (1_000_000 - drift) / (1_000_000 + drift))
    }

    fn holds_lease(&self, now: Time) -> bool {
        let Role::Leader(leader) = &self.role else { return false };
        let endless = !self.rules.keep(Rule::LeaseWithinTimeout);
        self.options.lease && leader.lease_until.is_some_and(|until| endless || now < until)
    }
}

// The follower's side.
impl Server {
    /// A client wants to read from this follower: it asks the leader for the index.
    pub(super) fn read_as_follower(&mut self, request: RequestId, turn: &mut Turn) {
        let leader = match self.leader() {
            Some(leader) if leader == self.id => return self.read(request, turn),
            Some(leader) => leader,
            None => return turn.reject(request, Rejection::NotLeader { leader: None }),
        };
        let read = self.next_read;
        self.next_read = self.next_read.wrapping_add(1);
        self.follower_reads.insert(read, FollowerRead::Asked(request));
        turn.send(leader, Message::ReadIndex(ReadIndex { term: self.current_term, read }));
    }

    pub(super) fn on_read_index_reply(&mut self, reply: ReadIndexReply, turn: &mut Turn) {
        if let Some(FollowerRead::Asked(request)) = self.follower_reads.get(&reply.read) {
            let waits = FollowerRead::Waits(*request, reply.index);
            self.follower_reads.insert(reply.read, waits);
            if reply.index > self.last_applied {
                turn.note(Note::ReadWaits { why: Rule::ReadAfterApply, index: reply.index });
            }
            self.serve_follower_reads(turn);
        }
    }

    /// Serves the reads whose index is applied.
    pub(super) fn serve_follower_reads(&mut self, turn: &mut Turn) {
        let (applied, at_once) = (self.last_applied, self.reads_at_once());
        self.follower_reads.retain(|_, read| match read {
            FollowerRead::Waits(request, index) if at_once || *index <= applied => {
                turn.effects.push(Effect::Read { request: *request, at_once });
                false
            }
            _ => true,
        });
    }
}
