//! What a run measures: elections and terms, how long commits take, what they cost, and whether the cluster
//! could be used. Read off the events, in buckets of time.
//!
//! However long the run, there are at most [`MOST`] buckets: when they are full, each is made as wide as two.
//! A copy shares its buckets with what it was copied from, so that a player can keep one for each moment that
//! it goes back to.

mod availability;
mod csv;
mod spread;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use availability::Availability;
pub use csv::{HEAD, rows};
pub use spread::Spread;

use crate::host::wire;
use crate::raft::log::Payload;
use crate::raft::note::Note;
use crate::raft::{Index, Micros, Term, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::Body;

/// So many buckets there are at the most; an even number.
pub const MOST: usize = 240;
/// How wide a bucket is at first.
const FIRST_WIDTH: Micros = Micros::millis(10);

/// What a run measured so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    width: Micros,
    buckets: Vec<Arc<Bucket>>,
    /// Up to when availability is counted.
    until: Time,
    availability: Availability,
    term: Term,
    /// When leaders appended what is not applied anywhere yet.
    appended: BTreeMap<(Index, Term), Time>,
    /// The last entry that any server applied.
    applied: Index,
}

/// What was measured in one stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Elections that were begun.
    pub elections: u32,
    /// Elections that were won.
    pub won: u32,
    /// The highest term that any server was in, up to its end.
    pub term: Term,
    /// Commands that were committed: applied for the first time at any server.
    pub commands: u32,
    /// How long each of them took from its leader's append on, in microseconds.
    pub latency: Spread,
    /// Messages from server to server, copies that a link made not counted.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// For how long it was how available, in the order of [`Availability::ALL`].
    pub time: [Micros; 3],
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            width: FIRST_WIDTH,
            buckets: Vec::new(),
            until: Time(0),
            availability: Availability::NoLeader,
            term: Term(0),
            appended: BTreeMap::new(),
            applied: Index(0),
        }
    }
}

impl Figures {
    /// The buckets from the run's beginning on, each with the moment at which it begins.
    pub fn buckets(&self) -> impl Iterator<Item = (Time, &Bucket)> {
        self.buckets.iter().enumerate().map(|(place, bucket)| (self.begin(place), &**bucket))
    }

    /// How wide each of them is.
    pub fn width(&self) -> Micros {
        self.width
    }

    /// The same up to a later moment, since when nothing happened.
    pub fn up_to(&self, now: Time) -> Figures {
        let mut figures = self.clone();
        figures.pass_to(now);
        figures
    }

    /// The moment up to which it was measured: that of the latest event, if nobody asked for a later one.
    pub fn until(&self) -> Time {
        self.until
    }

    /// The same in at most so many wider buckets, for a table.
    pub fn coarser(&self, most: usize) -> Figures {
        let mut figures = self.clone();
        while figures.buckets.len() > most.max(1) {
            figures.widen();
        }
        figures
    }

    /// All of it as one bucket.
    pub fn total(&self) -> Bucket {
        self.buckets.iter().fold(Bucket::default(), |total, bucket| total.with(bucket))
    }

    /// Takes an event over, and the cluster as it is after it.
    pub fn take(&mut self, event: &Event, cluster: &Cluster) {
        self.pass_to(event.at);
        if matches!(event.trigger, Trigger::Act(_)) || event.news.iter().any(changes_standing) {
            self.availability = Availability::of(cluster);
            let terms = cluster.machines.values().filter_map(|machine| machine.host.as_ref());
            self.term = terms.map(|host| host.server.current_term).fold(self.term, Term::max);
        }
        event.news.iter().for_each(|news| self.take_news(news, event.at));
        let term = self.term;
        self.bucket(event.at).term = term;
    }

    fn take_news(&mut self, news: &News, at: Time) {
        match news {
            News::Server(_, Note::ElectionStarted { .. }) => self.bucket(at).elections += 1,
            News::Server(_, Note::Elected { .. }) => self.bucket(at).won += 1,
            News::Server(_, Note::Appended { index, term }) => {
                self.appended.entry((*index, *term)).or_insert(at);
            }
            News::Sent(packet) if packet.copy_of.is_none() => {
                if let Body::Server(message) = &packet.body {
                    let bucket = self.bucket(at);
                    bucket.messages += 1;
                    bucket.bytes += wire::encode_message(message).len() as u64;
                }
            }
            News::Applied { index, term, payload, repeated, .. } if *index > self.applied => {
                self.applied = *index;
                let since = self.appended.get(&(*index, *term)).copied();
                self.appended = self.appended.split_off(&(Index(index.0 + 1), Term(0)));
                if matches!(payload, Payload::Command(_)) && !repeated {
                    let bucket = self.bucket(at);
                    bucket.commands += 1;
                    since.into_iter().for_each(|since| bucket.latency.add((at - since).0));
                }
            }
            _ => {}
        }
    }

    /// Counts how available it was until then.
    fn pass_to(&mut self, to: Time) {
        while self.until < to {
            let place = self.until.0 / self.width.0;
            let end = Time((place + 1) * self.width.0).min(to);
            let (span, standing) = (end - self.until, self.availability as usize);
            self.bucket(self.until).time[standing].0 += span.0;
            self.until = end;
        }
    }

    /// The bucket of a moment, which is no earlier than that of the last one.
    fn bucket(&mut self, at: Time) -> &mut Bucket {
        while at.0 / self.width.0 >= MOST as u64 {
            self.widen();
        }
        let place = (at.0 / self.width.0) as usize;
        let new = Bucket { term: self.term, ..Bucket::default() };
        while self.buckets.len() <= place {
            self.buckets.push(Arc::new(new.clone()));
        }
        Arc::make_mut(&mut self.buckets[place])
    }

    /// Makes each two neighbours one.
    fn widen(&mut self) {
        self.width = Micros(2 * self.width.0);
        let pairs = self.buckets.chunks(2);
        self.buckets = pairs
            .map(|pair| match pair {
                [one, other] => Arc::new(Bucket::clone(one).with(other)),
                _ => pair[0].clone(),
            })
            .collect();
    }

    fn begin(&self, place: usize) -> Time {
        Time(self.width.0 * place as u64)
    }
}

impl Bucket {
    /// Both together; `later` is the later one.
    pub fn with(mut self, later: &Bucket) -> Bucket {
        self.elections += later.elections;
        self.won += later.won;
        self.term = later.term;
        self.commands += later.commands;
        self.latency.add_all(&later.latency);
        self.messages += later.messages;
        self.bytes += later.bytes;
        for (time, more) in self.time.iter_mut().zip(later.time) {
            time.0 += more.0;
        }
        self
    }

    /// Messages for each command that was committed, in hundredths; none if none was.
    pub fn messages_per_command(&self) -> Option<u64> {
        (self.messages * 100).checked_div(self.commands.into())
    }

    /// Their bytes for each command that was committed; none if none was.
    pub fn bytes_per_command(&self) -> Option<u64> {
        self.bytes.checked_div(self.commands.into())
    }
}

/// Whether it may change who leads, in which term, and whom a leader can reach.
fn changes_standing(news: &News) -> bool {
    match news {
        News::Crashed { .. } | News::Started { .. } | News::Stalled { .. } => true,
        News::Server(_, note) => matches!(
            note,
            Note::ElectionStarted { .. }
                | Note::TermAdopted { .. }
                | Note::Elected { .. }
                | Note::SteppedDown { .. }
                | Note::Configured { .. }
                | Note::ConfigurationBack { .. }
                | Note::SnapshotInstalled { .. }
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
