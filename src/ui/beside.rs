//! Two runs, one above the other, in step: the first difference in a sentence, both at one moment, and what came of
//! each in numbers.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::comparing::{BOX, Beside, SPAN, Wish};
use super::app::{Direction, Msg, clock};
use super::history::picture::Picture;
use super::history::{Shared, still};
use crate::raft::Time;

/// What is in the dialog.
pub fn view(beside: Option<&Beside>, send: &Callback<Msg>) -> Html {
    let Some(beside) = beside else { return html! {} };
    let wish = |wish: Wish| send.reform(move |_: MouseEvent| Msg::Beside(wish.clone()));
    let seek = send.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        Msg::Beside(Wish::Seek(Time(slider.value_as_number() as u64 * 1_000)))
    });
    let [left, right] = &beside.names;
    let differs = beside.comparison.first.is_some();
    html! {
        <div class="beside">
            <p role="status">{ beside.comparison.sentence([left, right]) }</p>
            { run(beside, 0) }
            { run(beside, 1) }
            <div class="row">
                <button class="btn" onclick={wish(Wish::Step(Direction::Back))}>{ "Previous event" }</button>
                <button class="btn" onclick={wish(Wish::Step(Direction::Onward))}>{ "Next event" }</button>
                <button class="btn" disabled={!differs} onclick={wish(Wish::First)}>{ "First difference" }</button>
                <output class="clock">{ clock::seconds(beside.at) }</output>
                <input type="range" aria-label="Moment of both runs" min="0" max={(beside.end.0 / 1_000).to_string()}
                    value={(beside.at.0 / 1_000).to_string()} aria-valuetext={clock::seconds(beside.at)} oninput={seek} />
            </div>
            { table(beside) }
        </div>
    }
}

/// One of them: the lanes at their own size, of which a narrow screen shows the later part.
fn run(beside: &Beside, place: usize) -> Html {
    let picture = &beside.pictures[place];
    let name = &beside.names[place];
    let now = (beside.at.0 as f64 - picture.origin) * BOX.0 / SPAN;
    let (names, lanes) = (format!("0 0 34 {}", BOX.1), format!("0 0 {} {}", BOX.0, BOX.1));
    html! {
        <figure key={place}>
            <figcaption>
                <b>{ name }</b>{ " " }
                { for beside.modified[place].iter().map(|mark| html! { <span class="modified">{ mark }</span> }) }
                { " " }{ &beside.told[place] }
            </figcaption>
            <div class="beside-lanes">
                <svg class="beside-names" viewBox={names} aria-hidden="true">{ lane_names(picture) }</svg>
                <svg class="history" viewBox={lanes} preserveAspectRatio="xMaxYMid slice" role="img" aria-label={format!("{name}: {}", beside.told[place])}>
                    { still(&Shared(Rc::clone(picture))) }
                    <line class="playhead" x1={now.to_string()} x2={now.to_string()} y1="0" y2="100%" />
                </svg>
            </div>
        </figure>
    }
}

fn lane_names(picture: &Picture) -> Html {
    let servers = picture.rows.iter().map(|row| (row.server.to_string(), row.y));
    let lanes = servers.chain(picture.clients.iter().map(|row| (row.client.to_string(), row.y)));
    let name = |(name, y): (String, f64)| html! { <text key={name.clone()} class="lane-name" x="8" y={(y + 4.5).to_string()}>{ name }</text> };
    html! { <g>{ for lanes.map(name) }</g> }
}

fn table(beside: &Beside) -> Html {
    let [left, right] = &beside.names;
    let row = |(what, one, other): (&'static str, String, String)| {
        let class = (one != other).then_some("differs");
        html! { <tr key={what} {class}><th scope="row">{ what }</th><td>{ one }</td><td>{ other }</td></tr> }
    };
    html! {
        <table>
            <thead><tr><td>{ format!("up to {}", clock::seconds(beside.until)) }</td><th scope="col">{ left }</th><th scope="col">{ right }</th></tr></thead>
            <tbody>{ for beside.comparison.table().into_iter().map(row) }</tbody>
        </table>
    }
}
