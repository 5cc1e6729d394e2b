//! Raftarium: see and understand Raft.

pub mod raft;
pub mod store;

pub mod host;

pub mod sim;

pub mod check;
pub mod recording;

pub mod words;

#[cfg(feature = "app")]
pub mod ui;
