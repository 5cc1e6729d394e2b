//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    raftarium::cli::main()
}
