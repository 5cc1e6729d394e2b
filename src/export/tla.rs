//! A trace in the vocabulary of the TLA+ specification of etcd's Raft: the records that its `tla/` folder reads
//! (`Traceetcdraft.tla`) and that its `state_trace.go` writes, one a line.
//!
//! The names and fields are those; the protocols differ in places, and what one of them lacks is not told:
//! pre-votes, reads and the order to begin an election (etcd does not trace them either), chunks of a snapshot
//! but the last, and the end of each batch (`Advance`). A heartbeat here is an AppendEntries without entries, and so a
//! `MsgApp`.
//!
//! A cluster of etcd begins in term 1 with one entry for each member, which the trace has to tell before `Bootstrap`;
//! this one begins in term 0 with an empty log. So those entries are told, and all terms are one more than here, all
//! indexes as many more as there are members. A run whose servers are given something at the start is told as it is.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::raft::configuration::Configuration;
use crate::raft::log::Payload;
use crate::raft::message::Message;
use crate::raft::note::Note;
use crate::raft::server::{Role, Server};
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::Packet;
use crate::sim::statement::Party;

/// Tells a run, event by event.
#[derive(Clone, Debug)]
pub struct Tracer {
    /// By how much terms and indexes are greater there.
    ahead: (u64, u64),
    before: Cluster,
}

impl Tracer {
    /// Begins with a run before its first event, and tells what its servers are in.
    pub fn new(cluster: &Cluster) -> (Tracer, Vec<Value>) {
        let hosts = || cluster.machines.values().filter_map(|machine| machine.host.as_ref());
        let is_fresh =
            |server: &Server| server.current_term == Term(0) && server.log.last_index() == Index(0);
        let fresh = hosts().all(|host| is_fresh(&host.server));
        let members = hosts().next().map_or(0, |host| host.server.configuration().voters.len() as u64);
        let tracer = Tracer { ahead: if fresh { (1, members) } else { (0, 0) }, before: cluster.clone() };
        let traces = match fresh {
            true => hosts().flat_map(|host| bootstrap(&host.server)).collect(),
            false => hosts().map(|host| tracer.trace("InitState", &host.server, None, None)).collect(),
        };
        (tracer, traces)
    }

    /// What an event says, after which the run is this: receiving is told of the server before, all else after.
    pub fn traces(&mut self, event: &Event, now: &Cluster) -> Vec<Value> {
        let mut traces = Vec::new();
        if let Trigger::Arrival(packet) = &event.trigger
            && let Some((name, message)) = packet.message().and_then(|message| self.told(packet, message))
            && let Some(server) = in_cluster(&self.before, packet.to)
        {
            traces.push(self.trace(&format!("Receive{name}"), server, Some(message), None));
        }
        traces.extend(event.news.iter().filter_map(|news| self.of_news(news, now)));
        self.before = now.clone();
        traces
    }

    fn of_news(&self, news: &News, now: &Cluster) -> Option<Value> {
        match news {
            News::Server(id, note) => {
                let server = in_cluster(now, *id)?;
                let (name, prop) = of_note(note, server)?;
                Some(self.trace(name, server, None, prop))
            }
            News::Started { server } => Some(self.trace("InitState", in_cluster(now, *server)?, None, None)),
            News::WriteEnded { server } => Some(self.trace("Ready", in_cluster(now, *server)?, None, None)),
            News::Applied { server, payload: Payload::Configuration(configuration), .. } => {
                let prop = json!({ "cc": { "newconf": ids(&configuration.voters) } });
                Some(self.trace("ApplyConfChange", in_cluster(now, *server)?, None, Some(prop)))
            }
            News::Sent(packet) if packet.copy_of.is_none() => {
                let (name, message) = self.told(packet, packet.message()?)?;
                Some(self.trace(&format!("Send{name}"), in_cluster(now, packet.from)?, Some(message), None))
            }
            _ => None,
        }
    }
}

/// How a server of etcd begins: in term 1, with one entry for each member, in their order.
fn bootstrap(server: &Server) -> Vec<Value> {
    let members = ids(&server.configuration().voters);
    let count = members.len() as u64;
    let at = |name: &str, term: u64, log: u64, members: &[String]| {
        json!({
            "name": name,
            "nid": server.id.0.to_string(),
            "state": { "term": term, "vote": "0", "commit": log },
            "role": "StateFollower",
            "log": log,
            "applied": 0,
            "conf": [members, []],
        })
    };
    let joined = (1..=members.len()).map(|joined| {
        let mut event = at("ApplyConfChange", 1, count, &members[..joined - 1]);
        event["prop"] = json!({ "cc": { "newconf": members[..joined] } });
        event
    });
    let first =
        [at("InitState", 0, 0, &[]), at("BecomeFollower", 0, 0, &[]), at("BecomeFollower", 1, 0, &[])];
    let events = first.into_iter().chain(joined).chain([at("Bootstrap", 1, count, &members)]);
    events.map(tagged).collect()
}

fn tagged(event: Value) -> Value {
    json!({ "tag": "trace", "event": event })
}

fn of_note(note: &Note, server: &Server) -> Option<(&'static str, Option<Value>)> {
    Some(match note {
        Note::ElectionStarted { .. } => ("BecomeCandidate", None),
        Note::Elected { .. } => ("BecomeLeader", None),
        Note::SteppedDown { .. } => ("BecomeFollower", None),
        Note::TermAdopted { .. } => ("BecomeFollower", None),
        Note::Committed { .. } => ("Commit", None),
        Note::TermBegun { .. } => ("Replicate", None),
        Note::Appended { index, .. } => match server.log.get(*index).map(|entry| &entry.payload) {
            Some(Payload::Configuration(configuration)) => {
                ("ChangeConf", Some(changes(configuration, server, *index)))
            }
            _ => ("Replicate", None),
        },
        _ => return None,
    })
}

