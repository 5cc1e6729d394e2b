//! The log: entries after a prefix that a snapshot stands for (Figure 2, Figure 12).
//!
//! The prefix of an empty log has index 0, term 0 and the cluster's first configuration, so that
//! "the configuration before this entry" always has an answer.

use std::sync::Arc;

use super::configuration::Configuration;
use super::pages::Pages;
use super::{Index, Term, Time};

/// One entry of the log. Its index is its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The term in which a leader created it.
    pub term: Term,
    /// The leader's clock when it did, never below that of the entry before it: log time.
    pub stamp: Time,
    /// What it does when applied.
    pub payload: Payload,
}

/// What an entry carries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Payload {
    /// Nothing: the entry with which a leader begins its term (§8).
    Noop,
    /// A command for the state machine, in bytes whose meaning Raft does not know.
    Command(Arc<[u8]>),
    /// The configuration in force from here on (D 4.1).
    Configuration(Arc<Configuration>),
}

/// What stands before the first entry: a snapshot's last index and term, and the configuration at that place (Figure 13).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prefix {
    /// lastIncludedIndex; zero if nothing is compacted.
    pub index: Index,
    /// lastIncludedTerm.
    pub term: Term,
    /// The latest configuration up to `index`.
    pub configuration: Arc<Configuration>,
}

/// A prefix and the entries behind it, without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Log {
    /// What stands before the first entry.
    pub prefix: Prefix,
    entries: Pages<Entry>,
}

impl Log {
    /// An empty log of a server that begins in this configuration.
    pub fn new(configuration: Configuration) -> Log {
        let configuration = Arc::new(configuration);
        Log::after(Prefix { index: Index(0), term: Term(0), configuration })
    }

    /// An empty log behind a prefix.
    pub fn after(prefix: Prefix) -> Log {
        Log { prefix, entries: Pages::default() }
    }

    /// The index of the first entry there is or would be.
    pub fn first_index(&self) -> Index {
        self.prefix.index.next()
    }

    /// The index of the last entry, or of the prefix.
    pub fn last_index(&self) -> Index {
        Index(self.prefix.index.0 + self.entries.len() as u64)
    }

    /// The term of the last entry, or of the prefix.
    pub fn last_term(&self) -> Term {
        self.entries.last().map_or(self.prefix.term, |e| e.term)
    }

    /// The term at an index, the prefix's own included; none for what is compacted or not there.
    pub fn term(&self, index: Index) -> Option<Term> {
        if index == self.prefix.index {
            return Some(self.prefix.term);
        }
        self.get(index).map(|e| e.term)
    }

    /// The entry at an index; none for what is compacted or not there.
    pub fn get(&self, index: Index) -> Option<&Entry> {
        let place = index.0.checked_sub(self.prefix.index.0 + 1)?;
        self.entries.get(usize::try_from(place).ok()?)
    }

    /// All entries there are, with their indexes.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Index, &Entry)> {
        let indexes = (self.first_index().0..=self.last_index().0).map(Index);
        indexes.filter_map(|index| Some((index, self.get(index)?)))
    }

    /// The entries from `index` on, in order.
    pub fn from(&self, index: Index) -> impl Iterator<Item = &Entry> {
        self.entries.from(index.0.saturating_sub(self.first_index().0) as usize)
    }

    /// Puts an entry at the end and tells its index.
    pub fn append(&mut self, entry: Entry) -> Index {
        self.entries.push(entry);
        self.last_index()
    }

    /// Deletes the entry at `index` and all that follow it.
    pub fn truncate(&mut self, index: Index) {
        let keep = index.0.saturating_sub(self.first_index().0) as usize;
        self.entries.truncate(keep);
    }

    /// Replaces the one entry at `index`, which must be there.
    pub fn replace(&mut self, index: Index, entry: Entry) {
        let place = (index.0 - self.first_index().0) as usize;
        *self.entries.get_mut(place).expect("the entry is there") = entry;
    }

    /// Lets a snapshot stand for everything up to its last index; what is behind stays.
    pub fn compact(&mut self, prefix: Prefix) {
        let gone = prefix.index.0.saturating_sub(self.prefix.index.0) as usize;
        self.entries.forget(gone);
        self.prefix = prefix;
    }

    /// What another log holds too takes the room of one from now on; nothing else changes.
    pub fn share(&mut self, with: &Log) {
        if self.prefix.index == with.prefix.index {
            self.entries.share(&with.entries);
        }
    }

    /// The latest configuration up to and including `index`, and where it stands.
    pub fn configuration_at(&self, index: Index) -> (Index, &Arc<Configuration>) {
        let found = self.iter().rev().filter(|(i, _)| *i <= index).find_map(|(i, e)| match &e.payload {
            Payload::Configuration(c) => Some((i, c)),
            _ => None,
        });
        found.unwrap_or((self.prefix.index, &self.prefix.configuration))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::new(Configuration::of_voters(3));
        for term in terms {
            log.append(Entry { term: Term(*term), stamp: Time(0), payload: Payload::Noop });
        }
        log
    }

    fn terms(log: &Log) -> Vec<(u64, u64)> {
        log.iter().map(|(index, entry)| (index.0, entry.term.0)).collect()
    }

    #[test]
    fn entries_are_numbered_from_one_behind_a_prefix_of_term_zero() {
        let log = log(&[1, 1, 2]);
        assert_eq!(terms(&log), [(1, 1), (2, 1), (3, 2)]);
        assert_eq!(log.term(Index(0)), Some(Term(0)));
        assert_eq!(log.term(Index(4)), None);
        assert_eq!((log.last_index(), log.last_term()), (Index(3), Term(2)));
    }

    #[test]
    fn a_compacted_log_knows_the_term_of_its_prefix_and_nothing_before() {
        let mut log = log(&[1, 1, 2, 3]);
        let configuration = log.prefix.configuration.clone();
        log.compact(Prefix { index: Index(3), term: Term(2), configuration });
        assert_eq!(terms(&log), [(4, 3)]);
        assert_eq!(log.term(Index(3)), Some(Term(2)));
        assert_eq!(log.term(Index(2)), None);
        assert_eq!(log.from(Index(1)).count(), 1);
        log.truncate(Index(2));
        assert_eq!(log.last_index(), Index(3));
    }

    #[test]
    fn the_newest_configuration_up_to_an_index_is_found() {
        let mut log = log(&[1, 1]);
        let new = Arc::new(Configuration::of_voters(4));
        let payload = Payload::Configuration(new.clone());
        log.append(Entry { term: Term(1), stamp: Time(0), payload });
        assert_eq!(log.configuration_at(Index(2)).0, Index(0));
        assert_eq!(log.configuration_at(Index(3)), (Index(3), &new));
    }
}
