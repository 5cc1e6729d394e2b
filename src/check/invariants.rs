//! What must always be true, and a record of where it was not.

use std::fmt;

use crate::raft::{Index, ServerId, Term, Time};
use crate::sim::event::EventId;

/// A safety property. The first five are those of Figure 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// At most one leader ever in a term.
    ElectionSafety,
    /// No leader's log lost or changed an entry during its term.
    LeaderAppendOnly,
    /// Two logs with an entry of one index and term are the same up to there.
    LogMatching,
    /// Every committed entry is in the log of every leader of a later term.
    LeaderCompleteness,
    /// No two servers ever applied different entries at one index, and equal applied indexes mean equal states.
    StateMachineSafety,
    /// A committed entry is on a majority's disks, and leaves no disk that held it.
    CommittedStays,
    /// Terms, votes, commit and applied indexes never go back.
    Monotonic,
    /// What a server holds and says makes sense by itself.
    WellFormed,
    /// The clients' calls were answered as one single store would have answered them.
    Linearizability,
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// The event after which it did not.
    pub event: EventId,
    /// When that was.
    pub at: Time,
    /// The servers it is about.
    pub servers: Vec<ServerId>,
    /// The index it is about.
    pub index: Option<Index>,
    /// The terms it is about.
    pub terms: Vec<Term>,
    /// What is wrong, in a sentence without its full stop.
    pub text: String,
}

impl Invariant {
    /// All of them, in the order of the reference.
    pub const ALL: [Invariant; 9] = [
        Invariant::ElectionSafety,
        Invariant::LeaderAppendOnly,
        Invariant::LogMatching,
        Invariant::LeaderCompleteness,
        Invariant::StateMachineSafety,
        Invariant::CommittedStays,
        Invariant::Monotonic,
        Invariant::WellFormed,
        Invariant::Linearizability,
    ];

    /// Its name in scripts.
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// Its name for people, as in Figure 3.
    pub fn name(self) -> &'static str {
        self.words().1
    }

    /// When it holds.
    pub fn text(self) -> &'static str {
        self.words().2
    }

    /// The invariant with this id.
    pub fn named(id: &str) -> Option<Invariant> {
        Invariant::ALL.into_iter().find(|invariant| invariant.id() == id)
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Invariant::ElectionSafety => {
                ("election-safety", "Election Safety", "at most one leader ever in a term")
            }
            Invariant::LeaderAppendOnly => (
                "leader-append-only",
                "Leader Append-Only",
                "no leader's log lost or changed an entry during its term",
            ),
            Invariant::LogMatching => (
                "log-matching",
                "Log Matching",
                "two logs with an entry of one index and term are the same up to there",
            ),
            Invariant::LeaderCompleteness => (
                "leader-completeness",
                "Leader Completeness",
                "every committed entry is in the log of every leader of a later term",
            ),
            Invariant::StateMachineSafety => (
                "state-machine-safety",
                "State Machine Safety",
                "no two servers ever applied different entries at one index, restarts and snapshots counted, and equal applied indexes mean equal states",
            ),
            Invariant::CommittedStays => (
                "committed-stays",
                "Committed Stays",
                "when an entry is committed it is on the disks of a majority of the configuration that its leader uses (of both when joint); from then on it leaves no disk that held it, but by `wipe`; a snapshot that covers it counts",
            ),
            Invariant::Monotonic => (
                "monotonic",
                "Monotonic",
                "current term, commit index, applied index never go back while a server runs, nor the term and vote that it told anyone of, over a restart; a vote is set once a term",
            ),
            Invariant::WellFormed => (
                "well-formed",
                "Well-Formed",
                "log terms never fall; snapshot ≤ applied ≤ commit ≤ last; the configuration in use is the last in the log; a message's term is never above its sender's (a PreVote's, its granted answer's and a hand-made message's aside)",
            ),
            Invariant::Linearizability => (
                "linearizability",
                "Linearizability",
                "there is an order of the clients' operations, each within its call, that one single store would have answered so; no answered write is lost",
            ),
        }
    }
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_their_invariants() {
        for invariant in Invariant::ALL {
            assert_eq!(Invariant::named(invariant.id()), Some(invariant));
        }
        assert_eq!(Invariant::named("progress"), None);
    }
}
