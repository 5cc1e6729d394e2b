//! The list of events, and notes beside them.

use super::super::branches::Fork;
use super::super::listing::{Browse, Filter, Kind, ListedRow, Place};
use super::*;
use crate::raft::Term;
use crate::raft::rules::Rule;

/// A run in which this and that was done, with its list open.
fn listed() -> Model {
    let (mut model, _) = with_a_leader();
    for line in ["SET x 1", "run 300ms", "kill S5", "run 100ms"] {
        hearing::hear(&mut model, line);
    }
    update(&mut model, Msg::Rail(Rail::Events));
    model
}

fn filter(model: &mut Model, filter: Filter) {
    update(model, Msg::List(Browse::Filter(filter)));
}

fn texts(model: &Model) -> Vec<&str> {
    model.listing.rows.iter().map(|row| row.text.as_str()).collect()
}

fn here(model: &Model) -> &ListedRow {
    model.listing.rows.iter().find(|row| row.place == Place::Here).expect("the moment is among them")
}

#[test]
fn the_list_is_filtered_by_words_server_kind_term_and_rule() {
    let mut model = listed();
    let all = model.listing.count.0;
    assert_eq!(all, model.player.known().len());
    let open = Filter::default;
    for (one, wanted) in [
        (Filter { text: "leads TERM".into(), ..open() }, "it leads term 1."),
        (Filter { kind: Some(Kind::Clients), ..open() }, "c1 has its answer: OK."),
        (Filter { kind: Some(Kind::Faults), ..open() }, "S5 crashes"),
        (Filter { rule: Some(Rule::MajorityElects), ..open() }, "it leads term 1."),
        (Filter { term: Some(Term(1)), kind: Some(Kind::Elections), ..open() }, "it leads term 1."),
        (Filter { server: Some(ServerId(5)), kind: Some(Kind::ByHand), ..open() }, "S5 crashes"),
    ] {
        filter(&mut model, one.clone());
        let found = texts(&model);
        assert!(found.iter().any(|text| text.contains(wanted)), "{one:?}: {found:?}");
        assert!(model.listing.count.0 < all, "{one:?}");
    }
    filter(&mut model, Filter { text: "no such words".into(), ..open() });
    assert!(texts(&model).is_empty());
}

#[test]
fn a_chosen_event_is_gone_to_and_selected() {
    let mut model = listed();
    filter(&mut model, Filter { text: "leads term 1".into(), ..Filter::default() });
    let row = model.listing.rows[0].clone();
    update(&mut model, Msg::List(Browse::Choose(row.event)));
    assert_eq!(model.frame.event.as_ref().map(|event| event.id), Some(row.event));
    assert_eq!(model.selection, Some(Selection::Event(row.event)));
    assert!(model.asked.is_some());
    assert_eq!(here(&model).event, row.event);
    filter(&mut model, Filter::default());
    assert!(model.listing.rows.iter().any(|row| row.place == Place::Ahead), "what lies ahead is known still");
}

#[test]
fn the_list_is_bounded_and_can_be_paged() {
    let mut model = listed();
    update(&mut model, Msg::Try("run 3s".into()));
    let (found, before) = model.listing.count;
    assert!(found > 200 && model.listing.rows.len() == 80 && before > 100, "{:?}", model.listing.count);
    update(&mut model, Msg::List(Browse::Earlier));
    assert!(model.listing.count.1 < before);
    update(&mut model, Msg::List(Browse::Later));
    assert_eq!(model.listing.count.1, before);
}

#[test]
fn a_note_is_kept_with_the_run_and_changes_nothing_else() {
    let mut model = listed();
    let told =
        |model: &Model| model.frame.event.as_ref().map(|event| (event.at, crate::words::caption(event).text));
    let (end, latest) = ((told(&model), crate::words::state(&model.frame.cluster)), model.latest);
    update(&mut model, Msg::Seek(Time(latest.0 / 2)));
    update(&mut model, Msg::List(Browse::Note(" watch \"this\" ".into())));
    let noted = model.frame.event.clone().unwrap();
    assert_eq!(crate::words::caption(&noted).text, "watch \"this\"");
    assert!(here(&model).is_note);
    update(&mut model, Msg::Latest);
    assert_eq!(model.latest, latest);
    assert_eq!((told(&model), crate::words::state(&model.frame.cluster)), end);

    let text = kept::write(&model);
    assert!(text.contains("note \"watch \\\"this\\\"\""), "{text}");
    let mut again = fresh();
    update(&mut again, Msg::Runs(runs_change(text)));
    update(&mut again, Msg::Rail(Rail::Events));
    filter(&mut again, Filter { kind: Some(Kind::Notes), ..Filter::default() });
    assert_eq!(texts(&again), ["watch \"this\""]);

    let event = again.listing.rows[0].event;
    update(&mut again, Msg::List(Browse::Forget(event)));
    assert!(texts(&again).is_empty());
    assert!(!kept::write(&again).contains("note "), "{}", kept::write(&again));
    update(&mut again, Msg::Latest);
    assert_eq!(told(&again), end.0);
}

#[test]
fn what_lies_ahead_of_a_note_stays_known() {
    let mut model = listed();
    update(&mut model, Msg::Try("run 3s".into()));
    let known = |model: &Model| (model.player.known().len(), model.player.chronicle().turns.len());
    let ((all, turns), latest) = (known(&model), model.latest);
    let end = crate::words::state(&model.frame.cluster);
    for (line, more) in [("note \"hm\"", 1), ("note \"again\"", 2)] {
        update(&mut model, Msg::Seek(Time(300_000)));
        update(&mut model, Msg::Try(line.into()));
        assert_eq!((known(&model), model.latest), ((all + more, turns), latest), "{line}");
        assert_eq!(model.branches.tree().len(), 0, "it is no change of the past");
    }
    let seen = model.player.chronicle().turns.clone();
    let event = model.frame.event.as_ref().unwrap().id;
    update(&mut model, Msg::List(Browse::Forget(event)));
    assert_eq!(known(&model), (all + 1, turns));
    update(&mut model, Msg::Fork(Fork::Undo));
    update(&mut model, Msg::Latest);
    assert_eq!(crate::words::state(&model.frame.cluster), end);
    // What was renumbered is what is found by going there.
    let mut again = crate::recording::Player::open(model.player.recording().clone()).unwrap();
    again.run_to(latest);
    assert_eq!(
        (&again.chronicle().turns, &again.chronicle().lanes),
        (&seen, &model.player.chronicle().lanes)
    );
}

#[test]
fn a_note_can_be_undone_and_so_can_its_end() {
    let mut model = listed();
    let middle = Time(model.latest.0 / 2);
    update(&mut model, Msg::Seek(middle));
    let noted = |model: &Model| kept::write(model).contains("note \"here\"");
    update(&mut model, Msg::List(Browse::Note("here".into())));
    assert!(noted(&model));
    let event = model.frame.event.as_ref().unwrap().id;
    update(&mut model, Msg::Fork(Fork::Undo));
    assert!(!noted(&model));
    update(&mut model, Msg::Fork(Fork::Redo));
    assert!(noted(&model));
    update(&mut model, Msg::List(Browse::Forget(event)));
    assert!(!noted(&model));
    update(&mut model, Msg::Fork(Fork::Undo));
    assert!(noted(&model));
}

fn runs_change(text: String) -> super::super::runs::Change {
    super::super::runs::Change::Opened { name: "noted".into(), text: Ok(text) }
}
