//! The clients' history as JSON, out and in again: what each client called, when, and what came of it.
//!
//! Whoever reads it comes to the verdict that was live, because all that was judged by is in it: beside the calls
//! the revisions that the log made, and what watchers were told of them.

mod read;
mod values;
mod write;

pub use read::read;
pub use write::write;

use crate::check::history::History;

/// The version of the format.
pub const VERSION: u64 = 1;

/// The name that the version stands under: by it such a file is known.
pub const MARK: &str = "raftarium-history";

/// The history of one run.
#[derive(Clone, Debug)]
pub struct Told {
    /// What the run is called, if it has a name.
    pub name: Option<String>,
    /// Its history.
    pub history: History,
    /// What of it cannot be explained, in the order in which it happened.
    pub broken: Vec<String>,
}

#[cfg(test)]
mod tests;
