//! What a run comes to in numbers.

use std::collections::BTreeMap;

use super::Happened;
use crate::raft::note::{CommittedBy, Note};
use crate::raft::{Index, Micros, Term, Time};
use crate::sim::event::{News, Outcome};
use crate::sim::statement::ClientId;
use crate::words;

/// Counted while a run goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events.
    pub events: u64,
    /// Elections won.
    pub elections: u64,
    /// The highest term in which an election began.
    pub term: Term,
    /// Messages sent.
    pub sent: u64,
    /// Messages lost.
    pub lost: u64,
    /// The last index that a leader found committed.
    pub committed: Index,
    /// How often entries that conflicted were deleted.
    pub conflicts: u64,
    /// Servers that crashed.
    pub crashes: u64,
    /// Operations of clients that were answered.
    pub answered: u64,
    /// Operations of which the client does not know.
    pub unknown: u64,
    /// Invariants that broke.
    pub violations: u64,
    /// How long each answered operation took.
    latencies: Vec<Micros>,
    invoked: BTreeMap<(ClientId, u64), Time>,
}

impl Counts {
    pub(super) fn take(&mut self, happened: &Happened) {
        self.events += 1;
        self.violations += u64::from(happened.broke);
        let at = happened.event.at;
        happened.event.news.iter().for_each(|news| self.hear(at, news));
    }

    fn hear(&mut self, at: Time, news: &News) {
        match news {
            News::Sent(_) => self.sent += 1,
            News::Lost(..) => self.lost += 1,
            News::Crashed { .. } => self.crashes += 1,
            News::Server(_, Note::Elected { .. }) => self.elections += 1,
            News::Server(_, Note::ElectionStarted { term, .. }) => self.term = self.term.max(*term),
            News::Server(_, Note::Deleted { .. }) => self.conflicts += 1,
            News::Server(_, Note::Committed { index, by: CommittedBy::Majority, .. }) => {
                self.committed = self.committed.max(*index);
            }
            News::Invoked { client, sequence, .. } => drop(self.invoked.insert((*client, *sequence), at)),
            News::Closed { client, sequence, outcome, .. } => {
                let since = self.invoked.remove(&(*client, *sequence));
                match outcome {
                    Outcome::Answered(_) => {
                        self.answered += 1;
                        self.latencies.extend(since.map(|since| at - since));
                    }
                    Outcome::Unknown => self.unknown += 1,
                    Outcome::NotLeader | Outcome::Busy => {}
                }
            }
            _ => {}
        }
    }

    /// How long the given share of the answered operations took at most, in hundredths; none if none was answered.
    pub fn latency(&self, hundredths: usize) -> Option<Micros> {
        let mut sorted = self.latencies.clone();
        sorted.sort();
        let place = (sorted.len() * hundredths).div_ceil(100);
        sorted.get(place.saturating_sub(1)).copied()
    }

    /// What is counted, and how much it is.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let latency = |hundredths| self.latency(hundredths).map_or("–".into(), words::span);
        vec![
            ("elections won", self.elections.to_string()),
            ("highest term", self.term.to_string()),
            ("messages sent", self.sent.to_string()),
            ("messages lost", self.lost.to_string()),
            ("entries committed", self.committed.to_string()),
            ("conflicts deleted", self.conflicts.to_string()),
            ("crashes", self.crashes.to_string()),
            ("operations answered", self.answered.to_string()),
            ("operations unknown", self.unknown.to_string()),
            ("latency, median", latency(50)),
            ("latency, 99 of 100", latency(99)),
            ("invariants broken", self.violations.to_string()),
            ("events", self.events.to_string()),
        ]
    }
}
