//! Kinds of events, by which the list can be filtered.

use crate::raft::message::Message;
use crate::raft::note::Note;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::Packet;
use crate::sim::statement::Statement;
use crate::words::{self, Weight};

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What matters most.
    TurningPoints,
    /// Timers, votes, leaders.
    Elections,
    /// Entries, matching, commits.
    Replication,
    /// What clients ask and are told.
    Clients,
    /// Crashes, stalls, cuts, lost messages.
    Faults,
    /// Writes and snapshots.
    Disks,
    /// Members of the cluster and handing over.
    Membership,
    /// What was done by hand.
    ByHand,
    /// What was noted.
    Notes,
}

impl Kind {
    /// All kinds, with their names.
    pub const ALL: [(Kind, &str); 9] = [
        (Kind::TurningPoints, "turning points"),
        (Kind::Elections, "elections"),
        (Kind::Replication, "replication"),
        (Kind::Clients, "clients"),
        (Kind::Faults, "faults"),
        (Kind::Disks, "disks"),
        (Kind::Membership, "membership"),
        (Kind::ByHand, "by hand"),
        (Kind::Notes, "notes"),
    ];

    /// Whether an event is of this kind.
    pub(super) fn covers(self, event: &Event) -> bool {
        match self {
            Kind::TurningPoints => words::weight(event) == Weight::Turning,
            Kind::ByHand => matches!(event.trigger, Trigger::Act(_)),
            Kind::Notes => note_of(event).is_some(),
            Kind::Faults if is_fault(&event.trigger) => true,
            _ => event.news.iter().any(|news| kind_of(news) == Some(self)),
        }
    }
}

fn is_fault(trigger: &Trigger) -> bool {
    let Trigger::Act(statement) = trigger else { return false };
    matches!(
        **statement,
        Statement::Partition(_)
            | Statement::Cut(_)
            | Statement::Heal(_)
            | Statement::Wipe(_)
            | Statement::Clock(..)
    )
}

/// The kind of a piece of news; none for one that says too little.
fn kind_of(news: &News) -> Option<Kind> {
    Some(match news {
        News::Server(_, note) => kind_of_note(note),
        News::Lost(..) | News::Crashed { .. } | News::Started { .. } | News::Stalled { .. } => Kind::Faults,
        News::WriteBegan { .. } | News::WriteEnded { .. } => Kind::Disks,
        News::Invoked { .. }
        | News::Asked { .. }
        | News::Told { .. }
        | News::Fate { .. }
        | News::Heard { .. }
        | News::Closed { .. } => Kind::Clients,
        News::Applied { .. } | News::Expired { .. } => Kind::Replication,
        News::Sent(packet) => kind_of_message(packet)?,
    })
}

fn kind_of_message(packet: &Packet) -> Option<Kind> {
    Some(match packet.message() {
        Some(Message::AppendEntries(append)) if append.entries.is_empty() => return None,
        Some(Message::AppendEntries(_) | Message::AppendEntriesReply(_)) => Kind::Replication,
        Some(Message::InstallSnapshot(_) | Message::InstallSnapshotReply(_)) => Kind::Disks,
        Some(Message::TimeoutNow(_)) => Kind::Membership,
        Some(Message::ReadIndex(_) | Message::ReadIndexReply(_)) | None => Kind::Clients,
        Some(_) => Kind::Elections,
    })
}

fn kind_of_note(note: &Note) -> Kind {
    match note {
        Note::Configured { .. }
        | Note::ConfigurationBack { .. }
        | Note::ChangeRefused { .. }
        | Note::CatchUpRound { .. }
        | Note::CaughtUp { .. }
        | Note::CatchUpGivenUp { .. }
        | Note::TransferStarted { .. }
        | Note::TransferOrdered { .. }
        | Note::TransferWaits { .. }
        | Note::TransferGivenUp { .. } => Kind::Membership,
        Note::Compacted { .. }
        | Note::SnapshotInstalled { .. }
        | Note::SnapshotIgnored { .. }
        | Note::SnapshotNeeded { .. }
        | Note::PrefixCovered { .. } => Kind::Disks,
        Note::ReadWaits { .. } | Note::RequestRefused { .. } | Note::LeaseGivenUp => Kind::Clients,
        Note::Appended { .. }
        | Note::TermBegun { .. }
        | Note::Accepted { .. }
        | Note::Refused { .. }
        | Note::Deleted { .. }
        | Note::BackedUp { .. }
        | Note::Matched { .. }
        | Note::AnswerIgnored { .. }
        | Note::Committed { .. }
        | Note::CommitHeldBack { .. }
        | Note::CommitCapped { .. } => Kind::Replication,
        _ => Kind::Elections,
    }
}

/// What a person noted, if the event is such a note.
pub fn note_of(event: &Event) -> Option<&str> {
    match &event.trigger {
        Trigger::Act(statement) => match &**statement {
            Statement::Note(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
