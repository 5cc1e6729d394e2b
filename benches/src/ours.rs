//! The core of this repository under the work: servers, their disks in memory, and a queue of messages.

use std::collections::VecDeque;

use raftarium::raft::configuration::Configuration;
use raftarium::raft::log::Payload;
use raftarium::raft::message::Message;
use raftarium::raft::options::Options;
use raftarium::raft::rules::Rules;
use raftarium::raft::server::{Durable, Effect, Input, RequestId, Server};
use raftarium::raft::{Chance, Micros, ServerId, Time};

use crate::work::{COMMAND_BYTES, Core, Tally};

/// A cluster of this repository's servers.
pub struct Ours {
    nodes: Vec<Node>,
    messages: VecDeque<(ServerId, ServerId, Message)>,
    effects: Vec<Effect>,
    applied: Vec<Tally>,
    served: Tally,
}

struct Node {
    server: Server,
    disk: Durable,
}

/// No timer fires by itself here, so that any timeout will do.
struct Shortest;

impl Chance for Shortest {
    fn between(&mut self, low: Micros, _: Micros) -> Micros {
        low
    }
}

impl Ours {
    /// So many servers, with the settings under which the core carries most.
    pub fn new(servers: u64) -> Ours {
        let count = u16::try_from(servers).expect("a few servers");
        let disk = Durable::new(Configuration::of_voters(count));
        // With one message under way to each follower, what comes meanwhile goes out as one.
        let options =
            Options { max_batch: 1024, max_inflight: 1, max_uncommitted: u64::MAX, ..Options::default() };
        let node = |id| {
            let (options, rules) = (options.clone(), Rules::default());
            let server = Server::new(ServerId(id), &disk, options, rules, false, Time(0), &mut Shortest);
            Node { server, disk: disk.clone() }
        };
        Ours {
            nodes: (1..=count).map(node).collect(),
            messages: VecDeque::new(),
            effects: Vec::new(),
            applied: vec![Tally::default(); usize::from(count)],
            served: Tally::default(),
        }
    }

    /// Gives a server an input and carries out what it asks. A write is on the disk at once.
    fn input(&mut self, id: ServerId, input: Input) {
        let place = usize::from(id.0) - 1;
        let Node { server, disk } = &mut self.nodes[place];
        let mut effects = std::mem::take(&mut self.effects);
        server.step(Time(0), &mut Shortest, input, &mut effects);
        let mut written = None;
        for effect in effects.drain(..) {
            match effect {
                Effect::Persist(number, write) => {
                    disk.write(&write);
                    written = Some(number);
                }
                Effect::Send { to, message, .. } => self.messages.push_back((id, to, message)),
                Effect::Apply { entry, .. } => {
                    if let Payload::Command(bytes) = &entry.payload {
                        self.applied[place].count_command(bytes);
                    }
                }
                Effect::Read { request, .. } => self.served.count(request.0),
                Effect::Reject { why, .. } => panic!("refused: {why:?}"),
                Effect::Restore(_) | Effect::Note(_) => {}
            }
        }
        self.effects = effects;
        if let Some(number) = written {
            self.input(id, Input::Synced(number));
        }
    }

    fn leading(&self) -> ServerId {
        let mut leaders = self.nodes.iter().map(|node| &node.server).filter(|server| server.is_leader());
        leaders.next().expect("a leader").id
    }
}

impl Core for Ours {
    fn propose(&mut self, command: [u8; COMMAND_BYTES]) {
        self.input(self.leading(), Input::Propose { request: RequestId(0), command: command.into() });
    }

    fn read(&mut self, number: u64) {
        self.input(self.leading(), Input::Read { request: RequestId(number), as_follower: false });
    }

    fn campaign(&mut self, server: u64) {
        self.input(ServerId(server as u16), Input::ElectionTimeout);
    }

    fn settle(&mut self) {
        while let Some((from, to, message)) = self.messages.pop_front() {
            self.input(to, Input::Receive { from, message });
        }
    }

    fn beat(&mut self) {
        self.input(self.leading(), Input::HeartbeatTimeout);
    }

    fn leader(&self) -> Option<(u64, u64)> {
        let mut leaders = self.nodes.iter().map(|node| &node.server).filter(|server| server.is_leader());
        let leader = leaders.next()?;
        leaders.next().is_none().then_some((leader.id.0.into(), leader.current_term.0))
    }

    fn applied(&self) -> &[Tally] {
        &self.applied
    }

    fn served(&self) -> &Tally {
        &self.served
    }
}
