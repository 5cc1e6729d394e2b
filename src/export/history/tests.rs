use super::*;
use crate::check::history::Moment;
use crate::check::{Verdict, Watched};
use crate::raft::rules::Rule;
use crate::world::World;

fn lived(seed: u64, rule: Option<Rule>) -> (Watched, Vec<String>) {
    let mut world = World::new(seed);
    rule.into_iter().for_each(|rule| world.setup.rules.break_rule(rule));
    let mut watched = Watched::new(&world.setup).unwrap();
    for _ in 0..1500 {
        match world.statement(&watched.cluster) {
            Some(statement) => drop(watched.act(&statement)),
            None => drop(watched.step()),
        }
    }
    let broken = watched
        .witness
        .violations()
        .iter()
        .filter(|v| v.invariant == crate::check::Invariant::Linearizability);
    let broken = broken.map(|violation| violation.text.clone()).collect();
    (watched, broken)
}

#[test]
fn what_is_read_is_what_was_written_and_the_verdict_is_the_same() {
    let (mut steps, mut worse) = (0, 0);
    for seed in 0..60 {
        let rule = [None, Some(Rule::SessionOnce), Some(Rule::ReadConfirmsLeadership)][seed as usize % 3];
        let (watched, broken) = lived(seed, rule);
        let live = watched.witness.history();
        let text = write([(Some("a \"run\""), live)]);
        let [told] = &read(&text).unwrap()[..] else { panic!("one run") };
        assert_eq!(told.name.as_deref(), Some("a \"run\""));
        assert_eq!(told.history.verdict(), live.verdict(), "seed {seed}");
        assert!(told.history.moments().eq(live.moments()), "seed {seed}");
        assert_eq!(told.history.beginning(), live.beginning());
        // The judge of a run says beside it how reads were served.
        assert!(
            broken.iter().all(|live| told.broken.iter().any(|read| live.starts_with(read))),
            "seed {seed}"
        );
        assert_eq!(write([(Some("a \"run\""), &told.history)]), text);
        steps += live.moments().count();
        worse += usize::from(live.verdict() == Verdict::NotLinearizable);
    }
    assert!(steps > 2_000 && worse > 0, "{steps} steps, {worse} not linearizable");
}

#[test]
fn the_answers_of_all_kinds_come_back() {
    let step = |ok: &str| {
        format!(
            r#"{{"{MARK}":1,"runs":[{{"steps":[{{"client":1,"call":1,"invoke":"GET x"}},{{"client":1,"call":1,"ok":{ok}}}]}}]}}"#
        )
    };
    for ok in [
        r#""OK""#,
        "null",
        "true",
        "false",
        "-3",
        r#"{"value":"1"}"#,
        r#"{"value":{"hex":"ff00"}}"#,
        r#"{"list":["a",""]}"#,
        r#"["OK",{"lasts":null},{"lasts":5}]"#,
        r#"{"error":"WRONGTYPE","sentence":"so"}"#,
    ] {
        let told = read(&step(ok)).unwrap().remove(0);
        let again = read(&write([(None, &told.history)])).unwrap().remove(0);
        let all: Vec<&Moment> = told.history.moments().collect();
        assert!(again.history.moments().eq(all), "{ok}");
    }
    assert!(read(&step(r#"{"value":{"hex":"f"}}"#)).is_err());
}

#[test]
fn what_cannot_be_read_is_said() {
    let check = |text: &str, said: &str| assert_eq!(read(text).unwrap_err(), said, "{text}");
    let steps = |steps: &str| format!(r#"{{"{MARK}":1,"runs":[{{"revisions":true,"steps":[{steps}]}}]}}"#);
    check("{", "is no JSON: EOF while parsing an object at line 1 column 1");
    check("[]", "is no history: expected {\"raftarium-history\":1,…}");
    check("{}", "is JSON, but no history: it has no \"raftarium-history\"");
    check(r#"{"raftarium-history":2}"#, "is a history of version 2, and only 1 is known");
    check(r#"{"raftarium-history":1}"#, "expected \"runs\"");
    let check = |text: &str, said: &str| check(&steps(text), &format!("run 1: step 1: {said}"));
    check("7", "expected {…}, found 7");
    check("{}", "expected \"client\"");
    check(r#"{"client":0,"call":1}"#, "a client's number is 1 to 4294967295");
    check(r#"{"client":1,"call":1,"ok":1}"#, "client 1 has no call 1 under way");
    check(r#"{"client":1,"call":1,"invoke":"GET"}"#, "\"GET\": `GET` needs a key: `GET key`");
    check(
        r#"{"client":1,"call":1,"invoke":"GET x","reads":"twice"}"#,
        "\"reads\" is index, lease, log or local, not \"twice\"",
    );
    check(r#"{"client":1,"watch":1,"missed":3}"#, "client 1 has no watch 1");
    check(r#"{"revision":2,"oldest":0,"keys":[["x",null]]}"#, "expected revision 1, and an oldest of 0 to 1");
    check(
        &format!("{}{}", "[".repeat(90), "]".repeat(90)),
        "expected {…}, found [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…",
    );
}
