//! Random worlds: a cluster of any size with any settings, and people who do whatever a person can do, at random
//! moments.
//!
//! One number decides all of a world. In each some things happen often and others never (*swarm testing*): that
//! finds more than everything at once. Tests, `fuzz` and `search` live in these worlds.

mod dice;

mod deeds;
mod setup;

use crate::sim::cluster::Cluster;
use crate::sim::settings::Setting;
use crate::sim::statement::{Setup, Statement};

pub use dice::Dice;

use deeds::{Deed, HABITS};

/// A world of its own.
#[derive(Clone, Debug)]
pub struct World {
    /// How it begins.
    pub setup: Setup,
    /// Chance, in the numbers of this world.
    pub dice: Dice,
    /// What people do in it, often what stands there often.
    habits: Vec<Deed>,
    /// They do something once in so many events.
    pause: u64,
}

impl World {
    /// The world of this number.
    pub fn new(seed: u64) -> World {
        World::with(seed, &[])
    }

    /// The world of this number, with these settings as they are here; they go together.
    pub fn with(seed: u64, fixed: &[Setting]) -> World {
        let mut dice = Dice::new(seed);
        let setup = setup::setup(&mut dice, fixed);
        let habits = (0..2 + dice.throw(10)).flat_map(|_| dice.pick(&HABITS)).copied().collect();
        let pause = dice.pick(&[5, 15, 30, 60]);
        World { dice, setup, habits, pause }
    }

    /// What someone does now, if anyone does anything; it may well be refused.
    pub fn statement(&mut self, cluster: &Cluster) -> Option<Statement> {
        if !self.dice.one_in(self.pause) {
            return None;
        }
        let deed = if self.dice.one_in(2) { Deed::Ask } else { self.dice.pick(&self.habits) };
        deeds::statement(&mut self.dice, cluster, deed)
    }
}
