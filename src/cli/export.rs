//! `raftarium export --as FORM FILE`: a run told to other programs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::file;
use super::output::Output;
use crate::check::Watched;
use crate::export::{Form, Teller};
use crate::script::error::escaped;
use crate::script::file::MOST_BYTES;
use crate::script::run::Audience;
use crate::script::{self, Script};
use crate::sim::event::Event;
use crate::store::text::quoted;

/// What `raftarium export` is told.
#[derive(Debug, Args)]
pub struct Export {
    /// In which form.
    #[arg(long = "as", value_name = "FORM")]
    form: Named,
    /// Of a script with several cases, which one.
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// The recording or script, or a link to a run; `-` is the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// The forms by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Named {
    /// All events as JSON, one a line.
    Jsonl,
    /// A log for ShiViz, its regular expression in the first line.
    Shiviz,
    /// A trace for the TLA+ specification of etcd's Raft.
    Tla,
}

/// Prints the run in this form.
pub fn export(arguments: &Export) -> ExitCode {
    let name = escaped(&arguments.file.display().to_string());
    match read(arguments, &name) {
        Ok(script) => {
            let form = match arguments.form {
                Named::Jsonl => Form::JsonLines,
                Named::Shiviz => Form::ShiViz,
                Named::Tla => Form::Tla,
            };
            script::run(&script, &mut Listener { form, teller: None, output: Output::new() });
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// The script with the one case that is meant.
fn read(arguments: &Export, name: &str) -> Result<Script, String> {
    let text = file::script(&arguments.file, MOST_BYTES).map_err(|why| format!("{name}: {why}"))?;
    let mut script = Script::parse(&text).map_err(|unreadable| unreadable.explain(name))?;
    if let Some(case) = &arguments.case {
        script.cases.retain(|known| known.name.as_ref() == Some(case));
    }
    match script.cases.len() {
        1 => Ok(script),
        0 => {
            let case = quoted(arguments.case.as_deref().unwrap_or_default().as_bytes());
            Err(format!("{name}: there is no case {case}"))
        }
        several => Err(format!("{name}: there are {several} cases: say which with --case")),
    }
}

/// Tells what happens.
struct Listener {
    form: Form,
    teller: Option<Teller>,
    output: Output,
}

impl Audience for Listener {
    fn began(&mut self, watched: &Watched) {
        let (teller, head) = Teller::new(self.form, &watched.cluster);
        self.teller = Some(teller);
        head.iter().for_each(|line| self.output.line(line));
    }

    fn event(&mut self, event: &Event, watched: &Watched) {
        let lines = self.teller.iter_mut().flat_map(|teller| teller.event(event, &watched.cluster));
        lines.for_each(|line| self.output.line(line));
    }
}
