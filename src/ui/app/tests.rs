//! The interface's logic, without a browser.

mod asking;
mod assigning;
mod branches;
mod editing;
#[cfg(feature = "cli")]
mod learning;
mod linking;
mod listing;
mod palette;
mod runs;
mod searching;
mod stepping_through;
mod transcript;

use super::*;
use crate::raft::{ServerId, Time};
use crate::sim::statement::{ClientId, Statement};
use crate::ui::console::talk::Words;
use crate::ui::selection::Selection;

/// Frames of a sixtieth of a second, until something holds or ten seconds are over.
fn play_until(model: &mut Model, holds: impl Fn(&Model) -> bool) -> f64 {
    let frame = 1_000_000.0 / 60.0;
    let mut wall = 0.0;
    while !holds(model) && wall < 10_000_000.0 {
        update(model, Msg::Tick(frame));
        wall += frame;
    }
    wall
}

fn leads(model: &Model) -> bool {
    model.frame.cluster.leader().is_some()
}

fn fresh() -> Model {
    Model::new(Remembered::default())
}

/// A fresh cluster with a leader, which is selected; time stands.
fn with_a_leader() -> (Model, ServerId) {
    let mut model = fresh();
    play_until(&mut model, leads);
    let leader = model.frame.cluster.leader().unwrap();
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    update(&mut model, Msg::PlayOrPause);
    (model, leader)
}

fn said(model: &Model) -> Vec<String> {
    let words = model.talk.lines.iter().map(|line| match &line.words {
        Words::Typed { text, .. } | Words::Clicked(text) | Words::Refused(text) | Words::Error(text) => {
            text.clone()
        }
        Words::Answer { said, .. } => said.answer.clone(),
        Words::Help(text) | Words::Remark(text) => text.clone(),
    });
    words.collect()
}

#[test]
fn a_leader_stands_within_two_seconds_and_then_time_is_slow() {
    let mut model = fresh();
    assert_eq!(model.pace(), playback::Pace::UntilLeader);
    let wall = play_until(&mut model, leads);
    assert!(wall < 2_000_000.0, "{wall} µs");
    assert_ne!(model.pace(), playback::Pace::UntilLeader);

    let before = model.now;
    for _ in 0..60 {
        update(&mut model, Msg::Tick(1_000_000.0 / 60.0));
    }
    let passed = model.now - before;
    assert!((8_000..80_000).contains(&passed.0), "{passed:?} in a second at 1/100");
}

#[test]
fn a_quiet_stretch_is_over_soon() {
    let mut model = fresh();
    play_until(&mut model, leads);
    update(&mut model, Msg::Speed(0));
    while model.pace() != playback::Pace::Quiet {
        update(&mut model, Msg::Step(Direction::Onward));
    }
    update(&mut model, Msg::PlayOrPause);
    let wall = play_until(&mut model, |model| model.pace() != playback::Pace::Quiet);
    assert!(wall <= 650_000.0, "{wall} µs");
}

#[test]
fn a_tab_that_was_hidden_does_not_jump() {
    let mut model = fresh();
    play_until(&mut model, leads);
    let before = model.now;
    update(&mut model, Msg::Tick(3_600_000_000.0));
    assert!((model.now - before).0 < 20_000);
}

#[test]
fn while_time_stands_a_frame_changes_nothing() {
    let (mut model, _) = with_a_leader();
    let before = model.now;
    update(&mut model, Msg::Tick(16_000.0));
    assert_eq!(model.now, before);
}

#[test]
fn a_frame_in_which_only_time_passed_draws_nothing() {
    let mut model = fresh();
    play_until(&mut model, leads);
    let mut drawn = 0;
    for _ in 0..600 {
        let (frame, now) = (model.frame.clone(), model.now);
        let draws = update(&mut model, Msg::Tick(1_000_000.0 / 60.0));
        assert!(model.now > now);
        assert!(draws || std::rc::Rc::ptr_eq(&frame, &model.frame), "what happened is drawn");
        drawn += u32::from(draws);
    }
    assert!((1..300).contains(&drawn), "{drawn} of 600");
}

#[test]
fn stepping_stops_time_and_goes_to_and_fro() {
    let mut model = fresh();
    play_until(&mut model, leads);
    update(&mut model, Msg::Step(Direction::Onward));
    assert!(!model.playback.playing);
    let (event, at) = (model.frame.event.clone(), model.now);
    update(&mut model, Msg::Step(Direction::Onward));
    update(&mut model, Msg::Step(Direction::Back));
    assert_eq!(model.frame.event, event);
    assert!(model.now >= at);
    update(&mut model, Msg::Start);
    assert_eq!(model.now, Time(0));
    update(&mut model, Msg::Latest);
    assert!(model.now > at);
}

