//! A stroke drawn across links cuts them; one that parts the servers says so as one partition.

use std::collections::BTreeSet;

use crate::raft::ServerId;
use crate::sim::statement::{Party, Statement};
use crate::ui::geometry::{Plan, Point};
use crate::ui::glyph::link::LinkMark;

/// A bent link is looked at in so many straight pieces.
const PIECES: usize = 8;

/// What a stroke says: `partition S1 | S2 S3` if it leaves the servers in parts that no longer hear each
/// other and cuts nothing within a part, else a `cut` for each link it crosses.
pub fn said(stroke: &[Point], plan: &Plan, links: &[LinkMark]) -> Vec<Statement> {
    let times = |link: &LinkMark| crossings(stroke, plan, link);
    // What goes over a link and back again leaves both ends on one side.
    let parting: Vec<&LinkMark> = links.iter().filter(|link| times(link) % 2 == 1 && !is_cut(link)).collect();
    if let Some(parts) = parted(&parting, plan, links) {
        return vec![Statement::Partition(parts)];
    }
    let crossed = links.iter().filter(|link| times(link) > 0 && !is_cut(link));
    crossed.map(|link| Statement::Cut(link.both())).collect()
}

fn is_cut(link: &LinkMark) -> bool {
    link.cut == (true, true)
}

fn crossings(stroke: &[Point], plan: &Plan, link: &LinkMark) -> usize {
    let Some(way) = plan.link(link.ends.0, link.ends.1) else { return 0 };
    let places: Vec<Point> = (0..=PIECES).map(|i| way.at(i as f64 / PIECES as f64)).collect();
    let crosses = |step: &[Point]| {
        places.windows(2).filter(|piece| cross(step[0], step[1], piece[0], piece[1])).count()
    };
    stroke.windows(2).map(crosses).sum()
}

/// Whether two straight lines cross.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    // A place on the line counts for one side, so that a way in pieces is not passed through where two meet.
    let left = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > 0.0;
    left(a, b, c) != left(a, b, d) && left(c, d, a) != left(c, d, b)
}

/// The parts that are left, if a partition into them is just what the stroke and earlier cuts make.
fn parted(crossed: &[&LinkMark], plan: &Plan, links: &[LinkMark]) -> Option<Vec<Vec<ServerId>>> {
    if crossed.is_empty() {
        return None;
    }
    let between = |link: &LinkMark| match link.ends {
        (Party::Server(a), Party::Server(b)) => Some((a, b)),
        _ => None,
    };
    // A partition would cut off those who are no members, too.
    let linked: BTreeSet<ServerId> = links.iter().filter_map(between).flat_map(|(a, b)| [a, b]).collect();
    if linked.len() < plan.servers.len() {
        return None;
    }
    let gone = |link: &LinkMark| is_cut(link) || crossed.iter().any(|other| other.ends == link.ends);
    let whole: BTreeSet<(ServerId, ServerId)> =
        links.iter().filter(|link| !gone(link)).filter_map(between).collect();
    let parts = parts(plan.servers.keys().copied().collect(), &whole);
    let together = |a, b| parts.iter().any(|part| part.contains(&a) && part.contains(&b));
    let exact = links
        .iter()
        .filter_map(|link| Some((link, between(link)?)))
        .all(|(link, (a, b))| gone(link) != together(a, b) && (gone(link) || link.cut == (false, false)));
    (parts.len() > 1 && exact).then_some(parts)
}

