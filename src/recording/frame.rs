//! What a player shows, and what it may take.

use crate::check::{Verdict, Violation};
use crate::figures::Figures;
use crate::sim::cluster::Cluster;
use crate::sim::event::Event;

/// One moment of a run, to be drawn.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The run at that moment.
    pub cluster: Cluster,
    /// What was broken so far.
    pub violations: Vec<Violation>,
    /// What is known of the clients' history.
    pub linearizable: Verdict,
    /// What was measured so far.
    pub figures: Figures,
    /// The latest event; none at the very beginning.
    pub event: Option<Event>,
}

/// How much memory a run may take: beyond it, its oldest part is let go.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// So many bytes are taken. It may be that this never shrinks, as in WebAssembly, though what is let go is used again.
    pub taken: fn() -> usize,
    /// So many may be; when that is reached, so many as are taken then.
    pub most: usize,
}
