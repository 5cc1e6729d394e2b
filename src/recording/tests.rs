use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use proptest::prelude::*;

use super::chronicle::Kind;
use super::*;
use crate::raft::ServerId;
use crate::script::file::Script;
use crate::script::random;
use crate::script::run::{Audience, run};
use crate::sim::event::Event;
use crate::sim::statement::{Party, Refused};
use crate::world::World;

/// A player into which someone types for a while.
fn played(seed: u64, steps: usize) -> Player {
    let mut world = World::new(seed);
    let mut player = Player::new(world.setup.clone()).unwrap();
    for _ in 0..steps {
        match world.statement(&player.watched().cluster) {
            Some(statement) => drop(player.act(statement)),
            None => {
                player.step();
            }
        }
    }
    player
}

/// All there is to see of a moment.
fn picture(player: &Player) -> String {
    let latest = player.events().last();
    format!("{:?} {:?} {:?}", player.watched().cluster, player.watched().witness, latest)
}

fn five() -> Player {
    let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).unwrap();
    player.run_to(Time(700_000));
    player.act(Statement::Kill(ServerId(2))).unwrap();
    player.run_to(Time(1_500_000));
    player.act(Statement::Start(ServerId(2))).unwrap();
    player.act(Statement::Pause(ServerId(1))).unwrap();
    player.run_to(Time(3_000_000));
    player
}

#[test]
fn what_is_done_in_the_past_forgets_what_was_done_later() {
    let mut player = five();
    player.seek(Time(1_000_000));
    assert_eq!(player.recording().acts.len(), 3);
    player.act(Statement::Kill(ServerId(3))).unwrap();
    let acts: Vec<u64> = player.recording().acts.iter().map(|act| act.at.0).collect();
    assert_eq!(acts, [700_000, 1_000_000]);
}

#[test]
fn what_is_refused_in_the_past_forgets_nothing() {
    let mut player = five();
    player.seek(Time(1_000_000));
    let before = (picture(&player), player.recording().clone());
    assert!(player.act(Statement::Start(ServerId(3))).is_err());
    assert_eq!((picture(&player), player.recording().clone()), before);
}

#[test]
fn a_frame_is_the_same_until_something_happens() {
    let mut player = five();
    let frame = player.frame();
    let next = player.next_at().unwrap();
    player.run_to(Time(next.0 - 1));
    assert!(Rc::ptr_eq(&frame, &player.frame()));
    player.run_to(next);
    assert!(!Rc::ptr_eq(&frame, &player.frame()));
}

#[test]
fn the_events_are_those_up_to_now() {
    let mut player = five();
    let all = player.events().to_vec();
    player.seek(Time(1_000_000));
    let until: Vec<Event> = all.iter().filter(|event| event.at <= Time(1_000_000)).cloned().collect();
    assert_eq!(player.events(), until);
    player.seek(Time(3_000_000));
    assert_eq!(player.events(), all);
}

/// Two servers that know nothing of each other; both begin an election.
fn before_settling() -> Player {
    let mut setup = Setup { servers: 2, ..Setup::default() };
    setup.settings.timers = false;
    let mut player = Player::new(setup).unwrap();
    player.act(Statement::Timeout(ServerId(1).into())).unwrap();
    player
}

#[test]
fn a_settle_is_gone_through_event_by_event() {
    let mut player = before_settling();
    player.act(Statement::Settle(vec![])).unwrap();
    let end = picture(&player);
    let count = player.events().len();
    assert!(count > 5);
    for left in (1..count).rev() {
        assert!(player.back());
        assert_eq!(player.events().len(), left);
    }
    while player.events().len() < count {
        assert!(player.step());
    }
    assert_eq!(picture(&player), end);
    assert_eq!(player.next_at(), None);
    assert_eq!(player.recording().acts.len(), 2);
}

#[test]
fn in_the_midst_of_a_settle_one_may_do_something_else() {
    let mut player = before_settling();
    player.act(Statement::Settle(vec![])).unwrap();
    for _ in 0..4 {
        player.back();
    }
    let events = player.events().len();
    player.act(Statement::Kill(ServerId(2))).unwrap();
    assert_eq!(player.events().len(), events + 1);
    assert!(!player.recording().acts.iter().any(|act| matches!(act.statement, Statement::Settle(_))));
    replays(player);
}

