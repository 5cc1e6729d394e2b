//! Reading: any bytes whatever, and never more memory than a small multiple of theirs.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::raft::configuration::Configuration;
use crate::raft::log::{Entry, Payload};
use crate::raft::message::{
    AppendEntries, AppendEntriesReply, InstallSnapshot, InstallSnapshotReply, Message, ReadIndex,
    ReadIndexReply, RequestVote, TimeoutNow, VoteReply,
};
use crate::raft::{Index, ServerId, Term, Time};
use crate::store::WireError;
use crate::store::octets::Reader;

impl Reader<'_> {
    pub(crate) fn message(&mut self) -> Result<Message, WireError> {
        Ok(match self.byte()? {
            1 => Message::RequestVote(self.request_vote()?),
            2 => Message::RequestVoteReply(self.vote_reply()?),
            3 => Message::PreVote(self.request_vote()?),
            4 => Message::PreVoteReply(self.vote_reply()?),
            5 => Message::AppendEntries(self.append_entries()?),
            6 => Message::AppendEntriesReply(self.append_entries_reply()?),
            7 => Message::InstallSnapshot(self.install_snapshot()?),
            8 => Message::InstallSnapshotReply(InstallSnapshotReply {
                term: self.term()?,
                offset: self.number()?,
                last_included_index: self.optional(Reader::index)?,
            }),
            9 => Message::TimeoutNow(TimeoutNow { term: self.term()? }),
            10 => Message::ReadIndex(ReadIndex { term: self.term()?, read: self.number()? }),
            11 => Message::ReadIndexReply(ReadIndexReply {
                term: self.term()?,
                index: self.index()?,
                read: self.number()?,
            }),
            other => return Err(self.wrong(format!("no message has the code {other}"))),
        })
    }

    fn request_vote(&mut self) -> Result<RequestVote, WireError> {
        Ok(RequestVote {
            term: self.term()?,
            candidate_id: self.server()?,
            last_log_index: self.index()?,
            last_log_term: self.term()?,
            transfer: self.flag()?,
        })
    }

    fn vote_reply(&mut self) -> Result<VoteReply, WireError> {
        Ok(VoteReply { term: self.term()?, vote_granted: self.flag()? })
    }

    fn append_entries(&mut self) -> Result<AppendEntries, WireError> {
        Ok(AppendEntries {
            term: self.term()?,
            leader_id: self.server()?,
            prev_log_index: self.index()?,
            prev_log_term: self.term()?,
            entries: (0..self.number()?).map(|_| self.entry()).collect::<Result<_, _>>()?,
            leader_commit: self.index()?,
            round: self.number()?,
            number: self.number()?,
        })
    }

    fn append_entries_reply(&mut self) -> Result<AppendEntriesReply, WireError> {
        Ok(AppendEntriesReply {
            term: self.term()?,
            success: self.flag()?,
            round: self.number()?,
            prev_log_index: self.index()?,
            match_index: self.index()?,
            conflict_term: self.term()?,
            conflict_index: self.index()?,
            number: self.number()?,
        })
    }

    fn install_snapshot(&mut self) -> Result<InstallSnapshot, WireError> {
        Ok(InstallSnapshot {
            term: self.term()?,
            leader_id: self.server()?,
            last_included_index: self.index()?,
            last_included_term: self.term()?,
            configuration: self.optional(Reader::configuration)?.map(Arc::new),
            offset: self.number()?,
            data: self.bytes()?.into(),
            done: self.flag()?,
        })
    }

    pub(super) fn entry(&mut self) -> Result<Entry, WireError> {
        let (term, stamp) = (self.term()?, Time(self.number()?));
        let payload = match self.byte()? {
            0 => Payload::Noop,
            1 => Payload::Command(self.bytes()?.into()),
            2 => Payload::Configuration(Arc::new(self.configuration()?)),
            other => return Err(self.wrong(format!("no kind of entry has the code {other}"))),
        };
        Ok(Entry { term, stamp, payload })
    }

    pub(super) fn configuration(&mut self) -> Result<Configuration, WireError> {
        Ok(Configuration {
            voters: self.servers()?,
            outgoing: self.optional(Reader::servers)?,
            learners: self.servers()?,
        })
    }

    fn servers(&mut self) -> Result<BTreeSet<ServerId>, WireError> {
        let mut servers = BTreeSet::new();
        for _ in 0..self.number()? {
            let server = self.server()?;
            if servers.last().is_some_and(|last| *last >= server) {
                return Err(self.wrong("out of order"));
            }
            servers.insert(server);
        }
        Ok(servers)
    }

    pub(crate) fn server(&mut self) -> Result<ServerId, WireError> {
        let number = self.number()?;
        let server = u16::try_from(number).ok().filter(|number| *number > 0);
        server.map(ServerId).ok_or_else(|| self.wrong(format!("servers are 1 to {}, not {number}", u16::MAX)))
    }

    pub(super) fn term(&mut self) -> Result<Term, WireError> {
        self.number().map(Term)
    }

    pub(super) fn index(&mut self) -> Result<Index, WireError> {
        self.number().map(Index)
    }

    pub(crate) fn flag(&mut self) -> Result<bool, WireError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.wrong(format!("a flag is 0 or 1, not {other}"))),
        }
    }

    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, WireError>,
    ) -> Result<Option<T>, WireError> {
        Ok(if self.flag()? { Some(read(self)?) } else { None })
    }
}
