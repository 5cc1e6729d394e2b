//! Raftarium: see and understand Raft.

pub mod raft;
pub mod store;

pub mod host;

pub mod sim;

pub mod check;

pub mod words;

pub mod recording;
pub mod script;

pub mod world;

pub mod fuzz;
pub mod search;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "app")]
pub mod ui;
