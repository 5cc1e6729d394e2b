//! A run that is made up as it goes: what was done so far, what it cost, and whether it broke what is looked for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Add;

use super::ground::{Far, Ground};
use crate::check::Watched;
use crate::check::invariants::{Invariant, Violation};
use crate::raft::Micros;
use crate::raft::note::Note;
use crate::script::line::Line;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::{Body, Packet};
use crate::sim::statement::{Refused, Statement};

/// One thing done in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A statement.
    Do(Statement),
    /// `run 200ms`: time passes, and what is due happens.
    Pass(Micros),
}

/// How long a run is.
///
/// It is counted as the papers count: an event is a time-out with one's own vote, a request with its answer, a
/// client's command or read, a restart, a change of membership or leadership, a snapshot, a stretch of time, a
/// copy that arrives beside its original. A write that ends and an answer to a client are part of what they
/// belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length {
    /// The events.
    pub events: usize,
    /// The same, but each message between servers is one.
    pub messages: usize,
}

/// A run under way.
#[derive(Clone, Debug)]
pub(super) struct Play {
    pub watched: Watched,
    pub deeds: Vec<Deed>,
    pub length: Length,
    /// What counts for ever in what happened, in whatever order: who was elected, what was committed and answered.
    pub past: u64,
    /// How far it has come.
    pub ground: Ground,
}

impl Play {
    pub fn new(start: &Watched) -> Play {
        Play {
            watched: start.clone(),
            deeds: Vec::new(),
            length: Length::default(),
            past: 0,
            ground: Ground::default(),
        }
    }

    /// All of these from the start, those left out that cannot be done.
    pub fn of(start: &Watched, deeds: &[Deed]) -> Play {
        let mut play = Play::new(start);
        play.act_all(deeds);
        play
    }

    /// Does all of these now, those left out that cannot be done.
    pub fn act_all(&mut self, deeds: &[Deed]) {
        deeds.iter().for_each(|deed| drop(self.act(deed.clone())));
    }

    /// Does this now.
    pub fn act(&mut self, deed: Deed) -> Result<Vec<Event>, Refused> {
        let (price, events) = match &deed {
            Deed::Do(statement) => (self.price(statement), self.watched.act(statement)?),
            Deed::Pass(span) => self.pass(*span),
        };
        self.length = self.length + price;
        let marks = events.iter().flat_map(|event| &event.news).map(mark);
        self.past = marks.fold(self.past, u64::wrapping_add);
        events.iter().flat_map(|event| &event.news).for_each(|news| self.ground.cover(news));
        self.deeds.push(deed);
        Ok(events)
    }

    /// The first violation that is looked for.
    pub fn violation(&self, target: Target) -> Option<&Violation> {
        self.watched.witness.violations().iter().find(|violation| target.meets(violation.invariant))
    }

    fn pass(&mut self, span: Micros) -> (Length, Vec<Event>) {
        let end = self.watched.cluster.now + span;
        let (mut length, mut events) = (ONE, Vec::new());
        while self.watched.cluster.next_at().is_some_and(|at| at <= end) {
            let event = self.watched.step();
            if let Some(Trigger::Arrival(packet)) = event.as_ref().map(|event| &event.trigger) {
                length = length + fare(packet);
            }
            events.extend(event);
        }
        self.watched.cluster.pass_to(end);
        (length, events)
    }

    fn price(&self, statement: &Statement) -> Length {
        match statement {
            Statement::Deliver(pattern) => {
                let flight = self.watched.cluster.network.oldest(pattern);
                flight.map_or(Length::default(), |flight| fare(&flight.packet))
            }
            Statement::Start(_)
            | Statement::Wipe(_)
            | Statement::Beat(_)
            | Statement::Sync(_)
            | Statement::Duplicate(_) => Length::default(),
            _ => ONE,
        }
    }
}

/// What this leaves for ever.
fn mark(news: &News) -> u64 {
    let mut hasher = DefaultHasher::new();
    match news {
        News::Server(id, note @ (Note::Elected { .. } | Note::Committed { .. })) => {
            (0, id, note).hash(&mut hasher)
        }
        News::Started { server } => (2, server).hash(&mut hasher),
        News::Applied { server, index, term, .. } => (3, server, index, term).hash(&mut hasher),
        News::Closed { client, outcome, .. } => (4, client, outcome).hash(&mut hasher),
        _ => return 0,
    }
    hasher.finish()
}

const ONE: Length = Length { events: 1, messages: 1 };

/// What a message's arrival counts.
fn fare(packet: &Packet) -> Length {
    match &packet.body {
        Body::Server(_) => {
            let counts = is_request(packet) || packet.copy_of.is_some();
            Length { events: counts.into(), messages: 1 }
        }
        Body::Request(_) | Body::Reply(_) | Body::Watch(_) | Body::News(_) => Length::default(),
    }
}

impl Add for Length {
    type Output = Length;

    fn add(self, more: Length) -> Length {
        Length { events: self.events + more.events, messages: self.messages + more.messages }
    }
}

/// What is looked for in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// That this invariant is broken; none: any.
    Broken(Option<Invariant>),
    /// That it parts from its twin, in which all rules are obeyed, and has come so far.
    Parted(Far),
}

impl Target {
    fn meets(self, invariant: Invariant) -> bool {
        match self {
            Target::Broken(wanted) => wanted.is_none_or(|wanted| wanted == invariant),
            Target::Parted(_) => false,
        }
    }
}

/// Whether servers answer it.
pub(super) fn is_request(packet: &Packet) -> bool {
    packet.message().is_some_and(|message| !message.kind().ends_with("Reply"))
}

impl From<Deed> for Line {
    fn from(deed: Deed) -> Line {
        match deed {
            Deed::Do(statement) => Line::Act(statement),
            Deed::Pass(span) => Line::Run(span),
        }
    }
}
