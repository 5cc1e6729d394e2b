//! The transport: to and fro in time, how fast, what time it is; and what one does to the whole cluster.

pub mod reels;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::playback::{Pace, STOPS};
use super::app::{Deed, Dialog, Direction, Msg, NextSet};
use super::icons;
use super::keys::titled;
use crate::raft::Time;
use reels::Clock;

/// What the buttons for time show.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether time moves.
    pub playing: bool,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The buttons for time.
#[component]
pub fn Travel(props: &Props) -> Html {
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    let (icon, word) = if props.playing { (icons::pause(), "Pause") } else { (icons::play(), "Play") };
    html! {
        <>
            { turn(Direction::Back, &props.send) }
            <button class="btn" aria-label="Previous event" title={titled("Previous event", &Msg::Step(Direction::Back))} onclick={send(Msg::Step(Direction::Back))}>
                { icons::previous() }<kbd aria-hidden="true">{ "←" }</kbd>
            </button>
            <button class="btn primary play" id="play" aria-label={word} title={titled(word, &Msg::PlayOrPause)} onclick={send(Msg::PlayOrPause)}>
                { icon }<span>{ word }</span>
            </button>
            <button class="btn" aria-label="Next event" title={titled("Next event", &Msg::Step(Direction::Onward))} onclick={send(Msg::Step(Direction::Onward))}>
                { icons::next() }<kbd aria-hidden="true">{ "→" }</kbd>
            </button>
            { turn(Direction::Onward, &props.send) }
        </>
    }
}

/// The button that goes to the nearest turning point on one side.
pub fn turn(direction: Direction, send: &Callback<Msg>) -> Html {
    let (icon, word) = match direction {
        Direction::Back => (icons::previous_turn(), "Previous turning point"),
        Direction::Onward => (icons::next_turn(), "Next turning point"),
    };
    let go = send.reform(move |_: MouseEvent| Msg::Turn(direction));
    html! { <button class="btn optional turn" aria-label={word} title={titled(word, &Msg::Turn(direction))} onclick={go}>{ icon }</button> }
}

fn speed(stop: usize, send: &Callback<Msg>) -> Html {
    let oninput = send.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        Msg::Speed(slider.value_as_number() as usize)
    });
    html! {
        <label class="speed" title="Slower [  faster ]">
            <span class="out-of-sight">{ "Speed" }</span>
            <input type="range" min="0" max={(STOPS.len() - 1).to_string()} step="1" value={stop.to_string()}
                aria-valuetext={slowed(STOPS[stop])} {oninput} />
        </label>
    }
}

fn slowed(times: u32) -> String {
    match times {
        1 => "real time".into(),
        times => format!("slowed {times}×"),
    }
}

/// The clock: what time it is, and how fast it passes.
pub fn passing(now: Time, pace: Pace, stop: usize, send: &Callback<Msg>) -> Html {
    html! {
        <>
            <Clock {now} />
            { speed(stop, send) }
            <span class="pace">{ said(pace, stop) }</span>
        </>
    }
}

fn said(pace: Pace, stop: usize) -> Html {
    let chosen = match STOPS[stop] {
        1 => html! { <>{ "real time" }</> },
        times => html! { <><span class="optional">{ "slowed " }</span>{ times }{ "×" }</> },
    };
    match pace {
        Pace::UntilLeader => {
            html! { <><b>{ "» " }</b>{ format!("until a leader, then {}", STOPS[stop]) }{ "×" }</> }
        }
        Pace::Quiet => html! { <>{ chosen }<b>{ " »" }</b></> },
        Pace::Still => html! { <>{ "event by event" }</> },
        Pace::Chosen => html! { <>{ chosen }</> },
    }
}

/// What the buttons for the whole cluster show.
#[derive(Properties, PartialEq)]
pub struct ActionProps {
    /// What `SET x …` says.
    pub next_set: NextSet,
    /// The branch that is open.
    pub branch: AttrValue,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The buttons for the whole cluster.
#[component]
pub fn Actions(props: &ActionProps) -> Html {
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    html! {
        <>
            <button class="btn plain branch optional" title="Branches: undo, redo, open, compare" onclick={send(Msg::Show(Dialog::Branches))}>
                <span>{ format!("Branch {}", props.branch) }</span>
            </button>
            <span class="gap optional"></span>
            <button class="btn optional in-bar" onclick={send(Msg::Part(true))}>{ "Partition…" }</button>
            <button class="btn optional in-bar" title={titled("Heal everything", &Msg::Do(Deed::Heal))} onclick={send(Msg::Do(Deed::Heal))}>{ "Heal" }</button>
            <button class="btn optional" onclick={send(Msg::Do(Deed::AddServer))}>{ "Add server" }</button>
            <button class="btn optional set" title={props.next_set.title()} onclick={send(Msg::Do(Deed::SetX))}>{ props.next_set.statement().to_string() }</button>
            <button class="btn square optional" aria-label="All keys" title={titled("All keys", &Msg::Show(Dialog::Keys))} onclick={send(Msg::Show(Dialog::Keys))}>{ "?" }</button>
        </>
    }
}
