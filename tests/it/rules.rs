//! Each rule has a script that breaks something with the rule off and one that is safe with it on, and decides
//! something in some story.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use raftarium::check::{Invariant, Watched};
use raftarium::raft::rules::{RULES, RuleInfo};
use raftarium::script::run::{Audience, Report};
use raftarium::script::{Script, run};
use raftarium::sim::event::Event;

use crate::stories::scripts;

fn switchable() -> impl Iterator<Item = (&'static RuleInfo, &'static str)> {
    RULES.iter().filter_map(|info| Some((info, info.breaks?)))
}

/// The invariants that broke, and in which event each broke first.
#[derive(Default)]
struct Broken(BTreeMap<Invariant, u64>);

impl Audience for Broken {
    fn event(&mut self, _: &Event, watched: &Watched) {
        for violation in watched.witness.violations() {
            self.0.entry(violation.invariant).or_insert(violation.event.0);
        }
    }
}

/// Runs a script of `tests/scripts/rules/`.
fn outcome(name: &str) -> (String, Report, Broken) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/scripts/rules", name].iter().collect();
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let script = Script::parse(&text).unwrap_or_else(|unreadable| panic!("{}", unreadable.explain(name)));
    let mut broken = Broken::default();
    let report = run(&script, &mut broken);
    (text, report, broken)
}

#[test]
fn each_rule_breaks_what_it_protects_when_it_is_off_and_nothing_when_it_is_on() {
    let mut table = format!("{:<30} {:<24} {:>6}\n", "rule off", "breaks", "events");
    for (RuleInfo { id, .. }, breaks) in switchable() {
        let (text, report, broken) = outcome(&format!("{id}.raft"));
        assert!(text.lines().any(|line| line == format!("break {id}")), "{id}.raft does not break it");
        assert!(report.is_fine() && report.passed > 0, "{id}.raft: {:?}", report.failures);
        let protected = Invariant::ALL.into_iter().find(|invariant| invariant.id() == breaks);
        let event = protected.and_then(|invariant| broken.0.get(&invariant));
        assert_eq!(protected.is_some(), event.is_some(), "{id}.raft breaks {:?}", broken.0);
        let events = event.map_or("-".into(), u64::to_string);
        table.push_str(&format!("{id:<30} {breaks:<24} {events:>6}\n"));

        let (text, report, broken) = outcome(&format!("{id}.safe.raft"));
        assert!(!text.lines().any(|line| line.starts_with("break ")), "{id}.safe.raft breaks a rule");
        assert!(report.is_fine() && broken.0.is_empty() && text.contains("\nexpect safe"), "{id}.safe.raft");
    }
    // Not by `print!`, which a test that holds keeps to itself.
    writeln!(io::stderr(), "\n{table}").unwrap();
}

#[test]
fn each_rule_decides_something_in_some_story() {
    let texts: Vec<String> = scripts().into_iter().map(|(_, text)| text).collect();
    let fires = |id: &str| {
        let expected = format!("expect fired {id} at ");
        texts.iter().flat_map(|text| text.lines()).any(|line| line.starts_with(&expected))
    };
    let never: Vec<&str> = RULES.iter().map(|info| info.id).filter(|id| !fires(id)).collect();
    assert!(never.is_empty(), "no story expects `fired` of {}", never.join(", "));
}

#[test]
fn each_rule_decides_at_one_place_of_the_code() {
    let code = code(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for (RuleInfo { id, rule, .. }, _) in switchable() {
        let places = code.matches(&format!(".keep(Rule::{rule:?})")).count();
        assert_eq!(places, 1, "{id} is asked for at {places} places");
    }
}

/// All code below a folder, but that of tests.
fn code(folder: PathBuf) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_test = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "tests");
    let code = |path: PathBuf| if path.is_dir() { code(path) } else { fs::read_to_string(path).unwrap() };
    entries.filter(|path| !is_test(path)).map(code).collect()
}
