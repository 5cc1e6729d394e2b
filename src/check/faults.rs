//! Faults made by hand: a cluster that no rule could bring about, and what the witness says of it.
//!
//! Each story begins with three servers: S1 leads term 1, three entries are committed and applied everywhere,
//! a fourth stands in S1's log and in nobody else's.

mod entries;
mod leaders;
mod servers;

use super::invariants::Invariant::{self, *};
use super::*;
use crate::raft::configuration::Configuration;
use crate::raft::log::{Entry, Log, Payload, Prefix};
use crate::raft::message::{Message, RequestVote, VoteReply};
use crate::raft::server::Server;
use crate::raft::{Index, ServerId, Term, Time};
use crate::sim::event::{EventId, News, Outcome, Trigger};
use crate::sim::packet::{Body, MessageId, Packet};
use crate::sim::settings::Setting;
use crate::sim::statement::{ClientId, How, Operation};
use crate::store::{Command, Guarantee, Request, Response, Store};

/// A run into which someone reaches.
struct Story {
    watched: Watched,
    next: EventId,
}

impl Story {
    fn new() -> Story {
        let mut setup = Setup::default();
        let settings = [Setting::Timers(false), Setting::Fsync(Default::default(), Default::default())];
        settings.into_iter().for_each(|setting| setup.settings.set(setting).unwrap());
        let mut watched = Watched::new(&setup).unwrap();
        let mut act = |statement| drop(watched.act(&statement).unwrap());
        act(Statement::Timeout(s(1).into()));
        act(Statement::Settle(vec![]));
        for line in ["SET x 1", "SET y 1"] {
            act(ask(line));
            act(Statement::Settle(vec![]));
        }
        act(Statement::Beat(s(1)));
        act(Statement::Settle(vec![]));
        act(ask("SET z 1"));
        act(Statement::Settle(vec![s(1).into(), Party::Client(ClientId(1))]));
        assert_eq!(
            watched.cluster.machines.values().map(|m| m.disk.durable.log.last_index().0).collect::<Vec<_>>(),
            [4, 3, 3]
        );
        let next = EventId(1_001);
        Story { watched, next }
    }

    fn server(&mut self, id: u16) -> &mut Server {
        &mut self.watched.cluster.machines.get_mut(&s(id)).unwrap().host.as_mut().unwrap().server
    }

    fn disk(&mut self, id: u16) -> &mut Log {
        &mut self.watched.cluster.machines.get_mut(&s(id)).unwrap().disk.durable.log
    }

    /// The witness looks at it all again.
    fn look(&mut self, news: Vec<News>) {
        let (id, at) = (self.next, self.watched.cluster.now);
        self.next = EventId(id.0 + 1);
        let trigger = Trigger::Act(Statement::Note(String::new()).into());
        self.watched.witness.check(&self.watched.cluster, &Event { id, at, cause: None, trigger, news });
    }

    fn says(&self) -> Vec<(Invariant, &str)> {
        let violations = self.watched.witness.violations();
        violations.iter().map(|violation| (violation.invariant, violation.text.as_str())).collect()
    }
}

fn s(number: u16) -> ServerId {
    ServerId(number)
}

fn ask(line: &str) -> Statement {
    let words: Vec<Vec<u8>> = line.split(' ').map(Into::into).collect();
    let operation =
        Operation { command: Command::parse(&words).unwrap(), at: None, how: How::AsSet, revision: None };
    Statement::Ask { client: ClientId(1), operation }
}

fn noop(term: u64) -> Entry {
    Entry { term: Term(term), stamp: Time(0), payload: Payload::Noop }
}

fn sent(from: u16, to: u16, message: Message) -> News {
    let (from, to, body) = (s(from).into(), s(to).into(), Body::Server(message));
    let (sent_at, arrives_at, sent_in) = (Time(0), Time(0), EventId(0));
    News::Sent(
        Packet { id: MessageId(0), from, to, body, sent_at, arrives_at, sent_in, copy_of: None }.into(),
    )
}

/// Makes a fault, and compares what is said of it.
fn check(fault: impl FnOnce(&mut Story) -> Vec<News>, said: &[(Invariant, &str)]) {
    let mut story = Story::new();
    assert_eq!(story.says(), []);
    let news = fault(&mut story);
    story.look(news);
    assert_eq!(story.says(), said);
    story.look(Vec::new());
    assert_eq!(story.says(), said, "each fault is reported once");
}

/// A server leads this term, with the log it has.
fn lead(story: &mut Story, id: u16, term: u64) {
    let role = story.server(1).role.clone();
    let server = story.server(id);
    (server.role, server.current_term, server.voted_for) = (role, Term(term), Some(s(id)));
}
