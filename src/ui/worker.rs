//! The search in a worker of its own, so that the page goes on meanwhile.
//!
//! The worker runs the very same WebAssembly as the page: the program asks whether it has a window. Page and worker
//! speak in short texts ([`words`]): one order there, news back. Who wants no more of it lets the worker go.

mod page;
mod serve;
pub mod words;

pub use page::Seeker;
pub use serve::serve;
