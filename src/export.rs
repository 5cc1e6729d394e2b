//! A run told to other programs.
//!
//! Each of these is a text that a file can hold. What stands in them: `docs/exports.md`.

pub mod history;
