//! Replication, the leader's side: AppendEntries and its answers, and advancing the commit index
//! (§5.3, §5.4.2).
//!
//! The leader never changes its own log but at the end. It finds where a follower's log agrees with
//! its own and sends what follows. An entry of its own term that a majority holds is committed, and
//! all before it with it.

use std::sync::Arc;

use super::log::{Entry, Payload};
use super::message::{AppendEntries, AppendEntriesReply, Message};
use super::note::{CommittedBy, Note, Rejection};
use super::progress::{Leader, Progress};
use super::quorum::{self, Quorum};
use super::rules::{Rule, Rules};
use super::server::{Effect, RequestId, Role, Server};
use super::turn::Turn;
use super::{Index, ServerId, Term, Time};

impl Server {
    /// If command received from client: append entry to local log (Figure 2, leaders).
    pub(super) fn propose(&mut self, request: RequestId, command: Arc<[u8]>, turn: &mut Turn) {
        if let Some(why) = self.rejection() {
            turn.reject(request, why);
            return;
        }
        let index = self.append(Payload::Command(command), turn);
        if let Role::Leader(leader) = &mut self.role {
            leader.requests.push_back((index, request));
        }
        self.replicate_to_all(turn);
    }

    fn rejection(&self) -> Option<Rejection> {
        let Role::Leader(leader) = &self.role else {
            return Some(Rejection::NotLeader { leader: self.leader() });
        };
        if self.takes_nothing_new(leader) {
            return Some(Rejection::Transferring);
        }
        let uncommitted = self.log.last_index().0.saturating_sub(self.commit_index.0);
        (uncommitted >= self.options.max_uncommitted).then_some(Rejection::Busy)
    }

    /// Puts an entry at the end of the leader's log, stamped with its clock.
    pub(super) fn append(&mut self, payload: Payload, turn: &mut Turn) -> Index {
        let last_stamp = self.log.get(self.log.last_index()).map_or(Time(0), |e| e.stamp);
        let stamp = turn.now.max(last_stamp);
        let index = self.log.append(Entry { term: self.current_term, stamp, payload });
        turn.log_changed(index);
        turn.note(Note::Appended { index, term: self.current_term });
        self.configuration_appended(index, turn);
        index
    }

    /// Sends to every follower what may be sent now.
    pub(super) fn replicate_to_all(&mut self, turn: &mut Turn) {
        for to in self.followers() {
            self.replicate(to, turn);
        }
    }

    /// On election: the no-op to all, or an empty message.
    pub(super) fn send_first_appends(&mut self, turn: &mut Turn) {
        for to in self.followers() {
            if self.progress(to).is_some_and(|p| p.next_index <= self.log.last_index()) {
                self.replicate(to, turn);
            } else {
                self.send_append(to, false, 0, turn);
            }
        }
    }

    /// The heartbeat timer fired: an empty AppendEntries to all, or a snapshot's chunk again.
    pub(super) fn on_heartbeat_timeout(&mut self, turn: &mut Turn) {
        let round = self.heartbeat_round(turn.now);
        let Role::Leader(leader) = &mut self.role else { return };
        leader.heartbeat_deadline = turn.now + self.options.heartbeat;
        for to in self.followers() {
            if self.needs_snapshot(to) {
                self.send_chunk(to, turn);
            }
        }
        self.send_round(round, turn);
    }

    /// An empty AppendEntries to all, but to those who need a snapshot first: they get nothing else.
    pub(super) fn send_round(&mut self, round: u64, turn: &mut Turn) {
        for to in self.followers() {
            if !self.needs_snapshot(to) {
                self.send_append(to, false, round, turn);
            }
        }
    }

    /// If last log index >= nextIndex for a follower: send AppendEntries with log entries starting
    /// at nextIndex (Figure 2, leaders), as many messages as may be unanswered.
    pub(super) fn replicate(&mut self, to: ServerId, turn: &mut Turn) {
        if self.needs_snapshot(to) {
            self.begin_snapshot(to, turn);
            return;
        }
        let most = self.options.max_inflight.max(1);
        let last = self.log.last_index();
        let may_send = |p: &Progress| p.next_index <= last && p.inflight() < if p.probing { 1 } else { most };
        while self.progress(to).is_some_and(may_send) {
            self.send_append(to, true, 0, turn);
        }
    }

