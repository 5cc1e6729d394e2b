//! What is selected or pointed at lights up everywhere.

use super::super::linking::{lit, named};
use super::*;
use crate::raft::Index;
use crate::ui::history::linked::linked;

fn a_run() -> Model {
    let (mut model, _) = with_a_leader();
    for line in ["SET x 1", "run 300ms"] {
        hearing::hear(&mut model, line);
    }
    update(&mut model, Msg::Select(None));
    model
}

fn is_lit(model: &Model, selector: &str) -> bool {
    lit(model).iter().any(|lit| lit == selector)
}

#[test]
fn an_event_lights_its_row_its_servers_its_message_and_its_entry() {
    let mut model = a_run();
    assert!(lit(&model).is_empty());
    let known = model.player.known();
    let committed =
        known.iter().rev().find(|event| crate::words::caption(event).text.contains("commits up to index 2"));
    let event = committed.expect("x is committed").id;
    update(&mut model, Msg::Point(Some(Selection::Event(event))));
    let leader = model.frame.cluster.leader().unwrap();
    for selector in [
        format!("[data-event=\"{}\"]", event.0),
        format!("[data-server=\"{leader}\"]"),
        format!("[data-of=\"{leader}\"]"),
        format!("[data-entry=\"{leader}:2\"]"),
    ] {
        assert!(is_lit(&model, &selector), "{selector} of {:?}", lit(&model));
    }
    assert_eq!(linked(&model).spots.len(), 1);
    assert_eq!(linked(&model).strokes.len(), 1, "the message that brought it");
    update(&mut model, Msg::Point(None));
    assert!(lit(&model).is_empty());
}

#[test]
fn what_the_page_names_is_found() {
    let model = a_run();
    let check = |attribute, value: &str, found| assert_eq!(named(&model, attribute, value), found, "{value}");
    check("data-server", "S3", Some(Selection::Server(ServerId(3))));
    check("data-of", "c1", Some(Selection::Client(crate::sim::statement::ClientId(1))));
    check("data-entry", "S3:2", Some(Selection::Entry(ServerId(3), Index(2))));
    check("data-event", "7", Some(Selection::Event(crate::sim::event::EventId(7))));
    check("data-server", "", None);
    check("data-of", "Süd", None);
    check("data-entry", "S3", None);
    let said = model.talk.lines.first().unwrap().at;
    let found = named(&model, "data-said", &said.0.to_string());
    assert!(matches!(found, Some(Selection::Event(_))), "{found:?}");
}

#[test]
fn the_chain_of_causes_stands_in_the_history() {
    let mut model = a_run();
    let leader = model.frame.cluster.leader().unwrap();
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    update(&mut model, Msg::Ask(Wish::Selected));
    let chain = linked(&model).chain;
    assert_eq!(chain.len(), model.asked.as_ref().unwrap().why.steps.len());
    assert!(chain.is_sorted_by(|a, b| a.0 <= b.0), "time runs to the right: {chain:?}");
    update(&mut model, Msg::List(super::super::listing::Browse::Note("here".into())));
    assert_eq!(linked(&model).notes.len(), 1);
}

#[test]
fn a_jump_tells_what_mattered_most_on_the_way() {
    let (mut model, leader) = with_a_leader();
    hearing::hear(&mut model, &format!("kill {leader}"));
    hearing::hear(&mut model, "run 900ms");
    let told = &model.telling.told;
    assert!(["leads term 2", "commits up to"].iter().any(|words| told.text.contains(words)), "{told:?}");
    hearing::hear(&mut model, "SET x 1");
    hearing::hear(&mut model, "settle");
    assert!(!model.telling.told.text.contains("changes nothing"), "{:?}", model.telling.told);
}

#[test]
fn what_is_pointed_at_in_the_lanes_lights_up_too() {
    let mut model = a_run();
    update(&mut model, Msg::Measured { width: 1200.0, height: 150.0 });
    let hit = model.window.picture.hits[0];
    let (x, y) = (hit.from.0 + model.window.shift(), hit.from.1);
    assert!(update(&mut model, Msg::Hover { x, y }), "what is drawn over the lanes is drawn anew");
    let event = model.window.hit(x, y).unwrap();
    assert_eq!(model.pointed, Some(Selection::Event(event)));
    assert!(is_lit(&model, &format!("[data-event=\"{}\"]", event.0)));
    update(&mut model, Msg::Hover { x: -50.0, y: -50.0 });
    assert!(lit(&model).is_empty());
    assert!(!update(&mut model, Msg::Hover { x: -60.0, y: -50.0 }), "nothing changed");
}

#[test]
fn the_console_goes_to_turning_points_of_a_kind() {
    let mut model = a_run();
    let end = model.now;
    assert!(hearing::hear(&mut model, "go start") && model.now == crate::raft::Time(0));
    assert!(hearing::hear(&mut model, "go next election"));
    let elected = model.now;
    assert!(crate::words::caption(model.frame.event.as_ref().unwrap()).text.contains("leads term"));
    assert!(hearing::hear(&mut model, "go next answer") && model.now > elected);
    assert!(hearing::hear(&mut model, "go previous election") && model.now == elected);
    assert!(hearing::hear(&mut model, "go end") && model.now == end);
    assert!(!hearing::hear(&mut model, "go nowhere"));
}
