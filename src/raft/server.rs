//! A server: its state after Figure 2, and `step`, the rules for all servers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::configuration::Configuration;
use super::disk::Writing;
pub use super::effect::{Durable, Effect, Input, RequestId, Snapshot, SnapshotWrite, Write, WriteId};
use super::log::Log;
use super::message::Message;
use super::note::{CommittedBy, Note, Rejection, SteppedDown};
use super::options::Options;
use super::progress::Leader;
use super::rules::{Rule, Rules};
use super::snapshot::Incoming;
use super::turn::Turn;
use super::{Chance, Index, Micros, ServerId, Term, Time};

/// One server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Who it is.
    pub id: ServerId,
    /// The latest term it has seen (persistent).
    pub current_term: Term,
    /// The candidate that got its vote in the current term (persistent).
    pub voted_for: Option<ServerId>,
    /// Its log (persistent).
    pub log: Log,
    /// The snapshot before its log (persistent).
    pub snapshot: Option<Arc<Snapshot>>,
    /// The highest index known to be committed.
    pub commit_index: Index,
    /// The highest index handed to the state machine.
    pub last_applied: Index,
    /// Follower, candidate or leader, with the state that only this role has.
    pub role: Role,
    /// What it is set to.
    pub options: Options,
    /// The rules it obeys.
    pub rules: Rules,
    /// When its election timer fires, on its own clock.
    pub election_deadline: Time,
    /// How long that timer was set to, as drawn.
    pub election_timeout: Micros,
    /// When it last heard a leader, or was restarted: for stickiness.
    pub(super) heard_leader_at: Option<Time>,
    /// The newest configuration in its log and where it stands.
    pub(super) configuration: (Index, Arc<Configuration>),
    /// The last index known to be on its disk as it is in its log.
    pub(super) stable: Index,
    pub(super) writing: VecDeque<Writing>,
    pub(super) next_write: WriteId,
    pub(super) incoming: Option<Incoming>,
    pub(super) follower_reads: BTreeMap<u64, FollowerRead>,
    pub(super) next_read: u64,
}

/// A server's role, with the state that exists only in it.
#[derive(Clone, Debug)]
pub enum Role {
    /// Answers candidates and leaders.
    Follower {
        /// Whom it follows, once it heard of it.
        leader: Option<ServerId>,
    },
    /// Asks whether an election could be won (D 9.6).
    PreCandidate {
        /// Who would vote for it, itself included.
        votes: Vec<ServerId>,
    },
    /// Asks for votes.
    Candidate {
        /// Who voted for it, in the order in which the votes were counted.
        votes: Vec<ServerId>,
    },
    /// Handles all client requests.
    Leader(Box<Leader>),
}

/// A read that a follower serves: what it knows of it.
#[derive(Clone, Debug)]
pub(super) enum FollowerRead {
    /// The leader was asked.
    Asked(RequestId),
    /// The leader named the index that must be applied first.
    Waits(RequestId, Index),
}

impl Server {
    /// A server that starts from what its disk holds. `restarted`: not for the first time.
    pub fn new(
        id: ServerId,
        durable: &Durable,
        options: Options,
        rules: Rules,
        restarted: bool,
        now: Time,
        chance: &mut dyn Chance,
    ) -> Server {
        let Durable { current_term, voted_for, log, snapshot } = durable.clone();
        let (index, configuration) = log.configuration_at(log.last_index());
        let configuration = (index, configuration.clone());
        let mut server = Server {
            id,
            current_term,
            voted_for,
            commit_index: log.prefix.index,
            last_applied: log.prefix.index,
            stable: log.last_index(),
            log,
            snapshot,
            role: Role::Follower { leader: None },
            options,
            rules,
            election_deadline: now,
            election_timeout: Micros(0),
            heard_leader_at: restarted.then_some(now),
            configuration,
            writing: VecDeque::new(),
            next_write: WriteId(1),
            incoming: None,
            follower_reads: BTreeMap::new(),
            next_read: first_read(now, chance),
        };
        server.reset_election_timer(now, chance);
        server
    }

