//! Lessons in the page: the run answers, goals are reached, steps are staged anew, and who takes over comes back.

mod deeds;
mod ways;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::super::learning::link::Link;
use super::super::learning::outside::Chore;
use super::super::learning::progress::{Mark, Progress};
use super::super::learning::{self, Answer, Load, Solution, data::Part};
use super::super::runs::Change;
use super::*;
use crate::cli::lesson::read;
use crate::lesson::course::{Course, Files};
use crate::lesson::json;

/// The course as the page loads it.
fn files() -> &'static BTreeMap<String, String> {
    static FILES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        json::files(&Course::read(&read(&folder).unwrap(), &Files::new()).0).into_iter().collect()
    })
}

fn learn(model: &mut Model, learn: Learn) {
    update(model, Msg::Learn(learn));
    serve(model);
}

/// Brings what the model wants loaded.
pub fn serve(model: &mut Model) {
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
            let notes = model.learning.step().is_some_and(|step| step.show.contains("note \""));
            assert_eq!(model.learning.at.remark.is_some(), notes, "{place}: {:?}", model.learning.at.remark);
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
