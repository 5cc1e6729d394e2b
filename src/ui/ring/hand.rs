//! What a hand does on the stage: it presses something, draws a stroke, or carries a message away.
//!
//! One grip lasts from the moment a pointer goes down until it goes up; what it meant is decided at its end.
//! Mouse, pen and finger are the same.

use super::carry;
use super::scene::Scene;
use super::stroke;
use super::zones::Zones;
use crate::raft::{ServerId, Time};
use crate::sim::packet::MessageId;
use crate::sim::statement::{Ends, Statement};
use crate::ui::geometry::{Plan, Point};
use crate::ui::selection::Selection;
use crate::words;

/// A hand that trembles less than this has not moved.
const TREMBLE: f64 = 6.0;
/// A server that is pulled farther than this is parted from the others.
const FAR: f64 = 44.0;

/// Where a hand does something: what stands there, and when.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    /// What is to be seen.
    pub scene: &'a Scene,
    /// Where it stands.
    pub plan: &'a Plan,
    /// The moment.
    pub now: Time,
    /// Where a message that is carried can be let go.
    pub zones: &'a Zones,
}

/// A hand's hold on something.
#[derive(Clone, Debug, PartialEq)]
pub struct Grip {
    on: Grabbed,
    path: Vec<Point>,
}

/// A message in the hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// The message.
    pub id: MessageId,
    /// Where it was taken up.
    pub from: Point,
    /// Where it is.
    pub to: Point,
}

/// What was under the pointer when it went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grabbed {
    /// Nothing.
    Stage,
    /// A link.
    Link(Ends),
    /// A message in flight.
    Message(MessageId),
    /// A server.
    Server(ServerId),
}

/// What the hand meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Choose this, or nothing.
    Select(Option<Selection>),
    /// Do all this.
    Say(Vec<Statement>),
}

impl Grip {
    /// The pointer went down.
    pub fn new(on: Grabbed, at: Point) -> Grip {
        Grip { on, path: vec![at] }
    }

    /// The pointer moved.
    pub fn moved(&self, to: Point) -> Grip {
        let mut grip = self.clone();
        grip.path.push(to);
        grip
    }

    /// Where the pointer is.
    pub fn at(&self) -> Point {
        self.path[self.path.len() - 1]
    }

    /// Whether a message is in the hand, be it moving or not.
    pub fn holds_message(&self) -> bool {
        matches!(self.on, Grabbed::Message(_))
    }

    /// The message that is being carried.
    pub fn carried(&self) -> Option<Carried> {
        match self.on {
            Grabbed::Message(id) if self.is_moving() => {
                Some(Carried { id, from: self.path[0], to: self.at() })
            }
            _ => None,
        }
    }

    /// The server that is being pulled, and where to.
    pub fn pulled(&self) -> Option<(ServerId, Point)> {
        match self.on {
            Grabbed::Server(id) if self.is_moving() => Some((id, self.at())),
            _ => None,
        }
    }

    /// The stroke that is being drawn; empty if there is none.
    pub fn stroke(&self) -> &[Point] {
        match self.on {
            Grabbed::Stage | Grabbed::Link(_) | Grabbed::Server(_) if self.is_moving() => &self.path,
            _ => &[],
        }
    }

    /// What is held, and where it was taken up.
    pub fn hold(&self) -> (Grabbed, Point) {
        (self.on, self.path[0])
    }

    /// What it would mean to let go now.
    pub fn meaning(&self, stage: &Stage) -> Meaning {
        match self.on {
            Grabbed::Message(id) if self.is_moving() => {
                let mark = stage.scene.flights.iter().find(|mark| mark.packet.id == id);
                let said = mark.and_then(|mark| carry::said(mark, self.path[0], self.at(), stage));
                Meaning::Say(said.into_iter().collect())
            }
            // Pressing it is its button's business.
            Grabbed::Server(id) => {
                let said = Some(id).filter(|_| self.is_moving());
                let said = said.and_then(|id| self.parted(id, stage.scene, stage.plan));
                Meaning::Say(said.into_iter().collect())
            }
            _ if self.is_moving() => Meaning::Say(stroke::said(&self.path, stage.plan, &stage.scene.links)),
            Grabbed::Message(id) => Meaning::Select(Some(Selection::Message(id))),
            Grabbed::Link(ends) => Meaning::Select(Some(Selection::Link(ends))),
            Grabbed::Stage => Meaning::Select(None),
        }
    }

