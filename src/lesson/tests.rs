//! Faults are told with their line and what was expected; codes come back as they were, and no other way.

use std::sync::Arc;

use super::code::Code;
use super::{Challenge, Goal, Passage, Stage};
use crate::raft::Time;
use crate::recording::Timed;
use crate::script::{Line, parse_line};

fn passage(text: &str) -> Passage {
    Passage { file: Arc::from("a.md"), line: 1, text: text.into() }
}

fn goal(text: &str) -> Goal {
    let Ok(Some(Line::Expect(condition))) = parse_line(&format!("expect {text}")) else { panic!("{text}") };
    Goal { said: passage(text), condition }
}

fn elect_s2() -> Challenge {
    Challenge {
        id: "elect-s2".into(),
        title: "Elect S2".into(),
        level: 1,
        par: 2,
        most: Some(2),
        within: None,
        only: None,
        without: vec!["kill S1".into()],
        start: passage("set timers=off fsync=0ms"),
        goals: vec![goal("leader S2")],
    }
}

/// What was done, one statement at the moment 0 each, after no event, then one, and so on.
fn acts(lines: &[&str]) -> Vec<Timed> {
    let mut stage = Stage::default();
    assert_eq!(stage.play(&passage("set timers=off fsync=0ms")), []);
    assert_eq!(stage.play(&passage(&lines.join("\n"))), []);
    stage.acts().to_vec()
}

fn end(lines: &[&str]) -> (Time, u32) {
    let mut stage = Stage::default();
    stage.play(&passage("set timers=off fsync=0ms"));
    stage.play(&passage(&lines.join("\n")));
    stage.now()
}

fn check(lines: &[&str], expected: Result<usize, &str>) {
    let challenge = elect_s2();
    let graded = challenge.grade(&acts(lines), end(lines));
    match expected {
        Ok(actions) => assert_eq!(graded.map(|grade| grade.actions), Ok(actions)),
        Err(why) => assert!(graded.as_ref().is_err_and(|found| found.contains(why)), "{graded:?}"),
    }
}

#[test]
fn a_challenge_is_graded_by_playing_it() {
    check(&["timeout S2", "settle"], Ok(2));
    check(&["timeout S2", "note \"now\"", "settle"], Ok(2));
    check(&["timeout S1", "settle"], Err("the goal is not reached: S1 leads in term 1, expected S2"));
    check(&["timeout S1", "timeout S2", "settle"], Err("it took 3 actions, and 2 are allowed"));
    check(&["kill S1", "settle"], Err("`kill S1` may not be used"));
    check(&["kill S3", "settle"], Err("the goal is not reached"));
    check(&["set timers=on", "timeout S2"], Err("`set timers=on` may not be used"));
}

#[test]
fn a_code_comes_back_as_it_was() {
    let challenge = elect_s2();
    let lines = ["timeout S2", "settle"];
    let code = Code::new(&challenge, &acts(&lines), end(&lines));
    let read = Code::read(&format!(" {}\n", code.print())).unwrap();
    assert_eq!(read, code);
    assert!(read.is_for(&challenge));
    assert!(!read.is_for(&Challenge { goals: vec![goal("leader S3")], ..challenge }));
}

#[test]
fn an_altered_code_is_refused_whatever_letter_it_was() {
    let lines = ["timeout S2", "settle"];
    let printed = Code::new(&elect_s2(), &acts(&lines), end(&lines)).print();
    let letters: Vec<char> = printed.chars().collect();
    for at in 0..letters.len() {
        let mut other = letters.clone();
        other[at] = if other[at] == 'B' { 'C' } else { 'B' };
        let other: String = other.into_iter().collect();
        assert!(Code::read(&other).is_err(), "{other}");
        let cut: String = letters[..at].iter().collect();
        assert!(Code::read(&cut).is_err(), "{cut}");
    }
}

#[test]
fn a_forged_code_is_played_and_does_not_reach_the_goal() {
    let challenge = elect_s2();
    let forged = |acts: &[Timed], end| Code::read(&Code::new(&challenge, acts, end).print()).unwrap();
    let code = forged(&[], (Time(0), 0));
    assert!(challenge.grade(&code.acts, code.end).unwrap_err().contains("the goal is not reached"));
    let code = forged(&acts(&["timeout S2", "settle"]), (Time(u64::MAX), 0));
    assert!(challenge.grade(&code.acts, code.end).unwrap_err().contains("are allowed"));
    let mut later = acts(&["timeout S2", "settle"]);
    later[1].nth += 1;
    let code = forged(&later, end(&["timeout S2", "settle"]));
    assert!(challenge.grade(&code.acts, code.end).unwrap_err().contains("cannot be done"));
    let Ok(Some(Line::Act(statement))) = parse_line("timeout S9") else { unreachable!() };
    let code = forged(&[Timed { at: Time(0), nth: 0, statement }], (Time(0), 0));
    assert!(challenge.grade(&code.acts, code.end).unwrap_err().contains("unknown server S9"));
}
