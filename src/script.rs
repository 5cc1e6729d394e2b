//! The language of everything a person can do.
//!
//! The console, every button, recordings, links, lessons and tests speak it. One statement a line; `#` begins
//! a comment. See `docs/script.md` for the whole of it.
//!
//! Read in this order: what errors look like ([`error`]) and what words are (`text`, `values`); the tables
//! that make the language ([`statements`], [`settings`], [`fields`]) and what they parse to ([`line`](mod@line));
//! parsing itself ([`parse`]) and printing.

mod cursor;
pub mod error;
mod measures;
mod suggest;
mod synonyms;
mod text;
mod values;

pub mod line;

pub mod conditions;
pub mod fields;
pub mod settings;
pub mod statements;

pub mod names;
pub mod parse;
mod print;

pub mod condition;
pub mod file;
pub mod run;
pub mod session;

mod known;

pub mod complete;
pub mod help;
pub mod usage;

#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod tests;

pub use complete::{Completion, complete};
pub use error::Error;
pub use file::Script;
pub use help::help;
pub use known::Known;
pub use line::Line;
pub use measures::print_span;
pub use names::Names;
pub use parse::parse_line;
pub use print::fields_of;
pub use run::run;
pub use session::{Said, Session};
pub use synonyms::hint;
pub use usage::usage;
