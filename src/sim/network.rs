//! The network: a link for each ordered pair, and the messages on them.
//!
//! A link may be cut, and may have settings of its own. What it does to a message is drawn from its
//! own stream, and always the same number of draws, so that a changed setting shifts nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chance::{Purpose, Stream};
use super::event::News;
use super::packet::{MessageId, Packet, Pattern};
use super::settings::LinkSettings;
use super::statement::{Ends, Party};
use crate::raft::Micros;

/// All links and all messages in flight.
#[derive(Clone, Debug)]
pub struct Network {
    /// The messages in flight, oldest first.
    pub in_flight: BTreeMap<MessageId, Flight>,
    links: BTreeMap<(Party, Party), Link>,
    holds: Vec<Hold>,
    seed: u64,
}

/// A message in flight.
#[derive(Clone, Debug)]
pub struct Flight {
    /// The message.
    pub packet: Arc<Packet>,
    /// Whether it stays in flight until it is delivered by hand.
    pub held: bool,
    pub(super) order: u64,
}

/// What went over a link in one direction since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages sent, copies counted.
    pub sent: u32,
    /// Those that were lost, wherever.
    pub lost: u32,
    /// Those that are copies.
    pub doubled: u32,
}

#[derive(Clone, Debug)]
struct Link {
    cut: bool,
    counts: Counts,
    own: Option<LinkSettings>,
    chance: Stream,
}

/// What `hold` and `release` said, in order: the last one that fits a message decides.
#[derive(Clone, Debug)]
struct Hold {
    pattern: Pattern,
    holds: bool,
}

/// What a link does to one message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) lost: bool,
    pub(super) latency: Micros,
    pub(super) copy: Option<Micros>,
}

impl Network {
    pub(super) fn new(seed: u64) -> Network {
        Network { in_flight: BTreeMap::new(), links: BTreeMap::new(), holds: Vec::new(), seed }
    }

    /// Whether nothing gets from one to the other.
    pub fn is_cut(&self, from: Party, to: Party) -> bool {
        self.links.get(&(from, to)).is_some_and(|link| link.cut)
    }

    /// The settings that this link alone has.
    pub fn link_settings(&self, from: Party, to: Party) -> Option<&LinkSettings> {
        self.links.get(&(from, to))?.own.as_ref()
    }

    /// What went over this link in this direction.
    pub fn counts(&self, from: Party, to: Party) -> Counts {
        self.links.get(&(from, to)).map_or_else(Counts::default, |link| link.counts)
    }

    /// Counts a message that was sent or lost.
    pub(super) fn count(&mut self, news: &News) {
        match news {
            News::Sent(packet) => {
                let counts = &mut self.link(packet.from, packet.to).counts;
                counts.sent += 1;
                counts.doubled += u32::from(packet.copy_of.is_some());
            }
            News::Lost(packet, _) => self.link(packet.from, packet.to).counts.lost += 1,
            _ => {}
        }
    }

    /// Whether any link is cut.
    pub fn any_cut(&self) -> bool {
        self.links.values().any(|link| link.cut)
    }

    pub(super) fn set_cut(&mut self, ends: Ends, cut: bool) {
        for (from, to) in ends.directions() {
            self.link(from, to).cut = cut;
        }
    }

    pub(super) fn heal_all(&mut self) {
        self.links.values_mut().for_each(|link| link.cut = false);
    }

    /// Settings of its own for a link, changed from those it has now.
    pub(super) fn set_link(&mut self, ends: Ends, common: &LinkSettings, change: impl Fn(&mut LinkSettings)) {
        for (from, to) in ends.directions() {
            change(self.link(from, to).own.get_or_insert_with(|| common.clone()));
        }
    }

    pub(super) fn fate(&mut self, from: Party, to: Party, common: &LinkSettings) -> Fate {
        let link = self.link(from, to);
        let settings = link.own.clone().unwrap_or_else(|| common.clone());
        let lost = link.chance.hits(settings.loss);
        let latency = link.chance.within(settings.latency);
        let copied = link.chance.hits(settings.duplicate);
        let later = link.chance.within(settings.latency);
        Fate { lost, latency, copy: copied.then_some(later) }
    }

    pub(super) fn hold(&mut self, pattern: Pattern) {
        self.holds.push(Hold { pattern, holds: true });
    }

    /// What is sent from now on and fits is held no more.
    pub(super) fn release(&mut self, pattern: Option<Pattern>) {
        match pattern {
            None => self.holds.clear(),
            Some(pattern) => self.holds.push(Hold { pattern, holds: false }),
        }
    }

    pub(super) fn is_held(&self, packet: &Packet) -> bool {
        self.holds.iter().rev().find(|hold| hold.pattern.fits(packet)).is_some_and(|hold| hold.holds)
    }

    /// The oldest message in flight that fits.
    pub fn oldest(&self, pattern: &Pattern) -> Option<&Flight> {
        self.in_flight.values().find(|flight| pattern.fits(&flight.packet))
    }

    fn link(&mut self, from: Party, to: Party) -> &mut Link {
        let new = || Link {
            cut: false,
            counts: Counts::default(),
            own: None,
            chance: Stream::new(self.seed, Purpose::Link(from, to)),
        };
        self.links.entry((from, to)).or_insert_with(new)
    }
}

impl Ends {
    fn directions(self) -> impl Iterator<Item = (Party, Party)> {
        let back = self.both.then_some((self.to, self.from));
        std::iter::once((self.from, self.to)).chain(back)
    }
}
