//! `raftarium run --figures OUT.csv`: what the runs of all files measure, in one table.

use std::io;
use std::path::Path;

use crate::figures::{Figures, HEAD, rows};
use crate::raft::Time;
use crate::sim::cluster::Cluster;
use crate::sim::event::Event;

/// The runs so far, each with its file and its case.
#[derive(Debug, Default)]
pub struct Table {
    runs: Vec<(String, String, Figures)>,
}

impl Table {
    /// Another run begins.
    pub fn begin(&mut self, file: &str, case: &str) {
        self.runs.push((file.into(), case.into(), Figures::default()));
    }

    /// Something happened in it.
    pub fn take(&mut self, event: &Event, cluster: &Cluster) {
        if let Some((_, _, figures)) = self.runs.last_mut() {
            figures.take(event, cluster);
        }
    }

    /// It is over; since its latest event nothing happened.
    pub fn end(&mut self, now: Time) {
        if let Some((_, _, figures)) = self.runs.last_mut() {
            *figures = figures.up_to(now);
        }
    }

    /// Writes the table to a file.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let row = |(file, case, figures): &(String, String, Figures)| {
            let run = format!("{},{}", quoted(file), quoted(case));
            rows(figures).map(|row| format!("{run},{row}\n")).collect::<String>()
        };
        let text: String = self.runs.iter().map(row).collect();
        std::fs::write(path, format!("file,case,{HEAD}\n{text}"))
    }
}

/// A field of a table, as RFC 4180 has it.
fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.into(),
    }
}
