//! The command line as it is typed.

use super::super::editing::{Edit, edit};
use super::*;

fn type_in(model: &mut Model, text: &str) -> Vec<String> {
    update(model, Msg::Edit(Edit::Type(text.into())));
    model.talk.offers.words.clone()
}

#[test]
fn what_is_typed_is_offered_to_be_completed() {
    let (mut model, _) = with_a_leader();
    assert_eq!(type_in(&mut model, "kill "), ["S1", "S2", "S3", "S4", "S5"]);
    assert!(type_in(&mut model, "cl").contains(&"clear".to_string()));
    assert_eq!(type_in(&mut model, "go e"), ["end", "event"]);
    assert!(type_in(&mut model, "go next ").contains(&"election".to_string()));
    assert_eq!(type_in(&mut model, "set prevote="), ["prevote=on", "prevote=off"]);
    assert!(
        !type_in(&mut model, "break ").contains(&"adopt-higher-term".to_string()),
        "it cannot be switched off"
    );
    for line in ["SET greeting 1", "run 200ms"] {
        hearing::hear(&mut model, line);
    }
    assert_eq!(type_in(&mut model, "GET gr"), ["greeting"]);
    assert_eq!(type_in(&mut model, ""), [""; 0]);
}

#[test]
fn tab_goes_as_far_as_there_is_one_way_and_then_chooses() {
    let (mut model, _) = with_a_leader();
    let mut tab = |typed: &str, expected: &str| {
        type_in(&mut model, typed);
        update(&mut model, Msg::Edit(Edit::Complete));
        assert_eq!(model.talk.input, expected);
        model.talk.offers.chosen
    };
    assert_eq!(tab("ki", "kill "), None);
    assert_eq!(tab("break commit-o", "break commit-own-term "), None);
    assert_eq!(tab("break commit-", "break commit-"), Some(0));
    update(&mut model, Msg::Edit(Edit::Walk(Direction::Onward)));
    update(&mut model, Msg::Edit(Edit::Enter));
    assert_eq!(model.talk.input, "break commit-up-to-new ");
    update(&mut model, Msg::Edit(Edit::Close));
    update(&mut model, Msg::Edit(Edit::Enter));
    assert_eq!(said(&model), ["break commit-up-to-new"]);
}

#[test]
fn the_history_is_searched_and_a_line_taken() {
    let mut model = Model::new(Remembered {
        history: vec!["SET x 1".into(), "kill S1".into(), "SET y 2".into()],
        ..Remembered::default()
    });
    edit(&mut model, Edit::Search);
    assert_eq!(type_in(&mut model, "set"), ["SET y 2", "SET x 1"]);
    edit(&mut model, Edit::Walk(Direction::Onward));
    edit(&mut model, Edit::Enter);
    assert_eq!((model.talk.input.as_str(), model.talk.offers.are_open()), ("SET x 1", false));
    edit(&mut model, Edit::Walk(Direction::Back));
    assert_eq!(model.talk.input, "SET y 2", "the arrows go through the history again");
}

#[test]
fn what_is_pasted_runs_as_a_script() {
    let (mut model, _) = with_a_leader();
    let script = "# a comment\nSET x 1\n\nrun 200ms\nexpect reply OK\nstart S1\nexpect refused\nkill S5\n";
    edit(&mut model, Edit::Paste(script.into()));
    assert_eq!(said(&model).last().map(String::as_str), Some("8 lines were run."), "{:?}", said(&model));
    assert!(model.frame.cluster.machines[&ServerId(5)].host.is_none());
    assert_eq!(model.talk.input, "");
    edit(&mut model, Edit::Walk(Direction::Back));
    assert_eq!(model.talk.input, "kill S5", "its lines are in the history");
}

#[test]
fn where_a_script_goes_wrong_it_stops_and_nothing_is_lost() {
    let (mut model, _) = with_a_leader();
    let check = |model: &mut Model, script: &str, line: &str, left: &str| {
        edit(model, Edit::Paste(script.into()));
        let last = said(model).last().cloned().unwrap_or_default();
        assert!(last.starts_with(line), "{last}");
        assert_eq!(model.talk.input, left);
    };
    check(
        &mut model,
        "kill S5\nkill S9\nstart S5",
        "Stopped at line 2 of 3: `kill S9`.",
        "kill S9\nstart S5",
    );
    assert!(model.frame.cluster.machines[&ServerId(5)].host.is_none(), "what came before was done");
    check(&mut model, "expect leader S9\nheal", "Stopped at line 1 of 2", "expect leader S9\nheal");
    check(&mut model, "heal\nkill S5", "Stopped at line 2 of 2: `kill S5`. It stands", "kill S5");
    update(&mut model, Msg::Edit(Edit::Type("start S5\nkill S1".into())));
    update(&mut model, Msg::Edit(Edit::Enter));
    assert!(model.frame.cluster.machines[&ServerId(1)].host.is_none(), "what was corrected is run by Enter");
}

#[test]
fn what_was_said_is_copied_with_its_mark_and_cleared() {
    let (mut model, _) = with_a_leader();
    hearing::hear(&mut model, "break persist-vote");
    model.errands.clear();
    edit(&mut model, Edit::Copy);
    let expected = "# Modified Raft without persist-vote\nbreak persist-vote\n";
    assert_eq!(model.errands, [Errand::Copy(expected.into())]);
    hearing::hear(&mut model, " Clear ");
    assert!(model.talk.lines.is_empty());
}

#[test]
fn help_is_complete() {
    let (mut model, _) = with_a_leader();
    hearing::hear(&mut model, "help");
    let text = said(&model).pop().unwrap_or_default();
    for part in ["kill S1", "SET key value", "expect", "clear", "Ctrl R", "Ctrl K"] {
        assert!(text.contains(part), "{part}");
    }
    hearing::hear(&mut model, "help clear");
    assert!(said(&model).pop().is_some_and(|text| text.contains("Empties the console")));
}
