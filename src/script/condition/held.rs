//! What a server's own state machine holds.

use super::Found;
use crate::raft::ServerId;
use crate::script::line::Item;
use crate::sim::machine::Machine;
use crate::store::{Store, Value, text};

/// Whether it holds this.
pub fn holds(id: ServerId, machine: &Machine, item: &Item) -> Found {
    let Some(host) = &machine.host else { return Err(format!("{id} is crashed")) };
    match look(&host.store, item) {
        Looked::There => Ok(format!("{id} holds {item}")),
        Looked::Other(other) => Err(format!("{id} holds {other}, expected {item}")),
        Looked::Missing => Err(format!("{id} lacks {item}")),
    }
}

/// Whether it lacks this.
pub fn lacks(id: ServerId, machine: &Machine, item: &Item) -> Found {
    let Some(host) = &machine.host else { return Err(format!("{id} is crashed")) };
    match look(&host.store, item) {
        Looked::There => Err(format!("{id} holds {item}")),
        Looked::Other(_) | Looked::Missing => Ok(format!("{id} lacks {item}")),
    }
}

/// What a store has where an item is looked for.
enum Looked {
    There,
    /// Something else, as it would be written.
    Other(String),
    Missing,
}

/// What looks like a field or a member may as well be a key that is written so.
fn look(store: &Store, item: &Item) -> Looked {
    match item {
        Item::Key(key, expected) => at_key(store, key, expected.as_ref()),
        Item::Field(key, field, expected) => match at_field(store, key, field, expected.as_ref()) {
            Looked::Missing => at_key(store, &[key, &b"."[..], field].concat(), expected.as_ref()),
            found => found,
        },
        Item::Member(key, member) => match value(store, key).and_then(Value::set) {
            Some(members) if members.contains(member) => Looked::There,
            _ => at_key(store, &[key, &b"/"[..], member].concat(), None),
        },
    }
}

fn at_key(store: &Store, key: &[u8], expected: Option<&Vec<u8>>) -> Looked {
    match (value(store, key), expected) {
        (None, _) => Looked::Missing,
        (Some(_), None) => Looked::There,
        (Some(value), expected) if value.string() == expected => Looked::There,
        (Some(Value::String(other)), _) => Looked::Other(written(key, other)),
        (Some(other), _) => Looked::Other(format!("a {} at {}", other.kind(), text::name(key))),
    }
}

fn at_field(store: &Store, key: &[u8], field: &[u8], expected: Option<&Vec<u8>>) -> Looked {
    let found = value(store, key).and_then(Value::hash).and_then(|fields| fields.get(field));
    match found {
        None => Looked::Missing,
        Some(value) if expected.is_none_or(|expected| expected == value) => Looked::There,
        Some(other) => Looked::Other(written(&[key, &b"."[..], field].concat(), other)),
    }
}

fn value<'a>(store: &'a Store, key: &[u8]) -> Option<&'a Value> {
    store.get(key).map(|record| &record.value)
}

fn written(place: &[u8], value: &[u8]) -> String {
    format!("{}={}", text::name(place), text::name(value))
}
