//! Drawing a moment.

pub mod geometry;
pub mod selection;
