//! The ring of an election timer: the track is the longest timeout there is, the arc what is left until
//! this server's own deadline. Each deadline is drawn at random, so each arc begins at another length.
//!
//! Each arc is one dash, as long as the whole circle, which is pushed along it: so it moves without a new path.
//! A stalled server's timer is stale: its arc is dotted all round, and what moves is the track over it.

use yew::prelude::*;

use super::px;
use crate::ui::geometry::{Point, RING, Scale};

/// A timer around the disc at this place, of which this share is left.
pub fn timer(at: Point, scale: Scale, left: f64, stale: bool) -> Html {
    html! {
        <>
            { track(at, scale, stale) }
            <g stroke-dashoffset={pushed(left, stale)}>{ hand(at, scale, stale) }</g>
        </>
    }
}

/// What stands still of a timer.
pub fn track(at: Point, scale: Scale, stale: bool) -> Html {
    let (x, y) = (px(at.x), px(at.y));
    let r = px(scale.radius * RING);
    let width = px(5.0 * scale.k);
    let stale = stale.then(|| {
        html! { <circle class="left stale" cx={x.clone()} cy={y.clone()} r={r.clone()} stroke-width={width.clone()} /> }
    });
    html! {
        <g>
            <circle class="track" cx={x.clone()} cy={y.clone()} r={r.clone()} stroke-width={width.clone()} />
            { for stale }
        </g>
    }
}

/// What moves of it: an arc from the top, clockwise, once its dash is pushed.
pub fn hand(at: Point, scale: Scale, stale: bool) -> Html {
    let r = scale.radius * RING;
    let half = |down: f64| format!("a{0} {0} 0 0 1 0 {1}", px(r), px(down));
    let d = format!("M{} {}{}{}", px(at.x), px(at.y - r), half(2.0 * r), half(-2.0 * r));
    html! {
        <path class={if stale { "track" } else { "left" }} {d}
            stroke-width={px(5.0 * scale.k)} pathLength="1" stroke-dasharray="1 1" />
    }
}

/// How far the dash of a timer's hand is pushed, when this share of the longest timeout is left.
pub fn pushed(left: f64, stale: bool) -> String {
    let left = left.clamp(0.0, 1.0);
    // Thousandths of the way round are a quarter of a pixel, and fewer writes than frames.
    format!("{:.3}", if stale { -left } else { 1.0 - left })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_is_what_is_left_and_a_stale_one_is_covered_beyond() {
        assert_eq!(pushed(0.25, false), "0.750");
        assert_eq!(pushed(0.25, true), "-0.250");
        assert_eq!(pushed(1.5, false), "0.000");
    }
}
