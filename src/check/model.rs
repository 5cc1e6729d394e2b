//! What the judge thinks a store is: the commands once more, written independently.
//!
//! It calls nothing of the store's. If the two disagree, one of them is wrong, and that is the point.
//!
//! How much time has passed nobody but the store knows. So a key that was given an end may vanish at any moment
//! after that, or never, and what `TTL` answers is only looked at for whether there is an end.

mod hashes;
mod keys;
mod sets;
mod strings;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::touched;
use super::linearize::Model;
use super::recorded::Foresee;
use crate::store::{Bytes, Code, Command, Response, Value};

/// The keys that hold something.
pub type Keys = BTreeMap<Bytes, Kept>;

/// A key-value store, as a model of what can be called.
#[derive(Clone, Copy, Debug)]
pub struct KeyValue;

/// A key that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// What it holds.
    pub held: Held,
    /// It may vanish by itself.
    pub mortal: bool,
}

/// What one key holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// A STRING.
    Text(Bytes),
    /// A HASH, shared by the states that agree on it.
    Fields(Arc<BTreeMap<Bytes, Bytes>>),
    /// A SET, shared likewise.
    Members(Arc<BTreeSet<Bytes>>),
}

impl Held {
    /// What a store's value is.
    pub fn of(value: &Value) -> Held {
        match value {
            Value::String(text) => Held::Text(text.clone()),
            Value::Hash(fields) => Held::Fields(Arc::new(fields.clone())),
            Value::Set(members) => Held::Members(Arc::new(members.clone())),
        }
    }
}

/// What a client must be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// `OK`
    Done,
    /// A value, or nil.
    Found(Option<Bytes>),
    /// How many.
    Many(i64),
    /// Yes or no.
    Is(bool),
    /// There is an end, or none.
    Ends(bool),
    /// Several, or none of them.
    All(Vec<Bytes>),
    /// The answers to several commands.
    Each(Vec<Told>),
    /// It was refused, for this reason.
    Refused(Code),
}

/// Whether a command leaves every store as it is.
pub fn reads_only(command: &Command) -> bool {
    if let Command::Multi { commands } = command {
        return commands.iter().all(reads_only);
    }
    if matches!(command, Command::Watch { .. } | Command::Unwatch) {
        return true;
    }
    use Command::{
        Exists, Get, HGet, HGetAll, HKeys, HLen, History, Keys, SCard, SHas, SMembers, StrLen, Ttl, Type,
    };
    matches!(
        command,
        History { .. } | Get { .. } | StrLen { .. } | Exists { .. } | Type { .. } | Keys { .. } | Ttl { .. }
    ) || matches!(command, HGet { .. } | HGetAll { .. } | HKeys { .. } | HLen { .. })
        || matches!(command, SHas { .. } | SMembers { .. } | SCard { .. })
}

impl Model for KeyValue {
    type State = Keys;
    type Call = Command;
    type Answer = Told;

    fn step(keys: &mut Keys, command: &Command) -> Told {
        let told = strings::step(keys, command).or_else(|| hashes::step(keys, command));
        let told = told.or_else(|| sets::step(keys, command)).or_else(|| keys::step(keys, command));
        // Nothing is known of revisions here: nobody compares this.
        told.unwrap_or(Told::Each(Vec::new()))
    }

    fn reads_only(command: &Command) -> bool {
        reads_only(command)
    }

    /// One of the keys that have an end reaches it.
    fn by_itself(keys: &Keys) -> impl Iterator<Item = Keys> {
        let mortal = keys.iter().filter(|(_, kept)| kept.mortal).map(|(key, _)| key);
        mortal.map(|gone| {
            let mut keys = keys.clone();
            keys.remove(gone);
            keys
        })
    }
}

/// Nothing is foreseen: keys that are joined by one command are too many things at once.
impl Foresee for KeyValue {
    type Sight = ();

    fn sight<'a>(_: &Command, _: &'a Told) -> Option<&'a ()> {
        None
    }

    fn is_in_sight(_: &Keys, (): &(), _: bool) -> bool {
        true
    }

    fn leads_to(_: &Command, (): &(), _: bool) -> bool {
        true
    }

    fn grows(_: &Command) -> bool {
        true
    }

    fn changed_nothing(command: &Command, told: &Told) -> bool {
        touched(command, told).is_empty()
    }
}

fn held<'a>(keys: &'a Keys, key: &Bytes) -> Option<&'a Held> {
    keys.get(key).map(|kept| &kept.held)
}

/// Puts back what a key holds; its end stays what it was.
fn put_back(keys: &mut Keys, key: &Bytes, empty: bool, held: Held) {
    if empty {
        keys.remove(key);
    } else if let Some(kept) = keys.get_mut(key) {
        kept.held = held;
    } else {
        keys.insert(key.clone(), Kept { held, mortal: false });
    }
}

impl Told {
    /// What a response says; none if it says that the outcome is not known.
    pub fn from_response(response: &Response) -> Option<Told> {
        Some(match response {
            Response::Ok => Told::Done,
            Response::Value(value) => Told::Found(Some(value.clone())),
            Response::Nil => Told::Found(None),
            Response::Count(count) => Told::Many(*count),
            Response::Yes => Told::Is(true),
            Response::No => Told::Is(false),
            Response::Lasts(end) => Told::Ends(end.is_some()),
            Response::Error(error) if error.code == Code::SessionExpired => return None,
            Response::Error(error) => Told::Refused(error.code),
            Response::List(values) => Told::All(values.clone()),
            Response::Each(answers) => {
                Told::Each(answers.iter().map(Told::from_response).collect::<Option<_>>()?)
            }
        })
    }
}
