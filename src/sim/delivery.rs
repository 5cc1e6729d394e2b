//! How a message gets from one party to another: sent, launched on its link, arrived.

use std::sync::Arc;

use super::cluster::{Cluster, Due};
use super::event::{Loss, News};
use super::machine::Arrived;
use super::network::Flight;
use super::packet::{Body, ClientRequest, MessageId, Packet, WatchRequest};
use super::settings::Reads;
use super::statement::{How, Operation, Party};
use crate::host::{Poll, ReadPath};
use crate::raft::message::Message;
use crate::raft::rules::Rule;
use crate::raft::server::Input;
use crate::raft::{Micros, ServerId};
use crate::store::{Guarantee, Request};

impl Cluster {
    /// Sends a message: its link decides whether and when it arrives, and how often.
    pub(super) fn send(&mut self, from: Party, to: Party, body: Body) {
        let cut = self.network.is_cut(from, to);
        let fate = self.network.fate(from, to, &self.settings.link);
        let packet = self.packet(from, to, body, fate.latency, None);
        self.tell(News::Sent(packet.clone()));
        if cut || fate.lost {
            self.tell(News::Lost(packet, if cut { Loss::Cut } else { Loss::Chance }));
            return;
        }
        let original = packet.clone();
        self.launch(packet);
        if let Some(latency) = fate.copy {
            self.copy(&original, latency);
        }
    }

    /// Puts a copy of a message in flight.
    pub(super) fn copy(&mut self, original: &Packet, latency: Micros) {
        let body = original.body.clone();
        let copy = self.packet(original.from, original.to, body, latency, Some(original.id));
        self.tell(News::Sent(copy.clone()));
        self.launch(copy);
    }

    pub(super) fn packet(
        &mut self,
        from: Party,
        to: Party,
        body: Body,
        latency: Micros,
        copy_of: Option<MessageId>,
    ) -> Arc<Packet> {
        let id = self.next_message;
        self.next_message = MessageId(id.0 + 1);
        let (sent_at, arrives_at, sent_in) = (self.now, self.now + latency, self.current.id);
        Arc::new(Packet { id, from, to, body, sent_at, arrives_at, sent_in, copy_of })
    }

    fn launch(&mut self, packet: Arc<Packet>) {
        let held = self.network.is_held(&packet);
        let order = self.order();
        if !held {
            self.queue.insert((packet.arrives_at, order), Due::Arrival(packet.id));
        }
        self.network.in_flight.insert(packet.id, Flight { packet, held, order });
    }

    /// A message arrives: at a stalled process it waits, at a crashed one it is lost.
    pub(super) fn arrive(&mut self, packet: &Arc<Packet>) {
        match packet.to {
            Party::Client(client) => self.client_told(client, packet),
            Party::Server(server) => match self.machines.get_mut(&server) {
                Some(machine) if machine.paused => {
                    machine.inbox.push_back(Arrived::Message(packet.clone()));
                }
                Some(machine) if machine.host.is_some() => self.receive(server, packet),
                _ => self.tell(News::Lost(packet.clone(), Loss::ReceiverDown)),
            },
        }
    }

    pub(super) fn receive(&mut self, server: ServerId, packet: &Packet) {
        match (&packet.body, packet.from) {
            (Body::Server(message), Party::Server(from)) => {
                self.deliver(server, from, message.clone());
            }
            (Body::Request(request), _) => self.serve(server, request),
            (Body::Watch(request), _) => self.serve_watch(server, request),
            _ => {}
        }
    }

    pub(super) fn deliver(&mut self, to: ServerId, from: ServerId, message: Message) {
        self.with_host(to, |host, call| host.input(Input::Receive { from, message }, call));
    }

    fn serve(&mut self, server: ServerId, request: &ClientRequest) {
        let path = self.read_path(&request.operation);
        let request = Request {
            client: request.client_id.0,
            sequence: request.sequence_num,
            first_outstanding: request.sequence_num,
            session_timeout: self.settings.session_timeout.0,
            revisions: self.settings.revisions,
            as_of: request.operation.revision,
            command: request.operation.command.clone(),
        };
        self.with_host(server, |host, call| host.request(request, path, call));
    }

    fn serve_watch(&mut self, server: ServerId, request: &WatchRequest) {
        let WatchRequest { client_id, watch, after, watched } = request.clone();
        let poll = Poll { client: client_id.0, watch, after, watched };
        self.with_host(server, |host, call| host.watch(poll, call));
    }

    fn read_path(&self, operation: &Operation) -> ReadPath {
        match (operation.how, self.settings.reads) {
            (How::Local, _) | (How::AsSet, Reads::Local) => ReadPath::Local,
            (How::Follower, _) => ReadPath::Follower,
            (How::AsSet, Reads::Log) => ReadPath::Log,
            (How::AsSet, Reads::Index | Reads::Lease) => ReadPath::Leader,
        }
    }

    /// What is promised of a repeated request.
    pub(super) fn guarantee(&self) -> Guarantee {
        if self.settings.sessions && self.rules.keep(Rule::SessionOnce) {
            Guarantee::ExactlyOnce
        } else {
            Guarantee::AtLeastOnce
        }
    }
}