#[test]
fn a_turning_point_is_found_in_both_directions() {
    let mut model = fresh();
    update(&mut model, Msg::Turn(Direction::Onward));
    let first = model.frame.event.clone().expect("an election is won");
    assert_eq!(crate::words::weight(&first), crate::words::Weight::Turning);
    update(&mut model, Msg::Turn(Direction::Onward));
    update(&mut model, Msg::Turn(Direction::Back));
    assert_eq!(model.frame.event, Some(first));
}

#[test]
fn one_goes_to_the_moment_before_an_invariant_broke() {
    let mut model = fresh();
    play_until(&mut model, leads);
    for line in ["break majority-elects one-vote-a-term", "timeout S3", "timeout S2", "run 50ms"] {
        hearing::hear(&mut model, line);
    }
    assert!(!model.frame.violations.is_empty() && model.telling.told.broken);
    update(&mut model, Msg::BeforeViolation);
    assert!(model.frame.violations.is_empty());
    update(&mut model, Msg::Step(Direction::Onward));
    assert!(!model.frame.violations.is_empty());
}

#[test]
fn a_setting_that_cannot_be_is_told_where_it_is_seen() {
    let (mut model, _) = with_a_leader();
    update(&mut model, Msg::Rail(Rail::Settings));
    update(&mut model, Msg::Try("set loss=20%".into()));
    assert!(!model.telling.told.text.starts_with("Refused"), "{:?}", model.telling.told);
    update(&mut model, Msg::Try("set loss=much".into()));
    assert!(model.telling.told.text.starts_with("Refused: loss takes"), "{:?}", model.telling.told);
    assert_eq!(model.frame.cluster.settings.link.loss.0, 200_000);
}

#[test]
fn a_click_says_its_statement() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    assert!(model.frame.cluster.machines[&leader].host.is_none());
    assert_eq!(said(&model), [format!("kill {leader}")]);
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    assert!(model.frame.cluster.machines[&leader].host.is_some());
}

#[test]
fn a_refused_statement_says_why_and_changes_nothing() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Say(Statement::Start(leader)));
    assert_eq!(said(&model).len(), 2);
    assert!(model.frame.cluster.machines[&leader].host.is_some());
}

#[test]
fn nothing_selected_nothing_crashes() {
    let mut model = fresh();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    assert_eq!(said(&model), ["Select a server first: press it, or its number."]);
}

#[test]
fn a_link_is_cut_by_key_one_way_both_ways_the_other_way() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::SelectNext(Kind::Link));
    let Some(Selection::Link(ends)) = model.selection else { panic!("no link is selected") };
    assert_eq!(ends.from, leader.into());
    for _ in 0..4 {
        update(&mut model, Msg::Do(Deed::CutOrCopy));
    }
    let (a, b) = (ends.from, ends.to);
    let each = ["cut A -> B", "cut B -> A", "heal A -> B", "heal B -> A"];
    assert_eq!(said(&model), each.map(|line| line.replace('A', &a.to_string()).replace('B', &b.to_string())));
    for _ in 0..4 {
        update(&mut model, Msg::SelectNext(Kind::Link));
    }
    assert_eq!(model.selection, Some(Selection::Link(ends)), "after its last link comes its first");
}

#[test]
fn who_looks_at_a_message_stops_time() {
    let mut model = fresh();
    play_until(&mut model, |model| !model.frame.cluster.network.in_flight.is_empty());
    update(&mut model, Msg::SelectNext(Kind::Message));
    assert!(!model.playback.playing);
    let Some(Selection::Message(id)) = model.selection else { panic!("no message is selected") };
    for deed in [Deed::Hold, Deed::Hold, Deed::CutOrCopy, Deed::Drop] {
        update(&mut model, Msg::Do(deed));
    }
    assert_eq!(said(&model), ["hold", "release", "duplicate", "drop"].map(|word| format!("{word} {id}")));
    assert_eq!(model.selection, None, "what is gone cannot be looked at");
}

#[test]
fn a_message_can_be_delayed_and_delivered_by_key() {
    let mut model = fresh();
    play_until(&mut model, |model| !model.frame.cluster.network.in_flight.is_empty());
    update(&mut model, Msg::SelectNext(Kind::Message));
    let Some(Selection::Message(id)) = model.selection else { panic!("no message is selected") };
    let arrives = |model: &Model| model.frame.cluster.network.in_flight[&id].packet.arrives_at;
    let before = arrives(&model);
    update(&mut model, Msg::Do(Deed::Delay));
    assert!(arrives(&model) > before);
    update(&mut model, Msg::Do(Deed::Deliver));
    let said = said(&model);
    assert!(said[0].starts_with(&format!("delay {id} ")) && said[1] == format!("deliver {id}"), "{said:?}");
    assert_eq!(model.selection, None, "it has arrived");
}

