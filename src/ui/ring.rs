//! The ring.

pub mod groups;
pub mod layers;
pub mod messages;
pub mod picture;
pub mod scene;
pub mod stroke;
