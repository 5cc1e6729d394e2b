//! What servers say to each other and keep, as bytes: messages, entries, and snapshots with their place in the log.
//!
//! In the [`octets`](crate::store::octets) that everything here is made of; a flag is a byte, 0 or 1, and what may
//! be absent has one before it:
//!
//! ```text
//! message   version 1 byte: 1, kind 1 byte, and its fields, numbers if nothing else is said
//!   1 RequestVote, 3 PreVote            term, candidateId, lastLogIndex, lastLogTerm, transfer flag
//!   2 RequestVoteReply, 4 PreVoteReply  term, voteGranted flag
//!   5 AppendEntries                     term, leaderId, prevLogIndex, prevLogTerm, entries, leaderCommit, round
//!   6 AppendEntriesReply                term, success flag, round, prevLogIndex, matchIndex, conflictTerm, conflictIndex
//!   7 InstallSnapshot                   term, leaderId, lastIncludedIndex, lastIncludedTerm, configuration if any,
//!                                       offset, data bytes, done flag
//!   8 InstallSnapshotReply              term, offset, lastIncludedIndex if any
//!   9 TimeoutNow                        term
//!   10 ReadIndex                        term, read
//!   11 ReadIndexReply                   term, index, read
//! entries   how many, then as many times: term, stamp, and
//!           0 for a no-op; 1 and bytes for a command; 2 and a configuration
//! configuration   voters, outgoing voters if joint, learners: of each how many, then their numbers, rising
//! entry     version 1 byte: 1, an entry
//! snapshot  version 1 byte: 1, lastIncludedIndex, lastIncludedTerm, configuration, data bytes
//! ```
//!
//! What a command's and a snapshot's bytes mean only the store knows: it has its own
//! [encodings](crate::store::wire). Messages of clients have the kinds from 12 on, and stand beside the clients:
//! [`sim::wire`](crate::sim::wire).

mod read;
mod write;

use std::sync::Arc;

use crate::raft::log::{Entry, Prefix};
use crate::raft::message::Message;
use crate::raft::server::Snapshot;
use crate::store::WireError;
use crate::store::octets::{Reader, Writer};

/// The version of all encodings here.
pub const VERSION: u8 = 1;

/// A message as bytes.
pub fn encode_message(message: &Message) -> Vec<u8> {
    encoded(|writer| writer.message(message))
}

/// The message that these bytes are, all of them.
///
/// # Errors
/// The place up to which they could be read, and what is wrong there.
pub fn decode_message(bytes: &[u8]) -> Result<Message, WireError> {
    decoded(bytes, Reader::message)
}

/// An entry of the log as bytes.
pub fn encode_entry(entry: &Entry) -> Vec<u8> {
    encoded(|writer| writer.entry(entry))
}

/// The entry that these bytes are, all of them.
///
/// # Errors
/// The place up to which they could be read, and what is wrong there.
pub fn decode_entry(bytes: &[u8]) -> Result<Entry, WireError> {
    decoded(bytes, Reader::entry)
}

/// A snapshot and its place in the log as bytes.
pub fn encode_snapshot(snapshot: &Snapshot) -> Vec<u8> {
    let Snapshot { prefix: Prefix { index, term, configuration }, data } = snapshot;
    encoded(|writer| {
        writer.numbers([index.0, term.0]);
        writer.configuration(configuration);
        writer.bytes(data);
    })
}

/// The snapshot that these bytes are, all of them.
///
/// # Errors
/// The place up to which they could be read, and what is wrong there.
pub fn decode_snapshot(bytes: &[u8]) -> Result<Snapshot, WireError> {
    decoded(bytes, |reader| {
        let (index, term) = (reader.index()?, reader.term()?);
        let prefix = Prefix { index, term, configuration: Arc::new(reader.configuration()?) };
        Ok(Snapshot { prefix, data: reader.bytes()?.into() })
    })
}

fn encoded(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new(VERSION);
    write(&mut writer);
    writer.bytes
}

fn decoded<'a, T>(
    bytes: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, WireError>,
) -> Result<T, WireError> {
    let mut reader = Reader::new(bytes, VERSION)?;
    let found = read(&mut reader)?;
    reader.end()?;
    Ok(found)
}

#[cfg(test)]
mod tests;
