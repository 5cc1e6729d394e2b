//! What each command does to the key it names.
//!
//! There are three ways to go about it: look at what the key holds, put something into it (there is always
//! something to put into, a new value if need be), take something out of it. Each finds out whether the key
//! holds the type that the command needs before it does anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::parse::whole_number;
use super::{Bytes, Command, Error, Kind, LIMIT, Record, Response, Store, Value, multi, revisions};

impl Store {
    /// The answer, and whether anything was written.
    pub(super) fn execute(&mut self, command: &Command) -> Result<(Response, bool), Error> {
        match command {
            _ if command.reads_only() => Ok((self.answer(command)?, false)),
            Command::Set { key, value, ttl } => {
                self.put(command, Kind::String, |held| held.replace(value))?;
                self.mark(key, ttl.map(|ttl| self.in_time(ttl)));
                Ok((Response::Ok, true))
            }
            Command::HSet { fields, .. } => {
                let new = self.put(command, Kind::Hash, |held| held.put_fields(fields))?;
                Ok((count(new), true))
            }
            Command::SSet { members, .. } => {
                self.put(command, Kind::Set, |held| held.put_members(members)).map(counted)
            }
            Command::HDel { fields, .. } => {
                self.take(command, Kind::Hash, |held| held.remove_fields(fields)).map(counted)
            }
            Command::SDel { members, .. } => {
                self.take(command, Kind::Set, |held| held.remove_members(members)).map(counted)
            }
            Command::Del { keys } => Ok(counted(keys.iter().filter(|key| self.remove(key)).count())),
            Command::Expire { key, ttl } => {
                Ok(counted(usize::from(self.mark(key, Some(self.in_time(*ttl))).is_some())))
            }
            Command::Persist { key } => {
                let had_one = self.get(key).is_some_and(|record| record.deadline.is_some());
                self.mark(key, None);
                Ok(counted(usize::from(had_one)))
            }
            Command::Incr { key, by } => {
                let sum = self.sum(command, key, *by)?;
                self.put(command, Kind::String, |held| held.replace(&sum.to_string().into()))?;
                Ok((Response::Count(sum), true))
            }
            Command::Append { key, value } => {
                let length = self.text(command)?.map_or(0, Vec::len) + value.len();
                if length > LIMIT {
                    return Err(Error::too_long(key, length));
                }
                Ok((count(self.put(command, Kind::String, |held| held.append(value))?), true))
            }
            Command::Cas { expected, new, .. } => {
                let is_so = self.text(command)? == expected.as_ref();
                if is_so {
                    self.put(command, Kind::String, |held| held.replace(new))?;
                }
                Ok((yes_or_no(is_so), is_so))
            }
            Command::GetDel { key } => {
                let answer = found(self.text(command)?);
                Ok((answer, self.remove(key)))
            }
            _ => unreachable!("{} neither reads nor writes", command.name()),
        }
    }

    /// The answer to a command that only reads.
    pub(super) fn answer(&self, command: &Command) -> Result<Response, Error> {
        match command {
            Command::Get { .. } => Ok(found(self.text(command)?)),
            Command::StrLen { .. } => Ok(count(self.text(command)?.map_or(0, Vec::len))),
            Command::HGet { field, .. } => {
                Ok(found(self.fields(command)?.and_then(|fields| fields.get(field))))
            }
            Command::HGetAll { .. } => {
                let pairs = self.fields(command)?.into_iter().flatten();
                Ok(list(pairs.flat_map(|(field, value)| [field, value])))
            }
            Command::HKeys { .. } => Ok(list(self.fields(command)?.into_iter().flat_map(BTreeMap::keys))),
            Command::HLen { .. } => Ok(count(self.fields(command)?.map_or(0, BTreeMap::len))),
            Command::SHas { member, .. } => {
                Ok(yes_or_no(self.members(command)?.is_some_and(|members| members.contains(member))))
            }
            Command::SMembers { .. } => Ok(list(self.members(command)?.into_iter().flatten())),
            Command::SCard { .. } => Ok(count(self.members(command)?.map_or(0, BTreeSet::len))),
            Command::Exists { keys } => Ok(count(keys.iter().filter(|key| self.get(key).is_some()).count())),
            Command::Type { key } => Ok(self.get(key).map_or(Response::List(Vec::new()), |record| {
                Response::Value(record.value.kind().to_string().to_lowercase().into())
            })),
            Command::Multi { commands } => {
                let one = |part: &Command| self.answer(part).map_err(|error| multi::refused(part, error));
                commands.iter().map(one).collect::<Result<_, _>>().map(Response::Each)
            }
            Command::Watch { .. } => Ok(Response::Count(self.revision as i64)),
            Command::Unwatch => Ok(Response::Ok),
            Command::History { key } => Ok(revisions::answer(self.history(key))),
            Command::Keys { prefix } => {
                let from = self.records.range(prefix.clone()..).map(|(key, _)| key);
                Ok(list(from.take_while(|key| key.starts_with(prefix))))
            }
            Command::Ttl { key } => Ok(self.get(key).map_or(Response::Nil, |record| {
                Response::Lasts(record.deadline.map(|deadline| deadline.saturating_sub(self.clock)))
            })),
            _ => panic!("{} writes, and is not for reading", command.name()),
        }
    }

