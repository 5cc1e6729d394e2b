//! Notes and marks on moments: they are kept in the recording, and what comes after them stays as it is.

use super::acting::say;
use super::branches;
use super::model::Model;
use super::runs;
use super::travel::{arrived, know_again};
use crate::recording::Moment;
use crate::sim::event::EventId;
use crate::sim::statement::{Refused, Statement};
use crate::ui::selection::Selection;

/// A note on this moment, or a mark, which is a note without words.
pub(super) fn mark(model: &mut Model, text: &str) {
    model.playback.playing = false;
    say(model, Statement::Note(text.into()));
}

/// Sets a note on this moment.
///
/// # Errors
/// If it cannot be set now.
pub(super) fn set(model: &mut Model, text: &str) -> Result<(), Refused> {
    model.player.note(text)?;
    let here = model.player.moment();
    noted(model, here);
    Ok(())
}

/// Takes a note away again.
pub(super) fn forget(model: &mut Model, event: EventId) {
    model.playback.playing = false;
    branches::remember(model);
    let mut now = model.player.moment();
    if model.player.take_out_note(event) {
        let before = model.player.watched().cluster.events_now();
        if model.player.now() == now.at {
            now.after = now.after.map(|after| if before < after { after - 1 } else { after });
        }
    } else {
        branches::nothing_done(model);
    }
    noted(model, now);
    runs::touched(model);
    arrived(model);
}

/// The events behind the note have other numbers now.
fn noted(model: &mut Model, here: Moment) {
    if matches!(model.selection, Some(Selection::Event(_))) {
        model.selection = None;
    }
    model.asked = None;
    know_again(model, here);
}