#[test]
fn what_is_selected_stays_so_where_no_message_flies() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Start);
    update(&mut model, Msg::SelectNext(Kind::Message));
    assert_eq!(model.selection, Some(Selection::Server(leader)));
    assert!(model.telling.told.text.contains("no message"), "{:?}", model.telling.told);
}

#[test]
fn who_takes_the_leader_away_is_told_what_comes_of_it() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    let told = model.telling.told.text.clone();
    assert!(told.contains(&leader.to_string()) && told.contains("No leader: "), "{told}");
}

#[test]
fn time_stands_while_a_message_is_in_the_hand() {
    let mut model = fresh();
    play_until(&mut model, leads);
    update(&mut model, Msg::Grasp(true));
    let before = model.now;
    update(&mut model, Msg::Tick(16_000.0));
    assert_eq!(model.now, before);
    update(&mut model, Msg::Grasp(false));
    update(&mut model, Msg::Tick(16_000.0));
    assert!(model.now > before);
}

#[test]
fn what_is_refused_is_told_where_it_is_seen() {
    let (mut model, _) = with_a_leader();
    update(&mut model, Msg::Do(Deed::Promote));
    assert!(model.telling.told.text.starts_with("Refused: "), "{:?}", model.telling.told);
}

#[test]
fn an_answer_is_heard_and_the_next_value_is_another() {
    let (mut model, _) = with_a_leader();
    update(&mut model, Msg::Do(Deed::SetX));
    assert_eq!(said(&model), ["SET x 1", "…"]);
    update(&mut model, Msg::PlayOrPause);
    update(&mut model, Msg::Speed(playback::STOPS.len() - 1));
    play_until(&mut model, |model| said(model)[1] != "…");
    assert_eq!(said(&model), ["SET x 1", "OK"]);
    let next = |model: &Model| NextSet::of(model).statement().to_string();
    assert_eq!(next(&model), "SET x 2");
    update(&mut model, Msg::Try("c2: SET x 40".into()));
    assert_eq!(next(&model), "SET x 41");
    update(&mut model, Msg::Select(Some(Selection::Client(ClientId(2)))));
    assert_eq!(next(&model), "c2: SET x 41");
    assert!(NextSet::of(&model).waits);
    update(&mut model, Msg::Start);
    assert_eq!(next(&model), "SET x 1", "in the past nobody has asked yet");
}

#[test]
fn the_past_can_be_changed_and_what_came_later_is_undone() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    let crashed_at = model.now;
    for _ in 0..3 {
        update(&mut model, Msg::Step(Direction::Onward));
    }
    update(&mut model, Msg::Seek(Time(crashed_at.0 - 1_000)));
    assert!(model.frame.cluster.machines[&leader].host.is_some());
    update(&mut model, Msg::Do(Deed::Isolate));
    assert_eq!(model.talk.lines.iter().map(|line| line.undone).collect::<Vec<_>>(), [true, false, false]);
    update(&mut model, Msg::Latest);
    assert!(model.frame.cluster.machines[&leader].host.is_some());
}

#[test]
fn what_is_dragged_in_the_history_is_the_time() {
    let (mut model, _) = with_a_leader();
    let x = model.window.playhead(Time(50_000));
    update(&mut model, Msg::Grab { x, y: 1e6 });
    assert!(model.now.0.abs_diff(50_000) < 1_000, "{:?}", model.now);
    update(&mut model, Msg::Drag(1e9));
    assert_eq!(model.now, model.latest);
}

#[test]
fn two_fingers_move_what_is_seen_and_not_the_time() {
    let (mut model, _) = with_a_leader();
    let now = model.now;
    for touched in [50_000, 20_000] {
        let x = model.window.playhead(Time(touched));
        update(&mut model, Msg::Grab { x, y: 1e6 });
        assert_ne!(model.now, now);
    }
    update(&mut model, Msg::Pinch { apart: 80.0, x: 440.0 });
    update(&mut model, Msg::Pinch { apart: 160.0, x: 440.0 });
    update(&mut model, Msg::Drag(300.0));
    update(&mut model, Msg::LetGo);
    assert_eq!(model.now, now);
}

#[test]
fn escape_closes_what_is_open_first() {
    let (mut model, _) = with_a_leader();
    update(&mut model, Msg::Show(Dialog::Keys));
    update(&mut model, Msg::Escape);
    assert_eq!(model.screen.dialog, None);
    assert!(model.selection.is_some());
    update(&mut model, Msg::Escape);
    assert_eq!(model.selection, None);
}

#[test]
fn the_theme_is_changed_and_remembered() {
    let mut model = fresh();
    update(&mut model, Msg::ChangeTheme);
    assert_eq!(model.screen.look.theme, Theme::Dark);
    assert_eq!(model.errands, [Errand::Paint, Errand::KeepLook]);
}
