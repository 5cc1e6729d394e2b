//! A message in the hand: what it says to let it go somewhere.
//!
//! Pulled back on its way, it arrives later: it goes on from where it is put, as slowly as if it had come only so far
//! since it was sent. On its receiver it arrives now, on one of the [`Zones`](super::zones::Zones) happens what stands
//! there, and away from all that it falls.

use super::hand::Stage;
use super::scene::FlightMark;
use super::zones::Zone;
use crate::raft::Micros;
use crate::sim::packet::Pattern;
use crate::sim::statement::Statement;
use crate::ui::geometry::{FINGER, Lane, Point, progress};
use crate::words;

/// A message that is carried farther than this from its way is let fall.
const FAR: f64 = FINGER;
/// Its way is looked at in so many pieces.
const PIECES: usize = 100;
/// As slow as this many times the time that has passed, and no slower.
const SLOWEST: f64 = 20.0;
/// A delay is told in steps of this.
const STEP: f64 = 100.0;

/// What it says to let a message go at `to` that was taken up at `from`; none: it flies on.
pub fn said(mark: &FlightMark, from: Point, to: Point, stage: &Stage) -> Option<Statement> {
    let packet = &mark.packet;
    if let Some(zone) = stage.zones.at(to) {
        return Some(zone.statement(packet, mark.held));
    }
    if stage.plan.at(packet.to).is_some_and(|at| at.distance(to) < stage.plan.scale.radius) {
        return Some(Zone::Deliver.statement(packet, mark.held));
    }
    let share = progress(packet.sent_at, packet.arrives_at, stage.now);
    let lane = stage.plan.lane(packet.from, packet.to)?;
    let held_at = lane.at(share);
    // A message is not taken up in its very middle.
    let put = Point { x: to.x + held_at.x - from.x, y: to.y + held_at.y - from.y };
    let (nearest, beside) = nearest(&lane, put);
    if beside > FAR {
        return Some(Zone::Drop.statement(packet, mark.held));
    }
    let back = lane.at(nearest).distance(held_at) > FINGER / 4.0 && nearest < share;
    let by = back.then(|| later(mark, nearest, stage))?;
    Some(Statement::Delay(Pattern::Number(packet.id), by))
}

/// The same of what is in the hand, for the moment before.
pub fn told(statement: &Statement) -> String {
    match statement {
        Statement::Deliver(_) => "it arrives now".into(),
        Statement::Delay(_, by) => format!("it arrives {} later", words::span(*by)),
        Statement::Hold(_) => "it is held in flight".into(),
        Statement::Release(_) => "it goes on".into(),
        Statement::Duplicate(_) => "it is copied".into(),
        _ => "it is lost".into(),
    }
}

/// How much later it arrives if it has come only this far by now.
fn later(mark: &FlightMark, share: f64, stage: &Stage) -> Micros {
    let passed = (stage.now - mark.packet.sent_at).0 as f64;
    let whole = (mark.packet.arrives_at - mark.packet.sent_at).0 as f64;
    let by = passed / share.max(1.0 / SLOWEST) - whole;
    Micros(((by / STEP).ceil() * STEP).max(STEP) as u64)
}

/// The share of a way that lies nearest to a place, and how far that is from it.
fn nearest(lane: &Lane, to: Point) -> (f64, f64) {
    let shares = (0..=PIECES).map(|piece| piece as f64 / PIECES as f64);
    let all = shares.map(|share| (share, lane.at(share).distance(to)));
    all.min_by(|(_, one), (_, other)| one.total_cmp(other)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::cluster::Cluster;
    use crate::sim::statement::Setup;
    use crate::ui::geometry::{Plan, Size};
    use crate::ui::ring::scene::Scene;
    use crate::ui::ring::zones::Zones;

    /// What is said when a message that is half on its way is let go where `put` says.
    fn let_go(put: impl Fn(&Lane, &Plan, &FlightMark) -> Point) -> Option<String> {
        let mut cluster = Cluster::new(&Setup::default()).expect("it begins");
        while cluster.network.in_flight.is_empty() {
            cluster.step();
        }
        let scene = Scene::of(&cluster, &Scene::default());
        let plan = Plan::new(Size { width: 808.0, height: 345.0 }, false, &scene.server_ids(), &[]);
        let mark = &scene.flights[0];
        let lane = plan.lane(mark.packet.from, mark.packet.to).expect("both stand");
        let whole = mark.packet.arrives_at - mark.packet.sent_at;
        let now = mark.packet.sent_at + Micros(whole.0 / 2);
        let (zones, from, to) = (Zones::default(), lane.at(0.5), put(&lane, &plan, mark));
        let statement = said(mark, from, to, &Stage { scene: &scene, plan: &plan, now, zones: &zones })?;
        Some(match statement {
            Statement::Delay(_, by) => format!("delay {}", (by.0 as f64 / whole.0 as f64).round()),
            other => other.to_string().replace(&mark.packet.id.to_string(), "it"),
        })
    }

    /// At a share of its way, and so far beside it.
    fn beside(share: f64, far: f64) -> Option<String> {
        let_go(|lane, _, _| {
            let on = lane.at(share);
            Point { x: on.x - lane.along.y * far, y: on.y + lane.along.x * far }
        })
    }

    #[test]
    fn pulled_back_on_its_way_it_takes_as_many_times_longer() {
        assert_eq!(beside(0.25, 10.0).as_deref(), Some("delay 1"));
        assert_eq!(beside(0.1, 0.0).as_deref(), Some("delay 4"));
        assert_eq!(beside(0.0, 0.0).as_deref(), Some("delay 9"));
    }

    #[test]
    fn put_back_or_onward_it_flies_on_and_away_from_its_way_it_falls() {
        assert_eq!(beside(0.5, 30.0), None);
        assert_eq!(beside(0.7, 0.0), None);
        assert_eq!(beside(0.5, 60.0).as_deref(), Some("drop it"));
        assert_eq!(beside(0.25, 60.0).as_deref(), Some("drop it"));
    }

    #[test]
    fn on_its_receiver_it_arrives_now() {
        let on_receiver = let_go(|_, plan, mark| plan.at(mark.packet.to).expect("it stands"));
        assert_eq!(on_receiver.as_deref(), Some("deliver it"));
    }
}
