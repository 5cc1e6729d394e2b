//! The picture in layers, from the ground up: links, discs and their timers, messages, what is lost.
//!
//! Layers that stand still are components of their own, so that a frame in which only time passed skips
//! them by comparing pointers. Timers and messages are placed in between, as a function of the time.

use std::rc::Rc;

use yew::prelude::*;

use super::scene::TimerMark;
use crate::raft::{ServerId, Time};
use crate::sim::event::EventId;
use crate::sim::statement::{ClientId, Ends};
use crate::ui::geometry::{Plan, Point, RING, Scale};
use crate::ui::glyph::client::{ClientMark, client};
use crate::ui::glyph::link::{LinkMark, link};
use crate::ui::glyph::server::{ServerMark, group, server};
use crate::ui::glyph::timer::{hand, pushed, track};
use crate::ui::glyph::{moved, px};
use crate::ui::motion::{At, Marks, children, use_motion};
use crate::ui::ring::groups::Groups;

#[derive(Properties, PartialEq)]
pub struct LinksProps {
    pub links: Rc<Vec<LinkMark>>,
    pub plan: Rc<Plan>,
    pub selected: Option<Ends>,
}

/// All links.
#[component]
pub fn Links(props: &LinksProps) -> Html {
    let chosen = |mark: &LinkMark| {
        props.selected.is_some_and(|s| s.cover(mark.ends.0, mark.ends.1) || s.cover(mark.ends.1, mark.ends.0))
    };
    let crowded = props.plan.servers.len() > 9;
    html! {
        <g class={if crowded { "links crowded" } else { "links" }}>
            { for props.links.iter().filter_map(|mark| link(mark, &props.plan, chosen(mark))) }
        </g>
    }
}

#[derive(Properties, PartialEq)]
pub struct ServersProps {
    pub servers: Rc<Vec<ServerMark>>,
    pub plan: Rc<Plan>,
    pub selected: Option<ServerId>,
    pub groups: Option<Groups>,
}

/// All servers, and while they are put into groups, the groups' letters.
#[component]
pub fn Servers(props: &ServersProps) -> Html {
    let plan = &props.plan;
    let one = |mark: &ServerMark| {
        let place = plan.servers.get(&mark.id)?;
        Some(server(mark, *place, plan.scale, props.selected == Some(mark.id)))
    };
    let letter = |mark: &ServerMark| {
        let (place, letter) = (plan.servers.get(&mark.id)?, props.groups.as_ref()?.letter(mark.id));
        Some(html! { <g key={mark.id.to_string()}>{ group(*place, plan.scale, letter) }</g> })
    };
    html! {
        <g>
            <g>{ for props.servers.iter().filter_map(one) }</g>
            <g>{ for props.servers.iter().filter_map(letter) }</g>
        </g>
    }
}

#[derive(Properties, PartialEq)]
pub struct ClientsProps {
    pub clients: Rc<Vec<ClientMark>>,
    pub plan: Rc<Plan>,
    pub selected: Option<ClientId>,
}

/// All clients that asked for something.
#[component]
pub fn Clients(props: &ClientsProps) -> Html {
    let one = |mark: &ClientMark| {
        let at = props.plan.clients.get(&mark.id)?;
        Some(client(mark, *at, &props.plan, props.selected == Some(mark.id)))
    };
    html! { <g>{ for props.clients.iter().filter_map(one) }</g> }
}

#[derive(Properties, PartialEq)]
pub struct TimersProps {
    pub timers: Rc<Vec<TimerMark>>,
    pub plan: Rc<Plan>,
    pub now: Time,
}

/// All election timers, each as far as it is at this moment.
#[component]
pub fn Timers(props: &TimersProps) -> Html {
    let hands = use_node_ref();
    let marks = use_mut_ref(Marks::default);
    let (plan, scale) = (&props.plan, props.plan.scale);
    let timers: Vec<TimerMark> =
        props.timers.iter().filter(|mark| plan.servers.contains_key(&mark.server)).copied().collect();
    let one = |mark: &TimerMark, draw: fn(Point, Scale, bool) -> Html| {
        draw(plan.servers[&mark.server].at, scale, !mark.runs)
    };
    let drawn = html! {
        <g class="timers">
            <g>{ for timers.iter().map(|mark| one(mark, track)) }</g>
            <g ref={hands.clone()}>{ for timers.iter().map(|mark| one(mark, hand)) }</g>
        </g>
    };
    use_motion(At { now: props.now, ..At::default() }, move || {
        marks.borrow_mut().follow(children(&hands), "stroke-dashoffset");
        move |at: &At| {
            let left = |mark: &TimerMark| mark.left(at.now);
            marks.borrow().set(timers.iter().map(|mark| pushed(left(mark), !mark.runs)));
        }
    });
    drawn
}

#[derive(Properties, PartialEq)]
pub struct PulseProps {
    pub plan: Rc<Plan>,
    /// Where, and for what: another event is another pulse.
    pub pulse: Option<(ServerId, EventId)>,
}

/// One ring that widens once where a leader was elected or an entry committed.
#[component]
pub fn PulseRing(props: &PulseProps) -> Html {
    let place = props.pulse.and_then(|(id, event)| Some((props.plan.servers.get(&id)?.at, event)));
    let r = props.plan.scale.radius * RING;
    let ring = place.map(|(at, event)| {
        html! { <g key={event.0} transform={moved(at)}><circle class="pulse" r={px(r)} /></g> }
    });
    html! { <g>{ for ring }</g> }
}
