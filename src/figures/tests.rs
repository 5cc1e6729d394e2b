use super::*;
use crate::recording::Player;
use crate::script::{self, Line};
use crate::sim::statement::Setup;

fn say(player: &mut Player, lines: &[&str]) {
    for line in lines {
        match script::parse_line(line) {
            Ok(Some(Line::Act(statement))) => player.act(statement).expect(line),
            Ok(Some(Line::Run(span))) => player.run_to(player.now() + span),
            other => panic!("{line}: {other:?}"),
        }
    }
}

/// Three servers of which S1 leads; nothing moves by itself, and a hop takes ten milliseconds.
fn led() -> Player {
    let mut player = Player::new(Setup::default()).unwrap();
    say(&mut player, &["set timers=off fsync=0ms latency=10ms", "timeout S1", "run 100ms"]);
    player
}

fn total(player: &Player) -> Bucket {
    player.figures().total()
}

#[test]
fn an_election_is_counted_with_its_term_and_messages() {
    let bucket = total(&led());
    assert_eq!((bucket.elections, bucket.won, bucket.term), (1, 1, Term(1)));
    // Two ask and two answer; two entries go out and two answers come back.
    assert_eq!(bucket.messages, 8);
    assert_eq!((bucket.commands, bucket.messages_per_command()), (0, None));
}

#[test]
fn a_command_takes_from_its_append_to_its_commit() {
    let mut player = led();
    let before = total(&player);
    say(&mut player, &["SET x 1", "run 100ms"]);
    let bucket = total(&player);
    assert_eq!(bucket.commands, 1);
    // A round trip of 20 ms, to 1/64.
    let p50 = bucket.latency.percentile(50).unwrap();
    assert!((19_687..=20_000).contains(&p50), "{p50}");
    assert_eq!(bucket.messages - before.messages, 4);
    assert_eq!(bucket.messages_per_command(), Some(1_200));
    assert!(bucket.bytes > before.bytes);
}

#[test]
fn bytes_are_those_of_the_wire() {
    let mut player = led();
    say(&mut player, &["SET x 1", "run 100ms"]);
    let sent = player.events().iter().flat_map(|event| event.sent());
    let bytes = sent.filter_map(|packet| match &packet.body {
        Body::Server(message) => Some(wire::encode_message(message).len() as u64),
        _ => None,
    });
    assert_eq!(total(&player).bytes, bytes.sum::<u64>());
}

#[test]
fn availability_is_counted_to_the_microsecond() {
    let mut player = led();
    let check = |player: &Player, expected: [u64; 3]| {
        assert_eq!(total(player).time.map(|span| span.0 / 1_000), expected);
    };
    say(
        &mut player,
        &["kill S2", "run 50ms", "kill S3", "run 30ms", "start S3", "run 5ms", "kill S1", "run 7ms"],
    );
    say(&mut player, &["note \"the end\""]);
    check(&player, [80 + 50 + 5, 30, 20 + 7]);
    say(
        &mut player,
        &[
            "start S1",
            "timeout S1",
            "run 40ms",
            "cut S1 -> S3",
            "run 11ms",
            "heal",
            "run 2ms",
            "note \"the end\"",
        ],
    );
    check(&player, [135 + 20 + 2, 30 + 11, 27 + 20]);
}

#[test]
fn going_back_forgets_and_a_jump_leaves_nothing_out() {
    let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).unwrap();
    let mut seen = Vec::new();
    for statement in ["load c1 rate=50/s", "run 400ms", "kill S1", "run 3s", "start S1", "run 2s"] {
        say(&mut player, &[statement]);
        seen.push((player.now(), player.figures().clone()));
        // What is done next is of a later moment.
        say(&mut player, &["run 1ms"]);
    }
    for place in [4, 1, 5, 0, 3] {
        let (moment, figures) = &seen[place];
        player.seek(*moment);
        assert_eq!(player.figures(), figures, "at {moment:?}");
    }
    let there = player.figures().clone();
    player.back();
    assert_ne!(*player.figures(), there);
    player.step();
    assert_eq!(*player.figures(), there);
}

#[test]
fn a_long_run_takes_no_more_room_than_a_short_one() {
    let mut player = led();
    say(&mut player, &["SET x 1", "run 1s"]);
    let short = total(&player);
    say(&mut player, &["run 3600s", "SET x 2", "run 1s"]);
    let figures = player.figures();
    assert!(figures.buckets.len() <= MOST && figures.buckets.len() > MOST / 4, "{}", figures.buckets.len());
    assert!(figures.appended.is_empty());
    let long = figures.total();
    assert_eq!((long.commands, long.elections), (short.commands + 1, short.elections));
    let available = long.time[0].0 / 1_000_000;
    assert!((3_600..3_602).contains(&available), "{available} s");
}

#[test]
fn a_coarser_picture_counts_the_same() {
    let mut player = Player::new(Setup::default()).unwrap();
    say(&mut player, &["load c1 rate=20/s", "run 5s"]);
    let coarse = player.figures().coarser(24);
    assert!(coarse.buckets.len() <= 24);
    assert_eq!(coarse.total(), total(&player));
}

#[test]
fn a_row_of_values_for_each_bucket() {
    let mut player = led();
    say(&mut player, &["SET x 1", "run 100ms"]);
    let rows: Vec<String> = rows(player.figures()).collect();
    let columns = |row: &str| row.split(',').count();
    assert!(rows.iter().all(|row| columns(row) == columns(HEAD)), "{rows:?}");
    assert_eq!(rows[0], "0,0.01,1,0,1,0,,,2,14,,,0,0,0.01");
    assert!(rows.iter().any(|row| row.starts_with("0.13,0.14,0,0,1,1,19.968,19.968,")), "{rows:#?}");
}

#[test]
fn hand_made_terms_are_seen() {
    let mut player = led();
    say(&mut player, &["send S2 -> S1 AppendEntries term=7"]);
    assert_eq!(total(&player).term, Term(7));
    assert_eq!(player.figures().availability, Availability::NoLeader);
}
