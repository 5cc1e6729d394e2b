//! Whatever is wrong is answered with where, what and what was expected; nothing else happens.

use raftarium::script::Script;
use raftarium::script::run::{Nobody, run};
use raftarium::store::USAGES;

/// A script of one faulty line, and the whole answer: the place and message, and the carets.
fn check(line: &str, answer: &str, carets: &str) {
    check_all(line, &format!("test:1:{answer}\n  1 | {line}\n    | {carets}"));
}

fn check_all(text: &str, answer: &str) {
    let error = Script::parse(text).expect_err(text);
    assert_eq!(error.explain("test"), answer);
}

/// A script that can be read, and the answers to the expectations that fail in it.
fn check_run(text: &str, answers: &[&str]) {
    let script = Script::parse(text).unwrap_or_else(|error| panic!("{}", error.explain("test")));
    let report = run(&script, &mut Nobody);
    let found: Vec<String> = report.failures.iter().map(|failure| failure.explain("test")).collect();
    assert_eq!(found, answers);
}

#[test]
fn the_example_of_the_reference() {
    let answer = "test:4:11: unknown server S9 (this cluster has S1…S5)\n  4 | partition S9 | S1 S2\n    |           ^^";
    check_all("# a comment\ncluster 5\n\npartition S9 | S1 S2", answer);
}

#[test]
fn unknown_names() {
    check("frob S1", "1: unknown statement frob; `help` lists them all", "^^^^");
    check("kil S1", "1: unknown statement kil; did you mean kill?", "^^^");
    check("GTE x", "1: unknown statement GTE; did you mean GET?", "^^^");
    check("kill S4", "6: unknown server S4 (this cluster has S1…S3)", "     ^^");
    check("expect c7 reply OK", "8: unknown client c7 (there are c1)", "       ^^");
    check("timeout c2", "9: unknown client c2 (there are c1)", "        ^^");
    check(
        "set latencey=1ms",
        "5: unknown setting latencey; did you mean latency?: `set NAME=VALUE …`",
        "    ^^^^^^^^",
    );
    check(
        "link S1 - S2 fsync=1ms",
        "14: unknown setting fsync of a link; expected one of latency, loss, duplicate: `link S1 -> S2 NAME=VALUE …`",
        "             ^^^^^",
    );
    check(
        "break commit-own-tern",
        "7: unknown rule commit-own-tern; did you mean commit-own-term?: `break RULE …`",
        "      ^^^^^^^^^^^^^^^",
    );
    check(
        "break adopt-higher-term",
        "7: adopt-higher-term cannot be switched off: `break RULE …`",
        "      ^^^^^^^^^^^^^^^^^",
    );
    check(
        "expect violated safety",
        "17: unknown invariant safety; expected one of election-safety, leader-append-only, log-matching, leader-completeness, state-machine-safety, committed-stays, monotonic, well-formed, linearizability: `expect [not] CONDITION`",
        "                ^^^^^^",
    );
    check(
        "expect leeder",
        "8: unknown condition leeder; did you mean leader?: `expect [not] CONDITION`",
        "       ^^^^^^",
    );
    check(
        "drop AppendEntry",
        "6: unknown message AppendEntry; did you mean AppendEntries?: `drop [MSG]`",
        "     ^^^^^^^^^^^",
    );
    check(
        "drop RequestVote success=true",
        "18: RequestVote has no field success; expected one of term, candidateId, lastLogIndex, lastLogTerm, transfer: `drop [MSG]`",
        "                 ^^^^^^^",
    );
    check(
        "expect S1 rolle=leader",
        "11: a server has no rolle; did you mean role?: `expect [not] CONDITION`",
        "          ^^^^^",
    );
    check(
        "expect S1 role=king",
        "16: role is follower, candidate, precandidate, leader or learner, not king: `expect [not] CONDITION`",
        "               ^^^^",
    );
    check(
        "expect reply error OOPS",
        "20: unknown error OOPS; expected one of WRONGTYPE, NOTANUMBER, OVERFLOW, TOOLONG, COMPACTED, FUTURE, SESSIONEXPIRED, NOTLEADER, BUSY: `expect [not] CONDITION`",
        "                   ^^^^",
    );
}

