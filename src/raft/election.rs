//! Elections: RequestVote and pre-vote, both sides (§5.2, §5.4.1, D 4.2.3, 9.6).
//!
//! A server that hears no leader for an election timeout becomes a candidate: it enters a new term,
//! votes for itself and asks the others. A majority of votes makes it leader of that term, and there
//! is at most one, since each server votes once a term and any two majorities share a server.

use super::message::{Message, RequestVote, TimeoutNow, VoteReply};
use super::note::{Denial, Ignored, Note, Withheld};
use super::quorum::{self, Quorum};
use super::rules::Rule;
use super::server::{Role, Server};
use super::turn::Turn;
use super::{Index, ServerId, Term, Time};

impl Server {
    /// The election timer fired (Figure 2, followers and candidates).
    pub(super) fn on_election_timeout(&mut self, turn: &mut Turn) {
        if self.is_leader() {
            return;
        }
        if let Some(why) = self.withheld() {
            turn.note(Note::ElectionWithheld { why });
            self.reset_election_timer(turn.now, turn.chance);
        } else if self.options.prevote && self.rules.keep(Rule::PreVote) {
            self.ask_for_pre_votes(turn);
        } else {
            self.start_election(false, turn);
        }
    }

    /// A leader that hands over tells this server to begin an election at once (D 3.10).
    pub(super) fn on_timeout_now(&mut self, from: ServerId, order: TimeoutNow, turn: &mut Turn) {
        if order.term < self.current_term {
            turn.note(Note::StaleIgnored { from, term: order.term });
        } else if let Some(why) = self.withheld() {
            turn.note(Note::ElectionWithheld { why });
        } else if !self.is_leader() {
            self.start_election(true, turn);
        }
    }

    /// Why it begins no election: learners never do, nor does a server that knows its removal is
    /// committed. One that only read of its removal may still be needed (D 4.2.2).
    pub(super) fn withheld(&self) -> Option<Withheld> {
        let configuration = self.configuration();
        if configuration.is_voter(self.id) {
            None
        } else if self.is_learner() {
            Some(Withheld::Learner)
        } else {
            (self.configuration_index() <= self.commit_index).then_some(Withheld::Removed)
        }
    }

    /// On conversion to candidate, start election: increment currentTerm, vote for self, reset
    /// election timer, send RequestVote RPCs to all other servers (Figure 2).
    fn start_election(&mut self, ordered: bool, turn: &mut Turn) {
        self.enter_term(self.current_term.next(), Some(self.id), turn);
        self.role = Role::Candidate { votes: Vec::new() };
        self.reset_election_timer(turn.now, turn.chance);
        turn.note(Note::ElectionStarted { term: self.current_term, ordered });
        self.ask_voters(self.current_term, ordered, Message::RequestVote, turn);
    }

    fn ask_for_pre_votes(&mut self, turn: &mut Turn) {
        let term = self.current_term.next();
        self.role = Role::PreCandidate { votes: Vec::new() };
        self.reset_election_timer(turn.now, turn.chance);
        turn.note(Note::PreVoteStarted { term });
        self.ask_voters(term, false, Message::PreVote, turn);
        self.count_vote(self.id, turn);
    }

    fn ask_voters(&self, term: Term, transfer: bool, ask: fn(RequestVote) -> Message, turn: &mut Turn) {
        for to in self.configuration().all_voters() {
            if to != self.id {
                let request = RequestVote {
                    term,
                    candidate_id: self.id,
                    last_log_index: self.log.last_index(),
                    last_log_term: self.log.last_term(),
                    transfer,
                };
                turn.send(to, ask(request));
            }
        }
    }

    /// RequestVote, receiver implementation (Figure 2).
    pub(super) fn on_request_vote(&mut self, request: RequestVote, turn: &mut Turn) {
        let to = request.candidate_id;
        let near = !request.transfer && self.leader_is_near(turn);
        if !near {
            self.see_term(request.term, to, false, turn);
        }
        let denial = if near { Some(Denial::LeaderNear) } else { self.vote_denial(&request) };
        match denial {
            Some(why) => {
                turn.note(Note::VoteDenied { to, term: request.term, pre: false, why });
            }
            None => {
                self.vote(Some(to), turn);
                self.reset_election_timer(turn.now, turn.chance);
                turn.note(Note::VoteGranted { to, term: self.current_term, pre: false });
            }
        }
        let reply = VoteReply { term: self.current_term, vote_granted: denial.is_none() };
        turn.send(to, Message::RequestVoteReply(reply));
    }

    /// The same question without a vote: nothing changes here, not even the term (D 9.6).
    pub(super) fn on_pre_vote(&mut self, request: RequestVote, turn: &mut Turn) {
        let to = request.candidate_id;
        let near = self.leader_is_near(turn);
        let denial = if near { Some(Denial::LeaderNear) } else { self.vote_denial(&request) };
        let note = match denial {
            Some(why) => Note::VoteDenied { to, term: request.term, pre: true, why },
            None => Note::VoteGranted { to, term: request.term, pre: true },
        };
        turn.note(note);
        let vote_granted = denial.is_none();
        let term = if vote_granted { request.term } else { self.current_term };
        turn.send(to, Message::PreVoteReply(VoteReply { term, vote_granted }));
    }

    /// Whether a leader stands, as far as this server can tell: no vote then (D 4.2.3).
    fn leader_is_near(&self, turn: &Turn) -> bool {
        if !self.options.stickiness || !self.rules.keep(Rule::LeaderStickiness) {
            return false;
        }
        let shortest = self.options.election_timeout.0;
        self.is_leader() || self.heard_leader_at.is_some_and(|heard| turn.now < heard + shortest)
    }

