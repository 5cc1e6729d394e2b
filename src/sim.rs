//! The world, in virtual time: servers on their machines, disks, links, clients, and the queue of
//! what happens next.
//!
//! It decides nothing that a server decides. One seed drives all chance, with a stream of its own
//! for every timer, link, disk and clock, so that what happens at one place redraws nothing at
//! another.

pub mod event;
pub mod packet;
pub mod settings;
pub mod statement;