#[test]
fn values_out_of_range() {
    check("cluster 0", "9: expected a number from 1 to 25, found 0: `cluster 5`", "        ^");
    check("cluster many", "9: expected a number from 1 to 25, found many: `cluster 5`", "        ^^^^");
    check("seed -1", "6: expected a number from 0 to 18446744073709551615, found -1: `seed 42`", "     ^^");
    check("kill S0", "6: servers are S1 to S25: `kill S1`", "     ^^");
    check("c0: GET x", "1: clients are c1 to c9999", "^^");
    check("set loss=200%", "10: loss takes 0% to 100%, found \"200%\": `set NAME=VALUE …`", "         ^^^^");
    check(
        "set heartbeat=50",
        "15: heartbeat takes 1ms to 3600s, found 50: `set NAME=VALUE …`",
        "              ^^",
    );
    check(
        "set election-timeout=300..150ms",
        "22: election-timeout takes 1ms to 3600s, or a range, found 300..150ms: `set NAME=VALUE …`",
        "                     ^^^^^^^^^^",
    );
    check(
        "clock S1 0%",
        "10: expected a percentage from 1% to 1000%, found \"0%\": `clock S1 50%`",
        "         ^^",
    );
    check(
        "run 5",
        "5: expected a duration such as 500ms, from 0ms to 3600s, found 5: `run 500ms | run until CONDITION [within 5s]`",
        "    ^",
    );
    check("step 0", "6: expected a number from 1 to 1000000, found 0: `step [10]`", "     ^");
    check(
        "given S1 log=1,0",
        "16: expected the terms of entries such as 1,1,2 or 2*99, found 0: `given S1 [term=6] [log=1,1,4] [vote=S2] [commit=2] [snapshot=5:2]`",
        "               ^",
    );
    check(
        "given S1 log=2*99999",
        "16: expected a number from 1 to 10000, found 99999: `given S1 [term=6] [log=1,1,4] [vote=S2] [commit=2] [snapshot=5:2]`",
        "               ^^^^^",
    );
}

#[test]
fn what_is_missing_or_too_much() {
    check("kill", "5: expected a server: `kill S1`", "    ^");
    check("kill S1 S2", "9: S2 is too much here: `kill S1`", "        ^^");
    check("cut S1", "7: expected -> or -: `cut S1 -> S2`", "      ^");
    check("cut S1 to S2", "8: expected -> or -, found to: `cut S1 -> S2`", "       ^^");
    check("cut S1 -> S1", "11: a link has two ends, S1 is both: `cut S1 -> S2`", "          ^^");
    check("cut c1 - c2", "10: clients talk to servers only: `cut S1 -> S2`", "         ^^");
    check(
        "drop S1 AppendEntries",
        "9: expected -> or -, found AppendEntries: `drop [MSG]`",
        "        ^^^^^^^^^^^^^",
    );
    check("partition S1 | | S2", "16: this group is empty: `partition S1 S2 | S3 …`", "               ^");
    check("partition S1 | S1", "16: S1 is named twice: `partition S1 S2 | S3 …`", "               ^^");
    check("expect", "7: expected a condition: `expect [not] CONDITION`", "      ^");
    check(
        "run until",
        "10: expected a condition: `run 500ms | run until CONDITION [within 5s]`",
        "         ^",
    );
    check(
        "expect fired pre-vote S1",
        "23: expected `at` and a server, found S1: `expect [not] CONDITION`",
        "                      ^^",
    );
    check("at 1s run 1s", "7: `run` cannot stand behind `at`", "      ^^^");
    check("at 1s at 2s", "7: `at` cannot stand behind `at`", "      ^^");
    check(
        "given S1 term=1 term=2",
        "17: term is given twice: `given S1 [term=6] [log=1,1,4] [vote=S2] [commit=2] [snapshot=5:2]`",
        "                ^^^^^^",
    );
    check("help kill", "1: `help` is for a prompt, not for a script", "^^^^^^^^^");
    check_all(
        "run 1s\ncluster 5",
        "test:2:1: `cluster` comes before anything happens in a run\n  2 | cluster 5\n    | ^^^^^^^^^",
    );
}

