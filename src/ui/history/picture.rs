//! The history as paths, drawn once for each event in pixels from the moment `origin`; from frame to
//! frame it is only shifted.
//!
//! Near by, every message is a line. From afar they would be a grey mass: then it is drawn how many there were, and
//! stretches and operations too narrow to see become one.

mod calls;
mod messages;
mod parts;
mod ruler;

use std::fmt::Write;

pub use parts::{CallBar, CallEnd, ClientRow, Hit, Picture, Row, Stretches};

use super::window::Margins;
use crate::raft::{ServerId, Time};
use crate::recording::Frame;
use crate::recording::chronicle::Chronicle;
use crate::recording::chronicle::lanes::{Lane, Part, Span};
use crate::recording::chronicle::{Busy, TENTH};
use crate::sim::event::Event;
use crate::sim::machine::Machine;
use crate::sim::statement::{ClientId, Party};

/// The most messages drawn as lines; where there are more, how many is drawn.
pub const MOST_LINES: u64 = 1_500;
/// From afar, how many messages there were is drawn in steps so broad.
const STEP: f64 = 3.0;
/// Stretches narrower than this become one, in pixels.
const NARROW: f64 = 1.0;
/// What lies nearer to the playhead than this, in microseconds, is a timer's deadline.
const AHEAD: f64 = 300_000.0;
/// A message that arrives in sight may have been sent so many microseconds before.
const JOURNEY: f64 = 100_000.0;

/// Where a picture is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// What is left around the lanes.
    pub margins: Margins,
    /// The height of the box.
    pub height: f64,
    /// How high a lane's name is.
    pub name: f64,
    /// The moment at x = 0, in microseconds.
    pub origin: f64,
    /// The left end of what is seen, from there.
    pub left: f64,
    /// The last moment to be drawn.
    pub end: f64,
    /// Pixels for each microsecond.
    pub scale: f64,
    /// The latest moment that is known.
    pub latest: Time,
    /// Whether messages are too many to be lines.
    pub afar: bool,
}

/// Whether a stretch is seen from so far away, in pixels for each microsecond, that no timer's flag stands apart from
/// the playhead.
pub fn is_distant(scale: f64) -> bool {
    scale * AHEAD < 4.0
}

/// A picture in the making.
struct Drawing<'a> {
    canvas: Canvas,
    frame: &'a Frame,
    lanes: &'a Chronicle,
}

impl Canvas {
    /// Draws what happened up to this moment.
    pub fn draw(self, frame: &Frame, lanes: &Chronicle, events: &[Event]) -> Picture {
        Drawing { canvas: self, frame, lanes }.picture(events)
    }

    fn x(&self, at: Time) -> f64 {
        tenth((at.0 as f64 - self.origin) * self.scale)
    }
}

