//! Messages as slanted lines, from the sender's lane to the receiver's; lost ones end in a cross.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Drawing, Hit, JOURNEY, Picture, tenth};
use crate::raft::Time;
use crate::raft::message::Message;
use crate::sim::event::{Event, EventId, News};
use crate::sim::packet::{Body, MessageId, Packet};

/// The most lines.
const MOST: usize = 2_500;

impl Drawing<'_> {
    pub(super) fn messages(&self, picture: &mut Picture, events: &[Event]) {
        let first = events.partition_point(|event| (event.at.0 as f64) < self.canvas.origin - JOURNEY);
        let events = &events[first..];
        let arrived: BTreeMap<MessageId, (EventId, Time)> =
            events.iter().filter_map(|event| Some((event.arrival()?.0, (event.id, event.at)))).collect();
        let news = events.iter().rev().flat_map(|event| event.news.iter().map(move |news| (event, news)));
        for (event, news) in news.take(MOST) {
            self.message(picture, event, news, &arrived);
        }
    }

    fn message(
        &self,
        picture: &mut Picture,
        event: &Event,
        news: &News,
        arrived: &BTreeMap<MessageId, (EventId, Time)>,
    ) {
        match news {
            News::Sent(packet) => {
                // By hand it may arrive earlier than it would have, or later.
                let flies = self.frame.cluster.network.in_flight.get(&packet.id);
                let (arrived, at) = arrived.get(&packet.id).copied().unzip();
                let end = at.or(flies.map(|flight| flight.packet.arrives_at)).unwrap_or(packet.arrives_at);
                let until = end.min(self.frame.cluster.now.max(packet.sent_at));
                let Some(to) = self.point(packet, until, end) else { return };
                let from = (self.x(packet.sent_at), self.at(packet.from).unwrap_or(to.1));
                let path = if is_thin(packet) { &mut picture.thin } else { &mut picture.thick };
                let _ = write!(path, "M{} {}L{} {}", from.0, from.1, to.0, to.1);
                let event = arrived.unwrap_or(event.id);
                picture.hits.push(Hit { from, to, event });
            }
            News::Lost(packet, _) => {
                if let Some((x, y)) = self.point(packet, event.at, packet.arrives_at) {
                    let _ = write!(picture.lost, "M{} {}l6 6m0 -6l-6 6", tenth(x - 3.0), tenth(y - 3.0));
                    picture.hits.push(Hit { from: (x, y), to: (x, y), event: event.id });
                }
            }
            _ => {}
        }
    }

    /// Where a message that arrives at `end` is at a moment: on the line from its sender's lane to its receiver's.
    fn point(&self, packet: &Packet, at: Time, end: Time) -> Option<(f64, f64)> {
        let (from, to) = (self.at(packet.from)?, self.at(packet.to)?);
        let way = (end - packet.sent_at).0.max(1) as f64;
        let part = ((at - packet.sent_at).0 as f64 / way).min(1.0);
        Some((self.x(at), tenth(from + (to - from) * part)))
    }
}

/// Heartbeats and answers are drawn thin: they are the daily round.
fn is_thin(packet: &Packet) -> bool {
    match &packet.body {
        Body::Server(Message::AppendEntries(append)) => append.entries.is_empty(),
        Body::Server(Message::AppendEntriesReply(reply)) => reply.success,
        _ => false,
    }
}
