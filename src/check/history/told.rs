//! What was told of revisions: to those who watch, and to those who read what was.
//!
//! A revision is made once, by the log, and is what it is from then on, whichever server tells of it. So nothing
//! has to be searched here: what was told is looked up. A watcher must be told every change of what it watches in
//! order and once, also when it goes on at another server; only what is compacted may be passed over, and that it
//! must be told. A `HISTORY`, and the revision from which on a `WATCH` tells, are of the latest state, somewhere
//! between the call and the answer; of a server's own state they may be older, where that is all that is promised.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::is_promised;
use crate::check::changes::Change;
use crate::check::linearize::{CallId, Model, Verdict};
use crate::check::model::{Held, Kept, KeyValue, Keys, Told};
use crate::check::shelf::Shelf;
use crate::sim::event::Outcome;
use crate::sim::settings::Reads;
use crate::sim::statement::Operation;
use crate::sim::watching::Heard;
use crate::store::{Bytes, Code, Command, Response, Watched, text};

/// All revisions, and who was told of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    changes: Shelf<Arc<Change>>,
    revision: u64,
    oldest: u64,
    reads: Vec<Read>,
    watches: Arc<BTreeMap<CallId, Watch>>,
    /// Nothing is certain any more.
    pub blind: bool,
    broken: bool,
}

/// A read of revisions that has not ended.
#[derive(Clone, Debug)]
struct Read {
    call: CallId,
    operation: Arc<Operation>,
    /// The latest and the oldest revision when it began, or earlier ones that may be told.
    latest: u64,
    oldest: u64,
}

#[derive(Clone, Debug)]
struct Watch {
    watched: Watched,
    /// All changes up to this one were told: of its revision those up to this key, or all.
    told: (u64, Option<Bytes>),
}

/// A change of a key.
type One<'a> = (u64, &'a Bytes, Option<&'a Held>);

impl Book {
    pub fn verdict(&self) -> Verdict {
        if self.broken { Verdict::NotLinearizable } else { Verdict::Linearizable }
    }

    pub fn revisions(&self) -> (u64, u64) {
        (self.revision, self.oldest)
    }

    pub fn changed(&mut self, change: Arc<Change>) {
        (self.revision, self.oldest) = (change.revision, change.oldest);
        if !change.keys.is_empty() {
            *self.changes.place(self.revision) = Some(change);
        }
    }

    /// If it is wrong, the sentence that says so.
    fn wrong(&mut self, why: Option<String>) -> Option<String> {
        let why = why.filter(|_| !self.blind);
        self.broken |= why.is_some();
        why
    }
}

// Those who watch.
impl Book {
    /// A client asks for what came after a revision: all up to it must have been told.
    pub fn asks(&mut self, watch: CallId, watched: &Watched, after: u64) -> Option<String> {
        let Some(known) = self.watches.get(&watch) else {
            let new = Watch { watched: watched.clone(), told: (after, None) };
            Arc::make_mut(&mut self.watches).insert(watch, new);
            return None;
        };
        let untold = self.next(known).filter(|(revision, ..)| *revision <= after);
        let why = untold.map(|one| format!("{} was not told {}", who(watch, known), printed(one)));
        self.set_told(watch, (after, None));
        self.wrong(why)
    }

    /// A client is told something.
    pub fn hears(&mut self, watch: CallId, heard: &Heard) -> Option<String> {
        let known = self.watches.get(&watch)?;
        let (why, told) = match heard {
            Heard::Missed { upto } => {
                let oldest = self.oldest;
                let why = format!(
                    "{} was told that revision {upto} is compacted, the oldest kept is {oldest}",
                    who(watch, known)
                );
                ((*upto > oldest).then_some(why), (*upto, None))
            }
            Heard::Change(told) => {
                let held = told.value.as_ref().map(Held::of);
                let one = (told.revision, &told.key, held.as_ref());
                let expected = self.next(known);
                let why = (expected != Some(one)).then(|| {
                    let instead = expected.map_or("nothing".into(), printed);
                    format!("{} was told {}, and next came {instead}", who(watch, known), printed(one))
                });
                (why, (told.revision, Some(told.key.clone())))
            }
        };
        self.set_told(watch, told);
        self.wrong(why)
    }

    fn set_told(&mut self, watch: CallId, told: (u64, Option<Bytes>)) {
        if let Some(known) = Arc::make_mut(&mut self.watches).get_mut(&watch) {
            known.told = told;
        }
    }

    /// The first change that a watcher was not told of yet.
    fn next(&self, watch: &Watch) -> Option<One<'_>> {
        let (revision, key) = &watch.told;
        let ones = self.changes.from(*revision).flat_map(|(revision, change)| {
            change.keys.iter().map(move |(key, kept)| (revision, key, kept.as_ref().map(|kept| &kept.held)))
        });
        let is_told = |one: &One| one.0 == *revision && key.as_ref().is_none_or(|key| one.1 <= key);
        ones.into_iter().find(|one| !is_told(one) && watch.watched.covers(one.1))
    }
}

/// Whether its answer depends on revisions, and not on the latest state only.
pub(in crate::check) fn is_of_revisions(operation: &Operation) -> bool {
    match operation.command {
        Command::History { .. } | Command::Watch { .. } => true,
        Command::Unwatch => false,
        _ => operation.revision.is_some(),
    }
}

