//! What the log makes of the store: its revisions, one after the other, as the judge counts them.
//!
//! Whoever applies an entry first is listened to; what the entry does, the [model](super::model) says. What
//! watchers are told and what reads of old revisions find is held against these. When time has run out for a key
//! only the store knows, so that is taken from it, and whether a request came before too.
//!
//! In most runs nobody ever asks for a revision. So they are not counted before someone does.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::linearize::Model;
use super::model::{Kept, KeyValue, Keys, Told, reads_only};
use super::shelf::Shelf;
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId, Term};
use crate::sim::statement::Given;
use crate::store::{Bytes, Command, REVISIONS, decode_request};

/// A revision, or only that older ones are not kept any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The latest revision now.
    pub revision: u64,
    /// The oldest that can be read now.
    pub oldest: u64,
    /// The keys that changed, in order, and what they hold since; none: it is gone. In one piece: mostly it is one.
    pub keys: Box<[(Bytes, Option<Kept>)]>,
}

impl Change {
    /// What a key holds since, if this is a change of it.
    pub fn of_key(&self, key: &Bytes) -> Option<&Option<Kept>> {
        self.keys.iter().find(|(changed, _)| changed == key).map(|(_, kept)| kept)
    }
}

/// The store as it is after the entries that somebody applied.
#[derive(Clone, Debug)]
pub(super) struct Changes {
    /// The next entry to be applied; none if one was missed, and nothing is certain any more.
    next: Option<Index>,
    keys: Arc<Keys>,
    revision: u64,
    oldest: u64,
    /// Who is about to apply the next entry, and what expired there before.
    expired: Option<(ServerId, Vec<Bytes>)>,
    /// What was applied so far, as long as nobody asked what came of it.
    unasked: Option<Shelf<Applied>>,
}

/// An entry that was applied.
#[derive(Clone, Debug)]
struct Applied {
    /// What expired before.
    expired: Option<Vec<Bytes>>,
    payload: Payload,
    /// Its request came before.
    repeated: bool,
}

/// What came of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// A change.
    Change(Change),
    /// It cannot be said any more.
    Unclear,
}

impl Changes {
    /// An empty store before this entry.
    fn new(next: Index) -> Changes {
        let unasked = Some(Shelf::default());
        Changes { next: Some(next), keys: Arc::default(), revision: 0, oldest: 0, expired: None, unasked }
    }

    /// What is given as committed is applied.
    pub fn given(given: &[Given]) -> Changes {
        let (last, commands) = committed(given);
        let mut changes = Changes::new(Index(last.0 + 1));
        commands.into_iter().for_each(|command| drop(changes.carry_out(command, REVISIONS)));
        changes
    }

    /// The changes that these commands make in an empty store.
    pub fn of(commands: &[Command]) -> Vec<Change> {
        let mut changes = Changes::new(Index(1));
        commands.iter().filter_map(|command| changes.carry_out(command, REVISIONS)).collect()
    }

    /// Keys expired at a server, before it applied an entry.
    pub fn expired(&mut self, server: ServerId, index: Index, keys: &[Bytes]) {
        if Some(index) == self.next {
            self.expired = Some((server, keys.to_vec()));
        }
    }

    /// A server applied an entry. What came of it, if anybody asked for revisions before.
    pub fn applied(
        &mut self,
        server: ServerId,
        index: Index,
        payload: &Payload,
        repeated: bool,
    ) -> Vec<Made> {
        let expired = self.expired.take_if(|(by, _)| *by == server).map(|(_, keys)| keys);
        match self.next {
            Some(next) if index == next => self.next = Some(Index(next.0 + 1)),
            Some(next) if index > next => {
                self.next = None;
                return vec![Made::Unclear];
            }
            _ => return Vec::new(),
        }
        let applied = Applied { expired, payload: payload.clone(), repeated };
        match &mut self.unasked {
            Some(unasked) => {
                *unasked.place(index.0) = Some(applied);
                Vec::new()
            }
            None => self.follow(&applied),
        }
    }

    /// Somebody asks for a revision: what came of everything so far, if nobody asked before.
    pub fn asked(&mut self) -> Vec<Made> {
        let unasked = self.unasked.take().unwrap_or_default();
        unasked.iter().flat_map(|(_, applied)| self.follow(applied)).collect()
    }

    fn follow(&mut self, applied: &Applied) -> Vec<Made> {
        let gone = applied.expired.as_ref().and_then(|keys| self.expire(keys));
        let Payload::Command(bytes) = &applied.payload else {
            return gone.map(Made::Change).into_iter().collect();
        };
        let Ok(request) = decode_request(bytes) else {
            self.next = None;
            return vec![Made::Unclear];
        };
        let change = match applied.repeated {
            true => self.compact(request.revisions, Vec::new()),
            false => self.carry_out(&request.command, request.revisions),
        };
        gone.into_iter().chain(change).map(Made::Change).collect()
    }

    fn expire(&mut self, keys: &[Bytes]) -> Option<Change> {
        let held = Arc::make_mut(&mut self.keys);
        let gone: Box<[(Bytes, Option<Kept>)]> =
            keys.iter().filter(|key| held.remove(*key).is_some()).map(|key| (key.clone(), None)).collect();
        (!gone.is_empty()).then(|| {
            self.revision += 1;
            Change { revision: self.revision, oldest: self.oldest, keys: gone }
        })
    }

