//! Every place of every statement and command has something to offer, and nothing that the parser refuses.

use proptest::prelude::*;

use super::*;
use crate::raft::Time;
use crate::script::conditions::CONDITIONS;
use crate::script::statements::STATEMENTS;
use crate::script::{Names, Session};
use crate::store::USAGES;

/// A cluster of three in which some things are stored and others on their way.
fn known() -> Known {
    let mut session = Session::default();
    let script = "run until leader\nSET x 1\nHSET user home:a name:b\nSSET tag m\nSET greeting \"hello, world\"\nrun 500ms\nc2: GET x";
    session.begin();
    for line in script.lines() {
        session.say(&parse_line(line).unwrap().unwrap(), &mut |_, _| {});
    }
    Known::of(&session.watched.as_ref().unwrap().cluster)
}

fn words(line: &str) -> Vec<String> {
    complete(line, &known()).words
}

#[test]
fn the_last_word_is_completed_from_the_tables() {
    let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
    check("ki", &["kill"]);
    check("KI", &["kill"]);
    check("h", &["heal", "hold", "help", "HSET", "HGET", "HDEL", "HGETALL", "HKEYS", "HLEN", "HISTORY"]);
    check("c", &["case", "cluster", "clock", "cut", "CAS", "c1:", "c2:", "c3:"]);
    check("kill ", &["S1", "S2", "S3"]);
    check("kill s2", &["S2"]);
    check("kill S2 ", &[]);
    check("kill S2 # ", &[]);
    check("add ", &["S4", "S1", "S2", "S3"]);
    check("add S4 ", &["learner", "@S1", "@S2", "@S3"]);
    check("clock S1 ", &["50%", "100%", "200%"]);
    check("cut S1 ", &["->", "-"]);
    check("cut S1 -> ", &["S2", "S3", "c1", "c2"]);
    check("cut c1 - ", &["S1", "S2", "S3"]);
    check("partition S1 S2 ", &["S3", "|"]);
    check("break commit-", &["commit-own-term", "commit-up-to-new"]);
    check("break adopt", &[]);
    check("run ", &["500ms", "5s", "until"]);
    check("load c1 ", &["off", "rate=", "mix=", "keys="]);
    check("frob ", &[]);
    check("help ru", &["run", "rules"]);
    check("help run ", &[]);
}

#[test]
fn settings_have_names_and_values_and_do_not_hide_the_keys() {
    let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
    check("set pre", &["prevote="]);
    check("set prevote=", &["prevote=on", "prevote=off"]);
    check("set timers=off reads=l", &["reads=lease", "reads=log", "reads=local"]);
    check("set gr", &["greeting"]);
    check("SET ", &["greeting", "tag", "user", "x"]);
    check("SET x ", &[]);
    check("SET x 1 ", &["TTL", "@S1", "@S2", "@S3"]);
    check("SET x 1 TTL ", &["500ms"]);
    check("SET lat=", &[]);
    check("link S1 - S2 l", &["latency=", "loss="]);
    assert!(words("set ").starts_with(&["election-timeout=".into()]) && words("set ").contains(&"x".into()));
}

#[test]
fn commands_take_what_the_store_holds() {
    let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
    check("GET ", &["greeting", "tag", "user", "x"]);
    check("GET x ", &["@S1", "@S2", "@S3", "@4"]);
    check("GET x @S3 ", &["@4", "local", "follower"]);
    check("c1: G", &["GET", "GETDEL"]);
    check("c1: GET g", &["greeting"]);
    check("HGET user ", &["home", "name"]);
    check("HSET user ", &["home:", "name:"]);
    check("SHAS tag ", &["m"]);
    check("CAS greeting ", &["nil", "\"hello, world\""]);
    check("CAS greeting \"hello, w", &["\"hello, world\""]);
    check("WATCH ", &["greeting", "tag", "user", "x", "PREFIX"]);
    check("MULTI SET x 1; GETD", &["GETDEL"]);
    check("MULTI SET x 1; INCR ", &["greeting", "tag", "user", "x"]);
    check("MULTI SET x 1 ", &["TTL", "EXEC"]);
}

