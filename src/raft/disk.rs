//! What must be on the disk before a server speaks, and what counts once it is there (Figure 2,
//! persistent state).
//!
//! What one input changes is one write. It stands before everything that the server says or counts
//! because of it: *a server writes before it speaks*. Several may be under way; they end in order.

use super::rules::Rule;
use super::server::{Effect, Server, Write, WriteId};
use super::turn::Turn;
use super::{Index, Term};

/// What a write under way will prove when it is done.
#[derive(Clone, Debug)]
pub(super) struct Writing {
    id: WriteId,
    own_vote_in: Option<Term>,
    entries: Option<(Index, Index)>,
}

impl Server {
    /// Puts what this turn changed into one write before everything else it says. A part whose rule
    /// is broken goes into a second write that nobody awaits.
    pub(super) fn persist(&mut self, turn: &mut Turn) {
        if turn.changed_nothing() {
            return;
        }
        let mut awaited = Write { awaited: true, ..Write::default() };
        let mut loose = Write::default();
        let rules = self.rules;
        awaited.snapshot = turn.snapshot.take();
        if let Some(snapshot) = awaited.snapshot.as_mut().filter(|_| !rules.keep(Rule::StateWithItsIndex)) {
            snapshot.with_state = false;
            loose.state = Some(snapshot.snapshot.clone());
        }
        if turn.term_changed {
            let write = if rules.keep(Rule::PersistTerm) { &mut awaited } else { &mut loose };
            write.term = Some(self.current_term);
        }
        if turn.vote_changed {
            let write = if rules.keep(Rule::PersistVote) { &mut awaited } else { &mut loose };
            write.vote = Some(self.voted_for);
        }
        if let Some(from) = turn.changed_from.take() {
            let write = if rules.keep(Rule::PersistEntries) { &mut awaited } else { &mut loose };
            write.entries = Some((from, self.log.from(from).cloned().collect()));
            self.stable = self.stable.min(from.previous());
        }
        for write in [loose, awaited] {
            if !write.is_empty() {
                let id = self.begin_write(&write);
                turn.effects.insert(turn.begin, Effect::Persist(id, write));
            }
        }
    }

    fn begin_write(&mut self, write: &Write) -> WriteId {
        let id = self.next_write;
        self.next_write = WriteId(id.0 + 1);
        let own_vote = write.vote == Some(Some(self.id));
        self.writing.push_back(Writing {
            id,
            own_vote_in: own_vote.then_some(self.current_term),
            entries: write.entries.as_ref().map(|(from, _)| (*from, self.log.last_index())),
        });
        id
    }

    /// A write is done: only now its vote and its entries count. An old write never vouches for a
    /// newer entry at the same index.
    pub(super) fn synced(&mut self, id: WriteId, turn: &mut Turn) {
        let Some(place) = self.writing.iter().position(|w| w.id == id) else { return };
        let Some(done) = self.writing.remove(place) else { return };
        if let Some((_, last)) = done.entries {
            let later = self.writing.iter().skip(place).filter_map(|w| w.entries);
            let rewritten = later.map(|(from, _)| from.previous()).min();
            let proved = rewritten.map_or(last, |index| index.min(last)).min(self.log.last_index());
            self.stable = self.stable.max(proved);
            if self.is_leader() {
                self.advance_commit(turn);
            }
        }
        if done.own_vote_in == Some(self.current_term) {
            self.count_vote(self.id, turn);
        }
    }
}
