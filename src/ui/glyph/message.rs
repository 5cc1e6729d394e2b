//! A message: filled if it asks, hollow if it answers; its shape is its kind, its hue its own term.

use yew::prelude::*;

use super::{CHECK, CROSS, hue, px};
use crate::raft::Term;
use crate::raft::log::Entry;
use crate::raft::message::Message;
use crate::sim::packet::{Body, Packet};

/// At most so many cells are drawn in one AppendEntries; the rest is a number.
const MOST_CELLS: usize = 4;
/// The breadth of one.
const CELL: f64 = 17.0;

const DIAMOND: &str = "M0-15.5L15.5 0L0 15.5L-15.5 0Z";
const BOX: &str = "M-9-11H9A4 4 0 0 1 13-7V7A4 4 0 0 1 9 11H-9A4 4 0 0 1-13 7V-7A4 4 0 0 1-9-11Z";
const TAG: &str = "M-13-9H5L14 0L5 9H-13Z";
const SHEET: &str = "M-9-9H6L10-5V9H-9Z";

/// The class of the hue of a message's own term; clients' messages have none.
pub fn hue_of(packet: &Packet) -> Option<&'static str> {
    packet.body.term().map(hue)
}

/// The shape of a message around its own middle, 24 to 30 pixels large.
pub fn shape(packet: &Packet) -> Html {
    match &packet.body {
        Body::Server(message) => between_servers(message),
        Body::Request(_) | Body::Watch(_) => html! { <path class="tag filled" d={TAG} /> },
        Body::Reply(_) | Body::News(_) => html! { <path class="tag hollow" d={TAG} /> },
    }
}

fn between_servers(message: &Message) -> Html {
    match message {
        Message::RequestVote(_) => lettered(DIAMOND, "V", None),
        Message::PreVote(_) => lettered(DIAMOND, "V", Some("3 3")),
        Message::RequestVoteReply(m) => answered(DIAMOND, m.vote_granted, None),
        Message::PreVoteReply(m) => answered(DIAMOND, m.vote_granted, Some("5 3")),
        Message::AppendEntries(m) if m.entries.is_empty() => {
            html! { <circle class="filled" r="7.5" stroke-width="1.5" /> }
        }
        Message::AppendEntries(m) => entries(&m.entries),
        Message::AppendEntriesReply(m) => answered(BOX, m.success, None),
        Message::InstallSnapshot(_) => html! {
            <g><path class="filled" d={SHEET} stroke-width="1.5" transform="translate(4 -4)" />{ lettered(SHEET, "S", None) }</g>
        },
        Message::InstallSnapshotReply(_) => html! {
            <g><g transform="translate(4 -4)">{ hollow(SHEET, None) }</g>{ hollow(SHEET, None) }{ text("S", "ink") }</g>
        },
        Message::TimeoutNow(_) => lettered(BOX, "T", None),
        Message::ReadIndex(_) => lettered(BOX, "R", None),
        Message::ReadIndexReply(_) => html! { <g>{ hollow(BOX, None) }{ text("R", "ink") }</g> },
    }
}

/// A filled shape with a letter.
fn lettered(d: &'static str, letter: &'static str, dashes: Option<&'static str>) -> Html {
    html! { <g><path class="filled" {d} stroke-width="1.5" stroke-dasharray={dashes} />{ text(letter, "on") }</g> }
}

/// Paper with a band of the term's hue between two lines of ink.
fn hollow(d: &'static str, dashes: Option<&'static str>) -> Html {
    html! {
        <g>
            <path class="rim" {d} stroke-width="5" />
            <path class="band" {d} stroke-width="3" stroke-dasharray={dashes} />
        </g>
    }
}

fn answered(d: &'static str, yes: bool, dashes: Option<&'static str>) -> Html {
    let mark = if yes { CHECK } else { CROSS };
    html! { <g>{ hollow(d, dashes) }<path class="ink-line" d={mark} stroke-width="2.4" /></g> }
}

fn text(letter: &'static str, class: &'static str) -> Html {
    html! { <text {class} y="4.7" font-size="13" font-weight="720" text-anchor="middle">{ letter }</text> }
}

/// A box that holds the entries as they will stand in the log, each in the hue of its own term.
fn entries(entries: &[Entry]) -> Html {
    let shown = if entries.len() > MOST_CELLS { MOST_CELLS - 1 } else { entries.len() };
    let more = entries.len() - shown;
    let cells = shown + usize::from(more > 0);
    let width = CELL * cells as f64 + 8.0;
    let left = |i: usize| 4.0 - width / 2.0 + CELL * i as f64;
    html! {
        <g>
            <rect class="rim" x={px(-width / 2.0)} y="-11" width={px(width)} height="22" rx="4" stroke-width="5" />
            <rect class="band" x={px(-width / 2.0)} y="-11" width={px(width)} height="22" rx="4" stroke-width="3" />
            <g>{ for entries[..shown].iter().enumerate().map(|(i, entry)| cell(i, left(i), entry.term)) }</g>
            <g>{ if more > 0 { rest(left(shown), more) } else { Html::default() } }</g>
        </g>
    }
}

fn cell(key: usize, x: f64, term: Term) -> Html {
    let squeezed = (term.0 > 99).then(|| px(CELL - 2.0));
    html! {
        <g {key} class={hue(term)}>
            <rect class="filled" x={px(x)} y="-7" width={px(CELL)} height="14" stroke-width="1" />
            <text class="on mono" x={px(x + CELL / 2.0)} y="4.5" font-size="13" font-weight="700"
                text-anchor="middle" textLength={squeezed} lengthAdjust="spacingAndGlyphs">{ term.to_string() }</text>
        </g>
    }
}

fn rest(x: f64, more: usize) -> Html {
    html! {
        <text class="ink mono" x={px(x + CELL / 2.0)} y="4.5" font-size="13" font-weight="700"
            text-anchor="middle">{ format!("+{more}") }</text>
    }
}

/// A second, thin outline: this is a copy that the network made.
pub fn copied() -> Html {
    html! { <circle class="copied" r="20" stroke-width="1.2" /> }
}

/// It is held in flight, by hand.
pub fn held() -> Html {
    html! {
        <g transform="translate(0 -22)">
            <path d="M-3-4V4M3-4V4" class="paper-line" stroke-width="6" />
            <path d="M-3-4V4M3-4V4" class="ink-line" stroke-width="2.6" />
        </g>
    }
}

/// It is lost here.
pub fn burst() -> Html {
    html! {
        <g transform="scale(2.1)">
            <path d={CROSS} class="paper-line" stroke-width="5" />
            <path d={CROSS} class="ink-line" stroke-width="2" />
        </g>
    }
}
