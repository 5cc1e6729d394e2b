//! What the judge thinks a store is: the commands once more, written independently.
//!
//! It calls nothing of the store's. If the two disagree, one of them is wrong, and that is the point.
//!
//! How much time has passed nobody but the store knows. So a key that was given an end may vanish at any moment
//! after that, or never, and what `TTL` answers is only looked at for whether there is an end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::linearize::Model;
use crate::store::{Bytes, Code, Command, Response};

/// The keys that hold something.
pub type Keys = BTreeMap<Bytes, Kept>;

/// A key-value store, as a model of what can be called.
#[derive(Clone, Copy, Debug)]
pub struct KeyValue;

/// A key that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    held: Held,
    /// It may vanish by itself.
    mortal: bool,
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

/// What a client must be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// `OK`
    Done,
    /// A value, or nil.
    Found(Option<Bytes>),
    /// How many.
    Many(usize),
    /// Yes or no.
    Is(bool),
    /// There is an end, or none.
    Ends(bool),
    /// The key holds another type.
    WrongType,
    /// What no command is answered.
    Strange,
}

/// Whether a command leaves every store as it is.
pub fn reads_only(command: &Command) -> bool {
    use Command::{Get, HGet, SHas, Ttl};
    matches!(command, Get { .. } | HGet { .. } | SHas { .. } | Ttl { .. })
}

impl Model for KeyValue {
    type State = Keys;
    type Call = Command;
    type Answer = Told;

    fn step(keys: &mut Keys, command: &Command) -> Told {
        match command {
            Command::Get { key } => match held(keys, key) {
                None => Told::Found(None),
                Some(Held::Text(text)) => Told::Found(Some(text.clone())),
                Some(_) => Told::WrongType,
            },
            Command::Set { key, value, ttl } => match held(keys, key) {
                None | Some(Held::Text(_)) => {
                    let kept = Kept { held: Held::Text(value.clone()), mortal: ttl.is_some() };
                    keys.insert(key.clone(), kept);
                    Told::Done
                }
                Some(_) => Told::WrongType,
            },
            Command::Del { keys: gone } => {
                let before = keys.len();
                keys.retain(|key, _| !gone.contains(key));
                Told::Many(before - keys.len())
            }
            Command::HGet { key, field } => match held(keys, key) {
                None => Told::Found(None),
                Some(Held::Fields(fields)) => Told::Found(fields.get(field).cloned()),
                Some(_) => Told::WrongType,
            },
            Command::HSet { key, fields } => on_fields(keys, key, |held| {
                held.extend(fields.iter().cloned());
            }),
            Command::HDel { key, fields } => on_fields(keys, key, |held| {
                held.retain(|field, _| !fields.contains(field));
            }),
            Command::SHas { key, member } => match held(keys, key) {
                None => Told::Is(false),
                Some(Held::Members(members)) => Told::Is(members.contains(member)),
                Some(_) => Told::WrongType,
            },
            Command::SSet { key, members } => {
                on_members(keys, key, |held| held.extend(members.iter().cloned()))
            }
            Command::SDel { key, members } => on_members(keys, key, |held| {
                held.retain(|member| !members.contains(member));
            }),
            Command::Expire { key, .. } => match keys.get_mut(key) {
                None => Told::Many(0),
                Some(kept) => {
                    kept.mortal = true;
                    Told::Many(1)
                }
            },
            Command::Persist { key } => match keys.get_mut(key) {
                Some(kept) if kept.mortal => {
                    kept.mortal = false;
                    Told::Many(1)
                }
                _ => Told::Many(0),
            },
            Command::Ttl { key } => match keys.get(key) {
                None => Told::Found(None),
                Some(kept) => Told::Ends(kept.mortal),
            },
        }
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

fn held<'a>(keys: &'a Keys, key: &Bytes) -> Option<&'a Held> {
    keys.get(key).map(|kept| &kept.held)
}

/// Works on a hash, one without fields being none, and tells by how many fields it grew or shrank.
fn on_fields(keys: &mut Keys, key: &Bytes, work: impl FnOnce(&mut BTreeMap<Bytes, Bytes>)) -> Told {
    let mut fields = match held(keys, key) {
        None => Arc::default(),
        Some(Held::Fields(fields)) => fields.clone(),
        Some(_) => return Told::WrongType,
    };
    let before = fields.len();
    work(Arc::make_mut(&mut fields));
    let many = before.abs_diff(fields.len());
    put_back(keys, key, fields.is_empty(), Held::Fields(fields));
    Told::Many(many)
}

/// The same with a set.
fn on_members(keys: &mut Keys, key: &Bytes, work: impl FnOnce(&mut BTreeSet<Bytes>)) -> Told {
    let mut members = match held(keys, key) {
        None => Arc::default(),
        Some(Held::Members(members)) => members.clone(),
        Some(_) => return Told::WrongType,
    };
    let before = members.len();
    work(Arc::make_mut(&mut members));
    let many = before.abs_diff(members.len());
    put_back(keys, key, members.is_empty(), Held::Members(members));
    Told::Many(many)
}

/// Puts back what a key holds; its end stays what it was.
fn put_back(keys: &mut Keys, key: &Bytes, empty: bool, held: Held) {
    let mortal = keys.remove(key).is_some_and(|kept| kept.mortal);
    if !empty {
        keys.insert(key.clone(), Kept { held, mortal });
    }
}

impl Told {
    /// What a response says; none if it says that the outcome is not known.
    pub fn from_response(response: &Response) -> Option<Told> {
        Some(match response {
            Response::Ok => Told::Done,
            Response::Value(value) => Told::Found(Some(value.clone())),
            Response::Nil => Told::Found(None),
            Response::Count(count) => usize::try_from(*count).map_or(Told::Strange, Told::Many),
            Response::Yes => Told::Is(true),
            Response::No => Told::Is(false),
            Response::Lasts(end) => Told::Ends(end.is_some()),
            Response::Error(error) => match error.code {
                Code::WrongType => Told::WrongType,
                Code::SessionExpired => return None,
            },
            Response::List(_) => Told::Strange,
        })
    }
}
