//! `raftarium link FILE`: a recording, or what a script does, as a link.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::file;
use super::output::Output;
use crate::raft::Time;
use crate::recording::link::locks::{Lock, Locks};
use crate::recording::link::{MOST, Options, View};
use crate::recording::{Moment, Recording, link};
use crate::script::error::escaped;
use crate::script::file::MOST_BYTES;

/// What `raftarium link` is told.
#[derive(Debug, Args)]
pub struct Link {
    /// The recording or script; `-` is the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The address of the page.
    #[arg(long, value_name = "URL", default_value = "")]
    page: String,
    /// The moment at which it opens, in microseconds of the run; the end, if nothing is said.
    #[arg(long, value_name = "MICROSECONDS")]
    at: Option<u64>,
    /// It plays on from there.
    #[arg(long)]
    playing: bool,
    /// To stand within another page.
    #[arg(long)]
    embedded: bool,
    /// Large, for a projector.
    #[arg(long)]
    presenting: bool,
    /// Without the console.
    #[arg(long)]
    without_console: bool,
    /// What is locked, parted by commas: it is an assignment then.
    #[arg(long, value_name = "LOCK", value_delimiter = ',', value_parser = Lock::ALL.map(Lock::name))]
    lock: Vec<String>,
}

/// Prints the link, or why there is none.
pub fn link(arguments: &Link) -> ExitCode {
    let name = escaped(&arguments.file.display().to_string());
    let text = match file::script(&arguments.file, MOST_BYTES) {
        Ok(text) => text,
        Err(why) => return refuse(&name, &why),
    };
    let (recording, end) = match Recording::of_text(&text) {
        Ok(recorded) => recorded,
        Err(why) => return refuse(&name, &why),
    };
    let Link { playing, embedded, presenting, without_console, .. } = *arguments;
    let locks = Locks::read(&arguments.lock.join(","));
    let options = Options { playing, embedded, presenting, without_console, locks };
    let now = Moment::end_of(arguments.at.map_or(end, Time)).within(end);
    let fragment = link::Link { recording, end, now, options, view: View::default() }.encode();
    if fragment.len() > MOST {
        let length = fragment.len();
        eprintln!("{name}: the link has {length} characters; beyond {MOST}, send the file instead");
    }
    Output::new().line(format!("{}{fragment}", arguments.page));
    ExitCode::SUCCESS
}

fn refuse(name: &str, why: &str) -> ExitCode {
    eprintln!("{name}: {why}");
    ExitCode::from(2)
}
