use super::chaos::{self, Dice};
use super::*;

/// Lets a random world go on for so many events, and gives up at the first violation.
fn run(seed: u64, events: u64) -> (Watched, Vec<String>) {
    let mut dice = Dice::new(seed);
    let setup = chaos::setup(&mut dice);
    let mut said = vec![format!("{setup:?}")];
    let mut world = Watched::new(&setup).unwrap();
    let mut count = 0;
    while count < events && world.witness.violations().is_empty() {
        if dice.throw(25) == 0 {
            let statement = chaos::statement(&mut dice, &world.cluster);
            said.push(format!("at {} / {} {statement:?}", world.cluster.now.0, world.cluster.events_now()));
            match world.act(&statement) {
                Ok(done) => count += done.len() as u64,
                Err(_) => drop(said.pop()),
            }
        } else if world.step().is_some() {
            count += 1;
        }
    }
    (world, said)
}

#[test]
fn nothing_is_wrong_with_random_worlds() {
    for seed in 0..200 {
        let (world, said) = run(seed, 2_000);
        assert_eq!(world.witness.violations(), [], "seed {seed}:\n{}", said.join("\n"));
    }
}
