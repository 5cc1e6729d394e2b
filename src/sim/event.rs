//! What happened, one event after the other, each with its cause.
//!
//! The screen, the trace of the command line, the judge and the expectations all read these.

use std::sync::Arc;

use super::fate::Fate;
use super::packet::{Answer, MessageId, Packet};
use super::statement::{ClientId, Party, Statement};
use super::watching::Heard;
use crate::raft::log::Payload;
use crate::raft::note::Note;
use crate::raft::rules::Rule;
use crate::raft::{Index, ServerId, Term, Time};
use crate::store::{Bytes, Command, Response};

/// The number of an event in its run, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// One event: what set it off, and all that came of it at once, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// When, on the run's own clock.
    pub at: Time,
    /// The event that caused it; none for what a person did.
    pub cause: Option<EventId>,
    /// What set it off.
    pub trigger: Trigger,
    /// What came of it, in order.
    pub news: Vec<News>,
}

/// What sets an event off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A person did this.
    Act(Arc<Statement>),
    /// A message arrived, or was lost on arrival.
    Arrival(Arc<Packet>),
    /// A disk finished a write.
    Written(ServerId),
    /// One of a server's timers fired.
    Timer(ServerId),
    /// A client waited long enough.
    ClientTimer(ClientId),
    /// It is the turn of a client that asks by itself.
    Load(ClientId),
}

/// Something that came of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A server decided something.
    Server(ServerId, Note),
    /// A message was sent.
    Sent(Arc<Packet>),
    /// A message will not arrive.
    Lost(Arc<Packet>, Loss),
    /// A server's store applied an entry. The response is there if it held a command.
    Applied {
        server: ServerId,
        index: Index,
        term: Term,
        payload: Payload,
        response: Option<Response>,
        repeated: bool,
    },
    /// Keys of a server's store expired at an entry, before it was applied.
    Expired { server: ServerId, index: Index, keys: Vec<Bytes> },
    /// A write went to a disk and is under way.
    WriteBegan { server: ServerId, until: Time },
    /// A write is on the disk.
    WriteEnded { server: ServerId },
    /// A server crashed, and lost so many unfinished writes and held-back effects.
    Crashed { server: ServerId, writes: usize, held_back: usize },
    /// A server runs again.
    Started { server: ServerId },
    /// A server stalls, or goes on.
    Stalled { server: ServerId, paused: bool },
    /// A client began an operation.
    Invoked { client: ClientId, sequence: u64, command: Command },
    /// A client asks a server, the first time or again.
    Asked { client: ClientId, sequence: u64, server: ServerId, attempt: u32 },
    /// A client was told something that does not end its operation.
    Told { client: ClientId, sequence: u64, by: ServerId, answer: Answer },
    /// It is known what became of a write that its client counts as unknown.
    Fate { client: ClientId, sequence: u64, command: Command, fate: Fate },
    /// A client was told something by one of its watches.
    Heard { client: ClientId, watch: u64, heard: Arc<Heard> },
    /// A client's operation ended; the server that it asked last.
    Closed { client: ClientId, sequence: u64, asked: ServerId, outcome: Outcome },
}

impl News {
    /// The rules that had a part in it, and where.
    pub fn rules(&self) -> impl Iterator<Item = (Rule, ServerId)> {
        let decided = match self {
            News::Server(server, note) => Some((note.rules(), *server)),
            _ => None,
        };
        let alone = match self {
            News::Applied { server, repeated: true, .. } => Some((Rule::SessionOnce, *server)),
            News::Closed { asked, outcome: Outcome::Unknown, .. } => Some((Rule::UnknownIsNotFailed, *asked)),
            News::Expired { server, .. } => Some((Rule::LogTime, *server)),
            _ => None,
        };
        decided.into_iter().flat_map(|(rules, server)| rules.map(move |rule| (rule, server))).chain(alone)
    }
}

/// Why a message does not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// By chance.
    Chance,
    /// Its link is cut.
    Cut,
    /// The receiver is down, or gone.
    ReceiverDown,
    /// By hand.
    Dropped,
}

/// What a client knows of an operation that ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was answered so.
    Answered(Response),
    /// It was not done: the server asked does not lead. Only for `@S3`.
    NotLeader,
    /// It was not done: too much is uncommitted. Only for `@S3`.
    Busy,
    /// It may have happened or not, and may happen yet.
    Unknown,
}

impl Event {
    /// The messages sent in it, lost ones included.
    pub fn sent(&self) -> impl Iterator<Item = &Arc<Packet>> {
        self.news.iter().filter_map(|news| match news {
            News::Sent(packet) => Some(packet),
            _ => None,
        })
    }

    /// What servers decided in it.
    pub fn notes(&self) -> impl Iterator<Item = (ServerId, &Note)> {
        self.news.iter().filter_map(|news| match news {
            News::Server(id, note) => Some((*id, note)),
            _ => None,
        })
    }

    /// The message whose arrival set it off.
    pub fn arrival(&self) -> Option<(MessageId, Party)> {
        match &self.trigger {
            Trigger::Arrival(packet) => Some((packet.id, packet.to)),
            _ => None,
        }
    }
}
