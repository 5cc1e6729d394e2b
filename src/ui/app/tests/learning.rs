//! Lessons in the page: the run answers, goals are reached, steps are staged anew, and who takes over comes back.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::super::learning::link::Link;
use super::super::learning::outside::Chore;
use super::super::learning::progress::Mark;
use super::super::learning::{self, Answer, Load, Solution, data::Part};
use super::super::runs::Change;
use super::*;
use crate::cli::lesson::read;
use crate::lesson::course::Course;
use crate::lesson::json;

/// The course as the page loads it.
fn files() -> &'static BTreeMap<String, String> {
    static FILES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        json::files(&Course::read(&read(&folder).unwrap()).0).into_iter().collect()
    })
}

fn learn(model: &mut Model, learn: Learn) {
    update(model, Msg::Learn(learn));
    serve(model);
}

/// Brings what the model wants loaded.
fn serve(model: &mut Model) {
    for errand in std::mem::take(&mut model.errands) {
        if let Errand::Learn(Chore::Fetch(file)) = errand {
            let text =
                files().get(&format!("{file}.json")).cloned().ok_or("the server answers 404".to_string());
            learn(model, Learn::Loaded { file, text });
        }
    }
}

fn open(link: Link) -> Model {
    let mut model = fresh();
    learn(&mut model, Learn::Open(link));
    assert_eq!(model.learning.trouble, None);
    model
}

fn lesson(step: &str) -> Model {
    open(Link::lesson("02-leader-election", Some(step)))
}

/// Plays what is shown to its end, over each cue.
fn watch(model: &mut Model) {
    while learning::show::is_under_way(model) {
        model.playback.playing = true;
        play_until(model, |model| !model.playback.playing);
    }
}

fn hear(model: &mut Model, line: &str) {
    hearing::hear(model, line);
    update(model, Msg::Dismiss);
}

fn mark(model: &Model, step: &str) -> Option<Mark> {
    model.learning.progress.of("02-leader-election", step)
}

#[test]
fn every_step_of_every_lesson_can_be_staged_and_the_run_says_which_answer_is_right() {
    let Load::Here(index) = ({
        let mut model = fresh();
        learn(&mut model, Learn::Show);
        model.learning.index.clone()
    }) else {
        panic!("the list did not come")
    };
    let mut asked = 0;
    for listed in &index.lessons {
        let mut model = open(Link::lesson(&listed.id, None));
        for step in 0..listed.steps.len() {
            learn(&mut model, Learn::Step(step));
            learn(&mut model, Learn::Skip);
            let place = format!("{}, step {}: {:?}", listed.id, step + 1, model.learning.trouble);
            assert!(model.learning.trouble.is_none() && model.learning.at.shown, "{place}");
            match model.learning.step().map(|step| step.part.clone()) {
                Some(Part::Ask(ask)) => {
                    learn(&mut model, Learn::Answer(None));
                    learn(&mut model, Learn::Skip);
                    let Answer::Told(None, happened) = &model.learning.at.answer else { panic!("{place}") };
                    assert_eq!(happened.iter().filter(|happened| **happened).count(), 1, "{place}");
                    assert_eq!(happened.len(), ask.choices.len());
                    asked += 1;
                }
                Some(Part::Do(_) | Part::Challenge(_)) => solved_by_its_solution(&mut model, &place),
                _ => {}
            }
        }
    }
    assert!(asked >= 60, "{asked} questions");
}

fn solved_by_its_solution(model: &mut Model, place: &str) {
    assert_eq!(model.learning.at.reached, None, "{place}");
    learn(model, Learn::Solution);
    learn(model, Learn::Solution);
    learn(model, Learn::Skip);
    assert!(matches!(model.learning.at.reached, Some(Ok((_, None)))), "{place}: {:?}", model.learning.at);
    assert_eq!(model.learning.at.solution, Solution::Played);
}

#[test]
fn a_step_stops_before_the_moment_and_the_run_answers() {
    let mut model = lesson("nobody-leads-yet");
    assert!(model.playback.playing, "what a step shows is played");
    watch(&mut model);
    assert_eq!(model.now, Time(100_000));
    assert!(!model.playback.playing && model.learning.at.shown);
    learn(&mut model, Learn::Answer(Some(1)));
    assert_eq!(model.learning.at.answer, Answer::Given(Some(1)));
    watch(&mut model);
    assert_eq!(model.learning.at.answer, Answer::Told(Some(1), vec![true, false, false]));
    assert_eq!(model.learning.at.remark.as_deref(), Some("S1's timer ran out first"));
    assert_eq!(mark(&model, "nobody-leads-yet"), Some(Mark::Wrong));
    learn(&mut model, Learn::Answer(Some(0)));
    assert_eq!(mark(&model, "nobody-leads-yet"), Some(Mark::Wrong), "the first prediction counts");
}

#[test]
fn what_is_shown_lasts_long_enough_to_be_seen_and_never_long() {
    let (mut long, mut steps) = (0.0_f64, 0);
    for id in ["02-leader-election", "05-replication", "16-pre-vote"] {
        let mut model = open(Link::lesson(id, None));
        for step in 0..model.learning.lesson.as_ref().unwrap().steps.len() {
            learn(&mut model, Learn::Step(step));
            let mut wall = 0.0;
            while learning::show::is_under_way(&model) {
                model.playback.playing = true;
                wall += play_until(&mut model, |model| !model.playback.playing);
            }
            long = long.max(wall);
            steps += 1;
        }
    }
    assert!(steps > 15 && long > 1_000_000.0 && long < 8_000_000.0, "{long} µs");
}

