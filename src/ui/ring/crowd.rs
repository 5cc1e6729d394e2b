//! Very many messages at once: dots on a canvas. A crowd has no single messages to click, and a thousand elements
//! that come and go with every event would cost more than the run itself.

use std::cell::RefCell;
use std::f64::consts::TAU;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, MediaQueryList, Window};
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
    let sheet = use_mut_ref(|| None::<Rc<Sheet>>);
    use_motion(otherwise, move || {
        let find = || node.cast::<HtmlCanvasElement>().and_then(Sheet::new).map(Rc::new);
        let mut known = sheet.borrow_mut();
        *known = known.take().or_else(find);
        let sheet = known.clone();
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
    /// What asks for other colours: who changes the theme, and the reader's system.
    looks: Vec<MediaQueryList>,
    colours: RefCell<Option<Colours>>,
}

/// The colours, and how the page looked when they were read: to read them, the browser matches styles.
struct Colours {
    look: (Option<String>, Vec<bool>),
    ink: String,
    hues: Vec<String>,
}

/// What changes colours.
const LOOKS: [&str; 3] =
    ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

impl Sheet {
    fn new(canvas: HtmlCanvasElement) -> Option<Sheet> {
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let children = canvas.children();
        let swatches = (0..children.length()).filter_map(|place| children.item(place)).collect();
        let window = web_sys::window()?;
        let looks = LOOKS.iter().filter_map(|look| window.match_media(look).ok().flatten()).collect();
        Some(Sheet { canvas, pen, swatches, window, looks, colours: RefCell::default() })
    }

    fn draw(&self, crowd: &[Vec<Dot>; HUES], now: Time) {
        let dense = self.window.device_pixel_ratio();
        // None of these fails but for numbers that are none.
        let _ = self.pen.set_transform(dense, 0.0, 0.0, dense, 0.0, 0.0);
        let (width, height) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        self.pen.clear_rect(0.0, 0.0, width, height);
        self.pen.set_line_width(0.75);
        let mut known = self.colours.borrow_mut();
        let look = self.look();
        let colours = match known.take() {
            Some(colours) if colours.look == look => known.insert(colours),
            _ => known.insert(self.read(look)),
        };
        self.pen.set_stroke_style_str(&colours.ink);
        for (dots, hue) in crowd.iter().zip(&colours.hues).filter(|(dots, _)| !dots.is_empty()) {
            self.pen.begin_path();
            for dot in dots {
                let at = dot.lane.at(progress(dot.sent_at, dot.arrives_at, now));
                self.circle(at);
            }
            self.pen.set_fill_style_str(hue);
            self.pen.fill();
            self.pen.stroke();
        }
    }

    fn circle(&self, at: Point) {
        self.pen.move_to(at.x + DOT, at.y);
        let _ = self.pen.arc(at.x, at.y, DOT, 0.0, TAU);
    }

    /// How the page looks now, as far as colours go by it.
    fn look(&self) -> (Option<String>, Vec<bool>) {
        let root = self.window.document().and_then(|page| page.document_element());
        let attribute = |name| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
        let theme = root.is_some().then(|| attribute("data-theme") + &attribute("data-mode"));
        (theme, self.looks.iter().map(MediaQueryList::matches).collect())
    }

    fn read(&self, look: (Option<String>, Vec<bool>)) -> Colours {
        let hues = self.swatches.iter().map(|swatch| self.colour(swatch)).collect();
        Colours { look, ink: self.colour(&self.canvas), hues }
    }

    fn colour(&self, of: &Element) -> String {
        let style = self.window.get_computed_style(of).ok().flatten();
        style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_default()
    }
}
