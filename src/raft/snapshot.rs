//! Snapshots: compaction, and InstallSnapshot in chunks (§7, Figure 13, D 5).
//!
//! A snapshot stands for a prefix of the log: the state machine's state, the last index and term it
//! covers, and the configuration there. A follower that needs entries which the leader has compacted
//! gets the snapshot instead.

use std::sync::Arc;

use super::log::{Log, Prefix};
use super::message::{InstallSnapshot, InstallSnapshotReply, Message};
use super::note::{ChangeRefusal, CommittedBy, Note};
use super::progress::SnapshotProgress;
use super::rules::Rule;
use super::server::{Effect, Role, Server, Snapshot, SnapshotWrite};
use super::turn::Turn;
use super::{Index, ServerId, Term};

/// A snapshot of which not all chunks are there yet.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    /// The term of the leader that sends it.
    term: Term,
    last_included_index: Index,
    last_included_term: Term,
    bytes: Vec<u8>,
}

// Taking and sending one.
impl Server {
    /// The log up to the applied index is replaced by the state there.
    pub(super) fn compact(&mut self, applied: Index, data: Arc<[u8]>, turn: &mut Turn) {
        let label = if self.rules.keep(Rule::CompactAppliedOnly) { applied } else { self.log.last_index() };
        let Some(term) = self.log.term(label).filter(|_| label > self.log.prefix.index) else {
            turn.note(Note::ChangeRefused { why: ChangeRefusal::NothingToCompact });
            return;
        };
        let configuration = self.log.configuration_at(label).1.clone();
        let prefix = Prefix { index: label, term, configuration };
        self.put_snapshot(Arc::new(Snapshot { prefix, data }), true, turn);
        turn.note(Note::Compacted { index: label });
    }

    fn put_snapshot(&mut self, snapshot: Arc<Snapshot>, keeps_log: bool, turn: &mut Turn) {
        let prefix = snapshot.prefix.clone();
        if keeps_log {
            self.log.compact(prefix);
            self.stable = self.stable.max(self.log.prefix.index);
        } else {
            self.log = Log::after(prefix);
            self.stable = self.log.prefix.index;
        }
        let (index, configuration) = self.log.configuration_at(self.log.last_index());
        self.configuration = (index, configuration.clone());
        self.snapshot = Some(snapshot.clone());
        turn.snapshot = Some(SnapshotWrite { snapshot, keeps_log, with_state: true });
    }

    /// Whether the entries that a follower needs next are compacted.
    pub(super) fn needs_snapshot(&self, to: ServerId) -> bool {
        self.progress(to).is_some_and(|p| p.next_index <= self.log.prefix.index)
    }

    /// Begins to send the snapshot, unless that is under way.
    pub(super) fn begin_snapshot(&mut self, to: ServerId, turn: &mut Turn) {
        let index = self.log.prefix.index;
        let Some(progress) = self.progress_mut(to) else { return };
        if progress.snapshot.is_none_or(|s| s.last_included_index != index) {
            turn.note(Note::SnapshotNeeded { follower: to, index });
            self.send_chunk(to, turn);
        }
    }

    /// Sends the chunk behind what the follower holds; of a newer snapshot from its beginning.
    pub(super) fn send_chunk(&mut self, to: ServerId, turn: &mut Turn) {
        let (Some(snapshot), id, term) = (self.snapshot.clone(), self.id, self.current_term) else { return };
        let chunk = self.options.snapshot_chunk;
        let Some(progress) = self.progress_mut(to) else { return };
        let prefix = &snapshot.prefix;
        let new = SnapshotProgress { last_included_index: prefix.index, offset: 0 };
        let sent = progress.snapshot.filter(|s| s.last_included_index == prefix.index).unwrap_or(new);
        progress.snapshot = Some(sent);
        let begin = (sent.offset as usize).min(snapshot.data.len());
        let rest = &snapshot.data[begin..];
        let data = if chunk == 0 { rest } else { &rest[..rest.len().min(chunk as usize)] };
        let message = InstallSnapshot {
            term,
            leader_id: id,
            last_included_index: prefix.index,
            last_included_term: prefix.term,
            configuration: Some(prefix.configuration.clone()),
            offset: sent.offset,
            done: data.len() == rest.len(),
            data: data.into(),
        };
        turn.send(to, Message::InstallSnapshot(message));
    }

