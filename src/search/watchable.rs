//! What was found as a recording that can be watched.
//!
//! A search lets no time pass that need not: all that it finds happens at one moment, and in the history it would
//! be a single stroke. Here some time lies between any two deeds, and no message arrives but by hand. A run in
//! which time matters may go otherwise then; it stays as it was found.

use super::found::Found;
use super::moves::NEVER;
use super::play::{Deed, Play, Target};
use crate::check::Watched;
use crate::raft::Micros;
use crate::recording::Player;
use crate::sim::settings::Setting;

/// What lies between two deeds, the first that does.
const PAUSES: [Micros; 2] = [Micros::millis(10), Micros::millis(1)];

impl Found {
    /// The run as a recording, with time between its deeds if it allows that; up to the deed that breaks the
    /// invariant, and with it.
    pub fn recording(&self) -> String {
        let slow = PAUSES.into_iter().find_map(|pause| self.slowed(pause));
        let found = slow.as_ref().unwrap_or(self);
        let script = found.recorded().unwrap_or_else(|| found.script());
        format!("{}{script}", self.moral())
    }

    /// The same run with a pause between any two deeds, if it breaks the same with the same deed.
    fn slowed(&self, pause: Micros) -> Option<Found> {
        let mut setup = self.setup.clone();
        setup.settings.set(Setting::Latency(NEVER, NEVER)).ok()?;
        let paused = self.deeds.iter().flat_map(|deed| [deed.clone(), Deed::Pass(pause)]);
        let deeds: Vec<Deed> = paused.take(2 * self.deeds.len() - 1).collect();
        let target = Target::Broken(Some(self.violation.invariant));
        let start = Watched::new(&setup).ok()?;
        let mut play = Play::of(&start, &deeds[..deeds.len() - 1]);
        if play.violation(target).is_some() || play.deeds.len() != deeds.len() - 1 {
            return None;
        }
        play.act(deeds.last()?.clone()).ok()?;
        let violation = play.violation(target)?.clone();
        Some(Found { setup, deeds, violation, ..self.clone() })
    }

    /// Each deed with its moment; none if one of them is refused.
    fn recorded(&self) -> Option<String> {
        let mut player = Player::new(self.setup.clone()).ok()?;
        for deed in &self.deeds {
            match deed {
                Deed::Do(statement) => player.act(statement.clone()).ok()?,
                Deed::Pass(span) => player.run_to(player.now() + *span),
            }
        }
        Some(player.recording().to_script(player.now()))
    }
}
