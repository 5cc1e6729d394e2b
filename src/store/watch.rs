//! What a watcher is told: every change of a key, or of all keys that begin so, in order.
//!
//! A watcher names the last revision that it knows and is told what happened after it. So it is told everything
//! once, whichever server it asks, as long as those revisions are kept; if some are compacted it is told that.
//! (etcd's watch works so; Redis's WATCH is another thing, the condition of an EXEC.)

use std::fmt;

use super::revisions::before;
use super::{Bytes, Record, Store, Value, text};

/// What is watched: a key, or with `prefix` all keys that begin so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Watched {
    pub name: Bytes,
    pub prefix: bool,
}

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Told {
    pub revision: u64,
    pub key: Bytes,
    /// What it holds since; none: it is gone.
    pub value: Option<Value>,
}

/// What happened to what is watched, after one revision and up to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Report {
    /// The last revision that the watcher knew.
    pub after: u64,
    /// The last that it knows with this.
    pub upto: u64,
    /// What happened up to this revision is compacted: it cannot be told.
    pub missed: Option<u64>,
    /// All changes beside that, in order.
    pub told: Vec<Told>,
}

impl Watched {
    /// Whether it covers this key.
    pub fn covers(&self, key: &[u8]) -> bool {
        if self.prefix { key.starts_with(&self.name) } else { key == self.name }
    }
}

impl Store {
    /// What happened after a revision to what is watched; about `most` changes of it at most.
    pub fn report(&self, watched: &Watched, after: u64, most: usize) -> Report {
        let oldest = self.oldest_revision();
        let missed = Some(oldest).filter(|oldest| *oldest > after);
        let mut report = Report { after, upto: missed.unwrap_or(after), missed, told: Vec::new() };
        let known = report.upto;
        let later = (oldest + 1..).zip(self.changes.iter()).skip_while(|(revision, _)| *revision <= known);
        for (revision, change) in later {
            if report.told.len() >= most {
                break;
            }
            let covered = change.iter().map(|(key, _)| key).filter(|key| watched.covers(key));
            report.told.extend(covered.map(|key| self.told(key, revision)));
            report.upto = revision;
        }
        report
    }

    /// What a key held since a change of it.
    fn told(&self, key: &Bytes, revision: u64) -> Told {
        let later = self.changes.from((revision - self.oldest_revision()) as usize);
        let held_before = later.filter_map(|change| before(change, key)).next();
        let held: Option<&Record> = held_before.map_or_else(|| self.get(key), |record| record.as_deref());
        Told { revision, key: key.clone(), value: held.map(|record| record.value.clone()) }
    }
}

/// As it stands behind `WATCH`.
impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.prefix { "PREFIX " } else { "" }, text::word(&self.name))
    }
}

/// `x=1`, `-x` for what is gone; a hash with its fields, a set with its members.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = text::word(&self.key);
        let list = |words: Vec<String>| words.join(",");
        match &self.value {
            None => write!(f, "-{key}"),
            Some(Value::String(bytes)) => write!(f, "{key}={}", text::word(bytes)),
            Some(Value::Hash(fields)) => {
                let pair =
                    |(field, value): (&Bytes, &Bytes)| format!("{}={}", text::word(field), text::word(value));
                write!(f, "{key}.{}", list(fields.iter().map(pair).collect()))
            }
            Some(Value::Set(members)) => {
                write!(f, "{key}/{}", list(members.iter().map(|member| text::word(member)).collect()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Guarantee, Request, random};

    fn store(revisions: u64, lines: &[&str]) -> Store {
        let mut store = Store::new();
        for (line, index) in lines.iter().zip(1..) {
            let request = Request { revisions, ..random::request_of(line, index) };
            store.apply(index, 0, &request, Guarantee::ExactlyOnce);
        }
        store
    }

    fn printed(report: &Report) -> String {
        let told: Vec<String> = report.told.iter().map(|told| format!("{}:{told}", told.revision)).collect();
        let missed = report.missed.map_or(String::new(), |missed| format!("missed {missed} "));
        format!("{missed}{} upto {}", told.join(" "), report.upto)
    }

    #[test]
    fn a_report_tells_what_happened_since() {
        let lines = ["SET x 1", "SET xy 2", "MULTI SET x 2; HSET h k:1 EXEC", "DEL x h", "SSET h a", "GET x"];
        let check = |name: &str, prefix: bool, after: u64, most: usize, expected: &str| {
            let watched = Watched { name: name.into(), prefix };
            assert_eq!(printed(&store(9, &lines).report(&watched, after, most)), expected);
        };
        check("x", false, 0, 9, "1:x=1 3:x=2 4:-x upto 5");
        check("x", true, 0, 9, "1:x=1 2:xy=2 3:x=2 4:-x upto 5");
        check("h", false, 2, 9, "3:h.k=1 4:-h 5:h/a upto 5");
        check("x", false, 0, 2, "1:x=1 3:x=2 upto 3");
        check("x", false, 5, 9, " upto 5");
        check("x", false, 7, 9, " upto 7");
        let watched = Watched { name: b"x".into(), prefix: false };
        assert_eq!(printed(&store(2, &lines).report(&watched, 1, 9)), "missed 3 4:-x upto 5");
    }

    proptest! {
        #[test]
        fn whoever_asks_in_pieces_is_told_everything_once(commands in random::commands(), most in 1..5usize) {
            let mut store = Store::new();
            for (command, index) in commands.into_iter().zip(1..) {
                store.apply(index, 1000 * index, &Request::of_nobody(command), Guarantee::ExactlyOnce);
            }
            let watched = Watched { name: b"a".into(), prefix: false };
            let (mut told, mut known) = (Vec::new(), 0);
            while known < store.revision() {
                let report = store.report(&watched, known, most);
                prop_assert!(report.after == known && report.upto > known);
                told.extend(report.told.into_iter().map(|told| (told.revision, told.value)));
                known = report.upto;
            }
            let history = store.history(b"a").into_iter();
            let expected: Vec<_> = history.map(|(revision, record)| (revision, record.map(|r| r.value.clone()))).collect();
            prop_assert_eq!(told, expected);
        }
    }
}
