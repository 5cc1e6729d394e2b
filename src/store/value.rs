//! What a key holds: a STRING, a HASH or a SET.
//!
//! The methods here know the three types and nothing of keys. Asked for what its type does not have, a value
//! says `None` and stays as it is; the machine makes WRONGTYPE of that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Bytes;

/// A value of one of the three types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    String(Bytes),
    Hash(BTreeMap<Bytes, Bytes>),
    Set(BTreeSet<Bytes>),
}

/// The types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    String,
    Hash,
    Set,
}

/// What the store keeps of one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    pub value: Value,
    /// The revision that last changed it.
    pub revision: u64,
    /// The log time at which it expires, in microseconds; none: it does not.
    pub deadline: Option<u64>,
}

impl Value {
    /// The value of this type that nothing was put into.
    pub fn empty(kind: Kind) -> Value {
        match kind {
            Kind::String => Value::String(Bytes::new()),
            Kind::Hash => Value::Hash(BTreeMap::new()),
            Kind::Set => Value::Set(BTreeSet::new()),
        }
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        match self {
            Value::String(_) => Kind::String,
            Value::Hash(_) => Kind::Hash,
            Value::Set(_) => Kind::Set,
        }
    }

    /// Whether a key that holds it is gone: a hash without fields, a set without members.
    pub fn is_gone(&self) -> bool {
        match self {
            Value::String(_) => false,
            Value::Hash(fields) => fields.is_empty(),
            Value::Set(members) => members.is_empty(),
        }
    }

    /// The bytes of a STRING.
    pub fn string(&self) -> Option<&Bytes> {
        if let Value::String(bytes) = self { Some(bytes) } else { None }
    }

    /// The fields of a HASH.
    pub fn hash(&self) -> Option<&BTreeMap<Bytes, Bytes>> {
        if let Value::Hash(fields) = self { Some(fields) } else { None }
    }

    /// The members of a SET.
    pub fn set(&self) -> Option<&BTreeSet<Bytes>> {
        if let Value::Set(members) = self { Some(members) } else { None }
    }

    pub(super) fn replace(&mut self, new: &Bytes) -> Option<()> {
        let Value::String(bytes) = self else {
            return None;
        };
        bytes.clone_from(new);
        Some(())
    }

    /// Puts more behind a STRING; how many bytes it has then.
    pub(super) fn append(&mut self, more: &[u8]) -> Option<usize> {
        let Value::String(bytes) = self else {
            return None;
        };
        bytes.extend_from_slice(more);
        Some(bytes.len())
    }

    /// How many of the fields are new.
    pub(super) fn put_fields(&mut self, new: &[(Bytes, Bytes)]) -> Option<usize> {
        let Value::Hash(fields) = self else {
            return None;
        };
        let before = fields.len();
        fields.extend(new.iter().cloned());
        Some(fields.len() - before)
    }

    /// How many of the fields were there.
    pub(super) fn remove_fields(&mut self, old: &[Bytes]) -> Option<usize> {
        let Value::Hash(fields) = self else {
            return None;
        };
        Some(old.iter().filter(|field| fields.remove(*field).is_some()).count())
    }

    /// How many of the members are new.
    pub(super) fn put_members(&mut self, new: &[Bytes]) -> Option<usize> {
        let Value::Set(members) = self else {
            return None;
        };
        let before = members.len();
        members.extend(new.iter().cloned());
        Some(members.len() - before)
    }

    /// How many of the members were there.
    pub(super) fn remove_members(&mut self, old: &[Bytes]) -> Option<usize> {
        let Value::Set(members) = self else {
            return None;
        };
        Some(old.iter().filter(|member| members.remove(*member)).count())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::String => "STRING",
            Kind::Hash => "HASH",
            Kind::Set => "SET",
        })
    }
}
