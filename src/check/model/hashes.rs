//! Hashes: fields under a key, of which a hash without any is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Held, Keys, Told, held, put_back};
use crate::store::{Bytes, Code, Command};

/// Carries out a command, if it is one of these.
pub(super) fn step(keys: &mut Keys, command: &Command) -> Option<Told> {
    Some(match command {
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
        Command::HGetAll { key } => of_fields(keys, key, |fields| {
            Told::All(fields.iter().flat_map(|(field, value)| [field.clone(), value.clone()]).collect())
        }),
        Command::HKeys { key } => of_fields(keys, key, |fields| Told::All(fields.keys().cloned().collect())),
        Command::HLen { key } => of_fields(keys, key, |fields| Told::Many(fields.len() as i64)),
        _ => return None,
    })
}

/// Looks at a hash; one that is not there is empty.
fn of_fields(keys: &Keys, key: &Bytes, look: impl FnOnce(&BTreeMap<Bytes, Bytes>) -> Told) -> Told {
    match held(keys, key) {
        None => look(&BTreeMap::new()),
        Some(Held::Fields(fields)) => look(fields),
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
