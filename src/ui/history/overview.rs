//! The whole run in a strip: who led when, in the hue of the term, what turned, and which stretch is seen above.
//! A press or a drag in it moves that stretch.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::raft::{Term, Time};
use crate::recording::chronicle::lanes::Part;
use crate::recording::chronicle::{Chronicle, Kind};
use crate::ui::app::{Model, Msg};
use crate::ui::logs::hue;

/// Marks of one kind stand at least so far apart, in pixels.
const APART: f64 = 3.0;

/// The strip, drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Who led: from where to where, in which term.
    pub reigns: Vec<(f64, f64, Term)>,
    /// Crashes and cuts.
    pub faults: Vec<f64>,
    /// Where an invariant broke.
    pub violations: Vec<f64>,
    /// The left and the right end.
    pub ends: (f64, f64),
    /// Pixels for each microsecond.
    pub scale: f64,
}

impl Overview {
    /// Draws a run between these places.
    pub fn draw(chronicle: &Chronicle, ends: (f64, f64), latest: Time) -> Overview {
        let scale = (ends.1 - ends.0).max(1.0) / latest.0.max(1) as f64;
        let x = |at: Time| ((ends.0 + at.0.min(latest.0) as f64 * scale) * 10.0).round() / 10.0;
        let mut overview = Overview { ends, scale, ..Overview::default() };
        for lane in chronicle.lanes.values() {
            let until = lane.spans.iter().skip(1).map(|span| span.from).chain([latest]);
            let reigns = lane.spans.iter().zip(until).filter(|(span, _)| span.part == Part::Leads);
            overview.reigns.extend(reigns.filter_map(|(span, to)| Some((x(span.from), x(to), span.term?))));
        }
        overview.reigns.sort_by_key(|(.., term)| *term);
        for turn in &chronicle.turns {
            let marks = match turn.kind {
                Kind::Violation => &mut overview.violations,
                Kind::Crash | Kind::Cut => &mut overview.faults,
                _ => continue,
            };
            if marks.last().is_none_or(|last| last + APART <= x(turn.at)) {
                marks.push(x(turn.at));
            }
        }
        overview
    }

    /// Which part of the run lies at a place.
    fn part(&self, x: f64) -> f64 {
        ((x - self.ends.0) / (self.ends.1 - self.ends.0).max(1.0)).clamp(0.0, 1.0)
    }
}

/// The strip below the history.
pub fn view(model: &Model, send: &Callback<Msg>) -> Html {
    let overview = model.window.overview.clone();
    let place = |at: f64| (overview.ends.0 + at * overview.scale).min(overview.ends.1);
    let (from, to) = model.window.seen();
    let (from, to) = (place(from), place(to).max(overview.ends.0));
    let reign = |(place, (from, to, term)): (usize, &(f64, f64, Term))| {
        html! { <rect key={place} class={classes!("reign", hue(*term))} x={from.to_string()} y="4" width={(to - from).max(1.0).to_string()} height="8" /> }
    };
    let marks = |class: &'static str, marks: &[f64]| {
        let d: String = marks.iter().map(|x| format!("M{x} 1v14")).collect();
        html! { <path {class} {d} /> }
    };
    let (pressed, dragged) = (go(&overview, send, false), go(&overview, send, true));
    html! {
        <svg class="overview" aria-hidden="true" onpointerdown={pressed} onpointermove={dragged}>
            <g>{ for overview.reigns.iter().enumerate().map(reign) }</g>
            { marks("overview-fault", &overview.faults) }
            { marks("overview-broken", &overview.violations) }
            <rect class="overview-seen" x={from.to_string()} y="0.75" width={(to - from).max(4.0).to_string()} height="14.5" rx="3" />
            <path class="overview-now" d={format!("M{:.1} 0v16", place(model.now.0 as f64))} />
        </svg>
    }
}

fn go(overview: &Rc<Overview>, send: &Callback<Msg>, dragged: bool) -> Callback<PointerEvent> {
    let (overview, send) = (overview.clone(), send.clone());
    Callback::from(move |event: PointerEvent| {
        if dragged && event.buttons() & 1 == 0 {
            return;
        }
        let strip = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let strip = strip.and_then(|target| target.closest(".overview").ok().flatten());
        let Some(strip) = strip else { return };
        if !dragged {
            // Without the capture a drag ends where the strip does; nothing else is lost.
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let x = f64::from(event.client_x()) - strip.get_bounding_client_rect().left();
        send.emit(Msg::LookAt(overview.part(x)));
    })
}
