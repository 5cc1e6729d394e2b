//! The journeys, a file for each part of the page.

mod axe;
mod broken;
mod cluster;
mod embed;
mod files;
mod given;
mod hands;
mod hostile;
mod keyboard;
mod lecturer;
mod lessons;
mod marks;
mod notes;
mod opening;
mod screens;
mod touch;
