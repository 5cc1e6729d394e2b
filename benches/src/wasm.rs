//! What node calls: prepare a row, run it between two looks at the clock, and let it go.

use std::cell::RefCell;

use raftarium::check::Watched;
use raftarium::raft::Time;
use raftarium::recording::Player;

use crate::rows::{Row, rows};
use crate::seek;
use crate::work::Work;

thread_local! {
    static PREPARED: RefCell<Option<Box<dyn Work>>> = const { RefCell::new(None) };
    static PLAYER: RefCell<Option<Player>> = const { RefCell::new(None) };
    static ALONE: RefCell<Option<Watched>> = const { RefCell::new(None) };
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

/// Records so many seconds; how many copies of the run are kept.
#[unsafe(no_mangle)]
pub extern "C" fn record(seconds: u32, compacted: u32, heavy: u32) -> u32 {
    let player = seek::record(seconds.into(), compacted > 0, heavy > 0);
    let copies = player.copies() as u32;
    PLAYER.set(Some(player));
    copies
}

/// Lets the same happen without a recording.
#[unsafe(no_mangle)]
pub extern "C" fn alone(seconds: u32, compacted: u32, heavy: u32) {
    ALONE.set(Some(seek::alone(seconds.into(), compacted > 0, heavy > 0)));
}

/// Goes to this moment of what was recorded, and makes its frame; how many events happened until then.
#[unsafe(no_mangle)]
pub extern "C" fn go_to(milliseconds: u32) -> u32 {
    PLAYER.with_borrow_mut(|player| {
        let player = player.as_mut().expect("a recorded run");
        player.seek(Time(u64::from(milliseconds) * 1_000));
        player.frame().event.as_ref().map_or(0, |event| event.id.0 as u32)
    })
}