/// Who comes and goes with a configuration.
fn changes(new: &Configuration, server: &Server, index: Index) -> Value {
    let before =
        server.log.iter().take_while(|(at, _)| *at < index).filter_map(|(_, entry)| match &entry.payload {
            Payload::Configuration(configuration) => Some(configuration),
            _ => None,
        });
    let before = before.last().unwrap_or(&server.log.prefix.configuration);
    let change = |id: &ServerId, action: &str| json!({ "nid": id.0.to_string(), "action": action });
    let added = new.voters.difference(&before.voters).map(|id| change(id, "AddNewServer"));
    let learning = new.learners.difference(&before.learners).map(|id| change(id, "AddLearner"));
    let gone = before.voters.difference(&new.voters).map(|id| change(id, "RemoveServer"));
    json!({ "cc": { "changes": added.chain(learning).chain(gone).collect::<Vec<_>>() } })
}

impl Tracer {
    /// A message's name behind `Send` or `Receive`, and its fields; none if it has no counterpart.
    fn told(&self, packet: &Packet, message: &Message) -> Option<(&'static str, Value)> {
        let fields = Fields { term: message.term(), ..Fields::default() };
        let (name, kind, fields) = match message {
            Message::RequestVote(m) => {
                let fields =
                    Fields { log_term: Some(m.last_log_term), index: Some(m.last_log_index), ..fields };
                ("RequestVoteRequest", "MsgVote", fields)
            }
            Message::RequestVoteReply(m) => {
                ("RequestVoteResponse", "MsgVoteResp", Fields { reject: !m.vote_granted, ..fields })
            }
            Message::AppendEntries(m) => {
                let (entries, commit) = (m.entries.len() as u64, Some(m.leader_commit));
                let (log_term, index) = (Some(m.prev_log_term), Some(m.prev_log_index));
                let fields = Fields { log_term, index, entries, commit, ..fields };
                ("AppendEntriesRequest", "MsgApp", fields)
            }
            Message::AppendEntriesReply(m) => {
                let index = Some(if m.success { m.match_index } else { m.prev_log_index });
                let reject_hint = Some(m.conflict_index).filter(|_| !m.success);
                let fields = Fields { index, reject: !m.success, reject_hint, ..fields };
                ("AppendEntriesResponse", "MsgAppResp", fields)
            }
            Message::InstallSnapshot(m) if m.done => {
                let entries = m.last_included_index.0 + self.ahead.1;
                ("AppendEntriesRequest", "MsgSnap", Fields { entries, ..fields })
            }
            Message::InstallSnapshotReply(m) => (
                "AppendEntriesResponse",
                "MsgAppResp",
                Fields { index: Some(m.last_included_index?), ..fields },
            ),
            Message::InstallSnapshot(_) | Message::PreVote(_) | Message::PreVoteReply(_) => return None,
            Message::TimeoutNow(_) | Message::ReadIndex(_) | Message::ReadIndexReply(_) => return None,
        };
        let (terms, indexes) = self.ahead;
        let party = |party: Party| party.to_string().trim_start_matches('S').to_owned();
        let message = json!({
            "type": kind,
            "term": fields.term.0 + terms,
            "from": party(packet.from),
            "to": party(packet.to),
            "entries": fields.entries,
            "logTerm": fields.log_term.map_or(0, |term| term.0 + terms),
            "index": fields.index.map_or(0, |index| index.0 + indexes),
            "commit": fields.commit.map_or(0, |index| index.0 + indexes),
            "vote": "0",
            "reject": fields.reject,
            "rejectHint": fields.reject_hint.map_or(0, |index| index.0 + indexes),
        });
        Some((name, message))
    }

    /// A server as it is, and what it does.
    fn trace(&self, name: &str, server: &Server, message: Option<Value>, prop: Option<Value>) -> Value {
        let (terms, indexes) = self.ahead;
        let role = match server.role {
            Role::Leader(_) => "StateLeader",
            Role::Candidate { .. } => "StateCandidate",
            Role::PreCandidate { .. } => "StatePreCandidate",
            Role::Follower { .. } => "StateFollower",
        };
        let configuration = server.configuration();
        let (incoming, outgoing) = (ids(&configuration.voters), configuration.outgoing.iter().flatten());
        let outgoing: Vec<String> = outgoing.map(|id| id.0.to_string()).collect();
        let mut event = json!({
            "name": name,
            "nid": server.id.0.to_string(),
            "state": {
                "term": server.current_term.0 + terms,
                "vote": server.voted_for.map_or(0, |id| id.0).to_string(),
                "commit": server.commit_index.0 + indexes,
            },
            "role": role,
            "log": server.log.last_index().0 + indexes,
            "applied": server.last_applied.0 + indexes,
            "conf": [incoming, outgoing],
        });
        message.into_iter().for_each(|message| event["msg"] = message);
        prop.into_iter().for_each(|prop| event["prop"] = prop);
        tagged(event)
    }
}

#[derive(Default)]
struct Fields {
    term: Term,
    entries: u64,
    log_term: Option<Term>,
    index: Option<Index>,
    commit: Option<Index>,
    reject: bool,
    reject_hint: Option<Index>,
}

fn ids(servers: &BTreeSet<ServerId>) -> Vec<String> {
    servers.iter().map(|id| id.0.to_string()).collect()
}

fn in_cluster(cluster: &Cluster, id: impl Into<Party>) -> Option<&Server> {
    let Party::Server(id) = id.into() else { return None };
    cluster.machines.get(&id)?.host.as_ref().map(|host| &host.server)
}
