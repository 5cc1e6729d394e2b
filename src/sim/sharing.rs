//! What servers have in common, stored once.
//!
//! Servers come to hold the same, each by its own work: the same entries in memory and on disk, the same changes in
//! their stores. A player that rewinds time keeps many copies of a run, and in each of them all of that. So before it
//! takes a copy it lets equal parts become one part. They are values: nobody can tell.

use std::cmp::Reverse;

use super::cluster::Cluster;
use crate::raft::log::Log;
use crate::store::Store;

impl Cluster {
    /// What servers have in common takes the room of one from now on; nothing else changes.
    pub fn share(&mut self) {
        let (mut logs, mut stores): (Vec<&mut Log>, Vec<&mut Store>) = Default::default();
        for machine in self.machines.values_mut() {
            logs.push(&mut machine.disk.durable.log);
            if let Some(host) = &mut machine.host {
                logs.push(&mut host.server.log);
                stores.push(&mut host.store);
            }
        }
        logs.sort_by_key(|log| Reverse(log.last_index()));
        in_turn(&mut logs, Log::share);
        stores.sort_by_key(|store| Reverse(store.applied()));
        in_turn(&mut stores, Store::share);
    }
}

/// Each shares with the one before it: the longest come first, and those that are equal stand together.
pub(crate) fn in_turn<T>(all: &mut [&mut T], share: impl Fn(&mut T, &T)) {
    for place in 1..all.len() {
        let (before, behind) = all.split_at_mut(place);
        share(behind[0], before[place - 1]);
    }
}
