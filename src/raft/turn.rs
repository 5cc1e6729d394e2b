//! One call of `step`: what it has at hand, what it changed and what it says.

use super::message::Message;
use super::note::{Note, Rejection};
use super::server::{Effect, RequestId, SnapshotWrite};
use super::{Chance, Index, ServerId, Time};

/// One call of `step`: the time, chance, and what it will answer.
pub(super) struct Turn<'a> {
    pub(super) now: Time,
    pub(super) chance: &'a mut dyn Chance,
    pub(super) effects: &'a mut Vec<Effect>,
    /// Where its own effects begin among them.
    pub(super) begin: usize,
    pub(super) term_changed: bool,
    pub(super) vote_changed: bool,
    pub(super) changed_from: Option<Index>,
    pub(super) snapshot: Option<SnapshotWrite>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(now: Time, chance: &'a mut dyn Chance, effects: &'a mut Vec<Effect>) -> Turn<'a> {
        let begin = effects.len();
        Turn {
            now,
            chance,
            effects,
            begin,
            term_changed: false,
            vote_changed: false,
            changed_from: None,
            snapshot: None,
        }
    }

    /// Whether it changed nothing that is on the disk.
    pub(super) fn changed_nothing(&self) -> bool {
        !self.term_changed && !self.vote_changed && self.changed_from.is_none() && self.snapshot.is_none()
    }

    pub(super) fn note(&mut self, note: Note) {
        self.effects.push(Effect::Note(note));
    }

    pub(super) fn send(&mut self, to: ServerId, message: Message) {
        self.effects.push(Effect::Send { to, message, early: false });
    }

    pub(super) fn reject(&mut self, request: RequestId, why: Rejection) {
        self.note(Note::RequestRefused { why });
        self.effects.push(Effect::Reject { request, why });
    }

    /// The log changed from this index on.
    pub(super) fn log_changed(&mut self, from: Index) {
        self.changed_from = Some(self.changed_from.map_or(from, |earlier| earlier.min(from)));
    }
}
