//! Sessions: a request is carried out once, however often it arrives (§8, D 6.3).
//!
//! A client that hears nothing cannot know whether its request or the answer was lost, so it asks again, and
//! the same request may stand in the log twice. Both entries are applied, on every server; the second is to
//! change nothing and to give the answer of the first. So a session remembers its client's last sequence number
//! and its answers, it is part of the store's state, and it travels in the snapshot with it.
//!
//! What a client has been told needs no remembering: each request says which is the first that its client
//! still waits for, and answers below that are forgotten. Asked for one of those, the store only knows that the
//! request is not new, says SESSIONEXPIRED, and does not carry it out.
//!
//! A session begins with its client's first command (in D 6.3 it is registered by an entry of its own). It expires
//! when its client was silent for long enough in log time, so at the same index on every server (D 6.3). For how
//! long stands in each request, where the server that led put it: all who apply it agree. Of an expired session the
//! last number stays and the answers go: what comes again is known to have come, is not carried out, and its
//! client is told SESSIONEXPIRED, which is to say that it cannot know what came of it.

use std::collections::BTreeMap;

use super::{Command, Error, REVISIONS, Response};

/// A command as its client sends it: again and again, unchanged, until there is an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The client; 0 has no session, and each of its requests is carried out.
    pub client: u32,
    /// Which of the client's requests it is. Each has a higher number than the one before.
    pub sequence: u64,
    /// The client's first request that it still waits for: answers below are not needed any more.
    pub first_outstanding: u64,
    /// How long the session lives on without another request, in microseconds of log time; 0 for ever.
    pub session_timeout: u64,
    /// How many old revisions of the store are kept from here on.
    pub revisions: u64,
    /// The revision that is read, if not the latest; only for commands that read.
    pub as_of: Option<u64>,
    pub command: Command,
}

impl Request {
    /// A command of no client, with all else as it is if nothing is said.
    pub fn of_nobody(command: Command) -> Request {
        let (client, sequence, first_outstanding, session_timeout) = (0, 0, 0, 0);
        Request {
            client,
            sequence,
            first_outstanding,
            session_timeout,
            revisions: REVISIONS,
            as_of: None,
            command,
        }
    }
}

/// What is promised of a request that arrives more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guarantee {
    /// It is carried out at its first entry.
    ExactlyOnce,
    /// It is carried out at each of its entries; sessions are neither asked nor kept.
    AtLeastOnce,
}

/// What the store knows of one client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    /// The highest number carried out.
    pub last_sequence: u64,
    /// The answers that the client may ask for again.
    pub answers: BTreeMap<u64, Response>,
    /// The log time at which it expires, in microseconds; none: it does not, or it has.
    pub expires: Option<u64>,
}

impl Session {
    pub(super) fn new(last_sequence: u64) -> Session {
        Session { last_sequence, answers: BTreeMap::new(), expires: None }
    }

    /// Its client was heard: it lives on from here.
    pub(super) fn renew(&mut self, request: &Request, now: u64) {
        self.expires =
            Some(request.session_timeout).filter(|span| *span > 0).map(|span| now.saturating_add(span));
    }

