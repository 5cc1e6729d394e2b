//! What a search found, as a script.

use super::play::{Deed, Length, Play, Target};
use super::shrink::Broken;
use crate::check::Watched;
use crate::check::invariants::{Invariant, Violation};
use crate::recording::beginning;
use crate::script::line::{Claim, Condition, Line};
use crate::sim::statement::Setup;
use crate::words::modified;

/// A run that breaks an invariant, shrunk.
#[derive(Clone, Debug)]
pub struct Found {
    /// How it begins.
    pub setup: Setup,
    /// What is done, the last of which breaks the invariant.
    pub deeds: Vec<Deed>,
    /// How long it is.
    pub length: Length,
    /// What is broken.
    pub violation: Violation,
}

impl Found {
    pub(super) fn of(broken: &Broken, target: Target) -> Option<Found> {
        let broken = broken.clone().tidy(target);
        let start = Watched::new(&broken.setup).ok()?;
        let play = Play::of(&start, &broken.deeds);
        let violation = play.violation(target)?.clone();
        Some(Found { setup: broken.setup, deeds: play.deeds, length: play.length, violation })
    }

    /// The run as a script, which `raftarium run` finds to hold.
    pub fn script(&self) -> String {
        let lines: Vec<String> = self.lines().iter().map(Line::to_string).collect();
        self.moral() + &lines.join("\n") + "\n"
    }

    /// What it shows, in comments.
    pub(super) fn moral(&self) -> String {
        let switched = modified(self.setup.rules).map_or_else(String::new, |mark| format!("{mark}: "));
        let (invariant, text) = (self.violation.invariant, &self.violation.text);
        format!("# {switched}{text}.\n# Found by search: {} breaks after {}.\n", invariant.id(), self.length)
    }

    /// The script's lines.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = beginning(&self.setup);
        let (last, before) =
            self.deeds.split_last().map_or((None, &[][..]), |(last, before)| (Some(last), before));
        lines.extend(before.iter().cloned().map(Line::from));
        let violated = Condition::that(Claim::Violated(self.violation.invariant));
        lines.push(Line::Expect(Condition { negated: true, ..violated.clone() }));
        lines.extend(last.cloned().map(Line::from));
        lines.push(Line::Expect(violated));
        lines
    }

    /// The invariant.
    pub fn invariant(&self) -> Invariant {
        self.violation.invariant
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Length { events, messages } = self;
        write!(f, "{events} events ({messages} with each message counted)")
    }
}
