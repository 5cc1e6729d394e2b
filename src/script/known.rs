//! What a line that is being typed can name: who is there, what is stored, what is in flight.

use super::names::Names;
use crate::raft::Time;
use crate::sim::cluster::Cluster;
use crate::sim::packet::MessageId;
use crate::store::value::Value;
use crate::store::{Store, text};
use crate::words;

/// What is there at one moment of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The servers and the clients.
    pub names: Names,
    /// What the leader's store holds, or that of whoever runs.
    pub store: Store,
    /// The messages in flight, the oldest first.
    pub messages: Vec<MessageId>,
    /// The moment.
    pub now: Time,
}

impl Known {
    /// What is there in a cluster.
    pub fn of(cluster: &Cluster) -> Known {
        let leader = words::leading(cluster).and_then(|id| cluster.machines.get(&id));
        let machine = leader.or_else(|| cluster.machines.values().find(|machine| machine.host.is_some()));
        let store = machine.and_then(|machine| machine.host.as_ref()).map(|host| host.store.clone());
        Known {
            names: Names::of(cluster),
            store: store.unwrap_or_default(),
            messages: cluster.network.in_flight.keys().copied().collect(),
            now: cluster.now,
        }
    }

    /// The keys of the store, as one would type them.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        self.store.records().map(|(key, _)| text::word(key))
    }

    /// The fields of a hash or the members of a set, as one would type them.
    pub fn parts(&self, key: &[u8]) -> Vec<String> {
        match self.store.get(key).map(|record| &record.value) {
            Some(Value::Hash(fields)) => fields.keys().map(|field| text::word(field)).collect(),
            Some(Value::Set(members)) => members.iter().map(|member| text::word(member)).collect(),
            _ => Vec::new(),
        }
    }
}
