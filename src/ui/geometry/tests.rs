//! What must hold of every plan: nothing is cut off and nothing overlaps.

use super::*;
use crate::raft::Time;

const DESKTOP: Size = Size { width: 808.0, height: 360.0 };
const PHONE: Size = Size { width: 390.0, height: 300.0 };
const PROJECTOR: Size = Size { width: 560.0, height: 420.0 };

fn plan(size: Size, present: bool, servers: u16) -> Plan {
    let ids: Vec<ServerId> = (1..=servers).map(ServerId).collect();
    Plan::new(size, present, &ids, &[ClientId(1), ClientId(2)])
}

/// Every size of every box.
fn plans() -> impl Iterator<Item = Plan> {
    let boxes = [(DESKTOP, false), (PHONE, false), (PROJECTOR, true)];
    boxes.into_iter().flat_map(|(size, present)| (1..=25).map(move |n| plan(size, present, n)))
}

#[test]
fn discs_stand_inside_the_box() {
    for plan in plans() {
        let outer = plan.scale.radius * RING;
        for place in plan.servers.values() {
            let Point { x, y } = place.at;
            assert!(x >= outer && x <= plan.size.width - outer, "{x} in {plan:?}");
            assert!(y >= outer && y <= plan.size.height - outer, "{y} in {plan:?}");
        }
    }
}

#[test]
fn discs_do_not_touch() {
    for plan in plans() {
        let places: Vec<Point> = plan.servers.values().map(|place| place.at).collect();
        for (i, one) in places.iter().enumerate() {
            for other in &places[i + 1..] {
                let apart = one.distance(*other);
                assert!(
                    apart > plan.scale.radius * RING * 2.0,
                    "{apart} of {} in {:?}",
                    places.len(),
                    plan.size
                );
            }
        }
    }
}

#[test]
fn names_stand_inside_the_box() {
    for plan in plans() {
        for place in plan.servers.values() {
            let y = place.at.y + place.label.at.y;
            assert!(y > plan.scale.font * 0.8 && y < plan.size.height - 2.0, "{y} in {plan:?}");
        }
    }
}

#[test]
fn the_first_stands_at_the_top_and_one_alone_in_the_middle() {
    let five = plan(DESKTOP, false, 5);
    let first = five.servers[&ServerId(1)].at;
    assert!(five.servers.values().all(|place| place.at.y >= first.y));
    assert!((first.x - 404.0).abs() < 0.5);
    let alone = plan(DESKTOP, false, 1).servers[&ServerId(1)].at;
    assert!((alone.x - 404.0).abs() < 0.5 && (alone.y - 180.0).abs() < 40.0, "{alone:?}");
}

#[test]
fn a_request_and_its_reply_keep_apart() {
    for plan in plans().filter(|plan| plan.servers.len() > 1) {
        let (one, other) = (ServerId(1).into(), ServerId(2).into());
        let there = plan.lane(one, other).unwrap();
        let back = plan.lane(other, one).unwrap();
        let aside = 24.0 * plan.scale.k;
        assert!(there.at(0.3).distance(back.at(0.7)) >= aside - 0.01);
    }
}

#[test]
fn a_message_passes_those_who_stand_between() {
    for servers in 2..=15 {
        let plan = plan(DESKTOP, false, servers);
        let radius = plan.scale.radius;
        for (from, to) in plan.servers.keys().flat_map(|a| plan.servers.keys().map(move |b| (*a, *b))) {
            let others = plan.servers.iter().filter(|(id, _)| **id != from && **id != to);
            let lane = plan.lane(from.into(), to.into()).unwrap();
            for (id, other) in others {
                let near =
                    (0..=20).map(|i| lane.at(f64::from(i) / 20.0).distance(other.at)).fold(1e9, f64::min);
                assert!(near > radius, "{from} to {to} over {id} of {servers}: {near} of {radius}");
            }
        }
    }
}

