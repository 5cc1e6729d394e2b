//! Where servers stand close, the straight way between two leads over others: it is bent inwards until it
//! passes them.

use std::collections::BTreeMap;

use super::{Lane, Place, Point, RING, Scale};
use crate::raft::ServerId;

/// How far each way passes from the middle of the straight one; ways that need no bow are left out.
pub type Bows = BTreeMap<(ServerId, ServerId), Point>;

/// So many places of a way are looked at.
const SAMPLES: usize = 16;
/// A bow is deepened so often at most.
const TRIES: usize = 12;

/// The bows that these servers' links need.
pub fn bows(servers: &BTreeMap<ServerId, Place>, scale: Scale) -> Bows {
    let count = servers.len().max(1) as f64;
    let sum = |part: fn(&Place) -> f64| servers.values().map(part).sum::<f64>() / count;
    let middle = Point { x: sum(|place| place.at.x), y: sum(|place| place.at.y) };
    let ids: Vec<ServerId> = servers.keys().copied().collect();
    let pairs = ids.iter().enumerate().flat_map(|(i, a)| ids[i + 1..].iter().map(move |b| (*a, *b)));
    pairs.filter_map(|pair| Some((pair, bow(pair, servers, middle, scale)?))).collect()
}

/// The flattest bow that passes all others, or the deepest one tried.
fn bow(
    (a, b): (ServerId, ServerId),
    servers: &BTreeMap<ServerId, Place>,
    middle: Point,
    scale: Scale,
) -> Option<Point> {
    let (from, to) = (servers[&a].at, servers[&b].at);
    let others: Vec<Point> =
        servers.iter().filter(|(id, _)| **id != a && **id != b).map(|(_, place)| place.at).collect();
    let half = from.toward(to, 0.5);
    let far = half.distance(middle).max(1.0);
    let step = scale.radius * 0.35;
    let by = |tries: usize| {
        let depth = (step * tries as f64).min(far);
        Point { x: (middle.x - half.x) / far * depth, y: (middle.y - half.y) / far * depth }
    };
    let clear = scale.radius * RING + 9.0 * scale.k;
    let passes = |tries: &usize| {
        // Messages keep right of the link, so both of its sides must be free.
        let gap = scale.radius * 1.45;
        let side = |aside: f64| Lane::new(from, to, gap, gap, aside).bowed(by(*tries));
        [side(12.0 * scale.k), side(-12.0 * scale.k)].iter().all(|lane| is_clear(lane, &others, clear))
    };
    let tries = (0..TRIES).find(passes).unwrap_or(TRIES);
    (tries > 0).then(|| by(tries))
}

fn is_clear(lane: &Lane, others: &[Point], clear: f64) -> bool {
    let places = (0..=SAMPLES).map(|i| lane.at(i as f64 / SAMPLES as f64));
    places.into_iter().all(|place| others.iter().all(|other| place.distance(*other) > clear))
}
