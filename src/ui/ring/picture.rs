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
use super::zones::{self, Zones};
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
    /// Where it can be let go.
    #[prop_or_default]
    pub zones: Rc<Zones>,
    /// A server that is pulled, and where to.
    #[prop_or_default]
    pub pulled: Option<(ServerId, Point)>,
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
            <svg class="air" aria-hidden="true">{ carried.map(|carried| places(scene, &props.zones, carried)).unwrap_or_default() }</svg>
            <Flights flights={scene.flights.clone()} plan={plan.clone()} now={*now} still={*still}
                selected={message} carried={*carried} />
            <svg class="air" aria-hidden="true">
                <Losses lost={props.lost.clone()} plan={plan.clone()} latest={props.latest} />
                <path class="stroke" d={path(&props.stroke)} />
                <g>{ props.pulled.map(|(id, at)| ghost(id, at, plan)).unwrap_or_default() }</g>
                <g>{ props.hint.as_ref().map(|(at, text)| hint(*at, text, plan)).unwrap_or_default() }</g>
            </svg>
        </>
    }
}

/// Where a carried message can be let go.
fn places(scene: &Scene, zones: &Zones, carried: Carried) -> Html {
    let held = scene.flights.iter().any(|mark| mark.packet.id == carried.id && mark.held);
    zones::view(zones, carried.to, held)
}

/// A server in the hand: it stands where it stood until it is let go.
fn ghost(id: ServerId, at: Point, plan: &Plan) -> Html {
    let font = plan.scale.font;
    html! {
        <g class="ghost">
            <circle cx={px(at.x)} cy={px(at.y)} r={px(plan.scale.radius)} />
            <text x={px(at.x)} y={px(at.y + font * 0.35)} font-size={px(font)} text-anchor="middle">{ id.to_string() }</text>
        </g>
    }
}

/// The breadth of a letter, and the height of a line, of those of the font.
const LETTER: f64 = 0.56;
const LINE: f64 = 1.3;

/// Over the pointer, or where there is no room under it, and nowhere beyond the edge.
fn hint(at: Point, text: &str, plan: &Plan) -> Html {
    let font = plan.scale.font;
    let room = ((plan.size.width - 16.0) / (font * LETTER)).max(8.0) as usize;
    let lines = broken(text, room);
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let half = longest as f64 * font * LETTER / 2.0 + 8.0;
    let x = at.x.clamp(half.min(plan.size.width / 2.0), (plan.size.width - half).max(plan.size.width / 2.0));
    let height = lines.len() as f64 * font * LINE;
    let above = at.y - 30.0 - height;
    let top = if above < 0.0 { at.y + 44.0 } else { above + font };
    let line = |(nth, line): (usize, &String)| {
        html! { <tspan key={nth} x={px(x)} y={px(top + nth as f64 * font * LINE)}>{ line }</tspan> }
    };
    html! {
        <g class="hint" aria-hidden="true">
            <rect x={px(x - half)} y={px(top - font * LINE)} width={px(2.0 * half)} height={px(height + font * 0.7)} rx="7" />
            <text font-size={px(font)} text-anchor="middle">{ for lines.iter().enumerate().map(line) }</text>
        </g>
    }
}

/// A sentence in lines of so many letters at most, as long as no word is longer.
fn broken(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is one");
        match last.chars().count() {
            0 => last.push_str(word),
            long if long + 1 + word.chars().count() <= room => *last = format!("{last} {word}"),
            _ => lines.push(word.into()),
        }
    }
    lines
}

fn path(stroke: &[Point]) -> String {
    let step =
        |(i, at): (usize, &Point)| format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, px(at.x), px(at.y));
    stroke.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_broken_where_there_is_no_room() {
        assert_eq!(broken("S1 is cut off", 20), ["S1 is cut off"]);
        assert_eq!(broken("S1 is cut off from S2", 13), ["S1 is cut off", "from S2"]);
    }
}
