//! What the judge thinks a store is: the commands once more, written independently.
//!
//! It calls nothing of the store's. If the two disagree, one of them is wrong, and that is the point.
//!
//! How much time has passed nobody but the store knows. So a key that was given an end may vanish at any moment
//! after that, or never, and what `TTL` answers is only looked at for whether there is an end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::touched;
use super::linearize::Model;
use super::recorded::Foresee;
use crate::store::{Bytes, Code, Command, Response, Value};

/// The longest that a value may be.
const LONGEST: usize = 4096;

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
        match command {
            Command::Get { key } => match held(keys, key) {
                None => Told::Found(None),
                Some(Held::Text(text)) => Told::Found(Some(text.clone())),
                Some(_) => Told::Refused(Code::WrongType),
            },
            Command::Set { key, value, ttl } => match held(keys, key) {
                None | Some(Held::Text(_)) => {
                    let kept = Kept { held: Held::Text(value.clone()), mortal: ttl.is_some() };
                    keys.insert(key.clone(), kept);
                    Told::Done
                }
                Some(_) => Told::Refused(Code::WrongType),
            },
            Command::Del { keys: gone } => {
                let before = keys.len();
                keys.retain(|key, _| !gone.contains(key));
                Told::Many((before - keys.len()) as i64)
            }
            Command::HGet { key, field } => match held(keys, key) {
                None => Told::Found(None),
                Some(Held::Fields(fields)) => Told::Found(fields.get(field).cloned()),
                Some(_) => Told::Refused(Code::WrongType),
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
                Some(_) => Told::Refused(Code::WrongType),
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
            Command::Incr { key, by } => on_text(keys, key, |text| {
                let held = match text {
                    None => 0,
                    Some(digits) => digits_of(digits).ok_or(Code::NotANumber)?,
                };
                let sum = held.checked_add(*by).ok_or(Code::Overflow)?;
                *text = Some(sum.to_string().into_bytes());
                Ok(Told::Many(sum))
            }),
            Command::Append { key, value } => on_text(keys, key, |text| {
                let both = [text.as_deref().unwrap_or_default(), value].concat();
                if both.len() > LONGEST {
                    return Err(Code::TooLong);
                }
                let told = Told::Many(both.len() as i64);
                *text = Some(both);
                Ok(told)
            }),
            Command::Cas { key, expected, new } => on_text(keys, key, |text| {
                let fits = text == expected;
                if fits {
                    *text = Some(new.clone());
                }
                Ok(Told::Is(fits))
            }),
            Command::GetDel { key } => on_text(keys, key, |text| Ok(Told::Found(text.take()))),
            Command::StrLen { key } => {
                on_text(keys, key, |text| Ok(Told::Many(text.as_ref().map_or(0, |text| text.len() as i64))))
            }
            Command::Exists { keys: named } => {
                Told::Many(named.iter().filter(|key| keys.contains_key(*key)).count() as i64)
            }
            Command::Type { key } => match held(keys, key) {
                None => Told::All(Vec::new()),
                Some(Held::Text(_)) => Told::Found(Some(b"string".to_vec())),
                Some(Held::Fields(_)) => Told::Found(Some(b"hash".to_vec())),
                Some(Held::Members(_)) => Told::Found(Some(b"set".to_vec())),
            },
            Command::Keys { prefix } => {
                Told::All(keys.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
            }
            Command::HGetAll { key } => of_fields(keys, key, |fields| {
                Told::All(fields.iter().flat_map(|(field, value)| [field.clone(), value.clone()]).collect())
            }),
            Command::HKeys { key } => {
                of_fields(keys, key, |fields| Told::All(fields.keys().cloned().collect()))
            }
            Command::HLen { key } => of_fields(keys, key, |fields| Told::Many(fields.len() as i64)),
            Command::SMembers { key } => {
                of_members(keys, key, |members| Told::All(members.iter().cloned().collect()))
            }
            Command::SCard { key } => of_members(keys, key, |members| Told::Many(members.len() as i64)),
            Command::Multi { commands } => {
                let mut after = keys.clone();
                let mut all = Vec::new();
                for command in commands {
                    match KeyValue::step(&mut after, command) {
                        Told::Refused(code) => return Told::Refused(code),
                        told => all.push(told),
                    }
                }
                *keys = after;
                Told::Each(all)
            }
            // Nothing is known of revisions here: nobody compares this.
            Command::History { .. } | Command::Watch { .. } | Command::Unwatch => Told::Each(Vec::new()),
        }
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

/// A number as it is written: no sign but a minus, no zero before it.
fn digits_of(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_plain = match digits {
        [] => false,
        [b'0'] => text == b"0",
        [first, ..] => *first != b'0' && digits.iter().all(u8::is_ascii_digit),
    };
    is_plain.then(|| std::str::from_utf8(text).ok()?.parse().ok()).flatten()
}

/// Works on a string, or on none, and puts back what is left.
fn on_text(
    keys: &mut Keys,
    key: &Bytes,
    work: impl FnOnce(&mut Option<Bytes>) -> Result<Told, Code>,
) -> Told {
    let mut text = match held(keys, key) {
        None => None,
        Some(Held::Text(text)) => Some(text.clone()),
        Some(_) => return Told::Refused(Code::WrongType),
    };
    let before = text.clone();
    let told = work(&mut text);
    if text != before {
        let empty = text.is_none();
        put_back(keys, key, empty, Held::Text(text.unwrap_or_default()));
    }
    told.unwrap_or_else(Told::Refused)
}

/// Looks at a hash; one that is not there is empty.
fn of_fields(keys: &Keys, key: &Bytes, look: impl FnOnce(&BTreeMap<Bytes, Bytes>) -> Told) -> Told {
    match held(keys, key) {
        None => look(&BTreeMap::new()),
        Some(Held::Fields(fields)) => look(fields),
        Some(_) => Told::Refused(Code::WrongType),
    }
}

/// The same with a set.
fn of_members(keys: &Keys, key: &Bytes, look: impl FnOnce(&BTreeSet<Bytes>) -> Told) -> Told {
    match held(keys, key) {
        None => look(&BTreeSet::new()),
        Some(Held::Members(members)) => look(members),
        Some(_) => Told::Refused(Code::WrongType),
    }
}

/// Works on a hash, one without fields being none, and tells by how many fields it grew or shrank.
fn on_fields(keys: &mut Keys, key: &Bytes, work: impl FnOnce(&mut BTreeMap<Bytes, Bytes>)) -> Told {
    let mut fields = match held(keys, key) {
        None => Arc::default(),
        Some(Held::Fields(fields)) => fields.clone(),
        Some(_) => return Told::Refused(Code::WrongType),
    };
    let before = fields.len();
    work(Arc::make_mut(&mut fields));
    let many = before.abs_diff(fields.len());
    put_back(keys, key, fields.is_empty(), Held::Fields(fields));
    Told::Many(many as i64)
}

/// The same with a set.
fn on_members(keys: &mut Keys, key: &Bytes, work: impl FnOnce(&mut BTreeSet<Bytes>)) -> Told {
    let mut members = match held(keys, key) {
        None => Arc::default(),
        Some(Held::Members(members)) => members.clone(),
        Some(_) => return Told::Refused(Code::WrongType),
    };
    let before = members.len();
    work(Arc::make_mut(&mut members));
    let many = before.abs_diff(members.len());
    put_back(keys, key, members.is_empty(), Held::Members(members));
    Told::Many(many as i64)
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
