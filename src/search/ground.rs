//! How far a run has come, roughly: a run in which a second leader commits and a client has its answer is nearer to
//! most that can go wrong than one in which nobody leads.

use crate::raft::ServerId;
use crate::raft::note::{CommittedBy, Note};
use crate::sim::event::{News, Outcome};

/// What has happened in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ground {
    elections: u8,
    /// The servers that committed as leaders, a bit each.
    committers: u64,
    answers: u8,
}

/// How far that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Far {
    elections: u8,
    committers: u8,
    answers: u8,
}

/// More than so many of one thing are no news.
const MOST: Far = Far { elections: 3, committers: 2, answers: 2 };

impl Ground {
    /// One more thing happened.
    pub fn cover(&mut self, news: &News) {
        match news {
            News::Server(_, Note::Elected { .. }) => self.elections = self.elections.saturating_add(1),
            News::Server(ServerId(id), Note::Committed { by: CommittedBy::Majority, .. }) => {
                self.committers |= 1 << (id % 64);
            }
            News::Closed { outcome: Outcome::Answered(_), .. } => {
                self.answers = self.answers.saturating_add(1);
            }
            _ => {}
        }
    }

    /// How far it is. Where clients do not matter, neither does what they are told.
    pub fn far(self, clients_matter: bool) -> Far {
        Far {
            elections: self.elections.min(MOST.elections),
            committers: (self.committers.count_ones() as u8).min(MOST.committers),
            answers: if clients_matter { self.answers.min(MOST.answers) } else { 0 },
        }
    }

    /// Whether it is at least so far in everything.
    pub fn is(self, far: Far) -> bool {
        let here = self.far(true);
        here.elections >= far.elections && here.committers >= far.committers && here.answers >= far.answers
    }
}
