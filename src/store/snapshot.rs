//! The whole state as bytes, and what it comes down to in one number.
//!
//! A server that is far behind gets the state in place of the entries that led to it (§7). All of it travels:
//! an answer lost on the way would be a request applied twice (D 6.3). In [`octets`](super::octets):
//!
//! ```text
//! version   1 byte     2
//! applied, clock, revision   numbers
//! records   number, then as many times: key bytes, revision number, deadline number or 0 for none, and
//!           0 and bytes for a STRING; 1, number, and fields and values for a HASH; 2, number, and members for a SET
//! sessions  number, then as many times: client number, last sequence number, expiry number or 0 for none, and
//!           number of answers, then as many times: sequence number, response
//! changes   number, then as many times, up to this revision: number, and as many times: key bytes, and what it held
//!           before, 0 for nothing, or 1 and the record as above
//! ```
//!
//! Whatever has an order stands in it. So equal states have equal snapshots, and [`Store::digest`] is a hash of
//! the snapshot: the same number on every machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::{Change, Changes};
use super::octets::{Reader, WireError, Writer};
use super::{Bytes, Record, Response, Session, Store, Value, expiry};

/// The version of a snapshot's encoding.
pub const VERSION: u8 = 2;

impl Store {
    /// The whole state as bytes.
    pub fn to_snapshot(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.number(self.applied);
        writer.number(self.clock);
        writer.number(self.revision);
        writer.number(self.records.len() as u64);
        for (key, record) in self.records() {
            writer.bytes(key);
            writer.record(record);
        }
        writer.number(self.sessions.len() as u64);
        for (client, session) in self.sessions() {
            writer.session(client, session);
        }
        writer.number(self.changes.len() as u64);
        self.changes.iter().for_each(|change| writer.change(change));
        writer.bytes
    }

    /// The state that these bytes are, all of them.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Store, WireError> {
        let mut reader = Reader::new(bytes, VERSION)?;
        let (applied, clock, revision) = (reader.number()?, reader.number()?, reader.number()?);
        let records = reader.map(|reader| reader.key(revision))?;
        let sessions = reader.map(Reader::session)?;
        let changes = reader.changes(revision)?;
        reader.end()?;
        let deadlines = Arc::new(expiry::deadlines(&records));
        let (records, sessions) = (Arc::new(records), Arc::new(sessions));
        Ok(Store { applied, clock, revision, records, deadlines, sessions, changes })
    }

    /// The same state, but of no client is it known what was done for it.
    pub fn without_sessions(&self) -> Store {
        Store { sessions: Arc::default(), ..self.clone() }
    }

    /// A number that equal states share and different ones do not (FNV-1a over the snapshot).
    pub fn digest(&self) -> u64 {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        self.to_snapshot().iter().fold(0xcbf2_9ce4_8422_2325, step)
    }
}

impl Writer {
    fn record(&mut self, record: &Record) {
        self.number(record.revision);
        self.number(record.deadline.unwrap_or(0));
        self.value(&record.value);
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::String(bytes) => {
                self.byte(0);
                self.bytes(bytes);
            }
            Value::Hash(fields) => {
                self.byte(1);
                self.number(fields.len() as u64);
                fields.iter().flat_map(|(field, value)| [field, value]).for_each(|bytes| self.bytes(bytes));
            }
            Value::Set(members) => {
                self.byte(2);
                self.list(members.iter());
            }
        }
    }

    fn change(&mut self, change: &Change) {
        self.number(change.len() as u64);
        for (key, before) in change.iter() {
            self.bytes(key);
            self.byte(before.is_some().into());
            before.iter().for_each(|record| self.record(record));
        }
    }

    fn session(&mut self, client: u32, session: &Session) {
        self.number(client.into());
        self.number(session.last_sequence);
        self.number(session.expires.unwrap_or(0));
        self.number(session.answers.len() as u64);
        for (sequence, response) in &session.answers {
            self.number(*sequence);
            self.response(response);
        }
    }
}

