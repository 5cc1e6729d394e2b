//! The machine itself: entries in, answers out.
//!
//! Five things make up its state, beside the keys: the index of the last entry applied; the number of changes
//! made so far, called *revision*; the latest of these changes; a clock; and the sessions. The clock runs in log time: the leader stamps each
//! entry, and the largest stamp applied is the time here, the same on every server at the same index.
//!
//! One command is one change, and one revision, however many fields it sets or keys it removes. `SET` and `HSET`
//! always change their key, even to the value it had; a command that adds or removes nothing changes nothing.
//!
//! A clone costs next to nothing, for it shares everything with its original until one of the two changes: a
//! player that rewinds time holds many stores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Changes;
use super::revisions::Changing;
use super::{Bytes, Command, Error, Guarantee, Record, Request, Response, Session, multi};

/// The replicated state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    pub(super) applied: u64,
    pub(super) clock: u64,
    pub(super) revision: u64,
    /// Each holds something: a hash or a set without anything in it is not kept.
    pub(super) records: Arc<BTreeMap<Bytes, Arc<Record>>>,
    /// The keys that have a deadline, the next to expire first: it follows from the records.
    pub(super) deadlines: Arc<BTreeSet<(u64, Bytes)>>,
    pub(super) sessions: Arc<BTreeMap<u32, Session>>,
    /// The latest changes, up to this revision.
    pub(super) changes: Changes,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Applied {
    pub response: Response,
    /// It came before: it was not carried out again, and the response is the remembered one.
    pub repeated: bool,
    /// It changed a key, and so made a revision.
    pub changed: bool,
}

impl Store {
    /// The empty store, which applied nothing.
    pub fn new() -> Store {
        Store::default()
    }

    /// Applies an entry that carries a request. The stamp is the leader's clock in microseconds.
    pub fn apply(&mut self, index: u64, stamp: u64, request: &Request, guarantee: Guarantee) -> Applied {
        self.advance(index, stamp, None);
        self.serve(request, guarantee)
    }

    /// Applies an entry that carries nothing for the store, a no-op or a configuration.
    pub fn apply_nothing(&mut self, index: u64, stamp: u64) {
        self.advance(index, stamp, None);
    }

    /// Goes on to an entry: the clock to its stamp, and what expires goes. Tells which keys did.
    ///
    /// With a clock of one's own, in microseconds, that decides what expires: so servers part, and a rule
    /// forbids it.
    pub fn advance(&mut self, index: u64, stamp: u64, own_clock: Option<u64>) -> Vec<Bytes> {
        self.applied = index;
        self.clock = self.clock.max(stamp);
        let now = own_clock.unwrap_or(self.clock);
        self.expire_sessions(now);
        self.expire(now)
    }

    /// Carries out the request of the entry that it went on to.
    pub fn serve(&mut self, request: &Request, guarantee: Guarantee) -> Applied {
        let applied = self.serve_as_promised(request, guarantee);
        self.keep_revisions(request.revisions);
        applied
    }

    /// Answers a command that only reads, as of this revision if it is not the latest.
    ///
    /// # Panics
    /// If the command writes: that has to go through the log.
    pub fn read(&self, command: &Command, as_of: Option<u64>) -> Response {
        let past = as_of.map(|revision| self.as_of(revision)).transpose();
        let answer = past.and_then(|past| past.as_ref().unwrap_or(self).answer(command));
        answer.unwrap_or_else(Response::Error)
    }

    fn serve_as_promised(&mut self, request: &Request, guarantee: Guarantee) -> Applied {
        if guarantee == Guarantee::AtLeastOnce || request.client == 0 {
            return self.carry_out(request);
        }
        if let Some(response) = self.recall(request) {
            self.renew(request);
            return Applied { response, repeated: true, changed: false };
        }
        let applied = self.carry_out(request);
        self.remember(request, &applied.response);
        applied
    }

    /// What another store holds too takes the room of one from now on; nothing else changes.
    pub fn share(&mut self, with: &Store) {
        if self == with {
            *self = with.clone();
        } else {
            let behind = self.oldest_revision();
            self.changes.share(behind, &with.changes, with.oldest_revision());
        }
    }

    /// The index of the last entry applied.
    pub fn applied(&self) -> u64 {
        self.applied
    }

