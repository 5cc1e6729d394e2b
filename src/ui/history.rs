//! The history: a lane for each server in the hue of its term, messages as slanted lines, the playhead,
//! and behind it the future as far as it is known: when each timer is due, unless a message comes first.

pub mod cuts;
mod drawn;
mod hand;
pub mod linked;
pub mod overview;
pub mod picture;
pub mod strip;
pub mod upright;
pub mod window;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::{Direction, Model, Msg, clock};
use super::caption::Told;
use super::glyph::px;
use super::measure::use_size;
use super::motion::{At, Mark, use_motion};
use crate::raft::Time;
use drawn::{Ahead, Names, Past, Ruler};
use hand::{drag, grab, let_go, pinch, zoom};
use linked::Linked;
use picture::Picture;
use strip::{Strip, use_strip};

/// How far the ruler's words reach beyond the lanes.
const RULER: f64 = 40.0;

/// What the history shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment at the playhead.
    pub now: Time,
    /// The latest moment reached.
    pub latest: Time,
    /// Where the playhead stands.
    pub playhead: f64,
    /// To which side it is out of sight, if it is.
    pub away: Option<Direction>,
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
    html! {
        <History now={model.now} latest={model.latest} playhead={window.playhead(model.now)} away={window.away(model.now)}
            shift={window.shift()} ends={window.ends()} picture={Shared(window.picture.clone())}
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
            let (reached, shift) = (whole(at.playhead), at.shift);
            let ends = [(left, reached), (reached, right), (left - RULER, right + RULER)];
            for (strip, ends) in strips.iter().zip(ends) {
                strip.iter().for_each(|strip| strip.place(ends, shift));
            }
            head.iter().for_each(|head| head.set(format!("translateX({}px)", px(reached))));
        }
    });
    let is_due = props.away.is_none() && picture.0.rows.iter().any(|row| row.due.is_some());
    let over = linked::view(&props.linked);
    let (stuck, moved) = cuts::brackets(&picture.0, props.shift - left, props.playhead - left);
    html! {
        <div class="history" ref={node} onpointerdown={grab(props, &corner)} onpointermove={drag(props, &corner)} onpointerup={let_go(props)} onpointercancel={let_go(props)} ontouchmove={pinch(props)} onwheel={zoom(props)}>
            <svg class="reel" aria-hidden="true">
                <Names picture={picture.clone()} />
                <text class="ahead-hint" x={right.to_string()} y="12" text-anchor="end">
                    <tspan class="modified-tag">{ "modified Raft" }{ if is_due { " · " } else { "" } }</tspan>
                    { if is_due { "timers due, unless a message comes first" } else { "" } }
                </text>
                <g transform={format!("translate({left} 0)")}>{ stuck }</g>
            </svg>
            { past.view(html! { <><Past picture={picture.clone()} />{ moved }{ over.clone() }</> }) }
            { ahead.view(html! { <><Ahead picture={picture.clone()} />{ over }</> }) }
            { ruler.view(html! { <Ruler picture={picture.clone()} /> }) }
            <svg class={classes!("reel", props.away.map(|_| "gone"))} aria-hidden="true" ref={head}>
                <line class="playhead" y1="6" y2="100%" />
                <path class="solid" d="M-7 0h14v7l-7 7l-7-7z" />
            </svg>
            { slider(props) }
            <span>{ for props.away.map(|side| way_back(props, side)) }</span>
        </div>
    }
}

/// Where the playhead is out of sight: to it.
fn way_back(props: &Props, side: Direction) -> Html {
    let place = props.now.0 as f64 / props.latest.0.max(1) as f64;
    let go = props.send.reform(move |_: MouseEvent| Msg::LookAt(place));
    // The press is not one on the history.
    let here = Callback::from(|event: PointerEvent| event.stop_propagation());
    let now = clock::seconds(props.now);
    let (class, word) = match side {
        Direction::Back => ("btn way-back", format!("◂ {now}")),
        Direction::Onward => ("btn way-back onward", format!("{now} ▸")),
    };
    html! { <button {class} aria-label={format!("Show the playhead, at {now}")} onpointerdown={here} onclick={go}>{ word }</button> }
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

/// Whole pixels: what is moved so stays sharp, and at the usual speed it is not moved in each frame.
fn whole(x: f64) -> f64 {
    x.round()
}

/// What happened, drawn from a picture alone, without a playhead.
pub fn still(picture: &Shared) -> Html {
    html! { <><Past picture={picture.clone()} /><Ruler picture={picture.clone()} /></> }
}
