use super::chaos::World;
use super::*;

/// Lets a random world go on for so many events, and gives up at the first violation.
fn run(seed: u64, events: usize) -> (Watched, Vec<String>) {
    let mut world = World::new(seed);
    let mut watched = Watched::new(&world.setup).unwrap();
    let mut said = vec![format!("{:?}", world.setup)];
    let mut count = 0;
    while count < events && watched.witness.violations().is_empty() {
        count += 1;
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
