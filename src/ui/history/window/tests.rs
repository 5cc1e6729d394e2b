//! What is seen of a run, while it goes on and while somebody looks elsewhere.

use super::*;
use crate::recording::Player;
use crate::sim::statement::Setup;

fn seen_at(window: &mut Window, player: &mut Player, micros: u64) -> f64 {
    player.seek(Time(micros));
    window.follow(player, player.now(), player.now());
    window.playhead(player.now())
}

fn fresh() -> (Player, Window) {
    (Player::new(Setup::default()).unwrap(), Window::default())
}

#[test]
fn the_playhead_walks_and_then_stays() {
    let (mut player, mut window) = fresh();
    let left = window.margins().left;
    assert_eq!(seen_at(&mut window, &mut player, 0), left);
    let walked = seen_at(&mut window, &mut player, 100_000);
    assert!(walked > left);
    let there = seen_at(&mut window, &mut player, 2_000_000);
    assert_eq!(seen_at(&mut window, &mut player, 3_000_000), there);
    assert!(there > walked);
}

#[test]
fn who_drags_finds_the_run_standing_still() {
    let (mut player, mut window) = fresh();
    seen_at(&mut window, &mut player, 2_000_000);
    window.hold(Some(0.0));
    let x = window.playhead(Time(1_700_000));
    let moment = window.moment(x);
    let found = seen_at(&mut window, &mut player, moment.0);
    assert!((found - x).abs() < 1.0, "{found} for {x}");
}

#[test]
fn zooming_keeps_the_playhead_or_what_is_pointed_at() {
    let (mut player, mut window) = fresh();
    let before = seen_at(&mut window, &mut player, 2_000_000);
    window.zoom(0.5, None, player.now(), player.now());
    assert!((window.playhead(player.now()) - before).abs() < 0.01);
    let pointed = window.moment(300.0);
    window.zoom(0.5, Some(300.0), player.now(), player.now());
    assert!(window.moment(300.0).0.abs_diff(pointed.0) < 2);
}

#[test]
fn what_lies_between_two_fingers_stays_there() {
    let (mut player, mut window) = fresh();
    seen_at(&mut window, &mut player, 5_000_000);
    let pointed = window.moment(500.0);
    window.pinch(100.0, 500.0, player.now(), player.now());
    window.pinch(200.0, 520.0, player.now(), player.now());
    assert!(window.moment(520.0).0.abs_diff(pointed.0) < 2);
    let (from, to) = window.seen();
    assert!((to - from - 400_000.0).abs() < 1.0);
}

#[test]
fn who_looks_elsewhere_stays_there_until_the_run_goes_on() {
    let (mut player, mut window) = fresh();
    seen_at(&mut window, &mut player, 5_000_000);
    window.pan(-1_000_000.0, player.now(), player.now());
    window.follow(&player, player.now(), player.now());
    assert_eq!(window.seen().0, 0.0);
    assert!(!window.picture.hits.is_empty(), "what happened there is drawn");
    player.step();
    window.follow(&player, player.now(), player.now());
    assert!(window.seen().0 > 0.0);
}

#[test]
fn from_afar_messages_are_not_lines() {
    let (mut player, mut window) = fresh();
    seen_at(&mut window, &mut player, 30_000_000);
    assert!(!window.picture.thin.is_empty() && window.picture.density.is_empty());
    window.whole(player.now(), player.now());
    window.follow(&player, player.now(), player.now());
    assert!(window.picture.thin.is_empty() && !window.picture.density.is_empty());
    assert!(window.picture.hits.len() < 200);
}

#[test]
fn from_far_away_going_to_and_fro_draws_nothing_anew() {
    let (mut player, mut window) = fresh();
    player.run_to(Time(300_000_000));
    let latest = player.now();
    window.whole(latest, latest);
    window.follow(&player, latest, latest);
    let drawn = window.picture.clone();
    for second in [299, 7, 150, 200] {
        player.seek(Time(second * 1_000_000));
        window.follow(&player, player.now(), latest);
        assert!(Rc::ptr_eq(&drawn, &window.picture), "at {second} s");
    }
    player.seek(Time(301_000_000));
    window.follow(&player, player.now(), player.now());
    assert!(!Rc::ptr_eq(&drawn, &window.picture), "what is new and a pixel wide is drawn");
    assert!(window.picture.ticks.len() < 40, "the ruler's words have room");
}

#[test]
fn a_playhead_that_is_looked_away_from_is_out_of_sight_on_its_side() {
    let (mut player, mut window) = fresh();
    seen_at(&mut window, &mut player, 5_000_000);
    let (now, latest) = (Time(2_000_000), player.now());
    assert_eq!(window.away(latest), None);
    window.center(0.0, latest, latest);
    assert_eq!((window.away(latest), window.playhead(latest)), (Some(Direction::Onward), window.ends().1));
    window.center(1.0, now, latest);
    assert_eq!((window.away(now), window.playhead(now)), (Some(Direction::Back), window.ends().0));
    window.center(now.0 as f64 / latest.0 as f64, now, latest);
    assert_eq!(window.away(now), None, "the way back");
}
