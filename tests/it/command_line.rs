//! `raftarium run` and `raftarium repl`, as a shell sees them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A script in a file of its own, gone with the value.
struct Script(PathBuf);

impl Script {
    fn new(name: &str, text: &[u8]) -> Script {
        let path = std::env::temp_dir().join(format!("raftarium-{}-{name}.raft", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Script(path)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(crate) fn raftarium(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_raftarium"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not read its input is done before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs one script, and checks the last line and the status.
fn check(name: &str, script: &str, last: &str, status: i32) -> Output {
    let file = Script::new(name, script.as_bytes());
    let output = raftarium(&["run", file.0.to_str().unwrap()], "");
    assert_eq!(text(&output.stdout).lines().last(), Some(last));
    assert_eq!(output.status.code(), Some(status), "{name}");
    output
}

#[test]
fn the_status_tells_how_it_went() {
    check("fine", "expect safe\nexpect not leader", "2 passed, 0 failed", 0);
    let failed = check("failed", "expect safe\nexpect leader S1", "1 passed, 1 failed", 1);
    assert!(
        text(&failed.stdout)
            .contains("2:1: no running server leads in term 0, expected S1\n  2 | expect leader S1\n")
    );
    let unreadable = check("unreadable", "kill S9", "0 passed, 0 failed", 2);
    assert!(text(&unreadable.stderr).contains(":1:6: unknown server S9"));
    let missing = raftarium(&["run", "no-such-file.raft"], "");
    assert_eq!((missing.status.code(), text(&missing.stdout)), (Some(2), "0 passed, 0 failed\n".into()));
}

/// Two leaders in one term, for S2 votes twice.
const BROKEN: &str = "break one-vote-a-term
set timers=off fsync=0ms
timeout S1
deliver S1 -> S2 RequestVote
deliver S2 -> S1 RequestVoteReply
timeout S3
deliver S3 -> S2 RequestVote
deliver S2 -> S3 RequestVoteReply
";

#[test]
fn a_broken_invariant_must_be_expected() {
    let output = check("violated", BROKEN, "0 passed, 0 failed", 1);
    assert!(text(&output.stdout).contains("election-safety is broken"));
    check("expected", &format!("{BROKEN}expect violated election-safety"), "1 passed, 0 failed", 0);
    // In another run of the same file that is no excuse.
    let cases = format!("case \"a\"\n{BROKEN}expect violated election-safety\ncase \"b\"\n{BROKEN}");
    check("cases", &cases, "1 passed, 0 failed", 1);
}

#[test]
fn a_run_with_a_rule_off_is_marked_wherever_it_is_told() {
    const MARK: &str = "Modified Raft without one-vote-a-term";
    let told = |arguments: &[&str], input: &str| text(&raftarium(arguments, input).stdout);
    let report = told(&["run", "-"], &format!("{BROKEN}expect leader S2"));
    assert!(
        report.contains(&format!("expected S2 ({MARK})")) && report.contains(&format!("so does S3 ({MARK})"))
    );
    let trace = told(&["run", "--trace", "-"], BROKEN);
    assert!(trace.lines().filter(|line| line.contains("#")).all(|line| line.contains(MARK)), "{trace}");
    let json = told(&["run", "--json", "-"], BROKEN);
    let events = json.lines().filter(|line| line.contains("\"event\":"));
    assert!(
        events.clone().count() > 5
            && events.clone().all(|line| line.contains("\"modified\":[\"one-vote-a-term\"]"))
    );
    assert!(told(&["repl"], "break one-vote-a-term").contains(MARK));
    let mended = format!("{BROKEN}mend one-vote-a-term\ntimeout S2\n");
    assert!(!told(&["run", "--trace", "-"], &mended).lines().any(|line| line.contains("timeout S2  [")));
}

#[test]
fn several_files_are_counted_together_and_the_worst_decides() {
    let (fine, failed) = (Script::new("one", b"expect safe"), Script::new("two", b"expect leader"));
    let unreadable = Script::new("three", b"\xff");
    let names = [&fine, &failed, &unreadable].map(|script| script.0.to_str().unwrap());
    let output = raftarium(&[&["run"], &names[..2]].concat(), "");
    assert_eq!(text(&output.stdout).lines().last(), Some("1 passed, 1 failed"));
    assert_eq!(output.status.code(), Some(1));
    let output = raftarium(&[&["run"], &names[..]].concat(), "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is no UTF-8 text: see line 1"));
}

#[test]
fn a_trace_tells_every_event() {
    let output = raftarium(
        &["run", "--trace", "-"],
        "set timers=off fsync=0ms\ntimeout S1\nsettle\nexpect leader S1\n",
    );
    let text = text(&output.stdout);
    assert!(text.contains("-:2> timeout S1"), "{text}");
    assert!(text.contains("m1 S1 -> S2 RequestVote term=1 candidateId=S1"), "{text}");
    assert!(text.contains("it leads term 1"), "{text}");
}

#[test]
fn json_is_one_object_a_line() {
    let output = raftarium(
        &["run", "--json", "-"],
        "case \"a\"\ntimeout S1\nrun 1s\nSET x 1\nrun until reply OK\nexpect leader S2\n",
    );
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<u64> = lines.iter().filter_map(|line| line["event"].as_u64()).collect();
    assert!(events.len() > 20 && events.windows(2).all(|two| two[0] + 1 == two[1]));
    assert_eq!(lines[0]["case"], "a");
    assert!(lines.iter().any(|line| line["statement"] == "SET x 1" && line["line"] == 4));
    assert!(lines.iter().any(|line| line["failure"]["line"] == 6));
    assert_eq!(lines.last(), Some(&serde_json::json!({ "passed": 0, "failed": 1 })));
    let output = raftarium(&["run", "--json", "-"], "kill S9\n");
    let first: serde_json::Value =
        serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
    assert_eq!((&first["error"]["line"], &first["error"]["column"]), (&1.into(), &6.into()));
}

#[test]
fn the_prompt_answers() {
    let check = |input: &str, answers: &[&str]| {
        let output = raftarium(&["repl", "--servers", "5"], input);
        let text = text(&output.stdout);
        let mut rest = text.as_str();
        for answer in answers {
            let found = rest.find(answer).unwrap_or_else(|| panic!("no {answer:?} in {rest}"));
            rest = &rest[found + answer.len()..];
        }
        assert_eq!(output.status.code(), Some(0));
    };
    // A store command waits for its answer.
    check("run until leader\nSET x 1\nGET x\n", &["it leads term 1", "\nOK\n", "\n\"1\"\n"]);
    check("set timers=off\nSET x 1\n", &["No answer yet; timers are off"]);
    check("kill S9\n", &["unknown server S9 (this cluster has S1…S5)", "     ^^"]);
    check("kill S1\nkill S1\n", &["S1", "Refused: S1 is down."]);
    check(
        "expect leader\nexpect safe\n",
        &["It does not hold: no running server leads in term 0.", "It holds."],
    );
    check("help\nhelp kill\nhelp frob\n", &["partition S1 S2 | S3", "Crashes a server", "no help on frob"]);
    check(&format!("cluster 3\n{BROKEN}"), &["BROKEN: "]);
    check("\u{7}\n", &["unknown statement \"\\u{7}\""]);
}

#[test]
fn figures_are_written_as_one_table_of_all_runs() {
    let file = Script::new(
        "figures",
        b"case \"one, two\"\nSET x 1\nrun until reply OK within 5s\ncase \"b\"\nrun 1s\n",
    );
    let table = std::env::temp_dir().join(format!("raftarium-{}-figures.csv", std::process::id()));
    let output = raftarium(&["run", "--figures", table.to_str().unwrap(), file.0.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0));
    let written = std::fs::read_to_string(&table).unwrap();
    let _ = std::fs::remove_file(&table);
    assert!(written.starts_with("file,case,from_s,to_s,elections,won,term,commands,"), "{written}");
    let rows = |case: &str| written.lines().filter(|line| line.contains(case)).count();
    assert!(rows(",\"one, two\",") > 10 && rows(",b,") > 10, "{written}");
    let end = written.lines().last().and_then(|row| row.split(',').nth(3));
    assert_eq!(end, Some("1"), "the table goes up to the end of the run, not to its last event");

    let nowhere = raftarium(&["run", "--figures", "/no/such/folder/out.csv", file.0.to_str().unwrap()], "");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).contains("/no/such/folder/out.csv"));
}

#[test]
fn two_runs_are_compared() {
    let diff = |left: &Script, right: &Script| {
        let output = raftarium(&["diff", left.0.to_str().unwrap(), right.0.to_str().unwrap()], "");
        (output.status.code(), text(&output.stdout))
    };
    let one = Script::new("one", b"timeout S1\nrun 500ms\nkill S2\nrun 1s\n");
    let other = Script::new("other", b"timeout S1\nrun 500ms\npause S2\nrun 1s\n");
    let (status, same) = diff(&one, &one);
    assert!(status == Some(0) && same.starts_with("Both are the same, event for event"), "{same}");
    let (status, parted) = diff(&one, &other);
    assert_eq!(status, Some(1));
    assert!(
        parted.contains("A, 0.500 s: S2 crashes") && parted.contains("B, 0.500 s: S2 stalls"),
        "{parted}"
    );
    let crashes = parted.lines().find(|line| line.starts_with("crashes")).unwrap();
    assert_eq!(crashes.split_whitespace().collect::<Vec<_>>(), ["crashes", "1", "0"]);
    let missing = raftarium(&["diff", one.0.to_str().unwrap(), "no-such-file.raft"], "");
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn a_run_has_the_same_digest_as_a_file_and_as_a_link() {
    let run = |arguments: &[&str]| text(&raftarium(arguments, "").stdout).trim().to_string();
    let script = Script::new("digest", b"timeout S1\nrun 500ms\nkill S2\nrun 1s\n");
    let file = script.0.to_str().unwrap();
    let link = run(&["link", file]);
    assert_eq!(run(&["digest", file]), run(&["digest", &link]));
    assert_ne!(run(&["digest", file]), run(&["digest", "--at", "900000", &link]));
    assert_eq!(raftarium(&["digest", "#run=AQ"], "").status.code(), Some(2));
}
