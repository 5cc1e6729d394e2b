//! What is done in a step: goals are reached, runs taken over, challenges solved.

use super::*;

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