    /// The store's clock in microseconds: the largest stamp applied.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// How many changes were made.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What a key holds.
    pub fn get(&self, key: &[u8]) -> Option<&Record> {
        self.records.get(key).map(Arc::as_ref)
    }

    /// All keys with what they hold, in order.
    pub fn records(&self) -> impl Iterator<Item = (&[u8], &Record)> {
        self.records.iter().map(|(key, record)| (key.as_slice(), record.as_ref()))
    }

    /// All clients with their sessions, in order.
    pub fn sessions(&self) -> impl Iterator<Item = (u32, &Session)> {
        self.sessions.iter().map(|(client, session)| (*client, session))
    }

    fn carry_out(&mut self, request: &Request) -> Applied {
        let command = &request.command;
        if command.reads_only() {
            let response = self.read(command, request.as_of);
            return Applied { response, repeated: false, changed: false };
        }
        let mut change = Changing::new();
        let answer = match command {
            Command::Multi { commands } => {
                let mut one = |part| self.do_part(part, &mut change).map_err(|why| multi::refused(part, why));
                commands.iter().map(&mut one).collect::<Result<_, _>>().map(Response::Each)
            }
            one => self.do_part(one, &mut change),
        };
        if answer.is_err() {
            self.take_back(&change);
            change.clear();
        }
        let changed = self.seal(change);
        Applied { response: answer.unwrap_or_else(Response::Error), repeated: false, changed }
    }

    /// One command of a request, and to the change what its keys held before.
    fn do_part(&mut self, part: &Command, change: &mut Changing) -> Result<Response, Error> {
        let before: Changing = part.keys().into_iter().map(|key| (key.clone(), self.held(key))).collect();
        let (response, changed) = self.execute(part)?;
        self.drop_what_is_gone(part);
        if changed {
            let touched =
                before.into_iter().filter(|(key, before)| before.is_some() || self.get(key).is_some());
            touched.for_each(|(key, before)| {
                change.entry(key).or_insert(before);
            });
        }
        Ok(response)
    }

    /// Of what a command left nothing is gone.
    fn drop_what_is_gone(&mut self, command: &Command) {
        for key in command.keys() {
            if self.get(key).is_some_and(|record| record.value.is_gone()) {
                self.remove(key);
            }
        }
    }

    fn recall(&self, request: &Request) -> Option<Response> {
        self.sessions.get(&request.client)?.recall(request.sequence)
    }

    fn remember(&mut self, request: &Request, response: &Response) {
        let sessions = Arc::make_mut(&mut self.sessions);
        let session = sessions.entry(request.client).or_insert_with(|| Session::new(request.sequence));
        session.remember(request, response.clone());
        session.renew(request, self.clock);
    }

    /// One who asks again is not silent; an expired session stays so until its client asks something new.
    fn renew(&mut self, request: &Request) {
        let now = self.clock;
        let session = Arc::make_mut(&mut self.sessions).get_mut(&request.client);
        if let Some(session) = session.filter(|session| !session.answers.is_empty()) {
            session.renew(request, now);
        }
    }

