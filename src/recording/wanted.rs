//! What somebody waits for in a run: the first moment at which it holds, to the event.

use super::player::Player;
use crate::raft::Time;
use crate::script::condition::{Deeds, Scene};
use crate::script::line::Condition;
use crate::sim::statement::Statement;

/// Conditions that are to hold at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    all: Vec<Condition>,
    met: Option<(Time, u32)>,
}

impl Player {
    /// From now on these are waited for, all at one moment; none: nothing is.
    pub fn want(&mut self, all: Vec<Condition>) {
        self.wanted = Wanted { all, met: None };
        self.look();
    }

    /// Whether anything is waited for.
    pub fn waits(&self) -> bool {
        !self.wanted.all.is_empty()
    }

    /// The first moment at which all that is waited for held, and after how many of its events.
    pub fn met(&self) -> Option<(Time, u32)> {
        self.wanted.met
    }

    /// Where in the run this is: the moment, and how many of its events have happened.
    pub fn place(&self) -> (Time, u32) {
        (self.now(), self.watched.cluster.events_now())
    }

    /// Whether a condition holds now. What is said of the latest operation is said of the latest one recorded.
    pub fn holds(&self, condition: &Condition) -> bool {
        let asker = |act: &super::Timed| match act.statement {
            Statement::Ask { client, .. } => Some(client),
            _ => None,
        };
        let scene = Scene {
            cluster: &self.watched.cluster,
            violations: self.watched.witness.violations(),
            history: self.watched.witness.history(),
            deeds: &Deeds::default(),
            asker: (0..self.acts_done).rev().find_map(|place| asker(&self.recording.acts[place])),
        };
        scene.check(condition).is_ok()
    }

    /// Something may have changed. A `settle` is one statement: what holds in its midst is no moment that anybody could
    /// stop at.
    pub(super) fn look(&mut self) {
        let is_done = self.wanted.met.is_some() || self.settling.is_some();
        if self.waits() && !is_done && self.wanted.all.iter().all(|one| self.holds(one)) {
            self.wanted.met = Some(self.place());
        }
    }
}
