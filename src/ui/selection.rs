//! What is chosen, for the inspector to show and for buttons and keys to act on.

use crate::raft::{Index, ServerId};
use crate::sim::event::EventId;
use crate::sim::packet::MessageId;
use crate::sim::statement::{ClientId, Ends};

/// One thing on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Selection {
    /// A server.
    Server(ServerId),
    /// A message in flight.
    Message(MessageId),
    /// A link, in both directions.
    Link(Ends),
    /// An entry in a server's log.
    Entry(ServerId, Index),
    /// A client.
    Client(ClientId),
    /// Something that happened.
    Event(EventId),
}
