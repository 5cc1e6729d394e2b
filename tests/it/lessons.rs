//! Lessons cannot rot: all of the course is read, linked and played, and what is wrong with a lesson is told.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use raftarium::cli::lesson::lists;
use raftarium::cli::verify::challenges;
use raftarium::lesson::check::check;
use raftarium::lesson::code::Code;
use raftarium::lesson::course::{Course, Files};
use raftarium::lesson::read::Part;
use raftarium::lesson::{Fault, Stage};

use crate::command_line::{raftarium, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons")
}

fn files() -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder()];
    while let Some(folder_now) = folders.pop() {
        for path in fs::read_dir(folder_now).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder()).unwrap().display().to_string();
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

fn told(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("\n{fault}")).collect()
}

#[test]
fn every_link_section_and_word_exists() {
    let (_, faults) = Course::read(&files(), &lists());
    assert!(faults.is_empty(), "{}", told(&faults));
}

#[test]
fn every_script_runs_every_answer_is_right_and_every_goal_is_reached() {
    let faults = check(&Course::read(&files(), &lists()).0);
    assert!(faults.is_empty(), "{}", told(&faults));
}

#[test]
fn each_lesson_ends_with_two_questions_and_a_challenge() {
    let (course, _) = Course::read(&files(), &lists());
    assert!(course.lessons.len() >= 16 && course.challenges.len() >= 20 && course.misconceptions.len() >= 25);
    for lesson in &course.lessons {
        assert!((5..=10).contains(&lesson.minutes), "{}", lesson.id);
        let silent = lesson.steps.iter().find(|step| step.notes.is_empty() || step.time.is_none());
        assert!(silent.is_none(), "{}: {:?} has no notes", lesson.id, silent.map(|step| &step.id));
        let last: Vec<&Part> = lesson.steps.iter().rev().take(3).map(|step| &step.part).collect();
        assert!(matches!(last[..], [Part::Challenge(_), Part::Ask(_), Part::Ask(_)]), "{}", lesson.id);
        for ask in lesson
            .steps
            .iter()
            .filter_map(|step| if let Part::Ask(ask) = &step.part { Some(ask) } else { None })
        {
            let unexplained = ask.choices.iter().find(|choice| choice.why.is_none());
            assert!(unexplained.is_none(), "{}: {:?}", lesson.id, unexplained);
        }
    }
}

#[test]
fn the_command_line_knows_every_challenge() {
    let built_in: BTreeSet<String> = challenges().map(|(name, _)| format!("challenges/{name}.md")).collect();
    let all: BTreeSet<String> = files().into_keys().filter(|name| name.starts_with("challenges/")).collect();
    assert_eq!(built_in, all);
}

#[test]
fn the_code_of_every_solution_is_verified() {
    let (course, _) = Course::read(&files(), &lists());
    let mut codes = Vec::new();
    for sheet in &course.challenges {
        let mut stage = Stage::default();
        assert_eq!(stage.play(&sheet.challenge.start), []);
        let before = stage.acts().len();
        stage.let_break();
        assert_eq!(stage.play(&sheet.task.solution), []);
        codes.push(Code::new(&sheet.challenge, &stage.acts()[before..], stage.now()).print());
    }
    let mut arguments = vec!["verify"];
    arguments.extend(codes.iter().map(String::as_str));
    let output = raftarium(&arguments, "");
    let lines = text(&output.stdout);
    assert_eq!(
        lines.lines().filter(|line| line.contains("the goal is reached")).count(),
        codes.len(),
        "{lines}"
    );
    assert_eq!(output.status.code(), Some(0));
    let output = raftarium(&["verify", &codes[0][..codes[0].len() - 3], "elect-s3", "no-such.AAAA"], "");
    assert_eq!(text(&output.stdout).lines().filter(|line| line.starts_with("refused: ")).count(), 3);
    assert_eq!(output.status.code(), Some(1));
}

/// A lesson without a fault, in which one thing is replaced.
const LESSON: &str = "---
title: A lesson
minutes: 5
question: What happens?
---

## A leader

One server leads (§5.1).

```show
run until leader S1
```

```ask
S1 crashes. Is there another leader after a second?
- [x] Yes
  when: leader
- [ ] No
  when: not leader
  why: Two of three are a majority.
```

```reveal
kill S1
run 1s
```

## Back

It comes back (§5.2).

```do
Start S1.
goal: S1 state=running
hint: `start S1`
```

```solution
start S1
```
";

