//! Writing.

use std::collections::BTreeSet;

use crate::raft::ServerId;
use crate::raft::configuration::Configuration;
use crate::raft::log::{Entry, Payload};
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, InstallSnapshot, Message, RequestVote, VoteReply,
};
use crate::store::octets::Writer;

impl Writer {
    pub(crate) fn message(&mut self, message: &Message) {
        match message {
            Message::RequestVote(m) => self.request_vote(1, m),
            Message::RequestVoteReply(m) => self.vote_reply(2, m),
            Message::PreVote(m) => self.request_vote(3, m),
            Message::PreVoteReply(m) => self.vote_reply(4, m),
            Message::AppendEntries(m) => self.append_entries(m),
            Message::AppendEntriesReply(m) => self.append_entries_reply(m),
            Message::InstallSnapshot(m) => self.install_snapshot(m),
            Message::InstallSnapshotReply(m) => {
                self.byte(8);
                self.numbers([m.term.0, m.offset]);
                self.optional(m.last_included_index.as_ref(), |writer, index| writer.number(index.0));
            }
            Message::TimeoutNow(m) => {
                self.byte(9);
                self.number(m.term.0);
            }
            Message::ReadIndex(m) => {
                self.byte(10);
                self.numbers([m.term.0, m.read]);
            }
            Message::ReadIndexReply(m) => {
                self.byte(11);
                self.numbers([m.term.0, m.index.0, m.read]);
            }
        }
    }

    fn request_vote(&mut self, kind: u8, m: &RequestVote) {
        self.byte(kind);
        self.numbers([m.term.0, m.candidate_id.0.into(), m.last_log_index.0, m.last_log_term.0]);
        self.flag(m.transfer);
    }

    fn vote_reply(&mut self, kind: u8, m: &VoteReply) {
        self.byte(kind);
        self.number(m.term.0);
        self.flag(m.vote_granted);
    }

    fn append_entries(&mut self, m: &AppendEntries) {
        self.byte(5);
        self.numbers([m.term.0, m.leader_id.0.into(), m.prev_log_index.0, m.prev_log_term.0]);
        self.number(m.entries.len() as u64);
        m.entries.iter().for_each(|entry| self.entry(entry));
        self.numbers([m.leader_commit.0, m.round, m.number]);
    }

    fn append_entries_reply(&mut self, m: &AppendEntriesReply) {
        self.byte(6);
        self.number(m.term.0);
        self.flag(m.success);
        self.numbers([m.round, m.prev_log_index.0, m.match_index.0, m.conflict_term.0, m.conflict_index.0]);
        self.numbers([m.number]);
    }

    fn install_snapshot(&mut self, m: &InstallSnapshot) {
        self.byte(7);
        self.numbers([m.term.0, m.leader_id.0.into(), m.last_included_index.0, m.last_included_term.0]);
        self.optional(m.configuration.as_deref(), Writer::configuration);
        self.number(m.offset);
        self.bytes(&m.data);
        self.flag(m.done);
    }

    pub(super) fn entry(&mut self, entry: &Entry) {
        self.numbers([entry.term.0, entry.stamp.0]);
        match &entry.payload {
            Payload::Noop => self.byte(0),
            Payload::Command(command) => {
                self.byte(1);
                self.bytes(command);
            }
            Payload::Configuration(configuration) => {
                self.byte(2);
                self.configuration(configuration);
            }
        }
    }

    pub(super) fn configuration(&mut self, configuration: &Configuration) {
        self.servers(&configuration.voters);
        self.optional(configuration.outgoing.as_ref(), Writer::servers);
        self.servers(&configuration.learners);
    }

    fn servers(&mut self, servers: &BTreeSet<ServerId>) {
        self.number(servers.len() as u64);
        servers.iter().for_each(|server| self.number(server.0.into()));
    }

    pub(crate) fn numbers<const N: usize>(&mut self, numbers: [u64; N]) {
        numbers.into_iter().for_each(|number| self.number(number));
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.byte(flag.into());
    }

    pub(crate) fn optional<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Writer, &T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }
}