    pub(super) fn on_install_snapshot_reply(
        &mut self,
        from: ServerId,
        reply: InstallSnapshotReply,
        turn: &mut Turn,
    ) {
        if reply.term < self.current_term {
            turn.note(Note::StaleIgnored { from, term: reply.term });
            return;
        }
        let size = self.snapshot.as_ref().map_or(0, |s| s.data.len() as u64);
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(progress) = leader.progress.get_mut(&from) else { return };
        progress.heard_at = turn.now;
        let Some(sent) = &mut progress.snapshot else { return };
        let about_another = reply.last_included_index.is_some_and(|index| index != sent.last_included_index);
        if about_another {
            return;
        }
        if reply.offset < size {
            // A follower that crashed holds nothing any more: the next heartbeat begins anew.
            let advanced = reply.offset > sent.offset;
            sent.offset = reply.offset;
            if advanced {
                self.send_chunk(from, turn);
            }
            return;
        }
        let index = sent.last_included_index;
        progress.snapshot = None;
        progress.match_index = progress.match_index.max(index);
        progress.next_index = progress.next_index.max(index.next());
        progress.forget_unanswered();
        turn.note(Note::Matched { follower: from, index });
        self.advance_commit(turn);
        self.follower_advanced(from, turn);
        self.replicate(from, turn);
    }
}

// Receiving one.
impl Server {
    /// InstallSnapshot, receiver implementation (Figure 13).
    pub(super) fn on_install_snapshot(&mut self, request: InstallSnapshot, turn: &mut Turn) {
        let (leader, term) = (request.leader_id, request.term);
        if self.is_stale(term) {
            turn.note(Note::StaleIgnored { from: leader, term });
            self.acknowledge_chunk(&request, 0, turn);
            return;
        }
        if self.is_leader() {
            return;
        }
        self.heard_leader(leader, turn);
        let index = request.last_included_index;
        if index <= self.commit_index && self.rules.keep(Rule::IgnoreOldSnapshot) {
            turn.note(Note::SnapshotIgnored { index, commit: self.commit_index });
            let held = request.offset + request.data.len() as u64;
            self.acknowledge_chunk(&request, held, turn);
            return;
        }
        let held = self.take_chunk(&request);
        if request.done && held == request.offset + request.data.len() as u64 {
            let bytes = self.incoming.take().map(|i| i.bytes).unwrap_or_default();
            self.install(&request, bytes.into(), turn);
        }
        self.acknowledge_chunk(&request, held, turn);
    }

    /// Adds a chunk to what is there: copies and gaps change nothing, a newer snapshot begins anew, and so does
    /// that of a newer leader, which may have less in it.
    fn take_chunk(&mut self, request: &InstallSnapshot) -> u64 {
        let InstallSnapshot { term, last_included_index, last_included_term, .. } = *request;
        let held = self.incoming.as_ref().map(|i| (i.term, i.last_included_index, i.last_included_term));
        let asked = (term, last_included_index, last_included_term);
        if held.is_some_and(|held| asked < held) {
            return 0;
        }
        if held != Some(asked) {
            self.incoming =
                Some(Incoming { term, last_included_index, last_included_term, bytes: Vec::new() });
        }
        let Some(incoming) = &mut self.incoming else { return 0 };
        if request.offset == incoming.bytes.len() as u64 {
            incoming.bytes.extend_from_slice(&request.data);
        }
        incoming.bytes.len() as u64
    }

    fn acknowledge_chunk(&self, request: &InstallSnapshot, offset: u64, turn: &mut Turn) {
        let last_included_index = Some(request.last_included_index);
        let reply = InstallSnapshotReply { term: self.current_term, offset, last_included_index };
        turn.send(request.leader_id, Message::InstallSnapshotReply(reply));
    }

    /// If existing log entry has same index and term as snapshot's last included entry, retain log
    /// entries following it; else discard the entire log. Reset state machine using snapshot contents.
    fn install(&mut self, request: &InstallSnapshot, data: Arc<[u8]>, turn: &mut Turn) {
        let (index, term) = (request.last_included_index, request.last_included_term);
        let configuration = request.configuration.clone();
        let configuration = configuration.unwrap_or_else(|| self.log.prefix.configuration.clone());
        let before = self.log.last_index().0 - self.log.prefix.index.0;
        let agrees = self.log.term(index) == Some(term);
        let keeps_log = agrees && self.rules.keep(Rule::KeepLogBehindSnapshot);
        let stays_whole =
            !agrees && self.log.last_index() >= index && !self.rules.keep(Rule::DropLogAgainstSnapshot);
        let snapshot = Arc::new(Snapshot { prefix: Prefix { index, term, configuration }, data });
        if !stays_whole {
            self.put_snapshot(snapshot.clone(), keeps_log, turn);
        }
        let dropped = if agrees || stays_whole { 0 } else { before as usize };
        let kept = self.log.last_index().0.saturating_sub(index.0) as usize;
        turn.note(Note::SnapshotInstalled { index, kept, dropped });
        turn.effects.push(Effect::Restore(snapshot));
        self.last_applied = index;
        self.commit(index, CommittedBy::Snapshot, turn);
        self.apply_up_to(self.commit_index, turn);
    }
}
