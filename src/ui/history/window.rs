//! Which stretch of the run is seen. The playhead walks to the right and then stays, and the run moves on
//! below it; who drags it moves it over a stretch that stands still, and so does who looks elsewhere.

mod drawing;

use std::rc::Rc;

use self::drawing::{Drawn, Recalled};
use super::overview::Overview;
use super::picture::Picture;
use crate::raft::Time;
use crate::sim::event::EventId;
use crate::ui::app::Direction;

/// Where the playhead stays once it got there, as a part of the width.
const PLAYHEAD: f64 = 0.72;
/// The least virtual time seen at once, less than a hop, and what can always be seen, in microseconds.
const SPANS: (f64, f64) = (2_000.0, 60_000_000.0);
/// How high the capitals of a lane's name are with some air.
pub const NAME: f64 = 10.0;

/// Which stretch is seen, how big the box is, and the picture.
#[derive(Clone, Debug)]
pub struct Window {
    /// The box in CSS pixels.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Whether a room looks on: words are larger.
    pub large: bool,
    /// The moment at the left edge, in microseconds.
    start: f64,
    /// How many virtual microseconds are seen at once.
    span: f64,
    /// Whether somebody has the playhead in hand, and where it was taken.
    held: Option<f64>,
    /// The moment before it was taken in hand.
    taken: Option<Time>,
    /// How far apart two fingers were last, and where their middle was.
    pinched: Option<(f64, f64)>,
    /// Whether somebody looks elsewhere, and the moment of the run since then.
    aside: Option<Time>,
    /// The picture as of the latest event.
    pub picture: Rc<Picture>,
    /// The whole run.
    pub overview: Rc<Overview>,
    overviewed: Option<((f64, f64), Time, u32)>,
    drawn: Option<Drawn>,
    recalled: Option<Recalled>,
}

/// Room for names at the left, for the end at the right, for cuts above and the ruler below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Left of the lanes.
    pub left: f64,
    /// Right of them.
    pub right: f64,
    /// Above them.
    pub top: f64,
    /// Below them.
    pub bottom: f64,
}

impl Default for Window {
    fn default() -> Window {
        Window {
            width: 1440.0,
            height: 150.0,
            large: false,
            start: 0.0,
            span: 800_000.0,
            held: None,
            taken: None,
            pinched: None,
            aside: None,
            picture: Rc::default(),
            overview: Rc::default(),
            overviewed: None,
            drawn: None,
            recalled: None,
        }
    }
}

// What is seen.
impl Window {
    /// A new run begins.
    pub fn begin(&mut self) {
        (self.start, self.held, self.aside) = (0.0, None, None);
        self.redraw();
    }

    /// Whatever was drawn is drawn anew.
    pub fn redraw(&mut self) {
        (self.drawn, self.recalled, self.overviewed) = (None, None, None);
    }

    /// The box was measured.
    pub fn measured(&mut self, width: f64, height: f64) {
        // A box that is not shown measures nothing, and has the room it had once it is shown again.
        if width > 0.0 && height > 0.0 {
            (self.width, self.height) = (width, height);
        }
    }

    /// See `factor` times as much; what is at `x` stays there, or else the playhead.
    pub fn zoom(&mut self, factor: f64, x: Option<f64>, now: Time, latest: Time) {
        let most = SPANS.1.max(latest.0 as f64 * 1.25);
        let span = (self.span * factor).clamp(SPANS.0, most);
        let fixed = x.map_or(now.0 as f64, |x| self.start + (x - self.margins().left) / self.scale());
        self.start = (fixed - (fixed - self.start) * span / self.span).max(0.0);
        self.span = span;
        if x.is_some() {
            self.aside = Some(now);
        }
    }

    /// The playhead is about to be taken in hand, at this moment; a second finger takes nothing.
    pub fn take(&mut self, now: Time) {
        self.taken.get_or_insert(now);
    }

    /// The moment to go back to when a second finger shows that the first was not to take the playhead along.
    pub fn give_back(&mut self) -> Option<Time> {
        self.taken.take()
    }

    /// Two fingers are so far apart now: what lies between them stays between them.
    pub fn pinch(&mut self, apart: f64, x: f64, now: Time, latest: Time) {
        self.held = None;
        if let Some((before, middle)) = self.pinched.replace((apart, x)) {
            self.pan(middle - x, now, latest);
            self.zoom(before / apart.max(1.0), Some(x), now, latest);
        }
    }