    /// Takes an input and appends what the server asks of the world, in order, to `effects`.
    pub fn step(&mut self, now: Time, chance: &mut dyn Chance, input: Input, effects: &mut Vec<Effect>) {
        let mut turn = Turn::new(now, chance, effects);
        match input {
            Input::Due => self.due(&mut turn),
            Input::ElectionTimeout => self.on_election_timeout(&mut turn),
            Input::HeartbeatTimeout => self.on_heartbeat_timeout(&mut turn),
            Input::Receive { from, message } => self.receive(from, message, &mut turn),
            Input::Propose { request, command } => self.propose(request, command, &mut turn),
            Input::Read { request, as_follower: false } => self.read(request, &mut turn),
            Input::Read { request, as_follower: true } => self.read_as_follower(request, &mut turn),
            Input::Change(change) => self.change(change, &mut turn),
            Input::Transfer { to } => self.transfer(to, &mut turn),
            Input::Compact { index, data } => self.compact(index, data, &mut turn),
            Input::Synced(write) => self.synced(write, &mut turn),
        }
        if !self.rules.keep(Rule::ApplyInOrder) {
            self.apply_up_to(self.log.last_index(), &mut turn);
        }
        self.persist(&mut turn);
    }

    /// When it wants `Input::Due`, on its own clock; none if it waits for nothing.
    pub fn next_deadline(&self) -> Option<Time> {
        match &self.role {
            Role::Leader(leader) => Some(self.leader_deadline(leader)),
            _ if self.withheld().is_some() => None,
            _ => Some(self.election_deadline),
        }
    }

    /// The configuration in force: the newest in its log, committed or not (D 4.1).
    pub fn configuration(&self) -> &Configuration {
        if self.rules.keep(Rule::NewestConfiguration) {
            &self.configuration.1
        } else {
            self.log.configuration_at(self.commit_index).1
        }
    }

    /// Where that configuration stands in the log.
    pub fn configuration_index(&self) -> Index {
        self.configuration.0
    }

    /// Whom it follows, itself if it leads.
    pub fn leader(&self) -> Option<ServerId> {
        match &self.role {
            Role::Follower { leader } => *leader,
            Role::Leader(_) => Some(self.id),
            _ => None,
        }
    }

    /// Whether it leads.
    pub fn is_leader(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }

    /// Whether it gets the log but counts towards no majority (D 4.2.1); so does a new server that
    /// has heard of no configuration yet.
    pub fn is_learner(&self) -> bool {
        let configuration = self.configuration();
        configuration.learners.contains(&self.id) || configuration.voters.is_empty()
    }

    /// What it would find on its disk once all writes are done.
    pub fn durable(&self) -> Durable {
        Durable {
            current_term: self.current_term,
            voted_for: self.voted_for,
            log: self.log.clone(),
            snapshot: self.snapshot.clone(),
        }
    }

    /// Takes entries up to `index` for committed from the start, as a `given` says.
    pub fn given_commit(&mut self, index: Index, chance: &mut dyn Chance, effects: &mut Vec<Effect>) {
        let mut turn = Turn::new(Time(0), chance, effects);
        self.commit_index = index.min(self.log.last_index()).max(self.commit_index);
        self.apply_up_to(self.commit_index, &mut turn);
    }

    fn due(&mut self, turn: &mut Turn) {
        if self.is_leader() {
            self.leader_due(turn);
        } else if turn.now >= self.election_deadline {
            self.on_election_timeout(turn);
        }
    }

    fn receive(&mut self, from: ServerId, message: Message, turn: &mut Turn) {
        // A PreVote asks about a term without bringing it, and so does its granted answer; a vote
        // request may be refused by stickiness before its term counts.
        let brings_term = match &message {
            Message::PreVote(_) | Message::RequestVote(_) => false,
            Message::PreVoteReply(reply) => !reply.vote_granted && self.rules.keep(Rule::RefusalCarriesTerm),
            _ => true,
        };
        if brings_term {
            let refusal = matches!(message, Message::PreVoteReply(_));
            self.see_term(message.term(), from, refusal, turn);
        }
        match message {
            Message::RequestVote(request) => self.on_request_vote(request, turn),
            Message::PreVote(request) => self.on_pre_vote(request, turn),
            Message::RequestVoteReply(reply) => self.on_vote_reply(from, reply, turn),
            Message::PreVoteReply(reply) => self.on_pre_vote_reply(from, reply, turn),
            Message::AppendEntries(request) => self.on_append_entries(request, turn),
            Message::AppendEntriesReply(reply) => self.on_append_entries_reply(from, reply, turn),
            Message::InstallSnapshot(request) => self.on_install_snapshot(request, turn),
            Message::InstallSnapshotReply(reply) => self.on_install_snapshot_reply(from, reply, turn),
            Message::TimeoutNow(order) => self.on_timeout_now(from, order, turn),
            Message::ReadIndex(request) => self.on_read_index(from, request, turn),
            Message::ReadIndexReply(reply) => self.on_read_index_reply(reply, turn),
        }
        if !self.rules.keep(Rule::ResetTimerWhenDue) {
            self.reset_election_timer(turn.now, turn.chance);
        }
    }

