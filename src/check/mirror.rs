//! What the witness remembers of one log: the log as it was after the last event that touched it.
//!
//! Comparing whole logs after every event would cost more than all the rest. A log changes at its end, so the
//! comparison begins there and goes back while entries differ. Where more may have changed, and now and then,
//! [`Mirror::follow`] is told to compare all. Of an entry only its term and its print are kept: ten logs and
//! disks are remembered, and a copy of each entry in each of them would fill the memory that is near.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::print::Print;
use super::shelf::Shelf;
use crate::raft::log::{Entry, Log, Payload};
use crate::raft::{Index, Term};

#[derive(Clone, Debug)]
pub(super) struct Mirror {
    /// The last index and term that a snapshot stands for.
    pub prefix: (Index, Term),
    /// The index of the last entry, or of the prefix.
    pub last: Index,
    /// The last entry, if there is one.
    tail: Option<Entry>,
    entries: Shelf<Mark>,
}

/// What is remembered of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    term: Term,
    /// Of what it carries, and of its time.
    print: u64,
}

/// How much of a log may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Its end: what differs has nothing behind it that does not.
    End,
    /// Anything.
    Anything,
}

/// How a log differs from what was remembered.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The first entry that is new or was changed; behind the last one if there is none.
    pub from: Index,
    /// The entries that are gone or were changed and that no snapshot stands for, with the terms they had.
    pub lost: Vec<(Index, Term)>,
    /// Whether a snapshot stands for more than it did, or for something else.
    pub prefix_moved: bool,
}

impl Mirror {
    /// Remembers a log as it is.
    pub fn of(log: &Log) -> Mirror {
        let prefix = (log.prefix.index, log.prefix.term);
        let mut mirror = Mirror { prefix, last: prefix.0, tail: None, entries: Shelf::default() };
        mirror.copy(log, log.first_index());
        mirror
    }

    fn get(&self, index: Index) -> Option<&Mark> {
        self.entries.get(index.0).filter(|_| index > self.prefix.0)
    }

    pub fn term(&self, index: Index) -> Option<Term> {
        if index == self.prefix.0 { Some(self.prefix.1) } else { self.get(index).map(|entry| entry.term) }
    }

    /// Whether it contains this entry, or a snapshot stands for it. Of an unknown term, any will do.
    pub fn holds(&self, index: Index, term: Option<Term>) -> bool {
        index < self.prefix.0 || self.term(index).is_some_and(|own| term.is_none_or(|term| own == term))
    }

    /// Whether the log begins and ends as it did.
    pub fn ends_as(&self, log: &Log) -> bool {
        let same_prefix = self.prefix == (log.prefix.index, log.prefix.term);
        same_prefix && self.last == log.last_index() && same(self.tail.as_ref(), log.get(self.last))
    }

    /// Remembers the log as it is now, and tells what changed.
    pub fn follow(&mut self, log: &Log, extent: Extent) -> Change {
        if extent == Extent::End && self.ends_as(log) {
            return Change { from: self.last.next(), lost: Vec::new(), prefix_moved: false };
        }
        let prefix = (log.prefix.index, log.prefix.term);
        let from = self.first_changed(log, extent);
        let lost = self.lost(log, from);
        let prefix_moved = prefix != self.prefix;
        if from <= self.last {
            self.entries.cut(from.0);
        }
        self.copy(log, from);
        self.prefix = prefix;
        if prefix_moved {
            self.entries.forget(prefix.0.0);
        }
        Change { from, lost, prefix_moved }
    }

    /// What another mirror holds too takes the room of one from now on.
    pub fn share(&mut self, with: &Mirror) {
        self.entries.share(&with.entries);
    }

    fn first_changed(&self, log: &Log, extent: Extent) -> Index {
        if log.prefix.index < self.prefix.0 {
            return log.first_index();
        }
        let first = log.first_index();
        let end = self.last.min(log.last_index()).max(log.prefix.index).next();
        if extent == Extent::Anything {
            let (old, new) = (self.entries.from(first.0), (first.0..end.0).zip(log.from(first)));
            let agree =
                |(old, new): &((u64, &Mark), (u64, &Entry))| old.0 == new.0 && *old.1 == Mark::of(new.1);
            return Index(first.0 + old.zip(new).take_while(agree).count() as u64);
        }
        let mut from = end;
        while from > first && !self.agrees(log, from.previous()) {
            from = from.previous();
        }
        from
    }

    fn agrees(&self, log: &Log, index: Index) -> bool {
        let entry = log.get(index);
        if index == self.last {
            return same(self.tail.as_ref(), entry);
        }
        self.get(index).copied() == entry.map(Mark::of)
    }

    fn lost(&self, log: &Log, from: Index) -> Vec<(Index, Term)> {
        let old = (from.0..=self.last.0).map(Index);
        let gone = old.filter(|index| *index > log.prefix.index && !self.agrees(log, *index));
        gone.filter_map(|index| Some((index, self.get(index)?.term))).collect()
    }

    fn copy(&mut self, log: &Log, from: Index) {
        for (entry, index) in log.from(from).zip(from.0..) {
            *self.entries.place(index) = Some(Mark::of(entry));
        }
        self.last = log.last_index();
        self.tail = log.get(self.last).cloned();
    }
}

impl Mark {
    fn of(entry: &Entry) -> Mark {
        let mut print = Print::default();
        (entry.stamp, &entry.payload).hash(&mut print);
        Mark { term: entry.term, print: print.finish() }
    }
}

/// Whether two entries are equal, or both are none.
#[inline]
fn same(one: Option<&Entry>, other: Option<&Entry>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            (one.term, one.stamp) == (other.term, other.stamp) && same_payload(&one.payload, &other.payload)
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether two entries carry the same. Mostly they share their bytes, and then there is nothing to compare.
#[inline]
pub(super) fn same_payload(one: &Payload, other: &Payload) -> bool {
    match (one, other) {
        (Payload::Command(one), Payload::Command(other)) => Arc::ptr_eq(one, other) || one == other,
        (one, other) => one == other,
    }
}
