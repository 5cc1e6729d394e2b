//! Messages in flight and those that were just lost.
//!
//! A message stands where virtual time puts it, on the lane right of its link. Above two hundred all of them
//! are dots in one path for each hue: a crowd has no single messages to click.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::hand::Carried;
use super::scene::FlightMark;
use crate::raft::Time;
use crate::sim::event::{Event, News};
use crate::sim::packet::{Body, MessageId, Packet};
use crate::ui::geometry::{FINGER, Lane, Plan, Point, progress};
use crate::ui::glyph::message::{burst, copied, dots, held, hue_of, shape};
use crate::ui::glyph::{placed, px};

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

/// All messages in flight at this moment.
#[component]
pub fn Flights(props: &FlightsProps) -> Html {
    if props.flights.len() > CROWD {
        return crowd(props);
    }
    html! { <g class="flights">{ for props.flights.iter().filter_map(|mark| flight(props, mark)) }</g> }
}

fn flight(props: &FlightsProps, mark: &FlightMark) -> Option<Html> {
    let (packet, plan) = (&mark.packet, &props.plan);
    let lane = plan.lane(packet.from, packet.to)?;
    let share = progress(packet.sent_at, packet.arrives_at, props.now);
    let carried = props.carried.filter(|carried| carried.id == packet.id).map(|carried| carried.to);
    let at = carried.unwrap_or_else(|| lane.at(share));
    let selected = props.selected == Some(packet.id);
    let class =
        classes!("message", hue_of(packet), selected.then_some("selected"), carried.map(|_| "carried"));
    let trail = if props.still { arrow(&lane, plan) } else { tail(&lane, share, plan) };
    Some(html! {
        <g key={packet.id.0} {class} data-message={packet.id.to_string()} data-kind={packet.kind()}
            data-from={packet.from.to_string()} data-to={packet.to.to_string()} role="button" tabindex="0"
            aria-label={mark.name.clone()}>
            <g>{ if carried.is_none() { trail } else { Html::default() } }</g>
            <g transform={turned(packet, &lane, at, plan.scale.k.max(0.8))}>
                <circle class="reach" r={px(FINGER / 2.0 / plan.scale.k.max(0.8))} />
                { shape(packet) }
                <g>{ if packet.copy_of.is_some() { copied() } else { Html::default() } }</g>
                <g>{ if mark.held { held() } else { Html::default() } }</g>
            </g>
            <title>{ mark.name.clone() }</title>
        </g>
    })
}

/// Only a client's tag points where it goes; letters stay upright.
fn turned(packet: &Packet, lane: &Lane, at: Point, k: f64) -> String {
    match packet.body {
        Body::Server(_) => placed(at, k),
        _ => format!("{} rotate({})", placed(at, k), px(lane.degrees())),
    }
}

fn tail(lane: &Lane, share: f64, plan: &Plan) -> Html {
    html! { <path class="tail" d={lane.path((share - TAIL).max(0.0), share)} stroke-width={px(3.0 * plan.scale.k)} /> }
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

fn crowd(props: &FlightsProps) -> Html {
    let place = |packet: &Packet| {
        let lane = props.plan.lane(packet.from, packet.to)?;
        Some(lane.at(progress(packet.sent_at, packet.arrives_at, props.now)))
    };
    let hues = (0..6).map(Some).chain([None]);
    let path = |hue: Option<u64>| {
        let of_hue = |packet: &&Arc<Packet>| packet.body.term().map(|term| term.0 % 6) == hue;
        let packets = props.flights.iter().map(|mark| &mark.packet).filter(of_hue);
        let d = dots(packets.filter_map(|packet| place(packet)), 4.0);
        let class = hue.map_or("dots".into(), |hue| format!("dots hue-{hue}"));
        html! { <path key={hue.map_or(6, |hue| hue)} {class} {d} /> }
    };
    html! { <g class="flights">{ for hues.map(path) }</g> }
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
        let place = turned(packet, &lane, at, props.plan.scale.k.max(0.8));
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
