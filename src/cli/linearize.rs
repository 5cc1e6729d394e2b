//! `raftarium linearize FILE…`: judges recorded histories.
//!
//! A file begins with `{:`, `[{:` or a tag if it is of maps in EDN ([`edn`]), with `{` or `[` and something else if it is JSON
//! ([`crate::export::history`]), and else it is a log of a register ([`register`]).

mod edn;
mod register;
mod steps;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::file;
use super::output::Output;
use crate::check::linearize::Verdict;
use crate::check::recorded::{order, smallest};
use crate::export::history;
use crate::script::error::escaped;
use crate::store::text::quoted;
use steps::Recording;

/// The most bytes a file may have.
const MOST_BYTES: usize = 64 << 20;

/// How much may be tried to find out which calls are to blame.
const EFFORT: usize = 2_000_000;

/// What `raftarium linearize` is told.
#[derive(Debug, Args)]
pub struct Linearize {
    /// The histories; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How many steps may be tried to find an order, for each key.
    #[arg(long, value_name = "STEPS", default_value_t = 3_000_000)]
    budget: usize,
}

/// What is said of one file.
struct Judgement {
    verdict: Verdict,
    /// What it is about, one line each.
    why: Vec<String>,
}

/// Judges all files, and prints one verdict each.
pub fn linearize(arguments: &Linearize) -> ExitCode {
    let mut output = Output::new();
    let (mut is_read, mut is_fine) = (true, true);
    for path in &arguments.files {
        let name = escaped(&path.display().to_string());
        match judge(path, arguments.budget) {
            Ok(Judgement { verdict, why }) => {
                is_fine &= verdict == Verdict::Linearizable;
                output.line(format!("{name}: {}", in_words(verdict)));
                why.iter().for_each(|line| output.line(format!("  {line}")));
            }
            Err(why) => {
                is_read = false;
                eprintln!("{name}: {why}");
            }
        }
    }
    ExitCode::from(match (is_read, is_fine) {
        (false, _) => 2,
        (true, false) => 1,
        (true, true) => 0,
    })
}

fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Linearizable => "linearizable",
        Verdict::NotDecided => "not decided",
        Verdict::NotLinearizable => "not linearizable",
    }
}

fn judge(path: &Path, budget: usize) -> Result<Judgement, String> {
    let text = file::text(path, MOST_BYTES)?;
    let text = text.trim_start_matches('\u{feff}');
    let first: String = text.chars().filter(|c| !c.is_whitespace()).take(3).collect();
    match first.as_bytes() {
        [] => Err("is empty; expected a recorded history".into()),
        [b'{', b':', ..] | [b'[', b'{', b':'] | [b'#' | b'[', b'#' | b'j', ..] => {
            edn::read(text).map(|recording| judge_recording(&recording, budget))
        }
        [b'{' | b'[', ..] => history::read(text).map(|runs| judge_runs(&runs)),
        _ => register::read(text).map(|recording| judge_recording(&recording, budget)),
    }
}

/// What the live judge says, who has heard it all again.
fn judge_runs(runs: &[history::Told]) -> Judgement {
    let mut judgement = Judgement { verdict: Verdict::Linearizable, why: Vec::new() };
    for run in runs {
        let verdict = run.history.verdict_now();
        judgement.verdict = judgement.verdict.max(verdict);
        let name = run.name.as_ref().filter(|_| runs.len() > 1);
        let of = name.map_or_else(String::new, |name| format!("{}: ", quoted(name.as_bytes())));
        judgement.why.extend(run.broken.iter().map(|why| format!("{of}{why}")));
        if verdict == Verdict::NotDecided {
            judgement.why.push(format!("{of}so many calls overlap that no order was found, nor ruled out"));
        }
    }
    judgement
}

/// Judges each object apart: a history has an order if the calls of each of them do (Herlihy and Wing 1990).
fn judge_recording(recording: &Recording, budget: usize) -> Judgement {
    let mut judgement = Judgement { verdict: Verdict::Linearizable, why: Vec::new() };
    for object in &recording.objects {
        let verdict = order(&object.calls, &mut budget.clone());
        judgement.verdict = judgement.verdict.max(verdict);
        match verdict {
            Verdict::Linearizable => {}
            Verdict::NotDecided => {
                let of = object.named();
                judgement
                    .why
                    .push(format!("{of}{budget} steps did not suffice to find an order, nor to rule it out"));
            }
            Verdict::NotLinearizable => {
                let blamed = smallest(&object.calls, EFFORT);
                judgement.why.push(format!("{}{}", object.named(), cannot_be_ordered(blamed.len())));
                judgement.why.extend(blamed.into_iter().map(|place| format!("  {}", object.told(place))));
            }
        }
    }
    judgement
}

fn cannot_be_ordered(calls: usize) -> String {
    match calls {
        1 => "no order explains this answer, whatever else happened:".into(),
        calls => format!("no order explains these {calls} answers, whatever else happened:"),
    }
}
