//! The language and the command line, from the outside.
//!
//! The stories under `tests/scripts/` are the tests that count most: each is a script with prose between its
//! statements, run as `raftarium run` runs it.

#![cfg(not(target_arch = "wasm32"))]

mod absences;
mod bad_input;
mod command_line;
mod exports;
mod fuzz;
mod lesson_pages;
mod lessons;
mod linearize;
mod palette;
mod reference;
mod rules;
mod search;
mod stories;
mod watchers;
