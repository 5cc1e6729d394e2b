//! A server: its disc in the hue of its term with the term's number inside, and what shows its role,
//! its faults, its votes and its disk.

use yew::prelude::*;

use super::votes::{Votes, pips};
use super::{CROSS, CROWN, hue, moved, placed, px};
use crate::raft::{ServerId, Term};
use crate::ui::geometry::{Anchor, Label, Place, Point, RING, Scale};

/// What is to be seen of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerMark {
    /// Who it is.
    pub id: ServerId,
    /// Its current term; of a crashed server, the one on its disk.
    pub term: Term,
    /// What it does.
    pub role: RoleMark,
    /// Whether it runs.
    pub state: StateMark,
    /// Whether the cluster counts it among its servers.
    pub member: bool,
    /// The word beside its name.
    pub word: &'static str,
    /// Its name for a screen reader.
    pub name: String,
    /// A write is under way, and so many messages wait for it.
    pub writing: Option<usize>,
}

/// What a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleMark {
    /// It follows.
    Follower,
    /// It gets the log and has no vote.
    Learner,
    /// It wants to lead.
    Candidate(Votes),
    /// It leads.
    Leader,
    /// It is down.
    None,
}

/// Whether a server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateMark {
    /// It runs.
    Running,
    /// It stalls.
    Paused,
    /// It is down.
    Crashed,
}

impl ServerMark {
    /// `data-role`
    pub fn role_name(&self) -> &'static str {
        match &self.role {
            RoleMark::Follower => "follower",
            RoleMark::Learner => "learner",
            RoleMark::Candidate(votes) if votes.pre => "precandidate",
            RoleMark::Candidate(_) => "candidate",
            RoleMark::Leader => "leader",
            RoleMark::None => "none",
        }
    }

    /// `data-state`
    pub fn state_name(&self) -> &'static str {
        match self.state {
            StateMark::Running => "running",
            StateMark::Paused => "paused",
            StateMark::Crashed => "crashed",
        }
    }
}

/// A server at its place.
pub fn server(mark: &ServerMark, place: Place, scale: Scale, selected: bool) -> Html {
    let class = classes!("server", hue(mark.term), (!mark.member).then_some("outside"));
    html! {
        <g key={mark.id.to_string()} {class} transform={moved(place.at)}>
            { disc(mark, scale, selected) }
            { label(mark, place.label, scale) }
        </g>
    }
}

/// The disc and what hangs on it, around its own middle.
pub fn disc(mark: &ServerMark, scale: Scale, selected: bool) -> Html {
    let crashed = mark.state == StateMark::Crashed;
    html! {
        <>
            <g class="halo">{ if selected { halo(scale) } else { Html::default() } }</g>
            <circle class={if crashed { "disc down" } else { "disc" }} r={px(scale.radius)}
                stroke-width={px(2.0 * scale.k)} stroke-dasharray={outline(mark)} />
            { inside(mark, scale) }
            <g>{ second_ring(mark, scale) }</g>
            { badges(mark, scale) }
        </>
    }
}

/// A solid outline is a voter that does its work.
fn outline(mark: &ServerMark) -> Option<&'static str> {
    match (&mark.role, mark.state) {
        (_, StateMark::Crashed) => Some("4 4"),
        (RoleMark::Candidate(_), _) => Some("7 4"),
        (RoleMark::Learner, _) => Some("2 4"),
        _ if !mark.member => Some("2 4"),
        _ => None,
    }
}

fn halo(scale: Scale) -> Html {
    html! { <circle r={px(scale.radius * RING + 7.0 * scale.k)} stroke-width={px(7.0 * scale.k)} /> }
}

/// The term, or that it is down.
fn inside(mark: &ServerMark, scale: Scale) -> Html {
    if mark.state == StateMark::Crashed {
        return html! {
            <g transform={format!("scale({})", px(1.9 * scale.k))}>
                <path d={CROSS} class="paper-line" stroke-width="6" />
                <path d={CROSS} class="ink-line" stroke-width="2.2" />
            </g>
        };
    }
    let text = mark.term.to_string();
    let size = scale.k
        * match text.len() {
            0..=2 => 24.0,
            3 => 20.0,
            4 => 16.0,
            _ => 12.0,
        };
    let size = size.max(12.0);
    html! { <text class="term" y={px(size * 0.36)} font-size={px(size)} text-anchor="middle">{ text }</text> }
}

/// A leader has a second, solid ring; the timer's ring of the others moves and is drawn elsewhere.
fn second_ring(mark: &ServerMark, scale: Scale) -> Html {
    match mark.role {
        RoleMark::Leader => html! {
            <circle class="second-ring" r={px(scale.radius * RING)} stroke-width={px(3.5 * scale.k)} />
        },
        _ => Html::default(),
    }
}

