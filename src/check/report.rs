//! The violations found so far, each fault once.
//!
//! A fault goes on being seen: a state machine that went wrong differs at every index from then on. So each
//! check names what its fault is about, and only the first of its kind is kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::invariants::{Invariant, Violation};
use crate::raft::{Index, ServerId, Term, Time};
use crate::sim::event::{Event, EventId};

/// What one fault is about: two servers, or a server and a term, or whatever tells it from another.
pub(super) type Fault = (u64, u64);

#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    event: EventId,
    at: Time,
    faults: BTreeSet<(Invariant, Fault)>,
    violations: Arc<Vec<Violation>>,
}

/// A violation in the making: what it is about, beside its sentence.
pub(super) struct Found {
    pub servers: Vec<ServerId>,
    pub index: Option<Index>,
    pub terms: Vec<Term>,
    pub text: String,
}

impl Report {
    /// What is found from now on was done by this event.
    pub fn begin(&mut self, event: &Event) {
        (self.event, self.at) = (event.id, event.at);
    }

    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Keeps what is found, unless this fault is known. Hardly ever called, so it stays out of the way of what is.
    #[cold]
    #[inline(never)]
    pub fn add(&mut self, invariant: Invariant, fault: Fault, found: impl FnOnce() -> Found) {
        if self.faults.insert((invariant, fault)) {
            let Found { servers, index, terms, text } = found();
            let (event, at) = (self.event, self.at);
            let violation = Violation { invariant, event, at, servers, index, terms, text };
            Arc::make_mut(&mut self.violations).push(violation);
        }
    }
}

/// The fault between two servers, whichever was seen first.
pub(super) fn between(one: ServerId, other: ServerId) -> Fault {
    (one.min(other).0.into(), one.max(other).0.into())
}

/// The fault of a server in a term.
pub(super) fn in_term(server: ServerId, term: Term) -> Fault {
    (server.0.into(), term.0)
}
