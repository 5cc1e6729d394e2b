//! `raftarium linearize`, as a shell sees it.

use crate::command_line::{raftarium, text};

/// Judges one history, and tells what is printed and the status.
fn judged(history: &str) -> (String, String, Option<i32>) {
    let output = raftarium(&["linearize", "-"], history);
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[track_caller]
fn check(history: &str, said: &str) {
    let status = if said == "-: linearizable\n" { 0 } else { 1 };
    assert_eq!(judged(history), (said.into(), String::new(), Some(status)), "{history}");
}

#[track_caller]
fn check_unreadable(history: &str, said: &str) {
    assert_eq!(judged(history), (String::new(), format!("-: {said}\n"), Some(2)), "{history}");
}

#[test]
fn a_register() {
    check(
        "INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - 0\t:ok\t:read\tnil\n",
        "-: linearizable\n",
    );
    check(
        "0 :invoke :write 1\n1 :invoke :read nil\n1 :ok :read 1\n0 :info :write :timed-out\n",
        "-: linearizable\n",
    );
    check(
        "0 :invoke :write 1\n0 :ok :write 1\n1 :invoke :cas [2 3]\n1 :fail :cas [2 3]\n",
        "-: linearizable\n",
    );
    check(
        "1 :invoke :read nil\n1 :fail :read :timed-out\n1 :invoke :read nil\n1 :fail :read nil\n",
        "-: linearizable\n",
    );
    check(
        "INFO  jepsen.core - begins\n0 :invoke :write 1\n:nemesis :info :start nil\n0 :ok :write 1\n\
         1 :invoke :write 2\n1 :ok :write 2\n2 :invoke :read nil\n2 :ok :read 1\n",
        "-: not linearizable\n  no order explains these 3 answers, whatever else happened:\n\
         \x20   lines 2 to 4, process 0: write 1 -> ok\n    lines 5 to 6, process 1: write 2 -> ok\n\
         \x20   lines 7 to 8, process 2: read -> 1\n",
    );
    // What is not known to have happened may have, but not what is known not to have.
    let read_after = |end| format!("0 :invoke :write 5\n0 {end}\n1 :invoke :read nil\n1 :ok :read 5\n");
    check(&read_after(":info :write :timed-out"), "-: linearizable\n");
    check(
        &read_after(":fail :write 5"),
        "-: not linearizable\n  no order explains this answer, whatever else happened:\n\
         \x20   lines 3 to 4, process 1: read -> 5\n",
    );
}

#[test]
fn keys() {
    let put = "{:process 0, :type :invoke, :f :put, :key \"k\", :value \"a\"}\n\
               {:process 0, :type :ok, :f :put, :key \"k\", :value \"a\"}\n";
    let append = "{:f :append :process 1 :time 12 :type :invoke :key \"k\" :value \"b\\n\"}\n\
                  {:f :append :process 1 :time 14 :type :ok :key \"k\" :value \"b\\n\"}\n";
    let get = |key: &str, value: &str| {
        format!(
            "{{:process 2, :type :invoke, :f :get, :key \"{key}\", :value nil}}\n\
             {{:process 2, :type :ok, :f :get, :key \"{key}\", :value \"{value}\"}}\n"
        )
    };
    check(&[put, append, &get("k", "ab\\n"), &get("other", "")].concat(), "-: linearizable\n");
    check(
        &[put, append, &get("k", "a")].concat(),
        "-: not linearizable\n  key \"k\": no order explains these 3 answers, whatever else happened:\n\
         \x20   lines 1 to 2, process 0: write \"a\" -> ok\n    lines 3 to 4, process 1: append \"b\\n\" -> ok\n    lines 5 to 6, process 2: read -> \"a\"\n",
    );
}

#[test]
fn maps_as_others_write_them() {
    let read = |value: &str| {
        format!(
            "[#jepsen.history.Op{{:index 0, :time 5, :type :invoke, :process 0, :f :read, :value nil}}\n\
             #jepsen.history.Op{{:index 1, :time 9, :type :ok, :process 0, :f :read, :value {value}}}]\n"
        )
    };
    check(&read("nil"), "-: linearizable\n");
    check(
        &read("3"),
        "-: not linearizable\n  no order explains this answer, whatever else happened:\n    lines 1 to 2, process 0: read -> 3\n",
    );
    // A missing key reads as the empty string.
    check(
        "{:process 0, :type :invoke, :f :get, :key \"k\"}\n{:process 0, :type :ok, :f :get, :key \"k\", :value \"\"}",
        "-: linearizable\n",
    );
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    check_unreadable("", "is empty; expected a recorded history");
    check_unreadable(" \n\n", "is empty; expected a recorded history");
    check_unreadable("INFO  jepsen.core - begins\n", "holds no call; expected a recorded history");
    check_unreadable(
        "0 :invoke :write 1\n0 :ok",
        "line 2: \"0 :ok\" is no step; expected process, :invoke, operation, value, as in `3 :invoke :write 1`",
    );
    check_unreadable(
        "0 :invoke :frob 1\n",
        "line 1: unknown operation \":frob\"; expected :read, :write, :cas, :get, :put or :append",
    );
    check_unreadable("0 :began :read 1\n", "line 1: \":began\" is none of :invoke, :ok, :fail and :info");
    check_unreadable(
        "0 :invoke :cas [1 2\n",
        "line 1: \"[1 2\" is no value; expected nil, a number, [old new] or :timed-out",
    );
    check_unreadable("0 :invoke :cas [1 2 3]\n", "line 1: \"[1 2 3]\" is no pair, [old new]");
    check_unreadable("0 :invoke :cas 1\n", "line 1: a cas takes two values, [old new]");
    check_unreadable("0 :ok :read 1\n", "line 1: process 0 ends a call, but has begun none");
    check_unreadable(
        "0 :invoke :read nil\n0 :invoke :read nil\n",
        "line 2: process 0 begins a call, but that of line 1 has no end",
    );
    check_unreadable(
        "0 :invoke :read nil\n0 :ok :write 1\n",
        "line 2: process 0 ends a write, but at line 1 it began a read, or of another key",
    );
    check_unreadable("one two three\n", "line 1: \"one\" is no number of a process");
    check_unreadable(
        "{:process 0, :type :invoke, :f :get, :key \"7",
        "line 1: a text without its closing quote",
    );
    check_unreadable("{:process 0, :type :invoke, :f :get", "line 1: the line ends too early");
    check_unreadable(
        "{:process 0, :type :invoke, :f}",
        "line 1: \"{:process 0, :type :invoke, :f}\" is no map of pairs, {:process 0, :type :invoke, …}",
    );
    check_unreadable("{:process 0, :f :get}", "line 1: a step without :type");
    check_unreadable(&"{:a ".repeat(100_000), "line 1: \"{\" stands where it cannot");
}

#[test]
fn a_file_that_cannot_be_read_outweighs_all_others() {
    let (fine, broken) = ("0 :invoke :read nil\n0 :ok :read nil\n", "0 :invoke :read nil\n0 :ok :read 7\n");
    let folder = std::env::temp_dir().join(format!("raftarium-histories-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let files =
        [file("fine", fine.as_bytes()), file("broken", broken.as_bytes()), file("no-text", b"0 \xff")];
    let status = |some: &[&String]| {
        let names: Vec<&str> =
            ["linearize"].into_iter().chain(some.iter().map(|name| name.as_str())).collect();
        let output = raftarium(&names, "");
        (output.status.code(), text(&output.stdout).lines().filter(|line| !line.starts_with(' ')).count())
    };
    let [fine, broken, no_text] = &files;
    assert_eq!(status(&[fine, fine]), (Some(0), 2));
    assert_eq!(status(&[fine, broken, fine]), (Some(1), 3));
    assert_eq!(status(&[fine, no_text, broken]), (Some(2), 2));
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(status(&[fine]), (Some(2), 0));
}

#[test]
fn beyond_the_budget_nothing_is_decided() {
    let begins: String = (0..9).map(|n| format!("{n} :invoke :write {n}\n")).collect();
    let ends: String = (0..9).map(|n| format!("{n} :ok :write {n}\n")).collect();
    let read = "9 :invoke :cas [10 11]\n9 :ok :cas [10 11]\n";
    let history = [begins, ends, read.into()].concat();
    let output = raftarium(&["linearize", "--budget", "100", "-"], &history);
    let said = "-: not decided\n  100 steps did not suffice to find an order, nor to rule it out\n";
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), (said, Some(1)));
}

#[test]
fn a_history_that_run_wrote_is_judged_as_it_was_live() {
    let file = std::env::temp_dir().join(format!("raftarium-history-{}.json", std::process::id()));
    let name = file.to_str().unwrap();
    let run = |script: &str| {
        raftarium(&["run", "--history", name, "-"], script);
        let output = raftarium(&["linearize", name], "");
        let text = text(&output.stdout).replace(name, "-");
        (text, output.status.code())
    };
    let story = "cluster 3\nc1: WATCH x\nc1: SET x 1\nc2: HISTORY x\nc2: GET x @1\nrun 2s\n";
    assert_eq!(run(story), ("-: linearizable\n".into(), Some(0)));
    let twice = "case \"a\"\nc1: SET x 1\nrun 2s\ncase \"b\"\nset sessions=off\nrun until leader\nc1: INCR n\nrun until S1 holds n\ntimeout c1\nrun 2s\n";
    let (said, _) = run(twice);
    assert!(said.starts_with("-: "), "{said}");
    std::fs::remove_file(&file).unwrap();
    let output = raftarium(&["run", "--history", "/nowhere/at/all", "-"], "cluster 3\n");
    assert!(text(&output.stderr).contains("cannot be written") && output.status.code() == Some(2));
}

#[test]
fn a_history_written_by_hand_is_judged() {
    let steps = |steps: &str| format!("{{\"raftarium-history\":1,\"runs\":[{{\"steps\":[{steps}]}}]}}");
    let incr = |client: u32| {
        format!(
            "{{\"client\":{client},\"call\":1,\"invoke\":\"INCR n\"}},{{\"client\":{client},\"call\":1,\"ok\":1}}"
        )
    };
    check(&steps(&incr(1)), "-: linearizable\n");
    check(
        &steps(&[incr(1), incr(2)].join(",")),
        "-: not linearizable\n  no single store answers so: c1: INCR n -> 1, c2: INCR n -> 1\n",
    );
    check_unreadable("{\"a\":1}", "is JSON, but no history: it has no \"raftarium-history\"");
    check_unreadable(&steps("{}"), "run 1: step 1: expected \"client\"");
}
