//! Very many messages at once: dots on a canvas. A crowd has no single messages to click, and a thousand elements
//! that come and go with every event would cost more than the run itself.

use std::f64::consts::TAU;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, Window};
use yew::prelude::*;

use super::scene::FlightMark;
use crate::raft::Time;
use crate::ui::geometry::{Lane, Plan, Point, progress};
use crate::ui::motion::{At, use_motion};

/// The radius of a dot.
const DOT: f64 = 4.0;
/// The hues of terms, and behind them that of messages without a term.
const HUES: usize = 7;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub flights: Rc<Vec<FlightMark>>,
    pub plan: Rc<Plan>,
    pub now: Time,
}

/// A message as a dot.
struct Dot {
    lane: Lane,
    sent_at: Time,
    arrives_at: Time,
}

/// All messages in flight as dots.
#[component]
pub fn Crowd(props: &Props) -> Html {
    let canvas = use_node_ref();
    let (node, crowd) = (canvas.clone(), by_hue(props));
    let size = props.plan.size;
    let otherwise = At { now: props.now, ..At::default() };
    use_motion(otherwise, move || {
        let sheet = node.cast::<HtmlCanvasElement>().and_then(Sheet::new);
        move |at: &At| {
            if let Some(sheet) = &sheet {
                sheet.draw(&crowd, at.now);
            }
        }
    });
    let swatch =
        |hue: usize| html! { <i key={hue} class={(hue + 1 < HUES).then(|| format!("hue-{hue}"))}></i> };
    let dense = web_sys::window().as_ref().map_or(1.0, Window::device_pixel_ratio);
    let pixels = |length: f64| ((length * dense) as u32).to_string();
    html! {
        <canvas ref={canvas} class="crowd" aria-hidden="true" width={pixels(size.width)} height={pixels(size.height)}>
            { for (0..HUES).map(swatch) }
        </canvas>
    }
}

fn by_hue(props: &Props) -> [Vec<Dot>; HUES] {
    let mut crowd: [Vec<Dot>; HUES] = Default::default();
    for mark in props.flights.iter() {
        let packet = &mark.packet;
        if let Some(lane) = props.plan.lane(packet.from, packet.to) {
            let hue = packet.body.term().map_or(HUES - 1, |term| (term.0 % 6) as usize);
            crowd[hue].push(Dot { lane, sent_at: packet.sent_at, arrives_at: packet.arrives_at });
        }
    }
    crowd
}

/// The canvas and what says its colours: an element for each hue, styled as all else.
struct Sheet {
    canvas: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
    swatches: Vec<Element>,
    window: Window,
}

impl Sheet {
    fn new(canvas: HtmlCanvasElement) -> Option<Sheet> {
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let children = canvas.children();
        let swatches = (0..children.length()).filter_map(|place| children.item(place)).collect();
        Some(Sheet { canvas, pen, swatches, window: web_sys::window()? })
    }

    fn draw(&self, crowd: &[Vec<Dot>; HUES], now: Time) {
        let dense = self.window.device_pixel_ratio();
        // None of these fails but for numbers that are none.
        let _ = self.pen.set_transform(dense, 0.0, 0.0, dense, 0.0, 0.0);
        let (width, height) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        self.pen.clear_rect(0.0, 0.0, width, height);
        self.pen.set_line_width(0.75);
        self.pen.set_stroke_style_str(&self.colour(&self.canvas));
        for (dots, swatch) in crowd.iter().zip(&self.swatches).filter(|(dots, _)| !dots.is_empty()) {
            self.pen.begin_path();
            for dot in dots {
                let at = dot.lane.at(progress(dot.sent_at, dot.arrives_at, now));
                self.circle(at);
            }
            self.pen.set_fill_style_str(&self.colour(swatch));
            self.pen.fill();
            self.pen.stroke();
        }
    }

    fn circle(&self, at: Point) {
        self.pen.move_to(at.x + DOT, at.y);
        let _ = self.pen.arc(at.x, at.y, DOT, 0.0, TAU);
    }

    /// Read at each frame, for the theme may change at any.
    fn colour(&self, of: &Element) -> String {
        let style = self.window.get_computed_style(of).ok().flatten();
        style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_default()
    }
}
