//! Servers on an ellipse, evenly along its rim, fitted into the box with room for their names.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::{Anchor, Label, Place, Point, RING, Scale, Size};

/// In how many pieces the rim is measured.
const PIECES: usize = 720;

/// How long the longest name with its role is, as a factor of the font's size: `S5 candidate`.
const LONGEST: f64 = 6.4;

/// An ellipse and where on it the servers stand, as angles.
struct Ring {
    center: Point,
    rx: f64,
    ry: f64,
    angles: Vec<f64>,
}

/// The places of so many servers.
pub fn places(size: Size, scale: Scale, servers: usize) -> Vec<Place> {
    let ring = fitted(size, scale, servers);
    let place = |&angle: &f64| {
        let (at, out) = (ring.point(angle), ring.outward(angle));
        let mut label = label(scale, angle, out);
        label.at.x += aside(size, scale, at, label, out);
        Place { at, label }
    };
    ring.angles.iter().map(place).collect()
}

/// Whether discs of this size leave a gap between any two.
pub fn is_roomy(size: Size, scale: Scale, servers: usize) -> bool {
    let places = places(size, scale, servers);
    let apart = scale.radius * RING * 2.0 + 10.0;
    places
        .iter()
        .enumerate()
        .all(|(i, one)| places[i + 1..].iter().all(|other| one.at.distance(other.at) > apart))
}

/// Even steps depend on the ellipse and the ellipse on where the lowest stand: twice is near enough.
fn fitted(size: Size, scale: Scale, servers: usize) -> Ring {
    let even = (0..servers).map(|i| i as f64 / servers as f64 * TAU - FRAC_PI_2).collect();
    let mut ring = fit(size, scale, even);
    for _ in 0..2 {
        let angles = spread(&ring, servers);
        ring = fit(size, scale, angles);
    }
    ring
}

/// The largest ellipse on which servers at these angles and their names have room.
fn fit(size: Size, scale: Scale, angles: Vec<f64>) -> Ring {
    let outer = scale.radius * RING + 3.0;
    let name = scale.font * scale.lines() + 9.0;
    let lowest = angles.iter().map(|angle| angle.sin()).fold(-1.0, f64::max);
    let named_below = angles.iter().any(|&angle| !scale.is_beside(angle) && angle.sin() > 0.1);
    let above = outer + name;
    let below = outer + if named_below { name } else { 10.0 };
    let ry = ((size.height - above - below) / (lowest + 1.0).max(1.0)).max(0.0);
    let rx = if scale.beside {
        (size.width / 2.0 - outer - 14.0 - scale.beside_width()).min(size.height * 0.8)
    } else {
        size.width / 2.0 - outer - scale.font * if scale.roles { 1.7 } else { 3.4 }
    };
    let free = size.height - above - below - ry * (lowest + 1.0).max(1.0);
    let (y, ry) = if angles.len() < 3 { (size.height / 2.0, 0.0) } else { (above + ry + free / 2.0, ry) };
    Ring { center: Point { x: size.width / 2.0, y }, rx: rx.max(0.0), ry, angles }
}

/// Angles at even distances along the rim, from the top; two servers stand side by side.
fn spread(ring: &Ring, servers: usize) -> Vec<f64> {
    if servers == 2 {
        return vec![PI, 0.0];
    }
    let mut angles = Vec::with_capacity(servers);
    let step = TAU / PIECES as f64;
    let lengths: Vec<f64> =
        (0..PIECES).map(|i| ring.speed(i as f64 * step + step / 2.0 - FRAC_PI_2) * step).collect();
    let each = lengths.iter().sum::<f64>() / servers.max(1) as f64;
    let mut walked = 0.0;
    for (i, length) in lengths.iter().enumerate() {
        while angles.len() < servers && angles.len() as f64 * each <= walked + length {
            let share = (angles.len() as f64 * each - walked) / length.max(f64::MIN_POSITIVE);
            angles.push((i as f64 + share) * step - FRAC_PI_2);
        }
        walked += length;
    }
    angles.resize(servers, -FRAC_PI_2);
    angles
}

impl Ring {
    fn point(&self, angle: f64) -> Point {
        Point { x: self.center.x + self.rx * angle.cos(), y: self.center.y + self.ry * angle.sin() }
    }

    /// How fast the rim passes as the angle grows.
    fn speed(&self, angle: f64) -> f64 {
        (self.rx * angle.sin()).hypot(self.ry * angle.cos())
    }

    /// Away from the rim, one pixel long.
    fn outward(&self, angle: f64) -> Point {
        let (x, y) = (angle.cos() * self.ry.max(1.0), angle.sin() * self.rx.max(1.0));
        let length = x.hypot(y).max(f64::MIN_POSITIVE);
        Point { x: x / length, y: y / length }
    }
}

impl Scale {
    /// Whether the name of a server at this angle stands beside its disc.
    fn is_beside(self, angle: f64) -> bool {
        self.beside && self.roles && angle.cos().abs() > 0.3
    }

    /// The breadth of the longest name beside a disc.
    fn beside_width(self) -> f64 {
        self.font * if self.roles { 8.2 } else { 3.0 }
    }

    /// How many lines of text stand above or below a disc: votes have one of their own where names are narrow.
    fn lines(self) -> f64 {
        if self.roles && !self.beside { 2.7 } else { 1.5 }
    }
}

/// The name of a server at this angle, from whose disc `out` leads away.
fn label(scale: Scale, angle: f64, out: Point) -> Label {
    let ring = scale.radius * RING;
    let line = scale.font * 1.2;
    let middle = scale.font * 0.36;
    if scale.is_beside(angle) {
        let (side, anchor) = if angle.cos() > 0.0 { (1.0, Anchor::Start) } else { (-1.0, Anchor::End) };
        // What leaves a lower one upwards passes over its name.
        let y = middle + 7.0 * out.y.max(0.0);
        return Label { at: Point { x: side * (ring + 16.0), y }, anchor, line };
    }
    if !scale.roles {
        return short_label(ring, scale.font, out);
    }
    let (y, line) = if angle.sin() > 0.1 { (ring + scale.font + 7.0, line) } else { (-(ring + 15.0), -line) };
    Label { at: Point { x: 0.0, y }, anchor: Anchor::Middle, line }
}

/// A name above its disc moves outwards a little, out of the way of what arrives, as far as the box goes.
fn aside(size: Size, scale: Scale, at: Point, label: Label, out: Point) -> f64 {
    if label.anchor != Anchor::Middle || !scale.roles || out.y > 0.0 {
        return 0.0;
    }
    let half = scale.font * LONGEST / 2.0;
    let room = (at.x - half - 2.0).min(size.width - at.x - half - 2.0).max(0.0);
    (out.x * scale.font * 1.5).clamp(-room, room)
}

/// Where many stand, the name alone, straight outwards.
fn short_label(ring: f64, font: f64, out: Point) -> Label {
    let anchor = match out.x {
        x if x > 0.5 => Anchor::Start,
        x if x < -0.5 => Anchor::End,
        _ => Anchor::Middle,
    };
    let far = if anchor == Anchor::Middle { ring + font * 0.75 } else { ring + 5.0 };
    Label { at: Point { x: out.x * far, y: out.y * far + font * 0.36 }, anchor, line: font * 1.2 }
}