#[test]
fn a_settle_without_end_is_refused_and_recorded() {
    let mut setup = Setup { servers: 2, ..Setup::default() };
    setup.settings.timers = false;
    let mut player = Player::new(setup).unwrap();
    let nothing = player.act(Statement::Settle(vec![Party::Server(ServerId(1))]));
    assert_eq!(nothing, Ok::<(), Refused>(()));
    assert_eq!((player.recording().acts.len(), player.events().len()), (1, 0));
    replays(player);
}

/// Played again from the beginning it is the same.
fn replays(mut player: Player) {
    player.run_to(player.now());
    let mut again = Player::open(player.recording().clone()).unwrap();
    again.run_to(player.now());
    assert_eq!(picture(&again), picture(&player));
}

#[derive(Default)]
struct Log(Vec<Event>);

impl Audience for Log {
    fn event(&mut self, event: &Event, _: &crate::check::Watched) {
        self.0.push(event.clone());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn back_and_onward_again_is_where_one_was(seed in any::<u64>(), steps in 1..900usize, back in 1..400usize) {
        let mut player = played(seed, steps);
        let mut pictures = Vec::new();
        for _ in 0..back {
            pictures.push(picture(&player));
            if !player.back() {
                pictures.pop();
                break;
            }
        }
        // Time that passed behind the last event is not an event.
        let pictures: Vec<String> = pictures.into_iter().skip(1).rev().collect();
        for expected in pictures {
            prop_assert!(player.step());
            prop_assert_eq!(picture(&player), expected);
        }
    }

    #[test]
    fn any_moment_is_the_same_however_one_gets_there(
        seed in any::<u64>(),
        steps in 1..2_000usize,
        moments in proptest::collection::vec(0..100u64, 1..6),
    ) {
        let mut there = played(seed, steps);
        let end = there.now();
        for percent in moments {
            let at = Time(end.0 * percent / 100);
            there.seek(at);
            let mut here = Player::open(there.recording().clone()).unwrap();
            here.run_to(at);
            prop_assert_eq!(picture(&there), picture(&here));
        }
        there.seek(end);
        replays(there);
    }

    #[test]
    fn what_is_done_at_any_moment_is_recorded_so_that_it_replays(
        seed in any::<u64>(),
        steps in 1..600usize,
        back in 0..300usize,
        more in 1..100usize,
    ) {
        let mut player = played(seed, steps);
        for _ in 0..back {
        player.back();
    }
        let mut world = World::new(seed + 1);
        for _ in 0..more {
            match world.statement(&player.watched().cluster) {
                Some(statement) => drop(player.act(statement)),
                None => {
                player.step();
            }
            }
        }
        replays(player);
    }

    #[test]
    fn a_recording_is_a_script(seed in any::<u64>(), steps in 1..800usize) {
        is_a_script(played(seed, steps))?;
    }

    #[test]
    fn any_set_up_is_a_script(setup in random::setup()) {
        let mut player = Player::new(setup).unwrap();
        player.run_to(Time(500_000));
        is_a_script(player)?;
    }
}

/// Printed and run it is the same run, event for event.
fn is_a_script(mut player: Player) -> Result<(), TestCaseError> {
    player.run_to(player.now());
    let text = player.recording().to_script(player.now());
    prop_assert_eq!(Recording::from_script(&text), Ok((player.recording().clone(), player.now())));
    let script = Script::parse(&text).map_err(|e| TestCaseError::fail(e.explain(&text)))?;
    let mut log = Log::default();
    let report = run(&script, &mut log);
    prop_assert!(report.failures.is_empty(), "{:?}", report.failures);
    prop_assert!(log.0 == player.events(), "{}", text);
    Ok(())
}

#[test]
fn a_text_that_nobody_recorded_is_known_as_such() {
    let check = |text: &str, expected: Unread| assert_eq!(Recording::from_script(text), Err(expected));
    check("cluster 3\nkill S1\n", Unread::OnlyScript(2));
    check("at 2ms/0 kill S1\nat 1ms/0 start S1\n", Unread::OnlyScript(2));
    let Err(Unread::NoScript(why)) = Recording::from_script("PK\u{3}\u{4}") else { panic!("it is read") };
    assert!(why.starts_with("line 1: "), "{why}");
}

#[test]
fn another_recording_is_taken_over_from_what_both_have_in_common() {
    let mut player = five();
    let recording = player.recording().clone();
    let whole = picture(&player);
    player.seek(Time(1_600_000));
    player.act(Statement::Kill(ServerId(4))).unwrap();
    player.run_to(Time(4_000_000));
    player.take_over(recording).unwrap();
    assert!(player.now() <= Time(1_600_000));
    player.seek(Time(3_000_000));
    assert_eq!(picture(&player), whole);
    let other = Recording { setup: Setup { seed: 9, ..Setup::default() }, ..Recording::default() };
    player.take_over(other.clone()).unwrap();
    assert_eq!((player.now(), player.recording()), (Time(0), &other));
    replays(player);
}

#[test]
fn one_gets_anywhere_in_small_steps_and_to_any_event() {
    let mut player = five();
    player.run_to(Time(20_000_000));
    let end = picture(&player);
    player.seek(Time(3_000_000));
    let (event, there) = (player.events().last().unwrap().id, picture(&player));
    let mut steps = 0;
    while !player.approach(Time(20_000_000), 5) {
        steps += 1;
    }
    assert!(steps > 2 && picture(&player) == end);
    player.seek_event(event);
    player.run_to(Time(3_000_000));
    assert_eq!(picture(&player), there);
    let kept = player.recall(Time(1_000_000), Time(1_200_000), 10_000);
    player.seek(Time(19_000_000));
    assert_eq!(player.recall(Time(1_000_000), Time(1_200_000), 10_000), kept);
    assert!(kept.len() > 20);
}

#[test]
fn at_its_bound_a_run_has_fewer_copies_and_then_lets_its_oldest_part_go() {
    static TAKEN: AtomicUsize = AtomicUsize::new(2);
    let mut player = five();
    player.run_to(Time(300_000_000));
    let copies = player.copies();
    player.keep_within(Bound { taken: || TAKEN.load(Relaxed), most: 1 });
    player.run_to(Time(305_000_000));
    assert!(player.copies() < copies && player.begins() == Time(0));
    TAKEN.store(3, Relaxed);
    player.run_to(Time(310_000_000));
    let begins = player.begins();
    assert!(begins > Time(0) && begins < Time(280_000_000), "{begins:?}");
    player.seek(Time(0));
    assert_eq!(player.now(), begins);
    assert!(!player.back());
    player.run_to(Time(320_000_000));
    assert_eq!(player.begins(), begins, "once is enough while no more is taken");
    replays(player);
}

#[test]
fn what_turned_is_known_from_the_beginning_to_the_farthest_moment() {
    let mut player = five();
    let turns = player.chronicle().turns.clone();
    assert!(turns.iter().any(|turn| matches!(turn.kind, Kind::Election(_))));
    assert!(turns.iter().any(|turn| turn.kind == Kind::Crash && turn.at == Time(700_000)));
    player.seek(Time(800_000));
    assert_eq!(player.chronicle().turns, turns);
    let last = player.events().last().unwrap().id;
    let (before, behind) =
        (player.chronicle().turns_before(last).next(), player.chronicle().turns_behind(last).next());
    assert!(before.unwrap().at <= Time(800_000) && behind.unwrap().at > Time(800_000));
    player.act(Statement::Kill(ServerId(3))).unwrap();
    assert_eq!(player.chronicle().turns.last().map(|turn| turn.at), Some(Time(800_000)));
}

#[test]
fn a_long_run_is_bounded_and_goes_back_to_its_beginning() {
    let mut player = five();
    let early = (player.now(), picture(&player));
    for _ in 0..70_000 {
        player.step();
    }
    assert!(player.events().len() <= 60_000);
    player.seek(early.0);
    assert_eq!(picture(&player), early.1);
    assert!(player.back());
}
