//! The list of events: which of them are wanted, and the stretch of them that is shown. And what a person notes
//! beside them.
//!
//! Which events fit is found out once for each, as it comes; only a few dozen around the moment are drawn.

mod filter;
mod kind;

use std::rc::Rc;

pub use filter::{Filter, servers};
pub use kind::{Kind, note_of};

use super::asking::{self, Wish};
use super::model::Model;
use super::msg::Errand;
use super::noting;
use super::screen::{Panel, Rail};
use crate::raft::Time;
use crate::sim::event::{Event, EventId};
use crate::why::{self, Subject};
use crate::words::{self, Weight};

/// How many events are drawn.
const SHOWN: usize = 80;
/// How many of them come after the moment.
const AHEAD: usize = 12;

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
        Browse::Note(text) => noting::mark(model, text.trim()),
        Browse::Forget(event) => noting::forget(model, event),
        Browse::Write => {
            model.screen.rail = Rail::Events;
            model.screen.folded = false;
            model.screen.panel = Panel::Rail;
            model.errands.push(Errand::FocusNote);
        }
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
