//! Clients that watch: each asks what happened after the last revision it knows, and waits for the answer here.
//!
//! What is told was applied, so it is committed, and any server can tell it. A crash forgets who waits; a watcher
//! that hears nothing asks again, here or elsewhere.

use super::{Action, Call, Host};
use crate::store::{Report, Store, Watched};

/// About so many changes are told at a time.
const MOST: usize = 16;

/// What a watcher asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The client.
    pub client: u32,
    /// Which of its watches it is.
    pub watch: u64,
    /// The last revision that it knows.
    pub after: u64,
    /// What it watches.
    pub watched: Watched,
}

/// One that waits, because nothing happened to what it watches.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    poll: Poll,
    /// Up to which revision nothing did.
    seen: u64,
}

impl Host {
    /// A client asks what happened to what it watches; if nothing did, it is told when something does.
    pub fn watch(&mut self, poll: Poll, call: &mut Call) {
        let seen = poll.after;
        self.watchers.insert((poll.client, poll.watch), Waiting { poll, seen });
        self.tell_watchers(call);
    }

    pub(super) fn tell_watchers(&mut self, call: &mut Call) {
        let store = &self.store;
        self.watchers.retain(|_, waiting| match waiting.report(store) {
            Some(report) => {
                let Poll { client, watch, .. } = waiting.poll;
                call.actions.push(Action::Tell { client, watch, report });
                false
            }
            None => true,
        });
    }
}

impl Waiting {
    fn report(&mut self, store: &Store) -> Option<Report> {
        if store.revision() <= self.seen {
            return None;
        }
        let report = store.report(&self.poll.watched, self.seen, MOST);
        self.seen = report.upto;
        // Who waits for long is told that nothing happened before nobody can tell any more.
        let is_news = report.missed.is_some() || !report.told.is_empty();
        (is_news || store.oldest_revision() > self.poll.after)
            .then_some(Report { after: self.poll.after, ..report })
    }
}