    /// Whether a request is of an older term: those are refused (Figure 2).
    pub(super) fn is_stale(&self, term: Term) -> bool {
        term < self.current_term && self.rules.keep(Rule::RefuseStaleTerm)
    }

    /// If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to
    /// follower (Figure 2, all servers). `refusal`: it is the refusal of a pre-vote that tells.
    pub(super) fn see_term(&mut self, term: Term, from: ServerId, refusal: bool, turn: &mut Turn) {
        if term <= self.current_term {
            return;
        }
        self.enter_term(term, None, turn);
        turn.note(Note::TermAdopted { term, from, refusal });
        if self.rules.keep(Rule::StepDown) {
            self.become_follower(None, SteppedDown::HigherTerm, turn);
        }
    }

    /// Enters a term with this vote in it.
    pub(super) fn enter_term(&mut self, term: Term, vote: Option<ServerId>, turn: &mut Turn) {
        self.current_term = term;
        self.voted_for = vote;
        turn.term_changed = true;
        turn.vote_changed = true;
    }

    pub(super) fn vote(&mut self, vote: Option<ServerId>, turn: &mut Turn) {
        turn.vote_changed |= self.voted_for != vote;
        self.voted_for = vote;
    }

    /// Becomes or stays a follower. What clients wait for at a leader that was is lost.
    pub(super) fn become_follower(&mut self, leader: Option<ServerId>, why: SteppedDown, turn: &mut Turn) {
        let was = match &self.role {
            Role::Follower { .. } => None,
            Role::PreCandidate { .. } => Some("precandidate"),
            Role::Candidate { .. } => Some("candidate"),
            Role::Leader(_) => Some("leader"),
        };
        let old = std::mem::replace(&mut self.role, Role::Follower { leader });
        if let Some(was) = was {
            turn.note(Note::SteppedDown { was, why });
            self.keep_vote(turn);
        }
        if let Role::Leader(old) = old {
            self.reset_election_timer(turn.now, turn.chance);
            for request in old.open_requests() {
                turn.reject(request, Rejection::LeadershipLost { leader });
            }
        }
    }

    /// A word of the current leader: follow it, and wait anew for its next.
    pub(super) fn heard_leader(&mut self, leader: ServerId, turn: &mut Turn) {
        if self.leader() != Some(leader) || !matches!(self.role, Role::Follower { .. }) {
            self.become_follower(Some(leader), SteppedDown::LeaderHeard, turn);
            turn.note(Note::Follows { leader, term: self.current_term, vote: self.voted_for });
        }
        self.keep_vote(turn);
        self.heard_leader_at = Some(turn.now);
        self.reset_election_timer(turn.now, turn.chance);
    }

    /// What neither stepping down nor a message of the same term may do: clear the vote.
    fn keep_vote(&mut self, turn: &mut Turn) {
        if !self.rules.keep(Rule::KeepVote) {
            self.vote(None, turn);
        }
    }

    /// Draws a new election timeout from its range (§5.2) and starts the timer.
    pub(super) fn reset_election_timer(&mut self, now: Time, chance: &mut dyn Chance) {
        let (low, high) = self.options.election_timeout;
        let drawn = chance.between(low, high);
        self.election_timeout = if self.rules.keep(Rule::RandomTimeout) { drawn } else { low };
        self.election_deadline = now + self.election_timeout;
    }

    /// If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine
    /// (Figure 2, all servers).
    pub(super) fn commit(&mut self, index: Index, by: CommittedBy, turn: &mut Turn) {
        if index <= self.commit_index {
            return;
        }
        self.commit_index = index;
        turn.note(Note::Committed { index, by });
        self.apply_up_to(index, turn);
    }

    pub(super) fn apply_up_to(&mut self, last: Index, turn: &mut Turn) {
        while self.last_applied < last {
            let index = self.last_applied.next();
            let Some(entry) = self.log.get(index).cloned() else { break };
            self.last_applied = index;
            let request = match &mut self.role {
                Role::Leader(leader) => leader.take_request(index),
                _ => None,
            };
            turn.effects.push(Effect::Apply { index, entry, request });
        }
        self.serve_follower_reads(turn);
    }
}

/// Where a process begins to number its reads: an answer from before a crash must fit none of them.
fn first_read(now: Time, chance: &mut dyn Chance) -> u64 {
    const DRAWN: u64 = 1 << 20;
    now.0.wrapping_mul(DRAWN).wrapping_add(chance.between(Micros(0), Micros(DRAWN - 1)).0)
}
