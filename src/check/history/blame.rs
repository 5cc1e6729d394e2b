//! Which calls cannot be ordered: as few of them as can be found cheaply.
//!
//! A call is not to blame if the history stays without an order when less is known of it: of a read, nothing at
//! all; of a write, not whether it happened. (A write cannot be left out: without it, the reads that saw it
//! have no explanation.) What cannot be loosened so is to blame.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{History, What, carry_out};
use crate::check::linearize::{CallId, Line, Verdict};
use crate::check::model::{KeyValue, Keys};
use crate::store::{Bytes, Command};

/// The most worlds an answer may cost here, and the most histories that are tried.
const BUDGET: usize = 500;
const TRIES: usize = 100;

/// The calls of one line.
struct Calls<'a> {
    given: Keys,
    moments: Vec<(CallId, &'a What)>,
    commands: BTreeMap<CallId, Arc<Command>>,
}

/// What is wrong with a line that has no order.
pub(super) fn sentence(history: &History, line: usize) -> String {
    let calls = Calls::of(history, line);
    let blamed = calls.blamed();
    let told: Vec<String> = blamed.iter().map(|call| calls.told(*call)).collect();
    format!("no single store answers so: {}", told.join(", "))
}

impl<'a> Calls<'a> {
    fn of(history: &'a History, line: usize) -> Calls<'a> {
        let here = |key: &Bytes| history.line_of.get(key) == Some(&line);
        let given = history.given.iter().filter(|(key, _)| here(key));
        let mut calls = Calls {
            given: given.map(|(key, held)| (key.clone(), held.clone())).collect(),
            moments: Vec::new(),
            commands: BTreeMap::new(),
        };
        for moment in history.moments.iter().map(|(_, moment)| moment) {
            if let What::Begins(command) = &moment.what {
                if !command.keys().iter().any(here) {
                    continue;
                }
                calls.commands.insert(moment.call, command.clone());
            }
            if calls.commands.contains_key(&moment.call) {
                calls.moments.push((moment.call, &moment.what));
            }
        }
        calls
    }

    /// The calls that are left when the others are loosened, in the order in which they began.
    fn blamed(&self) -> Vec<CallId> {
        let order = self.moments.iter().filter(|(_, what)| matches!(what, What::Begins(_)));
        let order: Vec<CallId> = order.map(|(call, _)| *call).collect();
        let mut loose = BTreeSet::new();
        let mut tries = TRIES;
        let mut width = order.len();
        while width > 0 {
            for some in order.chunks(width) {
                let wider: BTreeSet<CallId> = loose.iter().chain(some).copied().collect();
                if wider.len() > loose.len() && tries > 0 {
                    tries -= 1;
                    if self.has_no_order(&wider) {
                        loose = wider;
                    }
                }
            }
            width /= 2;
        }
        order.into_iter().filter(|call| !loose.contains(call) && self.answer(*call).is_some()).collect()
    }

    fn has_no_order(&self, loose: &BTreeSet<CallId>) -> bool {
        let mut line = Line::<KeyValue>::new(self.given.clone(), BUDGET);
        for (call, what) in &self.moments {
            let loose = loose.contains(call);
            match what {
                _ if loose && self.reads_only(*call) => {}
                What::Answered(_) if loose => line.lose(*call),
                what => carry_out(&mut line, *call, what),
            }
        }
        line.verdict() == Verdict::NotLinearizable
    }

    fn reads_only(&self, call: CallId) -> bool {
        use Command::{Get, HGet, SHas};
        matches!(*self.commands[&call], Get { .. } | HGet { .. } | SHas { .. })
    }

    fn answer(&self, call: CallId) -> Option<&What> {
        let ends = self.moments.iter().filter(|(other, _)| *other == call).map(|(_, what)| *what);
        ends.into_iter().find(|what| matches!(what, What::Answered(_)))
    }

    fn told(&self, call: CallId) -> String {
        let command = &self.commands[&call];
        match self.answer(call) {
            Some(What::Answered(response)) => format!("c{}: {command} -> {response}", call.0),
            _ => format!("c{}: {command}", call.0),
        }
    }
}
