//! The queue of what a server has said and the world has not heard yet: what waits, and for what.

use super::Host;
use crate::raft::message::Message;
use crate::raft::server::{Effect, WriteId};

#[derive(Clone, Debug)]
pub(super) enum Queued {
    /// What stands behind this waits for the write. `speaks`: of a term or a vote, as all messages do.
    Wait {
        write: WriteId,
        speaks: bool,
    },
    /// A write that nobody awaits counts at once: where a rule is broken.
    Count(WriteId),
    Effect(Effect),
}

impl Host {
    /// Whether what is in the queue holds up an effect that is no word about a write of its own: what the
    /// store does keeps its order, and so do messages to one server, but that a heartbeat overtakes
    /// entries; none tells of a term or a vote that is not on the disk, or vouches for entries that are not.
    pub(super) fn need_not_wait(&self, effect: &Effect) -> bool {
        let depends = |queued: &Queued| match (queued, effect) {
            (Queued::Wait { speaks, .. }, Effect::Send { message, .. }) => *speaks || vouches(message),
            (
                Queued::Effect(Effect::Send { to: other, message: earlier, .. }),
                Effect::Send { to, message, .. },
            ) => other == to && !(is_heartbeat(message) && vouches(earlier)),
            (Queued::Effect(earlier), _) => is_of_store(earlier) && is_of_store(effect),
            (Queued::Wait { .. } | Queued::Count(_), _) => false,
        };
        !self.queue.iter().any(depends)
    }
}

/// Whether a message says that the sender holds entries, or a snapshot, or takes others to hold its own.
fn vouches(message: &Message) -> bool {
    match message {
        Message::AppendEntriesReply(reply) => reply.success,
        Message::AppendEntries(request) => !request.entries.is_empty(),
        Message::InstallSnapshotReply(_) => true,
        _ => false,
    }
}

fn is_heartbeat(message: &Message) -> bool {
    matches!(message, Message::AppendEntries(request) if request.entries.is_empty())
}

/// Whether the store has a part in it, or a client that waits for the store.
fn is_of_store(effect: &Effect) -> bool {
    matches!(effect, Effect::Apply { .. } | Effect::Restore(_) | Effect::Read { .. } | Effect::Reject { .. })
}