// Those who read what was.
impl Book {
    pub fn begins(&mut self, call: CallId, operation: &Arc<Operation>, reads: Reads) {
        if is_of_revisions(operation) {
            let promised = is_promised(operation, reads);
            let (latest, oldest) = if promised { (self.revision, self.oldest) } else { (0, 0) };
            self.reads.push(Read { call, operation: operation.clone(), latest, oldest });
        }
    }

    pub fn ends(&mut self, call: CallId, outcome: &Outcome) -> Option<String> {
        let place = self.reads.iter().position(|read| read.call == call)?;
        let read = self.reads.swap_remove(place);
        let Outcome::Answered(response) = outcome else { return None };
        let why = (!self.explains(&read, response))
            .then(|| format!("no store ever was so: c{}: {} -> {response}", call.0, read.operation));
        self.wrong(why)
    }

    fn explains(&self, read: &Read, response: &Response) -> bool {
        let Operation { command, revision, .. } = &*read.operation;
        match (response, revision) {
            (Response::Error(error), _) if error.code == Code::SessionExpired => true,
            (Response::Error(error), Some(asked)) if error.code == Code::Compacted => *asked < self.oldest,
            (Response::Error(error), Some(asked)) if error.code == Code::Future => *asked > read.latest,
            (_, Some(asked)) if *asked > self.revision => false,
            _ => {
                let latest = revision.map_or(read.latest..=self.revision, |asked| asked..=asked);
                match command {
                    Command::Watch { .. } => {
                        matches!(response, Response::Count(from) if u64::try_from(*from).is_ok_and(|from| latest.contains(&from)))
                    }
                    Command::History { key } => self.was_history(key, latest, read.oldest, response),
                    command => {
                        let told = KeyValue::step(&mut self.keys_at(*latest.end(), command), command);
                        Told::from_response(response).is_none_or(|said| said == told)
                    }
                }
            }
        }
    }

    /// What the keys of a command held at a revision.
    fn keys_at(&self, revision: u64, command: &Command) -> Keys {
        let (all, named) = (command.looks_at_all(), command.keys());
        let mut keys = Keys::new();
        let until = self.changes.iter().take_while(|(number, _)| *number <= revision);
        for (key, kept) in until.flat_map(|(_, change)| change.keys.iter()) {
            match kept {
                Some(kept) if all || named.contains(&key) => drop(keys.insert(key.clone(), kept.clone())),
                _ => drop(keys.remove(key)),
            }
        }
        keys
    }

    /// Whether the history of a key was this, when one of these revisions was the latest, and any from the
    /// oldest then to the oldest now was the first that can be read.
    fn was_history(
        &self,
        key: &Bytes,
        latest: RangeInclusive<u64>,
        oldest: u64,
        response: &Response,
    ) -> bool {
        let Response::Each(told) = response else { return false };
        let versions: Vec<(u64, Option<&Kept>)> = self
            .changes
            .iter()
            .filter_map(|(revision, change)| Some((revision, change.of_key(key)?.as_ref())))
            .take_while(|(revision, _)| revision <= latest.end())
            .collect();
        let at_most = |revision: u64| versions.partition_point(|(made, _)| *made <= revision);
        let ends = at_most(*latest.start())..=at_most(*latest.end());
        let begins = at_most(oldest)..=at_most(self.oldest);
        let is_told = |begin: usize, end: usize| {
            // What it held when the oldest revision was made belongs to it, if it held anything.
            let first = begin.checked_sub(1).filter(|first| versions[*first].1.is_some() && *first < end);
            let all = first.into_iter().chain(begin..end).map(|place| versions[place]);
            all.flat_map(|(revision, kept)| [Response::Count(revision as i64), held(kept)])
                .eq(told.iter().cloned())
        };
        begins.into_iter().any(|begin| ends.clone().any(|end| is_told(begin, end)))
    }
}

/// What a key held, as a history answers it.
fn held(kept: Option<&Kept>) -> Response {
    match kept.map(|kept| &kept.held) {
        None => Response::Nil,
        Some(Held::Text(text)) => Response::Value(text.clone()),
        Some(Held::Fields(fields)) => {
            Response::List(fields.iter().flat_map(|(field, value)| [field.clone(), value.clone()]).collect())
        }
        Some(Held::Members(members)) => Response::List(members.iter().cloned().collect()),
    }
}

fn who((client, _): CallId, watch: &Watch) -> String {
    format!("c{client} watches {} and", watch.watched)
}

/// `x=1 of revision 4`
fn printed((revision, key, held): One) -> String {
    let key = text::name(key);
    let list =
        |words: Vec<&Bytes>| words.into_iter().map(|word| text::name(word)).collect::<Vec<_>>().join(",");
    let change = match held {
        None => format!("-{key}"),
        Some(Held::Text(text)) => format!("{key}={}", text::name(text)),
        Some(Held::Fields(fields)) => {
            format!("{key}.{}", list(fields.iter().flat_map(|(f, v)| [f, v]).collect()))
        }
        Some(Held::Members(members)) => format!("{key}/{}", list(members.iter().collect())),
    };
    format!("{change} of revision {revision}")
}
