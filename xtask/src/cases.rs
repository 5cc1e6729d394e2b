//! Running a folder of scripts, `cargo xtask cases FOLDER`.
//!
//! `tests/cases.txt` lists those that hold, by their paths below the folder; one of these that
//! fails, or is not there, is a failure. The others are run and counted, and those of them that
//! hold are named, so that the list can grow; it never shrinks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::command::{cargo, command, root, run};

/// No case needs a second; one that needs this long hangs.
const LIMIT: Duration = Duration::from_secs(60);

pub fn all_below(folder: &Path) -> Outcome {
    run(&mut cargo(&["build", "--locked", "--bin", "raftarium"]))?;
    let listed = listed()?;
    let found = scripts_below(folder)?;
    let (ours, others): (Vec<_>, Vec<_>) = found.iter().partition(|name| listed.contains(*name));
    let fails = |name: &&&String| !holds(&folder.join(name.as_str()), Stdio::inherit);
    let failed: Vec<_> = ours.iter().filter(fails).collect();
    let holding: Vec<_> =
        others.iter().filter(|name| holds(&folder.join(name.as_str()), Stdio::null)).collect();

    println!("{} of {} listed cases hold", ours.len() - failed.len(), listed.len());
    println!("{} of {} other cases hold", holding.len(), others.len());
    holding.iter().for_each(|name| println!("  holds, not listed in tests/cases.txt: {name}"));
    let missing: Vec<_> = listed.iter().filter(|name| !found.contains(*name)).collect();
    failed.iter().for_each(|name| println!("  fails: {name}"));
    missing.iter().for_each(|name| println!("  is not there: {name}"));
    match failed.is_empty() && missing.is_empty() {
        true => Ok(()),
        false => Err("a case that tests/cases.txt lists does not hold".into()),
    }
}

fn listed() -> Outcome<BTreeSet<String>> {
    let text = fs::read_to_string(root().join("tests/cases.txt"))
        .map_err(|error| format!("tests/cases.txt: {error}"))?;
    let names = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The names of all `.raft` files below a folder, with `/` between their parts.
fn scripts_below(folder: &Path) -> Outcome<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let entries = fs::read_dir(&current).map_err(|error| format!("{}: {error}", current.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "raft") {
                found.insert(name_below(folder, &path));
            }
        }
    }
    Ok(found)
}

fn name_below(folder: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(folder).unwrap_or(path);
    let parts = rest.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Does the script hold? What it prints goes where `print` says.
fn holds(script: &Path, print: fn() -> Stdio) -> bool {
    let script = script.canonicalize().unwrap_or_else(|_| script.to_owned());
    let mut raftarium = command(&program().to_string_lossy());
    raftarium.arg("run").arg(script).stdin(Stdio::null()).stdout(print()).stderr(print());
    raftarium.spawn().is_ok_and(ends_well)
}

pub fn program() -> PathBuf {
    let own = std::env::current_exe().expect("a program knows where it is");
    own.with_file_name(format!("raftarium{}", std::env::consts::EXE_SUFFIX))
}

fn ends_well(mut child: Child) -> bool {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < LIMIT => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}
