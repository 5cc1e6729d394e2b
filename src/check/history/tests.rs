use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::check::linearize::Model;
use crate::sim::statement::{ClientId, GivenEntries};
use crate::store::{Error, Guarantee, Request, Store, random};

fn command(line: &str) -> Command {
    let words: Vec<Bytes> = line.split(' ').map(Bytes::from).collect();
    Command::parse(&words).unwrap()
}

fn operation(line: &str) -> Operation {
    Operation { command: command(line), at: None, how: How::AsSet, revision: None }
}

fn response(line: &str) -> Response {
    match line {
        "OK" => Response::Ok,
        "nil" => Response::Nil,
        "yes" => Response::Yes,
        "no" => Response::No,
        "none" => Response::Lasts(None),
        ms if ms.ends_with("ms") => Response::Lasts(Some(1000)),
        count if count.parse::<i64>().is_ok() => Response::Count(count.parse().unwrap()),
        value => Response::Value(value.trim_matches('"').into()),
    }
}

impl History {
    fn invoked(&mut self, client: ClientId, sequence: u64, operation: &Operation, reads: Reads) {
        let (call, operation) = ((client.0, sequence), Arc::new(operation.clone()));
        self.take(Moment { at: Time(0), step: Step::Begins { call, operation, reads } });
    }

    fn closed(&mut self, client: ClientId, sequence: u64, outcome: &Outcome) -> Option<String> {
        let (call, outcome) = ((client.0, sequence), outcome.clone());
        self.take(Moment { at: Time(0), step: Step::Ends { call, outcome } })
    }
}

/// Plays lines of `c1: SET x 1` (begins), `c1 -> OK`, `c1 unknown` and `c1 refused`; the sentence of the first
/// that breaks it, or `safe`.
fn check(story: &str, said: &str) {
    let mut history = History::new(&[]);
    let mut sequences = [0u64; 10];
    let mut found = None;
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let number: u32 = line[1..2].parse().unwrap();
        let sequence = &mut sequences[number as usize];
        let outcome = match line[2..].trim() {
            "unknown" => Outcome::Unknown,
            "refused" => Outcome::NotLeader,
            rest => match rest.strip_prefix(": ") {
                Some(command) => {
                    *sequence += 1;
                    history.invoked(ClientId(number), *sequence, &operation(command), Reads::Index);
                    continue;
                }
                None => Outcome::Answered(response(rest.trim_start_matches("-> "))),
            },
        };
        let broken = history.closed(ClientId(number), *sequence, &outcome);
        found = found.or(broken);
    }
    assert_eq!(found.as_deref().unwrap_or("safe"), said, "{story}");
    let expected = if said == "safe" { Verdict::Linearizable } else { Verdict::NotLinearizable };
    assert_eq!(history.verdict(), expected);
}

#[test]
fn one_after_the_other() {
    check("c1: GET x\n c1 -> nil\n c1: SET x 1\n c1 -> OK\n c2: GET x\n c2 -> \"1\"", "safe");
    check(
        "c1: SET x 1\n c1 -> OK\n c2: GET x\n c2 -> nil",
        "no single store answers so: c1: SET x 1 -> OK, c2: GET x -> nil",
    );
    check("c1: GET x\n c1 -> \"1\"", "no single store answers so: c1: GET x -> \"1\"");
}

#[test]
fn overlapping_calls_may_happen_in_any_order() {
    check("c1: SET x 1\n c2: GET x\n c2 -> nil\n c3: GET x\n c3 -> \"1\"\n c1 -> OK", "safe");
    check(
        "c1: SET x 1\n c2: GET x\n c2 -> \"1\"\n c3: GET x\n c3 -> nil\n c1 -> OK",
        "no single store answers so: c2: GET x -> \"1\", c3: GET x -> nil",
    );
    check("c1: SET x 1\n c2: SET x 2\n c1 -> OK\n c2 -> OK\n c3: GET x\n c3 -> \"1\"", "safe");
}

