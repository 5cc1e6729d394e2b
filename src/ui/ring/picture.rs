//! The picture: what stands, and over it what flies.
//!
//! Drawings lie one over the other. The lowest is an image with one sentence that says what is to be seen; in the
//! uppermost each message is something to press. What moves has drawings of its own, for a drawing is painted whole.

use std::rc::Rc;

use yew::prelude::*;

use super::groups::Groups;
use super::hand::Carried;
use super::layers::{Clients, Links, PulseRing, Servers, Timers};
use super::messages::{Flights, Losses, LostMark};
use super::scene::Scene;
use super::zones::zones;
use crate::raft::{ServerId, Time};
use crate::sim::event::EventId;
use crate::ui::geometry::{Plan, Point};
use crate::ui::glyph::px;
use crate::ui::selection::Selection;

/// What the picture is drawn from.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is to be seen.
    pub scene: Rc<Scene>,
    /// Where it stands.
    pub plan: Rc<Plan>,
    /// The moment.
    pub now: Time,
    /// Less motion.
    #[prop_or_default]
    pub still: bool,
    /// What is chosen.
    #[prop_or_default]
    pub selection: Option<Selection>,
    /// What was just lost.
    #[prop_or_default]
    pub lost: Rc<Vec<LostMark>>,
    /// When the latest event happened.
    #[prop_or_default]
    pub latest: Option<Time>,
    /// Where something important just happened, and the event.
    #[prop_or_default]
    pub pulse: Option<(ServerId, EventId)>,
    /// The groups of a partition that is being made.
    #[prop_or_default]
    pub groups: Option<Groups>,
    /// A message that is in the hand.
    #[prop_or_default]
    pub carried: Option<Carried>,
    /// A stroke that is being drawn.
    #[prop_or_default]
    pub stroke: Rc<Vec<Point>>,
    /// What it would do to let go, and where the pointer is.
    #[prop_or_default]
    pub hint: Option<(Point, String)>,
    /// What stands between the two drawings.
    #[prop_or_default]
    pub children: Html,
}

/// The picture of one moment.
#[component]
pub fn Picture(props: &Props) -> Html {
    let Props { scene, plan, now, still, groups, pulse, carried, .. } = props;
    let (mut server, mut message, mut link, mut client) = (None, None, None, None);
    match props.selection {
        Some(Selection::Server(id) | Selection::Entry(id, _)) => server = Some(id),
        Some(Selection::Message(id)) => message = Some(id),
        Some(Selection::Link(ends)) => link = Some(ends),
        Some(Selection::Client(id)) => client = Some(id),
        Some(Selection::Event(_)) | None => {}
    }
    html! {
        <>
            <svg class="picture" role="img" aria-label={scene.summary.clone()}>
                <Links links={scene.links.clone()} plan={plan.clone()} selected={link} />
                <PulseRing plan={plan.clone()} pulse={*pulse} />
            </svg>
            <svg class="air" aria-hidden="true"><Timers timers={scene.timers.clone()} plan={plan.clone()} now={*now} /></svg>
            <svg class="air" aria-hidden="true">
                <Servers servers={scene.servers.clone()} plan={plan.clone()} selected={server} groups={groups.clone()} />
                <Clients clients={scene.clients.clone()} plan={plan.clone()} selected={client} />
            </svg>
            { props.children.clone() }
            <svg class="air" aria-hidden="true">{ carried.map(|carried| places(scene, plan, carried)).unwrap_or_default() }</svg>
            <Flights flights={scene.flights.clone()} plan={plan.clone()} now={*now} still={*still}
                selected={message} carried={*carried} />
            <svg class="air" aria-hidden="true">
                <Losses lost={props.lost.clone()} plan={plan.clone()} latest={props.latest} />
                <path class="stroke" d={path(&props.stroke)} />
                <g>{ props.hint.as_ref().map(|(at, text)| hint(*at, text, plan)).unwrap_or_default() }</g>
            </svg>
        </>
    }
}

/// Where a carried message can be let go.
fn places(scene: &Scene, plan: &Plan, carried: Carried) -> Html {
    let held = scene.flights.iter().any(|mark| mark.packet.id == carried.id && mark.held);
    zones(carried.to, carried.from, held, plan.size)
}

/// A line beside the pointer, on the side with more room.
fn hint(at: Point, text: &str, plan: &Plan) -> Html {
    let right = at.x > plan.size.width / 2.0;
    let (x, anchor) = if right { (at.x - 14.0, "end") } else { (at.x + 14.0, "start") };
    let y = if at.y < 40.0 { at.y + 26.0 } else { at.y - 12.0 };
    html! {
        <text class="hint" x={px(x)} y={px(y)} font-size={px(plan.scale.font)} text-anchor={anchor} aria-hidden="true">
            { text }
        </text>
    }
}

fn path(stroke: &[Point]) -> String {
    let step =
        |(i, at): (usize, &Point)| format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, px(at.x), px(at.y));
    stroke.iter().enumerate().map(step).collect()
}