fn check_altered(from: &str, to: &str, line: usize, expected: &str) {
    assert!(LESSON.contains(from), "{from}");
    let files = Files::from([("a/lesson.md".to_owned(), LESSON.replacen(from, to, 1))]);
    let (course, mut faults) = Course::read(&files, &lists());
    faults.extend(check(&course));
    let is_told = faults.iter().any(|fault| fault.line == line && fault.message.contains(expected));
    assert!(is_told, "{from} -> {to}:{}", told(&faults));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let files = Files::from([("a/lesson.md".to_owned(), LESSON.to_owned())]);
    let (course, faults) = Course::read(&files, &lists());
    assert_eq!((faults, check(&course)), (vec![], vec![]));
    check_altered("minutes: 5", "minutes: soon", 3, "expected a whole number from 1 to 60");
    check_altered("title: A lesson\n", "", 1, "lacks `title`");
    check_altered("minutes: 5", "minutes: 5\nauthor: me", 4, "unknown key `author`");
    check_altered("(§5.1)", "", 7, "expected a source");
    check_altered("(§5.1)", "(§5.9)", 9, "there is no section 5.9 in the paper");
    check_altered("(§5.1)", "(Figure 77)", 9, "there is no Figure 77");
    check_altered("(§5.1)", "(§5, D 6.9)", 9, "there is no section 6.9 in the dissertation");
    check_altered("server", "[server](glossary:server)", 9, "there is no glossary:server");
    check_altered("server", "[server](server.html)", 9, "expected https://");
    check_altered("server", "<b>server</b>", 9, "expected no HTML");
    check_altered("## Back", "### Back", 29, "expected no heading but `##`");
    check_altered("```show", "```shwo", 11, "unknown directive `shwo`");
    check_altered("leader S1", "leader S9", 12, "unknown server S9");
    check_altered("leader S1", "laeder S1", 12, "laeder");
    check_altered(
        "```show\nrun until leader S1\n```",
        "```show first.raft\n```",
        11,
        "there is no script a/first.raft",
    );
    check_altered("[x]", "[ ]", 16, "one of them right");
    check_altered("  when: leader\n", "", 17, "expected `  when: CONDITION`");
    check_altered("  when: leader\n", "  when: sent RequestVote\n", 18, "expected a condition that lasts");
    check_altered("  when: leader\n", "  when: S1 role=leader\n", 18, "the right answer is not what happens");
    check_altered("  when: not leader\n", "  when: S1 state=crashed\n", 19, "it is what happens");
    check_altered("  why:", "  who:", 21, "`misconception:` or `why:`");
    check_altered("```reveal\nkill S1\nrun 1s\n```\n", "", 16, "expected a block ```reveal");
    check_altered("kill S1\nrun 1s", "kill S1\nkill S1", 26, "refused");
    check_altered("goal: S1 state=running", "goal: S2 state=running", 35, "before anything was done");
    check_altered("goal: S1 state=running", "goal: S1 role=leader", 35, "does not reach the goal");
    check_altered("hint: `start S1`\n", "", 34, "expected `hint: …`");
    check_altered("start S1\n```\n", "start S1\n", 39, "has no end");
    check_altered(
        "## Back",
        "```notes soon\nSay it.\n```\n\n## Back",
        29,
        "how long the step takes before a class, as 90s",
    );
}

#[test]
fn the_example_in_the_reference_is_a_lesson() {
    let reference = fs::read_to_string(folder().join("../docs/lessons.md")).unwrap();
    let lesson = reference.split("````markdown\n").nth(1).unwrap().split("````").next().unwrap();
    let (course, faults) = Course::read(
        &files().into_iter().chain([("first/lesson.md".to_owned(), lesson.to_owned())]).collect(),
        &lists(),
    );
    assert!(faults.is_empty(), "{}", told(&faults));
    let first = course.lessons.iter().find(|lesson| lesson.id == "first").unwrap();
    assert_eq!(raftarium::lesson::check::lesson(first), []);
}

#[test]
fn the_command_line_checks_and_builds() {
    let lessons = folder();
    let output = raftarium(&["lesson", "check", lessons.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let missing = raftarium(&["lesson", "check", "no/such/folder"], "");
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("cannot be read"));
    let out = std::env::temp_dir().join(format!("raftarium-lessons-{}", std::process::id()));
    let output = raftarium(&["lesson", "build", lessons.to_str().unwrap(), out.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0));
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let index: serde_json::Value = serde_json::from_str(&read("index.json")).unwrap();
    assert_eq!(index["lessons"].as_array().unwrap().len(), Course::read(&files(), &lists()).0.lessons.len());
    fs::remove_dir_all(out).unwrap();
}
