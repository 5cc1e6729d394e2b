//! The latest changes of a store, oldest first. Who rewinds time keeps many copies of a run, and five stores in each:
//! so changes stand on sheets that copies share, and only the last sheet is ever written to.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Bytes, Record};

/// What the keys of one change held before it, in their order. In one piece: most change one key, and a node of a tree
/// takes the room of eleven.
pub(super) type Change = Arc<[(Bytes, Option<Arc<Record>>)]>;

/// So many changes stand on a full sheet.
const SHEET: usize = 32;

/// Changes in order, of which copies share the full sheets.
#[derive(Clone, Debug, Default)]
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(number: usize) -> Change {
        Arc::new([(number.to_string().into_bytes(), None)])
    }

    proptest! {
        #[test]
        fn it_is_a_queue(steps in proptest::collection::vec((prop::bool::ANY, 0..100usize), 0..20)) {
            let (mut changes, mut queue, mut copies) = (Changes::default(), VecDeque::new(), Vec::new());
            for (number, (pushes, count)) in steps.into_iter().enumerate() {
                copies.push((changes.clone(), queue.clone()));
                if pushes {
                    (0..count).for_each(|_| changes.push(change(number)));
                    queue.extend((0..count).map(|_| change(number)));
                } else {
                    changes.forget(count);
                    queue.drain(..count.min(queue.len()));
                }
                prop_assert_eq!(&changes, &queue.iter().cloned().collect());
                for place in (0..queue.len() + 3).step_by(3) {
                    prop_assert!(changes.from(place).eq(queue.iter().skip(place)));
                }
            }
            for (changes, queue) in copies {
                prop_assert!(changes.len() == queue.len() && changes.iter().eq(queue.iter()));
            }
        }
    }
}
