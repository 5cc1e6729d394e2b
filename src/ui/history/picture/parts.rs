//! What a picture is made of: lanes, stretches, operations, and what can be pointed at.

use crate::raft::{ServerId, Term};
use crate::recording::chronicle::lanes::Part;
use crate::sim::event::EventId;
use crate::sim::statement::ClientId;

/// One points at what is no farther away, in pixels: at a point, and at a line.
const REACH: f64 = 7.0;
const REACH_OF_LINES: f64 = 4.0;

/// What is drawn once for each event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The moment at x = 0, in microseconds.
    pub origin: f64,
    /// The left end of what is seen.
    pub left: f64,
    /// The lanes from above.
    pub rows: Vec<Row>,
    /// The clients' lanes below them.
    pub clients: Vec<ClientRow>,
    /// Heartbeats and their answers.
    pub thin: String,
    /// All other messages.
    pub thick: String,
    /// Where messages were lost.
    pub lost: String,
    /// From afar: how many messages there were.
    pub density: String,
    /// What can be pointed at.
    pub hits: Vec<Hit>,
    /// Where what is known of the future ends.
    pub known: f64,
    /// Cuts: from where to where, and what was said.
    pub cuts: Vec<(f64, f64, String)>,
    /// The ruler: where, and what it says.
    pub ticks: Vec<(f64, String)>,
    /// The line on which the ruler stands.
    pub bottom: f64,
    /// The breadth of a letter.
    pub letter: f64,
    /// From one lane to the next.
    pub step: f64,
    /// In how many columns all lanes' names would have room.
    pub columns: usize,
}

/// Stretches of a lane: from, to, and the term, or none when down.
pub type Stretches = Vec<(f64, f64, Option<Term>)>;

/// Something that can be pointed at: a line, or a point if both ends are one, and its event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// One end.
    pub from: (f64, f64),
    /// The other.
    pub to: (f64, f64),
    /// What happened there.
    pub event: EventId,
}

impl Picture {
    /// What is pointed at in this place, if something is near. What stands in another lane is not, however low lanes are.
    pub fn hit(&self, x: f64, y: f64) -> Option<EventId> {
        let reaches = |hit: &&Hit| !hit.is_point() || (hit.from.1 - y).abs() <= self.step / 2.0;
        let near = self.hits.iter().filter(reaches).map(|hit| (hit.distance(x, y) / hit.reach(), hit.event));
        let near = near.filter(|(distance, _)| *distance <= 1.0);
        near.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, event)| event)
    }
}

impl Hit {
    fn is_point(&self) -> bool {
        self.from == self.to
    }

    fn reach(&self) -> f64 {
        if self.is_point() { REACH } else { REACH_OF_LINES }
    }

    /// How far a place is from it.
    fn distance(&self, x: f64, y: f64) -> f64 {
        let (along, across) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = along * along + across * across;
        let part = ((x - self.from.0) * along + (y - self.from.1) * across) / length.max(1e-9);
        let part = part.clamp(0.0, 1.0);
        (x - self.from.0 - part * along).hypot(y - self.from.1 - part * across)
    }
}

/// One lane, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose.
    pub server: ServerId,
    /// The middle of the lane.
    pub y: f64,
    /// Half its height.
    pub half: f64,
    /// Its stretches: from, to, and the term, or none when down.
    pub spans: Stretches,
    /// What it is in each of them, and whether it stalls.
    pub parts: Vec<(Part, bool)>,
    /// Where elections were won.
    pub crowns: Vec<f64>,
    /// Where it crashed.
    pub crashes: Vec<f64>,
    /// When its timer is due.
    pub due: Option<f64>,
}

/// A client's lane, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientRow {
    /// Whose.
    pub client: ClientId,
    /// The middle of the lane.
    pub y: f64,
    /// Half its height.
    pub half: f64,
    /// Its operations.
    pub calls: Vec<CallBar>,
    /// Those too narrow for words, as one path for each way in which they ended.
    pub bars: Vec<(CallEnd, String)>,
    /// Where it asked once more.
    pub retries: Vec<f64>,
}

/// One operation, from call to answer.
#[derive(Clone, Debug, PartialEq)]
pub struct CallBar {
    /// Where it begins.
    pub from: f64,
    /// Where it ends, or how far it has come.
    pub to: f64,
    /// What is wanted, and the answer.
    pub text: String,
    /// How it ended.
    pub end: CallEnd,
    /// The events in which it began and ended.
    pub events: (EventId, Option<EventId>),
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// Not yet.
    Open,
    /// With an answer.
    Answered,
    /// It was refused.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl CallEnd {
    /// All of them.
    pub const ALL: [CallEnd; 4] = [CallEnd::Open, CallEnd::Answered, CallEnd::Refused, CallEnd::Unknown];

    /// How a bar that ends so is drawn.
    pub fn class(self) -> &'static str {
        match self {
            CallEnd::Open => "call open",
            CallEnd::Answered => "call",
            CallEnd::Refused => "call refused",
            CallEnd::Unknown => "call unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_takes_what_is_near_but_nothing_of_another_lane() {
        let at = |x: f64, y: f64, event| Hit { from: (x, y), to: (x, y), event: EventId(event) };
        let line = Hit { from: (0.0, 0.0), to: (100.0, 24.0), event: EventId(3) };
        let hits = vec![at(20.0, 0.0, 1), at(40.0, 8.0, 2), line];
        let picture = Picture { step: 8.0, hits, ..Picture::default() };
        let check = |x: f64, y: f64, event: Option<u64>| assert_eq!(picture.hit(x, y).map(|id| id.0), event);
        check(24.0, 1.0, Some(1));
        check(20.0, 5.0, Some(3));
        check(40.0, 14.0, None);
        check(44.0, 6.0, Some(2));
        check(90.0, 8.0, None);
    }
}
