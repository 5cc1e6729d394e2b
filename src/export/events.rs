//! Events as JSON. Times are whole microseconds of the run. What happened in a run of modified Raft says so:
//! `"modified"` lists the rules that are off.

use serde_json::{Map, Value, json};

use crate::raft::message::{Field, KINDS};
use crate::raft::rules::{Rule, Rules};
use crate::sim::event::{Event, Loss, News, Trigger};
use crate::sim::fate::Fate;
use crate::sim::packet::{Body, Packet};
use crate::sim::watching::Heard;
use crate::words::sentence;

/// An event.
pub fn event(event: &Event, rules: Rules) -> Value {
    let value = json!({
        "event": event.id.0,
        "at": event.at.0,
        // What was due from the beginning on has no event before it.
        "cause": event.cause.filter(|cause| cause.0 > 0).map(|cause| cause.0),
        "trigger": trigger(&event.trigger),
        "news": event.news.iter().map(news).collect::<Vec<_>>(),
    });
    marked(value, rules)
}

/// With the rules that are off, if any are: this is modified Raft.
pub fn marked(mut value: Value, rules: Rules) -> Value {
    if rules != Rules::default() {
        value["modified"] = rules.broken().map(Rule::id).collect();
    }
    value
}

fn trigger(trigger: &Trigger) -> Value {
    match trigger {
        Trigger::Act(statement) => json!({ "kind": "act", "statement": statement.to_string() }),
        Trigger::Arrival(packet) => json!({ "kind": "arrival", "message": message(packet) }),
        Trigger::Written(server) => json!({ "kind": "written", "server": server.to_string() }),
        Trigger::Timer(server) => json!({ "kind": "timer", "server": server.to_string() }),
        Trigger::Load(client) => json!({ "kind": "load", "client": client.to_string() }),
        Trigger::ClientTimer(client) => json!({ "kind": "client-timer", "client": client.to_string() }),
    }
}

fn news(news: &News) -> Value {
    let mut object = kind(news);
    object.insert("text".into(), sentence(news).text.into());
    Value::Object(object)
}

/// What kind of news it is, and whom and what it is about.
fn kind(news: &News) -> Map<String, Value> {
    let value = match news {
        News::Server(server, note) => {
            let rules: Vec<&str> = note.rules().map(|rule| rule.id()).collect();
            let name = format!("{note:?}");
            let name = name.split([' ', '(', '{']).next().unwrap_or_default();
            json!({ "kind": "note", "server": server.to_string(), "note": name, "rules": rules })
        }
        News::Sent(packet) => json!({ "kind": "sent", "message": message(packet) }),
        News::Lost(packet, loss) => {
            json!({ "kind": "lost", "message": packet.id.to_string(), "why": why(*loss) })
        }
        News::Applied { server, index, term, response, repeated, .. } => {
            let response = response.as_ref().map(ToString::to_string);
            json!({ "kind": "applied", "server": server.to_string(), "index": index.0, "term": term.0, "response": response, "repeated": repeated })
        }
        News::Expired { server, index, keys } => {
            let keys: Vec<String> = keys.iter().map(|key| crate::store::text::word(key)).collect();
            json!({ "kind": "expired", "server": server.to_string(), "index": index.0, "keys": keys })
        }
        News::WriteBegan { server, until } => {
            json!({ "kind": "write-began", "server": server.to_string(), "until": until.0 })
        }
        News::WriteEnded { server } => json!({ "kind": "write-ended", "server": server.to_string() }),
        News::Crashed { server, writes, held_back } => {
            json!({ "kind": "crashed", "server": server.to_string(), "writes": writes, "heldBack": held_back })
        }
        News::Started { server } => json!({ "kind": "started", "server": server.to_string() }),
        News::Stalled { server, paused } => {
            json!({ "kind": "stalled", "server": server.to_string(), "paused": paused })
        }
        News::Invoked { client, sequence, command } => {
            json!({ "kind": "invoked", "client": client.to_string(), "sequence": sequence, "command": command.to_string() })
        }
        News::Asked { client, sequence, server, attempt } => {
            json!({ "kind": "asked", "client": client.to_string(), "sequence": sequence, "server": server.to_string(), "attempt": attempt })
        }
        News::Told { client, sequence, by, .. } => {
            json!({ "kind": "told", "client": client.to_string(), "sequence": sequence, "server": by.to_string() })
        }
        News::Fate { client, sequence, fate, .. } => {
            let index = match fate {
                Fate::Happened(index) => Some(index.0),
                Fate::CannotHappen => None,
            };
            json!({ "kind": "fate", "client": client.to_string(), "sequence": sequence, "happenedAt": index })
        }
        News::Heard { client, heard, .. } => {
            let (told, revision) = match &**heard {
                Heard::Change(told) => (told.to_string(), told.revision),
                Heard::Missed { upto } => ("COMPACTED".into(), *upto),
            };
            json!({ "kind": "heard", "client": client.to_string(), "told": told, "revision": revision })
        }
        News::Closed { client, sequence, outcome, .. } => {
            json!({ "kind": "closed", "client": client.to_string(), "sequence": sequence, "outcome": crate::script::condition::printed(outcome) })
        }
    };
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn why(loss: Loss) -> &'static str {
    match loss {
        Loss::Chance => "chance",
        Loss::Cut => "cut",
        Loss::ReceiverDown => "receiver-down",
        Loss::Dropped => "dropped",
    }
}

fn message(packet: &Packet) -> Value {
    let mut object = json!({
        "id": packet.id.to_string(),
        "from": packet.from.to_string(),
        "to": packet.to.to_string(),
        "kind": packet.kind(),
        "arrives": packet.arrives_at.0,
        "copyOf": packet.copy_of.map(|id| id.to_string()),
    });
    object["fields"] = match &packet.body {
        Body::Server(message) => {
            let names =
                KINDS.iter().find(|(kind, _)| *kind == message.kind()).map_or(&[][..], |(_, names)| names);
            names
                .iter()
                .zip(message.fields())
                .map(|((name, _), value)| ((*name).to_string(), field(&value)))
                .collect()
        }
        Body::Request(request) => {
            json!({ "sequenceNum": request.sequence_num, "operation": request.operation.to_string() })
        }
        Body::Watch(request) => {
            json!({ "watch": request.watch, "watched": request.watched.to_string(), "after": request.after })
        }
        Body::News(reply) => {
            let told: Vec<String> = reply.report.told.iter().map(ToString::to_string).collect();
            json!({ "watch": reply.watch, "after": reply.report.after, "upto": reply.report.upto, "told": told })
        }
        Body::Reply(reply) => {
            json!({ "sequenceNum": reply.sequence_num, "answer": crate::words::contents(packet) })
        }
    };
    object
}

fn field(value: &Field) -> Value {
    match value {
        Field::Number(number) => (*number).into(),
        Field::Bool(truth) => (*truth).into(),
        Field::Server(id) => id.to_string().into(),
        Field::Terms(terms) => terms.iter().map(|term| term.0).collect(),
    }
}
