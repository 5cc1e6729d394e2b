//! The list of events: which of them are wanted, and the stretch of them that is shown. And what a person notes
//! beside them.
//!
//! Which events fit is found out once for each, as it comes; only a few dozen around the moment are drawn.

use std::rc::Rc;

use super::asking::{self, Wish};
use super::model::Model;
use super::msg::Errand;
use super::runs;
use super::screen::{Panel, Rail};
use super::travel::arrived;
use crate::raft::message::Message;
use crate::raft::note::Note;
use crate::raft::rules::Rule;
use crate::raft::{ServerId, Term, Time};
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::packet::Packet;
use crate::sim::statement::{Party, Statement};
use crate::why::{self, Subject};
use crate::words::{self, Weight};

/// How many events are drawn.
const SHOWN: usize = 80;
/// How many of them come after the moment.
const AHEAD: usize = 12;

/// Which events are wanted. What is left open lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that stand in one of its sentences.
    pub text: String,
    /// A server that has a part in it.
    pub server: Option<ServerId>,
    /// What kind of event it is.
    pub kind: Option<Kind>,
    /// A term that it speaks of.
    pub term: Option<Term>,
    /// A rule that had a part in it.
    pub rule: Option<Rule>,
}

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

    fn covers(self, event: &Event) -> bool {
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

impl Filter {
    /// Whether an event is wanted.
    pub fn lets_through(&self, event: &Event) -> bool {
        self.kind.is_none_or(|kind| kind.covers(event))
            && self.server.is_none_or(|server| servers(event).any(|id| id == server))
            && self.term.is_none_or(|term| speaks_of(event, term))
            && self.rule.is_none_or(|rule| why::rules(event).contains(&rule))
            && self.says(event)
    }

    fn says(&self, event: &Event) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        wanted.is_empty()
            || has(&words::caption(event).text)
            || event.news.iter().any(|news| has(&words::sentence(news).text))
    }
}

/// The servers that have a part in an event; some more than once.
pub fn servers(event: &Event) -> impl Iterator<Item = ServerId> {
    let trigger: Vec<Party> = match &event.trigger {
        Trigger::Arrival(packet) => vec![packet.from, packet.to],
        Trigger::Written(id) | Trigger::Timer(id) => vec![(*id).into()],
        _ => vec![],
    };
    let parties = event.news.iter().flat_map(parties).chain(trigger);
    parties.filter_map(|party| match party {
        Party::Server(id) => Some(id),
        Party::Client(_) => None,
    })
}

/// Who has a part in a piece of news.
fn parties(news: &News) -> Vec<Party> {
    match news {
        News::Server(id, _) => vec![(*id).into()],
        News::Sent(packet) | News::Lost(packet, _) => vec![packet.from, packet.to],
        News::Applied { server, .. }
        | News::Expired { server, .. }
        | News::WriteBegan { server, .. }
        | News::WriteEnded { server }
        | News::Crashed { server, .. }
        | News::Started { server }
        | News::Stalled { server, .. } => vec![(*server).into()],
        News::Asked { client, server, .. } => vec![(*client).into(), (*server).into()],
        News::Told { client, by, .. } => vec![(*client).into(), (*by).into()],
        News::Closed { client, asked, .. } => vec![(*client).into(), (*asked).into()],
        News::Invoked { client, .. } | News::Fate { client, .. } | News::Heard { client, .. } => {
            vec![(*client).into()]
        }
    }
}

/// Whether a note or a message of the event names this term as its own.
fn speaks_of(event: &Event, term: Term) -> bool {
    let arrived = match &event.trigger {
        Trigger::Arrival(packet) => packet.body.term() == Some(term),
        _ => false,
    };
    arrived
        || event.news.iter().any(|news| match news {
            News::Sent(packet) | News::Lost(packet, _) => packet.body.term() == Some(term),
            News::Applied { term: of, .. } => *of == term,
            News::Server(_, note) => term_of(note) == Some(term),
            _ => false,
        })
}

fn term_of(note: &Note) -> Option<Term> {
    match note {
        Note::ElectionStarted { term, .. }
        | Note::PreVoteStarted { term }
        | Note::TermAdopted { term, .. }
        | Note::VoteGranted { term, .. }
        | Note::VoteDenied { term, .. }
        | Note::Elected { term }
        | Note::Follows { term, .. }
        | Note::Appended { term, .. } => Some(*term),
        _ => None,
    }
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Which events are wanted.
    pub filter: Filter,
    /// What is shown.
    pub rows: Vec<ListedRow>,
    /// How many fit, and how many of them lie before the first that is shown.
    pub count: (usize, usize),
}

/// Which events fit: found out once for each, and too many to be handed about.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Those that fit, oldest first.
    ids: Vec<EventId>,
    /// The run, and the first and the last event that were looked through.
    seen: Option<(u32, EventId, EventId)>,
    /// The moment for which rows were made; none: they are to be made anew.
    at: Option<EventId>,
    /// By how many events the reader went away from it.
    away: i64,
}

