//! The marks: how a server, a message, a link and a client are drawn.
//!
//! Each is a function from what is to be seen to SVG, in CSS pixels around its own middle. Hue means
//! term and nothing else, so the fill of a mark comes from the class of its own term (`hue-4` sets the
//! custom properties `--c` and `--on`); role, kind, faults and selection use shape, stroke and pattern.
//! Attributes carry geometry, classes carry paint: no `style` attribute, as the page's policy demands.

pub mod client;
pub mod link;
pub mod message;
pub mod server;
pub mod timer;
pub mod votes;

use yew::prelude::*;

use super::geometry::{Anchor, Point};
use crate::raft::Term;

/// The class of a term's hue.
pub fn hue(term: Term) -> &'static str {
    ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"][(term.0 % 6) as usize]
}

/// A length for an attribute: two decimals are finer than any screen.
pub fn px(length: f64) -> String {
    // By whole numbers, which are written many times faster.
    let hundredths = (length * 100.0).round() as i64;
    let (sign, whole, rest) =
        (if hundredths < 0 { "-" } else { "" }, hundredths.abs() / 100, hundredths.abs() % 100);
    match (rest / 10, rest % 10) {
        (0, 0) => format!("{sign}{whole}"),
        (tenth, 0) => format!("{sign}{whole}.{tenth}"),
        (tenth, last) => format!("{sign}{whole}.{tenth}{last}"),
    }
}

/// Moves a mark to its place.
pub fn moved(to: Point) -> String {
    format!("translate({} {})", px(to.x), px(to.y))
}

/// Moves a box to its place, by its style.
pub fn shifted(to: Point) -> String {
    format!("translate({}px,{}px)", px(to.x), px(to.y))
}

/// Moves a mark to its place and draws it `k` times as large.
pub fn placed(to: Point, k: f64) -> String {
    format!("translate({} {}) scale({})", px(to.x), px(to.y), px(k))
}

impl Anchor {
    /// As SVG says it.
    pub fn attribute(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// What cannot be drawn in place: the hatch of a crashed server. It stands once on the page, in a picture
/// that is always there: of several with one name the browser takes the first, and none that is not displayed.
pub fn definitions() -> Html {
    html! {
        <svg class="ring definitions" aria-hidden="true"><defs>
            <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="7" height="7" class="paper" />
                <line x1="0" x2="0" y2="7" class="hatching" stroke-width="2" />
            </pattern>
        </defs></svg>
    }
}

/// Yes.
pub const CHECK: &str = "M-5.5 .5L-1.8 4.5L5.5-5";
/// No.
pub const CROSS: &str = "M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5";
/// A leader's crown, 18 by 13, standing on its middle.
pub const CROWN: &str = "M-9 0V-11L-4-6L0-13L4-6L9-11V0Z";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        let check = |length: f64, text: &str| assert_eq!(px(length), text);
        check(12.0, "12");
        check(100.0, "100");
        check(1.239, "1.24");
        check(0.5, "0.5");
        check(-3.10, "-3.1");
        check(-0.004, "0");
        check(7.05, "7.05");
    }

    #[test]
    fn neighbouring_terms_differ_and_come_round() {
        assert_eq!(hue(Term(0)), "hue-0");
        assert_eq!(hue(Term(5)), "hue-5");
        assert_eq!(hue(Term(6)), hue(Term(0)));
    }
}
