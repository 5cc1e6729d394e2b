//! A search for a run that breaks a rule: what is told of it, and what it opens.

use super::super::searching::{Standing, Step};
use super::*;
use crate::raft::rules::Rule;
use crate::ui::worker::words::{Best, News, Order};

fn step(model: &mut Model, step: Step) {
    update(model, Msg::Search(step));
}

fn told(model: &mut Model, news: News) -> String {
    step(model, Step::Told(Some(news)));
    model.searching.told()
}

/// The order that the model gave its worker.
fn order(model: &mut Model) -> Order {
    let order = model.errands.iter().find_map(|errand| match errand {
        Errand::Search(order) => Some(*order),
        _ => None,
    });
    model.errands.clear();
    order.expect("a worker is sent for")
}

/// What the worker finds.
fn best(order: Order) -> Best {
    let mut found = None;
    order.carry_out(
        || false,
        |news| {
            if let News::Found(best) = news {
                found = Some(best)
            }
        },
    );
    found.expect("it breaks soon")
}

#[test]
fn what_is_found_is_opened_as_a_run_that_stops_before_the_guilty_event() {
    let (mut model, _) = with_a_leader();
    step(&mut model, Step::Servers(3));
    step(&mut model, Step::Runs(2_000));
    step(&mut model, Step::Begin(Rule::MajorityElects));
    let order = order(&mut model);
    assert_eq!(
        (order.rule, order.servers, order.actions, order.budget),
        (Rule::MajorityElects, Some(3), 40, 2_000)
    );
    assert_eq!(told(&mut model, News::Tried(1_100)), "Tried 1,100 runs");
    let best = best(order);
    assert!(told(&mut model, News::Found(best)).starts_with("Tried 1,100 runs. Found a run of 2 events"));
    let told = told(&mut model, News::Over(2_000));
    assert!(told.starts_with("Found in 2,000 runs: 2 events without majority-elects."), "{told}");
    assert!(model.errands.contains(&Errand::EndSearch));
    assert_eq!(model.runs.name, "Without majority-elects");
    assert!(!model.playback.playing && model.frame.violations.is_empty());
    assert!(!model.frame.cluster.rules.keep(Rule::MajorityElects), "it is marked as modified Raft");
    update(&mut model, Msg::Step(Direction::Onward));
    assert!(!model.frame.violations.is_empty(), "the next event is the guilty one");
    assert!(model.now > Time(0), "there is something to look at");
}

#[test]
fn nothing_found_is_no_proof() {
    let mut model = fresh();
    step(&mut model, Step::Begin(Rule::PersistVote));
    assert_eq!(told(&mut model, News::Over(20_000)), "No violation in 20,000 runs. That is not a proof.");
    let first = order(&mut model);
    step(&mut model, Step::Begin(Rule::PersistVote));
    assert_ne!(order(&mut model).seed, first.seed, "to search again is to try other runs");
}

#[test]
fn a_worker_that_fails_changes_nothing() {
    let (mut model, _) = with_a_leader();
    let before = model.player.recording().clone();
    step(&mut model, Step::Begin(Rule::PersistVote));
    step(&mut model, Step::Told(None));
    assert_eq!(model.searching.told(), "The search stopped unexpectedly. Your cluster is unaffected.");
    assert_eq!(model.player.recording(), &before);
}

#[test]
fn what_is_cancelled_is_heard_of_no_more() {
    let (mut model, _) = with_a_leader();
    let name = model.runs.name.clone();
    step(&mut model, Step::Begin(Rule::MajorityElects));
    let best = best(order(&mut model));
    told(&mut model, News::Tried(640));
    step(&mut model, Step::Cancel);
    assert_eq!(model.searching.told(), "Cancelled after 640 runs");
    told(&mut model, News::Found(best));
    told(&mut model, News::Over(2_000));
    assert_eq!((model.searching.told().as_str(), model.runs.name), ("Cancelled after 640 runs", name));
}

#[test]
fn what_is_found_waits_where_the_open_run_would_be_lost() {
    let (mut model, _) = with_a_leader();
    step(&mut model, Step::Begin(Rule::MajorityElects));
    let best = best(order(&mut model));
    update(&mut model, Msg::Runs(super::super::runs::Change::Kept(Err("It does not fit.".into()))));
    told(&mut model, News::Found(best));
    step(&mut model, Step::Take);
    assert!(matches!(model.searching.latest, Some((_, Standing::Waits(_)))));
    update(&mut model, Msg::Runs(super::super::runs::Change::Kept(Ok(Vec::new()))));
    step(&mut model, Step::Take);
    assert_eq!(model.runs.name, "Without majority-elects");
}
