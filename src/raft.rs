//! Raft, after Figure 2 of *In Search of an Understandable Consensus Algorithm (Extended Version)*
//! and Ongaro's dissertation *Consensus: Bridging Theory and Practice*.
//!
//! A [`Server`](server::Server) is a value with one method, [`step`](server::Server::step): it takes
//! the time, a source of chance and an input, and returns its effects in order. It never waits, never
//! asks the time, holds no randomness of its own, and does not know what a command means.
//!
//! Read in the order of the modules: what a server says ([`message`]) and keeps ([`log`] on [`pages`],
//! [`configuration`]), the rules it obeys ([`rules`]) and how it tells what it did ([`note`]), then
//! the server itself ([`server`]) and what it does as voter, candidate, follower and leader.

pub mod message;

pub mod configuration;
pub mod log;
pub mod options;
pub mod pages;

pub mod note;
pub mod rules;

pub mod effect;
pub mod server;

mod disk;
mod turn;

mod election;
mod following;
mod replication;

mod leader;
pub mod membership;
pub mod progress;
pub mod quorum;
pub mod transfer;

mod reads;
mod snapshot;

use std::fmt;
use std::ops::{Add, Sub};

/// A term: one leader at most, numbered with consecutive integers (§5.1). Zero is before the first election.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

/// A position in the log. The first entry has index 1; zero is before it (Figure 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index(pub u64);

/// A server of the cluster, printed as `S3`. Numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub u16);

/// A moment on some clock, in microseconds since that clock began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A stretch of time in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub u64);

/// Where a server's randomness comes from (§5.2 asks for random election timeouts).
pub trait Chance {
    /// A whole number of microseconds between `low` and `high`, both included.
    fn between(&mut self, low: Micros, high: Micros) -> Micros;
}

impl Term {
    /// The term after this one.
    pub fn next(self) -> Term {
        Term(self.0 + 1)
    }
}

impl Index {
    /// The index behind this one.
    pub fn next(self) -> Index {
        Index(self.0 + 1)
    }

    /// The index before this one; zero stays zero.
    pub fn previous(self) -> Index {
        Index(self.0.saturating_sub(1))
    }
}

impl Micros {
    /// So many milliseconds.
    pub const fn millis(millis: u64) -> Micros {
        Micros(millis * 1_000)
    }
}

impl Add<Micros> for Time {
    type Output = Time;
    fn add(self, span: Micros) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Sub for Time {
    type Output = Micros;
    /// How long `self` is after `earlier`; zero if it is not.
    fn sub(self, earlier: Time) -> Micros {
        Micros(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}", self.0)
    }
}
