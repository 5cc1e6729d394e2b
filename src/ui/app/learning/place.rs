//! Where one stands in a lesson or challenge, and what one has done there.

use crate::lesson::Grade;

/// Where one stands in a lesson or challenge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The step, from 0.
    pub step: usize,
    /// Whether the stretch of the run that belongs to it was seen to its end.
    pub shown: bool,
    /// What stands at the latest cue.
    pub remark: Option<String>,
    /// What was predicted, and what came of it.
    pub answer: Answer,
    /// How many hints are shown.
    pub hints: usize,
    /// Whether the solution is shown.
    pub solution: Solution,
    /// How many actions were taken.
    pub actions: usize,
    /// What came of reaching the goal: why it does not count, or how well it was done, with a challenge's code.
    pub reached: Option<Result<(Grade, Option<String>), String>>,
    /// Whether the run is the reader's own now.
    pub away: bool,
    /// How many statements its run was recorded with.
    pub(super) first: usize,
    /// In which edition of the run the goal was reached in a way that does not count.
    pub(super) vain: u32,
}

/// What was predicted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    #[default]
    Open,
    /// This; or nothing, but the answer is wanted. The run is under way.
    Given(Option<usize>),
    /// This; and which of the choices it came to.
    Told(Option<usize>, Vec<bool>),
}

/// How much of a solution is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Solution {
    /// Nothing.
    #[default]
    Closed,
    /// Its script.
    Open,
    /// The run has played it.
    Played,
}
