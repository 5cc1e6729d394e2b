//! Notes that a person sets on a moment, or takes away again. They change nothing of the run: all that was done later stays
//! recorded, and what is known of the run as a whole stays known.

use std::mem::take;

use super::Timed;
use super::player::Player;
use crate::sim::event::EventId;
use crate::sim::statement::{Refused, Statement};

impl Player {
    /// Sets a note on this moment.
    ///
    /// # Errors
    /// If a note cannot be set now; nothing has changed then.
    pub fn note(&mut self, text: &str) -> Result<(), Refused> {
        let before = self.last();
        let mut whole = take(&mut self.chronicle);
        let noted = self.slip_in(Statement::Note(text.into()));
        if noted.is_ok() {
            whole.renumber_behind(before, 1);
        }
        self.chronicle = whole;
        noted
    }

    /// Takes a note out of the recording, and stands before it then; all that was done stays. False if that event is none.
    pub fn take_out_note(&mut self, event: EventId) -> bool {
        let is_note = |act: &Timed| matches!(act.statement, Statement::Note(_));
        self.seek_event(EventId(event.0.saturating_sub(1)));
        let place = self.acts_done;
        if self.settling.is_some() || !self.recording.acts.get(place).is_some_and(is_note) {
            return false;
        }
        let mut later: Vec<Timed> = self.recording.acts.from(place).cloned().collect();
        let note = later.remove(0);
        let mut whole = take(&mut self.chronicle);
        self.forget_what_lies_ahead();
        whole.renumber_behind(event, -1);
        self.chronicle = whole;
        for act in later.iter_mut().filter(|act| act.at == note.at) {
            act.nth = act.nth.saturating_sub(1);
        }
        self.recording.acts.extend(later);
        true
    }
}
