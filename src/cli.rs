//! The command line: `raftarium run` and `raftarium repl`.

mod json;
mod output;
mod repl;
mod run;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Raftarium: see and understand Raft.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs scripts and prints each expectation that fails.
    ///
    /// Ends with status 0 if all hold, 1 if one failed or an invariant broke that nobody expected to, and 2 if
    /// a script could not be read.
    Run(Run),
    /// A prompt for the language of the scripts.
    Repl(Repl),
}

/// What `raftarium run` is told.
#[derive(Debug, Args)]
pub struct Run {
    /// The scripts; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print every event.
    #[arg(long)]
    trace: bool,
    /// Print every event and result as one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// What `raftarium repl` is told.
#[derive(Debug, Args)]
pub struct Repl {
    /// How many servers there are.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=i64::from(crate::sim::setup::MOST_SERVERS)))]
    servers: u16,
    /// Print every event in full.
    #[arg(long)]
    trace: bool,
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Repl(arguments) => repl::repl(&arguments),
    }
}
