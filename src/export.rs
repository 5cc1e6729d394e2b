//! A run told to other programs.
//!
//! Each of these is a text that a file can hold: all events as JSON, one a line ([`events`]); a space-time diagram
//! for ShiViz ([`shiviz`]); a trace in the vocabulary of the TLA+ specification of etcd's Raft ([`tla`]); and the
//! clients' history ([`history`]). What stands in them: `docs/exports.md`, `docs/history.md`.

pub mod events;
pub mod history;
pub mod shiviz;
pub mod tla;

use crate::raft::Time;
use crate::recording::{Player, Recording};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId};
use crate::sim::statement::Refused;

/// A form in which a run can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All events as JSON, one a line.
    JsonLines,
    /// A log for ShiViz.
    ShiViz,
    /// A trace for the TLA+ specification of etcd's Raft.
    Tla,
}

impl Form {
    /// What a file in this form is called, behind the name of its run.
    pub fn file(self) -> &'static str {
        match self {
            Form::JsonLines => "events.jsonl",
            Form::ShiViz => "shiviz.log",
            Form::Tla => "trace.ndjson",
        }
    }
}

/// Tells a run, event by event.
#[derive(Clone, Debug)]
pub struct Teller {
    form: Form,
    clocks: shiviz::Clocks,
    tracer: Option<tla::Tracer>,
}

impl Teller {
    /// Begins with a run before its first event, and what stands at the head of the text.
    pub fn new(form: Form, cluster: &Cluster) -> (Teller, Vec<String>) {
        let mut tracer = None;
        let head = match form {
            Form::JsonLines => Vec::new(),
            Form::ShiViz => vec![shiviz::PARSER.to_owned(), String::new()],
            Form::Tla => {
                let (first, traces) = tla::Tracer::new(cluster);
                tracer = Some(first);
                traces.iter().map(ToString::to_string).collect()
            }
        };
        (Teller { form, clocks: shiviz::Clocks::default(), tracer }, head)
    }

    /// The lines of an event, after which the run is this.
    pub fn event(&mut self, event: &Event, now: &Cluster) -> Vec<String> {
        match self.form {
            Form::JsonLines => vec![events::event(event, now.rules).to_string()],
            Form::ShiViz => self.clocks.lines(event),
            Form::Tla => {
                let traces = self.tracer.iter_mut().flat_map(|tracer| tracer.traces(event, now));
                traces.map(|trace| trace.to_string()).collect()
            }
        }
    }
}

/// A run told from its beginning up to a moment.
///
/// # Errors
/// If it cannot be set up so.
pub fn export(recording: &Recording, end: Time, form: Form) -> Result<String, Refused> {
    let mut player = Player::open(recording.clone())?;
    let (mut teller, mut lines) = Teller::new(form, &player.watched().cluster);
    let mut last = EventId(0);
    while player.next_at().is_some_and(|at| at <= end) && player.step() {
        let new = player.events().partition_point(|event| event.id <= last);
        for event in &player.events()[new..] {
            lines.extend(teller.event(event, &player.watched().cluster));
            last = event.id;
        }
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

#[cfg(test)]
mod tests;