#[test]
fn an_unknown_call_may_happen_late_or_never_but_not_twice() {
    check("c1: SET x 1\n c1 unknown\n c2: GET x\n c2 -> nil\n c2: GET x\n c2 -> \"1\"", "safe");
    check("c1: SET x 1\n c1 unknown\n c2: GET x\n c2 -> nil", "safe");
    check(
        "c1: SET x 1\n c1 unknown\n c2: GET x\n c2 -> \"1\"\n c2: DEL x\n c2 -> 1\n c2: GET x\n c2 -> \"1\"",
        "no single store answers so: c2: DEL x -> 1, c2: GET x -> \"1\"",
    );
}

#[test]
fn a_refused_call_did_not_happen() {
    check("c1: SET x 1\n c1 refused\n c2: GET x\n c2 -> nil", "safe");
    check(
        "c1: SET x 1\n c1 refused\n c2: GET x\n c2 -> \"1\"",
        "no single store answers so: c2: GET x -> \"1\"",
    );
    check(
        "c1: SET x 1\n c2: GET x\n c2 -> \"1\"\n c1 refused",
        "no single store answers so: c2: GET x -> \"1\"",
    );
}

#[test]
fn a_key_with_an_end_may_vanish_at_any_moment_or_never() {
    let set = "c1: SET x 1 TTL 5ms\n c1 -> OK\n";
    let check = |then: &str, said: &str| check(&format!("{set}{then}"), said);
    check("c2: GET x\n c2 -> nil\n c2: GET x\n c2 -> nil", "safe");
    check("c2: GET x\n c2 -> \"1\"\n c2: TTL x\n c2 -> 3ms\n c2: TTL x\n c2 -> nil", "safe");
    check(
        "c2: GET x\n c2 -> nil\n c2: GET x\n c2 -> \"1\"",
        "no single store answers so: c1: SET x 1 TTL 5ms -> OK, c2: GET x -> nil, c2: GET x -> \"1\"",
    );
    check(
        "c2: PERSIST x\n c2 -> 1\n c2: GET x\n c2 -> nil",
        "no single store answers so: c2: PERSIST x -> 1, c2: GET x -> nil",
    );
    check(
        "c1: SET x 2\n c1 -> OK\n c2: GET x\n c2 -> nil",
        "no single store answers so: c1: SET x 1 TTL 5ms -> OK, c1: SET x 2 -> OK, c2: GET x -> nil",
    );
    check("c2: TTL x\n c2 -> none", "no single store answers so: c2: TTL x -> none");
}

#[test]
fn a_retried_command_that_counts_twice_is_seen() {
    check("c1: SSET s a\n c1 -> 0", "no single store answers so: c1: SSET s a -> 0");
}

#[test]
fn keys_named_together_are_judged_together() {
    check(
        "c1: SET x 1\n c1 -> OK\n c1: SET y 1\n c1 -> OK\n c2: DEL x y\n c2 -> 2\n c1: GET y\n c1 -> nil",
        "safe",
    );
    check(
        "c1: SET x 1\n c1 -> OK\n c1: SET z 1\n c1 -> OK\n c2: DEL x y\n c2 -> 2",
        "no single store answers so: c2: DEL x y -> 2",
    );
    check("c3: SET y 5\n c1: SET x 1\n c1 -> OK\n c2: DEL x y\n c3 unknown\n c2 -> 2", "safe");
}

