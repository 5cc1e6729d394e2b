//! The bytes themselves, and what is said of those that are none. What random worlds say and damaged bytes
//! become: `tests/bytes.rs`.

use std::collections::BTreeSet;

use super::*;
use crate::raft::configuration::Configuration;
use crate::raft::log::Payload;
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, InstallSnapshot, InstallSnapshotReply, ReadIndex, ReadIndexReply,
    RequestVote, TimeoutNow, VoteReply,
};
use crate::raft::{Index, ServerId, Term, Time};

fn ids(ids: &[u16]) -> BTreeSet<ServerId> {
    ids.iter().copied().map(ServerId).collect()
}

fn joint() -> Arc<Configuration> {
    Arc::new(Configuration {
        voters: ids(&[1, 2, 4]),
        outgoing: Some(ids(&[1, 2, 3])),
        learners: ids(&[300]),
    })
}

#[track_caller]
fn check(message: Message, bytes: &[u8]) {
    assert_eq!(encode_message(&message), bytes);
    assert_eq!(decode_message(bytes), Ok(message));
}

#[test]
fn a_message_is_these_bytes() {
    let (term, index) = (Term(2), Index(300));
    let ask = RequestVote {
        term,
        candidate_id: ServerId(3),
        last_log_index: index,
        last_log_term: Term(1),
        transfer: true,
    };
    check(Message::RequestVote(ask.clone()), b"\x01\x01\x02\x03\xac\x02\x01\x01");
    check(Message::PreVote(ask), b"\x01\x03\x02\x03\xac\x02\x01\x01");
    let yes = VoteReply { term, vote_granted: true };
    check(Message::RequestVoteReply(yes.clone()), b"\x01\x02\x02\x01");
    check(Message::PreVoteReply(yes), b"\x01\x04\x02\x01");
    let reply = AppendEntriesReply {
        term,
        success: false,
        round: 7,
        prev_log_index: index,
        match_index: Index(0),
        conflict_term: Term(1),
        conflict_index: Index(5),
        number: 6,
    };
    check(Message::AppendEntriesReply(reply), b"\x01\x06\x02\x00\x07\xac\x02\x00\x01\x05\x06");
    let held = InstallSnapshotReply { term, offset: 4, last_included_index: None };
    check(Message::InstallSnapshotReply(held.clone()), b"\x01\x08\x02\x04\x00");
    let held = InstallSnapshotReply { last_included_index: Some(index), ..held };
    check(Message::InstallSnapshotReply(held), b"\x01\x08\x02\x04\x01\xac\x02");
    check(Message::TimeoutNow(TimeoutNow { term }), b"\x01\x09\x02");
    check(Message::ReadIndex(ReadIndex { term, read: 9 }), b"\x01\x0a\x02\x09");
    check(Message::ReadIndexReply(ReadIndexReply { term, index, read: 9 }), b"\x01\x0b\x02\xac\x02\x09");
}

#[test]
fn entries_and_snapshots_travel_whole() {
    let payloads = [Payload::Noop, Payload::Command((*b"cmd").into()), Payload::Configuration(joint())];
    let entry = |payload| Entry { term: Term(2), stamp: Time(8), payload };
    let entries = payloads.map(entry).to_vec();
    let append = AppendEntries {
        term: Term(2),
        leader_id: ServerId(1),
        prev_log_index: Index(4),
        prev_log_term: Term(1),
        entries,
        leader_commit: Index(3),
        round: 0,
        number: 6,
    };
    let configuration = b"\x03\x01\x02\x04\x01\x03\x01\x02\x03\x01\xac\x02";
    let start = b"\x01\x05\x02\x01\x04\x01\x03\x02\x08\x00\x02\x08\x01\x03cmd\x02\x08\x02";
    check(Message::AppendEntries(append), &[&start[..], configuration, b"\x03\x00\x06"].concat());
    let chunk = InstallSnapshot {
        term: Term(2),
        leader_id: ServerId(1),
        last_included_index: Index(4),
        last_included_term: Term(1),
        configuration: Some(joint()),
        offset: 6,
        data: (*b"abc").into(),
        done: true,
    };
    let bytes = [&b"\x01\x07\x02\x01\x04\x01\x01"[..], configuration, b"\x06\x03abc\x01"].concat();
    check(Message::InstallSnapshot(chunk), &bytes);
    let prefix = Prefix { index: Index(4), term: Term(1), configuration: joint() };
    let snapshot = Snapshot { prefix, data: (*b"abc").into() };
    let bytes = [&b"\x01\x04\x01"[..], configuration, b"\x03abc"].concat();
    assert_eq!(encode_snapshot(&snapshot), bytes);
    assert_eq!(decode_snapshot(&bytes), Ok(snapshot));
    let entry = entry(Payload::Noop);
    assert_eq!(encode_entry(&entry), b"\x01\x02\x08\x00");
    assert_eq!(decode_entry(b"\x01\x02\x08\x00"), Ok(entry));
}

#[test]
fn bytes_that_are_no_message_get_the_place_and_the_reason() {
    let check = |bytes: &[u8], error: &str| {
        assert_eq!(decode_message(bytes).unwrap_err().to_string(), error);
    };
    check(b"", "byte 0: cut short");
    check(b"\x02\x09\x02", "byte 1: version 2, and only 1 is known");
    check(b"\x01\x0c\x02", "byte 2: no message has the code 12");
    check(b"\x01\x09\x02\x00", "byte 3: more than was expected");
    check(b"\x01\x02\x02\x02", "byte 4: a flag is 0 or 1, not 2");
    check(b"\x01\x01\x02\x00", "byte 4: servers are 1 to 65535, not 0");
    check(b"\x01\x01\x02\x80\x80\x04", "byte 6: servers are 1 to 65535, not 65536");
    // Four billion entries, of which none is there.
    check(b"\x01\x05\x02\x01\x04\x01\xff\xff\xff\xff\x0f", "byte 11: cut short");
    check(b"\x01\x05\x02\x01\x04\x01\x01\x02\x08\x03", "byte 10: no kind of entry has the code 3");
    let entry = decode_entry(b"\x01\x02\x08\x02\x02\x02\x01\x00\x00").unwrap_err();
    assert_eq!(entry.to_string(), "byte 7: out of order");
}
