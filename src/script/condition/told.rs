//! What a watching client was told, and whether that was expected.

use crate::script::line::{Item, Tiding};
use crate::sim::watching::Heard;
use crate::store::Value;

/// All of it, as expectations are written.
pub fn printed<'a>(heard: impl Iterator<Item = &'a Heard>) -> String {
    let words: Vec<String> = heard
        .map(|heard| match heard {
            Heard::Change(told) => told.to_string(),
            Heard::Missed { .. } => "compacted".into(),
        })
        .collect();
    if words.is_empty() { "none".into() } else { words.join(" ") }
}

/// Whether this is what was expected.
pub fn fits(heard: &Heard, expected: &Tiding) -> bool {
    match (heard, expected) {
        (Heard::Missed { .. }, expected) => *expected == Tiding::Compacted,
        (Heard::Change(told), Tiding::Gone(key)) => told.value.is_none() && told.key == *key,
        (Heard::Change(told), Tiding::Change(item)) => {
            told.value.as_ref().is_some_and(|value| holds(&told.key, value, item))
        }
        (Heard::Change(_), Tiding::Compacted) => false,
    }
}

fn holds(key: &[u8], value: &Value, item: &Item) -> bool {
    match item {
        Item::Key(name, None) => name == key,
        Item::Key(name, expected) => name == key && value.string() == expected.as_ref(),
        Item::Field(name, field, expected) => {
            let found = value.hash().and_then(|fields| fields.get(field));
            name == key && found.is_some() && (expected.is_none() || found == expected.as_ref())
        }
        Item::Member(name, member) => name == key && value.set().is_some_and(|set| set.contains(member)),
    }
}
