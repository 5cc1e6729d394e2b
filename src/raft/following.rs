//! Replication, the follower's side: what it accepts and what it refuses (§5.3).
//!
//! Entries are accepted only behind an entry that agrees with the leader's; what conflicts is
//! deleted. By induction two logs with an entry of one index and term are the same up to there.

use super::log::Entry;
use super::message::{AppendEntries, AppendEntriesReply, Message};
use super::note::{CommittedBy, Note, Refusal};
use super::rules::Rule;
use super::server::{Role, Server};
use super::turn::Turn;
use super::{Index, ServerId, Term};

impl Server {
    /// AppendEntries, receiver implementation (Figure 2).
    pub(super) fn on_append_entries(&mut self, request: AppendEntries, turn: &mut Turn) {
        let leader = request.leader_id;
        let (prev, prev_term) = (request.prev_log_index, request.prev_log_term);
        if self.is_stale(request.term) {
            turn.note(Note::Refused { leader, prev, prev_term, why: Refusal::StaleTerm });
            self.refuse(&request, Term(0), self.log.last_index().next(), turn);
            return;
        }
        if !self.yields_to_leader() {
            return;
        }
        self.heard_leader(leader, turn);
        match self.check_previous(prev, prev_term, turn) {
            Err(why) if self.rules.keep(Rule::LogMatchingCheck) => {
                // Only where a rule is broken: what a snapshot covers is taken for a conflict.
                if prev < self.log.prefix.index {
                    self.cut_log(self.log.first_index(), turn);
                }
                turn.note(Note::Refused { leader, prev, prev_term, why });
                let (term, index) = self.conflict(prev, why);
                self.refuse(&request, term, index, turn);
            }
            _ => self.accept(request, turn),
        }
    }

    /// A candidate that hears from a leader of its term follows it (Figure 2, candidates). A leader
    /// hears of no other one of its term, but where a rule is broken.
    fn yields_to_leader(&self) -> bool {
        match self.role {
            Role::Follower { .. } => true,
            Role::Candidate { .. } | Role::PreCandidate { .. } => self.rules.keep(Rule::CandidateYields),
            Role::Leader(_) => false,
        }
    }

    /// Whether the log contains an entry at prevLogIndex whose term matches prevLogTerm.
    fn check_previous(&self, prev: Index, prev_term: Term, turn: &mut Turn) -> Result<(), Refusal> {
        if prev < self.log.prefix.index && self.rules.keep(Rule::SnapshotCoversItsPrefix) {
            turn.note(Note::PrefixCovered { prev, index: self.log.prefix.index });
            return Ok(());
        }
        match self.log.term(prev) {
            Some(own) if own == prev_term => Ok(()),
            Some(own) => Err(Refusal::Conflict { own }),
            None => Err(Refusal::Missing { last: self.log.last_index() }),
        }
    }

    /// The term of the conflicting entry and the first index it stores for that term (§5.3).
    fn conflict(&self, prev: Index, why: Refusal) -> (Term, Index) {
        let Refusal::Conflict { own } = why else { return (Term(0), self.log.last_index().next()) };
        let before = self.log.iter().rev().filter(|(index, _)| *index <= prev);
        let first = before.take_while(|(_, e)| e.term == own).map(|(index, _)| index).last();
        (own, first.unwrap_or(prev))
    }

    fn refuse(&self, request: &AppendEntries, conflict_term: Term, conflict_index: Index, turn: &mut Turn) {
        let reply = AppendEntriesReply {
            term: self.current_term,
            success: false,
            round: request.round,
            prev_log_index: request.prev_log_index,
            match_index: Index(0),
            conflict_term,
            conflict_index,
            number: request.number,
        };
        turn.send(request.leader_id, Message::AppendEntriesReply(reply));
    }

    fn accept(&mut self, request: AppendEntries, turn: &mut Turn) {
        let AppendEntries { leader_id: leader, prev_log_index: prev, leader_commit, number, .. } = request;
        let checked = Index(prev.0 + request.entries.len() as u64);
        let stored = self.store(prev, request.entries, turn);
        turn.note(Note::Accepted { leader, prev, last: checked, stored, end: self.log.last_index() });
        let acknowledged =
            if self.rules.keep(Rule::AcknowledgeWhatWasChecked) { checked } else { self.log.last_index() };
        let reply = AppendEntriesReply {
            term: self.current_term,
            success: true,
            round: request.round,
            prev_log_index: prev,
            match_index: acknowledged,
            conflict_term: Term(0),
            conflict_index: Index(0),
            number,
        };
        turn.send(leader, Message::AppendEntriesReply(reply));
        self.commit_from_leader(leader, leader_commit, checked, turn);
    }

    /// If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry):
    /// what stands behind the entries that this message checked may be another leader's.
    fn commit_from_leader(
        &mut self,
        leader: ServerId,
        leader_commit: Index,
        checked: Index,
        turn: &mut Turn,
    ) {
        let last = self.log.last_index();
        let beyond = leader_commit > checked && last > checked;
        let limit = if beyond && self.rules.keep(Rule::CommitUpToNew) {
            turn.note(Note::CommitCapped { leader_commit, index: checked });
            checked
        } else {
            last
        };
        self.commit(leader_commit.min(limit), CommittedBy::Leader(leader), turn);
    }

    /// Deletes what conflicts, appends what is not there yet, and tells how many entries were new.
    fn store(&mut self, prev: Index, entries: Vec<Entry>, turn: &mut Turn) -> usize {
        if !self.rules.keep(Rule::KeepMatching) {
            self.cut_log(prev.next().max(self.log.first_index()), turn);
        }
        let mut stored = 0;
        for (place, entry) in entries.into_iter().enumerate() {
            let index = Index(prev.0 + 1 + place as u64);
            stored += usize::from(index >= self.log.first_index() && self.store_one(index, entry, turn));
        }
        stored
    }

    /// If an existing entry conflicts with a new one (same index but different terms), delete the
    /// existing entry and all that follow it; append any new entries not already in the log.
    fn store_one(&mut self, index: Index, entry: Entry, turn: &mut Turn) -> bool {
        match self.log.term(index) {
            Some(term) if term == entry.term => return false,
            Some(_) if !self.rules.keep(Rule::DeleteConflicts) => return false,
            Some(_) if !self.rules.keep(Rule::DeleteTheWholeTail) => {
                self.log.replace(index, entry);
                turn.log_changed(index);
                return true;
            }
            Some(_) => self.cut_log(index, turn),
            None => {}
        }
        let index = self.log.append(entry);
        turn.log_changed(index);
        self.configuration_appended(index, turn);
        true
    }
}
