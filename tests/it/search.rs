//! The search finds runs from nothing, and what it prints is true.

use raftarium::check::Invariant;
use raftarium::raft::Time;
use raftarium::raft::rules::Rule;
use raftarium::recording::{Player, Recording};
use raftarium::script::run::Nobody;
use raftarium::script::{Script, run};
use raftarium::search::{Found, Job, Search, Task};

/// A search about a rule that soon finds something, if there is anything.
fn task(rule: &str) -> Task {
    let rule = Rule::named(rule).unwrap();
    Task {
        rule: Some(rule),
        kept: false,
        target: rule.info().breaks.and_then(Invariant::named),
        servers: None,
        actions: 40,
        budget: 30_000,
        seed: 1,
    }
}

/// The first run with at most so many events, if it comes within the budget.
fn first(task: Task, events: usize) -> Option<Found> {
    let mut search = Search::new(task);
    while search.step() {
        if let Some(found) = search.found().filter(|found| found.length.events <= events) {
            return Some(found);
        }
    }
    None
}

/// That a run comes within twice the least number of events (single messages counted, if `least` does), and
/// that its script holds.
fn check(rule: &str, least: usize) {
    let found = first(task(rule), 2 * least).unwrap_or_else(|| panic!("{rule} stands"));
    assert!(found.script().starts_with(&format!("# Modified Raft without {rule}: ")), "{}", found.script());
    let script =
        Script::parse(&found.script()).unwrap_or_else(|unreadable| panic!("{}", unreadable.explain(rule)));
    let report = run(&script, &mut Nobody);
    assert!(report.is_fine() && report.passed == 2, "{rule}: {:?}\n{}", report.failures, found.script());
}

#[test]
fn a_broken_rule_is_found_out_within_twice_the_least_number_of_events() {
    check("majority-elects", 2);
    check("one-vote-a-term", 4);
    check("persist-vote", 5);
    check("vote-for-fresh-log", 6);
    check("commit-own-term", 14);
    check("one-change-at-a-time", 8);
    check("change-after-own-commit", 12);
    check("read-after-own-commit", 7);
    check("session-once", 8);
}

/// What was found, opened as a recording: it goes to the same violation with its last deed, and time passes.
#[test]
fn what_is_found_can_be_watched() {
    for rule in ["majority-elects", "vote-for-fresh-log", "session-once"] {
        let found = first(task(rule), 40).unwrap_or_else(|| panic!("{rule} stands"));
        let text = found.recording();
        let (recording, end) = Recording::from_script(&text).unwrap_or_else(|why| panic!("{why:?}\n{text}"));
        assert!(end > Time(0), "{rule}: all of it happens at one moment\n{text}");
        let mut player = Player::open(recording).unwrap();
        player.seek(end);
        let broken: Vec<Invariant> =
            player.watched().witness.violations().iter().map(|violation| violation.invariant).collect();
        assert!(broken.contains(&found.invariant()), "{rule} breaks {broken:?}\n{text}");
        player.seek(Time(end.0 - 1));
        let target = found.invariant();
        let earlier =
            player.watched().witness.violations().iter().find(|violation| violation.invariant == target);
        assert!(earlier.is_none(), "{rule}: it is not the last deed\n{text}");
    }
}

#[test]
fn with_the_rules_kept_nothing_is_found() {
    for rule in ["one-vote-a-term", "commit-own-term", "lease-within-timeout", "new-disk-new-server"] {
        let found = first(Task { kept: true, target: None, budget: 400, ..task(rule) }, 40);
        assert!(found.is_none(), "{}", found.unwrap().script());
    }
}

#[test]
fn what_is_found_depends_on_the_task_alone() {
    let mut one = Search::new(Task { budget: 4_000, ..task("keep-vote") });
    while one.step() {}
    // The jobs of a step in any order, as on many cores.
    let mut other = Search::new(Task { budget: 4_000, ..task("keep-vote") });
    loop {
        let jobs = other.jobs();
        if jobs.is_empty() {
            break;
        }
        let mut outcomes: Vec<_> = jobs.iter().rev().map(Job::work).collect();
        outcomes.reverse();
        other.learn(outcomes);
    }
    assert_eq!(one.found().unwrap().script(), other.found().unwrap().script());
    assert_eq!(one.runs(), other.runs());
}

#[test]
fn a_search_keeps_to_its_budget_its_length_and_its_servers() {
    let mut search = Search::new(Task { budget: 100, servers: Some(5), ..task("persist-vote") });
    while search.step() {}
    assert_eq!(search.runs(), 100);
    let found = first(Task { actions: 4, ..task("one-vote-a-term") }, 40).unwrap();
    assert!(found.length.events <= 4);
    let found = first(Task { servers: Some(5), ..task("majority-elects") }, 40).unwrap();
    assert_eq!(found.setup.servers, 5);
}
