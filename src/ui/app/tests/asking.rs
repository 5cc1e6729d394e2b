//! Why? and What if not?

use super::*;
use crate::raft::rules::Rule;
use crate::sim::statement::{ClientId, Ends};
use crate::why::Subject;

fn ask(model: &mut Model, wish: Wish) {
    update(model, Msg::Ask(wish));
}

fn sentence(model: &Model) -> &str {
    &model.asked.as_ref().expect("it is answered").why.sentence
}

#[test]
fn why_is_asked_of_what_is_selected_and_closed_again() {
    let (mut model, leader) = with_a_leader();
    ask(&mut model, Wish::Selected);
    assert_eq!(sentence(&model), format!("{leader} leads term 1."));
    assert_eq!(model.asked.as_ref().unwrap().why.rule, Some(Rule::MajorityElects));
    ask(&mut model, Wish::Selected);
    assert!(model.asked.is_none() && model.selection.is_some());
}

#[test]
fn without_a_selection_why_is_asked_of_what_is_told() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Select(None));
    ask(&mut model, Wish::Selected);
    assert_eq!(sentence(&model), model.telling.told.text);
    assert!(matches!(model.selection, Some(Selection::Event(_))), "{:?}", model.selection);
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    assert!(model.asked.is_none(), "another selection, another question");
    ask(&mut model, Wish::Told);
    update(&mut model, Msg::Escape);
    assert!(model.asked.is_none() && model.selection.is_none());
}

#[test]
fn one_walks_along_the_answer_without_losing_it() {
    let (mut model, _) = with_a_leader();
    ask(&mut model, Wish::Selected);
    let asked = model.asked.clone();
    let first = asked.as_ref().unwrap().why.steps[0].clone();
    ask(&mut model, Wish::Go(first.event));
    assert_eq!(model.frame.event.as_ref().map(|event| event.id), Some(first.event));
    assert_eq!(model.now, first.at);
    assert_eq!(model.asked, asked);
    let last = asked.unwrap().why.event.unwrap();
    ask(&mut model, Wish::Go(last));
    assert_eq!(model.frame.event.as_ref().map(|event| event.id), Some(last));
    assert!(leads(&model));
}

#[test]
fn everything_that_can_be_selected_can_be_asked_about() {
    let (mut model, leader) = with_a_leader();
    hearing::hear(&mut model, "SET x 1");
    hearing::hear(&mut model, "run 300ms");
    let other = model.frame.cluster.machines.keys().copied().find(|id| *id != leader).unwrap();
    let ends = Ends { from: leader.into(), to: other.into(), both: true };
    for selection in [
        Selection::Server(other),
        Selection::Entry(other, crate::raft::Index(2)),
        Selection::Link(ends),
        Selection::Client(ClientId(1)),
    ] {
        update(&mut model, Msg::Select(Some(selection)));
        ask(&mut model, Wish::Selected);
        assert!(sentence(&model).len() > 10, "{selection:?}");
    }
    update(&mut model, Msg::SelectNext(Kind::Message));
    if model.selection.is_some() {
        ask(&mut model, Wish::Selected);
    }
    for subject in [Subject::Term(other), Subject::Vote(other), Subject::Commit(other), Subject::Log(other)] {
        ask(&mut model, Wish::Of(subject));
        assert!(model.asked.as_ref().unwrap().why.event.is_some(), "{subject:?}");
    }
}

#[test]
fn what_if_not_is_another_run_stopped_before_the_event_and_the_old_one_is_kept() {
    let (mut model, leader) = with_a_leader();
    for line in ["SET x 1", "run 200ms", "kill S5", "run 100ms"] {
        hearing::hear(&mut model, line);
    }
    let (acts, latest) = (model.player.recording().acts.len(), model.latest);
    let text = kept::write(&model);
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    ask(&mut model, Wish::Selected);
    let elected = model.asked.as_ref().unwrap().why.event.unwrap();
    model.errands.clear();
    ask(&mut model, Wish::WhatIfNot(Rule::MajorityElects));

    assert_eq!(model.runs.name, "Run 1 without majority-elects");
    assert_eq!(model.errands, [Errand::KeepText { name: "Run 1".into(), text }, Errand::KeepRun]);
    assert!(!model.frame.cluster.rules.keep(Rule::MajorityElects));
    assert_eq!(
        model.frame.event.as_ref().map(|event| event.id),
        Some(elected),
        "the break stands in its place"
    );
    assert!(!leads(&model) && !model.playback.playing);
    assert_eq!(model.player.recording().acts.len(), acts + 1, "what was done later is done here too");
    assert_eq!(model.latest, latest);
    update(&mut model, Msg::Latest);
    assert!(model.frame.cluster.clients.contains_key(&ClientId(1)), "{:?}", model.player.recording());
}

#[test]
fn a_rule_without_a_switch_stays() {
    let (mut model, _) = with_a_leader();
    ask(&mut model, Wish::Selected);
    ask(&mut model, Wish::WhatIfNot(Rule::AdoptHigherTerm));
    assert!(model.telling.told.text.contains("cannot be switched off"), "{:?}", model.telling.told);
    assert_eq!(model.runs.name, "Run 1");
}
