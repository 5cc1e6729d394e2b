//! `raftarium search --table`: every rule in turn.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Arguments, run, seconds, target};
use crate::cli::output::Output;
use crate::raft::rules::{RULES, RuleInfo};

/// Searches for every rule that can be switched off, and prints a line about each.
pub fn print(arguments: &Arguments, stop: &AtomicBool) -> ExitCode {
    let mut output = Output::new();
    output.line(columns(["rule", "breaks", "events", "messages", "servers", "runs", "time"]));
    let (mut found, mut all) = (0, 0);
    for info in RULES.iter().filter(|info| info.breaks.is_some()) {
        let row = row(arguments, info, stop);
        if stop.load(Ordering::Relaxed) {
            output.line("stopped before the end");
            break;
        }
        all += usize::from(target(info).is_some());
        found += usize::from(row[2] != "-");
        output.line(columns(row.each_ref().map(String::as_str)));
        output.flush();
    }
    output.line(format!("{found} of {all} rules that guard an invariant"));
    ExitCode::from(u8::from(found < all))
}

fn row(arguments: &Arguments, info: &RuleInfo, stop: &AtomicBool) -> [String; 7] {
    let nothing = || "-".to_string();
    let breaks = info.breaks.unwrap_or_default().to_string();
    if target(info).is_none() {
        return [info.id.into(), breaks, nothing(), nothing(), nothing(), nothing(), nothing()];
    }
    let done = run(arguments.task(Some(info.rule)), stop);
    let [events, messages, servers] = done.search.found().map_or_else(
        || [nothing(), nothing(), nothing()],
        |found| {
            let length = found.length;
            [length.events.to_string(), length.messages.to_string(), found.setup.servers.to_string()]
        },
    );
    [info.id.into(), breaks, events, messages, servers, done.search.runs().to_string(), seconds(done.took)]
}

fn columns([rule, breaks, events, messages, servers, runs, time]: [&str; 7]) -> String {
    format!("{rule:<30} {breaks:<28} {events:>6} {messages:>8} {servers:>7} {runs:>7} {time:>7}")
}
