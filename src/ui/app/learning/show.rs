//! How the stretch of a step is played: from event to event, slowly enough to be followed and never for long, up to
//! each note in its script and to its end.

use super::super::model::Model;
use super::super::travel::arrived;
use super::stage::{Moment, Staged};
use crate::raft::Time;
use crate::recording::Player;
use crate::ui::app::listing::note_of;

/// An event is seen at least so long, in microseconds of the wall's time, if the whole takes no longer than it may.
const BEAT: f64 = 160_000.0;
/// Nothing is waited for longer.
const GAP: f64 = 500_000.0;
/// The whole takes no longer.
const WHOLE: f64 = 7_000_000.0;
/// A frame moves time by no more: a hidden tab that is seen again goes on where it was.
const LONGEST_FRAME: f64 = 100_000.0;

/// A stretch of the run that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub begin: Moment,
    /// Where it ends.
    pub end: Moment,
    /// How much was noted before it at the moment at which it begins.
    pub noted: usize,
    /// Which share of the time it would take it may take.
    haste: f64,
    /// How long the latest event has been seen.
    seen: f64,
}

impl Stretch {
    /// Of a step, slowed so many times.
    pub fn of(staged: &Staged, slowed: u32) -> Stretch {
        let from = std::iter::once(staged.begin.0).chain(staged.events.iter().copied());
        let to = staged.events.iter().copied().chain([staged.end.0]);
        let whole: f64 = from.zip(to).map(|(from, to)| wait(from, to, slowed)).sum();
        let haste = (WHOLE / whole).min(1.0);
        Stretch { begin: staged.begin, end: staged.end, noted: staged.noted, haste, seen: 0.0 }
    }

    /// Whether a run has come to its end.
    pub fn is_over(&self, player: &Player) -> bool {
        player.place() >= self.end
    }
}

/// How long it takes from one event to the next.
fn wait(from: Time, to: Time, slowed: u32) -> f64 {
    ((to.0.saturating_sub(from.0)) as f64 * f64::from(slowed)).clamp(BEAT, GAP)
}

/// Whether something is being shown and has not come to its end.
pub fn is_under_way(model: &Model) -> bool {
    model.stretch.as_ref().is_some_and(|stretch| !stretch.is_over(&model.player))
}

/// Lets `wall` microseconds of the wall's time pass over what is shown; false if nothing is.
pub fn advance(model: &mut Model, wall: f64) -> bool {
    if !is_under_way(model) {
        return false;
    }
    let Some(mut stretch) = model.stretch.take() else { return false };
    stretch.seen += if model.playback.still { f64::INFINITY } else { wall.clamp(0.0, LONGEST_FRAME) };
    let slowed = model.playback.slowed();
    let player = &mut model.player;
    loop {
        let from = player.events().last().map_or(stretch.begin.0, |event| event.at).max(stretch.begin.0);
        let to = player.next_at().map_or(stretch.end.0, |at| at.min(stretch.end.0));
        let due = wait(from, to, slowed) * stretch.haste;
        if stretch.seen < due {
            let part = (to.0.saturating_sub(from.0)) as f64 * stretch.seen / due;
            pass(player, Time(from.0 + part as u64), to);
            break;
        }
        stretch.seen -= due;
        go_on(player, stretch.end);
        if stretch.is_over(player) || is_cue(player) {
            stretch.seen = 0.0;
            model.playback.playing = false;
            break;
        }
    }
    model.stretch = Some(stretch);
    arrived(model);
    true
}

/// To the end of what is shown, at once.
pub fn finish(model: &mut Model) {
    if let Some(end) = model.stretch.as_ref().map(|stretch| stretch.end) {
        reach(&mut model.player, end);
        model.playback.playing = false;
        arrived(model);
    }
}

/// Onward to a moment.
pub fn reach(player: &mut Player, moment: Moment) {
    while player.place() < moment {
        go_on(player, moment);
    }
}

/// One event further; or, if none is due before, to the end.
fn go_on(player: &mut Player, end: Moment) {
    if !(player.next_at().is_some_and(|at| at <= end.0) && player.step()) {
        // Where the end cannot be reached by events, its time has come nevertheless.
        player.run_to(Time(end.0.0.max(player.now().0 + u64::from(player.now() == end.0))));
    }
}

/// Time passes, and nothing happens.
fn pass(player: &mut Player, now: Time, before: Time) {
    if player.now() < now && now < before {
        player.run_to(now);
    }
}

/// Whether playing stops here: something was noted.
fn is_cue(player: &Player) -> bool {
    player.events().last().is_some_and(|event| note_of(event).is_some())
}