    /// Whether its timer cannot have fired by now: leases rely on that (D 6.4.1).
    pub fn relies_on_timer(&self, now: Time) -> bool {
        let shortest = self.options.election_timeout.0;
        self.options.lease && self.heard_leader_at.is_some_and(|heard| now < heard + shortest)
    }

    fn vote_denial(&self, request: &RequestVote) -> Option<Denial> {
        if self.is_stale(request.term) {
            return Some(Denial::StaleTerm);
        }
        // A PreVote of a later term asks about a vote that is still free.
        let voted_for = self.voted_for.filter(|_| request.term <= self.current_term);
        match voted_for {
            Some(other) if other != request.candidate_id && self.rules.keep(Rule::OneVoteATerm) => {
                Some(Denial::AlreadyVoted(other))
            }
            _ => self.log_denial(request),
        }
    }

    /// The election restriction: no vote for a log that is less up to date (§5.4.1).
    fn log_denial(&self, request: &RequestVote) -> Option<Denial> {
        if !self.rules.keep(Rule::VoteForFreshLog) {
            return None;
        }
        let (own_term, own_index) = (self.log.last_term(), self.log.last_index());
        let (term, index) = (request.last_log_term, request.last_log_index);
        let by_term = self.rules.keep(Rule::FreshByTerm);
        if by_term && term != own_term {
            let older = Denial::OlderLastTerm { own: own_term, theirs: term };
            return (term < own_term).then_some(older);
        }
        let by_length = self.rules.keep(Rule::FreshByLength) || !by_term;
        let shorter = Denial::ShorterLog { own: own_index, theirs: index };
        (by_length && index < own_index).then_some(shorter)
    }

    /// If votes received from majority of servers: become leader (Figure 2, candidates).
    pub(super) fn on_vote_reply(&mut self, from: ServerId, reply: VoteReply, turn: &mut Turn) {
        if !reply.vote_granted || !matches!(self.role, Role::Candidate { .. }) {
            return;
        }
        if reply.term != self.current_term && self.rules.keep(Rule::CountOwnTermVotes) {
            turn.note(Note::VoteIgnored { from, why: Ignored::OlderTerm });
        } else {
            self.count_vote(from, turn);
        }
    }

    pub(super) fn on_pre_vote_reply(&mut self, from: ServerId, reply: VoteReply, turn: &mut Turn) {
        if !reply.vote_granted || !matches!(self.role, Role::PreCandidate { .. }) {
            return;
        }
        // A granted answer echoes the term that was asked about.
        if reply.term != self.current_term.next() {
            turn.note(Note::VoteIgnored { from, why: Ignored::OlderTerm });
        } else {
            self.count_vote(from, turn);
        }
    }

    pub(super) fn count_vote(&mut self, from: ServerId, turn: &mut Turn) {
        let once = self.rules.keep(Rule::CountAVoteOnce);
        let (votes, pre) = match &mut self.role {
            Role::Candidate { votes } => (votes, false),
            Role::PreCandidate { votes } => (votes, true),
            _ => return,
        };
        if once && votes.contains(&from) {
            turn.note(Note::VoteIgnored { from, why: Ignored::CountedAlready });
            return;
        }
        votes.push(from);
        let votes = votes.clone();
        let (got, needed) = Quorum::new(self.configuration(), self.id, self.rules).votes(&votes);
        turn.note(Note::VoteCounted { from, votes: got, needed, pre });
        if got >= needed || !self.rules.keep(Rule::MajorityElects) {
            return if pre { self.start_election(false, turn) } else { self.become_leader(turn) };
        }
        let configuration = self.configuration();
        let enough = |without| Quorum::new(configuration, self.id, without).is_won_by(&votes);
        if let Some(why) = quorum::at_work(configuration, self.id).find(|r| enough(self.rules.without(*r))) {
            turn.note(Note::ElectionHeldBack { why });
        }
    }

    /// The votes a candidate has and needs, for showing: those counted, and the majority.
    pub fn votes(&self) -> Option<(usize, usize)> {
        let (Role::Candidate { votes } | Role::PreCandidate { votes }) = &self.role else { return None };
        Some(Quorum::new(self.configuration(), self.id, self.rules).votes(votes))
    }

    /// Upon election: send initial empty AppendEntries RPCs to each server (Figure 2, leaders); here
    /// they carry the no-op with which a leader begins its term (§8).
    fn become_leader(&mut self, turn: &mut Turn) {
        turn.note(Note::Elected { term: self.current_term });
        self.keep_own_entries(turn);
        self.role = Role::Leader(Box::new(super::progress::Leader::new(turn.now, self.options.heartbeat)));
        self.refresh_progress(self.log.last_index().next(), turn);
        if self.options.noop && self.rules.keep(Rule::NoOpFirst) {
            let index = self.append(super::log::Payload::Noop, turn);
            turn.note(Note::TermBegun { index });
        }
        self.send_first_appends(turn);
        self.watch_quorum(turn);
    }

    /// A leader never overwrites or deletes entries in its log, committed or not (Figure 3).
    fn keep_own_entries(&mut self, turn: &mut Turn) {
        let (from, to) = (self.commit_index.next(), self.log.last_index());
        if !self.rules.keep(Rule::LeaderAppendOnly) {
            self.cut_log(from, turn);
        } else if from <= to {
            turn.note(Note::OwnEntriesKept { from, to });
        }
    }

    /// Deletes the entry at `index` and all behind it, and the configurations with them.
    pub(super) fn cut_log(&mut self, index: Index, turn: &mut Turn) {
        if index > self.log.last_index() {
            return;
        }
        turn.note(Note::Deleted { from: index, to: self.log.last_index() });
        self.log.truncate(index);
        turn.log_changed(index);
        self.configuration_goes_back(index, turn);
    }
}
