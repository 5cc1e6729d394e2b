//! Keys that expire, in log time.
//!
//! A key may have a deadline: the moment of the store's own clock at which it goes. That clock stands still
//! between entries, and each entry, whatever it carries, first moves it to its stamp, removes the keys whose
//! deadline is reached, and only then is carried out. So a key expires *at an index*, the same on every server,
//! however late a server gets there and whatever time it is where the server stands. What it costs: in a cluster
//! where nothing is appended the time of the log stands still, and a read may see a key that is overdue.
//!
//! All keys that expire at one entry are one change, and one revision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Bytes, Record, Store};

/// The keys of these that have a deadline, the next to expire first.
pub(super) fn deadlines(records: &BTreeMap<Bytes, Arc<Record>>) -> BTreeSet<(u64, Bytes)> {
    records.iter().filter_map(|(key, record)| Some((record.deadline?, key.clone()))).collect()
}

impl Store {
    /// The moment when so many microseconds of log time will have passed.
    pub(super) fn in_time(&self, ttl: u64) -> u64 {
        self.clock.saturating_add(ttl)
    }

    /// Gives a key a deadline, or takes it away; none if there is no such key.
    pub(super) fn mark(&mut self, key: &Bytes, deadline: Option<u64>) -> Option<()> {
        let before = self.records.get(key)?.deadline;
        if before != deadline {
            let record = Arc::make_mut(&mut self.records).get_mut(key)?;
            Arc::make_mut(record).deadline = deadline;
            let deadlines = Arc::make_mut(&mut self.deadlines);
            before.map(|before| deadlines.remove(&(before, key.clone())));
            deadline.map(|deadline| deadlines.insert((deadline, key.clone())));
        }
        Some(())
    }

    /// Removes a key, and tells whether it was there.
    pub(super) fn remove(&mut self, key: &Bytes) -> bool {
        self.mark(key, None).is_some() && Arc::make_mut(&mut self.records).remove(key).is_some()
    }

    /// Removes the keys whose deadline is not after `now`, and tells which.
    pub(super) fn expire(&mut self, now: u64) -> Vec<Bytes> {
        let is_due = |(deadline, _): &&(u64, Bytes)| *deadline <= now;
        let due: Vec<Bytes> = self.deadlines.iter().take_while(is_due).map(|(_, key)| key.clone()).collect();
        let change = due.iter().map(|key| (key.clone(), self.held(key))).collect();
        due.iter().for_each(|key| {
            self.remove(key);
        });
        self.seal(change);
        due
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Guarantee, random};

    /// Runs lines of `at command -> answer`, `at` being the entry's stamp in milliseconds.
    fn check(story: &str) -> Store {
        let mut store = Store::new();
        let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
        for (line, index) in lines.zip(1..) {
            let (command, answer) = line.split_once(" -> ").unwrap();
            let (at, command) = command.split_once(' ').unwrap();
            let (stamp, request) = (1000 * at.parse::<u64>().unwrap(), random::request_of(command, index));
            let applied = store.apply(index, stamp, &request, Guarantee::ExactlyOnce);
            assert_eq!(applied.response.to_string(), answer, "{line}");
        }
        store
    }

    #[test]
    fn a_key_is_gone_when_its_time_has_passed() {
        let store = check(
            r#"
            10 SET x 1 TTL 50ms -> OK
            10 TTL x -> 50ms
            40 TTL x -> 20ms
            59 GET x -> "1"
            60 GET x -> nil
            60 TTL x -> nil
            "#,
        );
        assert_eq!((store.revision(), store.deadlines.len()), (2, 0));
    }

    #[test]
    fn what_sets_it_anew_decides_how_long_it_stays() {
        check(
            r#"
            0 SET x 1 TTL 50ms -> OK
            0 SET x 2 -> OK
            0 TTL x -> none
            0 EXPIRE x 50ms -> 1
            0 EXPIRE x 80ms -> 1
            0 EXPIRE y 80ms -> 0
            60 GET x -> "2"
            60 PERSIST x -> 1
            60 PERSIST x -> 0
            60 PERSIST y -> 0
            90 GET x -> "2"
            "#,
        );
    }

    #[test]
    fn any_type_expires_and_what_is_gone_comes_back_without_a_deadline() {
        let store = check(
            "
            0 HSET h k:1 -> 1
            0 SSET s a -> 1
            0 EXPIRE h 10ms -> 1
            0 EXPIRE s 20ms -> 1
            0 SSET s b -> 1
            0 TTL s -> 20ms
            0 HDEL h k -> 1
            0 HSET h k:2 -> 1
            0 TTL h -> none
            20 SHAS s a -> no
            ",
        );
        assert_eq!((store.get(b"h").is_some(), store.deadlines.len()), (true, 0));
    }

    #[test]
    fn an_entry_without_a_command_lets_keys_expire_too() {
        let mut store = check("0 SET x 1 TTL 50ms -> OK\n0 SET y 1 TTL 50ms -> OK");
        store.apply_nothing(3, 49_999);
        assert_eq!((store.records().count(), store.revision()), (2, 2));
        assert_eq!(store.advance(4, 50_000, None), [b"x", b"y"]);
        assert_eq!((store.records().count(), store.revision()), (0, 3));
    }

    #[test]
    fn a_clock_that_falls_back_does_not_keep_a_key() {
        let mut store = check("50 SET x 1 TTL 10ms -> OK");
        store.apply_nothing(2, 60_000);
        assert!(store.get(b"x").is_none());
        store.apply_nothing(3, 10_000);
        assert_eq!(store.clock(), 60_000);
    }

    proptest! {
        #[test]
        fn the_list_of_deadlines_follows_from_the_keys(store in random::store()) {
            prop_assert_eq!(&*store.deadlines, &deadlines(&store.records));
            prop_assert!(store.deadlines.iter().all(|(deadline, _)| *deadline > store.clock));
        }
    }
}
