//! `raftarium search`: a run that breaks an invariant, found from nothing.

mod bar;
mod table;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use rayon::prelude::*;

use super::output::Output;
use super::stop::stopped_by_ctrl_c;
use crate::check::Invariant;
use crate::raft::rules::{Rule, RuleInfo};
use crate::script::{Line, parse_line};
use crate::search::{Job, Outcome, Search, Task};
use crate::sim::statement::Statement;
use bar::Bar;

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
    #[arg(long, value_name = "RUNS", default_value_t = 400_000, value_parser = clap::value_parser!(u64).range(1..))]
    budget: u64,
    /// The seed of all chance: the same seed finds the same, on any number of cores.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Searches, and tells what was found.
pub fn search(arguments: &Arguments) -> ExitCode {
    let stop = stopped_by_ctrl_c();
    if arguments.table {
        return table::print(arguments, &stop);
    }
    let rule = arguments.broken.or(arguments.kept);
    if let Some(info) = arguments.broken.map(Rule::info)
        && target(info).is_none()
    {
        let (id, breaks) = (info.id, info.breaks.unwrap_or_default());
        eprintln!(
            "without {id} a cluster is {breaks}: that breaks progress and no invariant, so there is no such run to find"
        );
        return ExitCode::from(1);
    }
    let done = run(arguments.task(rule), &stop);
    let Some(found) = done.search.found() else {
        eprintln!("nothing found in {}", done.effort());
        return ExitCode::from(1);
    };
    let mut output = Output::new();
    output.line(found.script().trim_end());
    output.flush();
    eprintln!("found in {}", done.effort());
    ExitCode::SUCCESS
}

impl Arguments {
    fn task(&self, rule: Option<Rule>) -> Task {
        Task {
            rule,
            kept: self.kept.is_some(),
            // With the rule kept nothing at all may break.
            target: rule.filter(|_| self.kept.is_none()).and_then(|rule| target(rule.info())),
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

/// A search that was carried out.
struct Done {
    search: Search,
    took: Duration,
    /// Someone stopped it.
    stopped: bool,
}

fn run(task: Task, stop: &AtomicBool) -> Done {
    let began = Instant::now();
    let bar = Bar::new(&task);
    let mut search = Search::new(task);
    loop {
        let jobs = search.jobs();
        let work = |job: &Job| (!stop.load(Ordering::Relaxed)).then(|| job.work());
        let outcomes: Option<Vec<Outcome>> = jobs.par_iter().map(work).collect();
        let stopped = outcomes.is_none();
        outcomes.into_iter().for_each(|outcomes| search.learn(outcomes));
        if stopped || jobs.is_empty() {
            bar.end();
            return Done { search, took: began.elapsed(), stopped };
        }
        bar.tell(&search);
    }
}

impl Done {
    /// What it took.
    fn effort(&self) -> String {
        let stopped = if self.stopped { ", stopped before the end" } else { "" };
        format!("{} runs, {}{stopped}", self.search.runs(), seconds(self.took))
    }
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
