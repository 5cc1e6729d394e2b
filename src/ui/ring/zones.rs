//! Where a carried message can be let go: five places that appear while it is in the hand.
//!
//! They lie together where nobody stands, off the way of the message, and not where it was taken up: none is entered
//! by accident, and none hides a server.

use yew::prelude::*;

use crate::raft::Micros;
use crate::sim::packet::{Packet, Pattern};
use crate::sim::statement::Statement;
use crate::ui::app::Deed;
use crate::ui::geometry::{FINGER, Lane, Plan, Point};
use crate::ui::glyph::px;

/// One of the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// It arrives now.
    Deliver,
    /// It arrives later: its way takes as long again.
    Delay,
    /// It stays in flight, or goes on if it does.
    Hold,
    /// It travels twice.
    Copy,
    /// It is lost.
    Drop,
}

/// So broad is a zone; on a phone, as broad as its word.
const BREADTH: f64 = 96.0;
const NARROW: f64 = 62.0;
/// What is left between two of them and the edge.
const GAP: f64 = 6.0;
/// So many stand beside each other, whichever finds room.
const COLUMNS: [usize; 4] = [5, 3, 2, 1];
/// Room is looked for in steps of this.
const STEP: f64 = 8.0;
/// What is half as broad as this lies on a message's way.
const WAY: f64 = FINGER / 2.0;
/// A way that takes no time at all is made so long.
const LEAST: Micros = Micros(1_000);

impl Zone {
    /// All of them, as they stand.
    pub const ALL: [Zone; 5] = [Zone::Deliver, Zone::Delay, Zone::Hold, Zone::Copy, Zone::Drop];

    /// What letting go there says of a message.
    pub fn statement(self, packet: &Packet, held: bool) -> Statement {
        let this = Pattern::Number(packet.id);
        match self {
            Zone::Deliver => Statement::Deliver(this),
            Zone::Delay => Statement::Delay(this, (packet.arrives_at - packet.sent_at).max(LEAST)),
            Zone::Hold if held => Statement::Release(Some(this)),
            Zone::Hold => Statement::Hold(this),
            Zone::Copy => Statement::Duplicate(this),
            Zone::Drop => Statement::Drop(this),
        }
    }

    /// What does the same to the message that is selected.
    pub fn deed(self) -> Deed {
        match self {
            Zone::Deliver => Deed::Deliver,
            Zone::Delay => Deed::Delay,
            Zone::Hold => Deed::Hold,
            Zone::Copy => Deed::CutOrCopy,
            Zone::Drop => Deed::Drop,
        }
    }

    /// What stands on it.
    pub fn word(self, held: bool) -> &'static str {
        match self {
            Zone::Deliver => "Deliver",
            Zone::Delay => "Delay",
            Zone::Hold if held => "Release",
            Zone::Hold => "Hold",
            Zone::Copy => "Copy",
            Zone::Drop => "Drop",
        }
    }
}

/// The places for one message.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Zones {
    corner: Point,
    columns: usize,
    breadth: f64,
}

impl Zones {
    /// Those for a message that was taken up at `start` on its way `lane`.
    pub fn new(start: Point, lane: Option<&Lane>, plan: &Plan) -> Zones {
        let breadth = if plan.scale.beside { BREADTH } else { NARROW };
        let way: Vec<Point> =
            lane.map_or(vec![], |lane| (0..=16).map(|i| lane.at(f64::from(i) / 16.0)).collect());
        let steps = |room: f64| (0..=(room.max(0.0) / STEP) as usize).map(|step| step as f64 * STEP);
        let tries = COLUMNS.iter().flat_map(|columns| {
            let shape = Zones { corner: Point::default(), columns: *columns, breadth };
            let (width, height) = shape.size();
            let tops: Vec<f64> = steps(plan.size.height - height).collect();
            steps(plan.size.width - width).flat_map(move |x| {
                tops.clone().into_iter().map(move |y| Zones { corner: Point { x, y }, ..shape })
            })
        });
        let costs = tries.map(|zones| (zones.cost(start, &way, plan), zones));
        costs
            .min_by(|(one, _), (other, _)| one.total_cmp(other))
            .map_or_else(Zones::default, |(_, zones)| zones)
    }

    /// The one under the pointer.
    pub fn at(&self, pointer: Point) -> Option<Zone> {
        let within = |place: &usize| {
            let Point { x, y } = self.place(*place);
            (x..x + self.breadth).contains(&pointer.x) && (y..y + FINGER).contains(&pointer.y)
        };
        (0..Zone::ALL.len()).find(within).map(|place| Zone::ALL[place])
    }

    /// Their width and height together, with what is left around them.
    fn size(&self) -> (f64, f64) {
        let rows = Zone::ALL.len().div_ceil(self.columns);
        (self.columns as f64 * (self.breadth + GAP) + GAP, rows as f64 * (FINGER + GAP) + GAP)
    }

