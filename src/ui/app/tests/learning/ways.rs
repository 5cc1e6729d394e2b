//! The ways into a lesson, through it, and out of it.

use super::*;

#[test]
fn the_run_that_was_open_before_comes_back() {
    let (mut model, leader) = with_a_leader();
    hear(&mut model, &format!("kill {leader}"));
    let (name, now) = (model.runs.name.clone(), model.now);
    model.errands.clear();
    update(&mut model, Msg::Learn(Learn::Open(Link::lesson("05-replication", None))));
    assert!(
        model
            .errands
            .iter()
            .any(|errand| matches!(errand, Errand::KeepText { name: kept, .. } if *kept == name))
    );
    serve(&mut model);
    assert_ne!(model.runs.name, name);
    update(&mut model, Msg::Runs(Change::Keep));
    assert!(!model.errands.contains(&Errand::KeepRun), "a lesson's run is not kept as anybody's");
    learn(&mut model, Learn::Leave);
    assert_eq!((model.runs.name.clone(), model.now), (name, now));
    assert!(model.frame.cluster.machines[&leader].host.is_none());
}

#[test]
fn what_does_not_come_can_be_asked_for_again() {
    let mut model = fresh();
    update(&mut model, Msg::Learn(Learn::Open(Link::lesson("05-replication", None))));
    let file = "05-replication".to_string();
    for text in [Err("the network does not answer".into()), Ok("<!doctype html>".into()), Ok("{}".into())] {
        update(&mut model, Msg::Learn(Learn::Loaded { file: file.clone(), text }));
        assert!(model.learning.trouble.is_some() && model.learning.lesson.is_none());
        model.errands.clear();
        update(&mut model, Msg::Learn(Learn::Retry));
        assert!(model.errands.contains(&Errand::Learn(Chore::Fetch(file.clone()))));
    }
    serve(&mut model);
    assert!(model.learning.lesson.is_some());
    learn(&mut model, Learn::Leave);
    assert_eq!(model.learning.link, None);
}

#[test]
fn a_page_is_a_step_of_the_lesson_and_without_one_an_event() {
    let (mut model, _) = with_a_leader();
    let before = model.frame.event.clone();
    update(&mut model, Msg::Page(Direction::Onward));
    assert_ne!(model.frame.event, before);
    let mut model = lesson("nobody-leads-yet");
    update(&mut model, Msg::Page(Direction::Onward));
    assert_eq!(model.learning.at.step, 1);
    update(&mut model, Msg::Page(Direction::Back));
    assert_eq!(model.learning.at.step, 0);
}

#[test]
fn a_room_is_shown_all_of_a_step_by_one_key() {
    let mut model = lesson("nobody-leads-yet");
    update(&mut model, Msg::Present);
    let mut turns = 0;
    while model.learning.at.step == 0 {
        update(&mut model, Msg::Page(Direction::Onward));
        turns += 1;
    }
    assert_eq!(turns, 4, "the end of what is shown, the answer, its end, the next step");
}

#[test]
fn a_link_opens_its_step_and_an_empty_one_leaves() {
    let fragment = "#lesson=02-leader-election&step=why-a-majority".to_string();
    let mut model = Model::new(Remembered { fragment, ..Remembered::default() });
    serve(&mut model);
    assert_eq!(model.learning.at.step, 2);
    assert_eq!((model.screen.rail, model.screen.panel), (Rail::Learn, Panel::Learn));
    update(&mut model, Msg::Linked("#lesson=02-leader-election&step=question-1".into()));
    assert_eq!(model.learning.at.step, 5);
    update(&mut model, Msg::Linked(String::new()));
    assert_eq!(model.learning.link, None);
}

#[test]
fn what_is_locked_stays_so_in_the_list() {
    let fragment = "#challenge=elect-s3&locks=solutions".to_string();
    let mut model = Model::new(Remembered { fragment, ..Remembered::default() });
    serve(&mut model);
    update(&mut model, Msg::Learn(Learn::Leave));
    let list = "#lessons&locks=solutions".to_string();
    assert!(model.errands.contains(&Errand::Learn(Chore::Address(list.clone()))));
    let again = Model::new(Remembered { fragment: list, ..Remembered::default() });
    assert_eq!((again.locks, again.screen.rail), (model.locks, Rail::Learn));
}

#[test]
fn a_history_that_is_hidden_keeps_its_room() {
    let mut model = lesson("nobody-leads-yet");
    let before = model.window.overview.ends;
    update(&mut model, Msg::Measured { width: 0.0, height: 0.0 });
    learn(&mut model, Learn::Next);
    assert_eq!(model.window.overview.ends, before);
}

#[test]
fn a_file_of_progress_is_taken_up_wherever_it_is_opened() {
    let mut other = Progress::default();
    other.note("02-leader-election", "why-a-majority", Mark::Right);
    let mut model = fresh();
    let run = model.runs.name.clone();
    let (name, text) = ("raftarium progress.txt".into(), Ok(other.write()));
    update(&mut model, Msg::Runs(Change::Opened { name, text }));
    assert_eq!(mark(&model, "why-a-majority"), Some(Mark::Right));
    assert_eq!(model.runs.name, run, "the run that is open stays");
    assert!(model.notice.is_some_and(|notice| notice.text.starts_with("Taken up")));
}