/// What hangs at the edge: that it stalls, that its disk is busy.
fn badges(mark: &ServerMark, scale: Scale) -> Html {
    let edge = scale.radius * RING;
    html! {
        <g>
            <g>{ if mark.state == StateMark::Paused { paused(edge, scale.k) } else { Html::default() } }</g>
            <g>{ mark.writing.map(|held| disk(held, edge, scale.k)).unwrap_or_default() }</g>
        </g>
    }
}

/// Two bars at ten o'clock.
fn paused(edge: f64, k: f64) -> Html {
    let at = Point { x: -0.72 * edge, y: -0.72 * edge };
    html! {
        <g transform={placed(at, k)}>
            <circle r="9.5" class="badge" />
            <path d="M-3-4.5V4.5M3-4.5V4.5" class="paper-line" stroke-width="3" />
        </g>
    }
}

/// A half full cylinder at four o'clock, and behind it what waits until the write is done.
fn disk(held_back: usize, edge: f64, k: f64) -> Html {
    let at = Point { x: 0.87 * edge, y: 0.55 * edge };
    let sheets = (0..held_back.min(3)).rev().map(|i| {
        let (x, y) = (1.0 + 3.5 * i as f64, 1.0 + 3.5 * i as f64);
        html! { <rect key={i} class="held-back" x={px(x)} y={px(y)} width="11" height="8" rx="1.5" /> }
    });
    html! {
        <g class="disk" transform={placed(at, k)}>
            <g>{ for sheets }</g>
            <path class="disk-body" d="M-6.5-6V6A6.5 2.6 0 0 0 6.5 6V-6Z" />
            <path class="disk-full" d="M-6.5 .5V6A6.5 2.6 0 0 0 6.5 6V.5Z" />
            <ellipse class="disk-body" cy="-6" rx="6.5" ry="2.6" />
        </g>
    }
}

/// The name, the role, a leader's crown, a candidate's votes.
fn label(mark: &ServerMark, label: Label, scale: Scale) -> Html {
    let word = if scale.roles { mark.word } else { "" };
    let crown = mark.role == RoleMark::Leader;
    let x = label.at.x + if crown { room_for_crown(label.anchor, scale) } else { 0.0 };
    html! {
        <g>
            <text x={px(x)} y={px(label.at.y)} font-size={px(scale.font)} text-anchor={label.anchor.attribute()}>
                <tspan class="id">{ mark.id.to_string() }</tspan>
                <tspan class="word" dx={px(scale.font * 0.3)}>{ word }</tspan>
            </text>
            <g>{ if crown { crowned(label, word, scale) } else { Html::default() } }</g>
            <g>{ match mark.role {
                RoleMark::Candidate(votes) if scale.roles => pips(votes, label, scale, word),
                _ => Html::default(),
            } }</g>
        </g>
    }
}

/// How far a name makes room for the crown, which stands before it, or between it and the disc.
fn room_for_crown(anchor: Anchor, scale: Scale) -> f64 {
    let room = scale.font * 1.5;
    match anchor {
        Anchor::Start => room,
        Anchor::Middle => room / 2.0,
        Anchor::End => -room,
    }
}

/// How broad a name with this role is, nearly.
pub(super) fn breadth(word: &str, font: f64) -> f64 {
    let letters = if word.is_empty() { 3.2 } else { 3.0 + word.len() as f64 };
    letters * font * 0.52
}

fn crowned(label: Label, word: &str, scale: Scale) -> Html {
    let half = scale.font * 0.62;
    let x = match label.anchor {
        Anchor::Start => label.at.x + half,
        Anchor::End => label.at.x - half,
        Anchor::Middle => label.at.x - breadth(word, scale.font) / 2.0 - scale.font * 0.1,
    };
    let at = Point { x, y: label.at.y - 0.5 };
    html! { <path class="crown" d={CROWN} transform={placed(at, scale.font * 0.056)} /> }
}

/// The letter of the group that a server is being put into, at two o'clock.
pub fn group(place: Place, scale: Scale, letter: char) -> Html {
    let edge = scale.radius * RING;
    let at = Point { x: place.at.x + 0.72 * edge, y: place.at.y - 0.72 * edge };
    html! {
        <g transform={placed(at, scale.k.max(0.8))}>
            <rect class="badge" x="-11" y="-11" width="22" height="22" rx="4" />
            <text class="on-badge" y="5" font-size="14" text-anchor="middle">{ letter.to_string() }</text>
        </g>
    }
}