impl Reader<'_> {
    fn key(&mut self, store_revision: u64) -> Result<(Bytes, Arc<Record>), WireError> {
        let key = self.name()?;
        Ok((key, self.record(store_revision)?))
    }

    fn name(&mut self) -> Result<Bytes, WireError> {
        match self.bytes()? {
            [] => Err(self.wrong("a key without a name")),
            key => Ok(key.to_vec()),
        }
    }

    fn record(&mut self, store_revision: u64) -> Result<Arc<Record>, WireError> {
        let revision = self.number()?;
        let deadline = Some(self.number()?).filter(|deadline| *deadline > 0);
        let value = self.value()?;
        if value.is_gone() {
            return Err(self.wrong("a key without anything in it"));
        }
        if revision == 0 || revision > store_revision {
            return Err(
                self.wrong(format!("a key of revision {revision} in a store of revision {store_revision}"))
            );
        }
        Ok(Arc::new(Record { value, revision, deadline }))
    }

    /// The changes up to a revision, with what was there before each.
    fn changes(&mut self, revision: u64) -> Result<Changes, WireError> {
        let count = self.number()?;
        let Some(oldest) = revision.checked_sub(count) else {
            return Err(self.wrong(format!("{count} changes in a store of revision {revision}")));
        };
        let changes = (oldest..revision).map(|before| self.map(|reader| reader.before(before)));
        changes.map(|change| Ok(change?.into_iter().collect())).collect()
    }

    /// A key, and what it held at a revision.
    fn before(&mut self, revision: u64) -> Result<(Bytes, Option<Arc<Record>>), WireError> {
        let key = self.name()?;
        let held = match self.byte()? {
            0 => None,
            1 => Some(self.record(revision)?),
            _ => return Err(self.wrong("neither something held before nor nothing")),
        };
        Ok((key, held))
    }

    pub(crate) fn value(&mut self) -> Result<Value, WireError> {
        Ok(match self.byte()? {
            0 => Value::String(self.bytes()?.to_vec()),
            1 => Value::Hash(self.map(|reader| Ok((reader.bytes()?.to_vec(), reader.bytes()?.to_vec())))?),
            2 => {
                let members = self.map(|reader| Ok((reader.bytes()?.to_vec(), ())))?;
                Value::Set(members.into_keys().collect())
            }
            other => return Err(self.wrong(format!("no type has the code {other}"))),
        })
    }

    fn session(&mut self) -> Result<(u32, Session), WireError> {
        let client = self.client()?;
        let last_sequence = self.number()?;
        let expires = Some(self.number()?).filter(|expires| *expires > 0);
        let answers: BTreeMap<u64, Response> =
            self.map(|reader| Ok((reader.number()?, reader.response()?)))?;
        if answers.last_key_value().is_some_and(|(sequence, _)| *sequence > last_sequence) {
            return Err(self.wrong("an answer to a request that did not come yet"));
        }
        Ok((client, Session { last_sequence, answers, expires }))
    }

    /// A number and as many pairs, in the order of their keys.
    fn map<K: Ord, V>(
        &mut self,
        mut pair: impl FnMut(&mut Self) -> Result<(K, V), WireError>,
    ) -> Result<BTreeMap<K, V>, WireError> {
        let mut map = BTreeMap::new();
        for _ in 0..self.number()? {
            let (key, value) = pair(self)?;
            if map.last_key_value().is_some_and(|(last, _)| *last >= key) {
                return Err(self.wrong("out of order"));
            }
            map.insert(key, value);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Guarantee, random};

    fn store(lines: &[&str]) -> Store {
        let mut store = Store::new();
        for (line, index) in lines.iter().zip(1..) {
            store.apply(index, 10 * index, &random::request_of(line, index), Guarantee::ExactlyOnce);
        }
        store
    }

    #[test]
    fn a_snapshot_is_these_bytes() {
        let check = |lines: &[&str], bytes: &[u8]| assert_eq!(store(lines).to_snapshot(), bytes, "{lines:?}");
        check(&[], b"\x02\x00\x00\x00\x00\x00\x00");
        check(
            &["SET x 1"],
            b"\x02\x01\x0a\x01\x01\x01x\x01\x00\x00\x011\x01\x01\x01\x00\x01\x01\x00\x01\x01\x01x\x00",
        );
        check(
            &["HSET h k:1"],
            b"\x02\x01\x0a\x01\x01\x01h\x01\x00\x01\x01\x01k\x011\x01\x01\x01\x00\x01\x01\x05\x01\x01\x01\x01h\x00",
        );
        check(
            &["SSET s b a"],
            b"\x02\x01\x0a\x01\x01\x01s\x01\x00\x02\x02\x01a\x01b\x01\x01\x01\x00\x01\x01\x05\x02\x01\x01\x01s\x00",
        );
    }

    #[test]
    fn bytes_that_are_no_snapshot_get_the_place_and_the_reason() {
        let check = |bytes: &[u8], error: &str| {
            assert_eq!(Store::from_snapshot(bytes).unwrap_err().to_string(), error)
        };
        check(b"", "byte 0: cut short");
        check(b"\x02\x00\x00\x00\x00\x00\x00\x00", "byte 7: more than was expected");
        check(b"\x02\x01\x00\x01\x01\x00\x01\x00\x00\x00", "byte 6: a key without a name");
        check(b"\x02\x01\x00\x01\x01\x01h\x01\x00\x01\x00", "byte 11: a key without anything in it");
        check(
            b"\x02\x01\x00\x01\x01\x01x\x02\x00\x00\x00",
            "byte 11: a key of revision 2 in a store of revision 1",
        );
        check(b"\x02\x01\x00\x01\x01\x01x\x01\x00\x03", "byte 10: no type has the code 3");
        check(b"\x02\x01\x00\x01\x01\x01s\x01\x00\x02\x02\x01b\x01a", "byte 15: out of order");
        check(b"\x02\x01\x00\x01\x01\x01s\x01\x00\x02\x02\x01b\x01b", "byte 15: out of order");
        check(
            b"\x02\x01\x00\x00\x00\x01\x01\x01\x00\x01\x02\x00",
            "byte 12: an answer to a request that did not come yet",
        );
        check(b"\x02\x01\x00\x00\x00\x00\x01", "byte 7: 1 changes in a store of revision 0");
        check(
            b"\x02\x01\x00\x01\x00\x00\x01\x01\x01x\x01\x01\x00\x00\x00",
            "byte 15: a key of revision 1 in a store of revision 0",
        );
        check(
            b"\x02\x01\x00\x01\x00\x00\x01\x01\x01x\x02",
            "byte 11: neither something held before nor nothing",
        );
        check(b"\x02\x01\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "byte 14: cut short");
    }

    #[test]
    fn the_digest_sees_every_part_of_the_state() {
        let first = store(&["SET x 1", "SSET s a"]);
        let check = |lines: &[&str]| assert_ne!(store(lines).digest(), first.digest(), "{lines:?}");
        check(&["SET x 2", "SSET s a"]);
        check(&["SET y 1", "SSET s a"]);
        check(&["SET x 1", "SSET s b"]);
        check(&["SET x 1", "HSET s a:"]);
        check(&["SSET s a", "SET x 1"]);
        check(&["SET x 1", "SSET s a", "GET x"]);
        check(&["SET x 1 TTL 1s", "SSET s a"]);
        for change in [
            |store: &mut Store| store.applied += 1,
            |store: &mut Store| store.clock += 1,
            |store: &mut Store| store.revision += 1,
            |store: &mut Store| store.sessions = Arc::default(),
            |store: &mut Store| store.changes = Changes::default(),
        ] {
            let mut changed = first.clone();
            change(&mut changed);
            assert_ne!(changed.digest(), first.digest());
        }
    }

    #[test]
    fn the_digest_is_this_number_on_every_machine() {
        assert_eq!(Store::new().digest(), 0x0230_1129_5a2f_105d);
    }

    fn snapshots() -> impl Strategy<Value = Vec<u8>> {
        random::store().prop_map(|store| store.to_snapshot())
    }

    proptest! {
        #[test]
        fn a_restored_store_is_the_same(store in random::store()) {
            let restored = Store::from_snapshot(&store.to_snapshot());
            prop_assert_eq!(restored.as_ref().map(Store::digest), Ok(store.digest()));
            prop_assert_eq!(restored, Ok(store));
        }

        #[test]
        fn a_beginning_is_no_snapshot(store in random::store(), cut: prop::sample::Index) {
            let bytes = store.to_snapshot();
            prop_assert!(Store::from_snapshot(&bytes[..cut.index(bytes.len())]).is_err());
        }

        #[test]
        fn there_is_one_way_to_write_a_state(bytes in random::damaged(snapshots())) {
            if let Ok(store) = Store::from_snapshot(&bytes) {
                prop_assert_eq!(store.to_snapshot(), bytes);
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let _ = Store::from_snapshot(&bytes);
            let _ = Store::from_snapshot(&[&[VERSION], &bytes[..]].concat());
        }
    }
}
