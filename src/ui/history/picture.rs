//! The history as paths, drawn once for each event in pixels from the moment `origin`; from frame to
//! frame it is only shifted.

use std::fmt::Write;
use std::sync::Arc;

use super::window::Margins;
use crate::raft::message::Message;
use crate::raft::{ServerId, Term, Time};
use crate::recording::Frame;
use crate::recording::chronicle::Chronicle;
use crate::recording::chronicle::lanes::Lane;
use crate::sim::client::{Call, Client};
use crate::sim::event::{Event, News, Outcome};
use crate::sim::packet::{Body, Packet};
use crate::sim::statement::{ClientId, Party};
use crate::store::Response;

/// How high a lane's name is.
const NAME: f64 = 12.0;
/// The most messages drawn.
const MESSAGES: usize = 1_500;
/// The most operations of a client drawn.
const CALLS: usize = 300;
/// A message that arrives in sight may have been sent so many microseconds before.
const JOURNEY: f64 = 100_000.0;

/// What is drawn once for each event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The moment at x = 0, in microseconds.
    pub origin: f64,
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
    /// Cuts: from where to where, and what was said.
    pub cuts: Vec<(f64, f64, String)>,
    /// The ruler: where, and what it says.
    pub ticks: Vec<(f64, String)>,
    /// The line on which the ruler stands.
    pub bottom: f64,
    /// So many lanes beyond the first share the room of one name.
    pub unnamed: usize,
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
    pub spans: Vec<(f64, f64, Option<Term>)>,
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

