//! What travels on links: the servers' messages, clients' requests and their answers; and how a
//! statement or an expectation names one.

use std::fmt;
use std::sync::Arc;

pub use crate::host::Answer;

use super::event::EventId;
use super::statement::{ClientId, Ends, Operation, Party};
use crate::raft::message::{Field, KINDS, Message};
use crate::raft::{Term, Time};
use crate::store::{Report, Watched};

/// A message of the run, printed as `m17`: the seventeenth sent, copies counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

/// One message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Packet {
    /// Its number.
    pub id: MessageId,
    /// Who sent it.
    pub from: Party,
    /// Who shall get it.
    pub to: Party,
    /// What it says.
    pub body: Body,
    /// When it was sent.
    pub sent_at: Time,
    /// When it arrives, unless it is held, lost or delivered by hand.
    pub arrives_at: Time,
    /// The event in which it was sent.
    pub sent_in: EventId,
    /// The message that it is a copy of.
    pub copy_of: Option<MessageId>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// Between servers.
    Server(Message),
    /// From a client.
    Request(ClientRequest),
    /// To a client.
    Reply(ClientReply),
    /// From a client that watches.
    Watch(WatchRequest),
    /// To a client that watches.
    News(WatchReply),
}

/// A client's request (Figure 6.1 of the dissertation).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// The same in every retry of one operation.
    pub sequence_num: u64,
    /// What is asked.
    pub operation: Arc<Operation>,
}

/// The answer to a client's request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientReply {
    /// The request it answers.
    pub sequence_num: u64,
    /// What the client is told.
    pub answer: Answer,
}

/// What a watching client asks: what happened after a revision?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatchRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// Which of its watches it is.
    pub watch: u64,
    /// The last revision that it knows.
    pub after: u64,
    /// What it watches.
    pub watched: Watched,
}

/// What a watching client is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatchReply {
    /// Which of its watches it is.
    pub watch: u64,
    /// What happened.
    pub report: Report,
}

/// Names messages: a number, or any of ends, kind and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `m17`
    Number(MessageId),
    /// `S1 -> S2 AppendEntries term=2`
    Fits { between: Option<Between>, kind: Option<&'static str>, fields: Vec<FieldTest> },
}

/// `S1 -> S2`, `S1 ->`, `- S2`: between whom a message travels. Who is left out may be anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Between {
    /// The sender.
    pub from: Option<Party>,
    /// The receiver.
    pub to: Option<Party>,
    /// Whether the other direction is meant too (`-` instead of `->`).
    pub both: bool,
}

/// `term>=2`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTest {
    /// The field's name.
    pub name: &'static str,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: Field,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// The kinds of client message and their fields, beside [`KINDS`] of the servers.
pub const CLIENT_KINDS: &[(&str, &[(&str, crate::raft::message::FieldKind)])] = &[
    (
        "ClientRequest",
        &[
            ("clientId", crate::raft::message::FieldKind::Number),
            ("sequenceNum", crate::raft::message::FieldKind::Number),
        ],
    ),
    ("ClientReply", &[]),
    (
        "WatchRequest",
        &[
            ("clientId", crate::raft::message::FieldKind::Number),
            ("watch", crate::raft::message::FieldKind::Number),
            ("after", crate::raft::message::FieldKind::Number),
        ],
    ),
    (
        "WatchReply",
        &[
            ("watch", crate::raft::message::FieldKind::Number),
            ("after", crate::raft::message::FieldKind::Number),
            ("upto", crate::raft::message::FieldKind::Number),
        ],
    ),
];

/// All kinds of message with their fields.
pub fn all_kinds()
-> impl Iterator<Item = &'static (&'static str, &'static [(&'static str, crate::raft::message::FieldKind)])> {
    KINDS.iter().chain(CLIENT_KINDS)
}

impl Packet {
    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        self.body.kind()
    }

    /// The value of a field, if this kind has it.
    pub fn field(&self, name: &str) -> Option<Field> {
        match &self.body {
            Body::Server(message) => message.field(name),
            Body::Request(request) => match name {
                "clientId" => Some(Field::Number(request.client_id.0.into())),
                "sequenceNum" => Some(Field::Number(request.sequence_num)),
                _ => None,
            },
            Body::Reply(_) => None,
            Body::Watch(request) => match name {
                "clientId" => Some(Field::Number(request.client_id.0.into())),
                "watch" => Some(Field::Number(request.watch)),
                "after" => Some(Field::Number(request.after)),
                _ => None,
            },
            Body::News(reply) => match name {
                "watch" => Some(Field::Number(reply.watch)),
                "after" => Some(Field::Number(reply.report.after)),
                "upto" => Some(Field::Number(reply.report.upto)),
                _ => None,
            },
        }
    }

    /// The message, if servers exchange it.
    pub fn message(&self) -> Option<&Message> {
        match &self.body {
            Body::Server(message) => Some(message),
            _ => None,
        }
    }
}

impl Pattern {
    /// Whether it names this message.
    pub fn fits(&self, packet: &Packet) -> bool {
        match self {
            Pattern::Number(id) => *id == packet.id,
            Pattern::Fits { between, kind, fields } => {
                between.is_none_or(|between| between.covers(packet.from, packet.to))
                    && kind.is_none_or(|kind| kind == packet.kind())
                    && fields.iter().all(|test| test.holds(packet))
            }
        }
    }
}

impl Ends {
    /// Whether a message from `from` to `to` travels between these ends.
    pub fn cover(self, from: Party, to: Party) -> bool {
        (self.from, self.to) == (from, to) || self.both && (self.to, self.from) == (from, to)
    }
}

impl Between {
    /// Whether a message from `from` to `to` travels so.
    pub fn covers(self, from: Party, to: Party) -> bool {
        let is = |named: Option<Party>, party: Party| named.is_none_or(|named| named == party);
        is(self.from, from) && is(self.to, to) || self.both && is(self.from, to) && is(self.to, from)
    }
}

impl FieldTest {
    fn holds(&self, packet: &Packet) -> bool {
        packet.field(self.name).is_some_and(|value| self.comparison.holds(&value, &self.value))
    }
}

impl Comparison {
    /// Whether `left` compares so with `right`. Only numbers are below or above each other.
    pub fn holds(self, left: &Field, right: &Field) -> bool {
        match (self, left, right) {
            (Comparison::Is, _, _) => left == right,
            (Comparison::IsNot, _, _) => left != right,
            (_, Field::Number(left), Field::Number(right)) => self.orders(left, right),
            _ => false,
        }
    }

    /// The same of any two things that have an order.
    pub fn orders<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Is => left == right,
            Comparison::IsNot => left != right,
            Comparison::Below => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Above => left > right,
            Comparison::AtLeast => left >= right,
        }
    }
}

impl Body {
    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Body::Server(message) => message.kind(),
            Body::Request(_) => "ClientRequest",
            Body::Reply(_) => "ClientReply",
            Body::Watch(_) => "WatchRequest",
            Body::News(_) => "WatchReply",
        }
    }

    /// The term it carries; clients' messages carry none.
    pub fn term(&self) -> Option<Term> {
        match self {
            Body::Server(message) => Some(message.term()),
            Body::Request(_) | Body::Reply(_) | Body::Watch(_) | Body::News(_) => None,
        }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}
