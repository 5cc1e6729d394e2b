//! What the console shows is true of the moment that is shown.

use super::super::editing::Edit;
use super::*;

fn hear_all(model: &mut Model, lines: &[&str]) {
    lines.iter().for_each(|line| assert!(hearing::hear(model, line), "{line}"));
}

/// Each line, and whether it is said only later.
fn later(model: &Model) -> Vec<(String, bool)> {
    model.talk.lines.iter().map(|line| (line.to_string(), line.later)).collect()
}

#[test]
fn back_in_time_an_answer_is_not_there_yet_and_later_statements_are_marked() {
    let (mut model, _) = with_a_leader();
    hear_all(&mut model, &["SET x 1"]);
    let asked = model.now;
    hear_all(&mut model, &["run 300ms", "kill S5", "expect S5 state=crashed"]);
    let end = later(&model);
    assert!(end[1].0.starts_with("OK  index 2 · "), "{end:?}");
    assert!(end.iter().all(|(_, later)| !later));

    update(&mut model, Msg::Seek(Time(asked.0 + 1_000)));
    let back = later(&model);
    assert!(back[1].0.starts_with('…'), "it is not answered yet: {back:?}");
    assert_eq!(
        back.iter().map(|(_, later)| *later).collect::<Vec<_>>(),
        [false, false, false, true, true, true]
    );

    update(&mut model, Msg::Seek(Time(asked.0 - 1)));
    assert!(later(&model).iter().all(|(_, later)| *later));
    update(&mut model, Msg::Latest);
    assert_eq!(later(&model), end, "and forth all is as it was");
}

#[test]
fn of_two_statements_at_one_moment_one_can_be_later() {
    let (mut model, _) = with_a_leader();
    hear_all(&mut model, &["pause S4", "pause S5"]);
    update(&mut model, Msg::Step(Direction::Back));
    assert!(!model.frame.cluster.machines[&ServerId(5)].paused);
    assert_eq!(later(&model).iter().map(|(_, later)| *later).collect::<Vec<_>>(), [false, true]);
    hear_all(&mut model, &["kill S4"]);
    let undone: Vec<bool> = model.talk.lines.iter().map(|line| line.undone).collect();
    assert_eq!(undone, [false, true, false, false], "{:?}", said(&model));
}

#[test]
fn what_was_answered_in_a_future_that_is_gone_is_not_answered() {
    let (mut model, leader) = with_a_leader();
    hear_all(&mut model, &["SET x 1"]);
    let asked = model.now;
    hear_all(&mut model, &["run 300ms"]);
    update(&mut model, Msg::Seek(Time(asked.0 + 1_000)));
    hear_all(&mut model, &[&format!("kill {leader}"), "run 100ms"]);
    let answer = model.talk.lines.iter().find(|line| matches!(line.words, Words::Answer { .. })).unwrap();
    assert!(answer.to_string().starts_with('…'), "{answer}");
}

#[test]
fn the_history_holds_what_was_said_and_nothing_else() {
    let (mut model, _) = with_a_leader();
    let mut enter = |text: &str| {
        update(&mut model, Msg::Edit(Edit::Type(text.into())));
        update(&mut model, Msg::Edit(Edit::Enter));
        model.talk.history.clone()
    };
    assert_eq!(enter("pause S5"), ["pause S5"]);
    assert_eq!(
        enter("pause S9"),
        ["pause S5", "pause S9"],
        "what was refused can be brought back and mended"
    );
    let stopped = enter("pause S4\nresume S9\nresume S4");
    assert_eq!(stopped[2..], ["pause S4", "resume S9"], "the line behind never ran");
    update(&mut model, Msg::Edit(Edit::Type("only typed".into())));
    update(&mut model, Msg::Edit(Edit::Walk(Direction::Back)));
    update(&mut model, Msg::Edit(Edit::Walk(Direction::Onward)));
    assert_eq!((model.talk.input.as_str(), model.talk.history.len()), ("only typed", 4));
}

#[test]
fn the_figures_are_saved_up_to_the_moment_that_is_shown() {
    let (mut model, _) = with_a_leader();
    hear_all(&mut model, &["set timers=off", "settle", "at 1234ms"]);
    update(&mut model, Msg::SaveFigures);
    let saved = model.errands.iter().find_map(|errand| match errand {
        Errand::HandOver { text, .. } => text.lines().last().and_then(|row| row.split(',').nth(1)),
        _ => None,
    });
    assert_eq!(saved, Some("1.234"), "{:?}", model.errands);
}