/// Where a picture is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// What is left around the lanes.
    pub margins: Margins,
    /// The height of the box.
    pub height: f64,
    /// The moment at x = 0, in microseconds.
    pub origin: f64,
    /// The last moment to be drawn.
    pub end: f64,
    /// Pixels for each microsecond.
    pub scale: f64,
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
            unnamed: (NAME / self.step()) as usize,
            ..Picture::default()
        };
        let first = events.partition_point(|event| (event.at.0 as f64) < self.canvas.origin - JOURNEY);
        let sent =
            events[first..].iter().flat_map(|event| event.news.iter().map(move |news| (event.at, news)));
        for (at, news) in sent.rev().take(MESSAGES) {
            self.message(&mut picture, at, news);
        }
        picture
    }

    fn row(&self, server: ServerId, lane: &Lane) -> Option<Row> {
        let ends = lane.spans.iter().skip(1).map(|span| Some(span.from)).chain([None]);
        let seen = lane.spans.iter().zip(ends).filter(|(span, end)| {
            end.is_none_or(|end| end.0 as f64 >= self.canvas.origin) && span.from.0 as f64 <= self.canvas.end
        });
        let far = tenth((self.canvas.end - self.canvas.origin) * self.canvas.scale);
        let spans = seen
            .map(|(span, end)| (self.x(span.from).max(-4.0), end.map_or(far, |end| self.x(end)), span.term));
        let crashes = lane.spans.iter().filter(|span| span.term.is_none() && span.from > Time(0));
        let machine = self.frame.cluster.machines.get(&server)?;
        Some(Row {
            server,
            y: self.y(server)?,
            half: (self.step() * 0.35).min(5.0),
            spans: spans.collect(),
            crowns: self.seen(lane.crowns.iter().map(|(_, at)| *at)),
            crashes: self.seen(crashes.map(|span| span.from)),
            due: machine.election_due().map(|(at, _)| self.x(at)),
        })
    }

    fn client_row(&self, client: &Client) -> Option<ClientRow> {
        let recent = client.closed.iter().rev().map(Arc::as_ref).take(CALLS);
        let calls = client.open.iter().chain(recent).map(|call| self.call(call));
        let retries = self.lanes.retries.get(&client.id);
        Some(ClientRow {
            client: client.id,
            y: self.y_of_client(client.id)?,
            half: (self.step() * 0.42).min(9.0),
            calls: calls.take_while(|bar| bar.to > -4.0).collect(),
            retries: self.seen(retries.into_iter().flatten().copied()),
        })
    }

    fn call(&self, call: &Call) -> CallBar {
        let (command, outcome) = (&call.operation.command, call.end.as_ref().map(|end| &end.outcome));
        let end = match outcome {
            None => CallEnd::Open,
            Some(Outcome::Answered(Response::Error(_)) | Outcome::NotLeader | Outcome::Busy) => {
                CallEnd::Refused
            }
            Some(Outcome::Answered(_)) => CallEnd::Answered,
            Some(Outcome::Unknown) => CallEnd::Unknown,
        };
        let text = match outcome {
            Some(Outcome::Answered(response)) => format!("{command} → {response}"),
            Some(Outcome::Unknown) => format!("{command} → unknown"),
            _ => command.to_string(),
        };
        let to = call.end.as_ref().map_or(Time(self.canvas.end as u64), |end| end.at);
        CallBar { from: self.x(call.invoked_at).max(-4.0), to: self.x(to), text, end }
    }

    fn seen(&self, times: impl Iterator<Item = Time>) -> Vec<f64> {
        times.map(|at| self.x(at)).filter(|x| *x > -20.0).collect()
    }

    fn cuts(&self) -> Vec<(f64, f64, String)> {
        let far = Time(self.canvas.end as u64);
        let cuts =
            self.lanes.cuts.iter().map(|cut| (self.x(cut.from), self.x(cut.to.unwrap_or(far)), cut.text()));
        cuts.filter(|(_, to, _)| *to > 0.0).collect()
    }

    fn message(&self, picture: &mut Picture, at: Time, news: &News) {
        match news {
            News::Sent(packet) => {
                let until = packet.arrives_at.min(self.frame.cluster.now.max(packet.sent_at));
                let path = if is_thin(packet) { &mut picture.thin } else { &mut picture.thick };
                if let Some((x, y)) = self.point(packet, until) {
                    let (x0, y0) = (self.x(packet.sent_at), self.at(packet.from).unwrap_or(y));
                    let _ = write!(path, "M{x0} {y0}L{x} {y}");
                }
            }
            News::Lost(packet, _) => {
                if let Some((x, y)) = self.point(packet, at) {
                    let _ = write!(picture.lost, "M{} {}l6 6m0 -6l-6 6", tenth(x - 3.0), tenth(y - 3.0));
                }
            }
            _ => {}
        }
    }

    /// Where a message is at a moment: on the line from its sender's lane to its receiver's.
    fn point(&self, packet: &Packet, at: Time) -> Option<(f64, f64)> {
        let (from, to) = (self.at(packet.from)?, self.at(packet.to)?);
        let way = (packet.arrives_at - packet.sent_at).0.max(1) as f64;
        let part = ((at - packet.sent_at).0 as f64 / way).min(1.0);
        Some((self.x(at), tenth(from + (to - from) * part)))
    }

    fn at(&self, party: Party) -> Option<f64> {
        match party {
            Party::Server(id) => self.y(id),
            Party::Client(id) => self.y_of_client(id),
        }
    }

    /// A mark at every round number that leaves room for its words.
    fn ticks(&self) -> Vec<(f64, String)> {
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
        let step =
            steps.into_iter().find(|ms| *ms as f64 * 1_000.0 * self.canvas.scale >= 90.0).unwrap_or(20_000);
        let first = (self.canvas.origin / 1_000.0 / step as f64) as u64;
        let times = (first..).map(|n| n * step).take_while(|ms| (*ms as f64) * 1_000.0 < self.canvas.end);
        times.map(|ms| (self.x(Time(ms * 1_000)), label(ms, step))).collect()
    }
}

fn label(ms: u64, step: u64) -> String {
    match step {
        0..10 => format!("{}.{:03} s", ms / 1_000, ms % 1_000),
        10..100 => format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10),
        _ => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
    }
}

/// Heartbeats and answers are drawn thin: they are the daily round.
fn is_thin(packet: &Packet) -> bool {
    match &packet.body {
        Body::Server(Message::AppendEntries(append)) => append.entries.is_empty(),
        Body::Server(Message::AppendEntriesReply(reply)) => reply.success,
        _ => false,
    }
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
