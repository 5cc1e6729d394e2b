//! `raftarium export` and `raftarium link`, as a shell sees them.

use crate::command_line::{raftarium, text};

const RUN: &str = "cluster 3\nseed 4\nat 300001us/0 c1: SET x 1\nat 600001us/0 kill S1\nat 2000001us\n";

fn exported(form: &str, run: &str) -> String {
    let output = raftarium(&["export", "--as", form, "-"], run);
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)), "{form}");
    text(&output.stdout)
}

#[test]
fn a_run_is_told_in_each_form() {
    let (events, log, trace) = (exported("jsonl", RUN), exported("shiviz", RUN), exported("tla", RUN));
    assert!(events.lines().count() > 50 && events.lines().all(|line| line.starts_with("{\"")));
    assert!(log.starts_with("(?<host>\\S+) (?<time>\\S+) (?<clock>\\{.*\\})\\n(?<event>.*)\n\n"), "{log}");
    assert!(trace.lines().all(|line| line.ends_with("\"tag\":\"trace\"}")), "{trace}");
    // A script with what only a script has is told as well, and its events are those that `run` prints.
    let script = "cluster 3\nrun until leader\nexpect leader\n";
    let printed = raftarium(&["run", "--json", "-"], script);
    let printed: String = text(&printed.stdout)
        .lines()
        .filter(|line| line.contains("\"event\""))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(exported("jsonl", script), printed);
}

#[test]
fn a_link_holds_the_whole_run() {
    let output = raftarium(&["link", "--page", "https://example.org/", "-"], RUN);
    let link = text(&output.stdout).trim().to_owned();
    assert!(output.status.success() && link.starts_with("https://example.org/#run="), "{link}");
    let through = raftarium(&["export", "--as", "jsonl", &link], "");
    assert_eq!(text(&through.stdout), exported("jsonl", RUN));
    assert!(raftarium(&["run", &link], "").status.success());
    let cut = raftarium(&["run", &link[..link.len() - 9]], "");
    assert!(
        text(&cut.stderr).ends_with("This link is cut short: its end is missing.\n"),
        "{}",
        text(&cut.stderr)
    );
    assert_eq!(cut.status.code(), Some(2));
}

#[test]
fn what_a_script_does_has_a_link() {
    let script = "cluster 3\ntimeout S1\nsettle\nexpect leader S1\nSET x 1\nrun 1s\n";
    let output = raftarium(&["link", "-"], script);
    let link = text(&output.stdout).trim().to_owned();
    let (played, said) = (raftarium(&["export", "--as", "jsonl", &link], ""), exported("jsonl", script));
    assert!(text(&played.stdout) == said && said.lines().count() > 50, "{link}");
}

#[test]
fn what_has_no_form_and_no_link_is_said() {
    let check = |arguments: &[&str], input: &str, said: &str| {
        let output = raftarium(arguments, input);
        assert_eq!((text(&output.stderr).trim(), output.status.code()), (said, Some(2)));
    };
    check(&["link", "-"], "frob S1\n", "-: line 1: unknown statement frob; `help` lists them all");
    let two = "case \"a\"\nrun 1s\ncase \"b\"\nrun 1s\n";
    check(&["export", "--as", "tla", "-"], two, "-: there are 2 cases: say which with --case");
    check(&["export", "--as", "tla", "--case", "c", "-"], two, "-: there is no case \"c\"");
    assert!(raftarium(&["export", "--as", "tla", "--case", "b", "-"], two).status.success());
}
