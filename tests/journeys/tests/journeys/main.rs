//! The journeys, a file for each part of the page.

mod broken;
mod cluster;
mod marks;
mod opening;