#[test]
fn conditions_and_messages_are_completed_word_by_word() {
    let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
    check("expect S1 ro", &["role="]);
    check(
        "expect S1 role=",
        &["role=follower", "role=candidate", "role=precandidate", "role=leader", "role=learner"],
    );
    check("expect S1 role!=l", &["role!=leader", "role!=learner"]);
    check("expect S1 vote=", &["vote=S1", "vote=S2", "vote=S3", "vote=none"]);
    check("expect S1 ne", &["next(S1)=", "next(S2)=", "next(S3)="]);
    check("expect S1 holds ", &["greeting=\"hello, world\"", "tag/m", "user.home=a", "user.name=b", "x=1"]);
    check("expect all lacks u", &["user.home", "user.name"]);
    check("expect not violated log", &["log-matching"]);
    check("expect fired commit-own-term ", &["at"]);
    check("expect fired commit-own-term at S", &["S1", "S2", "S3"]);
    check("expect sent Req", &["RequestVote", "RequestVoteReply"]);
    check("expect sent RequestVote voteG", &[]);
    check("expect sent RequestVote c", &["candidateId=", "count="]);
    check("expect c1 ", &["reply", "told", "fate"]);
    check("expect c1 fate ", &["open", "happened", "ruled-out"]);
    check("expect reply ", &["error", "OK", "nil", "yes", "no", "none", "pending", "unknown"]);
    check("expect reply error W", &["WRONGTYPE"]);
    check("run until leader ", &["S1", "S2", "S3", "within"]);
    check("run until leader within ", &["500ms", "5s"]);
    check("drop S1 -> S2 Time", &["TimeoutNow"]);
    check("drop S1 -> S2 AppendEntries pre", &["prevLogIndex=", "prevLogTerm="]);
    check("drop AppendEntriesReply success=", &["success=true", "success=false"]);
    check("at 1s ki", &["kill"]);
    check("at 1s kill S3", &["S3"]);
    check("at 1s ru", &[]);
}

#[test]
fn messages_in_flight_are_offered_by_number_and_the_moment_as_it_is() {
    let known = known();
    let numbers: Vec<String> = known.messages.iter().map(ToString::to_string).collect();
    assert!(!numbers.is_empty());
    let offered = complete("drop m", &known).words;
    assert_eq!(offered[..numbers.len()], numbers);
    let known = Known { now: Time(1_861_100), ..known };
    assert_eq!(complete("at ", &known).words, ["1862ms"]);
}

/// What follows these is anyone's own.
const FREE: [&str; 5] = ["case ", "note ", "seed ", "reply ", "\""];

#[test]
fn no_place_of_any_example_is_left_without_an_offer() {
    let statements = STATEMENTS.iter().flat_map(|info| info.examples).map(|example| (*example).to_string());
    let conditions =
        CONDITIONS.iter().flat_map(|info| info.examples).map(|example| format!("expect {example}"));
    let commands = USAGES.iter().map(|usage| format!("{} ", usage.name)).filter(|name| name != "UNWATCH ");
    let known = known();
    for line in statements.chain(conditions).chain(commands) {
        let places = line.match_indices(' ').map(|(at, _)| &line[..=at]);
        for place in places.filter(|place| !FREE.iter().any(|free| place.contains(free))) {
            assert!(!complete(place, &known).words.is_empty(), "{place:?} of {line:?}");
        }
    }
}

#[test]
fn the_start_is_where_the_word_begins() {
    let start = |line: &str| complete(line, &Known::default()).start;
    assert_eq!(start("kill S"), 5);
    assert_eq!(start("kill"), 0);
    assert_eq!(start("SET ü "), 7);
    assert_eq!(start("SET \"a \\\" b"), 4);
}

proptest! {
    #[test]
    fn any_line_can_be_completed(line: String) {
        let completion = complete(&line, &Known { names: Names::of_cluster(3), ..Known::default() });
        prop_assert!(line.is_char_boundary(completion.start));
    }
}