    fn send_append(&mut self, to: ServerId, with_entries: bool, round: u64, turn: &mut Turn) {
        let pipelining = self.options.max_inflight > 1;
        let most = if with_entries { self.options.max_batch.max(1) as usize } else { 0 };
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(progress) = leader.progress.get_mut(&to) else { return };
        // Entries that wait for the leader's disk are overtaken by what is empty.
        let on_the_way =
            if with_entries || self.options.early_send { self.log.last_index() } else { self.stable };
        let prev = progress.next_index.previous().min(on_the_way);
        let entries = self.log.from(prev.next()).take(most).cloned().collect::<Vec<_>>();
        let last = Index(prev.0 + entries.len() as u64);
        let number = progress.sent(prev, last, on_the_way);
        // A whole window behind a guess would be refused message by message, and each refusal would bring another.
        if pipelining && !progress.probing {
            progress.next_index = progress.next_index.max(last.next());
        }
        if last > prev && !self.rules.keep(Rule::MatchWhatWasAcknowledged) {
            progress.match_index = progress.match_index.max(last);
        }
        let early = self.options.early_send && with_entries;
        let message = Message::AppendEntries(AppendEntries {
            term: self.current_term,
            leader_id: self.id,
            prev_log_index: prev,
            prev_log_term: self.log.term(prev).unwrap_or_default(),
            entries,
            leader_commit: self.commit_index,
            round,
            number,
        });
        turn.effects.push(Effect::Send { to, message, early });
    }

    /// The answer to AppendEntries (Figure 2, leaders).
    pub(super) fn on_append_entries_reply(
        &mut self,
        from: ServerId,
        reply: AppendEntriesReply,
        turn: &mut Turn,
    ) {
        if reply.term < self.current_term {
            turn.note(Note::StaleIgnored { from, term: reply.term });
            return;
        }
        let own_round = self.rules.keep(Rule::ReadAcksTheirOwnRound);
        let Role::Leader(leader) = &mut self.role else { return };
        let round = if own_round { reply.round } else { leader.round };
        let reads_wait = leader.confirmed_round < leader.round && !leader.reads.is_empty();
        if round < leader.round && reads_wait {
            turn.note(Note::AnswerIgnored { from, why: Rule::ReadAcksTheirOwnRound });
        }
        let Some(progress) = leader.progress.get_mut(&from) else { return };
        progress.heard_at = turn.now;
        progress.round_acknowledged = progress.round_acknowledged.max(round);
        if reply.success {
            self.on_success(from, reply, turn);
        } else {
            self.on_refusal(from, reply, turn);
        }
        self.confirm_reads(turn);
    }

    /// If successful: update nextIndex and matchIndex for follower.
    fn on_success(&mut self, from: ServerId, reply: AppendEntriesReply, turn: &mut Turn) {
        let backwards = !self.rules.keep(Rule::MatchNeverGoesBack);
        let index = reply.match_index.min(self.log.last_index());
        let Some(progress) = self.progress_mut(from) else { return };
        progress.answered(reply.number, reply.prev_log_index, reply.match_index);
        progress.probing = false;
        if index > progress.match_index || backwards {
            progress.match_index = index;
            turn.note(Note::Matched { follower: from, index });
        } else if index < progress.match_index {
            turn.note(Note::AnswerIgnored { from, why: Rule::MatchNeverGoesBack });
        }
        progress.next_index = if backwards { index.next() } else { progress.next_index.max(index.next()) };
        self.advance_commit(turn);
        self.follower_advanced(from, turn);
        self.replicate(from, turn);
    }

