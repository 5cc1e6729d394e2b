//! Messages in flight and those that were just lost.
//!
//! A message stands where virtual time puts it, on the lane right of its link. Above two hundred all of them are
//! dots ([`super::crowd`]).

use std::rc::Rc;
use std::sync::Arc;

use web_sys::Element;
use yew::prelude::*;

use super::crowd::Crowd;
use super::hand::Carried;
use super::scene::FlightMark;
use crate::raft::Time;
use crate::sim::event::{Event, News};
use crate::sim::packet::{Body, MessageId, Packet};
use crate::ui::geometry::{FINGER, Lane, Plan, Point, progress};
use crate::ui::glyph::message::{burst, copied, held, hue_of, shape};
use crate::ui::glyph::{placed, px, shifted};
use crate::ui::motion::{At, Marks, children, use_motion};
use crate::words;

/// More than these are drawn as dots.
const CROWD: usize = 200;
/// How much of its way a message's tail is long.
const TAIL: f64 = 0.12;
/// So many lost messages are remembered; each fades within a third of a second.
const REMEMBERED: usize = 12;

/// A message that was lost, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostMark {
    /// The message.
    pub packet: Arc<Packet>,
    /// The moment.
    pub at: Time,
}

/// The messages that were lost in these events, the latest dozen.
pub fn lost_in(events: &[Event]) -> Vec<LostMark> {
    let lost = events.iter().rev().flat_map(|event| {
        event.news.iter().rev().filter_map(move |news| match news {
            News::Lost(packet, _) => Some(LostMark { packet: packet.clone(), at: event.at }),
            _ => None,
        })
    });
    let mut lost: Vec<LostMark> = lost.take(REMEMBERED).collect();
    lost.reverse();
    lost
}

#[derive(Properties, PartialEq)]
pub struct FlightsProps {
    pub flights: Rc<Vec<FlightMark>>,
    pub plan: Rc<Plan>,
    pub now: Time,
    /// Less motion: an arrow shows the way, and the message its progress.
    pub still: bool,
    pub selected: Option<MessageId>,
    /// The message that is in the hand.
    pub carried: Option<Carried>,
}

/// All messages in flight, each where it is at this moment.
#[component]
pub fn Flights(props: &FlightsProps) -> Html {
    let (bodies, beneath) = (use_node_ref(), use_node_ref());
    let marks = use_mut_ref(<(Marks, Marks)>::default);
    let crowded = props.flights.len() > CROWD;
    let ways = if crowded { Vec::new() } else { ways(props) };
    let nodes = (bodies.clone(), beneath.clone());
    let drawn: Vec<Html> = ways.iter().map(|way| body(props, way)).collect();
    let trails: Vec<Html> = ways.iter().map(|way| trail(props, way)).collect();
    use_motion(At { now: props.now, ..At::default() }, move || {
        let (body, tail) = &mut *marks.borrow_mut();
        body.follow(children(&nodes.0), "transform");
        let within = |(body, beneath): (Element, Element)| {
            body.query_selector(".tail").ok().flatten().unwrap_or(beneath)
        };
        let tails = children(&nodes.0).zip(children(&nodes.1)).map(within);
        tail.follow(tails, "stroke-dashoffset");
        let marks = marks.clone();
        move |at: &At| {
            let (body, tail) = &*marks.borrow();
            body.set(ways.iter().map(|way| shifted(way.at(at.now))));
            tail.set(ways.iter().map(|way| way.pushed(at.now)));
        }
    });
    let crowd = crowded.then(
        || html! { <Crowd flights={props.flights.clone()} plan={props.plan.clone()} now={props.now} /> },
    );
    html! {
        <>
            <svg class="air" aria-hidden="true"><g ref={beneath}>{ for trails }</g></svg>
            <div class="air" role="group" aria-label="Messages in flight" data-flights={props.flights.len().to_string()}>
                <div ref={bodies}>{ for drawn }</div>
                { for crowd }
            </div>
        </>
    }
}

/// A message and the way it goes.
struct Way {
    mark: FlightMark,
    lane: Lane,
    /// Where a hand holds it.
    carried: Option<Point>,
}

impl Way {
    fn share(&self, now: Time) -> f64 {
        progress(self.mark.packet.sent_at, self.mark.packet.arrives_at, now)
    }

    fn at(&self, now: Time) -> Point {
        self.carried.unwrap_or_else(|| self.lane.at(self.share(now)))
    }

    fn pushed(&self, now: Time) -> String {
        pushed(self.share(now), self.lane.is_straight())
    }
}

/// How far the dash that is a tail is pushed, after this share of the way. Behind a message that flies straight it
/// has its full length soon, and no more is written; along a bow it is pushed all the way.
fn pushed(share: f64, straight: bool) -> String {
    let rest = TAIL - share;
    px(if straight { rest.max(0.0) } else { rest })
}

fn ways(props: &FlightsProps) -> Vec<Way> {
    let way = |mark: &FlightMark| {
        let lane = props.plan.lane(mark.packet.from, mark.packet.to)?;
        let carried = props.carried.filter(|carried| carried.id == mark.packet.id).map(|carried| carried.to);
        Some(Way { mark: mark.clone(), lane, carried })
    };
    props.flights.iter().filter_map(way).collect()
}