    /// The same in a sentence, for the moment before; none for a mere press.
    pub fn hint(&self, stage: &Stage) -> Option<String> {
        let Meaning::Say(statements) = self.meaning(stage) else { return None };
        if !self.is_moving() {
            return None;
        }
        let hint = match (self.on, &statements[..]) {
            (Grabbed::Message(_), []) => "Pull it back to delay it, aside to drop it.".into(),
            (Grabbed::Server(id), []) => {
                format!("Pull {id} away to part it from the others, or onto one to join it.")
            }
            (_, []) => "Draw across links to cut them, around a server to isolate it.".into(),
            (Grabbed::Message(_), [only]) => format!("Let go: {}.", carry::told(only)),
            (Grabbed::Server(id), [Statement::Partition(groups)]) => {
                let with: Vec<&ServerId> = groups
                    .iter()
                    .filter(|group| group.contains(&id))
                    .flatten()
                    .filter(|other| **other != id)
                    .collect();
                match with.is_empty() {
                    true => format!("Let go: {id} is cut off from the others."),
                    false => {
                        format!("Let go: {id} joins {}.", words::listed(with.iter().map(ToString::to_string)))
                    }
                }
            }
            (_, [only]) => format!("Let go: {}", words::act(only).text),
            (_, cuts) => {
                let ends = cuts.iter().filter_map(|cut| match cut {
                    Statement::Cut(ends) => Some(format!("{} – {}", ends.from, ends.to)),
                    _ => None,
                });
                format!("Let go: cuts {}.", words::listed(ends))
            }
        };
        Some(hint)
    }

    /// A server that is let go on another one joins its group; far from all it is alone.
    fn parted(&self, id: ServerId, scene: &Scene, plan: &Plan) -> Option<Statement> {
        let reach = plan.scale.reach();
        let is_under = |at: Point| at.distance(self.at()) < reach;
        let onto = plan.servers.iter().find(|(other, place)| **other != id && is_under(place.at));
        let home = plan.servers.get(&id)?.at;
        if onto.is_none() && home.distance(self.at()) <= FAR.max(reach) {
            return None;
        }
        let before = stroke::groups(plan, &scene.links);
        let mut groups: Vec<Vec<ServerId>> = before.clone();
        groups.iter_mut().for_each(|group| group.retain(|other| *other != id));
        match onto.and_then(|(other, _)| groups.iter_mut().find(|group| group.contains(other))) {
            Some(group) => group.push(id),
            None => groups.push(vec![id]),
        }
        groups.retain(|group| !group.is_empty());
        groups.iter_mut().for_each(|group| group.sort());
        groups.sort();
        match groups.len() {
            _ if groups == before => None,
            1 => Some(Statement::Heal(None)),
            _ => Some(Statement::Partition(groups)),
        }
    }

    /// Whether it has moved at all.
    pub fn is_moving(&self) -> bool {
        self.reach() > TREMBLE
    }

