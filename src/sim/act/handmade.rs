//! Messages made by hand: what is left out is filled in, and what no server can have sent is refused.

use std::sync::Arc;

use super::refuse;
use crate::raft::log::{Entry, Payload};
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, Field, InstallSnapshot, InstallSnapshotReply, Message, ReadIndex,
    ReadIndexReply, RequestVote, TimeoutNow, VoteReply,
};
use crate::raft::server::Server;
use crate::raft::{Index, Micros, ServerId, Term, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::News;
use crate::sim::packet::Body;
use crate::sim::statement::{HandMade, Refused};

impl Cluster {
    /// Delivers a hand-made message now.
    pub(super) fn send_by_hand(&mut self, hand_made: &HandMade) -> Result<(), Refused> {
        let HandMade { from, to, .. } = *hand_made;
        self.must_run(to)?;
        if from == to {
            return refuse(format!("{from} does not send messages to itself"));
        }
        let Some(host) = self.machines.get(&to).and_then(|machine| machine.host.as_ref()) else {
            return Ok(());
        };
        let message = Fields { hand_made, receiver: &host.server }.message()?;
        check(&message, &host.server)?;
        let body = Body::Server(message.clone());
        let packet = self.packet(from.into(), to.into(), body, Micros(0), None);
        self.tell(News::Sent(packet));
        self.deliver(to, from, message);
        Ok(())
    }
}

/// Refuses what no server can have sent.
fn check(message: &Message, receiver: &Server) -> Result<(), Refused> {
    let (id, last) = (receiver.id, receiver.log.last_index());
    match message {
        Message::AppendEntries(m) if receiver.is_leader() && m.term == receiver.current_term => {
            refuse(format!("{id} leads term {}: no other server can send AppendEntries of that term", m.term))
        }
        Message::AppendEntries(m) if m.entries.iter().any(|e| e.term > m.term) => {
            refuse("an entry's term cannot be above its message's")
        }
        Message::AppendEntriesReply(m) if receiver.is_leader() && m.match_index > last => {
            refuse(format!("matchIndex={} is beyond {id}'s log, which ends at {last}", m.match_index))
        }
        _ => Ok(()),
    }
}

struct Fields<'a> {
    hand_made: &'a HandMade,
    receiver: &'a Server,
}

impl Fields<'_> {
    fn message(&self) -> Result<Message, Refused> {
        Ok(match self.hand_made.kind {
            "RequestVote" => Message::RequestVote(self.vote()),
            "PreVote" => Message::PreVote(self.vote()),
            "RequestVoteReply" => Message::RequestVoteReply(self.vote_reply()),
            "PreVoteReply" => Message::PreVoteReply(self.vote_reply()),
            "AppendEntries" => Message::AppendEntries(self.append()),
            "AppendEntriesReply" => Message::AppendEntriesReply(self.append_reply()),
            "InstallSnapshot" => Message::InstallSnapshot(self.snapshot()?),
            "InstallSnapshotReply" => Message::InstallSnapshotReply(InstallSnapshotReply {
                term: self.term(),
                offset: self.number("offset"),
                last_included_index: None,
            }),
            "TimeoutNow" => Message::TimeoutNow(TimeoutNow { term: self.term() }),
            "ReadIndex" => Message::ReadIndex(ReadIndex { term: self.term(), read: 0 }),
            "ReadIndexReply" => {
                let index = self.index("index");
                Message::ReadIndexReply(ReadIndexReply { term: self.term(), index, read: 0 })
            }
            kind => return refuse(format!("a {kind} cannot be made by hand")),
        })
    }

    fn vote(&self) -> RequestVote {
        RequestVote {
            term: self.term(),
            candidate_id: self.server("candidateId"),
            last_log_index: self.index("lastLogIndex"),
            last_log_term: Term(self.number("lastLogTerm")),
            transfer: self.truth("transfer"),
        }
    }

    fn vote_reply(&self) -> VoteReply {
        VoteReply { term: self.term(), vote_granted: self.truth("voteGranted") }
    }

    fn append(&self) -> AppendEntries {
        let terms = match self.get("entries") {
            Some(Field::Terms(terms)) => terms.as_slice(),
            _ => &[],
        };
        let entry = |term: &Term| Entry { term: *term, stamp: Time(0), payload: Payload::Noop };
        AppendEntries {
            term: self.term(),
            leader_id: self.server("leaderId"),
            prev_log_index: self.index("prevLogIndex"),
            prev_log_term: Term(self.number("prevLogTerm")),
            entries: terms.iter().map(entry).collect(),
            leader_commit: self.index("leaderCommit"),
            round: self.number("round"),
            number: 0,
        }
    }

    fn append_reply(&self) -> AppendEntriesReply {
        AppendEntriesReply {
            term: self.term(),
            success: self.truth("success"),
            round: self.number("round"),
            prev_log_index: self.index("prevLogIndex"),
            match_index: self.index("matchIndex"),
            conflict_term: Term(self.number("conflictTerm")),
            conflict_index: self.index("conflictIndex"),
            number: 0,
        }
    }

    fn snapshot(&self) -> Result<InstallSnapshot, Refused> {
        if self.number("data") > 0 {
            return refuse("a snapshot made by hand has no data: it is of an empty store");
        }
        Ok(InstallSnapshot {
            term: self.term(),
            leader_id: self.server("leaderId"),
            last_included_index: self.index("lastIncludedIndex"),
            last_included_term: Term(self.number("lastIncludedTerm")),
            configuration: None,
            offset: self.number("offset"),
            data: Arc::new([]),
            done: self.truth("done"),
        })
    }

    fn get(&self, name: &str) -> Option<&Field> {
        self.hand_made.fields.iter().rfind(|(n, _)| *n == name).map(|(_, value)| value)
    }

    fn term(&self) -> Term {
        match self.get("term") {
            Some(Field::Number(term)) => Term(*term),
            _ => self.receiver.current_term,
        }
    }

    fn number(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Field::Number(number)) => *number,
            _ => 0,
        }
    }

    fn index(&self, name: &str) -> Index {
        Index(self.number(name))
    }

    fn truth(&self, name: &str) -> bool {
        self.get(name) == Some(&Field::Bool(true))
    }

    fn server(&self, name: &str) -> ServerId {
        match self.get(name) {
            Some(Field::Server(id)) => *id,
            _ => self.hand_made.from,
        }
    }
}
