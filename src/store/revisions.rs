//! Old revisions: what the store was like before its latest changes.
//!
//! Every change has a revision, the number of changes up to it. Of each of the latest ones it is kept what its
//! keys held *before* it, so an older state is the present one with the later changes taken back, and nothing has
//! to be kept of keys that did not change. How many are kept each request says, as the server that led had it set
//! (`revisions`); so all who apply it forget the same ones at the same index. What is older is *compacted*: a read
//! of it is answered so, and never with something else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::Change;
use super::{Bytes, Error, Record, Response, Store, Value};

/// A change under way: what each of its keys held before it.
pub(super) type Changing = BTreeMap<Bytes, Option<Arc<Record>>>;

/// A key as it is from some revision on; none: it is not there.
pub type Version<'a> = (u64, Option<&'a Record>);

impl Store {
    /// The oldest revision that can be read.
    pub fn oldest_revision(&self) -> u64 {
        self.revision - self.changes.len() as u64
    }

    /// The store as it was at a revision, for reading; only what time is left follows today's clock.
    ///
    /// # Errors
    /// COMPACTED if the revision is not kept any more, FUTURE if there is no such revision yet.
    pub fn as_of(&self, revision: u64) -> Result<Store, Error> {
        if revision < self.oldest_revision() {
            return Err(Error::compacted(revision, self.oldest_revision()));
        }
        if revision > self.revision {
            return Err(Error::future(revision, self.revision));
        }
        let mut past = self.clone();
        let kept = (revision - self.oldest_revision()) as usize;
        let later: Vec<_> = self.changes.from(kept).collect();
        later
            .iter()
            .rev()
            .for_each(|change| past.take_back(change.iter().map(|(key, before)| (key, before))));
        past.changes = self.changes.iter().take(kept).cloned().collect();
        past.revision = revision;
        Ok(past)
    }

    /// All that is known of a key, oldest first: what it held when the oldest revision was made, and what it has
    /// held since each change to it. Deleted and expired keys have a history too.
    pub fn history(&self, key: &[u8]) -> Vec<Version<'_>> {
        let numbered = (self.oldest_revision() + 1..).zip(self.changes.iter());
        let changes =
            numbered.filter_map(|(revision, change)| Some((revision, before(change, key)?.as_deref())));
        let changes: Vec<Version> = changes.collect();
        let now = self.get(key);
        let first = changes.first().map_or(now, |(_, before)| *before);
        let since = changes.iter().skip(1).map(|(_, before)| *before).chain([now]);
        let versions = changes.iter().map(|(revision, _)| *revision).zip(since);
        first.map(|record| (record.revision, Some(record))).into_iter().chain(versions).collect()
    }

    /// Ends a change, unless nothing is left of it: it gets the next revision.
    pub(super) fn seal(&mut self, mut change: Changing) -> bool {
        change.retain(|key, before| before.is_some() || self.records.contains_key(key));
        if change.is_empty() {
            return false;
        }
        self.revision += 1;
        let records = Arc::make_mut(&mut self.records);
        for key in change.keys() {
            if let Some(record) = records.get_mut(key) {
                Arc::make_mut(record).revision = self.revision;
            }
        }
        self.changes.push(change.into_iter().collect());
        true
    }

    /// Puts back what the keys of a change held before it.
    pub(super) fn take_back<'a>(
        &mut self,
        change: impl IntoIterator<Item = (&'a Bytes, &'a Option<Arc<Record>>)>,
    ) {
        for (key, before) in change {
            self.remove(key);
            if let Some(record) = before {
                let deadline = record.deadline.map(|deadline| (deadline, key.clone()));
                deadline.map(|deadline| Arc::make_mut(&mut self.deadlines).insert(deadline));
                Arc::make_mut(&mut self.records).insert(key.clone(), record.clone());
            }
        }
    }

    /// What a key holds, to be kept.
    pub(super) fn held(&self, key: &[u8]) -> Option<Arc<Record>> {
        self.records.get(key).cloned()
    }

    /// Compacts: only so many old revisions are kept.
    pub(super) fn keep_revisions(&mut self, most: u64) {
        let beyond = (self.changes.len() as u64).saturating_sub(most) as usize;
        if beyond > 0 {
            self.changes.forget(beyond);
        }
    }
}

/// A history as it is answered: each revision, and behind it what the key held from then on.
pub(super) fn answer(history: Vec<Version>) -> Response {
    let held = |record: Option<&Record>| match record.map(|record| &record.value) {
        None => Response::Nil,
        Some(Value::String(bytes)) => Response::Value(bytes.clone()),
        Some(Value::Hash(fields)) => {
            Response::List(fields.iter().flat_map(|(field, value)| [field, value]).cloned().collect())
        }
        Some(Value::Set(members)) => Response::List(members.iter().cloned().collect()),
    };
    let both = |(revision, record): Version| [Response::Count(revision as i64), held(record)];
    Response::Each(history.into_iter().flat_map(both).collect())
}

