//! The history: a lane for each server in the hue of its term, messages as slanted lines, the playhead,
//! and behind it the future as far as it is known: when each timer is due, unless a message comes first.

pub mod cuts;
pub mod linked;
pub mod overview;
pub mod picture;
pub mod strip;
pub mod upright;
pub mod window;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::app::{Model, Msg, clock};
use super::caption::Told;
use super::glyph::px;
use super::logs::hue;
use super::measure::use_size;
use super::motion::{At, Mark, use_motion};
use crate::raft::{Term, Time};
use crate::recording::chronicle::lanes;
use linked::Linked;
use picture::{CallBar, CallEnd, ClientRow, Picture, Row};
use strip::{Strip, use_strip};

/// How far the ruler's words reach beyond the lanes.
const RULER: f64 = 40.0;
/// The breadth of a letter in a client's lane.
const LETTER: f64 = 6.4;

/// What the history shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment at the playhead.
    pub now: Time,
    /// The latest moment reached.
    pub latest: Time,
    /// Where the playhead stands.
    pub playhead: f64,
    /// By how much the picture is shifted.
    pub shift: f64,
    /// The left and the right end of the lanes.
    pub ends: (f64, f64),
    /// The picture.
    pub picture: Shared,
    /// What is drawn over the lanes.
    pub linked: Linked,
    /// What is told of the moment.
    pub told: Rc<Told>,
    /// Whether the page stands in another.
    pub framed: bool,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// A picture as a property: the same until it is drawn anew.
#[derive(Clone, Debug)]
pub struct Shared(pub Rc<Picture>);

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The history as the model's window shows it.
pub fn view(model: &Model, send: &Callback<Msg>) -> Html {
    let window = &model.window;
    let margins = window.margins();
    html! {
        <History now={model.now} latest={model.latest} playhead={window.playhead(model.now)} shift={window.shift()}
            ends={(margins.left, window.width - margins.right)} picture={Shared(window.picture.clone())}
            linked={linked::linked(model)} told={model.telling.told.clone()} framed={model.screen.embedded} send={send.clone()} />
    }
}

/// The history.
#[component]
pub fn History(props: &Props) -> Html {
    let measured = props.send.reform(|(width, height)| Msg::Measured { width, height });
    let node = use_size(measured);
    let (left, right) = props.ends;
    let picture = &props.picture;
    let corner = use_mut_ref(|| (0.0, 0.0));
    let (past, ahead, ruler) = (use_strip(), use_strip(), use_strip());
    let head = use_node_ref();
    let strips = [&past, &ahead, &ruler].map(Strip::clone);
    let line = head.clone();
    let otherwise = At { now: props.now, playhead: props.playhead, shift: props.shift };
    use_motion(otherwise, move || {
        let strips = strips.map(|strip| strip.marks());
        let head = Mark::of(&line, "transform");
        move |at: &At| {
            let reached = tenth(at.playhead);
            let ends = [(left, reached), (reached, right), (left - RULER, right + RULER)];
            for (strip, ends) in strips.iter().zip(ends) {
                strip.iter().for_each(|strip| strip.place(ends, at.shift));
            }
            head.iter().for_each(|head| head.set(format!("translateX({}px)", px(reached))));
        }
    });
    let over = linked::view(&props.linked);
    let (stuck, moved) = cuts::brackets(&picture.0.cuts, props.shift - left, props.playhead - left);
    html! {
        <div class="history" ref={node} onpointerdown={grab(props, &corner)} onpointermove={drag(props, &corner)} onpointerup={let_go(props)} onpointercancel={let_go(props)} ontouchmove={pinch(props)} onwheel={zoom(props)}>
            <svg class="reel" aria-hidden="true">
                <Names picture={picture.clone()} />
                <text class="ahead-hint" x={right.to_string()} y="12" text-anchor="end">
                    <tspan class="modified-tag">{ "modified Raft · " }</tspan>{ "timers due, unless a message comes first" }
                </text>
                <g transform={format!("translate({left} 0)")}>{ stuck }</g>
            </svg>
            { past.view(html! { <><Past picture={picture.clone()} />{ moved }{ over.clone() }</> }) }
            { ahead.view(html! { <><Ahead picture={picture.clone()} />{ over }</> }) }
            { ruler.view(html! { <Ruler picture={picture.clone()} /> }) }
            <svg class="reel" aria-hidden="true" ref={head}>
                <line class="playhead" y1="6" y2="100%" />
                <path class="solid" d="M-7 0h14v7l-7 7l-7-7z" />
            </svg>
            { slider(props) }
        </div>
    }
}

