//! Everything that was ever seen at an index, and who ever led a term.

use std::collections::BTreeMap;

use super::mirror::Mirror;
use super::shelf::Shelf;
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId, Term};

#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    places: Shelf<Place, 16>,
    /// Who led each term, first seen first.
    pub leaders: BTreeMap<Term, Vec<Leader>>,
    /// What disks held when they were wiped.
    pub wiped: BTreeMap<ServerId, Mirror>,
}

/// What was seen at one index.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Every entry that ever stood there.
    pub entries: Vec<Seen>,
    pub committed: Option<Committed>,
    pub applied: Option<Applied>,
    /// The fingerprint of the state after it, and the server first seen in it.
    pub state: Option<(ServerId, u64)>,
}

/// An entry that stood in some log.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub term: Term,
    pub payload: Payload,
    /// The term of the entry before it, where that was seen.
    pub before: Option<Term>,
    /// The server in whose log it was seen first.
    pub at: ServerId,
}

/// An entry that a server took for committed, before any other server did.
#[derive(Clone, Copy, Debug)]
pub(super) struct Committed {
    /// The entry's term; none if all that was seen is a snapshot behind it.
    pub term: Option<Term>,
    pub by: ServerId,
    /// The server's own term then.
    pub in_term: Term,
}

/// An entry that a server applied, before any other server did.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub term: Term,
    /// None if it was seen as the end of a snapshot only.
    pub payload: Option<Payload>,
    pub by: ServerId,
}

/// A server that led a term.
#[derive(Clone, Debug)]
pub(super) struct Leader {
    pub server: ServerId,
    /// Its log when it was elected, as long as a leader of an earlier term runs: that one may yet commit.
    pub log: Option<Mirror>,
}

impl Past {
    pub fn at(&mut self, index: Index) -> &mut Place {
        self.places.place(index.0).get_or_insert_default()
    }

    /// What was seen at an index, if anything was. Mostly it is what is seen again.
    pub fn seen_at(&self, index: Index) -> Option<&Place> {
        self.places.get(index.0)
    }

    /// All that is committed from an index on, in order.
    pub fn committed_from(&self, index: Index) -> impl Iterator<Item = (Index, &Committed)> {
        self.places.from(index.0).filter_map(|(index, place)| Some((Index(index), place.committed.as_ref()?)))
    }

    /// The committed entry at an index.
    pub fn committed_at(&self, index: Index) -> Option<&Committed> {
        self.seen_at(index)?.committed.as_ref()
    }
}