#[test]
fn a_command_that_looks_at_all_keys_joins_them_those_to_come_too() {
    let list = |keys: &str, answer: Response| {
        let mut history = History::new(&[]);
        let call = |history: &mut History, client, line: &str| {
            history.invoked(ClientId(client), 1, &operation(line), Reads::Index);
        };
        call(&mut history, 1, "SET x 1");
        history.closed(ClientId(1), 1, &Outcome::Answered(Response::Ok));
        call(&mut history, 2, keys);
        call(&mut history, 3, "SET y 1");
        history.closed(ClientId(3), 1, &Outcome::Answered(Response::Ok));
        call(&mut history, 4, "GET y");
        history.closed(ClientId(4), 1, &Outcome::Answered(Response::Value("1".into())));
        history.closed(ClientId(2), 1, &Outcome::Answered(answer));
        history.verdict()
    };
    let all = |keys: &[&str]| Response::List(keys.iter().map(|key| Bytes::from(*key)).collect());
    assert_eq!(list("KEYS", all(&["x"])), Verdict::Linearizable);
    assert_eq!(list("KEYS", all(&["x", "y"])), Verdict::Linearizable);
    assert_eq!(list("KEYS", all(&["y"])), Verdict::NotLinearizable);
    assert_eq!(list("KEYS y", all(&[])), Verdict::Linearizable);
    assert_eq!(list("KEYS y", all(&["x"])), Verdict::NotLinearizable);
}

#[test]
fn what_is_to_blame_is_found_among_much() {
    let noise = |n: usize| format!("c1: SET x {n}\n c1 -> OK\n c2: GET x\n c2 -> \"{n}\"\n");
    let noise: String = (0..40).map(noise).collect();
    check(
        &format!("{noise} c1: DEL x\n c1 -> 1\n c2: GET x\n c2 -> \"7\"\n"),
        "no single store answers so: c2: GET x -> \"7\"",
    );
    check(
        &format!("{noise} c1: DEL x\n c1 -> 1\n c2: GET x\n c2 -> \"39\"\n"),
        "no single store answers so: c2: GET x -> \"39\", c1: DEL x -> 1, c2: GET x -> \"39\"",
    );
}

#[test]
fn reads_that_promise_nothing_do_not_count() {
    let stale = |how, revision, reads| {
        let mut history = History::new(&[]);
        history.invoked(ClientId(1), 1, &operation("SET x 1"), reads);
        history.closed(ClientId(1), 1, &Outcome::Answered(Response::Ok));
        history.invoked(ClientId(1), 2, &Operation { how, revision, ..operation("GET x") }, reads);
        history.closed(ClientId(1), 2, &Outcome::Answered(Response::Nil));
        history.verdict()
    };
    assert_eq!(stale(How::Local, None, Reads::Index), Verdict::Linearizable);
    // It is not in the order of all; but there is no revision 1 (`told_tests`).
    assert_eq!(stale(How::AsSet, Some(0), Reads::Index), Verdict::Linearizable);
    assert_eq!(stale(How::Follower, None, Reads::Index), Verdict::NotLinearizable);
    assert_eq!(stale(How::Local, None, Reads::Local), Verdict::NotLinearizable);
}

#[test]
fn what_was_given_has_happened_or_may() {
    let (one, two) = (Term(1), Term(2));
    let read = |answer| {
        let entry = |term, line| GivenEntries { term, command: Some(command(line)), times: 1 };
        let log = |second| vec![entry(one, "SET x 1"), entry(two, second)];
        let server = crate::raft::ServerId(1);
        let given = Given {
            server,
            term: None,
            vote: None,
            snapshot: None,
            log: log("SET x 2"),
            commit: Some(Index(1)),
        };
        let mut history = History::new(&[given]);
        history.invoked(ClientId(1), 1, &operation("GET x"), Reads::Index);
        history.closed(ClientId(1), 1, &Outcome::Answered(response(answer)));
        history.verdict()
    };
    assert_eq!(read("\"1\""), Verdict::Linearizable);
    assert_eq!(read("\"2\""), Verdict::Linearizable);
    assert_eq!(read("nil"), Verdict::NotLinearizable);
}

#[test]
fn beyond_the_budget_nothing_is_claimed() {
    let mut history = History::new(&[]);
    for client in 1..=20 {
        let line = format!("SSET s {client}");
        history.invoked(ClientId(client), 1, &operation(&line), Reads::Index);
    }
    history.closed(ClientId(20), 1, &Outcome::Answered(Response::Count(7)));
    assert_eq!(history.verdict(), Verdict::NotDecided);
}