/// The same as dragging, for keyboards and screen readers.
fn slider(props: &Props) -> Html {
    let seek = props.send.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        Msg::Seek(Time(slider.value_as_number() as u64 * 1_000))
    });
    let said = format!("{}, {}", clock::seconds(props.now), props.told.text);
    html! {
        <input type="range" aria-label="Moment" min="0" max={(props.latest.0 / 1_000).to_string()} step="1"
            value={(props.now.0 / 1_000).to_string()} aria-valuetext={said} oninput={seek} />
    }
}

/// The history's own element: listeners hang at the root of the page, so the event itself does not know it.
fn strip(event: &MouseEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(".history").ok().flatten()
}

/// How far from its left edge the pointer is.
fn place(event: &MouseEvent) -> f64 {
    f64::from(event.client_x()) - strip(event).map_or(0.0, |strip| strip.get_bounding_client_rect().left())
}

/// How far from its upper edge.
fn height(event: &MouseEvent) -> f64 {
    f64::from(event.client_y()) - strip(event).map_or(0.0, |strip| strip.get_bounding_client_rect().top())
}

/// Where the history's upper left corner was when it was pressed: to ask for it at each move would lay out the page.
type Corner = Rc<RefCell<(f64, f64)>>;

fn grab(props: &Props, corner: &Corner) -> Callback<PointerEvent> {
    let corner = corner.clone();
    props.send.reform(move |event: PointerEvent| {
        if let Some(strip) = strip(&event) {
            // Without the capture a drag ends where the strip does; nothing else is lost.
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let (x, y) = (place(&event), height(&event));
        *corner.borrow_mut() = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
        Msg::Grab { x, y }
    })
}

fn drag(props: &Props, corner: &Corner) -> Callback<PointerEvent> {
    let (send, corner) = (props.send.clone(), corner.clone());
    Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            send.emit(Msg::Drag(f64::from(event.client_x()) - corner.borrow().0));
        } else {
            send.emit(Msg::Hover { x: place(&event), y: height(&event) });
        }
    })
}

fn let_go(props: &Props) -> Callback<PointerEvent> {
    props.send.reform(|_| Msg::LetGo)
}

/// Two fingers.
fn pinch(props: &Props) -> Callback<TouchEvent> {
    let send = props.send.clone();
    Callback::from(move |event: TouchEvent| {
        let touches = event.touches();
        let (Some(one), Some(other), 2) = (touches.get(0), touches.get(1), touches.length()) else { return };
        let (x, along) = (f64::from(one.client_x()), f64::from(other.client_x() - one.client_x()));
        let left = one.target().and_then(|target| target.dyn_into::<Element>().ok());
        let left = left.and_then(|target| target.closest(".history").ok().flatten());
        let left = left.map_or(0.0, |strip| strip.get_bounding_client_rect().left());
        let apart = along.hypot(f64::from(other.client_y() - one.client_y()));
        send.emit(Msg::Pinch { apart, x: x + along / 2.0 - left });
    })
}

/// In another page the wheel is that page's, unless Ctrl is down.
fn zoom(props: &Props) -> Callback<WheelEvent> {
    let (framed, send) = (props.framed, props.send.clone());
    Callback::from(move |event: WheelEvent| {
        if !framed || event.ctrl_key() {
            event.prevent_default();
            send.emit(rolled(&event));
        }
    })
}