#[test]
fn a_note_is_a_cue_at_which_playing_stops() {
    let mut model = open(Link::lesson("05-replication", Some("the-check")));
    play_until(&mut model, |model| !model.playback.playing);
    assert!(model.learning.at.remark.as_deref().is_some_and(|remark| remark.contains("S3 has two")));
}

#[test]
fn whoever_does_what_is_asked_reaches_the_goal() {
    let mut model = lesson("make-one-lead");
    learn(&mut model, Learn::Skip);
    assert_eq!(model.learning.at.reached, None);
    hear(&mut model, "timeout S4");
    assert_eq!(model.learning.at.actions, 1);
    assert!(!model.learning.at.away, "this is what the step asks for");
    hear(&mut model, "run until leader S4");
    assert!(matches!(model.learning.at.reached, Some(Ok((grade, None))) if grade.actions == 1));
    assert_eq!(mark(&model, "make-one-lead"), Some(Mark::Right));
    assert!(!model.playback.playing, "play stops where the goal is reached");
}

#[test]
fn the_next_step_begins_as_if_all_had_been_done_as_the_solution_does_it() {
    let mut straight = lesson("what-became-of-s1");
    learn(&mut straight, Learn::Skip);
    let mut model = lesson("make-one-lead");
    learn(&mut model, Learn::Skip);
    hear(&mut model, "kill S2");
    learn(&mut model, Learn::Next);
    learn(&mut model, Learn::Skip);
    assert_eq!(model.now, straight.now);
    assert_eq!(model.player.recording(), straight.player.recording());
    learn(&mut model, Learn::Back);
    assert_eq!(model.learning.at.step, 3);
    learn(&mut model, Learn::Skip);
    assert!(model.frame.cluster.machines.values().all(|machine| machine.host.is_some()));
}

#[test]
fn whoever_acts_where_nothing_is_asked_has_taken_over_and_can_come_back() {
    let mut model = lesson("a-candidate-asks-for-votes");
    learn(&mut model, Learn::Skip);
    let there = model.now;
    hear(&mut model, "kill S1");
    assert!(model.learning.at.away);
    assert_eq!(model.runs.name, "Leader election, step 2");
    assert!(model.errands.contains(&Errand::KeepRun), "the run is the reader's own, and is kept");
    learn(&mut model, Learn::ComeBack);
    assert!(!model.learning.at.away && model.learning.at.shown);
    assert_eq!(model.now, there);
    assert!(model.frame.cluster.machines.values().all(|machine| machine.host.is_some()));
    learn(&mut model, Learn::TakeOver);
    assert!(model.learning.at.away && model.now == there);
}

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
fn a_solved_challenge_gives_a_code_that_can_be_verified() {
    let mut model = open(Link::challenge("elect-s3"));
    learn(&mut model, Learn::Skip);
    hear(&mut model, "set loss=20%");
    assert!(
        said(&model).iter().any(|line| line.contains("may not be used in this challenge")),
        "{:?}",
        said(&model)
    );
    hear(&mut model, "timeout S3");
    update(&mut model, Msg::PlayOrPause);
    update(&mut model, Msg::Speed(playback::STOPS.len() - 1));
    play_until(&mut model, |model| model.learning.at.reached.is_some());
    let Some(Ok((grade, Some(code)))) = &model.learning.at.reached else { panic!("{:?}", model.learning.at) };
    assert_eq!(grade.actions, 1);
    let code = crate::lesson::code::Code::read(code).unwrap();
    let challenge = &model.learning.sheet.as_ref().unwrap().challenge;
    assert!(code.is_for(challenge));
    assert_eq!(challenge.grade(&code.acts, code.end).map(|grade| grade.actions), Ok(1));
    assert!(model.learning.progress.solution("elect-s3").is_some());
}

#[test]
fn what_is_reached_in_too_many_actions_does_not_count_until_the_past_is_changed() {
    let mut model = open(Link::challenge("break-the-restriction"));
    learn(&mut model, Learn::Skip);
    for _ in 0..6 {
        hear(&mut model, "heal");
    }
    let solution = model.learning.sheet.as_ref().unwrap().task.solution.clone();
    solution.lines().for_each(|line| hear(&mut model, line));
    assert!(
        matches!(&model.learning.at.reached, Some(Err(why)) if why.contains("are allowed")),
        "{:?}",
        model.learning.at
    );
    learn(&mut model, Learn::Again);
    learn(&mut model, Learn::Skip);
    solution.lines().for_each(|line| hear(&mut model, line));
    assert!(matches!(model.learning.at.reached, Some(Ok(_))), "{:?}", model.learning.at);
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
fn a_history_that_is_hidden_keeps_its_room() {
    let mut model = lesson("nobody-leads-yet");
    let before = model.window.overview.ends;
    update(&mut model, Msg::Measured { width: 0.0, height: 0.0 });
    learn(&mut model, Learn::Next);
    assert_eq!(model.window.overview.ends, before);
}