    fn text(&self, command: &Command) -> Result<Option<&Bytes>, Error> {
        self.view(command, Kind::String, Value::string)
    }

    fn fields(&self, command: &Command) -> Result<Option<&BTreeMap<Bytes, Bytes>>, Error> {
        self.view(command, Kind::Hash, Value::hash)
    }

    fn members(&self, command: &Command) -> Result<Option<&BTreeSet<Bytes>>, Error> {
        self.view(command, Kind::Set, Value::set)
    }

    /// The number that the key holds and this one together.
    fn sum(&self, command: &Command, key: &[u8], by: i64) -> Result<i64, Error> {
        let Some(text) = self.text(command)? else { return Ok(by) };
        let held = whole_number(text).ok_or_else(|| Error::not_a_number(key))?;
        held.checked_add(by).ok_or_else(|| Error::overflow(key, held))
    }

    /// What the key holds, if it holds anything.
    fn view<'a, T>(
        &'a self,
        command: &Command,
        needs: Kind,
        view: impl FnOnce(&'a Value) -> Option<&'a T>,
    ) -> Result<Option<&'a T>, Error> {
        let Some(record) = self.get(command.key()) else {
            return Ok(None);
        };
        view(&record.value).map(Some).ok_or_else(|| wrong_type(command, &record.value, needs))
    }

    /// Puts something into what the key holds, or into a new value.
    fn put<T>(
        &mut self,
        command: &Command,
        needs: Kind,
        put: impl FnOnce(&mut Value) -> Option<T>,
    ) -> Result<T, Error> {
        let records = Arc::make_mut(&mut self.records);
        let new = || Arc::new(Record { value: Value::empty(needs), revision: 0, deadline: None });
        let record = records.entry(command.key().into()).or_insert_with(new);
        let value = &mut Arc::make_mut(record).value;
        put(value).ok_or_else(|| wrong_type(command, value, needs))
    }

    /// Takes something out of what the key holds, if it holds anything.
    fn take(
        &mut self,
        command: &Command,
        needs: Kind,
        take: impl FnOnce(&mut Value) -> Option<usize>,
    ) -> Result<usize, Error> {
        let records = Arc::make_mut(&mut self.records);
        let Some(record) = records.get_mut(command.key()) else {
            return Ok(0);
        };
        let value = &mut Arc::make_mut(record).value;
        take(value).ok_or_else(|| wrong_type(command, value, needs))
    }
}

fn found(value: Option<&Bytes>) -> Response {
    value.map_or(Response::Nil, |value| Response::Value(value.clone()))
}

fn list<'a>(items: impl Iterator<Item = &'a Bytes>) -> Response {
    Response::List(items.cloned().collect())
}

fn yes_or_no(truth: bool) -> Response {
    if truth { Response::Yes } else { Response::No }
}

fn count(number: usize) -> Response {
    Response::Count(number as i64)
}

/// Something was written if there is something to count.
fn counted(number: usize) -> (Response, bool) {
    (count(number), number > 0)
}

fn wrong_type(command: &Command, held: &Value, needs: Kind) -> Error {
    Error::wrong_type(command.key(), held.kind(), command.name(), needs)
}
