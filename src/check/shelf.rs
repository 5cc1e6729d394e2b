//! A long table of numbered items that is cheap to clone.
//!
//! The witness remembers the whole history, and a player keeps many witnesses, one for each moment it can go
//! back to. So the items stand on boards of 64 that clones share until one of them writes. Numbers may have
//! gaps: a hand-made snapshot may begin a log anywhere.

use std::sync::Arc;

const BOARD: u64 = 64;

/// Items by number, of which clones share what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shelf<T> {
    /// The boards that hold something, by their numbers.
    boards: Vec<(u64, Arc<Board<T>>)>,
}

type Board<T> = [Option<T>; BOARD as usize];

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf { boards: Vec::new() }
    }
}

impl<T: Clone> Shelf<T> {
    pub fn get(&self, number: u64) -> Option<&T> {
        let (_, board) = &self.boards[self.find(number / BOARD).ok()?];
        board[(number % BOARD) as usize].as_ref()
    }

    /// The place of an item, to be written; what clones see there stays.
    pub fn place(&mut self, number: u64) -> &mut Option<T> {
        let at = self.find(number / BOARD).unwrap_or_else(|at| {
            self.boards.insert(at, (number / BOARD, Arc::new([const { None }; BOARD as usize])));
            at
        });
        &mut Arc::make_mut(&mut self.boards[at].1)[(number % BOARD) as usize]
    }

    /// Where this board stands, or would have to.
    fn find(&self, board: u64) -> Result<usize, usize> {
        // Mostly none is missing, and no search is needed.
        let ahead =
            self.boards.first().and_then(|(first, _)| board.checked_sub(*first)).unwrap_or(0) as usize;
        match self.boards.get(ahead) {
            Some((number, _)) if *number == board => Ok(ahead),
            _ => self.boards.binary_search_by_key(&board, |(number, _)| *number),
        }
    }

    /// All items with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.from(0)
    }

    /// The items from this number on, in order.
    pub fn from(&self, first: u64) -> impl Iterator<Item = (u64, &T)> {
        let start = self.find(first / BOARD).unwrap_or_else(|at| at);
        let numbered = self.boards[start..].iter().flat_map(move |(board, items)| {
            let before = first.saturating_sub(board * BOARD);
            (board * BOARD + before..).zip(&items[before as usize..])
        });
        numbered.filter_map(|(number, item)| Some((number, item.as_ref()?)))
    }

    /// Removes the items from this number on.
    pub fn cut(&mut self, from: u64) {
        self.boards.truncate(self.find(from.div_ceil(BOARD)).unwrap_or_else(|at| at));
        if let Ok(at) = self.find(from / BOARD) {
            let (board, keep) = (&mut self.boards[at].1, (from % BOARD) as usize);
            if board[keep..].iter().any(Option::is_some) {
                Arc::make_mut(board)[keep..].fill(None);
            }
        }
    }

    /// Removes items before this number, as far as they fill a board.
    pub fn forget(&mut self, before: u64) {
        self.boards.drain(..self.find(before / BOARD).unwrap_or_else(|at| at));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Put(u64, u64),
        Cut(u64),
        Forget(u64),
        Clone,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0..400u64, 1..100u64).prop_map(|(from, count)| Step::Put(from, count)),
            1 => (0..400u64).prop_map(Step::Cut),
            1 => (0..200u64).prop_map(Step::Forget),
            1 => Just(Step::Clone),
        ];
        proptest::collection::vec(step, 0..30)
    }

    type Table = BTreeMap<u64, u64>;

    fn items(shelf: &Shelf<u64>) -> Table {
        let items: Table = shelf.iter().map(|(number, item)| (number, *item)).collect();
        assert!(
            (0..600)
                .step_by(50)
                .all(|first| shelf.from(first).eq(items.range(first..).map(|(n, i)| (*n, i))))
        );
        assert!((0..600).all(|number| shelf.get(number) == items.get(&number)));
        items
    }

    proptest! {
        #[test]
        fn it_is_a_table(steps in steps()) {
            let (mut shelf, mut table, mut clones) = (Shelf::default(), Table::new(), Vec::new());
            for (step, value) in steps.into_iter().zip(0..) {
                match step {
                    Step::Put(from, count) => for number in from..from + count {
                        *shelf.place(number) = Some(value);
                        table.insert(number, value);
                    },
                    Step::Cut(from) => {
                        shelf.cut(from);
                        table.split_off(&from);
                    }
                    Step::Forget(before) => {
                        shelf.forget(before);
                        table = table.split_off(&(before / BOARD * BOARD));
                    }
                    Step::Clone => clones.push((shelf.clone(), table.clone())),
                }
                prop_assert_eq!(items(&shelf), table.clone());
            }
            for (shelf, table) in clones {
                prop_assert_eq!(items(&shelf), table);
            }
        }
    }
}
