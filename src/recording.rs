//! A recording: how a run begins, and what was done to it when. With the code it determines
//! everything that ever happens.
//!
//! It can be written as a script. The [`Player`] goes anywhere in it: it keeps a copy of the whole run
//! every few hundred events, and to go back it takes the last copy before and lets happen again what
//! happened. Nothing is stored for an event but the event itself, and that not for ever; what is known of the run
//! as a whole stands in the [`chronicle`].

pub mod chronicle;
mod digest;
mod frame;
mod moment;
mod onward;
mod player;

mod keyframes;
mod noting;
mod past;
mod read;
mod scripted;
mod wanted;

pub mod link;

use crate::raft::Time;
use crate::raft::pages::Pages;
use crate::script::line::Line;
use crate::script::settings::changed;
use crate::sim::statement::{Setup, Statement};

pub use digest::Digest;
pub use frame::{Bound, Frame};
pub use moment::Moment;
pub use player::Player;
pub use read::Unread;

/// A run: the set-up and the statements with their moments, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// How it begins.
    pub setup: Setup,
    /// What was done to it.
    pub acts: Pages<Timed>,
}

/// A statement and its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The moment.
    pub at: Time,
    /// After how many events of that moment.
    pub nth: u32,
    /// What was done.
    pub statement: Statement,
}

impl Recording {
    /// The recording up to `end` as a script that lets all of it happen again.
    pub fn to_script(&self, end: Time) -> String {
        let acts = self.acts.iter().filter(|act| act.at <= end).map(at);
        let lines = beginning(&self.setup).into_iter().chain(acts);
        let last = Line::At { time: end, nth: None, line: None };
        lines.chain([last]).map(|line| format!("{line}\n")).collect()
    }
}

fn at(Timed { at, nth, statement }: &Timed) -> Line {
    let line = Some(Box::new(Line::Act(statement.clone())));
    Line::At { time: *at, nth: Some(*nth), line }
}

/// The lines that set a run up.
pub(crate) fn beginning(setup: &Setup) -> Vec<Line> {
    let mut lines = vec![Line::Cluster(setup.servers), Line::Seed(setup.seed)];
    let settings = changed(&setup.settings);
    if !settings.is_empty() {
        lines.push(Line::Act(Statement::Set(settings)));
    }
    let broken: Vec<_> = setup.rules.broken().collect();
    if !broken.is_empty() {
        lines.push(Line::Act(Statement::Break(broken)));
    }
    lines.extend(setup.given.iter().cloned().map(Line::Given));
    lines
}

#[cfg(test)]
mod tests;