    /// See what lies so many pixels to the right, or to the left.
    pub fn pan(&mut self, pixels: f64, now: Time, latest: Time) {
        let most = (latest.0 as f64 - 0.1 * self.span).max(0.0);
        self.start = (self.start + pixels / self.scale()).clamp(0.0, most);
        self.aside = Some(now);
    }

    /// See the whole run; or, if it is seen, what is near.
    pub fn whole(&mut self, now: Time, latest: Time) {
        let whole = (latest.0 as f64 * 1.02).max(SPANS.0);
        if self.span == whole {
            (self.span, self.aside) = (Window::default().span, None);
        } else {
            (self.start, self.span, self.aside) = (0.0, whole, Some(now));
        }
    }

    /// See this stretch: from when on, and how long, in microseconds.
    pub fn open_at(&mut self, (start, span): (u64, u64), now: Time, latest: Time) {
        let most = SPANS.1.max(latest.0 as f64 * 1.25);
        self.span = (span as f64).clamp(SPANS.0, most);
        self.start = (start as f64).min(latest.0 as f64);
        let walked = now.0 as f64 - PLAYHEAD * self.span - 1.0..=now.0 as f64;
        self.aside = (!walked.contains(&self.start)).then_some(now);
    }

    /// See what lies around a place of the overview, from 0 to 1.
    pub fn center(&mut self, part: f64, now: Time, latest: Time) {
        let middle = part * latest.0 as f64;
        self.start = (middle - 0.5 * self.span).max(0.0);
        self.aside = Some(now);
    }

    /// Somebody takes the playhead in hand at this place, or lets it go.
    pub fn hold(&mut self, at: Option<f64>) {
        self.pinched = None;
        self.taken = self.taken.filter(|_| at.is_some());
        self.held = at;
    }

    /// Where somebody took it in hand who has it yet.
    pub fn held(&self) -> Option<f64> {
        self.held
    }

    /// Whether the playhead follows the hand.
    pub fn is_dragged(&self) -> bool {
        self.held == Some(f64::INFINITY)
    }

    /// What is left around the lanes.
    pub fn margins(&self) -> Margins {
        match self.height > 80.0 {
            true => Margins { left: 64.0, right: 40.0, top: 24.0, bottom: 22.0 },
            false => Margins { left: 14.0, right: 14.0, top: 6.0, bottom: 4.0 },
        }
    }

    /// Pixels for each microsecond.
    fn scale(&self) -> f64 {
        let margins = self.margins();
        (self.width - margins.left - margins.right).max(1.0) / self.span
    }

    /// Where a moment stands, from the left of the box; it may be far outside.
    pub fn place(&self, at: Time) -> f64 {
        self.margins().left + (at.0 as f64 - self.start) * self.scale()
    }

    /// Where the playhead stands, from the left of the box; when it is out of sight, the end at which it left.
    pub fn playhead(&self, now: Time) -> f64 {
        let (left, right) = self.ends();
        self.place(now).clamp(left, right)
    }

    /// To which side the playhead is out of sight, if it is.
    pub fn away(&self, now: Time) -> Option<Direction> {
        let ((left, right), place) = (self.ends(), self.place(now));
        match place {
            _ if place < left - 1.0 => Some(Direction::Back),
            _ if place > right + 1.0 => Some(Direction::Onward),
            _ => None,
        }
    }

    /// The left and the right end of the lanes.
    pub fn ends(&self) -> (f64, f64) {
        let margins = self.margins();
        (margins.left, (self.width - margins.right).max(margins.left))
    }

    /// By how much the picture is shifted, from the left of the box.
    pub fn shift(&self) -> f64 {
        self.margins().left + (self.picture.origin - self.start) * self.scale()
    }

    /// The moment at this place of the box.
    pub fn moment(&self, x: f64) -> Time {
        let at = self.start + (x - self.margins().left) / self.scale();
        Time(at.max(0.0) as u64)
    }

    /// What is pointed at in this place of the box.
    pub fn hit(&self, x: f64, y: f64) -> Option<EventId> {
        self.picture.hit(x - self.shift(), y)
    }

    /// The stretch that is seen, in microseconds.
    pub fn seen(&self) -> (f64, f64) {
        (self.start, self.start + self.span)
    }
}

#[cfg(test)]
mod tests;
