//! Reading: any text whatever, from the file down to the steps of its runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::values::{Object, in_store, string};
use super::values::{
    array, bytes, field, kept, number, number_of, object, operation, outcome, pair_of, reads,
};
use super::{MARK, Told, VERSION};
use crate::check::changes::Change;
use crate::check::history::{Beginning, History, Moment, Step};
use crate::raft::Time;
use crate::sim::watching::Heard;
use crate::store::{self, Watched};

/// The histories that a text holds, judged anew.
///
/// # Errors
/// What cannot be understood, where, and what was expected.
pub fn read(text: &str) -> Result<Vec<Told>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))?;
    let file =
        value.as_object().ok_or_else(|| format!("is no history: expected {{\"{MARK}\":{VERSION},…}}"))?;
    match file.get(MARK).map(Value::as_u64) {
        None => return Err(format!("is JSON, but no history: it has no \"{MARK}\"")),
        Some(Some(VERSION)) => {}
        Some(_) => {
            return Err(format!("is a history of version {}, and only {VERSION} is known", file[MARK]));
        }
    }
    let runs = array(field(file, "runs")?)?;
    let numbered = runs.iter().zip(1..);
    numbered.map(|(value, number)| run(value).map_err(|why| format!("run {number}: {why}"))).collect()
}

fn run(value: &Value) -> Result<Told, String> {
    let run = object(value)?;
    let name = run.get("name").and_then(Value::as_str).map(str::to_owned);
    let commands = |name: &str| match run.get(name) {
        None => Ok(Vec::new()),
        Some(list) => array(list)?
            .iter()
            .map(|text| Ok(operation(string(text)?)?.command))
            .collect::<Result<_, String>>(),
    };
    let beginning = Beginning { happened: commands("happened")?, may_happen: commands("mayHappen")? };
    let mut told = Told { name, history: History::after(beginning), broken: Vec::new() };
    let mut known = Known { revision: told.history.revisions(), ..Known::default() };
    let mut at = Time(0);
    if run.get("revisions") != Some(&Value::Bool(true)) {
        told.history.take(Moment { at, step: Step::Unclear });
    }
    for (value, number) in array(field(run, "steps")?)?.iter().zip(1..) {
        let step = object(value).and_then(|step| {
            at = step.get("at").map_or(Ok(at), |at| number_of(at).map(Time))?;
            known.step(step)
        });
        let step = step.map_err(|why| format!("step {number}: {why}"))?;
        told.broken.extend(told.history.take(Moment { at, step }));
    }
    Ok(told)
}

/// What the steps so far tell of calls, watches and revisions.
#[derive(Default)]
struct Known {
    /// The calls, and whether they have ended.
    calls: BTreeMap<(u32, u64), bool>,
    watches: BTreeSet<(u32, u64)>,
    /// The latest revision and the oldest.
    revision: (u64, u64),
}

impl Known {
    fn step(&mut self, step: &Object) -> Result<Step, String> {
        if step.contains_key("unclear") {
            return Ok(Step::Unclear);
        }
        if step.contains_key("revision") {
            return self.change(step);
        }
        let client = u32::try_from(number(step, "client")?).ok().filter(|client| *client > 0);
        let client = client.ok_or("a client's number is 1 to 4294967295")?;
        match step.contains_key("watch") {
            true => self.watch((client, number(step, "watch")?), step),
            false => self.call((client, number(step, "call")?), step),
        }
    }

    fn call(&mut self, call: (u32, u64), step: &Object) -> Result<Step, String> {
        let (client, place) = call;
        if let Some(asked) = step.get("invoke") {
            if self.calls.insert(call, false).is_some() {
                return Err(format!("client {client} begins its call {place} a second time"));
            }
            let operation = Arc::new(operation(string(asked)?)?);
            return Ok(Step::Begins { call, operation, reads: reads(step)? });
        }
        let ended = self.calls.get_mut(&call).filter(|ended| !**ended);
        let ended = ended.ok_or_else(|| format!("client {client} has no call {place} under way"))?;
        if step.contains_key("copied") {
            return Ok(Step::Copied { call });
        }
        *ended = true;
        Ok(Step::Ends { call, outcome: outcome(step)? })
    }

    fn change(&mut self, step: &Object) -> Result<Step, String> {
        let (revision, oldest) = (number(step, "revision")?, number(step, "oldest")?);
        let mut keys = BTreeMap::new();
        for pair in array(field(step, "keys")?)? {
            let [key, value] = pair_of(pair)?;
            keys.insert(bytes(key)?, if value.is_null() { None } else { Some(kept(value)?) });
        }
        let (latest, before) = self.revision;
        let expected = latest + u64::from(!keys.is_empty());
        if revision != expected || !(before..=revision).contains(&oldest) {
            return Err(format!("expected revision {expected}, and an oldest of {before} to {expected}"));
        }
        self.revision = (revision, oldest);
        Ok(Step::Changed(Arc::new(Change { revision, oldest, keys: keys.into_iter().collect() })))
    }

    fn watch(&mut self, watch: (u32, u64), step: &Object) -> Result<Step, String> {
        if let Some(asks) = step.get("asks") {
            let asks = object(asks)?;
            let (name, prefix) = match (asks.get("key"), asks.get("prefix")) {
                (Some(key), None) => (bytes(key)?, false),
                (None, Some(prefix)) => (bytes(prefix)?, true),
                _ => return Err("\"asks\" takes a \"key\" or a \"prefix\"".into()),
            };
            self.watches.insert(watch);
            let after = number(step, "after")?;
            return Ok(Step::Asks { watch, watched: Watched { name, prefix }, after });
        }
        if !self.watches.contains(&watch) {
            return Err(format!("client {} has no watch {}", watch.0, watch.1));
        }
        let heard = match step.get("hears") {
            None => Heard::Missed { upto: number(step, "missed")? },
            Some(told) => {
                let told = object(told)?;
                let value = field(told, "value")?;
                let value = if value.is_null() { None } else { Some(in_store(&kept(value)?.held)) };
                let (revision, key) = (number(told, "revision")?, bytes(field(told, "key")?)?);
                Heard::Change(store::Told { revision, key, value })
            }
        };
        Ok(Step::Heard { watch, heard: Arc::new(heard) })
    }
}
