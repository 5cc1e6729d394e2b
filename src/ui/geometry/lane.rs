//! The way of a message from one disc's edge to the other's, and how far on it a message is.

use super::Point;
use crate::raft::Time;
use crate::ui::glyph::px;

/// A way with a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// Where messages leave.
    pub start: Point,
    /// Where they arrive.
    pub end: Point,
    /// Which way it goes: a step of one pixel.
    pub along: Point,
    /// What draws it aside, half as far as this: the middle, if it is straight.
    via: Point,
}

impl Lane {
    /// From one place to another, leaving a gap at either, `aside` to the right of the straight line.
    pub fn new(from: Point, to: Point, gap_from: f64, gap_to: f64, aside: f64) -> Lane {
        let length = from.distance(to).max(1.0);
        let along = Point { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
        let shift = |p: Point, by: f64| Point {
            x: p.x + along.x * by - along.y * aside,
            y: p.y + along.y * by + along.x * aside,
        };
        // Two that stand very close still leave the message a step to go.
        let gap_to = gap_to.min((length - gap_from - 1.0).max(0.0));
        let (start, end) = (shift(from, gap_from), shift(to, -gap_to));
        Lane { start, end, along, via: start.toward(end, 0.5) }
    }

    /// The same way in a bow that passes so far from the straight one's middle.
    pub fn bowed(self, by: Point) -> Lane {
        Lane { via: Point { x: self.via.x + 2.0 * by.x, y: self.via.y + 2.0 * by.y }, ..self }
    }

    /// Whether it is bent nowhere.
    pub fn is_straight(&self) -> bool {
        self.via == self.start.toward(self.end, 0.5)
    }

    /// The place after this share of the way.
    pub fn at(&self, share: f64) -> Point {
        let (onward, homeward) = (self.start.toward(self.via, share), self.via.toward(self.end, share));
        onward.toward(homeward, share)
    }

    /// The way as a path from its beginning to this share of it.
    pub fn path(&self, from: f64, to: f64) -> String {
        let (a, b, middle) = (self.at(from), self.at(to), self.at((from + to) / 2.0));
        let via = |a: f64, b: f64, middle: f64| 2.0 * middle - (a + b) / 2.0;
        let via = Point { x: via(a.x, b.x, middle.x), y: via(a.y, b.y, middle.y) };
        format!("M{} {}Q{} {} {} {}", px(a.x), px(a.y), px(via.x), px(via.y), px(b.x), px(b.y))
    }

    /// Its direction in degrees, clockwise from the right, as SVG turns.
    pub fn degrees(&self) -> f64 {
        self.along.y.atan2(self.along.x).to_degrees()
    }
}

/// How far a message is on its way at this moment, from 0 to 1: a function of virtual time and of nothing else.
pub fn progress(sent_at: Time, arrives_at: Time, now: Time) -> f64 {
    let whole = (arrives_at - sent_at).0;
    match whole {
        0 => 1.0,
        whole => ((now - sent_at).0 as f64 / whole as f64).min(1.0),
    }
}
