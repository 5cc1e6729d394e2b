//! The journeys, a file for each part of the page.

mod axe;
mod broken;
mod cluster;
mod embed;
mod files;
mod lessons;
mod given;
mod hostile;
mod marks;
mod opening;
mod screens;
