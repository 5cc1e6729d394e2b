//! Every script under `tests/scripts/` holds.

use std::fs;
use std::path::{Path, PathBuf};

use raftarium::script::run::Nobody;
use raftarium::script::{Script, parse_line, run};

/// All scripts, those in folders too, in order.
pub fn scripts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let named = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        (name, fs::read_to_string(path).unwrap())
    };
    files.iter().filter(|path| path.extension().is_some_and(|end| end == "raft")).map(named).collect()
}

/// What is wrong with a script, as the command line tells it.
fn faults(name: &str, text: &str) -> Vec<String> {
    let script = match Script::parse(text) {
        Ok(script) => script,
        Err(unreadable) => return vec![unreadable.explain(name)],
    };
    let report = run(&script, &mut Nobody);
    let failures = report.failures.iter().map(|failure| failure.explain(name));
    let mut faults: Vec<String> = failures.chain(report.violations.iter().map(|v| v.explain(name))).collect();
    if report.passed == 0 {
        faults.push(format!("{name} expects nothing"));
    }
    faults
}

#[test]
fn every_story_holds() {
    let faults: Vec<String> = scripts().iter().flat_map(|(name, text)| faults(name, text)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_story_begins_with_its_moral() {
    for (name, text) in scripts() {
        assert!(text.starts_with("# "), "{name} does not say what it is about");
    }
}

#[test]
fn every_line_of_a_story_is_read_again_as_it_is_printed() {
    for (name, text) in scripts() {
        for line in text.lines().filter_map(|line| parse_line(line).unwrap()) {
            assert_eq!(parse_line(&line.to_string()), Ok(Some(line)), "{name}");
        }
    }
}
