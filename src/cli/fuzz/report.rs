//! The report of a campaign.

use std::time::Duration;

use super::Found;
use crate::cli::output::Output;
use crate::fuzz::counts::{Counts, Tally};
use crate::raft::rules::{RULES, Rules};
use crate::words::modified;

/// At most so many faults are named; the first is printed as a script.
const MOST_NAMED: usize = 20;

/// What was found, in worlds with these rules.
pub fn found(output: &mut Output, found: &[Found], rules: Rules) {
    let mark = mark(rules);
    let Some(first) = found.first() else { return };
    output.line(format!("# seed {}: {}{mark}\n{}", first.seed, first.text, first.script));
    for other in found.iter().skip(1).take(MOST_NAMED) {
        output.line(format!("# seed {} too: {}{mark}", other.seed, other.text));
    }
}

/// Whatever is said of worlds in which rules are off says so.
fn mark(rules: Rules) -> String {
    modified(rules).map_or_else(String::new, |mark| format!(" ({mark})"))
}

/// What happened, in worlds with these rules.
pub fn counts(output: &mut Output, counts: &Counts, rules: Rules, took: Duration, all: bool) {
    let rate = u128::from(counts.events) * 1_000 / took.as_millis().max(1);
    let (worlds, events, not_decided) = (counts.worlds, counts.events, counts.not_decided);
    let (seconds, tenths) = (took.as_secs(), took.subsec_millis() / 100);
    let (stopped, mark) = (if all { "" } else { ", stopped before the end" }, mark(rules));
    output.line(format!(
        "{worlds} seeds, {events} events in {seconds}.{tenths} s: {rate} events/s{stopped}{mark}"
    ));
    output.line(format!("linearizability not decided: {not_decided}"));
    tally(output, "worlds with", &counts.features);
    tally(output, "done", &counts.statements);
    tally(output, "came about", &counts.outcomes);
    tally(output, "progress", &counts.progress);
    let rules: Tally = RULES.iter().zip(&counts.rules).map(|(info, count)| (info.id, *count)).collect();
    tally(output, "rules that decided", &rules);
}

fn tally(output: &mut Output, title: &str, tally: &Tally) {
    output.line(format!("\n{title}"));
    let width = tally.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, count) in tally {
        output.line(format!("  {name:width$}  {count}"));
    }
}
