//! What the marks in the ring mean, where the inspector has nothing else to show.
//!
//! The samples are no drawings of their own: in a small cluster one message of each kind is sent, and what
//! was sent is drawn as it would be in flight.

use std::rc::Rc;
use std::sync::Arc;

use gloo_events::EventListener;
use web_sys::window;
use yew::prelude::*;

use super::geometry::{Point, Scale};
use super::glyph::message::{hue_of, shape};
use super::glyph::server::{RoleMark, ServerMark, StateMark, disc};
use super::glyph::timer::timer;
use super::glyph::votes::Votes;
use super::glyph::{hue, moved};
use super::logs::legend_items;
use crate::raft::{ServerId, Term};
use crate::recording::Player;
use crate::script::{self, Line};
use crate::sim::event::News;
use crate::sim::packet::Packet;
use crate::sim::statement::Setup;

/// Each kind of message: the statement that sends one, and what it is called.
const MESSAGES: &[(&str, &str)] = &[
    ("send S1 -> S2 RequestVote term=1", "asks for a vote"),
    ("send S2 -> S1 RequestVoteReply term=1 voteGranted=true", "gives its vote"),
    ("send S1 -> S2 AppendEntries term=1 entries=1", "brings entries"),
    ("send S2 -> S1 AppendEntriesReply term=1 success=true", "has stored them"),
    ("send S1 -> S2 AppendEntries term=1", "heartbeat"),
    ("send S2 -> S1 AppendEntriesReply term=1 success=false", "refuses"),
    ("send S1 -> S2 InstallSnapshot term=1", "brings a snapshot"),
    ("SET x 1", "a client's command"),
];

/// The legend of the ring, once the page is whole: it is a third of what is drawn, and a cluster moves earlier without.
#[component]
pub fn Legend() -> Html {
    let whole = use_state_eq(is_whole);
    let set = whole.setter();
    use_effect_with((), move |()| {
        set.set(is_whole());
        let hears = window().map(|window| EventListener::once(&window, "whole", move |_| set.set(true)));
        move || drop(hears)
    });
    if *whole {
        html! { <Marks /> }
    } else {
        html! { <div></div> }
    }
}

/// Whether all of the WebAssembly is there; `boot.js` notes and tells it.
fn is_whole() -> bool {
    let root = window().and_then(|window| window.document()?.document_element());
    root.is_some_and(|root| root.has_attribute("data-whole"))
}

#[component]
fn Marks() -> Html {
    let samples = use_memo((), |()| samples());
    html! {
        <>
            <h3><span>{ "Servers, with their term" }</span></h3>
            <ul class="marks">{ for servers().into_iter().map(server) }</ul>
            <h3><span>{ "Messages: filled asks, hollow answers" }</span></h3>
            <ul class="marks">{ for samples.iter().map(message) }</ul>
            <h3><span>{ "Entries of the logs" }</span></h3>
            <ul class="marks entries">{ legend_items() }</ul>
            <p>{ "A colour is a term: of a server, of a message, of an entry." }</p>
            <p><a href="#marks" target="_blank" rel="noopener">{ "All marks in all states" }</a></p>
        </>
    }
}

/// One packet for each kind of message, and its name.
fn samples() -> Rc<Vec<(Arc<Packet>, &'static str)>> {
    let setup = Setup { servers: 2, ..Setup::default() };
    let sent = |(line, name): &(&str, &'static str)| {
        let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { return None };
        let mut player = Player::new(setup.clone()).ok()?;
        player.act(statement).ok()?;
        let frame = player.frame();
        let sent = frame.event.as_ref()?.news.iter().find_map(|news| match news {
            News::Sent(packet) => Some(packet.clone()),
            _ => None,
        });
        Some((sent?, *name))
    };
    Rc::new(MESSAGES.iter().filter_map(sent).collect())
}

fn message((packet, name): &(Arc<Packet>, &'static str)) -> Html {
    html! {
        <li key={*name}>
            <svg class={classes!("ring", "mark-of", hue_of(packet))} width="34" height="30" aria-hidden="true">
                <g transform="translate(17 15) scale(0.93)">{ shape(packet) }</g>
            </svg>
            { name }
        </li>
    }
}

/// What a server can look like: the mark, how much of its timer is left, and what is said of it.
fn servers() -> Vec<(ServerMark, Option<f64>, &'static str)> {
    let mark = |role, state, writing| ServerMark {
        id: ServerId(1),
        term: Term(1),
        role,
        state,
        member: true,
        word: "",
        name: String::new(),
        writing,
    };
    let candidate = RoleMark::Candidate(Votes { got: 1, needed: 2, voters: 3, pre: false });
    vec![
        (mark(RoleMark::Leader, StateMark::Running, None), None, "leader"),
        (mark(RoleMark::Follower, StateMark::Running, None), Some(0.6), "follower, its timer"),
        (mark(candidate, StateMark::Running, None), Some(0.8), "candidate"),
        (mark(RoleMark::Learner, StateMark::Running, None), None, "learner, no vote"),
        (mark(RoleMark::Follower, StateMark::Running, Some(1)), Some(0.6), "waits for its disk"),
        (mark(RoleMark::None, StateMark::Crashed, None), None, "crashed"),
    ]
}

fn server((mark, left, name): (ServerMark, Option<f64>, &'static str)) -> Html {
    let scale = Scale { radius: 12.0, font: 12.0, k: 12.0 / 26.0, beside: false, roles: false };
    let at = Point { x: 17.0, y: 17.0 };
    html! {
        <li key={name}>
            <svg class="ring mark-of" width="36" height="36" aria-hidden="true">
                <g class="timers">{ left.map(|left| timer(at, scale, left, false)).unwrap_or_default() }</g>
                <g class={classes!("server", hue(mark.term))} transform={moved(at)}>{ disc(&mark, scale, false) }</g>
            </svg>
            { name }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_can_be_sent() {
        assert_eq!(samples().len(), MESSAGES.len());
    }
}
