//! The clients' operations as bars.

use std::fmt::Write;
use std::sync::Arc;

use super::{CallBar, CallEnd, ClientRow, Drawing, Hit};
use crate::raft::Time;
use crate::sim::client::{Call, Client};
use crate::sim::event::Outcome;
use crate::store::Response;

/// The most operations of a client drawn; of more, some stand for all.
const CALLS: usize = 300;
/// A bar narrower than this has no words, in pixels: then all that are as narrow are one path.
const LEGIBLE: f64 = 40.0;

impl Drawing<'_> {
    pub(super) fn client_row(&self, client: &Client) -> Option<ClientRow> {
        let closed = &client.closed;
        let (first, last) = (self.canvas.origin as u64, self.canvas.end as u64);
        let begun =
            place(closed.len(), |place| closed.get(place).is_some_and(|call| call.invoked_at.0 <= last));
        let over = |call: &Call| call.end.as_ref().is_some_and(|end| end.at.0 < first);
        let ended = place(begun, |place| closed.get(place).is_some_and(|call| over(call)));
        let every = (begun - ended).div_ceil(CALLS).max(1);
        let seen = (ended..begun).step_by(every).filter_map(|place| closed.get(place)).map(Arc::as_ref);
        let retries = self.lanes.retries.get(&client.id);
        let calls: Vec<CallBar> = seen.chain(&client.open).map(|call| self.call(call)).collect();
        let half = (self.step() * 0.42).min(9.0);
        Some(ClientRow {
            client: client.id,
            y: self.y_of_client(client.id)?,
            bars: bars(&calls, self.y_of_client(client.id)?, half),
            calls,
            half,
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
        let to = call.end.as_ref().map_or(Time(self.canvas.end as u64), |end| end.at);
        let (from, to) = (self.x(call.invoked_at).max(-4.0), self.x(to));
        let text = match outcome {
            _ if to - from < LEGIBLE => String::new(),
            Some(Outcome::Answered(response)) => format!("{command} → {response}"),
            Some(Outcome::Unknown) => format!("{command} → unknown"),
            _ => command.to_string(),
        };
        CallBar { from, to, text, end, events: (call.invoked_in, call.end.as_ref().map(|end| end.event)) }
    }
}

/// The narrow ones as paths, one for each way in which operations end.
fn bars(calls: &[CallBar], y: f64, half: f64) -> Vec<(CallEnd, String)> {
    let one = |path: &mut String, call: &CallBar| {
        let width = (call.to - call.from).max(1.0);
        let _ = write!(path, "M{} {}h{width}v{}h-{width}z", call.from, y - half, 2.0 * half);
    };
    let of_end = |end: CallEnd| {
        let mut path = String::new();
        calls
            .iter()
            .filter(|call| call.end == end && !call.is_legible())
            .for_each(|call| one(&mut path, call));
        (end, path)
    };
    CallEnd::ALL.map(of_end).into_iter().filter(|(_, path)| !path.is_empty()).collect()
}

impl CallBar {
    /// Whether words fit into it.
    pub fn is_legible(&self) -> bool {
        self.to - self.from >= LEGIBLE
    }

    /// Where it can be pointed at: at its end, and all along it.
    pub(super) fn hits(&self, y: f64) -> impl Iterator<Item = Hit> {
        let (begun, ended) = self.events;
        let end = ended.map(|event| Hit { from: (self.to, y), to: (self.to, y), event });
        end.into_iter().chain([Hit { from: (self.from, y), to: (self.to, y), event: begun }])
    }
}

/// The first place at which it does not hold any more; before it, it does.
fn place(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
