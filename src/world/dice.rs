//! Dice: random numbers for whoever makes up a world.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::sim::settings::Share;

/// A stream of random numbers, that of its seed.
#[derive(Clone, Debug)]
pub struct Dice(Pcg32);

/// The simulation's own streams have other numbers.
const STREAM: u64 = 7 << 60;

impl Dice {
    /// The dice of this seed.
    pub fn new(seed: u64) -> Dice {
        Dice(Pcg32::new(seed, STREAM))
    }

    /// A number below `sides`, which is not zero.
    pub fn throw(&mut self, sides: u64) -> u64 {
        // From the high half of a product, so that every number is as likely.
        ((u128::from(self.0.next_u64()) * u128::from(sides)) >> 64) as u64
    }

    /// One of these; there must be one.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len() as u64) as usize].clone()
    }

    /// True once in so many throws.
    pub fn one_in(&mut self, sides: u64) -> bool {
        self.throw(sides) == 0
    }

    /// A share below so many percent.
    pub fn percent(&mut self, most: u64) -> Share {
        Share(self.throw(most * 10_000) as u32)
    }
}
