//! The whole run in few words, from its beginning to the farthest moment reached: for each server what it was
//! through, when links were cut, where it turned, and how busy it was.
//!
//! It is written as the run goes, and stays when one goes back: what lies ahead is known. Only who changes the
//! past cuts it off. A run of an hour takes a few megabytes of it.

pub mod cuts;
pub mod lanes;
pub mod turns;

use std::collections::BTreeMap;

use crate::raft::{ServerId, Term, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::statement::ClientId;
use cuts::Cut;
use lanes::Lane;
pub use turns::{Kind, Sort, Turn};

/// What is known of a run as a whole.
#[derive(Clone, Debug, Default)]
pub struct Chronicle {
    /// What each server was through.
    pub lanes: BTreeMap<ServerId, Lane>,
    /// When links were cut, and healed.
    pub cuts: Vec<Cut>,
    /// When each client asked once more.
    pub retries: BTreeMap<ClientId, Vec<Time>>,
    /// Where the run turned, in order.
    pub turns: Vec<Turn>,
    /// How busy each tenth of a second was, by its number.
    pub busy: BTreeMap<u64, Busy>,
    /// The latest event in it.
    seen: EventId,
}

/// What went on in a tenth of a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Busy {
    /// So many messages were sent.
    pub sent: u32,
    /// So many were lost.
    pub lost: u32,
}

/// A tenth of a second, in microseconds.
pub const TENTH: u64 = 100_000;

impl Chronicle {
    /// Of a run that begins so.
    pub fn new(cluster: &Cluster) -> Chronicle {
        let mut chronicle = Chronicle::default();
        for (id, machine) in &cluster.machines {
            let term = machine.host.as_ref().map(|host| host.server.current_term);
            chronicle.lanes.insert(*id, Lane::new(term));
        }
        chronicle
    }

    /// Takes over an event, unless it is known; `broke`: whether an invariant broke in it.
    pub(super) fn take(&mut self, event: &Event, broke: bool) {
        if event.id <= self.seen {
            return;
        }
        self.seen = event.id;
        self.turns.extend(turns::of(event, broke));
        if let Trigger::Act(statement) = &event.trigger {
            cuts::take(&mut self.cuts, statement, event.at);
        }
        event.news.iter().for_each(|news| self.hear(event, news));
    }

    fn hear(&mut self, event: &Event, news: &News) {
        match news {
            News::Sent(_) => self.busy(event.at).sent += 1,
            News::Lost(..) => self.busy(event.at).lost += 1,
            News::Asked { client, attempt, .. } if *attempt > 1 => {
                self.retries.entry(*client).or_default().push(event.at);
            }
            News::Server(id, note) => self.lane(*id).note(event, note),
            News::Crashed { server, .. } => self.lane(*server).crash(event),
            News::Started { server } => self.lane(*server).start(event),
            News::Stalled { server, paused } => self.lane(*server).stall(event, *paused),
            _ => {}
        }
    }

    fn busy(&mut self, at: Time) -> &mut Busy {
        self.busy.entry(at.0 / TENTH).or_default()
    }

    fn lane(&mut self, id: ServerId) -> &mut Lane {
        self.lanes.entry(id).or_default()
    }

    /// What came after this event, which was the latest at `now`, never happened.
    pub(super) fn forget_after(&mut self, last: EventId, now: Time) {
        if last >= self.seen {
            return;
        }
        self.seen = last;
        self.lanes.values_mut().for_each(|lane| lane.forget_after(last));
        self.lanes.retain(|_, lane| !lane.spans.is_empty());
        self.retries.values_mut().for_each(|retries| retries.retain(|at| *at <= now));
        self.cuts.retain(|cut| cut.from <= now);
        for cut in &mut self.cuts {
            cut.to = cut.to.filter(|to| *to <= now);
        }
        self.turns.truncate(self.turns.partition_point(|turn| turn.event <= last));
        self.busy.retain(|tenth, _| *tenth <= now.0 / TENTH);
    }

    /// All events behind this one have other numbers now, higher by so many or lower, and nothing else changed.
    pub(super) fn renumber_behind(&mut self, event: EventId, by: i64) {
        let renumber = |id: &mut EventId| {
            if *id > event {
                id.0 = id.0.saturating_add_signed(by);
            }
        };
        for lane in self.lanes.values_mut() {
            lane.spans.iter_mut().for_each(|span| renumber(&mut span.event));
            lane.crowns.iter_mut().for_each(|(won, _)| renumber(won));
        }
        self.turns.iter_mut().for_each(|turn| renumber(&mut turn.event));
        renumber(&mut self.seen);
    }

    /// When a server first was in this term, and in which event.
    pub fn began(&self, term: Term) -> Option<EventId> {
        let spans = self.lanes.values().flat_map(|lane| &lane.spans);
        spans.filter(|span| span.term == Some(term)).map(|span| span.event).min()
    }

    /// The turning points before this event, the nearest first.
    pub fn turns_before(&self, event: EventId) -> impl Iterator<Item = &Turn> {
        self.turns[..self.turns.partition_point(|turn| turn.event < event)].iter().rev()
    }

    /// The turning points behind this event, the nearest first.
    pub fn turns_behind(&self, event: EventId) -> impl Iterator<Item = &Turn> {
        self.turns[self.turns.partition_point(|turn| turn.event <= event)..].iter()
    }
}