#[test]
fn a_message_is_where_virtual_time_puts_it() {
    let check = |now: u64, share: f64| {
        assert!((progress(Time(1_000), Time(11_000), Time(now)) - share).abs() < 1e-9);
    };
    check(0, 0.0);
    check(1_000, 0.0);
    check(3_500, 0.25);
    check(11_000, 1.0);
    check(50_000, 1.0);
    assert_eq!(progress(Time(5), Time(5), Time(5)), 1.0);
}

#[test]
fn a_lane_leads_from_edge_to_edge() {
    let lane = Lane::new(Point { x: 0.0, y: 0.0 }, Point { x: 100.0, y: 0.0 }, 10.0, 20.0, 12.0);
    assert_eq!(lane.start, Point { x: 10.0, y: 12.0 });
    assert_eq!(lane.end, Point { x: 80.0, y: 12.0 });
    assert_eq!(lane.degrees(), 0.0);
    assert!(lane.is_straight() && !lane.bowed(Point { x: 0.0, y: 8.0 }).is_straight());
}

#[test]
fn everything_is_large_enough_for_a_finger() {
    assert!(plans().all(|plan| plan.scale.reach() * 2.0 >= FINGER));
}

/// Where a name stands: left, top, right, bottom.
fn name_box(plan: &Plan, place: &Place) -> [f64; 4] {
    let (font, at) =
        (plan.scale.font, Point { x: place.at.x + place.label.at.x, y: place.at.y + place.label.at.y });
    let breadth = font * if plan.scale.roles { 5.9 } else { 1.3 };
    let left = match place.label.anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - breadth / 2.0,
        Anchor::End => at.x - breadth,
    };
    [left, at.y - font * 0.75, left + breadth, at.y]
}

/// How far a round thing reaches into a box.
fn overlap(at: Point, radius: f64, [left, top, right, bottom]: [f64; 4]) -> f64 {
    let near = Point { x: at.x.clamp(left, right), y: at.y.clamp(top, bottom) };
    radius - at.distance(near)
}

#[test]
fn no_message_flies_over_a_name() {
    let mut worst = Vec::new();
    for plan in plans().filter(|plan| plan.servers.len() <= 9) {
        let radius = 12.0 * plan.scale.k.max(0.95);
        for (from, to) in plan.servers.keys().flat_map(|a| plan.servers.keys().map(move |b| (*a, *b))) {
            let lane = plan.lane(from.into(), to.into()).unwrap();
            for (id, place) in plan.servers.iter().filter(|_| from != to) {
                let name = name_box(&plan, place);
                let deep = (0..=20)
                    .map(|i| overlap(lane.at(f64::from(i) / 20.0), radius, name))
                    .fold(-1e9, f64::max);
                if deep > 1.0 {
                    worst.push(format!(
                        "{:?} of {}: {from} to {to} over {id} by {deep:.1}",
                        plan.size,
                        plan.servers.len()
                    ));
                }
            }
        }
    }
    assert!(worst.is_empty(), "{worst:#?}");
}

#[test]
fn names_and_clients_keep_apart() {
    for (size, present) in [(DESKTOP, false), (PHONE, false), (PROJECTOR, true)] {
        for servers in [3, 5, 7, 9, 25] {
            let ids: Vec<ServerId> = (1..=servers).map(ServerId).collect();
            let clients: Vec<ClientId> = (1..=4).map(ClientId).collect();
            let plan = Plan::new(size, present, &ids, &clients);
            for (id, place) in &plan.servers {
                let name = name_box(&plan, place);
                for (client, at) in &plan.clients {
                    let tag = TAG.width * plan.scale.k.max(1.0) / 2.0;
                    assert!(
                        overlap(*at, tag, name) < 1.0,
                        "{client} over the name of {id} of {servers} in {size:?}"
                    );
                    let disc = plan.scale.radius * RING;
                    assert!(
                        at.distance(place.at) > disc + tag * 0.7,
                        "{client} over {id} of {servers} in {size:?}"
                    );
                }
            }
        }
    }
}
