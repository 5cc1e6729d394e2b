//! Judging recorded histories, `cargo xtask histories FOLDER`.
//!
//! The folder's `verdicts.json` says of each file whether it is linearizable, one `"name": true` a line; each
//! is judged by itself, and may take a second.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::cases::program;
use crate::command::{cargo, command, run};

const LIMIT: Duration = Duration::from_secs(1);

pub fn all_below(folder: &Path) -> Outcome {
    run(&mut cargo(&["build", "--locked", "--bin", "raftarium"]))?;
    let file = folder.join("verdicts.json");
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let verdicts: Vec<(&str, bool)> = text.lines().filter_map(verdict).collect();
    let wrong: Vec<String> =
        verdicts.iter().filter_map(|(name, is)| judge(folder, name, *is).err()).collect();
    println!("{} of {} histories are judged as they should be", verdicts.len() - wrong.len(), verdicts.len());
    wrong.iter().for_each(|wrong| println!("  {wrong}"));
    match wrong.is_empty() && !verdicts.is_empty() {
        true => Ok(()),
        false => Err(format!("{}: not all histories are judged as it says", file.display())),
    }
}

/// The line `"register/etcd_000.log": false,`.
fn verdict(line: &str) -> Option<(&str, bool)> {
    let (name, is) = line.trim().strip_prefix('"')?.split_once('"')?;
    Some((name, is.trim_start_matches([':', ' ']).starts_with("true")))
}

fn judge(folder: &Path, name: &str, linearizable: bool) -> Outcome {
    let start = Instant::now();
    let mut raftarium = command(&program().to_string_lossy());
    let raftarium = raftarium.arg("linearize").arg(folder.join(name)).stdout(Stdio::null());
    let status = raftarium.status().map_err(|error| format!("{name}: {error}"))?;
    match status.code() == Some(i32::from(!linearizable)) {
        true if start.elapsed() < LIMIT => Ok(()),
        true => Err(format!("{name}: it took {:?}", start.elapsed())),
        false => Err(format!("{name}: {status}")),
    }
}
