//! A script of many lines is said a slice in each frame, and what comes of it is what comes of it at once.

use super::super::runs::Change;
use super::super::stepping::{Lines, goes};
use super::*;
use crate::recording::Recording;
use crate::script::Script;

/// A client asks once a millisecond, far oftener than it is answered.
fn long(asks: usize) -> String {
    let ask = |value: usize| format!("SET k{value} {value}\nrun 1ms\n");
    format!("cluster 5\n{}", (0..asks).map(ask).collect::<String>())
}

fn opened(text: &str) -> Model {
    let mut model = fresh();
    update(&mut model, Msg::Runs(Change::Opened { name: "long".into(), text: Ok(text.into()) }));
    model
}

fn how_far(model: &Model) -> (usize, bool) {
    (model.stepping.as_ref().unwrap().said, goes(model))
}

/// Frames until all is said.
fn to_its_end(model: &mut Model) -> usize {
    let frame = |model: &mut Model| goes(model) && update(model, Msg::Tick(16_000.0));
    (0..1_000).take_while(|_| frame(model)).count()
}

#[test]
fn a_long_script_is_said_a_slice_in_each_frame_and_comes_to_the_same() {
    let text = long(4_000);
    let mut model = opened(&text);
    let (said, more) = how_far(&model);
    assert!((1..4_000).contains(&said) && more && model.moves(), "{said} said at once");
    assert!(!model.errands.contains(&Errand::KeepRun), "half of it is not kept");
    assert!(update(&mut model, Msg::Tick(16_000.0)), "how far it is is drawn");
    assert!(how_far(&model).0 > said);
    assert!(to_its_end(&mut model) > 1);
    assert_eq!(how_far(&model), (8_000, false));
    assert!(model.errands.contains(&Errand::KeepRun) && !model.moves());
    let (recording, end) = Recording::of_script(&Script::parse(&text).unwrap()).unwrap();
    assert_eq!((model.player.recording(), model.now), (&recording, end));
    assert_eq!(model.frame.event.as_ref(), model.player.events().last(), "what it came to is shown");
}

#[test]
fn who_does_something_else_stops_it_there_and_it_can_go_on() {
    let mut model = opened(&long(3_000));
    let said = how_far(&model).0;
    update(&mut model, Msg::PlayOrPause);
    assert_eq!((how_far(&model), model.playback.playing), ((said, false), false));
    update(&mut model, Msg::Lines(Lines::Next));
    assert_eq!(how_far(&model), (said + 1, false));
    let before = model.now;
    update(&mut model, Msg::Lines(Lines::Rest));
    to_its_end(&mut model);
    assert_eq!(how_far(&model), (6_000, false));
    // The last lines are undone one by one, what was said in slices before them as one.
    let mut undone = 0;
    while model.branches.can().0 && model.now > before {
        update(&mut model, Msg::Fork(super::super::branches::Fork::Undo));
        undone += 1;
    }
    assert!((2..=100).contains(&undone) && model.now <= before, "{undone}");
}
