use proptest::prelude::*;

use super::locks::Locks;
use super::*;
use crate::recording::Player;
use crate::sim::statement::{Setup, Statement};
use crate::world::World;

/// What came of living in a random world, and where it was left.
fn lived(seed: u64, steps: usize) -> Player {
    let mut world = World::new(seed);
    let mut player = Player::new(world.setup.clone()).unwrap();
    for _ in 0..steps {
        match world.statement(&player.watched().cluster) {
            Some(Statement::Settle(_)) => {}
            Some(statement) => drop(player.act(statement)),
            None => drop(player.step()),
        }
    }
    player
}

fn link_of(player: &Player) -> Link {
    let view = View { selected: Some("data-server=S2".into()), ..View::default() };
    let (end, now) = (player.now(), player.moment());
    Link { recording: player.recording().clone(), end, now, options: Options::default(), view }
}

/// All events of a run, as they print.
fn told(player: &Player) -> String {
    format!("{:?}", player.events())
}

#[test]
fn a_run_comes_out_of_its_link_as_it_went_in() {
    for seed in 0..25 {
        let player = lived(seed, 400);
        let link = link_of(&player);
        let again = Link::decode(&format!("https://example.org/?x=1{}", link.encode())).unwrap();
        assert_eq!(again, link, "seed {seed}");
        let mut other = Player::open(again.recording).unwrap();
        other.go_to(link.now);
        assert_eq!(told(&other), told(&player), "seed {seed}");
        other.run_to(link.end);
        other.go_to(link.now);
        assert_eq!(told(&other), told(&player), "seed {seed}: back again");
    }
}

/// Links of version 1: they keep opening.
const FIXTURES: [(&str, &str); 2] = include!("fixtures.in");

#[test]
fn links_of_the_first_version_open() {
    for (fragment, script) in FIXTURES {
        let link = Link::decode(fragment).unwrap();
        assert_eq!(link.recording.to_script(link.end), script);
        assert_eq!(link.now, Moment::end_of(Time(1_500_000)));
        assert_eq!(link.view, View::default());
    }
    assert!(Link::decode(FIXTURES[1].0).unwrap().options.playing);
}

/// An assignment of version 2: it keeps its locks.
const ASSIGNMENT: (&str, &str) = include!("assignment.in");

#[test]
fn links_of_the_second_version_open_and_lock() {
    let link = Link::decode(ASSIGNMENT.0).unwrap();
    assert_eq!(link.recording.to_script(link.end), ASSIGNMENT.1);
    assert_eq!(link.options.locks.print(), "settings,faults,solutions");
    assert_eq!(link.encode(), ASSIGNMENT.0);
}

#[test]
fn without_locks_a_link_is_one_of_the_first_version() {
    let version = |link: &Link| URL_SAFE_NO_PAD.decode(&link.encode()[MARK.len()..]).unwrap()[0];
    assert_eq!(version(&Link::default()), 1);
    let options = Options { locks: Locks::read("console"), ..Options::default() };
    assert_eq!(version(&Link { options, ..Link::default() }), 2);
}

#[test]
fn the_options_travel() {
    for mask in 0..32 {
        let chosen = |bit: u32| mask >> bit & 1 == 1;
        let options = Options {
            playing: chosen(0),
            embedded: chosen(1),
            presenting: chosen(2),
            without_console: chosen(3),
            locks: if chosen(4) { Locks::read("settings,solutions") } else { Locks::default() },
        };
        let view = View {
            seen: chosen(0).then_some((5, 700)),
            slowed: chosen(1).then_some(30),
            told: chosen(3).then_some(12),
            selected: chosen(2).then(|| "data-event=7".into()),
        };
        let now = Moment { at: Time(7), after: chosen(3).then_some(2) };
        let link = Link { end: Time(9), now, options, view, ..Link::default() };
        assert_eq!(Link::decode(&link.encode()), Ok(link));
    }
}

#[test]
fn what_is_no_link_gets_a_sentence() {
    let check =
        |text: &str, said: &str| assert_eq!(Link::decode(text).unwrap_err().to_string(), said, "{text}");
    let foreign = "This is no link to a run.";
    for text in ["", "hello", "https://example.org/", "#theme=dark", "%%%", "AAAA", "a picture.png"] {
        check(text, foreign);
    }
    check("#run=", "This link is cut short: its end is missing.");
    check("#run=AwAA", "This link is from a newer version: it has format 3, and 2 is known here.");
    let packed = |text: &str| {
        let mut writer = Writer::new(VERSION);
        writer.bytes(&compress_to_vec_zlib(text.as_bytes(), 6));
        URL_SAFE_NO_PAD.encode(&writer.bytes)
    };
    check(&packed("hello"), "This link holds no recording: its first line is no moment.");
    check(
        &packed("5 us \nfrob\n"),
        "This link holds no recording: line 1: unknown statement frob; `help` lists them all.",
    );
    check(&packed("5 us \nrun 1s\n"), "This link holds no recording: line 1 stands in none.");
    check(&packed(&"x".repeat(MOST_TEXT + 1)), "This link holds more than a run may have.");
    let bomb = packed(&"x".repeat(50 << 20));
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    check(&bomb, "This link holds more than a run may have.");
}

#[test]
fn of_a_link_that_is_cut_short_it_is_said() {
    let link = link_of(&lived(3, 300)).encode();
    for end in MARK.len()..link.len() {
        assert_eq!(Link::decode(&link[..end]), Err(NoLink::CutShort), "{end} of {}", link.len());
    }
}

fn a_link() -> String {
    let recording = Recording { setup: Setup { servers: 5, ..Setup::default() }, ..Recording::default() };
    Link { recording, end: Time(5_000_000), now: Moment::end_of(Time(3)), ..Link::default() }.encode()
}

proptest! {
    #[test]
    fn one_letter_altered_is_found(at: prop::sample::Index, letter in "[A-Za-z0-9_-]") {
        let link = a_link();
        let at = MARK.len() + at.index(link.len() - MARK.len());
        let mut altered = link.clone();
        altered.replace_range(at..=at, &letter);
        // Some bits fill a byte and mean nothing.
        prop_assert!(Link::decode(&altered).is_ok_and(|read| Ok(read) == Link::decode(&link)) || Link::decode(&altered).is_err());
    }

    #[test]
    fn any_text_is_survived(text: String, coded in "[A-Za-z0-9_-]{0,200}") {
        let _ = Link::decode(&text);
        let _ = Link::decode(&coded);
        let _ = Link::decode(&format!("#run=AQ{coded}"));
    }
}
