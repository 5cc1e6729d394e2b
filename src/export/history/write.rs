//! Writing.

use serde_json::{Map, Value, json};

use super::{MARK, VERSION};
use crate::check::history::{Beginning, History, Moment, Step};
use crate::check::model::{Held, Kept};
use crate::sim::event::Outcome;
use crate::sim::settings::Reads;
use crate::sim::watching::Heard;
use crate::store::{self, Command, Response, Watched};

/// The histories of some runs, each with its name, one step a line.
pub fn write<'a>(runs: impl IntoIterator<Item = (Option<&'a str>, &'a History)>) -> String {
    let runs: Vec<String> = runs.into_iter().map(|(name, history)| run(name, history)).collect();
    format!("{{\"{MARK}\":{VERSION},\"runs\":[\n{}\n]}}\n", runs.join(",\n"))
}

fn run(name: Option<&str>, history: &History) -> String {
    let Beginning { happened, may_happen } = history.beginning();
    let steps: Vec<String> = history.moments().map(|moment| step(moment).to_string()).collect();
    let printed = |commands: &[Command]| json!(commands.iter().map(Command::to_string).collect::<Vec<_>>());
    format!(
        "{{\"name\":{},\"happened\":{},\"mayHappen\":{},\"revisions\":true,\"steps\":[\n{}\n]}}",
        json!(name),
        printed(happened),
        printed(may_happen),
        steps.join(",\n")
    )
}

fn step(moment: &Moment) -> Value {
    let mut value = match &moment.step {
        Step::Begins { call: (client, call), operation, reads } => {
            json!({ "client": client, "call": call, "invoke": operation.to_string(), "reads": reads_name(*reads) })
        }
        Step::Copied { call: (client, call) } => json!({ "client": client, "call": call, "copied": true }),
        Step::Ends { call: (client, call), outcome } => {
            let mut value = json!({ "client": client, "call": call });
            let (name, said) = match outcome {
                Outcome::Answered(answer) => ("ok", response(answer)),
                Outcome::NotLeader => ("fail", "not leader".into()),
                Outcome::Busy => ("fail", "busy".into()),
                Outcome::Unknown => ("info", "unknown".into()),
            };
            value[name] = said;
            value
        }
        Step::Changed(change) => {
            let keys =
                change.keys.iter().map(|(key, kept)| json!([bytes(key), kept.as_ref().map(self::kept)]));
            json!({ "revision": change.revision, "oldest": change.oldest, "keys": keys.collect::<Vec<_>>() })
        }
        Step::Unclear => json!({ "unclear": true }),
        Step::Asks { watch: (client, watch), watched, after } => {
            json!({ "client": client, "watch": watch, "asks": self::watched(watched), "after": after })
        }
        Step::Heard { watch: (client, watch), heard } => match &**heard {
            Heard::Missed { upto } => json!({ "client": client, "watch": watch, "missed": upto }),
            Heard::Change(told) => {
                let value = told.value.as_ref().map(|value| held(&Held::of(value)));
                let told = json!({ "revision": told.revision, "key": bytes(&told.key), "value": value });
                json!({ "client": client, "watch": watch, "hears": told })
            }
        },
    };
    value["at"] = moment.at.0.into();
    value
}

pub(super) fn reads_name(reads: Reads) -> &'static str {
    match reads {
        Reads::Index => "index",
        Reads::Lease => "lease",
        Reads::Log => "log",
        Reads::Local => "local",
    }
}

fn watched(watched: &Watched) -> Value {
    let name = if watched.prefix { "prefix" } else { "key" };
    json!({ name: bytes(&watched.name) })
}

fn response(said: &Response) -> Value {
    match said {
        Response::Ok => "OK".into(),
        Response::Nil => Value::Null,
        Response::Yes => true.into(),
        Response::No => false.into(),
        Response::Count(count) => (*count).into(),
        Response::Value(value) => json!({ "value": bytes(value) }),
        Response::List(list) => json!({ "list": list.iter().map(bytes).collect::<Vec<_>>() }),
        Response::Each(each) => each.iter().map(response).collect(),
        Response::Lasts(micros) => json!({ "lasts": micros }),
        Response::Error(error) => json!({ "error": error.code.to_string(), "sentence": error.sentence }),
    }
}

fn kept(kept: &Kept) -> Value {
    let mut value = held(&kept.held);
    if kept.mortal {
        value["ends"] = true.into();
    }
    value
}

fn held(held: &Held) -> Value {
    let (name, value) = match held {
        Held::Text(text) => ("string", bytes(text)),
        Held::Fields(fields) => {
            ("hash", fields.iter().map(|(field, value)| json!([bytes(field), bytes(value)])).collect())
        }
        Held::Members(members) => ("set", members.iter().map(bytes).collect()),
    };
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// Text as it is, other bytes in hexadecimal.
fn bytes(bytes: &store::Bytes) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => json!({ "hex": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() }),
    }
}
