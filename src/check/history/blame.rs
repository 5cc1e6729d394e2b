//! Which calls cannot be ordered: as few of them as can be found cheaply.
//!
//! A call is not to blame if the history stays without an order when less is known of it: of a read, nothing at
//! all; of a write, not whether it happened. (A write cannot be left out: without it, the reads that saw it
//! have no explanation.) What cannot be loosened so is to blame.
//!
//! Only the latest calls are looked at, those before them as the state that they led to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{BUDGET, History, NOBODY, Step, What, carry_out, is_ordered};
use crate::check::linearize::{CallId, Line, Verdict};
use crate::check::model::{KeyValue, reads_only};
use crate::store::{Bytes, Command};

/// So many of the latest calls are looked at.
const LATEST: usize = 24;

/// The most worlds an answer may cost here: with many loose calls there are many.
const FEW: usize = 400;

/// The latest calls of a line.
struct Calls {
    /// The line before them.
    before: Line<KeyValue>,
    moments: Vec<(CallId, What)>,
    commands: BTreeMap<CallId, Arc<Command>>,
}

/// What is wrong with a line that has no order.
pub(super) fn sentence(history: &History, line: usize) -> String {
    let calls = Calls::of(history, line);
    let told: Vec<String> = calls.blamed().into_iter().map(|call| calls.told(call)).collect();
    format!("no single store answers so: {}", told.join(", "))
}

impl Calls {
    fn of(history: &History, line: usize) -> Calls {
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
        let mut before = Line::new(given.map(|(key, held)| (key.clone(), held.clone())).collect(), BUDGET);
        let latest = moments.split_off(begin_of_latest(&moments));
        moments.into_iter().for_each(|(call, what)| carry_out(&mut before, call, &what));
        before.limit(FEW);
        Calls { before, moments: latest, commands }
    }

    /// The calls that are left when the others are loosened, in the order in which they are first seen.
    fn blamed(&self) -> Vec<CallId> {
        let mut order = Vec::new();
        for (call, _) in &self.moments {
            if !order.contains(call) {
                order.push(*call);
            }
        }
        let mut loose = BTreeSet::new();
        let mut width = order.len();
        while width > 0 {
            for some in order.chunks(width) {
                let wider: BTreeSet<CallId> = loose.iter().chain(some).copied().collect();
                if wider.len() > loose.len() && self.has_no_order(&wider) {
                    loose = wider;
                }
            }
            width /= 2;
        }
        order.into_iter().filter(|call| !loose.contains(call) && self.answer(*call).is_some()).collect()
    }

    fn has_no_order(&self, loose: &BTreeSet<CallId>) -> bool {
        let mut line = self.before.clone();
        for (call, what) in &self.moments {
            let loose = loose.contains(call);
            match what {
                _ if loose && reads_only(&self.commands[call]) => {}
                What::Answered(_) if loose => line.lose(*call),
                what => carry_out(&mut line, *call, what),
            }
        }
        line.verdict() == Verdict::NotLinearizable
    }

    fn answer(&self, call: CallId) -> Option<&What> {
        let mut ends = self.moments.iter().filter(|(other, _)| *other == call).map(|(_, what)| what);
        ends.find(|what| matches!(what, What::Answered(_)))
    }

    fn told(&self, call: CallId) -> String {
        let command = &self.commands[&call];
        match self.answer(call) {
            Some(What::Answered(response)) => format!("c{}: {command} -> {response}", call.0),
            _ => format!("c{}: {command}", call.0),
        }
    }
}

/// Where the latest calls begin.
fn begin_of_latest(moments: &[(CallId, What)]) -> usize {
    let begins = moments.iter().enumerate().rev().filter(|(_, (_, what))| matches!(what, What::Begins(_)));
    begins.take(LATEST).last().map_or(0, |(place, _)| place)
}
