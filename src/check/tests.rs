use super::*;
use crate::raft::{Index, Term};
use crate::sim::statement::{Given, GivenEntries};
use crate::world::World;

/// Lets a random world go on for so many events, and gives up at the first violation.
fn run(seed: u64, events: usize) -> (Watched, Vec<String>) {
    run_with(seed, events, |_, _| ())
}

/// The same, and this is done after each event or statement, whose number it is told.
fn run_with(seed: u64, events: usize, each: impl Fn(&mut Watched, usize)) -> (Watched, Vec<String>) {
    let mut world = World::new(seed);
    let mut watched = Watched::new(&world.setup).unwrap();
    let mut said = vec![format!("{:?}", world.setup)];
    let mut count = 0;
    while count < events && watched.witness.violations().is_empty() {
        count += 1;
        each(&mut watched, count);
        let Some(statement) = world.statement(&watched.cluster) else {
            watched.step();
            continue;
        };
        let at = format!("at {}us/{} {statement:?}", watched.cluster.now.0, watched.cluster.events_now());
        if let Ok(done) = watched.act(&statement) {
            said.push(at);
            count += done.len();
        }
    }
    (watched, said)
}

#[test]
fn nothing_is_wrong_with_random_worlds() {
    for seed in 0..200 {
        let (watched, said) = run(seed, 2_000);
        assert_eq!(watched.witness.violations(), [], "seed {seed}:\n{}", said.join("\n"));
    }
}

#[test]
fn that_servers_share_what_they_have_in_common_is_not_seen() {
    for seed in 0..40 {
        let (apart, _) = run(seed, 2_000);
        let share = |watched: &mut Watched, count: usize| {
            if count.is_multiple_of(50) {
                watched.share();
            }
        };
        let (shared, said) = run_with(seed, 2_000, share);
        let same = format!("{apart:?}") == format!("{shared:?}");
        assert!(same, "seed {seed}:\n{}", said.join("\n"));
    }
}

/// What is said of a run that begins so: S1, S2 and S3 with the terms of their entries and a commit index each.
fn given(servers: [(&[u64], u64); 3]) -> String {
    let given = |(place, (log, commit)): (usize, (&[u64], u64))| Given {
        server: ServerId(1 + place as u16),
        term: Some(Term(9)),
        vote: None,
        snapshot: None,
        log: log.iter().map(|term| GivenEntries { term: Term(*term), command: None, times: 1 }).collect(),
        commit: Some(Index(commit)),
    };
    let setup = Setup { given: servers.into_iter().enumerate().map(given).collect(), ..Setup::default() };
    Watched::new(&setup).map_or_else(|refused| refused.0, |_| "fine".into())
}

#[test]
fn what_is_given_must_be_possible() {
    assert_eq!(given([(&[1, 1, 2], 2), (&[1, 1], 0), (&[1, 3], 0)]), "fine");
    assert_eq!(
        given([(&[1, 1, 2], 2), (&[1], 0), (&[1, 3], 0)]),
        "what is given breaks committed-stays: S1 committed entry 2 of term 1, which no majority has on disk"
    );
    assert_eq!(
        given([(&[1, 2], 0), (&[2, 2], 0), (&[], 0)]),
        "what is given breaks log-matching: S1 and S2 have an entry 2 of term 2, and their logs differ before it, at index 1"
    );
    assert_eq!(
        given([(&[1, 2], 2), (&[1, 2], 2), (&[1, 3], 2)]),
        "what is given breaks state-machine-safety: S1 applied term 2 at index 2, S3 applied term 3"
    );
}