    /// Whether its time has come.
    pub(super) fn is_due(&self, now: u64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// The answers go, the last number stays.
    pub(super) fn expire(&mut self) {
        self.answers = BTreeMap::new();
        self.expires = None;
    }

    /// The answer to a request that came before, `None` to a new one.
    pub(super) fn recall(&self, sequence: u64) -> Option<Response> {
        let forgotten = || Response::Error(Error::session_expired(sequence));
        let repeated = sequence <= self.last_sequence;
        repeated.then(|| self.answers.get(&sequence).cloned().unwrap_or_else(forgotten))
    }

    /// Keeps the answer to a new request and forgets those that its client does not wait for.
    pub(super) fn remember(&mut self, request: &Request, response: Response) {
        self.answers = self.answers.split_off(&request.first_outstanding);
        self.answers.insert(request.sequence, response);
        self.last_sequence = request.sequence;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Store, random};

    /// Applies lines of `client.sequence first_outstanding command -> answer`, ` again` behind a repeated one.
    fn check(guarantee: Guarantee, story: &str) -> Store {
        let mut store = Store::new();
        let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
        for (line, index) in lines.zip(1..) {
            let (request, answer) = line.split_once(" -> ").unwrap();
            let applied = store.apply(index, 0, &parse(request), guarantee);
            let again = if applied.repeated { " again" } else { "" };
            assert_eq!(format!("{}{again}", applied.response), answer, "{request}");
        }
        store
    }

    fn parse(line: &str) -> Request {
        let mut parts = line.splitn(3, ' ');
        let (client, sequence) = parts.next().unwrap().split_once('.').unwrap();
        let first_outstanding = parts.next().unwrap().parse().unwrap();
        let command = Command::parse(&random::words(parts.next().unwrap())).unwrap();
        Request {
            client: client.parse().unwrap(),
            sequence: sequence.parse().unwrap(),
            first_outstanding,
            ..Request::of_nobody(command)
        }
    }

    #[test]
    fn a_repeated_request_gets_the_remembered_answer() {
        let store = check(
            Guarantee::ExactlyOnce,
            "
            1.1 1 SSET s a -> 1
            1.1 1 SSET s a -> 1 again
            2.1 1 SSET s a -> 0
            1.2 2 SDEL s a -> 1
            2.1 1 SSET s a -> 0 again
            1.2 2 SDEL s a -> 1 again
            1.3 3 SHAS s a -> no
            ",
        );
        assert_eq!(store.revision(), 2);
        assert_eq!(
            store.sessions().map(|(client, session)| (client, session.last_sequence)).collect::<Vec<_>>(),
            [(1, 3), (2, 1)]
        );
    }

    #[test]
    fn a_forgotten_answer_is_an_error_and_nothing_is_carried_out() {
        let store = check(
            Guarantee::ExactlyOnce,
            r#"
            1.1 1 SET x 1 -> OK
            1.2 1 SET x 2 -> OK
            1.1 1 SET x 1 -> OK again
            1.3 3 SET x 3 -> OK
            1.1 1 SET x 1 -> error SESSIONEXPIRED request 1 came before and its answer is forgotten again
            1.2 1 SET x 2 -> error SESSIONEXPIRED request 2 came before and its answer is forgotten again
            1.3 3 SET x 3 -> OK again
            1.4 4 GET x -> "3"
            "#,
        );
        let (_, session) = store.sessions().next().unwrap();
        assert_eq!(session.answers.keys().collect::<Vec<_>>(), [&4]);
    }

    #[test]
    fn a_request_skipped_over_is_never_carried_out() {
        check(
            Guarantee::ExactlyOnce,
            r#"
            1.5 5 SET x 5 -> OK
            1.4 4 SET x 4 -> error SESSIONEXPIRED request 4 came before and its answer is forgotten again
            1.6 6 GET x -> "5"
            "#,
        );
    }

    #[test]
    fn a_session_expires_when_its_client_was_silent_for_long_in_log_time() {
        let mut store = Store::new();
        let mut check = |at: u64, line: &str, answer: &str| {
            let request = Request { session_timeout: 100, ..parse(line) };
            let applied = store.apply(1, at, &request, Guarantee::ExactlyOnce);
            assert_eq!(applied.response.to_string(), answer, "{at} {line}");
        };
        let forgotten = "error SESSIONEXPIRED request 1 came before and its answer is forgotten";
        check(0, "1.1 1 INCR n", "1");
        check(0, "2.1 1 INCR n", "2");
        check(99, "2.1 1 INCR n", "2");
        check(100, "1.1 1 INCR n", forgotten);
        check(198, "2.1 1 INCR n", "2");
        check(298, "3.1 1 GET n", "\"2\"");
        check(298, "2.1 1 INCR n", forgotten);
        check(298, "1.2 2 INCR n", "3");
        check(298, "1.2 2 INCR n", "3");
    }

    #[test]
    fn without_sessions_each_entry_counts() {
        let twice = "
            1.1 1 SSET s a -> 1
            1.1 1 SSET s a -> 0
            ";
        assert_eq!(check(Guarantee::AtLeastOnce, twice).sessions().count(), 0);
        assert_eq!(check(Guarantee::ExactlyOnce, &twice.replace("1.1", "0.1")).sessions().count(), 0);
    }

    proptest! {
        #[test]
        fn retries_change_nothing(requests in random::requests(), copies in random::copies()) {
            let (mut once, mut often) = (Store::new(), Store::new());
            for (request, copies) in requests.iter().zip(copies) {
                let first = once.apply(1, 0, request, Guarantee::ExactlyOnce);
                prop_assert_eq!(&often.apply(1, 0, request, Guarantee::ExactlyOnce), &first);
                for _ in 0..copies {
                    let again = often.apply(1, 0, request, Guarantee::ExactlyOnce);
                    prop_assert_eq!(&again.response, &first.response);
                    prop_assert!(again.repeated && !again.changed);
                }
            }
            prop_assert_eq!(once, often);
        }
    }
}
