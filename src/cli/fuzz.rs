//! `raftarium fuzz --seeds A..B`: campaigns of random worlds, on all cores.

mod bar;
mod report;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;
use rayon::prelude::*;

use super::output::Output;
use super::stop::stopped_by_ctrl_c;
use crate::fuzz::counts::Counts;
use crate::fuzz::{Life, Plan};
use crate::raft::rules::{Rule, Rules};
use crate::script::{Line, parse_line};
use crate::sim::settings::{Setting, Settings};
use crate::sim::statement::Statement;

use bar::Bar;

/// What `raftarium fuzz` is told.
#[derive(Debug, Args)]
pub struct Fuzz {
    /// The seeds, from A up to but not including B.
    #[arg(long, value_name = "A..B", value_parser = seeds)]
    seeds: Range<u64>,
    /// How many events the first phase of each world has at least.
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    events: u64,
    /// Settings that every world has, as after `set` in a script.
    #[arg(long, value_name = "SETTINGS", value_parser = settings, default_value = "")]
    settings: Chosen,
    /// A rule to be off in every world; may be repeated.
    #[arg(long = "break", value_name = "RULE", value_parser = rule)]
    broken: Vec<Rule>,
    /// Only each n-th seed, beginning with the i-th, so that n machines do all.
    #[arg(long, value_name = "i/n", value_parser = shard, default_value = "1/1")]
    shard: Shard,
    /// Go on after something was found.
    #[arg(long)]
    keep_going: bool,
}

/// Settings, which go together.
#[derive(Clone, Debug)]
struct Chosen(Vec<Setting>);

/// The `number`-th of `of` parts, from 1.
#[derive(Clone, Copy, Debug)]
struct Shard {
    number: u64,
    of: u64,
}

/// So many seeds are begun together: what is found is then the same, however many cores there are.
const BLOCK: usize = 256;

/// What came of a campaign so far.
#[derive(Debug, Default)]
struct Results {
    counts: Counts,
    found: Vec<Found>,
}

/// A seed with which something is wrong.
#[derive(Debug)]
struct Found {
    seed: u64,
    text: String,
    script: String,
}

/// Runs the campaign, and reports.
pub fn fuzz(arguments: &Fuzz) -> ExitCode {
    let plan = Plan {
        events: arguments.events,
        settings: arguments.settings.0.clone(),
        broken: arguments.broken.clone(),
    };
    let seeds: Vec<u64> = arguments.of_shard().collect();
    let stop = stopped_by_ctrl_c();
    let (start, bar) = (Instant::now(), Bar::new(seeds.len() as u64));
    let (mut results, mut done) = (Results::default(), 0);
    for block in seeds.chunks(BLOCK) {
        let lives = block.par_iter().filter(|_| !stop.load(Ordering::Relaxed));
        let of_block = lives.map(|seed| of_seed(&plan, *seed, &bar)).reduce(Results::default, Results::and);
        results = results.and(of_block);
        let is_over = stop.load(Ordering::Relaxed);
        if is_over || !results.found.is_empty() && !arguments.keep_going {
            break;
        }
        done += block.len();
    }
    bar.end();
    let mut output = Output::new();
    results.found.sort_by_key(|found| found.seed);
    let rules = plan.broken.iter().fold(Rules::default(), |rules, rule| rules.without(*rule));
    report::found(&mut output, &results.found, rules);
    report::counts(&mut output, &results.counts, rules, start.elapsed(), done as u64 == seeds.len() as u64);
    ExitCode::from(u8::from(!results.found.is_empty()))
}

impl Fuzz {
    fn of_shard(&self) -> impl Iterator<Item = u64> + use<> {
        let Shard { number, of } = self.shard;
        let first = self.seeds.start.saturating_add(number - 1);
        (first..self.seeds.end).step_by(of as usize)
    }
}

impl Results {
    fn and(mut self, mut other: Results) -> Results {
        self.counts.add(&other.counts);
        self.found.append(&mut other.found);
        self
    }
}

/// One world, from its beginning to its end. That the code gives up is as wrong as any fault.
fn of_seed(plan: &Plan, seed: u64, bar: &Bar) -> Results {
    let mut results = Results::default();
    match Life::new(plan, seed) {
        Ok(mut life) => {
            let fault = catch_unwind(AssertUnwindSafe(|| life.live(plan)));
            let found = match &fault {
                Ok(None) => None,
                Ok(Some(fault)) => Some((fault.text(), life.to_script(Some(fault)))),
                Err(_) => Some(("the program panicked".into(), life.to_script(None))),
            };
            results.counts.add(life.counts());
            results.found.extend(found.map(|(text, script)| Found { seed, text, script }));
        }
        Err(refused) => results.found.push(Found { seed, text: refused.0, script: String::new() }),
    }
    bar.done(&results);
    results
}

// Arguments.

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let expected = || "expected A..B with A below B, such as 0..1000".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(expected)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| expected());
    let seeds = number(from)?..number(to)?;
    if seeds.is_empty() { Err(expected()) } else { Ok(seeds) }
}

fn settings(text: &str) -> Result<Chosen, String> {
    if text.trim().is_empty() {
        return Ok(Chosen(Vec::new()));
    }
    match parse_line(&format!("set {text}")) {
        Ok(Some(Line::Act(Statement::Set(settings)))) => {
            Settings::default().set_all(&settings)?;
            Ok(Chosen(settings))
        }
        Ok(_) => Err("expected settings, such as \"prevote=on loss=5%\"".into()),
        Err(error) => Err(error.message),
    }
}

fn rule(text: &str) -> Result<Rule, String> {
    match parse_line(&format!("break {text}")) {
        Ok(Some(Line::Act(Statement::Break(rules)))) if rules.len() == 1 => Ok(rules[0]),
        Ok(_) => Err("expected one rule".into()),
        Err(error) => Err(error.message),
    }
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if 1 <= number && number <= of => Ok(Shard { number, of }),
        _ => Err("expected i/n with i from 1 to n, such as 1/8".into()),
    }
}
