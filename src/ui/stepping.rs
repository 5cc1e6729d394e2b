//! The script that is stepped through: the line that comes next, and what can be done with it.

use yew::prelude::*;

use super::app::Msg;
use super::app::searching::grouped;
use super::app::stepping::{Lines, Stepping};
use super::console::sentence;

/// One line over the stage; nothing without a script.
pub fn view(stepping: Option<&Stepping>, send: &Callback<Msg>) -> Html {
    let Some(stepping) = stepping else { return html! {} };
    let lines = |lines: Lines| send.reform(move |_: MouseEvent| Msg::Lines(lines));
    let (said, all) = (stepping.said, stepping.lines.len());
    let next = stepping.next();
    let (word, way) = if stepping.goes { ("Stop", Lines::Stop) } else { ("The rest", Lines::Rest) };
    let live = if stepping.goes { "off" } else { "polite" };
    html! {
        <div class="stepping" role="group" aria-label="Script">
            <span class="fact">{ format!("{} of {} said", grouped(said as u64), grouped(all as u64)) }</span>
            <code aria-live={live}>{ next.map_or("The script is at its end.".into(), |(number, line)| format!("line {number}: {line}")) }</code>
            if let Some((number, why)) = &stepping.failed {
                <span class="failed-line" role="status">{ format!("✕ line {number}: ") }{ sentence(why) }</span>
            }
            <button class="btn" disabled={said == 0} onclick={lines(Lines::Again)}>{ "Step from the start" }</button>
            <button class="btn primary" disabled={next.is_none() || stepping.goes} onclick={lines(Lines::Next)}>{ "Next line" }</button>
            <button class="btn" disabled={next.is_none()} onclick={lines(way)}>{ word }</button>
            <button class="btn plain" aria-label="Close the script" onclick={lines(Lines::Close)}>{ "×" }</button>
        </div>
    }
}
