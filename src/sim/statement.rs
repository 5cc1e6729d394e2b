//! What can be done to a cluster: one type for clicks, console, recordings, links, lessons and tests.
//!
//! How a statement is written and read stands in `script`; what it does, in `cluster`.

use std::fmt;

use super::load::Load;
use super::packet::Pattern;
use super::settings::{Setting, Settings};
use crate::raft::message::Field;
use crate::raft::rules::{Rule, Rules};
use crate::raft::{Index, Micros, ServerId, Term};
use crate::store::Command;

/// A client, printed as `c1`. Numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u32);

/// Who sends or receives a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A server.
    Server(ServerId),
    /// A client.
    Client(ClientId),
}

/// What a run begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// How many servers, S1 to S`n`, all voters; at least 1.
    pub servers: u16,
    /// The seed of all chance.
    pub seed: u64,
    /// The settings.
    pub settings: Settings,
    /// The rules in force.
    pub rules: Rules,
    /// What servers hold at time 0.
    pub given: Vec<Given>,
}

/// What one server holds at time 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The server.
    pub server: ServerId,
    /// Its current term; none: its last entry's.
    pub term: Option<Term>,
    /// Its vote in that term.
    pub vote: Option<ServerId>,
    /// A snapshot of an empty store before the log, as last index and term.
    pub snapshot: Option<(Index, Term)>,
    /// Its entries.
    pub log: Vec<GivenEntries>,
    /// Its commit index; none: nothing beyond the snapshot.
    pub commit: Option<Index>,
}

/// Entries that are alike, one behind the other: a short line may give ten thousand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenEntries {
    /// The term of each.
    pub term: Term,
    /// The command of each; none is a no-op.
    pub command: Option<Command>,
    /// How many they are.
    pub times: usize,
}

impl Given {
    /// Puts entries at the end of its log, to those before if they are alike.
    pub fn push(&mut self, entries: GivenEntries) {
        match self.log.last_mut() {
            Some(last) if (last.term, &last.command) == (entries.term, &entries.command) => {
                last.times += entries.times;
            }
            _ => self.log.push(entries),
        }
    }
}

/// Something done to a running cluster at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `set NAME=VALUE …`
    Set(Vec<Setting>),
    /// `break RULE …`
    Break(Vec<Rule>),
    /// `mend RULE …`
    Mend(Vec<Rule>),
    /// `kill S1`
    Kill(ServerId),
    /// `start S1`
    Start(ServerId),
    /// `wipe S1`
    Wipe(ServerId),
    /// `pause S1`
    Pause(ServerId),
    /// `resume S1`
    Resume(ServerId),
    /// `clock S1 50%`: how fast its clock runs from now on.
    Clock(ServerId, super::settings::Share),
    /// `disk S1 100..200ms`: how long its writes take from now on; none: as `fsync` says.
    Disk(ServerId, Option<(Micros, Micros)>),
    /// `partition S1 S2 | S3`
    Partition(Vec<Vec<ServerId>>),
    /// `cut S1 -> S2`, `cut c1 - S2`
    Cut(Ends),
    /// `heal`, `heal S1 - S2`
    Heal(Option<Ends>),
    /// `link S1 -> S2 latency=100ms loss=20%`
    Link(Ends, Vec<Setting>),
    /// `timeout S3`, `timeout c1`
    Timeout(Party),
    /// `beat S1`
    Beat(ServerId),
    /// `sync S1`
    Sync(ServerId),
    /// `transfer S2`
    Transfer { to: ServerId, at: Option<ServerId> },
    /// `add S6`, `add S6 learner`
    Add { server: ServerId, learner: bool, at: Option<ServerId> },
    /// `promote S6`
    Promote { server: ServerId, at: Option<ServerId> },
    /// `remove S2`
    Remove { server: ServerId, at: Option<ServerId> },
    /// `reconfigure S1 S2 S6`
    Reconfigure { voters: Vec<ServerId>, at: Option<ServerId> },
    /// `snapshot S1`
    Snapshot(ServerId),
    /// `hold MSG`
    Hold(Pattern),
    /// `release MSG`, `release`
    Release(Option<Pattern>),
    /// `drop MSG`
    Drop(Pattern),
    /// `deliver MSG`
    Deliver(Pattern),
    /// `delay MSG 20ms`: it arrives so much later.
    Delay(Pattern, Micros),
    /// `duplicate MSG`
    Duplicate(Pattern),
    /// `send S2 -> S1 RequestVote term=5`
    Send(HandMade),
    /// `SET x 1`, `c2: GET x @S3 local`
    Ask { client: ClientId, operation: Operation },
    /// `load c2 rate=20/s mix=get:4,set:1 keys=3`; none: `load c2 off`
    Load { client: ClientId, load: Option<Load> },
    /// `settle`, `settle S1 S2 c1`
    Settle(Vec<Party>),
    /// `note "text"`
    Note(String),
}

/// The two ends of a link, in one direction or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ends {
    /// The sender.
    pub from: Party,
    /// The receiver.
    pub to: Party,
    /// Whether the other direction is meant too (`-` instead of `->`).
    pub both: bool,
}

/// A message made by hand: what is left out takes its default in the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandMade {
    /// From whom it seems to come.
    pub from: ServerId,
    /// Who gets it.
    pub to: ServerId,
    /// Its kind, as in [`crate::raft::message::KINDS`].
    pub kind: &'static str,
    /// The fields that are given.
    pub fields: Vec<(&'static str, Field)>,
}

/// What a client wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The command.
    pub command: Command,
    /// `@S3`: ask this server only, once.
    pub at: Option<ServerId>,
    /// How a read is served, if not as the setting says.
    pub how: How,
    /// `@5`: read as of this revision.
    pub revision: Option<u64>,
}

/// How a read is served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum How {
    /// As the setting `reads` says.
    #[default]
    AsSet,
    /// From the asked server's own state, no question asked.
    Local,
    /// By a follower that asks the leader for the read index.
    Follower,
}

/// A statement that could not be done, and why. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Statement {
    /// Whether it acts on a server's configuration through a leader.
    pub fn is_membership_change(&self) -> bool {
        matches!(
            self,
            Statement::Add { .. }
                | Statement::Promote { .. }
                | Statement::Remove { .. }
                | Statement::Reconfigure { .. }
        )
    }
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            servers: 3,
            seed: 1,
            settings: Settings::default(),
            rules: Rules::default(),
            given: Vec::new(),
        }
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.0)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Server(id) => id.fmt(f),
            Party::Client(id) => id.fmt(f),
        }
    }
}

impl From<ServerId> for Party {
    fn from(id: ServerId) -> Party {
        Party::Server(id)
    }
}

impl From<ClientId> for Party {
    fn from(id: ClientId) -> Party {
        Party::Client(id)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}
