//! Sets: members under a key, of which a set without any is none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Held, Keys, Told, held, put_back};
use crate::store::{Bytes, Code, Command};

/// Carries out a command, if it is one of these.
pub(super) fn step(keys: &mut Keys, command: &Command) -> Option<Told> {
    Some(match command {
        Command::SHas { key, member } => match held(keys, key) {
            None => Told::Is(false),
            Some(Held::Members(members)) => Told::Is(members.contains(member)),
            Some(_) => Told::Refused(Code::WrongType),
        },
        Command::SSet { key, members } => on_members(keys, key, |held| held.extend(members.iter().cloned())),
        Command::SDel { key, members } => on_members(keys, key, |held| {
            held.retain(|member| !members.contains(member));
        }),
        Command::SMembers { key } => {
            of_members(keys, key, |members| Told::All(members.iter().cloned().collect()))
        }
        Command::SCard { key } => of_members(keys, key, |members| Told::Many(members.len() as i64)),
        _ => return None,
    })
}

/// Looks at a set; one that is not there is empty.
fn of_members(keys: &Keys, key: &Bytes, look: impl FnOnce(&BTreeSet<Bytes>) -> Told) -> Told {
    match held(keys, key) {
        None => look(&BTreeSet::new()),
        Some(Held::Members(members)) => look(members),
        Some(_) => Told::Refused(Code::WrongType),
    }
}

/// Works on a set, one without members being none, and tells by how many members it grew or shrank.
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