#[test]
fn store_commands_are_answered_with_their_usage() {
    check("SET x", "6: `SET` needs a value: `SET key value [TTL duration]`", "     ^");
    check("c2: HSET h k", "12: k has no `:`: `HSET key field:value …`", "           ^");
    check(
        "EXPIRE x 0ms",
        "10: expected a duration such as 500ms, from 1us to 3600s, found 0ms: `EXPIRE key duration`",
        "         ^^^",
    );
    check("GET x y", "7: `GET` ends with its key: `GET key`", "      ^");
    check("c2:", "4: expected a store command such as `SET x 1`", "   ^");
    check(
        "SET x 1 @S1 local",
        "13: local is for commands that read, SET writes: `GET x [@S3 [local | follower]] [@5]`",
        "            ^^^^^",
    );
    check(
        "GET x @there",
        "8: expected @S3, or @5 for a revision, found \"@there\": `GET x [@S3 [local | follower]] [@5]`",
        "       ^^^^^",
    );
    check(
        "GET x @-1",
        "8: expected @S3, or @5 for a revision, found \"@-1\": `GET x [@S3 [local | follower]] [@5]`",
        "       ^^",
    );
    check(
        "SET x 1 TTL -5ms",
        "13: expected a duration such as 500ms, from 1us to 3600s, found -5ms: `SET key value [TTL duration]`",
        "            ^^^^",
    );
    check("WATCH", "6: `WATCH` needs a key: `WATCH key | PREFIX prefix`", "     ^");
    check("UNWATCH x", "9: `UNWATCH` ends here: `UNWATCH`", "        ^");
}

#[test]
fn several_commands_are_answered_at_the_one_at_fault() {
    check(
        "MULTI SET x 1; INCR y z EXEC",
        "23: expected a whole number of 64 bits, found z: `INCR key [n]`",
        "                      ^",
    );
    check(
        "MULTI SET x 1",
        "14: `MULTI` is commands between `;`, and ends with `EXEC`: `MULTI SET x 1; INCR n EXEC`",
        "             ^",
    );
    check(
        "MULTI GET x; EXEC",
        "14: expected a store command here, as in `MULTI SET x 1; INCR n EXEC`",
        "             ^^^^",
    );
    check("MULTI GET x; HISTORY x EXEC", "14: `HISTORY` cannot stand in a `MULTI`", "             ^^^^^^^");
}

#[test]
fn every_command_asks_for_what_is_missing_and_refuses_what_is_too_much() {
    for usage in USAGES {
        let is_whole = ["KEYS", "UNWATCH"].contains(&usage.name);
        assert_eq!(Script::parse(usage.name).is_ok(), is_whole, "{}", usage.name);
        let is_list = usage.usage.ends_with('…');
        let line = usage.examples[0];
        assert!(Script::parse(line).is_ok(), "{line}");
        let message = |line: &str| Script::parse(line).map_err(|error| error.explain("test"));
        let more = message(&format!("{line} b:1 c:1 d:1"));
        assert_eq!(more.is_ok(), is_list, "{line}: {more:?}");
        assert!(more.err().is_none_or(|answer| answer.contains('`')), "{line}");
    }
}

#[test]
fn two_ends_without_an_arrow() {
    check("cut S1 S2", "8: expected -> or -, found S2: `cut S1 -> S2`", "       ^^");
}

#[test]
fn quotes_and_escapes() {
    check("HSET h k:1 \"a:b\":c", "12: the name of a field holds no `:`, be it quoted", "           ^^^^^^^");
    check("SET x \"a b", "7: this quote does not close", "      ^");
    check(
        "note \"\\q\"",
        "7: unknown escape: there are `\\\"` `\\\\` `\\n` `\\t` `\\u{…}` `\\xHH`",
        "      ^^",
    );
    check("note \"\\xff\"", "6: this is no UTF-8 text: `note \"text\"`", "     ^^^^^^");
    check(
        "set \"timers\"=off",
        "5: unknown setting timers; `help settings` lists them all; `SET key value` sets a key: `set NAME=VALUE …`",
        "    ^^^^^^^^",
    );
}

#[test]
fn control_characters_are_shown_escaped() {
    let answer = "test:1:1: unknown statement \"\\u{7}kill\"; did you mean kill?\n  1 | \\u{7}kill S1\n    | ^^^^^^^^^";
    check_all("\u{7}kill S1", answer);
}