/// Twenty clients that never pause: as soon as one is answered, it asks again. What each is answered, a store would
/// have said at some moment of its call; `lie` changes one of the answers.
fn without_pause(
    ask: impl Fn(u64) -> String,
    steps: u64,
    lie: impl Fn(u64, Told) -> Told,
) -> (History, Vec<String>) {
    let (mut history, mut keys, mut broken) = (History::new(&[]), Keys::new(), Vec::new());
    let mut open: Vec<(Command, Option<Told>)> = Vec::new();
    let mut sequence = [1u64; 20];
    for client in 0..20 {
        open.push((command(&ask(client)), None));
        history.invoked(ClientId(client as u32 + 1), 1, &operation(&ask(client)), Reads::Index);
    }
    let mut chance = 12_345u64;
    for step in 20..steps {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let client = (chance >> 33) as usize % 20;
        let (asked, told) = &mut open[client];
        match told.take() {
            None => *told = Some(KeyValue::step(&mut keys, asked)),
            Some(told) => {
                let id = ClientId(client as u32 + 1);
                let outcome = Outcome::Answered(said(lie(step, told)));
                broken.extend(history.closed(id, sequence[client], &outcome));
                sequence[client] += 1;
                open[client] = (command(&ask(step)), None);
                history.invoked(id, sequence[client], &operation(&ask(step)), Reads::Index);
            }
        }
    }
    (history, broken)
}

#[test]
fn twenty_clients_that_never_pause_are_judged() {
    let honest = |_: u64, told: Told| told;
    let append = |_| "APPEND x 1".to_string();
    let count = |_| "INCR n".to_string();
    for (history, broken) in [without_pause(append, 1_500, honest), without_pause(count, 1_500, honest)] {
        assert_eq!((history.verdict_now(), broken), (Verdict::Linearizable, vec![]));
    }
    // An increment that was answered with a number that another was answered with.
    let lie = |_: u64, told: Told| if told == Told::Many(300) { Told::Many(270) } else { told };
    let (history, _) = without_pause(count, 1_500, lie);
    assert_eq!(history.verdict_now(), Verdict::NotLinearizable);
}

/// A few calls on few keys.
fn few_commands() -> impl Strategy<Value = Command> {
    let lines = [
        "INCR x",
        "INCR y 2",
        "APPEND x 1",
        "CAS x 1 2",
        "CAS x nil 1",
        "GETDEL x",
        "STRLEN x",
        "EXISTS x y",
        "TYPE x",
        "KEYS",
        "HGETALL x",
        "SMEMBERS y",
        "SCARD x",
        "SET x 1",
        "SET x 2",
        "GET x",
        "DEL x",
        "HSET x k:1",
        "HGET x k",
        "HDEL x k",
        "SSET x a",
        "SSET x a b",
        "SHAS x a",
        "SDEL x a",
        "SET y 1",
        "GET y",
        "DEL x y",
        "SSET y a b",
        "SDEL y b",
        "SET x 1 TTL 5ms",
        "EXPIRE x 5ms",
        "PERSIST x",
        "TTL x",
    ];
    prop::sample::select(lines.map(command).to_vec())
}

/// One call of a small history: when it begins and ends, and what became of it.
#[derive(Clone, Debug)]
struct Small {
    command: Command,
    begins: usize,
    ends: usize,
    end: Outcome,
}

/// Calls at random moments, answered as a store would at random moments, now and then not quite.
fn small_history() -> impl Strategy<Value = Vec<Small>> {
    let call = (few_commands(), 0..1000usize, 0..1000usize, 0..1000usize, 0..20u8);
    vec(call, 1..7).prop_map(|drawn| {
        let mut order: Vec<usize> = (0..drawn.len()).collect();
        let within = |(_, a, b, c, _): &(Command, usize, usize, usize, u8)| {
            let mut times = [*a, *b, *c];
            times.sort();
            times
        };
        order.sort_by_key(|place| within(&drawn[*place])[1]);
        let mut keys = Keys::new();
        let mut ends = vec![Outcome::Unknown; drawn.len()];
        for place in order {
            let (command, .., fate) = &drawn[place];
            ends[place] = match fate {
                0 => Outcome::NotLeader,
                1 => Outcome::Unknown,
                2 => Outcome::Answered(Response::Count(1)),
                3 => Outcome::Answered(Response::Nil),
                4 => Outcome::Answered(Response::Value("1".into())),
                fate => {
                    let told = KeyValue::step(&mut keys, command);
                    if *fate == 5 { Outcome::Unknown } else { Outcome::Answered(said(told)) }
                }
            };
        }
        let small = |(call, end): (&(Command, usize, usize, usize, u8), Outcome)| {
            let [begins, _, ends] = within(call);
            Small { command: call.0.clone(), begins, ends, end }
        };
        drawn.iter().zip(ends).map(small).collect()
    })
}

