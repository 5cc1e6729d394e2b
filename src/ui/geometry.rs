//! Where things stand on the stage, in CSS pixels of the measured box.
//!
//! Nothing is scaled by a `viewBox`: text keeps its size on a phone and grows on a projector because the
//! [`Scale`] says so. The servers stand on an ellipse that fills the box, evenly along its rim, the first
//! at the top; names stand outside of it, where no message flies; messages keep right of their link, so
//! that a request and its reply never collide. All of it is a function of the box and of who is there, and
//! a message's place is a function of virtual time.

pub mod bow;
pub mod ellipse;
pub mod lane;

use std::collections::BTreeMap;

use crate::raft::ServerId;
use crate::sim::statement::{ClientId, Party};

pub use bow::Bows;
pub use lane::{Lane, progress};

/// A place, from the box's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A box's width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// How large marks are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// A server's disc.
    pub radius: f64,
    /// The size of names.
    pub font: f64,
    /// All else: 1 on a desktop.
    pub k: f64,
    /// Whether names stand beside the discs, and not only above and below.
    pub beside: bool,
    /// Whether there is room for a server's role beside its name.
    pub roles: bool,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The box.
    pub size: Size,
    /// How large things are.
    pub scale: Scale,
    /// The servers' places.
    pub servers: BTreeMap<ServerId, Place>,
    /// The clients' places.
    pub clients: BTreeMap<ClientId, Point>,
    /// Whether there is room for what clients want and are told.
    pub worded: bool,
    /// Links that are bent, so that they pass those who stand between.
    pub bows: Bows,
}

/// A server's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The middle of its disc.
    pub at: Point,
    /// Where its name stands.
    pub label: Label,
}

/// Where a name stands, and where what belongs to it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// The first line's baseline, from the middle of the disc.
    pub at: Point,
    /// Which end of the text stands there.
    pub anchor: Anchor,
    /// How far the next line is, downwards.
    pub line: f64,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A desktop's disc has a diameter of 62.
const RADIUS: f64 = 31.0;
/// How far the timer's ring lies outside of the disc, as a factor.
pub const RING: f64 = 1.24;
/// A finger needs so much.
pub const FINGER: f64 = 44.0;
/// Narrower boxes have no room for names beside the discs, as a factor of the names' size.
const WIDE: f64 = 42.0;
/// In boxes of a like breadth and height the ring needs all of the breadth: names go above and below.
const BROAD: f64 = 1.4;
/// Up to so many servers the roles are written out.
const FEW: usize = 7;
/// A client's tag.
pub const TAG: Size = Size { width: 34.0, height: 22.0 };

impl Scale {
    /// For this box and so many servers; a projector's is larger. Where many stand, discs shrink until all
    /// find room on the rim.
    pub fn of(size: Size, servers: usize, present: bool) -> Scale {
        let sizes = (0..=17).map(|step| Scale::shrunk(size, servers, present, 1.0 - f64::from(step) * 0.04));
        let mut last = Scale::shrunk(size, servers, present, 0.3);
        for scale in sizes {
            last = scale;
            if ellipse::is_roomy(size, scale, servers) {
                break;
            }
        }
        last
    }

    fn shrunk(size: Size, servers: usize, present: bool, by: f64) -> Scale {
        let (radius, font, small) = match (present, size.width < 500.0) {
            (true, _) => (44.0, 19.0, 16.0),
            (false, true) => (25.0, 13.0, 12.0),
            (false, false) => (RADIUS, 15.0, 13.0),
        };
        let beside = size.width > (WIDE * font).max(BROAD * size.height);
        let roles = servers <= if beside { FEW } else { 5 };
        let radius = radius * by;
        let font = if by < 1.0 { small } else { font };
        Scale { radius, font, k: radius / RADIUS, beside, roles }
    }

    /// Half of what may be clicked: a finger's breadth at least.
    pub fn reach(self) -> f64 {
        (self.radius * RING + 2.0).max(FINGER / 2.0)
    }
}

impl Plan {
    /// A plan for these servers and clients, in their order.
    pub fn new(size: Size, present: bool, servers: &[ServerId], clients: &[ClientId]) -> Plan {
        let scale = Scale::of(size, servers.len(), present);
        let places = ellipse::places(size, scale, servers.len());
        let servers = servers.iter().copied().zip(places).collect();
        let bows = bow::bows(&servers, scale);
        let worded = scale.beside || clients.len() <= 2;
        let client = |(i, id): (usize, &ClientId)| (*id, corner(size, scale, worded, i));
        let clients = clients.iter().enumerate().map(client).collect();
        Plan { size, scale, servers, clients, worded, bows }
    }

    /// Where a server or client stands.
    pub fn at(&self, party: Party) -> Option<Point> {
        match party {
            Party::Server(id) => self.servers.get(&id).map(|place| place.at),
            Party::Client(id) => self.clients.get(&id).copied(),
        }
    }

    /// The way of a message, right of the link between the two.
    pub fn lane(&self, from: Party, to: Party) -> Option<Lane> {
        let gap = |party| match party {
            Party::Server(_) => self.scale.radius * 1.45,
            Party::Client(_) => TAG.width * self.scale.k.max(1.0) * 0.7,
        };
        let lane = Lane::new(self.at(from)?, self.at(to)?, gap(from), gap(to), 12.0 * self.scale.k);
        Some(lane.bowed(self.bow(from, to)))
    }

    /// The link between two, from middle to middle.
    pub fn link(&self, from: Party, to: Party) -> Option<Lane> {
        let link = Lane::new(self.at(from)?, self.at(to)?, 0.0, 0.0, 0.0);
        Some(link.bowed(self.bow(from, to)))
    }

    fn bow(&self, from: Party, to: Party) -> Point {
        let bow = match (from, to) {
            (Party::Server(a), Party::Server(b)) => self.bows.get(&(a.min(b), a.max(b))).copied(),
            _ => None,
        };
        bow.unwrap_or_default()
    }
}

/// Clients stand at the rim, in the corners: left and right above, then below, then further in. Their words
/// stand towards the edge, out of the way of what they send; where there is no room for words, only tags do,
/// and those below come last: there stand names.
fn corner(size: Size, scale: Scale, worded: bool, number: usize) -> Point {
    let k = scale.k.max(1.0);
    let right = number % 2 == 1;
    let (below, row) = match worded {
        true => (number / 2 % 2 == 1, number / 4),
        false => (number / 4 % 2 == 1, number / 2 % 2 + number / 8 * 2),
    };
    let row = row as f64;
    let margin = if scale.beside { 24.0 } else { 10.0 };
    let words = if worded { scale.font * 2.3 + 6.0 } else { 8.0 };
    let (across, down) =
        if worded { (0.0, TAG.height * k + words + 8.0) } else { (TAG.width * k + 6.0, 0.0) };
    let x = TAG.width * k * 0.5 + margin + row * across;
    // Where there is no breadth beside a tag's words, those above stand beside their tag.
    let words = if worded && !scale.beside && !below { 4.0 } else { words };
    let y = words + TAG.height * k * 0.5 + row * down;
    Point { x: if right { size.width - x } else { x }, y: if below { size.height - y } else { y } }
}

impl Point {
    /// How far it is to another.
    pub fn distance(self, other: Point) -> f64 {
        (other.x - self.x).hypot(other.y - self.y)
    }

    /// The place at a share of the way to another.
    pub fn toward(self, other: Point, share: f64) -> Point {
        Point { x: self.x + (other.x - self.x) * share, y: self.y + (other.y - self.y) * share }
    }
}

#[cfg(test)]
mod tests;
