//! Votes as `●○|○`: a pip for each voter, and a bar where the majority is reached.

use yew::prelude::*;

use super::px;
use super::server::breadth;
use crate::ui::geometry::{Anchor, Label, Scale};

/// The votes of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// So many it has.
    pub got: usize,
    /// So many it needs.
    pub needed: usize,
    /// So many there are.
    pub voters: usize,
    /// Whether they only say that they would vote for it.
    pub pre: bool,
}

/// The pips on the line after the name, or behind it where there is breadth but no height; beside a disc
/// the count in words too.
pub fn pips(votes: Votes, label: Label, scale: Scale, word: &str) -> Html {
    let step = scale.font * 0.86;
    let row = step * votes.voters as f64;
    let (left, y) = match label.anchor {
        Anchor::Start => (label.at.x, label.at.y + label.line),
        Anchor::End => (label.at.x - row, label.at.y + label.line),
        Anchor::Middle if scale.beside => (label.at.x + breadth(word, scale.font) / 2.0 + step, label.at.y),
        Anchor::Middle => (label.at.x - row / 2.0, label.at.y + label.line),
    };
    let y = y - scale.font * 0.33;
    let bar = left + step * votes.needed as f64;
    let half = scale.font * 0.55;
    let pip = |i: usize| {
        let x = px(left + step * (i as f64 + 0.5));
        let class = if i < votes.got { "vote got" } else { "vote" };
        html! { <circle key={i} {class} cx={x} cy={px(y)} r={px(scale.font * 0.29)} /> }
    };
    html! {
        <g>
            <g>{ for (0..votes.voters).map(pip) }</g>
            <path class="ink-line" d={format!("M{} {}v{}", px(bar), px(y - half), px(half * 2.0))} stroke-width="2" />
            <g>{ if label.anchor == Anchor::Middle { Html::default() } else { counted(votes, label, scale) } }</g>
        </g>
    }
}

fn counted(votes: Votes, label: Label, scale: Scale) -> Html {
    let kind = if votes.pre { "pre-votes" } else { "votes" };
    html! {
        <text class="word" x={px(label.at.x)} y={px(label.at.y + label.line * 2.0)}
            font-size={px((scale.font * 0.85).max(12.0))} text-anchor={label.anchor.attribute()}>
            { format!("{} of {} {kind}", votes.got, votes.needed) }
        </text>
    }
}
