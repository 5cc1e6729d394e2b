//! What became of the operations that their clients count as unknown.
//!
//! A client that was not answered cannot know. The world can: a write did happen if an entry that holds it was
//! applied, be it before the client gave up or long after; and it can no longer happen once no log holds it beyond
//! what is applied and no message carries it. That is looked at whenever another index is applied for the first
//! time, and when a client gives up. Nothing of it reaches a client.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cluster::Cluster;
use super::event::{News, Outcome};
use super::machine::Arrived;
use super::packet::{Body, Packet};
use super::statement::ClientId;
use crate::raft::Index;
use crate::raft::log::{Entry, Payload};
use crate::raft::message::Message;
use crate::store::{Code, Response, decode_request};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It happened, at this index.
    Happened(Index),
    /// No message holds it any more, nor a log where it could still be committed.
    CannotHappen,
}

/// A client's operation.
type Asked = (u32, u64);

/// Whether a client that ended so does not know what came of its operation.
pub(super) fn is_unknown(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Unknown => true,
        Outcome::Answered(Response::Error(error)) => error.code == Code::SessionExpired,
        _ => false,
    }
}

impl Cluster {
    /// A server's store applied an entry, and for the first time this request, if it held one.
    pub(super) fn hear_of_entry(&mut self, index: Index, asked: Option<Asked>) {
        if index <= self.first_applied {
            return;
        }
        self.first_applied = index;
        if let Some((client, sequence)) = asked {
            self.it_happened(ClientId(client), sequence, index);
        }
        self.rule_out();
    }

    fn it_happened(&mut self, id: ClientId, sequence: u64, index: Index) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        match &mut client.open {
            Some(call) if call.sequence == sequence => {
                call.applied.get_or_insert(index);
            }
            _ if client.unsettled.contains(&sequence) => {
                self.settle_fate(id, sequence, Fate::Happened(index));
            }
            _ => {}
        }
    }

    /// A client's latest call ended, and it does not know how.
    pub(super) fn gave_up(&mut self, id: ClientId) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        let Some(call) = client.closed.last().filter(|call| !call.operation.command.reads_only()) else {
            return;
        };
        let (sequence, applied) = (call.sequence, call.applied);
        client.unsettled.insert(sequence);
        match applied {
            Some(index) => self.settle_fate(id, sequence, Fate::Happened(index)),
            None => self.rule_out(),
        }
    }

    fn settle_fate(&mut self, id: ClientId, sequence: u64, fate: Fate) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        client.unsettled.remove(&sequence);
        let behind = client.closed.iter().rev().position(|call| call.sequence == sequence);
        let place = behind.map_or(0, |behind| client.closed.len() - 1 - behind);
        let Some(call) = client.closed.get_mut(place).filter(|_| behind.is_some()) else { return };
        Arc::make_mut(call).fate = Some(fate);
        let command = call.operation.command.clone();
        self.tell(News::Fate { client: id, sequence, command, fate });
    }

    /// Of what nothing is left it is known that it cannot happen.
    fn rule_out(&mut self) {
        let unsettled =
            self.clients.iter().flat_map(|(id, client)| client.unsettled.iter().map(|s| (id.0, *s)));
        let unsettled: Vec<Asked> = unsettled.collect();
        if unsettled.is_empty() {
            return;
        }
        let left = self.what_may_happen();
        for (client, sequence) in unsettled.into_iter().filter(|asked| !left.contains(asked)) {
            self.settle_fate(ClientId(client), sequence, Fate::CannotHappen);
        }
    }

    /// All requests in logs, beyond what is applied, and in messages.
    fn what_may_happen(&self) -> BTreeSet<Asked> {
        let is_beyond = |index: &Index| *index > self.first_applied;
        let disks = self.machines.values().map(|machine| &machine.disk.durable.log);
        let running = self.machines.values().filter_map(|machine| machine.host.as_ref());
        let logs = disks.chain(running.map(|host| &host.server.log));
        let entries = logs.flat_map(|log| log.iter().rev().take_while(|(index, _)| is_beyond(index)));
        let mut all: BTreeSet<Asked> = entries.filter_map(|(_, entry)| request(entry)).collect();
        let stalled =
            self.machines.values().flat_map(|machine| &machine.inbox).filter_map(|arrived| match arrived {
                Arrived::Message(packet) => Some(packet),
                Arrived::Written(_) => None,
            });
        let flying = self.network.in_flight.values().map(|flight| &flight.packet);
        stalled.chain(flying).for_each(|packet| carried(packet, self.first_applied, &mut all));
        all
    }
}

/// The requests that a message carries beyond an index.
fn carried(packet: &Packet, applied: Index, all: &mut BTreeSet<Asked>) {
    match &packet.body {
        Body::Request(request) => {
            all.insert((request.client_id.0, request.sequence_num));
        }
        Body::Server(Message::AppendEntries(append)) => {
            let indexes = (append.prev_log_index.0 + 1..).zip(&append.entries);
            all.extend(
                indexes.filter(|(index, _)| *index > applied.0).filter_map(|(_, entry)| request(entry)),
            );
        }
        _ => {}
    }
}

fn request(entry: &Entry) -> Option<Asked> {
    match &entry.payload {
        Payload::Command(bytes) => {
            decode_request(bytes).ok().map(|request| (request.client, request.sequence))
        }
        Payload::Noop | Payload::Configuration(_) => None,
    }
}
