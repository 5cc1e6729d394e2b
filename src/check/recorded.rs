//! Histories of which all is known: calls of one object, each with the moments of its begin and its end.
//!
//! Where all is known before the search begins, it can be another one than that of a run which goes on
//! (`linearize.rs`): it looks for one order, in depth, and seldom has to look at all there are. So it judges
//! what was recorded elsewhere, what that of a run could not decide, and says which calls are to blame.

use std::sync::Arc;

pub mod cell;

mod search;
mod smallest;

use super::linearize::Model;
pub use search::{Foresee, order};
pub use smallest::smallest;

/// A call of one object.
#[derive(Clone, Debug)]
pub struct Call<M: Model> {
    /// When it began. No two moments of a history are equal.
    pub begins: usize,
    /// What was asked.
    pub deed: Arc<M::Call>,
    /// When it ended and what was answered; none if it may have happened at any time after it began, or not at all.
    pub end: Option<(usize, M::Answer)>,
}

/// The calls of one object, and what it was in before them.
#[derive(Clone, Debug)]
pub struct Calls<M: Model> {
    /// What the object begins with.
    pub state: M::State,
    /// In the order in which they began.
    pub calls: Vec<Call<M>>,
}

#[cfg(test)]
mod tests;
