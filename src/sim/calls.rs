//! What clients do: call, ask, be told, wait, ask again, close.

use std::sync::Arc;

use super::client::{Client, Deadline, End, Reaction};
use super::cluster::Cluster;
use super::event::{News, Outcome};
use super::fate::is_unknown;
use super::packet::{Body, ClientRequest, Packet};
use super::statement::{ClientId, Operation, Party};
use crate::host::Answer;
use crate::raft::ServerId;
use crate::raft::rules::Rule;
use crate::store::{Command, Response};

impl Cluster {
    /// A client wants something; it begins with it unless it is busy.
    pub(super) fn call(&mut self, id: ClientId, operation: Operation) {
        let client = self.clients.entry(id).or_insert_with(|| Client::new(id));
        if client.open.is_some() {
            client.waiting.push(operation.into());
        } else {
            self.invoke(id, operation.into());
        }
    }

    fn invoke(&mut self, id: ClientId, operation: Arc<Operation>) {
        let (now, event) = (self.now, self.current.id);
        let Some(client) = self.clients.get_mut(&id) else { return };
        let command = operation.command.clone();
        let sequence = client.next_sequence;
        let asked = client.begin(operation, now, event);
        self.tell(News::Invoked { client: id, sequence, command });
        self.ask(id, asked);
    }

    fn ask(&mut self, id: ClientId, server: ServerId) {
        let order = self.order();
        let (now, since) = (self.now, self.current.id);
        let Some(client) = self.clients.get_mut(&id) else { return };
        let Some(call) = &mut client.open else { return };
        call.attempts += 1;
        call.asked = server;
        client.deadline = Some(Deadline { at: now + self.settings.client_timeout, since, order });
        let (sequence, attempt) = (call.sequence, call.attempts);
        let request =
            ClientRequest { client_id: id, sequence_num: sequence, operation: call.operation.clone() };
        self.tell(News::Asked { client: id, sequence, server, attempt });
        self.send(id.into(), server.into(), Body::Request(request));
    }

    pub(super) fn client_told(&mut self, id: ClientId, packet: &Packet) {
        let Party::Server(by) = packet.from else { return };
        let reply = match &packet.body {
            Body::Reply(reply) => reply,
            Body::News(reply) => return self.watch_told(id, by, reply),
            _ => return,
        };
        let servers = self.machines.len();
        let Some(client) = self.clients.get_mut(&id) else { return };
        if client.open.as_ref().is_none_or(|call| call.sequence != reply.sequence_num) {
            return;
        }
        if matches!(reply.answer, Answer::Done(_)) {
            client.believes = by;
        }
        let reaction = client.told(&reply.answer, servers);
        if !matches!(reaction, Reaction::Close(_)) {
            let (sequence, answer) = (reply.sequence_num, reply.answer.clone());
            self.tell(News::Told { client: id, sequence, by, answer });
        }
        self.react(id, reaction);
    }

    /// A client has waited long enough.
    pub(super) fn client_timed_out(&mut self, id: ClientId) {
        let servers: Vec<ServerId> = self.machines.keys().copied().collect();
        let Some(client) = self.clients.get_mut(&id) else { return };
        let reaction = client.timed_out(servers.into_iter());
        self.react(id, reaction);
    }

    fn react(&mut self, id: ClientId, reaction: Reaction) {
        match reaction {
            Reaction::Wait => {}
            Reaction::Ask(server) => self.ask(id, server),
            Reaction::Close(outcome) => self.close(id, outcome),
        }
    }

    fn close(&mut self, id: ClientId, outcome: Outcome) {
        let (at, event) = (self.now, self.current.id);
        let fails = outcome == Outcome::Unknown && !self.rules.keep(Rule::UnknownIsNotFailed);
        let outcome = if fails { Outcome::NotLeader } else { outcome };
        let Some(client) = self.clients.get_mut(&id) else { return };
        let Some(mut call) = client.open.take() else { return };
        client.deadline = None;
        let (sequence, asked) = (call.sequence, call.asked);
        call.end = Some(End { at, event, outcome: outcome.clone() });
        let watches = match (&call.operation.command, &outcome) {
            (Command::Watch { watched }, Outcome::Answered(Response::Count(from))) => {
                Some((watched.clone(), *from as u64))
            }
            _ => None,
        };
        if (&call.operation.command, &outcome) == (&Command::Unwatch, &Outcome::Answered(Response::Ok)) {
            client.watches.clear();
        }
        let next = client.waiting.pop_front();
        client.closed.push(Arc::new(call));
        let unknown = is_unknown(&outcome);
        self.tell(News::Closed { client: id, sequence, asked, outcome });
        if unknown {
            self.gave_up(id);
        }
        watches.into_iter().for_each(|(watched, from)| self.begin_watch(id, watched, from));
        if let Some(operation) = next {
            self.invoke(id, operation);
        }
    }
}