    fn expire_sessions(&mut self, now: u64) {
        if self.sessions.values().any(|session| session.is_due(now)) {
            let due = Arc::make_mut(&mut self.sessions).values_mut().filter(|session| session.is_due(now));
            due.for_each(Session::expire);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::naive::Naive;
    use crate::store::random;

    /// Runs lines of `command -> answer` from the empty store.
    fn check(story: &str) -> Store {
        let mut store = Store::new();
        let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
        for (line, index) in lines.zip(1..) {
            let (command, answer) = line.split_once(" -> ").unwrap();
            let applied = store.apply(index, 0, &random::request_of(command, index), Guarantee::ExactlyOnce);
            assert_eq!(applied.response.to_string(), answer, "{command}");
        }
        store
    }

    #[test]
    fn strings() {
        check(
            r#"
            GET x -> nil
            SET x 1 -> OK
            GET x -> "1"
            SET x "" -> OK
            GET x -> ""
            DEL x -> 1
            DEL x -> 0
            GET x -> nil
            SET a 1 -> OK
            SET b 1 -> OK
            DEL a b c a -> 2
            "#,
        );
    }

    #[test]
    fn hashes() {
        let store = check(
            r#"
            HGET h k -> nil
            HDEL h k -> 0
            HSET h k:1 l:2 -> 2
            HSET h k:3 m:a:b -> 1
            HGET h k -> "3"
            HGET h m -> "a:b"
            HGET h n -> nil
            HDEL h k n k -> 1
            HDEL h l m -> 2
            HGET h l -> nil
            "#,
        );
        assert!(store.get(b"h").is_none(), "a hash that became empty is gone");
    }

    #[test]
    fn sets() {
        let store = check(
            "
            SHAS s a -> no
            SDEL s a -> 0
            SSET s a b a -> 2
            SSET s b c -> 1
            SHAS s c -> yes
            SHAS s d -> no
            SDEL s a d -> 1
            SDEL s b c -> 2
            SHAS s b -> no
            ",
        );
        assert!(store.get(b"s").is_none(), "a set that became empty is gone");
    }

    #[test]
    fn numbers() {
        check(
            r#"
            INCR n -> 1
            INCR n 41 -> 42
            INCR n -50 -> -8
            GET n -> "-8"
            SET x 01 -> OK
            INCR x -> error NOTANUMBER x holds no whole number of 64 bits
            GET x -> "01"
            SET x 9223372036854775806 -> OK
            INCR x -> 9223372036854775807
            INCR x -> error OVERFLOW x holds 9223372036854775807, and the sum is beyond 64 bits
            INCR x -9223372036854775808 -> -1
            INCR y -9223372036854775808 -> -9223372036854775808
            INCR y -1 -> error OVERFLOW y holds -9223372036854775808, and the sum is beyond 64 bits
            SSET s a -> 1
            INCR s -> error WRONGTYPE s holds a SET, INCR needs a STRING
            "#,
        );
    }

    #[test]
    fn what_strings_can_besides() {
        let store = check(
            r#"
            APPEND x ab -> 2
            APPEND x cd -> 4
            STRLEN x -> 4
            STRLEN y -> 0
            CAS x abc z -> no
            CAS x abcd z -> yes
            CAS x nil y -> no
            CAS y z z -> no
            CAS y nil 1 -> yes
            CAS y "" 2 -> no
            GETDEL x -> "z"
            GETDEL x -> nil
            EXISTS x y y -> 2
            HSET h k:1 -> 1
            APPEND h a -> error WRONGTYPE h holds a HASH, APPEND needs a STRING
            CAS h nil 1 -> error WRONGTYPE h holds a HASH, CAS needs a STRING
            GETDEL h -> error WRONGTYPE h holds a HASH, GETDEL needs a STRING
            STRLEN h -> error WRONGTYPE h holds a HASH, STRLEN needs a STRING
            "#,
        );
        assert_eq!(store.revision(), 6);
    }

    #[test]
    fn a_value_grows_to_the_limit_and_no_further() {
        let mut store = check("SET x 1 -> OK");
        let mut append = |length: usize, answer: &str| {
            let command = Command::Append { key: b"x".into(), value: vec![b'a'; length] };
            let request = Request::of_nobody(command);
            let applied = store.apply(2, 0, &request, Guarantee::ExactlyOnce);
            assert_eq!(applied.response.to_string(), answer);
        };
        append(4095, "4096");
        append(1, "error TOOLONG x would have 4097 bytes, at most 4096 (4 KiB) are allowed");
        append(0, "4096");
    }

    #[test]
    fn lists_and_counts() {
        check(
            r#"
            KEYS -> none
            HSET user name:ada home:12 -> 2
            SSET tag b a c -> 3
            SET us 1 -> OK
            KEYS -> "tag" "us" "user"
            KEYS us -> "us" "user"
            KEYS usx -> none
            HGETALL user -> "home" "12" "name" "ada"
            HKEYS user -> "home" "name"
            HLEN user -> 2
            HGETALL x -> none
            HKEYS x -> none
            HLEN x -> 0
            SMEMBERS tag -> "a" "b" "c"
            SCARD tag -> 3
            SMEMBERS x -> none
            SCARD x -> 0
            TYPE us -> "string"
            TYPE user -> "hash"
            TYPE tag -> "set"
            TYPE x -> none
            SCARD us -> error WRONGTYPE us holds a STRING, SCARD needs a SET
            HGETALL tag -> error WRONGTYPE tag holds a SET, HGETALL needs a HASH
            "#,
        );
    }

    #[test]
    fn another_type_is_refused_and_nothing_changes() {
        let store = check(
            r#"
            SET x 1 -> OK
            HSET h k:1 -> 1
            SSET s a -> 1
            HSET x k:1 -> error WRONGTYPE x holds a STRING, HSET needs a HASH
            HGET x k -> error WRONGTYPE x holds a STRING, HGET needs a HASH
            HDEL x k -> error WRONGTYPE x holds a STRING, HDEL needs a HASH
            SSET h a -> error WRONGTYPE h holds a HASH, SSET needs a SET
            SHAS h a -> error WRONGTYPE h holds a HASH, SHAS needs a SET
            SDEL h a -> error WRONGTYPE h holds a HASH, SDEL needs a SET
            SET s 1 -> error WRONGTYPE s holds a SET, SET needs a STRING
            GET s -> error WRONGTYPE s holds a SET, GET needs a STRING
            GET x -> "1"
            HGET h k -> "1"
            SHAS s a -> yes
            DEL x h s -> 3
            HSET x k:1 -> 1
            "#,
        );
        assert_eq!(store.revision(), 5);
    }

    #[test]
    fn a_change_makes_one_revision_and_only_a_change() {
        let mut store = Store::new();
        let mut check = |line: &str, changed: bool, revision: u64| {
            let index = store.applied() + 1;
            let applied = store.apply(index, 0, &random::request_of(line, index), Guarantee::ExactlyOnce);
            assert_eq!((applied.changed, store.revision()), (changed, revision), "{line}");
        };
        check("SET x 1", true, 1);
        check("GET x", false, 1);
        check("SET x 1", true, 2);
        check("HSET h k:1 l:1", true, 3);
        check("HSET h k:1", true, 4);
        check("SSET s a b", true, 5);
        check("SSET s a", false, 5);
        check("SDEL s c", false, 5);
        check("SDEL s a", true, 6);
        check("SSET x a", false, 6);
        check("DEL x h y", true, 7);
        check("DEL x", false, 7);
        assert_eq!(store.get(b"s").unwrap().revision, 6);
    }

    #[test]
    fn the_clock_is_the_largest_stamp() {
        let mut store = Store::new();
        store.apply_nothing(1, 500);
        store.apply(2, 300, &random::request_of("SET x 1", 1), Guarantee::ExactlyOnce);
        assert_eq!((store.applied(), store.clock()), (2, 500));
    }

    #[test]
    fn a_clone_keeps_what_it_had() {
        let mut store = check("HSET h k:1 -> 1");
        let before = store.clone();
        store.apply(2, 0, &random::request_of("HSET h k:2", 2), Guarantee::ExactlyOnce);
        assert_eq!(before, check("HSET h k:1 -> 1"));
        assert_ne!(before, store);
    }

    proptest! {
        #[test]
        fn it_answers_as_a_naive_store_does(commands in random::commands()) {
            let (mut store, mut naive) = (Store::new(), Naive::default());
            // What `revisions` compares by other means.
            let told = |command: &&Command| !random::OF_REVISIONS.contains(&command.name());
            for (command, index) in commands.iter().filter(told).zip(1..) {
                let request = Request::of_nobody(command.clone());
                let now = 1000 * index;
                store.apply_nothing(index, now);
                let read = command.reads_only().then(|| store.read(command, None));
                let applied = store.apply(index, now, &request, Guarantee::ExactlyOnce);
                let expected = naive.apply(now, &command.words());
                prop_assert_eq!(applied.response.to_string(), expected, "{}", command);
                prop_assert!(read.is_none_or(|read| read == applied.response));
            }
            prop_assert_eq!(store.records().count(), naive.len());
        }

        #[test]
        fn equal_entries_make_equal_stores(requests in random::requests()) {
            let run = || {
                let mut store = Store::new();
                for (request, index) in requests.iter().zip(1..) {
                    store.apply(index, index * 7 % 5, request, Guarantee::ExactlyOnce);
                }
                store
            };
            prop_assert_eq!(run(), run());
            prop_assert_eq!(run().digest(), run().digest());
        }

        #[test]
        fn what_says_it_changed_nothing_changed_nothing(commands in random::commands()) {
            let mut store = Store::new();
            for command in commands {
                let before = store.clone();
                let request = Request::of_nobody(command);
                let applied = store.apply(1, 0, &request, Guarantee::AtLeastOnce);
                prop_assert_eq!(store.revision() - before.revision(), u64::from(applied.changed));
                prop_assert!(applied.changed || store.records == before.records);
            }
        }
    }
}
