//! A few digits that stand for a whole moment: who finds the same on another machine has the same run before him, to the
//! last bit of every disk, message and random generator, and to the last event.

use std::fmt::{self, Write};

use super::player::Player;

/// The digest of a moment. It holds within one version of this program: another may keep in memory what this one does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Player {
    /// The digest of this moment, which is the same however one got there.
    pub fn digest(&self) -> Digest {
        let mut hash = Hash(0xcbf2_9ce4_8422_2325);
        // A hash takes everything.
        let _ = write!(hash, "{:?} {:?}", self.watched.cluster, self.events().last());
        Digest(hash.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// FNV-1a over a text as it is written.
struct Hash(u64);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 = text.bytes().fold(self.0, step);
        Ok(())
    }
}
