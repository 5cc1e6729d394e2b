//! Turning points: what someone who looks through a run stops at.

use crate::raft::note::{CommittedBy, Note};
use crate::raft::{Index, Term, Time};
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::statement::Statement;

/// A turning point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The event.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// What turned.
    pub kind: Kind,
}

/// What makes an event a turning point; of several, the first in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An invariant broke.
    Violation,
    /// A leader was elected.
    Election(Term),
    /// Entries that conflicted were deleted, or refused.
    Conflict,
    /// A server crashed, started, stalled or went on.
    Crash,
    /// Links were cut or healed, or a rule was switched.
    Cut,
    /// A leader found entries up to here committed.
    Commit(Index),
    /// A client's operation ended.
    Answer,
}

/// Turning points told apart by what one looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// An invariant broke.
    Violation,
    /// A leader was elected.
    Election,
    /// Entries conflicted.
    Conflict,
    /// A server crashed, started, stalled or went on.
    Crash,
    /// Links were cut or healed, or a rule was switched.
    Cut,
    /// Entries were committed.
    Commit,
    /// A client's operation ended.
    Answer,
}

impl Sort {
    /// All of them.
    pub const ALL: [Sort; 7] =
        [Sort::Election, Sort::Commit, Sort::Conflict, Sort::Crash, Sort::Cut, Sort::Answer, Sort::Violation];

    /// What one is called.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Violation => "violation",
            Sort::Election => "election",
            Sort::Conflict => "conflict",
            Sort::Crash => "crash",
            Sort::Cut => "cut",
            Sort::Commit => "commit",
            Sort::Answer => "answer",
        }
    }
}

impl Kind {
    /// What one looks for who finds it.
    pub fn sort(self) -> Sort {
        match self {
            Kind::Violation => Sort::Violation,
            Kind::Election(_) => Sort::Election,
            Kind::Conflict => Sort::Conflict,
            Kind::Crash => Sort::Crash,
            Kind::Cut => Sort::Cut,
            Kind::Commit(_) => Sort::Commit,
            Kind::Answer => Sort::Answer,
        }
    }
}

/// What an event turned, if anything.
pub(super) fn of(event: &Event, broke: bool) -> Option<Turn> {
    let kind = match &event.trigger {
        _ if broke => Some(Kind::Violation),
        Trigger::Act(statement) if cuts(statement) => Some(Kind::Cut),
        _ => None,
    };
    let kind = event.news.iter().filter_map(of_news).chain(kind).min()?;
    Some(Turn { event: event.id, at: event.at, kind })
}

fn cuts(statement: &Statement) -> bool {
    use Statement::{Break, Cut, Heal, Mend, Partition};
    matches!(statement, Partition(_) | Cut(_) | Heal(_) | Break(_) | Mend(_))
}

fn of_news(news: &News) -> Option<Kind> {
    match news {
        News::Crashed { .. } | News::Started { .. } | News::Stalled { .. } => Some(Kind::Crash),
        News::Closed { .. } => Some(Kind::Answer),
        News::Server(_, Note::Elected { term }) => Some(Kind::Election(*term)),
        News::Server(_, Note::Deleted { .. } | Note::Refused { .. }) => Some(Kind::Conflict),
        News::Server(_, Note::Committed { index, by: CommittedBy::Majority, .. }) => {
            Some(Kind::Commit(*index))
        }
        _ => None,
    }
}
