//! A long table of numbered items that is cheap to clone.
//!
//! The witness remembers the whole history, and a player keeps many witnesses, one for each moment it can go
//! back to. So the items stand on boards of 64, and the boards in bays of 64, which clones share until one of them writes.
//! Numbers may have gaps: a hand-made snapshot may begin a log anywhere.

use std::sync::Arc;

const BOARD: u64 = 64;
/// So many boards stand side by side in one bay.
const BAY: u64 = 64;

/// Items by number, of which clones share what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shelf<T> {
    /// The bays that hold something, by their numbers.
    bays: Vec<(u64, Arc<Bay<T>>)>,
}

type Bay<T> = [Option<Arc<Board<T>>>; BAY as usize];
type Board<T> = [Option<T>; BOARD as usize];

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf { bays: Vec::new() }
    }
}

impl<T: Clone> Shelf<T> {
    pub fn get(&self, number: u64) -> Option<&T> {
        let (_, bay) = &self.bays[self.find(number / BOARD / BAY).ok()?];
        bay[(number / BOARD % BAY) as usize].as_ref()?[(number % BOARD) as usize].as_ref()
    }

    /// The place of an item, to be written; what clones see there stays.
    pub fn place(&mut self, number: u64) -> &mut Option<T> {
        let bay = number / BOARD / BAY;
        let at = self.find(bay).unwrap_or_else(|at| {
            self.bays.insert(at, (bay, Arc::new([const { None }; BAY as usize])));
            at
        });
        let board = &mut Arc::make_mut(&mut self.bays[at].1)[(number / BOARD % BAY) as usize];
        let board = board.get_or_insert_with(|| Arc::new([const { None }; BOARD as usize]));
        &mut Arc::make_mut(board)[(number % BOARD) as usize]
    }

    /// Where this bay stands, or would have to.
    fn find(&self, bay: u64) -> Result<usize, usize> {
        // Mostly none is missing, and no search is needed.
        let ahead = self.bays.first().and_then(|(first, _)| bay.checked_sub(*first)).unwrap_or(0) as usize;
        match self.bays.get(ahead) {
            Some((number, _)) if *number == bay => Ok(ahead),
            _ => self.bays.binary_search_by_key(&bay, |(number, _)| *number),
        }
    }

    /// All items with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.from(0)
    }

    /// The items from this number on, in order.
    pub fn from(&self, first: u64) -> impl Iterator<Item = (u64, &T)> {
        let start = self.find(first / BOARD / BAY).unwrap_or_else(|at| at);
        let boards = self.bays[start..].iter().flat_map(move |(bay, boards)| {
            let before = (first / BOARD).saturating_sub(bay * BAY).min(BAY);
            (bay * BAY + before..).zip(&boards[before as usize..])
        });
        let boards = boards.filter_map(|(number, board)| Some((number, board.as_ref()?)));
        let numbered = boards.flat_map(move |(board, items)| {
            let before = first.saturating_sub(board * BOARD);
            (board * BOARD + before..).zip(&items[before as usize..])
        });
        numbered.filter_map(|(number, item)| Some((number, item.as_ref()?)))
    }

    /// Removes the items from this number on.
    pub fn cut(&mut self, from: u64) {
        self.bays.truncate(self.find(from.div_ceil(BOARD * BAY)).unwrap_or_else(|at| at));
        let Ok(at) = self.find(from / BOARD / BAY) else { return };
        let (bay, first) = (&mut self.bays[at].1, from.div_ceil(BOARD) - from / BOARD / BAY * BAY);
        if bay[first as usize..].iter().any(Option::is_some) {
            Arc::make_mut(bay)[first as usize..].fill(None);
        }
        let (board, keep) = ((from / BOARD % BAY) as usize, (from % BOARD) as usize);
        let beyond = |board: &Arc<Board<T>>| board[keep..].iter().any(Option::is_some);
        if bay[board].as_ref().is_some_and(beyond)
            && let Some(board) = &mut Arc::make_mut(bay)[board]
        {
            Arc::make_mut(board)[keep..].fill(None);
        }
    }

    /// Removes items before this number, as far as they fill a board.
    pub fn forget(&mut self, before: u64) {
        self.bays.drain(..self.find(before / BOARD / BAY).unwrap_or_else(|at| at));
        if let Ok(at) = self.find(before / BOARD / BAY) {
            let (bay, gone) = (&mut self.bays[at].1, (before / BOARD % BAY) as usize);
            if bay[..gone].iter().any(Option::is_some) {
                Arc::make_mut(bay)[..gone].fill(None);
            }
        }
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
            1 => (3_900..4_300u64, 1..100u64).prop_map(|(from, count)| Step::Put(from, count)),
            1 => prop_oneof![0..400u64, 4_000..4_200u64].prop_map(Step::Cut),
            1 => prop_oneof![9 => 0..200u64, 1 => 4_000..4_200u64].prop_map(Step::Forget),
            1 => Just(Step::Clone),
        ];
        proptest::collection::vec(step, 0..30)
    }

    type Table = BTreeMap<u64, u64>;

    fn items(shelf: &Shelf<u64>) -> Table {
        let items: Table = shelf.iter().map(|(number, item)| (number, *item)).collect();
        assert!(
            (0..4_600)
                .step_by(50)
                .all(|first| shelf.from(first).eq(items.range(first..).map(|(n, i)| (*n, i))))
        );
        assert!((0..4_600).all(|number| shelf.get(number) == items.get(&number)));
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