    fn carry_out(&mut self, command: &Command, revisions: u64) -> Option<Change> {
        if reads_only(command) {
            return self.compact(revisions, Vec::new());
        }
        let mut held = command.keys();
        held.retain(|key| self.keys.contains_key(*key));
        let told = KeyValue::step(Arc::make_mut(&mut self.keys), command);
        let now = |key: &Bytes| self.keys.get(key).cloned();
        let keys = touched(command, &told).into_iter().map(|key| (key, now(key)));
        let keys = keys.filter(|(key, now)| now.is_some() || held.contains(key));
        let keys = keys.map(|(key, now)| (key.clone(), now)).collect();
        self.compact(revisions, keys)
    }

    /// A change of these keys, if there are any, and then only so many old revisions are kept.
    fn compact(&mut self, revisions: u64, keys: Vec<(Bytes, Option<Kept>)>) -> Option<Change> {
        let before = (self.revision, self.oldest);
        self.revision += u64::from(!keys.is_empty());
        self.oldest = self.oldest.max(self.revision.saturating_sub(revisions));
        let (revision, oldest) = (self.revision, self.oldest);
        ((revision, oldest) != before).then(|| Change { revision, oldest, keys: keys.into() })
    }
}

/// What is given as committed, up to which index, and its commands in their order.
pub(super) fn committed(given: &[Given]) -> (Index, Vec<&Command>) {
    let commit = |given: &Given| given.commit.or(given.snapshot.map(|(index, _)| index)).unwrap_or_default();
    let Some(furthest) = given.iter().max_by_key(|given| commit(given)) else { return Default::default() };
    let last = commit(furthest);
    let committed = commands(furthest).filter(|(index, ..)| *index <= last);
    (last, committed.map(|(.., command)| command).collect())
}

/// The commands in a given log.
pub(super) fn commands(given: &Given) -> impl Iterator<Item = (Index, Term, &Command)> {
    let first = given.snapshot.map_or(1, |(index, _)| index.0 + 1);
    let entries = given.log.iter().flat_map(|entries| std::iter::repeat_n(entries, entries.times));
    let entries = (first..).map(Index).zip(entries);
    entries.filter_map(|(index, entry)| Some((index, entry.term, entry.command.as_ref()?)))
}

/// The keys that a command wrote to, if this is what it was told: `SET` and its like always do, others only if
/// they found something to do.
pub(super) fn touched<'a>(command: &'a Command, told: &Told) -> BTreeSet<&'a Bytes> {
    match (command, told) {
        (_, Told::Refused(_)) => BTreeSet::new(),
        (Command::Multi { commands }, Told::Each(each)) => {
            commands.iter().zip(each).flat_map(|(part, told)| touched(part, told)).collect()
        }
        (command, _) if reads_only(command) => BTreeSet::new(),
        (Command::Set { .. } | Command::HSet { .. } | Command::Incr { .. } | Command::Append { .. }, _) => {
            command.keys().into_iter().collect()
        }
        (_, Told::Many(0) | Told::Is(false) | Told::Found(None)) => BTreeSet::new(),
        _ => command.keys().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::check::model::Held;
    use crate::store::{Guarantee, Request, Store, encode_request, random};

    proptest! {
        /// The store counts its revisions by other means, and keeps them the other way round. It matters not
        /// when somebody first asks.
        #[test]
        fn the_judge_counts_the_revisions_that_the_store_counts(
            commands in random::commands(),
            revisions in 0..20u64,
            asked in 0..20u64,
        ) {
            let (mut store, mut changes) = (Store::new(), Changes::new(Index(1)));
            let (mut revision, mut oldest, mut keys) = (0, 0, BTreeMap::new());
            for (command, index) in commands.into_iter().zip(1..) {
                let request = Request { revisions, ..Request::of_nobody(command) };
                let gone = store.advance(index, 1000 * index, None);
                changes.expired(ServerId(1), Index(index), &gone);
                store.serve(&request, Guarantee::AtLeastOnce);
                let payload = Payload::Command(encode_request(&request).into());
                let mut made = changes.applied(ServerId(1), Index(index), &payload, false);
                if index < asked {
                    prop_assert_eq!(made, []);
                    continue;
                }
                made.splice(..0, changes.asked());
                for made in made {
                    let Made::Change(change) = made else { panic!("no entry is missing") };
                    prop_assert!(change.revision >= revision && change.oldest >= oldest);
                    (revision, oldest) = (change.revision, change.oldest);
                    keys.extend(change.keys);
                }
                prop_assert_eq!((revision, oldest), (store.revision(), store.oldest_revision()));
            }
            for made in changes.asked() {
                let Made::Change(change) = made else { panic!("no entry is missing") };
                keys.extend(change.keys);
            }
            let held = store.records().map(|(key, record)| (key.to_vec(), Held::of(&record.value)));
            let ours = keys.into_iter().filter_map(|(key, kept)| Some((key, kept?.held)));
            prop_assert!(held.eq(ours));
        }
    }

    #[test]
    fn an_entry_that_nobody_was_seen_to_apply_makes_all_unclear() {
        let mut changes = Changes::new(Index(1));
        assert_eq!(changes.applied(ServerId(1), Index(2), &Payload::Noop, false), [Made::Unclear]);
        assert_eq!(changes.applied(ServerId(1), Index(3), &Payload::Noop, false), []);
        let mut changes = Changes::new(Index(1));
        let payload = Payload::Command((*b"\xff").into());
        assert_eq!(changes.applied(ServerId(1), Index(1), &payload, false), []);
        assert_eq!(changes.asked(), [Made::Unclear]);
    }
}
