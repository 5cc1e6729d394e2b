//! Keys of any kind, and several commands as one.

use super::{Held, KeyValue, Keys, Told, held};
use crate::check::linearize::Model;
use crate::store::Command;

/// Carries out a command, if it is one of these.
pub(super) fn step(keys: &mut Keys, command: &Command) -> Option<Told> {
    Some(match command {
        Command::Del { keys: gone } => {
            let before = keys.len();
            keys.retain(|key, _| !gone.contains(key));
            Told::Many((before - keys.len()) as i64)
        }
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
        Command::Multi { commands } => all_or_none(keys, commands),
        _ => return None,
    })
}

fn all_or_none(keys: &mut Keys, commands: &[Command]) -> Told {
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
