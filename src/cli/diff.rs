//! `raftarium diff A B`: two runs, the first difference between them, and what came of each in numbers.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::file;
use super::output::Output;
use crate::check::Watched;
use crate::compare::{self, Happened};
use crate::script::error::escaped;
use crate::script::file::MOST_BYTES;
use crate::script::run::Audience;
use crate::script::{self, Script};
use crate::sim::event::Event;

/// What `raftarium diff` is told.
#[derive(Debug, Args)]
pub struct Diff {
    /// A recording, a script or a link to a run; `-` is the standard input.
    #[arg(value_name = "A")]
    left: PathBuf,
    /// What it is compared with.
    #[arg(value_name = "B")]
    right: PathBuf,
}

/// What happens in a script, all its cases one behind the other.
#[derive(Default)]
struct Log(Vec<Happened>);

impl Audience for Log {
    fn event(&mut self, event: &Event, watched: &Watched) {
        let broke = watched.witness.violations().last().is_some_and(|last| last.event == event.id);
        self.0.push(Happened { event: event.clone(), broke });
    }
}

/// Compares two runs.
pub fn diff(arguments: &Diff) -> ExitCode {
    let logs = [&arguments.left, &arguments.right].map(|path| happened(path));
    let [Some(left), Some(right)] = logs else { return ExitCode::from(2) };
    let comparison = compare::events(left.into_iter(), right.into_iter());
    let mut output = Output::new();
    output.line(format!("{}\n", comparison.sentence(["A", "B"])));
    output.line(format!("{:<22} {:>12} {:>12}", "", "A", "B"));
    for (what, left, right) in comparison.table() {
        output.line(format!("{what:<22} {left:>12} {right:>12}"));
    }
    ExitCode::from(u8::from(comparison.first.is_some()))
}

/// What happens in a file, or none and why.
fn happened(path: &Path) -> Option<Vec<Happened>> {
    let name = escaped(&path.display().to_string());
    let text = file::script(path, MOST_BYTES).map_err(|why| eprintln!("{name}: {why}")).ok()?;
    let script =
        Script::parse(&text).map_err(|unreadable| eprintln!("{}", unreadable.explain(&name))).ok()?;
    let mut log = Log::default();
    script::run(&script, &mut log);
    Some(log.0)
}
