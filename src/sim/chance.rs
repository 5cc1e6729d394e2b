//! Chance: one seed, and from it a stream of its own for every timer, link, disk and clock.
//!
//! What happens at one place redraws nothing at another, so that two runs that differ in one thing
//! differ in its consequences only.

use rand_core::Rng;
use rand_pcg::Pcg32;

use super::settings::Share;
use super::statement::{ClientId, Party};
use crate::raft::{Chance, Micros, ServerId};

/// A stream of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Pcg32);

/// What a stream is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A server's election timeouts.
    Timer(ServerId),
    /// How long a server's writes take.
    Disk(ServerId),
    /// How fast a server's clock runs.
    Clock(ServerId),
    /// What a link does to messages.
    Link(Party, Party),
    /// What a client asks by itself.
    Load(ClientId),
}

impl Stream {
    /// The stream for this purpose in a run of this seed.
    pub fn new(seed: u64, purpose: Purpose) -> Stream {
        let place = match purpose {
            Purpose::Timer(id) => 1 << 60 | u64::from(id.0),
            Purpose::Disk(id) => 2 << 60 | u64::from(id.0),
            Purpose::Clock(id) => 3 << 60 | u64::from(id.0),
            Purpose::Load(id) => 5 << 60 | u64::from(id.0),
            Purpose::Link(from, to) => 4 << 60 | party(from) << 29 | party(to),
        };
        Stream(Pcg32::new(seed, place))
    }

    /// Whether something happens that happens in such a share of cases.
    pub fn hits(&mut self, share: Share) -> bool {
        self.below(1_000_000) < u64::from(share.0)
    }

    /// A number between two of them, both included.
    pub fn within(&mut self, (low, high): (Micros, Micros)) -> Micros {
        Micros(low.0 + self.below(high.0.saturating_sub(low.0) + 1))
    }

    /// A number below `n`, from the high half of a product, so that every number is as likely.
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(n)) >> 64) as u64
    }
}

impl Chance for Stream {
    fn between(&mut self, low: Micros, high: Micros) -> Micros {
        self.within((low, high))
    }
}

fn party(party: Party) -> u64 {
    match party {
        Party::Server(id) => u64::from(id.0),
        Party::Client(id) => 1 << 28 | u64::from(id.0 & 0xfff_ffff),
    }
}