/// One event of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRow {
    /// Which.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// What happened.
    pub text: String,
    /// How much it matters.
    pub weight: Weight,
    /// Whether a person noted it.
    pub is_note: bool,
    /// Whether it is the latest of those that fit, or lies ahead.
    pub place: Place,
}

/// Where an event lies, seen from the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before it.
    Past,
    /// It is the last one that fits.
    Here,
    /// After it.
    Ahead,
}

/// What is done with the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Browse {
    /// Other events are wanted.
    Filter(Filter),
    /// To earlier ones, or later.
    Earlier,
    /// To later ones.
    Later,
    /// To an event's moment, and it is selected everywhere.
    Choose(EventId),
    /// A note on this moment.
    Note(String),
    /// A note is taken away again.
    Forget(EventId),
    /// Open the list and write a note.
    Write,
}

/// Does it.
pub fn browse(model: &mut Model, browse: Browse) {
    match browse {
        Browse::Filter(filter) => {
            model.listing = Rc::new(Listing { filter, ..Listing::default() });
            model.found = Found::default();
        }
        Browse::Earlier => model.found.page(-(SHOWN as i64) / 2),
        Browse::Later => model.found.page(SHOWN as i64 / 2),
        Browse::Choose(event) => {
            asking::ask(model, Wish::Go(event));
            asking::ask(model, Wish::Of(Subject::Event(event)));
        }
        Browse::Note(text) => note(model, text.trim()),
        Browse::Forget(event) => forget(model, event),
        Browse::Write => {
            model.screen.rail = Rail::Events;
            model.screen.folded = false;
            model.screen.panel = Panel::Rail;
            model.errands.push(Errand::FocusNote);
        }
    }
}

/// A note changes nothing, so what was done later stays.
fn note(model: &mut Model, text: &str) {
    model.playback.playing = false;
    if let Err(refused) = model.player.slip_in(Statement::Note(text.into())) {
        model.telling.refuse(model.now, &refused.to_string());
    }
    (model.selection, model.asked) = (None, None);
    runs::touched(model);
    arrived(model);
}

fn forget(model: &mut Model, event: EventId) {
    model.playback.playing = false;
    let now = model.now;
    if model.player.take_out_note(event) {
        model.player.seek(now);
        (model.selection, model.asked) = (None, None);
        runs::touched(model);
        arrived(model);
    }
}

/// Brings the list up to the moment; only while it is open, and only if something happened.
pub fn follow(model: &mut Model) {
    if model.screen.rail != Rail::Events {
        return;
    }
    let now = model.player.events().last().map_or(EventId(0), |event| event.id);
    let (known, edition) = (model.player.known(), model.player.edition());
    let seen = known.first().zip(known.last()).map(|(first, last)| (edition, first.id, last.id));
    let found = &mut model.found;
    if found.seen == seen && found.at == Some(now) {
        return;
    }
    found.look_through(known, seen, &model.listing.filter);
    let (rows, count) = found.rows(known, now);
    model.listing = Rc::new(Listing { filter: model.listing.filter.clone(), rows, count });
}

impl Found {
    fn page(&mut self, by: i64) {
        self.away += by;
        self.at = None;
    }

    /// Looks through the events that came since, or through all of them if the run is another.
    fn look_through(&mut self, known: &[Event], seen: Option<(u32, EventId, EventId)>, filter: &Filter) {
        let new = match (self.seen, seen) {
            (Some((one, begin, last)), Some((other, first, _))) if (one, begin) == (other, first) => {
                known.partition_point(|event| event.id <= last)
            }
            _ => {
                self.ids.clear();
                0
            }
        };
        self.ids.extend(known[new..].iter().filter(|event| filter.lets_through(event)).map(|event| event.id));
        self.seen = seen;
    }

    /// The rows around the moment, how many fit in all, and how many of them lie before the first row.
    fn rows(&mut self, known: &[Event], now: EventId) -> (Vec<ListedRow>, (usize, usize)) {
        let here = self.ids.partition_point(|id| *id <= now);
        let most = self.ids.len();
        if self.at.is_some_and(|at| at != now) {
            self.away = 0;
        }
        self.at = Some(now);
        let end = (here + AHEAD).max(SHOWN) as i64 + self.away;
        let end = end.clamp(SHOWN.min(most) as i64, most as i64) as usize;
        let begin = end.saturating_sub(SHOWN);
        let row = |(place, id): (usize, &EventId)| {
            let event = why::find(known, *id)?;
            let place = match begin + place + 1 {
                place if place == here => Place::Here,
                place if place > here => Place::Ahead,
                _ => Place::Past,
            };
            let (text, weight) = (words::caption(event).text, words::weight(event));
            let text = if text.is_empty() { "Marked.".into() } else { text };
            Some(ListedRow {
                event: *id,
                at: event.at,
                text,
                weight,
                is_note: note_of(event).is_some(),
                place,
            })
        };
        (self.ids[begin..end].iter().enumerate().filter_map(row).collect(), (most, begin))
    }
}
