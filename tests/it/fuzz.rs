//! `raftarium fuzz`: nothing is wrong with random worlds, and what is wrong is found and can be seen again.

use crate::command_line::{raftarium, text};

/// Runs a campaign, and gives its report and status.
fn fuzz(arguments: &str) -> (String, Option<i32>) {
    let output = raftarium(&[&["fuzz"], &arguments.split(' ').collect::<Vec<_>>()[..]].concat(), "");
    (text(&output.stdout) + &text(&output.stderr), output.status.code())
}

/// How often something stands in a report.
fn count(report: &str, name: &str) -> u64 {
    let line = report.lines().find_map(|line| line.strip_prefix(&format!("  {name} ")));
    line.map_or(0, |count| count.trim().parse().unwrap())
}

#[test]
fn nothing_is_wrong_and_everything_happens() {
    let (report, status) = fuzz("--seeds 0..300");
    assert_eq!(status, Some(0), "{report}");
    assert!(report.starts_with("300 seeds, "), "{report}");
    let faults =
        "kill start wipe pause resume clock partition heal hold release drop deliver duplicate timeout";
    let changes = "transfer add promote remove reconfigure snapshot sync beat settle write";
    let settings = "prevote=on stickiness=on checkquorum=on early-send=on noop=off membership=joint \
                    reads=index reads=lease reads=log clock-drift snapshot-every snapshot-chunk pipelining";
    let names = [faults, changes, settings].into_iter().flat_map(|names| names.split_whitespace());
    let more = [
        "cut, one way",
        "cut, both ways",
        "add a learner",
        "slow link",
        "read by index",
        "read by lease",
        "read through the log",
        "read by a follower",
        "read local",
        "message lost by chance",
        "message duplicated",
        "crash in the midst of a write",
    ];
    for name in names.chain(more) {
        assert!(count(&report, name) > 0, "{name} never came up:\n{report}");
    }
    let (_, rules) = report.split_once("rules that decided").unwrap();
    for line in rules.lines() {
        assert!(!line.ends_with(" 0"), "{line} decided nothing");
    }
    let (made, not_promised) = (count(&report, "made"), count(&report, "not promised"));
    assert_eq!(made + not_promised, 300);
    assert!(made > 2 * not_promised, "{report}");
}

/// Breaks a rule, and lets the script that is printed happen again.
fn check(rule: &str, seeds: &str, found: &str, shown: &str) {
    let (report, status) = fuzz(&format!("--seeds {seeds} --events 1000 --break {rule}"));
    assert_eq!(status, Some(1), "{rule}: {report}");
    assert!(report.starts_with("# seed "), "{report}");
    let first = report.lines().next().unwrap();
    assert!(first.contains(found) && first.contains(&format!("Modified Raft without {rule}")), "{first}");
    let script: Vec<&str> = report.lines().take_while(|line| !line.is_empty()).collect();
    let replayed = raftarium(&["run", "-"], &(script.join("\n") + "\n"));
    assert_eq!(replayed.status.code(), Some(1), "{rule}");
    let replayed = text(&replayed.stdout);
    assert!(replayed.contains(shown), "{rule}: {first}\n{replayed}");
}

#[test]
fn what_breaks_an_invariant_is_found_and_its_script_shows_it() {
    check("one-vote-a-term", "0..30", "monotonic", "monotonic is broken");
    check("vote-for-fresh-log", "0..30", "leader-completeness", "leader-completeness is broken");
    check("delete-the-whole-tail", "0..100", "log-matching", "log-matching is broken");
    check("session-once", "0..30", "linearizability", "linearizability is broken");
}

#[test]
fn what_hinders_progress_is_found_and_its_script_shows_it() {
    check("random-timeout", "0..60", "stuck: no leader", "1 failed");
    check("candidate-yields", "0..60", "stuck", "1 failed");
    check("no-op-first", "0..60", "stuck: no answer to a new write", "c9 reply pending, expected OK");
}

#[test]
fn what_is_counted_of_modified_raft_is_marked() {
    let (report, _) = fuzz("--seeds 0..2 --events 50 --break pre-vote");
    let counts = report.lines().find(|line| line.contains(" seeds, ")).unwrap();
    assert!(counts.ends_with("(Modified Raft without pre-vote)"), "{counts}");
    assert!(!fuzz("--seeds 0..2 --events 50").0.contains("Modified"));
}

#[test]
fn settings_can_be_chosen() {
    let (report, status) = fuzz("--seeds 0..20 --events 100 --settings prevote=on");
    assert_eq!((status, count(&report, "prevote=on")), (Some(0), 20), "{report}");
}

#[test]
fn shards_are_all_together() {
    let worlds = |shard: &str| {
        let (report, status) = fuzz(&format!("--seeds 5..15 --events 50 --shard {shard}"));
        assert_eq!(status, Some(0));
        report.split(' ').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!([worlds("1/3"), worlds("2/3"), worlds("3/3"), worlds("11/11")], [4, 3, 3, 0]);
}

#[test]
fn bad_arguments_are_explained() {
    let check = |arguments: &str, why: &str| {
        let (report, status) = fuzz(arguments);
        assert_eq!(status, Some(2), "{arguments}");
        assert!(report.contains(why), "{arguments}: {report}");
    };
    check("--seeds 7", "expected A..B with A below B, such as 0..1000");
    check("--seeds 9..3", "expected A..B with A below B");
    check("--seeds 0..9 --events 0", "0 is not in 1..=10000000");
    check("--seeds 0..9 --shard 4/3", "expected i/n with i from 1 to n, such as 1/8");
    check("--seeds 0..9 --settings prevot=on", "did you mean prevote?");
    check("--seeds 0..9 --settings prevote=of", "off");
    check("--seeds 0..9 --settings reads=lease", "`reads=lease` is safe only with `stickiness=on`");
    check("--seeds 0..9 --break one-vote-a-ter", "did you mean one-vote-a-term?");
    check("--seeds 0..9 --break adopt-higher-term", "cannot be switched off");
}
