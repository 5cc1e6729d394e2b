//! What is measured, natively and in WebAssembly: the core of Raft, and the simulator.
//!
//! One thread, memory only. [`work`] says what is done, to any core; [`ours`] is the core of this
//! repository under it, [`simulator`] the whole world around it; [`rows`] lists what is measured. [`seek`] is an
//! hour that is recorded, and the places one goes to in it.
//! The program (`main.rs`) adds raft-rs and the clock, `wasm.mjs` the clock of node.

pub mod work;

pub mod ours;
pub mod simulator;

pub mod rows;

pub mod seek;

#[cfg(target_arch = "wasm32")]
mod wasm;