#[test]
fn keys_and_values_have_a_limit() {
    let answer = |length: usize| {
        Script::parse(&format!("SET x {}", "a".repeat(length))).map_err(|e| e.explain("test"))
    };
    assert!(answer(4096).is_ok());
    let text = answer(1 << 20).unwrap_err();
    assert!(
        text.starts_with("test:1:7: this value has 1048576 bytes, at most 4096 (4 KiB) are allowed"),
        "{text:.200}"
    );
    assert!(text.len() < 1000, "the line is cut");
}

#[test]
fn all_errors_are_told_once_in_order() {
    let text = "kill S9\ncase \"a\"\nfrob\nkill S8\ncase \"b\"\nkill S1";
    check_all(
        text,
        "test:1:6: unknown server S9 (this cluster has S1…S3)\n  1 | kill S9\n    |      ^^\n\
         test:3:1: unknown statement frob; `help` lists them all\n  3 | frob\n    | ^^^^\n\
         test:4:6: unknown server S8 (this cluster has S1…S3)\n  4 | kill S8\n    |      ^^",
    );
}

#[test]
fn what_no_run_could_reach_is_not_given() {
    check_run(
        "given S1 term=1 log=2\nexpect S1 term=0",
        &[
            "test:1:1: refused: S1 is in term 1 and cannot hold an entry of term 2\n  1 | given S1 term=1 log=2\n    | ^^^^^^^^^^^^^^^^^^^^^",
        ],
    );
    check_run("given S1 term=1 log=2\nexpect refused\nexpect S1 term=0", &[]);
    check_run("given S1 log=1 commit=2\nexpect refused", &[]);
    // Each for itself is possible; together they break log-matching.
    let text = "given S1 log=1,\"2:SET x 1\"\ngiven S2 log=1,\"2:SET x 2\"\nexpect refused\nexpect S1 last=2\nexpect S2 last=0";
    check_run(text, &[]);
    check_run(
        "given S1 log=1\nexpect refused",
        &["test:2:1: it was not refused\n  2 | expect refused\n    | ^^^^^^^^^^^^^^"],
    );
}

#[test]
fn what_cannot_be_done_now_is_refused() {
    check_run(
        "kill S1\nkill S1\nexpect S1 state=crashed",
        &["test:2:1: refused: S1 is down\n  2 | kill S1\n    | ^^^^^^^"],
    );
    check_run("start S1\nexpect refused\nkill S1\nexpect not refused", &[]);
    // It counts as expected only if that is said at once.
    check_run(
        "start S1\nexpect safe\nexpect refused",
        &["test:1:1: refused: S1 runs already\n  1 | start S1\n    | ^^^^^^^^"],
    );
    check_run("set reads=lease\nexpect refused\nset reads=lease stickiness=on\nexpect not refused", &[]);
    check_run("run 1s\nat 500ms kill S1\nexpect refused\nset timers=off\nrun 1s\nstep\nexpect refused", &[]);
}

#[test]
fn what_is_refused_whole_may_be_expected_to_be() {
    check_run(
        "kill S9\nexpect refused\nset loss=200%\nexpect refused\nset timers=off\nexpect not leader",
        &[],
    );
    check_run("break adopt-higher-term\nexpect refused\nbreak no-such-rule\nexpect refused", &[]);
    check_run("cluster 26\nexpect refused\nset no-such-setting=1\nexpect refused\nexpect S3 term=0", &[]);
    check_run("partition S1 S2 | S2\nexpect refused", &[]);
    check_run("transfer S4 @S1\nexpect refused\nexpect not sent", &[]);
    check_run("given S5 log=1\ncluster 5\nexpect S5 log=1\nexpect not refused", &[]);
    check_run(
        "add S4\nexpect refused\nkill S4",
        &["test:3:1: refused: unknown server S4 (this cluster has S1…S3)\n  3 | kill S4\n    | ^^^^^^^"],
    );
    // But no slip of the pen is.
    check_all(
        "kil S1\nexpect refused",
        "test:1:1: unknown statement kil; did you mean kill?\n  1 | kil S1\n    | ^^^",
    );
    check_all(
        "kill S9\nexpect safe\nexpect refused",
        "test:1:6: unknown server S9 (this cluster has S1…S3)\n  1 | kill S9\n    |      ^^",
    );
}