/// The groups that servers stand in now: those that hear each other, directly or over others. Who is no member
/// has no links, and goes with the first.
pub fn groups(plan: &Plan, links: &[LinkMark]) -> Vec<Vec<ServerId>> {
    let between = |link: &&LinkMark| match link.ends {
        (Party::Server(a), Party::Server(b)) => Some((a, b)),
        _ => None,
    };
    let pairs: Vec<(&LinkMark, (ServerId, ServerId))> =
        links.iter().filter_map(|link| Some((link, between(&link)?))).collect();
    let members: BTreeSet<ServerId> = pairs.iter().flat_map(|(_, (a, b))| [*a, *b]).collect();
    let whole = pairs.iter().filter(|(link, _)| link.cut == (false, false)).map(|(_, ends)| *ends).collect();
    let mut groups = parts(members.iter().copied().collect(), &whole);
    let others = plan.servers.keys().copied().filter(|id| !members.contains(id));
    match groups.first_mut() {
        Some(first) => first.extend(others),
        None => groups.push(others.collect()),
    }
    groups
}

/// Servers that are still linked, directly or over others, stay in one part.
fn parts(mut left: Vec<ServerId>, whole: &BTreeSet<(ServerId, ServerId)>) -> Vec<Vec<ServerId>> {
    let mut parts = Vec::new();
    while !left.is_empty() {
        let mut part = vec![left.remove(0)];
        let mut next = 0;
        while next < part.len() {
            let one = part[next];
            let linked = |other: &ServerId| whole.contains(&(one.min(*other), one.max(*other)));
            part.extend(left.extract_if(.., |other| linked(other)));
            next += 1;
        }
        part.sort();
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::geometry::Size;

    /// Five servers in a box, S1 at the top and on clockwise.
    fn five() -> (Plan, Vec<LinkMark>) {
        let ids: Vec<ServerId> = (1..=5).map(ServerId).collect();
        let plan = Plan::new(Size { width: 808.0, height: 360.0 }, false, &ids, &[]);
        let link = |a: ServerId, b: ServerId| LinkMark {
            ends: (a.into(), b.into()),
            cut: (false, false),
            slow: false,
        };
        let links = ids.iter().flat_map(|a| ids.iter().filter(move |b| a < *b).map(move |b| link(*a, *b)));
        let links = links.collect();
        (plan, links)
    }

    /// A straight stroke between these places.
    fn draw(from: (f64, f64), to: (f64, f64)) -> Vec<String> {
        let (plan, links) = five();
        let stroke = [Point { x: from.0, y: from.1 }, Point { x: to.0, y: to.1 }];
        said(&stroke, &plan, &links).iter().map(told).collect()
    }

    fn told(statement: &Statement) -> String {
        match statement {
            Statement::Cut(ends) => format!("cut {} - {}", ends.from, ends.to),
            Statement::Partition(parts) => {
                let part =
                    |part: &Vec<ServerId>| part.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(" ");
                parts.iter().map(part).collect::<Vec<_>>().join(" | ")
            }
            _ => "something else".into(),
        }
    }

    #[test]
    fn a_stroke_around_a_server_isolates_it() {
        let (plan, links) = five();
        let at = plan.servers[&ServerId(1)].at;
        let around = [(-80.0, -20.0), (-60.0, 90.0), (60.0, 90.0), (80.0, -20.0)];
        let stroke = around.map(|(x, y)| Point { x: at.x + x, y: at.y + y });
        let said: Vec<String> = said(&stroke, &plan, &links).iter().map(told).collect();
        assert_eq!(said, ["S1 | S2 S3 S4 S5"]);
    }

    #[test]
    fn a_stroke_through_the_ring_parts_it() {
        assert_eq!(draw((0.0, 240.0), (808.0, 240.0)), ["S1 S2 S5 | S3 S4"]);
    }

    #[test]
    fn a_short_stroke_cuts_one_link() {
        let (plan, _) = five();
        let middle = plan.servers[&ServerId(3)].at.toward(plan.servers[&ServerId(4)].at, 0.5);
        assert_eq!(draw((middle.x, middle.y - 10.0), (middle.x + 4.0, middle.y + 10.0)), ["cut S3 - S4"]);
    }

    #[test]
    fn a_stroke_across_nothing_says_nothing() {
        assert_eq!(draw((1.0, 1.0), (30.0, 1.0)), [""; 0]);
    }
}
