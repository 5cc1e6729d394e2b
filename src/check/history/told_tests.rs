use super::*;
use crate::check::changes::Changes;
use crate::store::{Code, Error, Told, Value};

/// A history in which these commands were applied, and only so many revisions are kept.
fn after(commands: &[&str], oldest: u64) -> History {
    let mut history = History::new(&[]);
    apply(&mut history, commands, oldest);
    history
}

/// Applies these commands, the first of which the history may know.
fn apply(history: &mut History, commands: &[&str], oldest: u64) {
    let commands: Vec<Command> = commands.iter().map(|line| command(line)).collect();
    for change in Changes::of(&commands) {
        if change.revision > history.revisions().0 {
            let change = Change { oldest: oldest.min(change.revision), ..change };
            assert_eq!(take(history, Step::Changed(change.into())), None);
        }
    }
}

fn command(line: &str) -> Command {
    let words: Vec<Bytes> = line.split(' ').map(Bytes::from).collect();
    Command::parse(&words).unwrap()
}

fn take(history: &mut History, step: Step) -> Option<String> {
    history.take(Moment { at: Time(0), step })
}

fn asks(history: &mut History, watched: &str, after: u64) -> Option<String> {
    let prefix = watched.strip_suffix('*');
    let watched = Watched { name: prefix.unwrap_or(watched).into(), prefix: prefix.is_some() };
    take(history, Step::Asks { watch: (2, 1), watched, after })
}

/// `4 x=1`, `4 -x`, `missed 3`
fn hears(history: &mut History, told: &str) -> Option<String> {
    let (revision, change) = told.split_once(' ').unwrap();
    let heard = match (revision, change.split_once('=')) {
        ("missed", _) => Heard::Missed { upto: change.parse().unwrap() },
        (revision, pair) => {
            let (key, value) = pair.map_or((&change[1..], None), |(key, value)| (key, Some(value)));
            let value = value.map(|value| Value::String(value.into()));
            Heard::Change(Told { revision: revision.parse().unwrap(), key: key.into(), value })
        }
    };
    take(history, Step::Heard { watch: (2, 1), heard: heard.into() })
}

const LOG: [&str; 5] = ["SET x 1", "SET y 1", "MULTI SET x 2; SET xx 3 EXEC", "DEL x", "SET x 4"];

#[track_caller]
fn check_watch(watched: &str, from: u64, told: &[&str], upto: u64, said: Option<&str>) {
    let mut history = after(&LOG, 1);
    assert_eq!(asks(&mut history, watched, from), None);
    let mut found = told.iter().find_map(|told| hears(&mut history, told));
    found = found.or_else(|| asks(&mut history, watched, upto));
    assert_eq!(found.as_deref(), said);
    let expected = if said.is_none() { Verdict::Linearizable } else { Verdict::NotLinearizable };
    assert_eq!(history.verdict(), expected);
}

#[test]
fn a_watcher_is_told_every_change_in_order_and_once() {
    check_watch("x", 0, &["1 x=1", "3 x=2", "4 -x", "5 x=4"], 5, None);
    check_watch("x*", 2, &["3 x=2", "3 xx=3", "4 -x", "5 x=4"], 5, None);
    check_watch("x", 0, &["1 x=1"], 2, None);
    check_watch("x", 5, &[], 5, None);
    check_watch("x", 0, &["missed 1", "3 x=2"], 3, None);
    let lost = "c2 watches x and was told -x of revision 4, and next came x=2 of revision 3";
    check_watch("x", 0, &["1 x=1", "4 -x"], 4, Some(lost));
    let swapped = "c2 watches x and was told x=4 of revision 5, and next came -x of revision 4";
    check_watch("x", 3, &["5 x=4", "4 -x"], 5, Some(swapped));
    let twice = "c2 watches x and was told x=1 of revision 1, and next came x=2 of revision 3";
    check_watch("x", 0, &["1 x=1", "1 x=1"], 1, Some(twice));
    let other = "c2 watches x and was told x=9 of revision 5, and next came x=4 of revision 5";
    check_watch("x", 4, &["5 x=9"], 5, Some(other));
    let never = "c2 watches x and was told x=9 of revision 6, and next came nothing";
    check_watch("x", 5, &["6 x=9"], 6, Some(never));
    let silent = "c2 watches PREFIX x and was not told xx=3 of revision 3";
    check_watch("x*", 0, &["1 x=1", "3 x=2"], 3, Some(silent));
    let kept = "c2 watches x and was told that revision 2 is compacted, the oldest kept is 1";
    check_watch("x", 0, &["missed 2"], 2, Some(kept));
}