/// A message around its own middle, in a box of its own, which is moved.
fn body(props: &FlightsProps, Way { mark, lane, carried }: &Way) -> Html {
    let packet = &mark.packet;
    let name = AttrValue::from(words::named(packet));
    let selected = props.selected == Some(packet.id);
    let class =
        classes!("message", hue_of(packet), selected.then_some("selected"), carried.map(|_| "carried"));
    let middle = Point { x: FINGER / 2.0, y: FINGER / 2.0 };
    let k = size(&props.plan);
    let flies = carried.is_none() && !props.still;
    // A box of HTML is moved for half of what one of SVG takes.
    html! {
        <div key={packet.id.0} {class} data-message={packet.id.to_string()} data-kind={packet.kind()}
            data-from={packet.from.to_string()} data-to={packet.to.to_string()} role="button" tabindex="0"
            aria-label={name.clone()}>
            <svg>
                <title>{ name }</title>
                <g>{ for (flies && lane.is_straight()).then(|| tail(lane, middle, &props.plan)) }</g>
                <g transform={turned(packet, lane, middle, k)}>
                    <circle class="reach" r={px(FINGER / 2.0 / k)} />
                    { shape(packet) }
                    <g>{ if packet.copy_of.is_some() { copied() } else { Html::default() } }</g>
                    <g>{ if mark.held { held() } else { Html::default() } }</g>
                </g>
            </svg>
        </div>
    }
}

/// How large messages are drawn: their letters stay readable where discs shrink.
fn size(plan: &Plan) -> f64 {
    plan.scale.k.max(0.95)
}

/// Only a client's tag points where it goes; letters stay upright.
fn turned(packet: &Packet, lane: &Lane, at: Point, k: f64) -> String {
    match packet.body {
        Body::Server(_) => placed(at, k),
        _ => format!("{} rotate({})", placed(at, k), px(lane.degrees())),
    }
}

/// What a message that flies straight leaves behind it: one dash, which is pushed out of it and moves along with it.
fn tail(lane: &Lane, from: Point, plan: &Plan) -> Html {
    let long = TAIL * lane.start.distance(lane.end);
    let d =
        format!("M{} {}l{} {}", px(from.x), px(from.y), px(-lane.along.x * long), px(-lane.along.y * long));
    html! {
        <path class="tail" {d} pathLength={px(TAIL)} stroke-width={px(3.0 * plan.scale.k)} stroke-dasharray={format!("{TAIL} 2")} />
    }
}

/// What lies on the way: an arrow where nothing moves, and in a bow the tail, a dash that is pushed along.
fn trail(props: &FlightsProps, Way { mark, lane, carried }: &Way) -> Html {
    let (key, hue) = (mark.packet.id.0, hue_of(&mark.packet));
    match (carried, props.still) {
        (None, true) => html! { <g {key} class={classes!(hue)}>{ arrow(lane, &props.plan) }</g> },
        (None, false) if !lane.is_straight() => html! {
            <path {key} class={classes!("tail", hue)} d={lane.path(0.0, 1.0)} pathLength="1"
                stroke-width={px(3.0 * props.plan.scale.k)} stroke-dasharray={format!("{TAIL} 2")} />
        },
        _ => html! { <g {key}></g> },
    }
}

fn arrow(lane: &Lane, plan: &Plan) -> Html {
    let head = format!(
        "translate({} {}) rotate({}) scale({})",
        px(lane.end.x),
        px(lane.end.y),
        px(lane.degrees()),
        px(plan.scale.k)
    );
    html! {
        <>
            <path class="tail" d={lane.path(0.0, 1.0)} stroke-width={px(2.0 * plan.scale.k)} />
            <path class="tail" d="M-8-5L0 0L-8 5" stroke-width="2" transform={head} />
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct LossesProps {
    pub lost: Rc<Vec<LostMark>>,
    pub plan: Rc<Plan>,
    /// The moment of the latest event: with less motion, what was lost then is seen until the next one.
    pub latest: Option<Time>,
}

/// What was just lost bursts where it was, and fades by itself.
#[component]
pub fn Losses(props: &LossesProps) -> Html {
    let one = |mark: &LostMark| {
        let packet = &mark.packet;
        let lane = props.plan.lane(packet.from, packet.to)?;
        let share = progress(packet.sent_at, packet.arrives_at, mark.at);
        // One that is lost as it leaves is shown a little on its way, where its disc does not hide it.
        let at = lane.at(share.max(TAIL / 2.0));
        let place = turned(packet, &lane, at, size(&props.plan));
        let class = classes!("lost", hue_of(packet), (props.latest == Some(mark.at)).then_some("latest"));
        Some(html! {
            <g key={packet.id.0} {class} transform={place}>
                { shape(packet) }
                { burst() }
            </g>
        })
    };
    html! { <g class="losses" aria-hidden="true">{ for props.lost.iter().filter_map(one) }</g> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_that_is_whole_is_written_no_more_unless_it_follows_a_bow() {
        let check = |share, straight, text| assert_eq!(pushed(share, straight), text);
        check(0.0, true, "0.12");
        check(0.05, true, "0.07");
        check(0.12, true, "0");
        check(0.8, true, "0");
        check(0.8, false, "-0.68");
    }
}
