//! Which calls cannot be ordered: as few of them as can be found cheaply.
//!
//! How they are found, `recorded/smallest.rs` tells. Only the latest calls are looked at, those before them as the
//! state that they led to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{BUDGET, History, NOBODY, Step, What, carry_out, is_ordered};
use crate::check::linearize::{CallId, Line};
use crate::check::model::{self, KeyValue, Keys};
use crate::check::recorded::{Call, Calls, smallest};
use crate::store::{Bytes, Command, Response};

/// So many of the latest calls are looked at.
const LATEST: usize = 24;

/// A state that was certain is looked for every so many moments.
const EVERY: usize = 8;

/// How much may be tried to find out who is to blame.
const EFFORT: usize = 2_000_000;

/// The latest calls of a line, and what each was answered.
struct Told {
    ids: Vec<(CallId, Option<Response>)>,
    calls: Calls<KeyValue>,
    commands: BTreeMap<CallId, Arc<Command>>,
}

/// What is wrong with a line that has no order.
pub(super) fn sentence(history: &History, line: usize) -> String {
    let told = Told::of(history, line);
    let blamed = smallest(&told.calls, EFFORT);
    let some: Vec<String> = blamed.iter().rev().take(LATEST).rev().map(|place| told.told(*place)).collect();
    let more = blamed.len().saturating_sub(LATEST);
    let more = if more > 0 { format!("{more} calls and ") } else { String::new() };
    format!("no single store answers so: {more}{}", some.join(", "))
}

impl Told {
    fn of(history: &History, line: usize) -> Told {
        let here = |key: &Bytes| history.line_of.get(key) == Some(&line);
        let mut commands = BTreeMap::new();
        let mut moments = Vec::new();
        let mut copied = BTreeSet::new();
        let nobody = (1..).zip(&history.beginning.may_happen);
        for (number, command) in nobody.filter(|(_, command)| command.keys().into_iter().any(here)) {
            let (call, command) = ((NOBODY, number), Arc::new(command.clone()));
            commands.insert(call, command.clone());
            moments.extend([(call, What::Begins(command)), (call, What::Lost)]);
        }
        for moment in history.moments() {
            match &moment.step {
                Step::Begins { call, operation, reads } if is_ordered(operation, *reads) => {
                    let command = &operation.command;
                    if command.keys().into_iter().any(here) || command.looks_at_all() {
                        let command = Arc::new(command.clone());
                        commands.insert(*call, command.clone());
                        moments.push((*call, What::Begins(command)));
                    }
                }
                Step::Copied { call } => drop(copied.insert(*call)),
                Step::Ends { call, outcome } if commands.contains_key(call) => {
                    moments.push((*call, What::of(outcome).unless_copied(copied.contains(call))));
                }
                _ => {}
            }
        }
        let given = history.given.iter().filter(|(key, _)| here(key));
        let given: Keys = given.map(|(key, kept)| (key.clone(), kept.clone())).collect();
        let (begin, state, open) = start(&moments, given);
        let mut told = Told { ids: Vec::new(), calls: Calls { state, calls: Vec::new() }, commands };
        for (place, (call, what)) in moments.iter().enumerate() {
            if let What::Begins(command) = what
                && (place >= begin || open.contains(call))
            {
                let end = moments.iter().enumerate().skip(place + 1).find(|(_, (other, _))| other == call);
                let end = match end {
                    Some((_, (_, What::Refused))) => continue,
                    Some((end, (_, What::Answered(response)))) => {
                        model::Told::from_response(response).map(|told| (end, told))
                    }
                    _ => None,
                };
                told.ids.push((*call, end.as_ref().and_then(|(end, _)| answer(&moments[*end].1))));
                told.calls.calls.push(Call { begins: place, deed: command.clone(), end });
            }
        }
        told
    }

    fn told(&self, place: usize) -> String {
        let (call, answer) = &self.ids[place];
        let command = &self.commands[call];
        match answer {
            Some(response) => format!("c{}: {command} -> {response}", call.0),
            None => format!("c{}: {command}", call.0),
        }
    }
}

fn answer(what: &What) -> Option<Response> {
    match what {
        What::Answered(response) => Some((*response).clone()),
        _ => None,
    }
}

/// Where to begin: at a moment at which only one state was possible, with so many calls behind it. That state, and
/// the calls that may still happen in it.
fn start(moments: &[(CallId, What)], given: Keys) -> (usize, Keys, BTreeSet<CallId>) {
    let last = begin_of_latest(moments);
    let mut line: Line<KeyValue> = Line::new(given.clone(), BUDGET);
    let mut found = (0, given, BTreeSet::new());
    for (place, (call, what)) in moments.iter().enumerate().take(last) {
        carry_out(&mut line, *call, what);
        if let Some((state, open)) = line.certain()
            && (place + 1 == last || place.is_multiple_of(EVERY))
        {
            found = (place + 1, state.clone(), open.collect());
        }
    }
    found
}

/// Where the latest calls begin.
fn begin_of_latest(moments: &[(CallId, What)]) -> usize {
    let begins = moments.iter().enumerate().rev().filter(|(_, (_, what))| matches!(what, What::Begins(_)));
    begins.take(LATEST).last().map_or(0, |(place, _)| place)
}