/// What a key held before a change, if the change is one of it.
pub(super) fn before<'a>(change: &'a Change, key: &[u8]) -> Option<&'a Option<Arc<Record>>> {
    change.iter().find(|(changed, _)| changed == key).map(|(_, before)| before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Guarantee, Request, random};

    /// Runs lines of `command -> answer`, a read behind `@5` as of that revision.
    fn check(revisions: u64, story: &str) -> Store {
        let mut store = Store::new();
        let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
        for (line, index) in lines.zip(1..) {
            let (command, answer) = line.split_once(" -> ").unwrap();
            let (command, as_of) = command
                .split_once(" @")
                .map_or((command, None), |(command, revision)| (command, Some(revision.parse().unwrap())));
            let request = Request { revisions, as_of, ..random::request_of(command, index) };
            let applied = store.apply(index, 0, &request, Guarantee::ExactlyOnce);
            assert_eq!(applied.response.to_string(), answer, "{line}");
        }
        store
    }

    #[test]
    fn a_read_as_of_a_revision_sees_what_was_there_then() {
        check(
            9,
            r#"
            SET x 1 -> OK
            HSET h k:1 -> 1
            SET x 2 -> OK
            DEL x h -> 2
            SSET x a -> 1
            GET x @0 -> nil
            GET x @1 -> "1"
            GET x @2 -> "1"
            GET x @3 -> "2"
            HGETALL h @2 -> "k" "1"
            HGETALL h @4 -> none
            KEYS @3 -> "h" "x"
            KEYS @4 -> none
            GET x @5 -> error WRONGTYPE x holds a SET, GET needs a STRING
            GET x @6 -> error FUTURE revision 6 is not there yet, the latest is 5
            HISTORY x @3 -> 1; "1"; 3; "2"
            EXISTS x h @3 -> 2
            "#,
        );
    }

    #[test]
    fn what_is_compacted_is_said_to_be() {
        let store = check(
            2,
            r#"
            SET x 1 -> OK
            SET y 1 -> OK
            SET x 2 -> OK
            DEL y -> 1
            GET x @1 -> error COMPACTED revision 1 is compacted, the oldest kept is 2
            GET x @2 -> "1"
            HISTORY x -> 1; "1"; 3; "2"
            HISTORY y -> 2; "1"; 4; nil
            HISTORY z -> none
            SET x 3 -> OK
            SET x 4 -> OK
            HISTORY y -> none
            HISTORY x -> 3; "2"; 5; "3"; 6; "4"
            "#,
        );
        assert_eq!((store.oldest_revision(), store.revision()), (4, 6));
        check(
            0,
            "SET x 1 -> OK\nGET x @1 -> \"1\"\nGET x @0 -> error COMPACTED revision 0 is compacted, the oldest kept is 1",
        );
    }

    #[test]
    fn hashes_sets_and_what_expires_have_a_history() {
        let mut store = check(
            9,
            r#"
            HSET h b:2 a:1 -> 2
            HDEL h b -> 1
            SSET s a -> 1
            SET x 1 TTL 1ms -> OK
            HISTORY h -> 1; "a" "1" "b" "2"; 2; "a" "1"
            HISTORY s -> 3; "a"
            "#,
        );
        store.apply_nothing(9, 1000);
        let read = |line: &str| store.read(&random::request_of(line, 1).command, None).to_string();
        assert_eq!(read("HISTORY x"), "4; \"1\"; 5; nil");
        assert_eq!(store.as_of(4).unwrap().get(b"x").unwrap().revision, 4);
    }

    proptest! {
        /// By other means: the stores that there were.
        #[test]
        fn an_older_state_is_what_it_was(commands in random::commands(), revisions in 0..30u64) {
            let (mut store, mut then) = (Store::new(), vec![Store::new()]);
            for (command, index) in commands.into_iter().zip(1..) {
                let request = Request { revisions, ..Request::of_nobody(command) };
                // Keys may expire on the way, a change of its own.
                store.apply_nothing(index, 1000 * index);
                (store.revision() >= then.len() as u64).then(|| then.push(store.clone()));
                store.apply(index, 1000 * index, &request, Guarantee::ExactlyOnce);
                (store.revision() >= then.len() as u64).then(|| then.push(store.clone()));
            }
            prop_assert_eq!(then.len() as u64, store.revision() + 1);
            prop_assert!(store.revision() - store.oldest_revision() <= revisions + 1);
            for (old, revision) in then.iter().zip(0..) {
                match store.as_of(revision) {
                    Ok(past) => prop_assert_eq!(&past.records, &old.records),
                    Err(_) => prop_assert!(revision < store.oldest_revision()),
                }
            }
            prop_assert!(store.as_of(store.revision() + 1).is_err());
        }

        #[test]
        fn a_history_tells_what_reads_of_old_revisions_tell(commands in random::commands()) {
            let mut store = Store::new();
            for (command, index) in commands.into_iter().zip(1..) {
                let request = Request { revisions: 20, ..Request::of_nobody(command) };
                store.apply(index, 1000 * index, &request, Guarantee::ExactlyOnce);
            }
            for key in [b"a", b"b", b"c"] {
                let history = store.history(key);
                for revision in store.oldest_revision()..=store.revision() {
                    let past = store.as_of(revision).unwrap();
                    let told = history.iter().rev().find(|(since, _)| *since <= revision);
                    prop_assert_eq!(told.and_then(|(_, record)| *record), past.get(key));
                }
            }
        }
    }
}
