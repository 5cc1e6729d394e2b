//! raft-rs under the same work, driven as its own example does (`examples/single_mem_node`).

use raft::eraftpb::{Entry, Message};
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};
use raftarium_benches::work::{COMMAND_BYTES, Core, Tally};

/// A cluster of raft-rs's nodes.
pub struct RaftRs {
    nodes: Vec<RawNode<MemStorage>>,
    inboxes: Vec<Vec<Message>>,
    applied: Vec<Tally>,
    served: Tally,
}

impl RaftRs {
    /// So many nodes; with `batch_append` what is to be sent to a follower goes out as one message.
    pub fn new(servers: u64, batch_append: bool) -> RaftRs {
        let voters: Vec<u64> = (1..=servers).collect();
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = |id| {
            let config = Config {
                id,
                batch_append,
                max_inflight_msgs: 256,
                max_size_per_msg: 1 << 20,
                ..Config::new(id)
            };
            let storage = MemStorage::new_with_conf_state((voters.clone(), Vec::new()));
            RawNode::new(&config, storage, &logger).expect("a good configuration")
        };
        RaftRs {
            nodes: voters.iter().copied().map(node).collect(),
            inboxes: vec![Vec::new(); voters.len()],
            applied: vec![Tally::default(); voters.len()],
            served: Tally::default(),
        }
    }

    /// Carries out what a node asks; false if it asks nothing.
    fn ready(&mut self, place: usize) -> bool {
        let node = &mut self.nodes[place];
        if !node.has_ready() {
            return false;
        }
        let mut ready = node.ready();
        send(&mut self.inboxes, ready.take_messages());
        for state in ready.take_read_states() {
            let number = state.request_ctx.try_into().expect("eight bytes");
            self.served.count(u64::from_le_bytes(number));
        }
        apply(&mut self.applied[place], &ready.take_committed_entries());
        let store = node.raft.raft_log.store.clone();
        if !ready.entries().is_empty() {
            store.wl().append(ready.entries()).expect("entries behind the log");
        }
        if let Some(state) = ready.hs() {
            store.wl().set_hardstate(state.clone());
        }
        send(&mut self.inboxes, ready.take_persisted_messages());
        let mut light = node.advance(ready);
        if let Some(commit) = light.commit_index() {
            store.wl().mut_hard_state().set_commit(commit);
        }
        send(&mut self.inboxes, light.take_messages());
        apply(&mut self.applied[place], &light.take_committed_entries());
        node.advance_apply();
        true
    }

    fn leading(&mut self) -> &mut RawNode<MemStorage> {
        let mut leaders = self.nodes.iter_mut().filter(|node| node.raft.state == StateRole::Leader);
        leaders.next().expect("a leader")
    }
}

fn send(inboxes: &mut [Vec<Message>], messages: Vec<Message>) {
    for message in messages {
        inboxes[message.to as usize - 1].push(message);
    }
}

fn apply(tally: &mut Tally, entries: &[Entry]) {
    for entry in entries.iter().filter(|entry| !entry.data.is_empty()) {
        tally.count_command(&entry.data);
    }
}

impl Core for RaftRs {
    fn propose(&mut self, command: [u8; COMMAND_BYTES]) {
        self.leading().propose(Vec::new(), command.to_vec()).expect("taken");
    }

    fn read(&mut self, number: u64) {
        self.leading().read_index(number.to_le_bytes().to_vec());
    }

    fn campaign(&mut self, server: u64) {
        self.nodes[server as usize - 1].campaign().expect("taken");
    }

    /// Everything that has come to a node is given to it before it is asked what it wants.
    fn settle(&mut self) {
        let mut busy = true;
        while busy {
            busy = false;
            for place in 0..self.nodes.len() {
                for message in std::mem::take(&mut self.inboxes[place]) {
                    self.nodes[place].step(message).expect("taken");
                }
                busy |= self.ready(place);
            }
        }
    }

    fn beat(&mut self) {
        self.leading().ping();
    }

    fn leader(&self) -> Option<(u64, u64)> {
        let mut leaders = self.nodes.iter().filter(|node| node.raft.state == StateRole::Leader);
        let leader = leaders.next()?;
        leaders.next().is_none().then_some((leader.raft.id, leader.raft.term))
    }

    fn applied(&self) -> &[Tally] {
        &self.applied
    }

    fn served(&self) -> &Tally {
        &self.served
    }
}
