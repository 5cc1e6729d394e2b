//! Raftarium: see and understand Raft.
//!
//! A [server](raft::server::Server) is a value with one method: it takes the time and an input and returns its effects,
//! in order. A [cluster](sim::cluster::Cluster) is a value that holds servers, disks, links and clients, and has one
//! method that lets the next event happen. A [recording](recording::Recording) is a set-up and timed statements; with the
//! code it determines everything that ever happens. The screen is a function of one moment of a recording.
//!
//! # In reading order
//!
//! 1. [`raft`]: Raft, after Figure 2, to be read beside the paper.
//! 2. [`store`]: the state machine: a key-value store, its sessions and its revisions. Neither knows the other.
//! 3. [`host`]: one machine: a server and its store, and all that they say as bytes.
//! 4. [`sim`]: the world in virtual time: machines, disks, clocks, links, clients.
//! 5. [`check`]: the judge: reads the cluster after every event and tells what is broken.
//! 6. [`words`], [`script`], [`recording`]: everything that can be done or happens has a text; [`mod@why`] and [`figures`]
//!    say what led to it and what it cost.
//! 7. [`compare`], [`export`]: two runs, runs for other programs.
//! 8. [`world`], [`fuzz`], [`search`]: whoever makes up runs.
//! 9. [`lesson`]: lessons and challenges: text and scripts in, and the run itself is the examiner.
//! 10. `cli`, `ui`: the terminal and the page, behind the features `cli` and `app`.
//!
//! Layers point one way: nothing knows what stands after it.

#![forbid(unsafe_code)]

pub mod raft;
pub mod store;

pub mod host;

pub mod sim;

pub mod check;

pub mod why;
pub mod words;

pub mod examples;
pub mod figures;

pub mod recording;
pub mod script;

pub mod compare;
pub mod export;

pub mod world;

pub mod fuzz;
pub mod search;

pub mod lesson;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "app")]
pub mod ui;
