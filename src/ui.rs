//! Drawing a moment.

pub mod geometry;
pub mod glyph;
mod measure;
pub mod ring;
pub mod selection;
