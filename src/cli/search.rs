//! `raftarium search`: a run that breaks an invariant, found from nothing.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use rayon::prelude::*;

use super::output::Output;
use crate::check::Invariant;
use crate::raft::rules::{RULES, Rule, RuleInfo};
use crate::script::{Line, parse_line};
use crate::search::{Job, Search, Task};
use crate::sim::statement::Statement;

/// What `raftarium search` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The rule that is switched off; none: every rule is kept, and nothing should be found.
    #[arg(long = "break", value_name = "RULE", value_parser = rule)]
    broken: Option<Rule>,
    /// Search just as for this rule, but with the rule kept: nothing should be found.
    #[arg(long = "keep", value_name = "RULE", value_parser = rule, conflicts_with = "broken")]
    kept: Option<Rule>,
    /// Switch off every rule in turn and print a table of what was found.
    #[arg(long, conflicts_with_all = ["broken", "kept"])]
    table: bool,
    /// How many servers a run begins with, 1 to 7; else the search tries several sizes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=7))]
    servers: Option<u16>,
    /// The most events of a run, 1 to 1000.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=1000))]
    actions: u16,
    /// The most runs.
    #[arg(long, value_name = "RUNS", default_value_t = 200_000)]
    budget: u64,
    /// The seed of all chance: the same seed finds the same, on any number of cores.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Searches, and tells what was found.
pub fn search(arguments: &Arguments) -> ExitCode {
    if arguments.table {
        return table(arguments);
    }
    let rule = arguments.broken.or(arguments.kept);
    if let Some(info) = rule.map(Rule::info)
        && target(info).is_none()
    {
        let (id, breaks) = (info.id, info.breaks.unwrap_or_default());
        eprintln!(
            "without {id} a cluster is {breaks}: that breaks progress and no invariant, so there is no such run to find"
        );
        return ExitCode::from(1);
    }
    let (search, took) = run(arguments.task(rule));
    let Some(found) = search.found() else {
        eprintln!("nothing found in {} runs, {}", search.runs(), seconds(took));
        return ExitCode::from(1);
    };
    let mut output = Output::new();
    output.line(found.script().trim_end());
    eprintln!("found in {} runs, {}", search.runs(), seconds(took));
    ExitCode::SUCCESS
}

impl Arguments {
    fn task(&self, rule: Option<Rule>) -> Task {
        Task {
            rule,
            kept: self.kept.is_some(),
            target: rule.and_then(|rule| target(rule.info())),
            servers: self.servers,
            actions: self.actions.into(),
            budget: self.budget,
            seed: self.seed,
        }
    }
}

/// The invariant that breaks without a rule.
fn target(info: &RuleInfo) -> Option<Invariant> {
    info.breaks.and_then(Invariant::named)
}

fn run(task: Task) -> (Search, Duration) {
    let began = Instant::now();
    let mut search = Search::new(task);
    loop {
        let jobs = search.jobs();
        if jobs.is_empty() {
            return (search, began.elapsed());
        }
        search.learn(jobs.par_iter().map(Job::work).collect());
    }
}

fn table(arguments: &Arguments) -> ExitCode {
    let mut output = Output::new();
    output.line(columns(["rule", "breaks", "events", "messages", "servers", "runs", "time"]));
    let (mut found, mut all) = (0, 0);
    for info in RULES.iter().filter(|info| info.breaks.is_some()) {
        let row = row(arguments, info);
        all += usize::from(target(info).is_some());
        found += usize::from(row[2] != "-");
        output.line(columns(row.each_ref().map(String::as_str)));
        output.flush();
    }
    output.line(format!("{found} of {all} rules that guard an invariant"));
    ExitCode::from(u8::from(found < all))
}

fn row(arguments: &Arguments, info: &RuleInfo) -> [String; 7] {
    let nothing = || "-".to_string();
    let breaks = info.breaks.unwrap_or_default().to_string();
    if target(info).is_none() {
        return [info.id.into(), breaks, nothing(), nothing(), nothing(), nothing(), nothing()];
    }
    let (search, took) = run(arguments.task(Some(info.rule)));
    let [events, messages, servers] = search.found().map_or_else(
        || [nothing(), nothing(), nothing()],
        |found| {
            let length = found.length;
            [length.events.to_string(), length.messages.to_string(), found.setup.servers.to_string()]
        },
    );
    [info.id.into(), breaks, events, messages, servers, search.runs().to_string(), seconds(took)]
}

fn columns([rule, breaks, events, messages, servers, runs, time]: [&str; 7]) -> String {
    format!("{rule:<30} {breaks:<28} {events:>6} {messages:>8} {servers:>7} {runs:>7} {time:>7}")
}

fn seconds(span: Duration) -> String {
    format!("{:.1} s", span.as_secs_f64())
}

fn rule(text: &str) -> Result<Rule, String> {
    let rule = match parse_line(&format!("break {text}")) {
        Ok(Some(Line::Act(Statement::Break(rules)))) if rules.len() == 1 => rules[0],
        Ok(_) => return Err("expected one rule".into()),
        Err(error) => return Err(error.message),
    };
    if rule.info().breaks.is_none() {
        return Err("this rule cannot be switched off".into());
    }
    Ok(rule)
}
