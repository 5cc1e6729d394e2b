//! The ring of an election timer: the track is the longest timeout there is, the arc what is left until
//! this server's own deadline. Each deadline is drawn at random, so each arc begins at another length.

use yew::prelude::*;

use super::{moved, px};
use crate::ui::geometry::{Point, RING, Scale};

/// A timer around the disc at this place; a stalled server's timer is stale.
pub fn timer(at: Point, scale: Scale, left: f64, stale: bool) -> Html {
    let r = scale.radius * RING;
    let width = px(5.0 * scale.k);
    html! {
        <>
            <circle class="track" transform={moved(at)} r={px(r)} stroke-width={width.clone()} />
            <path class={if stale { "left stale" } else { "left" }} transform={moved(at)} d={arc(r, left)}
                stroke-width={width} />
        </>
    }
}

/// An arc from the top, clockwise, over this share of the circle.
fn arc(r: f64, share: f64) -> String {
    let share = share.clamp(0.0, 0.9999);
    let angle = share * std::f64::consts::TAU;
    let large = if share > 0.5 { 1 } else { 0 };
    let (x, y) = (r * angle.sin(), -r * angle.cos());
    format!("M0 {}A{} {} 0 {large} 1 {} {}", px(-r), px(r), px(r), px(x), px(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_begins_at_the_top_and_goes_clockwise() {
        assert_eq!(arc(10.0, 0.125), "M0 -10A10 10 0 0 1 7.07 -7.07");
        assert_eq!(arc(10.0, 0.875), "M0 -10A10 10 0 1 1 -7.07 -7.07");
    }
}
