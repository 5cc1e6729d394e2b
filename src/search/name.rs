//! Messages by what they say and not by their numbers, so that a run in which something is left out still means
//! the same.

use super::play::{Deed, Play};
use crate::sim::cluster::Cluster;
use crate::sim::packet::{Between, Comparison, FieldTest, Packet, Pattern, all_kinds};
use crate::sim::statement::Statement;

/// The deed as it can be done now, its message named by as little as tells it from the others in flight.
pub(super) fn named(play: &Play, deed: &Deed) -> Deed {
    match deed {
        Deed::Do(Statement::Deliver(pattern)) => Deed::Do(Statement::Deliver(name(play, pattern))),
        Deed::Do(Statement::Duplicate(pattern)) => Deed::Do(Statement::Duplicate(name(play, pattern))),
        deed => deed.clone(),
    }
}

fn name(play: &Play, pattern: &Pattern) -> Pattern {
    let cluster = &play.watched.cluster;
    let packet = cluster.network.oldest(pattern).map(|flight| &flight.packet);
    packet.map_or_else(|| pattern.clone(), |packet| shortest(cluster, packet))
}

fn shortest(cluster: &Cluster, packet: &Packet) -> Pattern {
    let fields = all_kinds().find(|(kind, _)| *kind == packet.kind()).map_or(&[][..], |(_, fields)| fields);
    let tests: Vec<FieldTest> = fields.iter().filter_map(|(name, _)| is(packet, name)).collect();
    let one = tests.iter().map(|test| vec![test.clone()]);
    let two = tests.iter().skip(1).map(|test| vec![tests[0].clone(), test.clone()]);
    let candidates = [Vec::new()].into_iter().chain(one).chain(two).chain([tests.clone()]);
    let mut patterns = candidates.map(|fields| of(packet, fields));
    // A copy says what its original says: either will do.
    let meant = |pattern: &Pattern| {
        let oldest = cluster.network.oldest(pattern).map(|flight| &flight.packet);
        oldest.is_some_and(|oldest| oldest.id == packet.id || oldest.body == packet.body)
    };
    patterns.find(meant).unwrap_or(Pattern::Number(packet.id))
}

fn of(packet: &Packet, fields: Vec<FieldTest>) -> Pattern {
    let between = Between { from: Some(packet.from), to: Some(packet.to), both: false };
    Pattern::Fits { between: Some(between), kind: Some(packet.kind()), fields }
}

fn is(packet: &Packet, name: &'static str) -> Option<FieldTest> {
    packet.field(name).map(|value| FieldTest { name, comparison: Comparison::Is, value })
}
