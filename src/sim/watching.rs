//! Clients that watch keys: each watch asks what happened after the last revision it knows, hears it, and asks on.
//!
//! Because it names that revision, it is told everything in order and once, whoever leads or crashes meanwhile:
//! an answer to another question than its latest is a copy or came late. Whoever keeps silent too long is given up
//! for the next server of the circle; any server can tell, for all tell only what is committed.

use std::sync::Arc;

use super::client::Deadline;
use super::cluster::Cluster;
use super::event::News;
use super::packet::{Body, WatchReply, WatchRequest};
use super::statement::ClientId;
use crate::raft::ServerId;
use crate::store::{Told, Watched};

/// One thing that a client watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Which of the client's watches it is, from 1.
    pub number: u64,
    /// What is watched.
    pub watched: Watched,
    /// The last revision that it knows.
    pub after: u64,
    /// Whom it asks.
    pub asked: ServerId,
    /// When it stops waiting for that server.
    pub deadline: Deadline,
}

/// What a watching client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A change.
    Change(Told),
    /// What happened up to this revision is compacted.
    Missed { upto: u64 },
}

impl Cluster {
    /// A client watches from a revision on; what it watches already begins anew there.
    pub(super) fn begin_watch(&mut self, id: ClientId, watched: Watched, after: u64) {
        let deadline = Deadline { at: self.now, since: self.current.id, order: 0 };
        let Some(client) = self.clients.get_mut(&id) else { return };
        client.watches.retain(|watch| watch.watched != watched);
        client.next_watch += 1;
        let (number, asked) = (client.next_watch, client.believes);
        client.watches.push(Watch { number, watched, after, asked, deadline });
        self.ask_news(id, number, asked);
    }

    fn ask_news(&mut self, id: ClientId, number: u64, server: ServerId) {
        let order = self.order();
        let (at, since) = (self.now + self.settings.client_timeout, self.current.id);
        let Some(watch) = self.watch(id, number) else { return };
        watch.asked = server;
        watch.deadline = Deadline { at, since, order };
        let (after, watched) = (watch.after, watch.watched.clone());
        self.send(
            id.into(),
            server.into(),
            Body::Watch(WatchRequest { client_id: id, watch: number, after, watched }),
        );
    }

    /// A watching client is told what happened.
    pub(super) fn watch_told(&mut self, id: ClientId, by: ServerId, reply: &WatchReply) {
        let Some(watch) = self.watch(id, reply.watch) else { return };
        if watch.after != reply.report.after {
            return;
        }
        watch.after = reply.report.upto;
        let missed = reply.report.missed.map(|upto| Heard::Missed { upto });
        let told = reply.report.told.iter().cloned().map(Heard::Change);
        for heard in missed.into_iter().chain(told).map(Arc::new) {
            self.clients.get_mut(&id).into_iter().for_each(|client| client.heard.push(heard.clone()));
            self.tell(News::Heard { client: id, watch: reply.watch, heard });
        }
        self.ask_news(id, reply.watch, by);
    }

    /// A watch has waited long enough: it asks the next server of the circle.
    pub(super) fn watch_timed_out(&mut self, id: ClientId, number: u64) {
        let Some(asked) = self.watch(id, number).map(|watch| watch.asked) else { return };
        let ids = || self.machines.keys().copied();
        let next = ids().find(|id| *id > asked).or(ids().next());
        if let Some(server) = next {
            self.ask_news(id, number, server);
        }
    }

    fn watch(&mut self, id: ClientId, number: u64) -> Option<&mut Watch> {
        self.clients.get_mut(&id)?.watches.iter_mut().find(|watch| watch.number == number)
    }
}
