//! How much memory something takes: an allocator that counts, for each thread alone.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    /// The bytes that this thread has now, what it freed of others subtracted, and the most it had.
    static TAKEN: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

/// The most bytes that this took at once on this thread.
pub fn most(work: impl FnOnce()) -> usize {
    let before = TAKEN.get().0;
    TAKEN.set((before, before));
    work();
    usize::try_from(TAKEN.get().1 - before).unwrap_or(0)
}

fn count(bytes: isize) {
    let (now, most) = TAKEN.get();
    TAKEN.set((now + bytes, most.max(now + bytes)));
}

// SAFETY: all is done by the system's allocator as it was asked; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(block, layout) }
    }
}
