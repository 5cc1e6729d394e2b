//! `raftarium run FILE…`: scripts without a browser.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::figures::Table;
use super::output::Output;
use super::{Run, file, json, trace};
use crate::check::Watched;
use crate::check::history::History;
use crate::export::history;
use crate::script::file::{MOST_BYTES, Source, Unreadable};
use crate::script::run::{Audience, Failure, Unexpected};
use crate::script::{self, Script};
use crate::sim::event::Event;
use crate::store::text::quoted;

/// Runs all files, and tells how it went.
pub fn run(arguments: &Run) -> ExitCode {
    let mut output = Output::new();
    let (mut passed, mut failed, mut is_fine, mut is_read) = (0, 0, true, true);
    let mut histories = Vec::new();
    let mut table = arguments.figures.as_ref().map(|_| Table::default());
    for path in &arguments.files {
        let file = path.display().to_string();
        let mut teller = Teller {
            file: &file,
            trace: arguments.trace,
            json: arguments.json,
            histories: arguments.history.is_some().then_some(&mut histories),
            output: &mut output,
            table: table.as_mut(),
        };
        let Some(script) = teller.read(path) else {
            is_read = false;
            continue;
        };
        let report = script::run(&script, &mut teller);
        passed += report.passed;
        failed += report.failures.len();
        is_fine &= report.is_fine();
    }
    if let Some(path) = &arguments.history
        && let Err(why) = write(path, &histories)
    {
        eprintln!("{}: {why}", script::error::escaped(&path.display().to_string()));
        is_read = false;
    }
    if let (Some(path), Some(table)) = (&arguments.figures, table)
        && let Err(why) = table.write(path)
    {
        eprintln!("{}: {why}", script::error::escaped(&path.display().to_string()));
        is_read = false;
    }
    if arguments.json {
        output.line(json!({ "passed": passed, "failed": failed }));
    } else {
        output.line(format!("{passed} passed, {failed} failed"));
    }
    ExitCode::from(match (is_read, is_fine) {
        (false, _) => 2,
        (true, false) => 1,
        (true, true) => 0,
    })
}

/// The history of one run, and what it is called.
type Named = (String, History);

fn write(path: &Path, histories: &[Named]) -> Result<(), String> {
    let runs = histories.iter().map(|(name, history)| (Some(name.as_str()), history));
    fs::write(path, history::write(runs)).map_err(|error| format!("cannot be written: {error}"))
}

/// Tells what happens in one file.
struct Teller<'a> {
    file: &'a str,
    trace: bool,
    json: bool,
    /// Where the clients' histories go, if they are wanted.
    histories: Option<&'a mut Vec<Named>>,
    output: &'a mut Output,
    table: Option<&'a mut Table>,
}

impl Teller<'_> {
    /// The script in a file, or none and why.
    fn read(&mut self, path: &Path) -> Option<Script> {
        let text = match file::script(path, MOST_BYTES) {
            Ok(text) => text,
            Err(why) => {
                self.cannot_read(&why);
                return None;
            }
        };
        Script::parse(&text).map_err(|unreadable| self.unreadable(&unreadable)).ok()
    }

    fn cannot_read(&mut self, why: &str) {
        if self.json {
            self.output.line(json!({ "error": { "file": self.file, "message": why } }));
        } else {
            eprintln!("{}: {why}", script::error::escaped(self.file));
        }
    }

    fn unreadable(&mut self, unreadable: &Unreadable) {
        if self.json {
            for (error, source) in &unreadable.errors {
                self.output.line(json::error(self.file, error, source));
            }
        } else {
            eprintln!("{}", unreadable.explain(self.file));
        }
    }
}

impl Audience for Teller<'_> {
    fn case(&mut self, name: Option<&str>) {
        if let Some(table) = &mut self.table {
            table.begin(self.file, name.unwrap_or_default());
        }
        match name {
            Some(name) if self.json => self.output.line(json!({ "case": name, "file": self.file })),
            Some(name) if self.trace => {
                self.output.line(format!("{}: case {}", self.file, quoted(name.as_bytes())))
            }
            _ => {}
        }
    }

    fn line(&mut self, source: &Source) {
        if self.json {
            self.output.line(json::statement(self.file, source));
        } else if self.trace {
            self.output.line(format!("{}:{}> {}", self.file, source.number, source.text.trim()));
        }
    }

    fn event(&mut self, event: &Event, watched: &Watched) {
        if let Some(table) = &mut self.table {
            table.take(event, &watched.cluster);
        }
        let rules = watched.cluster.rules;
        if self.json {
            self.output.line(json::event(event, rules));
        } else if self.trace {
            self.output.line(trace::event(event, rules));
        }
    }

    fn ended(&mut self, name: Option<&str>, watched: &Watched) {
        if let Some(table) = &mut self.table {
            table.end(watched.cluster.now);
        }
        if let Some(histories) = &mut self.histories {
            let name = name.map_or(self.file.to_owned(), |name| format!("{}: {name}", self.file));
            histories.push((name, watched.witness.history().clone()));
        }
    }

    fn failure(&mut self, failure: &Failure) {
        if self.json {
            self.output.line(json::failure(self.file, failure));
        } else {
            self.output.line(failure.explain(self.file));
        }
    }

    fn violation(&mut self, unexpected: &Unexpected) {
        if self.json {
            self.output.line(json::violation(self.file, unexpected));
        } else {
            self.output.line(unexpected.explain(self.file));
        }
    }
}
