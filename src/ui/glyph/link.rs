//! A link: a hairline at rest; dotted where it is cut, with two bars across the lane that is; in longer
//! dashes where it is slow.

use yew::prelude::*;

use super::px;
use crate::sim::statement::{Ends, Party};
use crate::ui::geometry::{Plan, Point};

/// What is to be seen of a link, both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkMark {
    /// Its two ends.
    pub ends: (Party, Party),
    /// Whether it is cut: from the first to the second, and back.
    pub cut: (bool, bool),
    /// Whether either way is slower than links usually are.
    pub slow: bool,
}

impl LinkMark {
    /// Both directions.
    pub fn both(&self) -> Ends {
        Ends { from: self.ends.0, to: self.ends.1, both: true }
    }

    /// `S1-S2`: what it is found by on the page.
    pub fn name(&self) -> String {
        format!("{}-{}", self.ends.0, self.ends.1)
    }

    /// Its name for a screen reader: `Link S1 – S2, cut from S1 to S2`.
    pub fn said(&self) -> String {
        let (a, b) = self.ends;
        let state = match self.cut {
            (true, true) => "cut both ways".into(),
            (true, false) => format!("cut from {a} to {b}"),
            (false, true) => format!("cut from {b} to {a}"),
            (false, false) if self.slow => "slow".into(),
            (false, false) => "works".to_string(),
        };
        format!("Link {a} – {b}, {state}")
    }

    fn dashes(&self) -> Option<&'static str> {
        match (self.cut.0 || self.cut.1, self.slow) {
            (true, _) => Some("1 7"),
            (false, true) => Some("12 6"),
            (false, false) => None,
        }
    }
}

/// The line, and a broader one that fingers find.
pub fn link(mark: &LinkMark, plan: &Plan, selected: bool) -> Option<Html> {
    let cut = mark.cut.0 || mark.cut.1;
    let class = classes!(
        "link",
        cut.then_some("cut"),
        (mark.slow && !cut).then_some("slow"),
        selected.then_some("selected")
    );
    let key = mark.name();
    let d = plan.link(mark.ends.0, mark.ends.1)?.path(0.0, 1.0);
    Some(html! {
        <g key={key.clone()} {class}>
            <path class="line" d={d.clone()} stroke-dasharray={mark.dashes()} />
            <g>{ if mark.cut.0 { bars(plan, mark, true) } else { Html::default() } }</g>
            <g>{ if mark.cut.1 { bars(plan, mark, false) } else { Html::default() } }</g>
            <path class="reach" {d} data-link={key} />
        </g>
    })
}

/// Two bars where a message would set out in vain; across the whole link if both ways are cut.
fn bars(plan: &Plan, mark: &LinkMark, onward: bool) -> Html {
    let (from, to) = if onward { mark.ends } else { (mark.ends.1, mark.ends.0) };
    let Some(lane) = plan.lane(from, to) else { return Html::default() };
    let k = plan.scale.k;
    let place = lane.at(0.12);
    let back = if mark.cut.0 && mark.cut.1 { 12.0 * k } else { 1.5 * k };
    let at = Point { x: place.x + lane.along.y * back, y: place.y - lane.along.x * back };
    let turned =
        format!("translate({} {}) rotate({}) scale({})", px(at.x), px(at.y), px(lane.degrees()), px(k));
    html! { <path class="bars" d="M-3.2-9V9M3.2-9V9" stroke-width="2.4" transform={turned} /> }
}
