//! Who may know whom: the absences that ARCHITECTURE.md names, read off the `use` lines and paths.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, and which of the crate's rooms each may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("raft", &["raft"]),
    ("store", &["store"]),
    ("host", &["host", "raft", "store"]),
    ("sim", &["sim", "host", "raft", "store"]),
    ("check", &["check", "sim", "host", "raft", "store"]),
    ("words", &["words", "check", "sim", "host", "raft", "store"]),
    ("why", &["why", "words", "check", "sim", "host", "raft", "store"]),
    ("examples", &[]),
    ("figures", &["figures", "words", "sim", "host", "raft", "store"]),
    ("script", &["script", "words", "check", "sim", "host", "raft", "store"]),
    ("world", &["world", "sim", "host", "raft", "store"]),
    ("search", &["search", "world", "recording", "script", "words", "check", "sim", "host", "raft", "store"]),
    ("fuzz", &["fuzz", "world", "recording", "script", "words", "check", "sim", "host", "raft", "store"]),
    ("compare", &["compare", "recording", "script", "words", "check", "sim", "host", "raft", "store"]),
    ("export", &["export", "recording", "script", "words", "check", "sim", "host", "raft", "store"]),
    ("lesson", &["lesson", "recording", "script", "words", "check", "sim", "host", "raft", "store"]),
    ("recording", &["recording", "script", "figures", "words", "check", "sim", "host", "raft", "store"]),
];

/// What no room below the screen may name.
const NOT_BELOW_THE_SCREEN: &[&str] = &[
    "HashMap",
    "HashSet",
    "std::time",
    "Instant::now",
    "SystemTime",
    "std::thread",
    "std::fs",
    "std::env",
    "println!",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "yew::",
    "gloo_",
    "target_arch",
    "f32",
    "f64",
    "static mut",
    "thread_local!",
];

#[test]
fn layers_point_one_way() {
    for (room, may_name) in ROOMS {
        for (file, text) in files_of(room) {
            for named in text.split("crate::").skip(1).map(first_word) {
                let known = ROOMS.iter().any(|(room, _)| *room == named);
                let allowed = !known || may_name.contains(&named);
                assert!(allowed, "{}: {room} may not name {named}", file.display());
            }
        }
    }
}

#[test]
fn below_the_screen_there_is_no_clock_no_browser_no_environment() {
    for (room, _) in ROOMS {
        for (file, text) in files_of(room) {
            for absent in NOT_BELOW_THE_SCREEN {
                assert!(!text.contains(absent), "{}: {absent} has no place below the screen", file.display());
            }
        }
    }
}

#[test]
fn the_judge_counts_its_own_majorities() {
    for (file, text) in files_of("check") {
        assert!(!text.contains("Quorum"), "{}: the judge shares no code with the accused", file.display());
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The code of a room, without comments and without its tests.
fn files_of(room: &str) -> Vec<(PathBuf, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![source.join(format!("{room}.rs"))];
    collect(&source.join(room), &mut paths);
    let texts: Vec<(PathBuf, String)> = paths
        .into_iter()
        .filter_map(|path| fs::read_to_string(&path).ok().map(|text| (path, text)))
        .collect();
    let tests: Vec<String> = texts.iter().flat_map(|(_, text)| test_modules(text)).collect();
    let is_test =
        |path: &Path| tests.iter().any(|test| path.file_stem().is_some_and(|stem| stem == test.as_str()));
    texts.into_iter().filter(|(path, _)| !is_test(path)).map(|(path, text)| (path, code_of(&text))).collect()
}

/// The modules of a file that exist in its tests only.
fn test_modules(text: &str) -> Vec<String> {
    let after = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| rest.lines().next());
    let named = after.filter_map(|line| line.split("mod ").nth(1)?.strip_suffix(';'));
    named.map(str::to_owned).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}
