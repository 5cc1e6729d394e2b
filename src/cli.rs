//! The command line: `raftarium run`, `repl`, `search`, `fuzz`, `linearize`, `diff`, `digest`, `export` and `link`.

mod diff;
mod digest;
mod export;
mod figures;
mod file;
mod fuzz;
mod json;
pub mod lesson;
mod linearize;
mod link;
mod output;
mod repl;
mod run;
mod search;
mod stop;
mod trace;
pub mod verify;

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
    /// Looks for a run that breaks an invariant, from nothing, and prints the shortest it finds as a script.
    ///
    /// It wanders through random schedules of single messages, timers and crashes, goes on from where the broken
    /// rule made a difference, and shrinks what it finds. A rule that is brought by a setting is searched with
    /// that setting on. What it finds depends on the arguments alone.
    ///
    /// Ends with status 0 if a run was found (with --table: one for every rule that guards an invariant), 1 if
    /// none was, and 2 if the arguments make no sense.
    Search(search::Arguments),
    /// A prompt for the language of the scripts.
    Repl(Repl),
    /// Lets random worlds go on and checks that nothing is ever wrong with them.
    ///
    /// Each seed decides a world: its size, settings and faults. At first everything may happen, and every
    /// invariant is checked after every event; then the faults stop for a majority, and it must make progress.
    /// What is found is printed as a script that replays it, and at the end what happened how often.
    ///
    /// Ends with status 0 if nothing is wrong, 1 if something is.
    Fuzz(fuzz::Fuzz),
    /// Judges recorded histories: could one single object have answered so?
    ///
    /// It reads logs of a register as Jepsen writes them, histories of keys as maps in EDN, one a line, and the JSON
    /// that `run --history` writes, with all commands; a file's content tells which it is. It prints one verdict a file, and for a
    /// history that is not linearizable as few calls as it can find that have no order.
    ///
    /// Ends with status 0 if all are linearizable, 1 if one is not or is not decided, and 2 if one could not
    /// be read, whatever the others are.
    Linearize(linearize::Linearize),
    /// Checks or renders lessons: `docs/lessons.md` tells how they are written.
    #[command(subcommand)]
    Lesson(lesson::Lesson),
    /// Verifies result codes of challenges: plays each once more and says whether it reached the goal.
    ///
    /// Ends with status 0 if all did, 1 if one did not or is no code, and 2 if the challenges could not be read.
    Verify(verify::Verify),
    /// Compares two runs: the first difference between them, and what came of each in numbers.
    ///
    /// Ends with status 0 if they are the same, event for event, 1 if they differ, and 2 if one could not be read.
    Diff(diff::Diff),
    /// Prints a few digits for each run: who finds the same on another machine, or on the page under *Share*, has the same
    /// run there, to the last event.
    ///
    /// Ends with status 0 if all could be played, and 2 if not.
    Digest(digest::Digest),
    /// Tells a recording or a script to other programs, on the standard output.
    ///
    /// Ends with status 0 if it could be told, and 2 if not.
    Export(export::Export),
    /// Makes a link of a recording: an address whose fragment holds the whole run.
    ///
    /// `run` takes such a link in place of a file. Ends with status 0 if there is a link, and 2 if the file holds no
    /// recording.
    Link(link::Link),
}

/// What `raftarium run` is told.
#[derive(Debug, Args)]
pub struct Run {
    /// The scripts, or links to runs; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print every event.
    #[arg(long)]
    trace: bool,
    /// Print every event and result as one JSON object a line.
    #[arg(long)]
    json: bool,
    /// Write the clients' history of every run to a file, as JSON that `linearize` reads.
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Write what the runs measure over their time as comma-separated values: elections, terms, commit latency,
    /// messages and bytes a committed command, availability.
    #[arg(long, value_name = "OUT.csv")]
    figures: Option<PathBuf>,
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
        Command::Search(arguments) => search::search(&arguments),
        Command::Repl(arguments) => repl::repl(&arguments),
        Command::Fuzz(arguments) => fuzz::fuzz(&arguments),
        Command::Linearize(arguments) => linearize::linearize(&arguments),
        Command::Lesson(arguments) => lesson::lesson(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Digest(arguments) => digest::digest(&arguments),
        Command::Export(arguments) => export::export(&arguments),
        Command::Link(arguments) => link::link(&arguments),
    }
}
