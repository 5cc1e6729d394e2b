use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use super::*;
use crate::script::{Line, parse_line};
use crate::sim::statement::Setup;

/// A run in which a client writes, a leader crashes and a server joins.
fn recorded() -> (Recording, Time) {
    let mut player = Player::new(Setup { servers: 3, ..Setup::default() }).unwrap();
    let acts = [
        "SET x \"a b\"",
        "add S4",
        "c2: INCR n",
        "set loss=10% duplicate=20%",
        "kill S1",
        "c1: GET x",
        "start S1",
        "c2: INCR n",
    ];
    for (act, second) in acts.into_iter().zip(1..) {
        player.run_to(Time(700_000 * second));
        let Ok(Some(Line::Act(statement))) = parse_line(act) else { panic!("{act}") };
        let _ = player.act(statement);
    }
    player.run_to(Time(9_000_000));
    (player.recording().clone(), Time(9_000_000))
}

fn exported(form: Form) -> String {
    let (recording, end) = recorded();
    export(&recording, end, form).unwrap()
}

#[test]
fn every_event_is_a_line_of_json() {
    let text = exported(Form::JsonLines);
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.len() > 500);
    for (event, number) in events.iter().zip(1..) {
        assert_eq!(event["event"], number);
        assert!(event["cause"].as_u64().is_none_or(|cause| cause < number));
    }
    assert!(events.is_sorted_by_key(|event| event["at"].as_u64()));
}

type Clock = BTreeMap<String, u64>;

/// Takes the log apart as ShiViz does: by the regular expression in its first line.
fn shown(text: &str) -> Vec<(String, Clock, String)> {
    let (parser, rest) = text.split_once('\n').unwrap();
    let log = rest.strip_prefix('\n').expect("no second line: one execution");
    let parser = Regex::new(parser).unwrap();
    let found: Vec<_> = parser.captures_iter(log).collect();
    assert_eq!(
        found.iter().map(|found| found[0].len() + 1).sum::<usize>(),
        log.len(),
        "nothing is left over"
    );
    let event = |found: &regex::Captures| {
        let clock = serde_json::from_str(&found["clock"]).unwrap();
        (found["host"].to_owned(), clock, found["event"].to_owned())
    };
    found.iter().map(event).collect()
}

#[test]
fn shiviz_takes_the_log_apart_and_its_clocks_are_clocks() {
    let events = shown(&exported(Form::ShiViz));
    assert!(events.len() > 500);
    let mut known: BTreeMap<String, Clock> = BTreeMap::new();
    let (mut hosts, mut influenced) = (BTreeSet::new(), 0);
    for (host, clock, event) in &events {
        assert!(!event.is_empty());
        hosts.insert(host.clone());
        // Its own count is one more than before, and of others it knows no more than they do.
        let before = known.get(host).cloned().unwrap_or_default();
        assert_eq!(clock[host], before.get(host).copied().unwrap_or(0) + 1, "{event}");
        for (other, count) in clock {
            assert!(*count >= before.get(other).copied().unwrap_or(0), "{event}");
            let theirs = known.get(other).and_then(|known| known.get(other)).copied().unwrap_or(0);
            assert!(other == host || *count <= theirs, "{host} of {other}: {event}");
            influenced += usize::from(other != host);
        }
        known.insert(host.clone(), clock.clone());
    }
    assert!(["S1", "S2", "S3", "S4", "c1", "c2"].iter().all(|host| hosts.contains(*host)), "{hosts:?}");
    assert!(influenced > 1_000);
}

#[test]
fn the_trace_has_the_records_of_etcds_specification() {
    const NAMES: [&str; 17] = [
        "InitState",
        "Bootstrap",
        "BecomeCandidate",
        "BecomeFollower",
        "BecomeLeader",
        "Commit",
        "Replicate",
        "ChangeConf",
        "ApplyConfChange",
        "Ready",
        "SendAppendEntriesRequest",
        "ReceiveAppendEntriesRequest",
        "SendAppendEntriesResponse",
        "ReceiveAppendEntriesResponse",
        "SendRequestVoteRequest",
        "ReceiveRequestVoteRequest",
        "SendRequestVoteResponse",
    ];
    let text = exported(Form::Tla);
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["tag"], "trace");
        let event = &record["event"];
        let name = event["name"].as_str().unwrap().to_owned();
        for number in [&event["state"]["term"], &event["state"]["commit"], &event["log"], &event["applied"]] {
            assert!(number.is_u64(), "{line}");
        }
        for name in [&event["nid"], &event["state"]["vote"]] {
            assert!(name.as_str().is_some_and(|name| name.parse::<u16>().is_ok()), "{line}");
        }
        assert!(
            ["StateFollower", "StateCandidate", "StateLeader", "StatePreCandidate"]
                .contains(&event["role"].as_str().unwrap())
        );
        assert!(event["conf"].as_array().is_some_and(|conf| conf.len() == 2), "{line}");
        let message = &event["msg"];
        assert_eq!(message.is_object(), name.starts_with("Send") || name.starts_with("Receive"), "{line}");
        if message.is_object() {
            let ours = if name.starts_with("Send") { &message["from"] } else { &message["to"] };
            assert_eq!(ours, &event["nid"], "{line}");
            assert!(
                ["MsgApp", "MsgAppResp", "MsgVote", "MsgVoteResp", "MsgSnap"]
                    .contains(&message["type"].as_str().unwrap())
            );
        }
        if name == "BecomeLeader" {
            assert_eq!(event["role"], "StateLeader", "{line}");
        }
        if name == "ChangeConf" {
            let first = &event["prop"]["cc"]["changes"][0]["nid"];
            assert!(first.is_null() || first == "4", "{line}");
        }
        seen.insert(name);
    }
    assert!(NAMES.iter().all(|name| seen.contains(*name)), "{seen:?}");
}

/// As `tla/example.ndjson` of that project begins, for each of its three servers.
#[test]
fn the_trace_begins_as_a_cluster_of_etcd_does() {
    let text = exported(Form::Tla);
    let events: Vec<Value> =
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].take()).collect();
    let of = |server: &str, count: usize| {
        let its = events.iter().filter(|event| event["nid"] == server).take(count);
        its.map(|event| (event["name"].as_str().unwrap(), event["log"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    for server in ["1", "2", "3"] {
        let joined = ("ApplyConfChange", 3);
        let first = [("InitState", 0), ("BecomeFollower", 0), ("BecomeFollower", 0)];
        assert_eq!(of(server, 7), [&first[..], &[joined; 3], &[("Bootstrap", 3)]].concat());
    }
    let asks = events.iter().find(|event| event["name"] == "SendRequestVoteRequest").unwrap();
    let (message, term) = (&asks["msg"], &asks["state"]["term"]);
    assert_eq!((&message["index"], &message["logTerm"], term), (&3.into(), &1.into(), &2.into()));
    let begun = events.iter().find(|event| event["name"] == "Replicate").unwrap();
    assert_eq!((&begun["log"], &begun["state"]["commit"]), (&4.into(), &3.into()));
}
