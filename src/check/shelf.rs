//! A long table of numbered items that is cheap to clone.
//!
//! The witness remembers the whole history, and a player keeps many witnesses, one for each moment it can go
//! back to. So the items stand on boards, and the boards in bays, which clones share until one of them writes.
//! Numbers may have gaps: a hand-made snapshot may begin a log anywhere.

use std::sync::Arc;

/// So many boards stand side by side in one bay.
const BAY: u64 = 64;

/// Items by number, of which clones share what they have in common. So many stand on a board: few where there are
/// many shelves with little on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shelf<T, const ITEMS: usize = 64> {
    /// The bays that hold something, by their numbers.
    bays: Vec<(u64, Arc<Bay<T, ITEMS>>)>,
}

/// As many boards as are needed, at most [`BAY`].
type Bay<T, const ITEMS: usize> = Vec<Option<Arc<[Option<T>; ITEMS]>>>;

impl<T, const ITEMS: usize> Default for Shelf<T, ITEMS> {
    fn default() -> Shelf<T, ITEMS> {
        Shelf { bays: Vec::new() }
    }
}

impl<T: Clone, const ITEMS: usize> Shelf<T, ITEMS> {
    /// As many as stand on a board.
    const BOARD: u64 = ITEMS as u64;

    pub fn get(&self, number: u64) -> Option<&T> {
        let (_, bay) = &self.bays[self.find(number / Self::BOARD / BAY).ok()?];
        bay.get((number / Self::BOARD % BAY) as usize)?.as_ref()?[(number % Self::BOARD) as usize].as_ref()
    }

    /// The place of an item, to be written; what clones see there stays.
    pub fn place(&mut self, number: u64) -> &mut Option<T> {
        let bay = number / Self::BOARD / BAY;
        let at = self.find(bay).unwrap_or_else(|at| {
            self.bays.insert(at, (bay, Arc::default()));
            at
        });
        let (bay, board) = (Arc::make_mut(&mut self.bays[at].1), (number / Self::BOARD % BAY) as usize);
        bay.resize(bay.len().max(board + 1), None);
        let board = bay[board].get_or_insert_with(|| Arc::new([const { None }; ITEMS]));
        &mut Arc::make_mut(board)[(number % Self::BOARD) as usize]
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
        let start = self.find(first / Self::BOARD / BAY).unwrap_or_else(|at| at);
        let boards = self.bays[start..].iter().flat_map(move |(bay, boards)| {
            let before = (first / Self::BOARD).saturating_sub(bay * BAY).min(BAY);
            (bay * BAY + before..).zip(boards.get(before as usize..).unwrap_or_default())
        });
        let boards = boards.filter_map(|(number, board)| Some((number, board.as_ref()?)));
        let numbered = boards.flat_map(move |(board, items)| {
            let before = first.saturating_sub(board * Self::BOARD);
            (board * Self::BOARD + before..).zip(&items[before as usize..])
        });
        numbered.filter_map(|(number, item)| Some((number, item.as_ref()?)))
    }

    /// Boards that another shelf has too take the room of one from now on; nothing else changes. Whoever shared before
    /// is through at the last bay that both have.
    pub fn share(&mut self, with: &Shelf<T, ITEMS>)
    where
        T: Eq,
    {
        for (number, own) in self.bays.iter_mut().rev() {
            let Ok(at) = with.find(*number) else { continue };
            let other = &with.bays[at].1;
            if Arc::ptr_eq(own, other) {
                return;
            }
            if own == other {
                *own = other.clone();
                continue;
            }
            let boards = Arc::make_mut(own).iter_mut().zip(other.iter());
            boards.filter(|(own, other)| own == other).for_each(|(own, other)| own.clone_from(other));
        }
    }

    /// Removes the items from this number on.
    pub fn cut(&mut self, from: u64) {
        self.bays.truncate(self.find(from.div_ceil(Self::BOARD * BAY)).unwrap_or_else(|at| at));
        let Ok(at) = self.find(from / Self::BOARD / BAY) else { return };
        let (bay, first) =
            (&mut self.bays[at].1, from.div_ceil(Self::BOARD) - from / Self::BOARD / BAY * BAY);
        if bay.len() > first as usize {
            Arc::make_mut(bay).truncate(first as usize);
        }
        let (board, keep) = ((from / Self::BOARD % BAY) as usize, (from % Self::BOARD) as usize);
        let beyond = |board: &Arc<[Option<T>; ITEMS]>| board[keep..].iter().any(Option::is_some);
        if bay.get(board).and_then(Option::as_ref).is_some_and(beyond)
            && let Some(board) = &mut Arc::make_mut(bay)[board]
        {
            Arc::make_mut(board)[keep..].fill(None);
        }
    }

    /// Removes items before this number, as far as they fill a board.
    pub fn forget(&mut self, before: u64) {
        self.bays.drain(..self.find(before / Self::BOARD / BAY).unwrap_or_else(|at| at));
        if let Ok(at) = self.find(before / Self::BOARD / BAY) {
            let bay = &mut self.bays[at].1;
            let gone = ((before / Self::BOARD % BAY) as usize).min(bay.len());
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
        Share,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0..400u64, 1..100u64).prop_map(|(from, count)| Step::Put(from, count)),
            1 => (3_900..4_300u64, 1..100u64).prop_map(|(from, count)| Step::Put(from, count)),
            1 => prop_oneof![0..400u64, 4_000..4_200u64].prop_map(Step::Cut),
            1 => prop_oneof![9 => 0..200u64, 1 => 4_000..4_200u64].prop_map(Step::Forget),
            1 => Just(Step::Clone),
            1 => Just(Step::Share),
        ];
        proptest::collection::vec(step, 0..30)
    }

    const BOARD: u64 = 64;

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
                    Step::Share => clones.iter().for_each(|(other, _)| shelf.share(other)),
                }
                prop_assert_eq!(items(&shelf), table.clone());
            }
            for (shelf, table) in clones {
                prop_assert_eq!(items(&shelf), table);
            }
        }
    }

    #[test]
    fn what_two_shelves_have_in_common_takes_the_room_of_one() {
        let filled = |count: u64| {
            let mut shelf: Shelf<u64> = Shelf::default();
            (0..count).for_each(|number| *shelf.place(number) = Some(number));
            shelf
        };
        let (mut shorter, longer) = (filled(BAY * BOARD + 70), filled(BAY * BOARD + 80));
        shorter.share(&longer);
        let [(_, first), (_, last)] = &shorter.bays[..] else { panic!("two bays") };
        assert!(Arc::ptr_eq(first, &longer.bays[0].1));
        let same = |board: usize| last[board].as_ref().zip(longer.bays[1].1[board].as_ref());
        let same = |board| same(board).is_some_and(|(own, other)| Arc::ptr_eq(own, other));
        assert_eq!([0, 1].map(same), [true, false], "the last boards differ");
    }
}
