//! `raftarium digest FILE…`: a few digits for each run, the same on every machine and on the page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::file;
use super::output::Output;
use crate::raft::Time;
use crate::recording::link::{Link, MARK};
use crate::recording::{Moment, Player, Recording};
use crate::script::error::escaped;
use crate::script::file::MOST_BYTES;

/// What `raftarium digest` is told.
#[derive(Debug, Args)]
pub struct Digest {
    /// Recordings, scripts or links; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The moment, in microseconds of the run; if nothing is said, that at which a link opens, or the end of a file.
    #[arg(long, value_name = "MICROSECONDS")]
    at: Option<u64>,
}

/// Prints the digests, or why there is none.
pub fn digest(arguments: &Digest) -> ExitCode {
    let mut output = Output::new();
    let mut is_read = true;
    for path in &arguments.files {
        let name = escaped(&path.display().to_string());
        match of(path, arguments.at) {
            Ok(line) => output.line(line),
            Err(why) => {
                eprintln!("{name}: {why}");
                is_read = false;
            }
        }
    }
    ExitCode::from(if is_read { 0 } else { 2 })
}

fn of(path: &Path, at: Option<u64>) -> Result<String, String> {
    let (recording, end, now) = match path.to_str().filter(|text| text.contains(MARK)) {
        Some(link) => {
            let Link { recording, end, now, .. } = Link::decode(link).map_err(|why| why.to_string())?;
            (recording, end, now)
        }
        None => {
            let (recording, end) = Recording::of_text(&file::text(path, MOST_BYTES)?)?;
            (recording, end, Moment::end_of(end))
        }
    };
    let mut player = Player::open(recording).map_err(|refused| refused.to_string())?;
    player.go_to(at.map_or(now, |at| Moment::end_of(Time(at)).within(end)));
    Ok(format!("{}  {}", player.digest(), player.moment()))
}
