//! Histories that were recorded elsewhere: calls of one object, each with the moments of its begin and its end.
//!
//! Here all is known before the search begins, and so it can be another one than that of a run which goes on
//! (`linearize.rs`): it looks for one order, in depth, and seldom has to look at all there are. What it needs the
//! other for is to say which calls are to blame.

pub mod cell;

mod search;
mod smallest;

use self::cell::{Deed, Said, State};
pub use search::order;
pub use smallest::smallest;

/// A call of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// When it began. No two moments of a history are equal.
    pub begins: usize,
    /// What was asked.
    pub deed: Deed,
    /// When it ended and what was answered; none if it may have happened at any time after it began, or not at all.
    pub end: Option<(usize, Said)>,
}

/// The calls of one object, and what it was in before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// What the object begins with.
    pub state: State,
    /// In the order in which they began.
    pub calls: Vec<Call>,
}

#[cfg(test)]
mod tests;
