//! The language as a whole: what is printed is read again, and whatever is typed gets a statement or an error.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::conditions::CONDITIONS;
use super::line::Line;
use super::names::Names;
use super::statements::STATEMENTS;
use super::{Said, Session, parse_line, random};
use crate::raft::{Micros, Time};
use crate::store::USAGES;

fn parse(line: &str) -> Line {
    match parse_line(line) {
        Ok(Some(parsed)) => parsed,
        Ok(None) => panic!("nothing in {line:?}"),
        Err(error) => panic!("{}", error.explain("test", line)),
    }
}

/// A line, and how it is printed.
fn check(line: &str, printed: &str) {
    let parsed = parse(line);
    assert_eq!(parsed.to_string(), printed, "{line}");
    assert_eq!(parse(printed), parsed, "{printed}");
}

/// Every example of the tables.
fn examples() -> Vec<String> {
    let statements = STATEMENTS.iter().flat_map(|info| info.examples).map(|example| (*example).into());
    let conditions =
        CONDITIONS.iter().flat_map(|info| info.examples).map(|example| format!("expect {example}"));
    let commands = USAGES.iter().flat_map(|usage| usage.examples).map(|example| format!("c2: {example} @S3"));
    statements.chain(conditions).chain(commands).collect()
}

#[test]
fn every_example_of_the_tables_is_read_and_prints_as_it_stands() {
    for info in STATEMENTS {
        for example in info.examples {
            assert!(example.starts_with(info.name) || info.name == "help", "{example}");
            check(example, &parse(example).to_string());
        }
    }
    for example in examples() {
        check(&example, &parse(&example).to_string());
    }
}

#[test]
fn statements_print_the_short_way() {
    check("KILL s1", "kill S1");
    check("cut S1->S2", "cut S1 -> S2");
    check("cut S1-S2", "cut S1 - S2");
    check("partition S1 S2|S3", "partition S1 S2 | S3");
    check("c1: set x 1", "SET x 1");
    check("c2:GET x @s3 LOCAL", "c2: GET x @S3 local");
    check("GET x @5", "GET x @5");
    check(
        "c2: multi SET x \";\" ;GET x;INCR n 2 exec @S2",
        "c2: MULTI SET x \";\"; GET x; INCR n 2 EXEC @S2",
    );
    check("expect reply OK ;\";\" \"\";3", "expect reply OK; \";\" \"\"; 3");
    check("SET \"x=1\" 2", "SET \"x=1\" 2");
    check("set x prevote=on", "SET x \"prevote=on\"");
    check("SET timers=OFF fsync=0", "set timers=off fsync=0ms");
    check("given S1 log=1,1,1,\"1:SET x 1\",\"1:SET x 1\"", "given S1 log=1*3,\"1:SET x 1\",\"1:SET x 1\"");
    check("given S1 log=\"1:SET x 1\"*2", "given S1 log=\"1:SET x 1\",\"1:SET x 1\"");
    check("given S1 log=none vote=none", "given S1");
    check("deliver s1->S2 appendentries TERM=2", "deliver S1 -> S2 AppendEntries term=2");
    check("drop", "drop");
    check("hold S1->", "hold S1 ->");
    check("hold -> S2 AppendEntries", "hold -> S2 AppendEntries");
    check("expect sent S1 - count=3", "expect sent S1 - count=3");
    check("drop S1 - c1 clientId=c2", "drop S1 - c1 clientId=2");
    check("expect not sent", "expect not sent");
    check(
        "expect sent AppendEntries entries!=none count<=42",
        "expect sent AppendEntries entries!=none count<=42",
    );
    check("run until S1 term>=2 within 2000ms", "run until S1 term>=2 within 2s");
    check("at 1500ms/2 c2: GET x", "at 1500ms/2 c2: GET x");
    check("at 2s", "at 2s");
    check("step", "step 1");
    check("expect S1 next(S2)=4 log=1*3,4,4", "expect S1 next(S2)=4 log=1*3,4,4");
    check("expect all voters=S3,S1 joint=none", "expect all voters=S1,S3 joint=none");
    check("expect S1 holds \"a.b\"=1", "expect S1 holds \"a.b\"=1");
    check("expect S1 holds a/b=1", "expect S1 holds \"a/b\"=1");
    check("expect reply \"a\" \"b\"", "expect reply \"a\" \"b\"");
    check("HELP kill", "help kill");
}

#[test]
fn an_empty_line_says_nothing() {
    for line in ["", "  \t", "# kill S1", "   # kill S1"] {
        assert_eq!(parse_line(line), Ok(None));
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(line in random::line()) {
        let printed = line.to_string();
        prop_assert_eq!(parse_line(&printed), Ok(Some(line)), "{}", printed);
    }

    #[test]
    fn whatever_is_typed_is_a_line_or_an_error_within_it(line: String) {
        judge(&line)?;
    }

    #[test]
    fn so_is_a_real_line_with_something_changed(
        line in select(examples()),
        other in select(examples()),
        changes in prop::collection::vec((any::<Index>(), any::<Index>(), select(vec!["", " ", "\"", "=", "S9", "-", "@", "9", ",", "none", "*", "\\", "("])), 1..4),
        joined: bool,
    ) {
        let mut text: Vec<char> = if joined { format!("{line} {other}") } else { line }.chars().collect();
        for (from, length, new) in changes {
            let from = from.index(text.len() + 1);
            let to = (from + length.index(4)).min(text.len());
            text.splice(from..to, new.chars());
        }
        judge(&text.into_iter().collect::<String>())?;
    }
}

/// The same line, with not too much time passing in it.
fn short(line: Line) -> Line {
    let shortened = |span: Micros| Micros(span.0 % 300_000);
    match line {
        Line::Run(span) => Line::Run(shortened(span)),
        Line::RunUntil { condition, within } => {
            Line::RunUntil { condition, within: Some(shortened(within.unwrap_or_default())) }
        }
        Line::Step(count) => Line::Step(count % 50 + 1),
        Line::At { time, nth, line } => Line::At { time: Time(time.0 % 2_000_000), nth, line },
        line => line,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(RUNS))]

    #[test]
    fn whatever_is_said_a_run_goes_on(lines in prop::collection::vec(random::line().prop_map(short), 1..60)) {
        let mut session = Session::default();
        let mut events = 0;
        for line in &lines {
            if session.needs_cluster(line) {
                session.begin();
            }
            let before = events;
            let said = match session.names().check(line, &line.to_string()) {
                Ok(()) => session.say(line, &mut |_, _| events += 1),
                Err(error) => session.refuse(error.message),
            };
            let moves = matches!(line, Line::At { .. });
            prop_assert!(moves || !matches!(said, Said::Refused(_)) || events == before, "{line} is refused and does something");
        }
    }
}

/// How many random runs are told.
const RUNS: u32 = 64;

/// No panic, an error within the line, and what is read is read again when printed.
fn judge(line: &str) -> Result<(), TestCaseError> {
    match parse_line(line) {
        Ok(None) => {}
        Ok(Some(parsed)) => {
            let printed = parsed.to_string();
            prop_assert_eq!(parse_line(&printed), Ok(Some(parsed.clone())), "{}", printed);
            if let Err(error) = Names::of_cluster(3).check(&parsed, line) {
                prop_assert!(error.message.starts_with("unknown "));
            }
        }
        Err(error) => {
            let shown = error.explain("test", line);
            prop_assert!(error.column >= 1 && error.column <= line.chars().count() + 1, "{}", shown);
            prop_assert!(!error.message.chars().any(char::is_control), "{}", shown);
        }
    }
    Ok(())
}