    fn place(&self, nth: usize) -> Point {
        let (column, row) = (nth % self.columns.max(1), nth / self.columns.max(1));
        Point {
            x: self.corner.x + GAP + column as f64 * (self.breadth + GAP),
            y: self.corner.y + GAP + row as f64 * (FINGER + GAP),
        }
    }

    /// How far a place is from all of them together.
    fn distance(&self, to: Point) -> f64 {
        let (width, height) = self.size();
        let outside = |at: f64, from: f64, long: f64| (from - at).max(at - from - long).max(0.0);
        outside(to.x, self.corner.x, width).hypot(outside(to.y, self.corner.y, height))
    }

    /// What is in their way here: servers more than the message's own way, that more than clients and names.
    fn cost(&self, start: Point, way: &[Point], plan: &Plan) -> f64 {
        let hidden = |at: Point, reach: f64, weight: f64| {
            let depth = (1.0 - self.distance(at) / reach).max(0.0);
            if depth > 0.0 { weight * (1.0 + depth) } else { 0.0 }
        };
        let servers = plan.servers.values().map(|place| {
            let name = Point { x: place.at.x + place.label.at.x, y: place.at.y + place.label.at.y };
            hidden(place.at, plan.scale.reach(), 1_000.0) + hidden(name, 20.0, 1.0)
        });
        let clients = plan.clients.values().map(|at| hidden(*at, FINGER, 50.0));
        let crossed = way.iter().map(|at| hidden(*at, WAY, 1.0));
        hidden(start, WAY, 1_000.0)
            + servers.chain(clients).chain(crossed).sum::<f64>()
            + self.distance(start) / plan.size.width.max(1.0)
    }
}

/// The places, the one under the pointer in ink.
pub fn view(zones: &Zones, pointer: Point, held: bool) -> Html {
    let chosen = zones.at(pointer);
    let one = |(nth, zone): (usize, &Zone)| {
        let Point { x, y } = zones.place(nth);
        let class = classes!("zone", (chosen == Some(*zone)).then_some("chosen"));
        html! {
            <g key={nth} {class}>
                <rect x={px(x)} y={px(y)} width={px(zones.breadth)} height={px(FINGER)} rx="7" />
                <text x={px(x + zones.breadth / 2.0)} y={px(y + FINGER / 2.0 + 5.0)} font-size="14" text-anchor="middle">
                    { zone.word(held) }
                </text>
            </g>
        }
    };
    html! { <g class="zones" aria-hidden="true">{ for Zone::ALL.iter().enumerate().map(one) }</g> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::ServerId;
    use crate::ui::geometry::{RING, Size};

    /// The places for a message half on its way from S1 to another.
    fn placed(width: f64, height: f64, servers: u16, to: u16) -> (Zones, Plan, Point) {
        let ids: Vec<ServerId> = (1..=servers).map(ServerId).collect();
        let plan = Plan::new(Size { width, height }, false, &ids, &[]);
        let lane = plan.lane(ServerId(1).into(), ServerId(to).into()).expect("both stand");
        let start = lane.at(0.5);
        (Zones::new(start, Some(&lane), &plan), plan, start)
    }

    #[test]
    fn they_hide_no_server_and_lie_within_the_stage() {
        for (width, height, servers) in
            [(808.0, 345.0, 3), (808.0, 345.0, 5), (560.0, 420.0, 5), (390.0, 290.0, 3), (808.0, 345.0, 25)]
        {
            for to in 2..=servers {
                let (zones, plan, start) = placed(width, height, servers, to);
                let near = plan.servers.values().map(|place| zones.distance(place.at));
                let nearest = near.fold(f64::MAX, f64::min);
                assert!(
                    nearest >= plan.scale.radius * RING,
                    "{servers} servers on {width}: {nearest} from S1 to S{to}"
                );
                assert!(zones.distance(start) > TREMBLE, "it is not in one from the beginning");
                let (right, bottom) = zones.size();
                assert!(zones.corner.x + right <= width && zones.corner.y + bottom <= height);
                assert!(zones.breadth > FINGER);
            }
        }
    }

    /// A hand that trembles enters none.
    const TREMBLE: f64 = 6.0;

    #[test]
    fn each_is_where_it_is_drawn() {
        let (zones, ..) = placed(808.0, 345.0, 5, 3);
        for (nth, zone) in Zone::ALL.into_iter().enumerate() {
            let Point { x, y } = zones.place(nth);
            assert_eq!(zones.at(Point { x: x + 1.0, y: y + 1.0 }), Some(zone));
            assert_eq!(zones.at(Point { x: x - 1.0, y: y + 1.0 }).filter(|found| *found == zone), None);
        }
    }
}
