//! What must be true, read off the cluster alone.
//!
//! After every event the [`Witness`](witness::Witness) looks at the cluster from the outside and remembers what
//! it saw: the judge shares no code with the accused, and judges the whole history, not only the present.
//!
//! Read on in the order of the modules: what must hold, and the clients' calls.

pub mod invariants;

mod shelf;

pub mod history;
pub mod linearize;
pub mod model;