    /// How far from its beginning the pointer has been.
    fn reach(&self) -> f64 {
        let start = self.path[0];
        self.path.iter().map(|at| start.distance(*at)).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::cluster::Cluster;
    use crate::sim::packet::Pattern;
    use crate::sim::statement::Setup;
    use crate::ui::geometry::Size;

    /// A cluster in which messages are in flight.
    fn stage() -> (Scene, Plan) {
        let mut cluster = Cluster::new(&Setup::default()).expect("it begins");
        while cluster.network.in_flight.is_empty() {
            cluster.step();
        }
        let scene = Scene::of(&cluster, &Scene::default());
        let plan = Plan::new(Size { width: 600.0, height: 300.0 }, false, &scene.server_ids(), &[]);
        (scene, plan)
    }

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    fn meant(grip: &Grip, scene: &Scene, plan: &Plan) -> Meaning {
        grip.meaning(&Stage { scene, plan, now: Time(0), zones: &Zones::default() })
    }

    #[test]
    fn a_press_selects_and_beside_everything_it_deselects() {
        let (scene, plan) = stage();
        let id = scene.flights[0].packet.id;
        let press = |on| meant(&Grip::new(on, at(5.0, 5.0)).moved(at(7.0, 6.0)), &scene, &plan);
        assert_eq!(press(Grabbed::Message(id)), Meaning::Select(Some(Selection::Message(id))));
        assert_eq!(press(Grabbed::Stage), Meaning::Select(None));
        let ends = Ends { from: ServerId(1).into(), to: ServerId(2).into(), both: true };
        assert_eq!(press(Grabbed::Link(ends)), Meaning::Select(Some(Selection::Link(ends))));
    }

    #[test]
    fn a_message_that_was_carried_far_and_brought_back_flies_on() {
        let (scene, plan) = stage();
        let packet = &scene.flights[0].packet;
        let start = plan.lane(packet.from, packet.to).expect("both stand").at(0.0);
        let grip = Grip::new(Grabbed::Message(packet.id), start);
        let far = grip.moved(at(start.x, start.y - 200.0));
        assert_eq!(far.carried().map(|carried| carried.id), Some(packet.id));
        assert_eq!(
            meant(&far, &scene, &plan),
            Meaning::Say(vec![Statement::Drop(Pattern::Number(packet.id))])
        );
        assert_eq!(meant(&far.moved(start), &scene, &plan), Meaning::Say(vec![]));
    }

    #[test]
    fn a_server_that_is_pulled_away_is_alone_and_one_put_onto_another_joins_it() {
        let mut cluster = Cluster::new(&Setup { servers: 5, ..Setup::default() }).expect("it begins");
        let mut drag = |id: u16, to: Option<u16>| {
            let scene = Scene::of(&cluster, &Scene::default());
            let plan = Plan::new(Size { width: 808.0, height: 360.0 }, false, &scene.server_ids(), &[]);
            let from = plan.servers[&ServerId(id)].at;
            let to = to.map_or(at(404.0, 180.0), |to| plan.servers[&ServerId(to)].at);
            let grip = Grip::new(Grabbed::Server(ServerId(id)), from).moved(to);
            let Meaning::Say(said) = meant(&grip, &scene, &plan) else { panic!("{id} is not pressed") };
            said.iter().for_each(|statement| cluster.act(statement).expect("it can be done"));
            said.iter().map(Statement::to_string).collect::<String>()
        };
        assert_eq!(drag(2, None), "partition S1 S3 S4 S5 | S2");
        assert_eq!(drag(4, None), "partition S1 S3 S5 | S2 | S4");
        assert_eq!(drag(4, None), "");
        assert_eq!(drag(5, Some(2)), "partition S1 S3 | S2 S5 | S4");
        assert_eq!(drag(4, Some(1)), "partition S1 S3 S4 | S2 S5");
        assert_eq!(drag(2, Some(3)), "partition S1 S2 S3 S4 | S5");
        assert_eq!(drag(5, Some(1)), "heal");
    }

    #[test]
    fn a_stroke_says_beforehand_what_it_will_do() {
        let (scene, plan) = stage();
        let grip = Grip::new(Grabbed::Stage, at(0.0, 150.0)).moved(at(600.0, 150.0));
        let stage = Stage { scene: &scene, plan: &plan, now: Time(0), zones: &Zones::default() };
        assert_eq!(grip.hint(&stage).as_deref(), Some("Let go: S1 is cut off from S2 and S3."));
    }
}