    /// If AppendEntries fails because of log inconsistency: decrement nextIndex and retry; past a
    /// whole conflicting term at once (§5.3).
    fn on_refusal(&mut self, from: ServerId, reply: AppendEntriesReply, turn: &mut Turn) {
        let Some(progress) = self.progress(from) else { return };
        let (next, matched) = (progress.next_index, progress.match_index);
        let refused = reply.prev_log_index;
        if refused <= matched || refused >= next {
            turn.note(Note::AnswerIgnored { from, why: Rule::MatchNeverGoesBack });
            return;
        }
        let to = self.next_after(&reply).clamp(matched.next(), refused);
        let back_up = self.rules.keep(Rule::BackUpNextIndex);
        let Some(progress) = self.progress_mut(from) else { return };
        progress.forget_unanswered();
        progress.probing = back_up;
        if back_up {
            progress.next_index = to;
            turn.note(Note::BackedUp { follower: from, from: next, to });
        }
        if self.needs_snapshot(from)
            || self.progress(from).is_some_and(|p| p.next_index <= self.log.last_index())
        {
            self.replicate(from, turn);
        } else {
            self.send_append(from, false, 0, turn);
        }
    }

    /// Where to try next: behind the leader's last entry of the conflicting term, or where the
    /// follower's entries of that term begin.
    fn next_after(&self, refusal: &AppendEntriesReply) -> Index {
        if refusal.conflict_term == Term(0) {
            return refusal.conflict_index;
        }
        let own = self.log.iter().rev().filter(|(index, _)| *index <= refusal.prev_log_index);
        let own = own.take_while(|(_, e)| e.term >= refusal.conflict_term);
        let same = own.filter(|(_, e)| e.term == refusal.conflict_term).map(|(index, _)| index.next());
        // Of what is compacted it knows the last term.
        let prefix =
            Some(self.log.prefix.index.next()).filter(|_| self.log.prefix.term == refusal.conflict_term);
        same.max().or(prefix).unwrap_or(refusal.conflict_index)
    }

    /// If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
    /// log[N].term == currentTerm: set commitIndex = N (Figure 2, leaders).
    pub(super) fn advance_commit(&mut self, turn: &mut Turn) {
        let Role::Leader(leader) = &self.role else { return };
        let mut index = self.held_by_majority(leader, self.rules);
        if !self.rules.keep(Rule::MajorityCommits) {
            index = self.log.last_index();
        }
        if index <= self.commit_index {
            self.note_who_does_not_count(leader, turn);
            return;
        }
        let term = self.log.term(index).unwrap_or_default();
        if term != self.current_term && self.rules.keep(Rule::CommitOwnTerm) {
            turn.note(Note::CommitHeldBack { index, term, why: Rule::CommitOwnTerm });
            return;
        }
        self.commit(index, CommittedBy::Majority, turn);
        self.configuration_committed(turn);
        self.process_reads(turn);
    }

    fn held_by_majority(&self, leader: &Leader, rules: Rules) -> Index {
        Quorum::new(self.configuration(), self.id, rules).index(|id| self.held_by(leader, id))
    }

    /// Nothing new is committed: was that for a rule about who counts?
    fn note_who_does_not_count(&self, leader: &Leader, turn: &mut Turn) {
        for why in quorum::at_work(self.configuration(), self.id) {
            let index = self.held_by_majority(leader, self.rules.without(why));
            if let Some(term) = self.log.term(index).filter(|_| index > self.commit_index) {
                turn.note(Note::CommitHeldBack { index, term, why });
            }
        }
    }

    /// The highest index that a server holds on its disk, as the leader knows it.
    fn held_by(&self, leader: &Leader, id: ServerId) -> Index {
        if id == self.id { self.stable } else { leader.progress.get(&id).map_or(Index(0), |p| p.match_index) }
    }

    pub(super) fn followers(&self) -> Vec<ServerId> {
        let Role::Leader(leader) = &self.role else { return Vec::new() };
        leader.progress.keys().copied().collect()
    }

    pub(super) fn progress(&self, id: ServerId) -> Option<&super::progress::Progress> {
        let Role::Leader(leader) = &self.role else { return None };
        leader.progress.get(&id)
    }

    pub(super) fn progress_mut(&mut self, id: ServerId) -> Option<&mut super::progress::Progress> {
        let Role::Leader(leader) = &mut self.role else { return None };
        leader.progress.get_mut(&id)
    }
}
