//! The lanes and what stands in them, drawn from the picture alone: nothing here knows where the playhead is.

use yew::prelude::*;

use super::Shared;
use super::picture::{CallBar, CallEnd, ClientRow, Picture, Row};
use crate::raft::Term;
use crate::recording::chronicle::lanes;
use crate::ui::logs::hue;

/// Half of a lane in which a number can be read, as a factor of a letter's breadth.
const LEGIBLE: f64 = 0.6;
/// Half of a lane that is too thin for outlines: there would be more ink than hue.
const THIN: f64 = 2.0;

/// A part of the history that is drawn from the picture alone.
#[derive(Properties, PartialEq)]
pub(super) struct Part {
    pub picture: Shared,
}

#[component]
pub(super) fn Names(part: &Part) -> Html {
    let Picture { rows, clients, columns, .. } = &*part.picture.0;
    let servers = rows.iter().map(|row| (row.server.to_string(), row.y));
    let lanes = servers.chain(clients.iter().map(|row| (row.client.to_string(), row.y)));
    // Where lanes are low, names stand in two columns by turns; where two do not do, some are left out.
    let (every, staggered) = (columns.div_ceil(2).max(1), *columns > 1);
    let name = |(place, (name, y)): (usize, (String, f64))| {
        let x = match (staggered, place % 2) {
            (false, _) => 20,
            (true, 0) => 4,
            (true, _) => 34,
        };
        html! { <text key={name.clone()} class="lane-name" data-of={name.clone()} x={x.to_string()} y={(y + 5.0).to_string()}>{ name }</text> }
    };
    html! { <g>{ for lanes.step_by(every).enumerate().map(name) }</g> }
}

#[component]
pub(super) fn Ruler(part: &Part) -> Html {
    let picture = &part.picture.0;
    html! { <g>{ for picture.ticks.iter().map(|(x, text)| tick(*x, text, picture.bottom)) }</g> }
}

#[component]
pub(super) fn Past(part: &Part) -> Html {
    let picture = &part.picture.0;
    html! {
        <g>
            <path class="density" d={picture.density.clone()} />
            <g>{ for picture.rows.iter().map(lane) }</g>
            <path class="flight thin" d={picture.thin.clone()} />
            <path class="flight" d={picture.thick.clone()} />
            <path class="flight" d={picture.lost.clone()} />
            <g>{ for picture.rows.iter().map(|row| terms(row, picture)) }</g>
            <g>{ for picture.rows.iter().map(marks) }</g>
            <g>{ for picture.clients.iter().map(|row| calls(row, picture.letter)) }</g>
        </g>
    }
}

#[component]
pub(super) fn Ahead(part: &Part) -> Html {
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
    let class = (half < THIN).then_some("thin-lane");
    html! { <g key={row.server.to_string()} {class}>{ for row.spans.iter().enumerate().map(stretch) }</g> }
}

/// A stretch's term, where its number has room: hue alone tells nobody which term it is.
fn terms(row: &Row, Picture { left, letter, .. }: &Picture) -> Html {
    let number = |(place, (from, to, term)): (usize, &(f64, f64, Option<Term>))| {
        let before = place.checked_sub(1).and_then(|before| row.spans[before].2);
        let (term, from) = (term.filter(|term| before != Some(*term))?, from.max(*left));
        let text = term.to_string();
        let has_room = to - from > (text.len() + 2) as f64 * letter && row.half >= LEGIBLE * letter;
        let (x, y) = ((from + letter).to_string(), (row.y + 4.2).to_string());
        has_room.then(
            || html! { <text key={place} class={classes!("lane-term", hue(term))} {x} {y}>{ text }</text> },
        )
    };
    html! { <g key={row.server.to_string()}>{ for row.spans.iter().enumerate().filter_map(number) }</g> }
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

/// No key tells these apart: one server may be elected twice at one moment, or crash twice.
fn marks(row: &Row) -> Html {
    let crown = |x: &f64| {
        let to = format!("translate({x} {})", row.y - row.half - 1.0);
        html! { <path class="solid" transform={to} d="M-7 0V-8L-3-4L0-9L3-4L7-8V0Z" /> }
    };
    let crash = |x: &f64| {
        let d = format!("M{} {}l8 8m0 -8l-8 8", x - 4.0, row.y - 4.0);
        html! { <path class="crash" {d} /> }
    };
    html! {
        <g key={row.server.to_string()}>
            <g>{ for row.crowns.iter().map(crown) }</g>
            <g>{ for row.crashes.iter().map(crash) }</g>
        </g>
    }
}

/// A client's operations: bars from call to answer, open at the end until there is one.
fn calls(row: &ClientRow, letter: f64) -> Html {
    let (top, height) = (row.y - row.half, 2.0 * row.half);
    let bar = |call: &CallBar| {
        let (width, class) = (call.to - call.from, call.end.class());
        let room = ((width - 8.0) / letter).max(0.0) as usize;
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
        html! { <path class="retry" d={format!("M{x} {top}v{height}")} /> }
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
