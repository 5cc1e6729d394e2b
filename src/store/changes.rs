//! The latest changes of a store, oldest first. Who rewinds time keeps many copies of a run, and five stores in each:
//! so changes stand on sheets that copies share, and only the last sheet is ever written to.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::{Bytes, Record};

/// What the keys of one change held before it, in their order. In one piece: most change one key, and a node of a tree
/// takes the room of eleven.
pub(super) type Change = Arc<[(Bytes, Option<Arc<Record>>)]>;

/// So many changes stand on a full sheet.
const SHEET: usize = 32;

/// Changes in order, of which copies share the full sheets.
#[derive(Clone, Default)]
pub(super) struct Changes {
    sheets: VecDeque<Arc<Vec<Change>>>,
    /// So many at the beginning of the first sheet were let go.
    skipped: usize,
}

impl Changes {
    pub fn len(&self) -> usize {
        let last = self.sheets.back().map_or(0, |sheet| sheet.len());
        self.sheets.len().saturating_sub(1) * SHEET + last - self.skipped
    }

    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.from(0)
    }

    /// Those from a place on, which counts from 0.
    pub fn from(&self, place: usize) -> impl Iterator<Item = &Change> {
        let at = place + self.skipped;
        self.sheets.iter().skip(at / SHEET).flat_map(|sheet| sheet.iter()).skip(at % SHEET)
    }

    pub fn push(&mut self, change: Change) {
        match self.sheets.back_mut().filter(|sheet| sheet.len() < SHEET) {
            Some(sheet) => Arc::make_mut(sheet).push(change),
            None => self.sheets.push_back(Arc::new(vec![change])),
        }
    }

    /// Changes that stand in another list too take the room of one from now on; nothing else changes. The lists begin
    /// behind these revisions. Whoever shared before is through at the latest change that both have.
    pub fn share(&mut self, behind: u64, with: &Changes, other_behind: u64) {
        let end = |changes: &Changes, behind: u64| behind + changes.len() as u64;
        let common = behind.max(other_behind)..end(self, behind).min(end(with, other_behind));
        for revision in common.rev() {
            let at = (revision - other_behind) as usize + with.skipped;
            let other = &with.sheets[at / SHEET][at % SHEET];
            let at = (revision - behind) as usize + self.skipped;
            let own = &self.sheets[at / SHEET][at % SHEET];
            if Arc::ptr_eq(own, other) {
                return;
            }
            if own == other {
                Arc::make_mut(&mut self.sheets[at / SHEET])[at % SHEET] = other.clone();
            }
        }
    }

    /// Lets so many at the beginning go.
    pub fn forget(&mut self, count: usize) {
        if count >= self.len() {
            return *self = Changes::default();
        }
        self.skipped += count;
        self.sheets.drain(..self.skipped / SHEET);
        self.skipped %= SHEET;
    }
}

impl FromIterator<Change> for Changes {
    fn from_iter<I: IntoIterator<Item = Change>>(changes: I) -> Changes {
        let mut all = Changes::default();
        changes.into_iter().for_each(|change| all.push(change));
        all
    }
}

impl PartialEq for Changes {
    fn eq(&self, other: &Changes) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Changes {}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(number: usize) -> Change {
        Arc::new([(number.to_string().into_bytes(), None)])
    }

    proptest! {
        #[test]
        fn it_is_a_queue(steps in proptest::collection::vec((0..3u8, 0..100usize), 0..20)) {
            let (mut changes, mut queue, mut copies) = (Changes::default(), VecDeque::new(), Vec::new());
            let mut gone = 0;
            for (number, (step, count)) in steps.into_iter().enumerate() {
                copies.push((changes.clone(), queue.clone(), gone));
                match step {
                    0 => {
                        (0..count).for_each(|_| changes.push(change(number)));
                        queue.extend((0..count).map(|_| change(number)));
                    }
                    1 => {
                        changes.forget(count);
                        gone += queue.drain(..count.min(queue.len())).count() as u64;
                    }
                    _ => copies.iter().for_each(|(other, _, behind)| changes.share(gone, other, *behind)),
                }
                prop_assert_eq!(&changes, &queue.iter().cloned().collect());
                for place in (0..queue.len() + 3).step_by(3) {
                    prop_assert!(changes.from(place).eq(queue.iter().skip(place)));
                }
            }
            for (changes, queue, _) in copies {
                prop_assert!(changes.len() == queue.len() && changes.iter().eq(queue.iter()));
            }
        }
    }

    #[test]
    fn what_two_lists_have_in_common_takes_the_room_of_one() {
        let (mut early, mut late): (Changes, Changes) =
            ((0..50).map(change).collect(), (10..60).map(change).collect());
        early.share(0, &late, 10);
        assert_eq!(early, (0..50).map(change).collect());
        assert!(early.from(10).zip(late.iter()).all(|(own, other)| Arc::ptr_eq(own, other)));
        late.share(10, &early, 0);
        assert_eq!(late, (10..60).map(change).collect());
    }
}
