//! What node calls: prepare a row, run it between two looks at the clock, and let it go.

use std::cell::RefCell;

use crate::rows::{Row, rows};
use crate::work::Work;

thread_local! {
    static PREPARED: RefCell<Option<Box<dyn Work>>> = const { RefCell::new(None) };
}

/// How many things a row does.
#[unsafe(no_mangle)]
pub extern "C" fn things(row: u32) -> u32 {
    rows()[row as usize].count() as u32
}

/// Prepares a row, in place of the one before.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(row: u32) {
    PREPARED.set(None);
    PREPARED.set(rows().get(row as usize).copied().map(Row::prepare));
}

/// Does what is prepared.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    PREPARED.with_borrow_mut(|work| work.as_mut().expect("prepared work").run());
}
