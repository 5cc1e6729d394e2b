//! The journeys, a file for each part of the page.

mod cluster;
mod opening;