#[test]
fn who_is_told_nothing_certain_is_not_judged() {
    let mut history = after(&LOG, 1);
    take(&mut history, Step::Unclear);
    asks(&mut history, "x", 0);
    assert_eq!(hears(&mut history, "7 x=9"), None);
    assert_eq!(history.verdict(), Verdict::Linearizable);
}

/// While the second half of the log is applied, this is asked and answered.
#[track_caller]
fn check_read(asked: &str, how: How, answer: Response, holds: bool) {
    let mut history = after(&LOG[..3], 0);
    let (asked, revision) =
        asked.split_once(" @").map_or((asked, None), |(asked, at)| (asked, at.parse().ok()));
    let operation = Arc::new(Operation { command: command(asked), at: None, how, revision });
    let call = (1, 1);
    take(&mut history, Step::Begins { call, operation, reads: Reads::Index });
    apply(&mut history, &LOG, 2);
    let said = take(&mut history, Step::Ends { call, outcome: Outcome::Answered(answer.clone()) });
    assert_eq!(said.is_none(), holds, "{asked} -> {answer}: {said:?}");
    assert_eq!(history.verdict() == Verdict::Linearizable, holds);
}

fn refused(code: Code) -> Response {
    Response::Error(Error { code, sentence: String::new() })
}

#[test]
fn an_old_revision_is_what_it_was() {
    let check = |asked: &str, answer: Response, holds: bool| check_read(asked, How::AsSet, answer, holds);
    let value = |value: &str| Response::Value(value.into());
    check("GET x @1", value("1"), true);
    check("GET x @2", value("2"), false);
    check("GET x @3", value("2"), true);
    check("GET x @4", Response::Nil, true);
    check("GET x @0", Response::Nil, true);
    check("KEYS @3", Response::List(["x", "xx", "y"].map(Bytes::from).to_vec()), true);
    check("KEYS @4", Response::List(["x", "xx", "y"].map(Bytes::from).to_vec()), false);
    check("GET x @1", refused(Code::Compacted), true);
    check("GET x @2", refused(Code::Compacted), false);
    check("GET x @4", refused(Code::Future), true);
    check("GET x @3", refused(Code::Future), false);
    check("GET x @6", refused(Code::Future), true);
    check("GET x @6", value("4"), false);
    check_read("GET x @1", How::Local, refused(Code::Future), true);
}

#[test]
fn a_history_is_that_of_some_moment_of_its_call() {
    let value = |value: &str| Response::Value(value.into());
    let versions = |list: &[(i64, Option<&str>)]| {
        let pair = |(revision, text): &(i64, Option<&str>)| {
            [Response::Count(*revision), text.map_or(Response::Nil, value)]
        };
        Response::Each(list.iter().flat_map(pair).collect())
    };
    let all = [(1, Some("1")), (3, Some("2")), (4, None), (5, Some("4"))];
    let check =
        |list: &[(i64, Option<&str>)], how, holds| check_read("HISTORY x", how, versions(list), holds);
    for end in 2..=4 {
        check(&all[..end], How::AsSet, true);
    }
    check(&all[..1], How::AsSet, false);
    check(&all[..1], How::Local, true);
    check(&[], How::Local, true);
    check(&[], How::AsSet, false);
    check(&all[1..], How::AsSet, false);
    check(&[(1, Some("1")), (3, Some("9"))], How::AsSet, false);
    check(&[(1, Some("1")), (4, None)], How::AsSet, false);
    check_read("HISTORY x @3", How::AsSet, versions(&all[..2]), true);
    check_read("HISTORY x @3", How::AsSet, versions(&all[..3]), false);
    check_read("HISTORY z", How::AsSet, versions(&[]), true);
}

#[test]
fn a_watch_begins_at_a_revision_of_its_call() {
    let check = |asked: &str, how, from, holds| check_read(asked, how, Response::Count(from), holds);
    for (from, holds) in [(2, false), (3, true), (5, true), (6, false)] {
        check("WATCH x", How::AsSet, from, holds);
    }
    check("WATCH x", How::Local, 2, true);
    check("WATCH x @2", How::AsSet, 2, true);
    check("WATCH x @2", How::AsSet, 3, false);
}