fn said(told: Told) -> Response {
    match told {
        Told::Done => Response::Ok,
        Told::Found(None) => Response::Nil,
        Told::Found(Some(value)) => Response::Value(value),
        Told::Many(many) => Response::Count(many),
        Told::All(values) => Response::List(values),
        Told::Each(all) => Response::Each(all.into_iter().map(said).collect()),
        Told::Is(true) => Response::Yes,
        Told::Is(false) => Response::No,
        Told::Ends(ends) => Response::Lasts(ends.then_some(1)),
        Told::Refused(code) => Response::Error(Error { code, sentence: String::new() }),
    }
}

/// All orders of all subsets of the calls, one after the other.
fn naive(calls: &[Small], keys: &Keys, done: &mut Vec<usize>) -> bool {
    let must = |call: &Small| matches!(call.end, Outcome::Answered(_));
    if (0..calls.len()).all(|place| done.contains(&place) || !must(&calls[place])) {
        return true;
    }
    // Any of the keys that have an end may reach it now.
    if KeyValue::by_itself(keys).any(|keys| naive(calls, &keys, done)) {
        return true;
    }
    (0..calls.len()).any(|next| {
        let call = &calls[next];
        let waits =
            |place: usize| !done.contains(&place) && must(&calls[place]) && calls[place].ends < call.begins;
        if done.contains(&next) || matches!(call.end, Outcome::NotLeader) || (0..calls.len()).any(waits) {
            return false;
        }
        let mut keys = keys.clone();
        let told = KeyValue::step(&mut keys, &call.command);
        if let Outcome::Answered(response) = &call.end
            && Told::from_response(response) != Some(told)
        {
            return false;
        }
        done.push(next);
        let found = naive(calls, &keys, done);
        done.pop();
        found
    })
}

fn judged(calls: &[Small]) -> Verdict {
    let mut history = History::new(&[]);
    let mut moments: Vec<(usize, bool, usize)> = Vec::new();
    for (place, call) in calls.iter().enumerate() {
        moments.push((call.begins, false, place));
        moments.push((call.ends, true, place));
    }
    moments.sort();
    for (_, ends, place) in moments {
        let id = (1 + place as u32, 1);
        if ends {
            history.end(id, What::of(&calls[place].end));
        } else {
            history.begin(id, calls[place].command.clone());
        }
    }
    history.verdict()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_naive_search_agrees(calls in small_history()) {
        let naive = naive(&calls, &Keys::new(), &mut Vec::new());
        let expected = if naive { Verdict::Linearizable } else { Verdict::NotLinearizable };
        prop_assert_eq!(judged(&calls), expected);
    }
}

proptest! {
    #[test]
    fn the_model_answers_as_the_store_does(commands in random::commands()) {
        let (mut keys, mut store) = (Keys::new(), Store::new());
        // Of revisions the model knows nothing.
        for command in commands.into_iter().filter(|command| !random::OF_REVISIONS.contains(&command.name())) {
            let told = KeyValue::step(&mut keys, &command);
            let request = Request::of_nobody(command);
            let applied = store.apply(1, 0, &request, Guarantee::AtLeastOnce);
            prop_assert_eq!(Some(told), Told::from_response(&applied.response));
        }
        prop_assert!(keys.keys().map(Vec::as_slice).eq(store.records().map(|(key, _)| key)));
    }
}