fn rolled(event: &WheelEvent) -> Msg {
    let (x, along, down) = (place(event), event.delta_x(), event.delta_y());
    if event.shift_key() || along.abs() > down.abs() {
        return Msg::Pan(if along == 0.0 { down } else { along });
    }
    // Two fingers on a pad come as a wheel with Ctrl, in smaller steps.
    let down = if event.ctrl_key() { 5.0 * down } else { down };
    Msg::Zoom { factor: (down * 0.002).clamp(-0.7, 0.7).exp(), x: Some(x) }
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// What happened, drawn from a picture alone, without a playhead.
pub fn still(picture: &Shared) -> Html {
    html! { <><Past picture={picture.clone()} /><Ruler picture={picture.clone()} /></> }
}

/// A part of the history that is drawn from the picture alone.
#[derive(Properties, PartialEq)]
struct Part {
    picture: Shared,
}

#[component]
fn Names(part: &Part) -> Html {
    let every = part.picture.0.unnamed + 1;
    let name = |row: &Row| {
        html! { <text key={row.server.to_string()} class="lane-name" data-of={row.server.to_string()} x="20" y={(row.y + 5.0).to_string()}>{ row.server.to_string() }</text> }
    };
    // The first client's name keeps its distance from the last server's.
    let behind = (every - part.picture.0.rows.len() % every) % every;
    let client = |row: &ClientRow| {
        html! { <text key={row.client.to_string()} class="lane-name" data-of={row.client.to_string()} x="20" y={(row.y + 5.0).to_string()}>{ row.client.to_string() }</text> }
    };
    html! {
        <g>
            <g>{ for part.picture.0.rows.iter().step_by(every).map(name) }</g>
            <g>{ for part.picture.0.clients.iter().skip(behind).step_by(every).map(client) }</g>
        </g>
    }
}

#[component]
fn Ruler(part: &Part) -> Html {
    let picture = &part.picture.0;
    html! { <g>{ for picture.ticks.iter().map(|(x, text)| tick(*x, text, picture.bottom)) }</g> }
}

#[component]
fn Past(part: &Part) -> Html {
    let picture = &part.picture.0;
    html! {
        <g>
            <path class="density" d={picture.density.clone()} />
            <g>{ for picture.rows.iter().map(lane) }</g>
            <path class="flight thin" d={picture.thin.clone()} />
            <path class="flight" d={picture.thick.clone()} />
            <path class="flight" d={picture.lost.clone()} />
            <g>{ for picture.rows.iter().map(marks) }</g>
            <g>{ for picture.clients.iter().map(calls) }</g>
        </g>
    }
}

#[component]
fn Ahead(part: &Part) -> Html {
    let picture = &part.picture.0;
    html! { <g>{ for picture.rows.iter().map(|row| known(row, picture.known)) }{ for picture.rows.iter().map(ahead) }</g> }
}

fn lane(row: &Row) -> Html {
    let half = row.half;
    let stretch = |(place, (from, to, term)): (usize, &(f64, f64, Option<Term>))| match term {
        Some(term) => {
            let (part, paused) = row.parts.get(place).copied().unwrap_or_default();
            let (half, class) = look(part, paused, half);
            html! {
                <rect key={place} class={classes!("lane", class, hue(*term))} x={from.to_string()} y={(row.y - half).to_string()}
                    width={(to - from).max(0.0).to_string()} height={(2.0 * half).to_string()} />
            }
        }
        None => {
            html! { <line key={place} class="lane-down" x1={from.to_string()} x2={to.to_string()} y1={row.y.to_string()} y2={row.y.to_string()} /> }
        }
    };
    html! { <g key={row.server.to_string()}>{ for row.spans.iter().enumerate().map(stretch) }</g> }
}

/// How a stretch is drawn: who leads is broad, who stands for election dashed, who stalls narrow.
fn look(part: lanes::Part, paused: bool, half: f64) -> (f64, Option<&'static str>) {
    match (part, paused) {
        (_, true) => (half * 0.35, Some("stalled")),
        (lanes::Part::Leads, _) => (half * 1.5, Some("leads")),
        (lanes::Part::Stands, _) => (half, Some("stands")),
        (lanes::Part::Follows, _) => (half, None),
    }
}

/// What is known of the future: a narrow lane, as far as the run ever went.
fn known(row: &Row, until: f64) -> Html {
    let stretch = |(place, (from, to, term)): (usize, &(f64, f64, Option<Term>))| {
        let to = to.min(until);
        let class = classes!("lane-known", term.map(hue));
        term.filter(|_| to > *from).map(|_| {
            html! { <rect key={place} {class} x={from.to_string()} y={(row.y - 2.0).to_string()} width={(to - from).to_string()} height="4" /> }
        })
    };
    html! { <g key={format!("{} known", row.server)}>{ for row.spans.iter().enumerate().filter_map(stretch) }</g> }
}

fn marks(row: &Row) -> Html {
    let crown = |x: &f64| {
        let to = format!("translate({x} {})", row.y - row.half - 1.0);
        html! { <path key={format!("crown {x}")} class="solid" transform={to} d="M-7 0V-8L-3-4L0-9L3-4L7-8V0Z" /> }
    };
    let crash = |x: &f64| {
        let d = format!("M{} {}l8 8m0 -8l-8 8", x - 4.0, row.y - 4.0);
        html! { <path key={format!("crash {x}")} class="crash" {d} /> }
    };
    html! {
        <g key={row.server.to_string()}>
            <g>{ for row.crowns.iter().map(crown) }</g>
            <g>{ for row.crashes.iter().map(crash) }</g>
        </g>
    }
}

/// A client's operations: bars from call to answer, open at the end until there is one.
fn calls(row: &ClientRow) -> Html {
    let (top, height) = (row.y - row.half, 2.0 * row.half);
    let bar = |call: &CallBar| {
        let (width, class) = (call.to - call.from, call.end.class());
        let room = ((width - 8.0) / LETTER).max(0.0) as usize;
        let command = call.text.split(" → ").next().unwrap_or_default();
        let text = [call.text.as_str(), command].into_iter().find(|text| text.chars().count() <= room);
        let text = text.filter(|_| row.half >= 6.0);
        html! {
            <g key={call.events.0.0}>
                <rect {class} x={call.from.to_string()} y={top.to_string()} width={width.to_string()} height={height.to_string()} rx="3" />
                <text class="call-text" x={(call.from + 5.0).to_string()} y={(row.y + 4.2).to_string()}>{ text.unwrap_or_default() }</text>
            </g>
        }
    };
    let bars = |(end, path): &(CallEnd, String)| html! { <path key={end.class()} class={end.class()} d={path.clone()} /> };
    let retry = |x: &f64| {
        html! { <path key={x.to_string()} class="retry" d={format!("M{x} {top}v{height}")} /> }
    };
    html! {
        <g key={row.client.to_string()}>
            <g>{ for row.bars.iter().map(bars) }</g>
            <g>{ for row.calls.iter().filter(|call| call.is_legible()).map(bar) }</g>
            <g>{ for row.retries.iter().map(retry) }</g>
        </g>
    }
}

fn ahead(row: &Row) -> Html {
    let flag = |x: f64| {
        let d = format!("M{x} {}V{}h9l-3 3.5 3 3.5h-9", row.y + 6.0, row.y - 9.0);
        html! { <path class="flag" {d} /> }
    };
    html! {
        <g key={row.server.to_string()}>
            <line class="lane-ahead" x1="-10000" x2="10000" y1={row.y.to_string()} y2={row.y.to_string()} />
            { for row.due.map(flag) }
        </g>
    }
}

fn tick(x: f64, text: &str, bottom: f64) -> Html {
    html! { <text key={text.to_string()} class="tick" x={x.to_string()} y={bottom.to_string()} text-anchor="middle">{ text }</text> }
}
