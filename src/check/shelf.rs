//! A long list that is cheap to clone.
//!
//! The witness remembers the whole history, and a player keeps many witnesses, one for each moment it can go
//! back to. So the list stands on boards of 64 that clones share until one of them writes.

use std::collections::VecDeque;
use std::sync::Arc;

const BOARD: usize = 64;

/// A list of which clones share what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shelf<T> {
    /// All full but the last, which is not empty.
    boards: VecDeque<Arc<Vec<T>>>,
}

impl<T: Clone> Shelf<T> {
    pub fn new() -> Shelf<T> {
        Shelf { boards: VecDeque::new() }
    }

    pub fn len(&self) -> usize {
        self.boards.back().map_or(0, |last| (self.boards.len() - 1) * BOARD + last.len())
    }

    pub fn get(&self, place: usize) -> Option<&T> {
        self.boards.get(place / BOARD)?.get(place % BOARD)
    }

    /// The item at a place, to be written; what clones see there stays.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Arc::make_mut(self.boards.get_mut(place / BOARD)?).get_mut(place % BOARD)
    }

    pub fn push(&mut self, item: T) {
        match self.boards.back_mut() {
            Some(last) if last.len() < BOARD => Arc::make_mut(last).push(item),
            _ => {
                let mut board = Vec::with_capacity(BOARD);
                board.push(item);
                self.boards.push_back(Arc::new(board));
            }
        }
    }

    /// Keeps the first `len` items.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        self.boards.truncate(len.div_ceil(BOARD));
        if let Some(last) = self.boards.back_mut()
            && !len.is_multiple_of(BOARD)
        {
            Arc::make_mut(last).truncate(len % BOARD);
        }
    }

    /// Drops whole boards among the first `count` items, and tells how many items went.
    pub fn forget(&mut self, count: usize) -> usize {
        let boards = (count / BOARD).min(self.boards.len());
        let before = self.len();
        self.boards.drain(..boards);
        before - self.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Push(usize),
        Truncate(usize),
        Set(usize),
        Forget(usize),
        Clone,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (1usize..100).prop_map(Step::Push),
            1 => (0usize..400).prop_map(Step::Truncate),
            2 => (0usize..400).prop_map(Step::Set),
            1 => (0usize..200).prop_map(Step::Forget),
            1 => Just(Step::Clone),
        ];
        proptest::collection::vec(step, 0..30)
    }

    fn items(shelf: &Shelf<usize>) -> Vec<usize> {
        (0..shelf.len()).map(|place| *shelf.get(place).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn it_is_a_list(steps in steps()) {
            let (mut shelf, mut list) = (Shelf::new(), Vec::new());
            let mut clones = Vec::new();
            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Push(count) => (0..count).for_each(|n| {
                        shelf.push(number * 1000 + n);
                        list.push(number * 1000 + n);
                    }),
                    Step::Truncate(len) => {
                        shelf.truncate(len);
                        list.truncate(len);
                    }
                    Step::Set(place) => {
                        prop_assert_eq!(shelf.get_mut(place).map(|item| *item = number).is_some(), place < list.len());
                        list.get_mut(place).map(|item| *item = number);
                    }
                    Step::Forget(count) => {
                        let gone = shelf.forget(count);
                        prop_assert!(gone <= count);
                        list.drain(..gone);
                    }
                    Step::Clone => clones.push((shelf.clone(), list.clone())),
                }
                prop_assert_eq!(items(&shelf), list.clone());
                prop_assert_eq!(shelf.get(list.len()), None);
            }
            for (shelf, list) in clones {
                prop_assert_eq!(items(&shelf), list);
            }
        }
    }
}