impl Drawing<'_> {
    fn x(&self, at: Time) -> f64 {
        self.canvas.x(at)
    }

    fn y(&self, id: ServerId) -> Option<f64> {
        self.lanes.lanes.keys().position(|lane| *lane == id).map(|place| self.lane(place))
    }

    /// The clients stand below the servers.
    fn y_of_client(&self, id: ClientId) -> Option<f64> {
        let place = self.frame.cluster.clients.keys().position(|lane| *lane == id)?;
        Some(self.lane(self.lanes.lanes.len() + place))
    }

    fn lane(&self, place: usize) -> f64 {
        tenth(self.canvas.margins.top + self.step() * (place as f64 + 0.5))
    }

    /// From one lane to the next.
    fn step(&self) -> f64 {
        let Margins { top, bottom, .. } = self.canvas.margins;
        let lanes = self.lanes.lanes.len() + self.frame.cluster.clients.len();
        (self.canvas.height - top - bottom).max(1.0) / lanes.max(1) as f64
    }

    fn picture(&self, events: &[Event]) -> Picture {
        let mut picture = Picture {
            origin: self.canvas.origin,
            left: self.canvas.left,
            rows: self.lanes.lanes.iter().filter_map(|(id, lane)| self.row(*id, lane)).collect(),
            clients: self
                .frame
                .cluster
                .clients
                .values()
                .filter_map(|client| self.client_row(client))
                .collect(),
            cuts: self.cuts(),
            ticks: self.ticks(),
            bottom: self.canvas.height - 5.0,
            letter: 0.66 * self.canvas.name,
            step: self.step(),
            columns: 1 + (self.canvas.name / self.step()) as usize,
            density: if self.canvas.afar { self.density() } else { String::new() },
            known: self.x(self.canvas.latest),
            ..Picture::default()
        };
        if !self.canvas.afar {
            self.messages(&mut picture, events);
        }
        self.marks(&mut picture);
        let calls = picture.clients.iter().flat_map(|row| row.calls.iter().flat_map(|call| call.hits(row.y)));
        picture.hits.extend(calls.collect::<Vec<_>>());
        picture
    }

    fn row(&self, server: ServerId, lane: &Lane) -> Option<Row> {
        let ends = lane.spans.iter().skip(1).map(|span| Some(span.from)).chain([None]);
        let seen = lane.spans.iter().zip(ends).filter(|(span, end)| {
            end.is_none_or(|end| end.0 as f64 >= self.canvas.origin) && span.from.0 as f64 <= self.canvas.end
        });
        let far = tenth((self.canvas.end - self.canvas.origin) * self.canvas.scale);
        let seen =
            seen.map(|(span, end)| (span, self.x(span.from).max(-4.0), end.map_or(far, |end| self.x(end))));
        let (spans, parts) = visible(seen);
        let crashes = lane.spans.iter().filter(|span| span.term.is_none() && span.from > Time(0));
        let machine = self.frame.cluster.machines.get(&server)?;
        Some(Row {
            server,
            y: self.y(server)?,
            half: (self.step() * 0.35).min(5.0),
            spans,
            parts,
            crowns: self.seen(lane.crowns.iter().map(|(_, at)| *at)),
            crashes: self.seen(crashes.map(|span| span.from)),
            due: self.due(machine),
        })
    }

    /// Where a server's timer runs out, if timers run and it is near enough to be seen.
    fn due(&self, machine: &Machine) -> Option<f64> {
        let runs = self.frame.cluster.settings.timers && !is_distant(self.canvas.scale);
        machine.election_due().filter(|_| runs).map(|(at, _)| self.x(at))
    }

    fn seen(&self, times: impl Iterator<Item = Time>) -> Vec<f64> {
        times.map(|at| self.x(at)).filter(|x| *x > -20.0).collect()
    }

    /// How many messages were sent, as a line that is closed below.
    fn density(&self) -> String {
        let (first, last) = (self.canvas.origin as u64 / TENTH, self.canvas.end as u64 / TENTH);
        let mut steps: Vec<(f64, u64)> = Vec::new();
        for (tenth, Busy { sent, .. }) in self.lanes.busy.range(first..=last) {
            let x = (self.x(Time(tenth * TENTH)) / STEP).floor() * STEP;
            match steps.last_mut().filter(|(last, _)| *last == x) {
                Some((_, count)) => *count += u64::from(*sent),
                None => steps.push((x, (*sent).into())),
            }
        }
        let most = steps.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
        let (bottom, room) = (self.lane(self.lanes.lanes.len()) - self.step() * 0.5, self.step() * 2.0);
        let breadth = (TENTH as f64 * self.canvas.scale).max(STEP);
        let mut path = String::new();
        for (x, count) in steps {
            let height = tenth((count as f64 / most * room).max(1.0));
            let _ = write!(path, "M{x} {bottom}h{}v-{height}h-{}z", tenth(breadth), tenth(breadth));
        }
        path
    }

    /// What can be pointed at on the lanes.
    fn marks(&self, picture: &mut Picture) {
        for (id, lane) in &self.lanes.lanes {
            let Some(y) = self.y(*id) else { continue };
            let spans = lane.spans.iter().skip(1).map(|span| (span.event, span.from));
            for (event, at) in spans.chain(lane.crowns.iter().copied()) {
                let x = self.x(at);
                if x > -20.0 && at <= self.frame.cluster.now {
                    picture.hits.push(Hit { from: (x, y), to: (x, y), event });
                }
            }
        }
    }

    fn cuts(&self) -> Vec<(f64, f64, String)> {
        let far = Time(self.canvas.end as u64);
        let cuts =
            self.lanes.cuts.iter().map(|cut| (self.x(cut.from), self.x(cut.to.unwrap_or(far)), cut.text()));
        cuts.filter(|(_, to, _)| *to > 0.0).collect()
    }

    fn at(&self, party: Party) -> Option<f64> {
        match party {
            Party::Server(id) => self.y(id),
            Party::Client(id) => self.y_of_client(id),
        }
    }
}

/// The stretches that can be seen: of those too narrow, only the last at each place.
fn visible<'a>(stretches: impl Iterator<Item = (&'a Span, f64, f64)>) -> (Stretches, Vec<(Part, bool)>) {
    let mut seen: Stretches = Vec::new();
    let mut parts = Vec::new();
    for (span, from, to) in stretches {
        if let Some(last) = seen.last_mut().filter(|last| to - last.0 < NARROW) {
            (last.1, last.2) = (to, span.term);
            parts.pop();
        } else {
            seen.push((from, to, span.term));
        }
        parts.push((span.part, span.paused));
    }
    (seen, parts)
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
