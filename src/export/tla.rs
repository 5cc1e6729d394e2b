//! A trace in the vocabulary of the TLA+ specification of etcd's Raft: the records that its `tla/` folder reads
//! (`Traceetcdraft.tla`) and that its `state_trace.go` writes, one a line.
//!
//! The names and fields are those; the protocols differ in places, and what one of them lacks is not told:
//! pre-votes, reads and the order to begin an election (etcd does not trace them either), chunks of a snapshot
//! but the last, and the end of each batch (`Advance`). A heartbeat here is an AppendEntries without entries, and so a
//! `MsgApp`. Where etcd begins with one configuration entry for each member, here is none.

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

/// What the servers are in before the first event.
pub fn beginning(cluster: &Cluster) -> Vec<Value> {
    let servers = cluster.machines.values().filter_map(|machine| machine.host.as_ref());
    servers.map(|host| trace("InitState", &host.server, None, None)).collect()
}

/// What an event says, and the cluster before and after it: receiving is told of the server before, all else after.
pub fn traces(event: &Event, before: &Cluster, now: &Cluster) -> Vec<Value> {
    let mut traces = Vec::new();
    if let Trigger::Arrival(packet) = &event.trigger
        && let Some((name, message)) = packet.message().and_then(|message| told(packet, message))
        && let Some(server) = in_cluster(before, packet.to)
    {
        traces.push(trace(&format!("Receive{name}"), server, Some(message), None));
    }
    traces.extend(event.news.iter().filter_map(|news| of_news(news, now)));
    traces
}

fn of_news(news: &News, now: &Cluster) -> Option<Value> {
    match news {
        News::Server(id, note) => {
            let server = in_cluster(now, *id)?;
            let (name, prop) = of_note(note, server)?;
            Some(trace(name, server, None, prop))
        }
        News::Started { server } => Some(trace("InitState", in_cluster(now, *server)?, None, None)),
        News::WriteEnded { server } => Some(trace("Ready", in_cluster(now, *server)?, None, None)),
        News::Applied { server, payload: Payload::Configuration(configuration), .. } => {
            let prop = json!({ "cc": { "newconf": ids(&configuration.voters) } });
            Some(trace("ApplyConfChange", in_cluster(now, *server)?, None, Some(prop)))
        }
        News::Sent(packet) if packet.copy_of.is_none() => {
            let (name, message) = told(packet, packet.message()?)?;
            Some(trace(&format!("Send{name}"), in_cluster(now, packet.from)?, Some(message), None))
        }
        _ => None,
    }
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

/// A message's name behind `Send` or `Receive`, and its fields; none if it has no counterpart.
fn told(packet: &Packet, message: &Message) -> Option<(&'static str, Value)> {
    let fields = Fields { term: message.term(), ..Fields::default() };
    let (name, kind, fields) = match message {
        Message::RequestVote(m) => {
            let fields = Fields { log_term: m.last_log_term, index: m.last_log_index, ..fields };
            ("RequestVoteRequest", "MsgVote", fields)
        }
        Message::RequestVoteReply(m) => {
            ("RequestVoteResponse", "MsgVoteResp", Fields { reject: !m.vote_granted, ..fields })
        }
        Message::AppendEntries(m) => {
            let (entries, commit) = (m.entries.len() as u64, m.leader_commit);
            let fields =
                Fields { log_term: m.prev_log_term, index: m.prev_log_index, entries, commit, ..fields };
            ("AppendEntriesRequest", "MsgApp", fields)
        }
        Message::AppendEntriesReply(m) => {
            let index = if m.success { m.match_index } else { m.prev_log_index };
            let fields = Fields { index, reject: !m.success, reject_hint: m.conflict_index, ..fields };
            ("AppendEntriesResponse", "MsgAppResp", fields)
        }
        Message::InstallSnapshot(m) if m.done => {
            ("AppendEntriesRequest", "MsgSnap", Fields { entries: m.last_included_index.0, ..fields })
        }
        Message::InstallSnapshotReply(m) => {
            ("AppendEntriesResponse", "MsgAppResp", Fields { index: m.last_included_index?, ..fields })
        }
        Message::InstallSnapshot(_) | Message::PreVote(_) | Message::PreVoteReply(_) => return None,
        Message::TimeoutNow(_) | Message::ReadIndex(_) | Message::ReadIndexReply(_) => return None,
    };
    let party = |party: Party| party.to_string().trim_start_matches('S').to_owned();
    let message = json!({
        "type": kind,
        "term": fields.term.0,
        "from": party(packet.from),
        "to": party(packet.to),
        "entries": fields.entries,
        "logTerm": fields.log_term.0,
        "index": fields.index.0,
        "commit": fields.commit.0,
        "vote": "0",
        "reject": fields.reject,
        "rejectHint": fields.reject_hint.0,
    });
    Some((name, message))
}

#[derive(Default)]
struct Fields {
    term: Term,
    entries: u64,
    log_term: Term,
    index: Index,
    commit: Index,
    reject: bool,
    reject_hint: Index,
}

fn trace(name: &str, server: &Server, message: Option<Value>, prop: Option<Value>) -> Value {
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
            "term": server.current_term.0,
            "vote": server.voted_for.map_or(0, |id| id.0).to_string(),
            "commit": server.commit_index.0,
        },
        "role": role,
        "log": server.log.last_index().0,
        "applied": server.last_applied.0,
        "conf": [incoming, outgoing],
    });
    message.into_iter().for_each(|message| event["msg"] = message);
    prop.into_iter().for_each(|prop| event["prop"] = prop);
    json!({ "tag": "trace", "event": event })
}

fn ids(servers: &BTreeSet<ServerId>) -> Vec<String> {
    servers.iter().map(|id| id.0.to_string()).collect()
}

fn in_cluster(cluster: &Cluster, id: impl Into<Party>) -> Option<&Server> {
    let Party::Server(id) = id.into() else { return None };
    cluster.machines.get(&id)?.host.as_ref().map(|host| &host.server)
}
