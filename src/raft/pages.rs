//! A long list that grows at its end and is cheap to clone: what is full is shared.
//!
//! Whoever rewinds time keeps many copies of a run, and in each of them every log. So the items stand on pages, and the
//! pages in volumes; a full page is never written again, and clones share it. What is copied is the last page, which is
//! short, and where the volumes are.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;
use std::sync::Arc;

/// So many items stand on a full page.
const PAGE: usize = 32;
/// So many pages make a full volume.
const VOLUME: usize = 16;

/// Items in order, of which clones share the full pages.
#[derive(Clone)]
pub struct Pages<T> {
    /// The full pages, of [`PAGE`] items each, [`VOLUME`] of them together.
    full: Vec<Arc<Volume<T>>>,
    /// The items behind them.
    tail: Vec<T>,
    /// So many items stand in all volumes.
    bound: usize,
    /// So many of them, at the beginning of the first volume, were let go.
    skipped: usize,
}

/// Pages that stand together: all but the last volume are full.
type Volume<T> = Vec<Arc<[T]>>;

impl<T: Clone> Pages<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.bound + self.tail.len() - self.skipped
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a place, from 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        let at = place + self.skipped;
        match at.checked_sub(self.bound) {
            Some(behind) => self.tail.get(behind),
            None => self.full[at / PAGE / VOLUME][at / PAGE % VOLUME].get(at % PAGE),
        }
    }

    /// The item at a place, to be changed; what clones see there stays.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        let at = place + self.skipped;
        match at.checked_sub(self.bound) {
            Some(behind) => self.tail.get_mut(behind),
            None => {
                let volume = Arc::make_mut(&mut self.full[at / PAGE / VOLUME]);
                Arc::make_mut(&mut volume[at / PAGE % VOLUME]).get_mut(at % PAGE)
            }
        }
    }

    /// The last item.
    pub fn last(&self) -> Option<&T> {
        self.tail.last().or_else(|| self.len().checked_sub(1).and_then(|place| self.get(place)))
    }

    /// All items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.from(0)
    }

    /// The items from a place on, in order.
    pub fn from(&self, place: usize) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let at = place + self.skipped;
        let behind = at.saturating_sub(self.bound).min(self.tail.len());
        let (first, rest) = self.full[(at / PAGE / VOLUME).min(self.full.len())..].split_first().unzip();
        let first = first.map_or(&[][..], |volume| &volume[(at / PAGE % VOLUME).min(volume.len())..]);
        let (page, pages) = first.split_first().unzip();
        let page = page.map_or(&[][..], |page| &page[at % PAGE..]);
        let rest = rest.unwrap_or_default().iter().flat_map(|volume| volume.iter());
        let pages = pages.unwrap_or_default().iter().chain(rest);
        page.iter().chain(pages.flat_map(|page| page.iter())).chain(&self.tail[behind..])
    }

    /// Puts an item at the end.
    pub fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == PAGE {
            let page = Arc::from(std::mem::take(&mut self.tail));
            match self.full.last_mut().filter(|volume| volume.len() < VOLUME) {
                Some(volume) => Arc::make_mut(volume).push(page),
                None => self.full.push(Arc::new(vec![page])),
            }
            self.bound += PAGE;
        }
    }

    /// Takes the first item out.
    pub fn pop_front(&mut self) -> Option<T> {
        let first = self.get(0).cloned();
        self.forget(1);
        first
    }

    /// Keeps so many items and lets go what is behind them.
    pub fn truncate(&mut self, keep: usize) {
        let at = keep + self.skipped;
        match at.checked_sub(self.bound) {
            Some(behind) => self.tail.truncate(behind),
            None => {
                let (volume, page) = (at / PAGE / VOLUME, at / PAGE % VOLUME);
                self.tail = self.full[volume][page][..at % PAGE].to_vec();
                self.full.truncate(volume + usize::from(page > 0));
                self.full.get_mut(volume).into_iter().for_each(|last| Arc::make_mut(last).truncate(page));
                self.bound = at / PAGE * PAGE;
                self.settle();
            }
        }
    }

    /// Lets go of so many items at the beginning.
    pub fn forget(&mut self, gone: usize) {
        self.skipped += gone.min(self.len());
        let volumes = (self.skipped.min(self.bound) / PAGE / VOLUME).min(self.full.len());
        self.full.drain(..volumes);
        self.skipped -= volumes * VOLUME * PAGE;
        self.bound -= volumes * VOLUME * PAGE;
        self.settle();
    }

    /// Pages that another list has too, at the same places, take the room of one from now on; nothing else changes.
    /// Whoever shared before is through at the first volume that both have.
    pub fn share(&mut self, with: &Pages<T>)
    where
        T: Eq,
    {
        let volumes = self.full.iter_mut().zip(&with.full).filter(|_| self.skipped == with.skipped);
        for (own, other) in volumes.rev().take_while(|(own, other)| !Arc::ptr_eq(own, other)) {
            if own == other {
                *own = other.clone();
                continue;
            }
            let pages = Arc::make_mut(own).iter_mut().zip(other.iter());
            pages.filter(|(own, other)| own == other).for_each(|(own, other)| *own = other.clone());
        }
    }

    /// Nothing is skipped where no page is full, and no page is kept of which all is skipped.
    fn settle(&mut self) {
        if self.skipped >= self.bound {
            self.full.clear();
            self.tail.drain(..self.skipped - self.bound);
            (self.bound, self.skipped) = (0, 0);
        }
    }
}

impl<T> Default for Pages<T> {
    fn default() -> Pages<T> {
        Pages { full: Vec::new(), tail: Vec::new(), bound: 0, skipped: 0 }
    }
}

impl<T: Clone> Index<usize> for Pages<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        self.get(place).expect("it lies in the list")
    }
}

impl<T: Clone> Extend<T> for Pages<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T: Clone> FromIterator<T> for Pages<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Pages<T> {
        let mut pages = Pages::default();
        pages.extend(items);
        pages
    }
}

impl<T: Clone + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Pages<T>) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Clone + Eq> Eq for Pages<T> {}

impl<T: Clone + Hash> Hash for Pages<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<T: Clone + fmt::Debug> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(pages: &Pages<u32>, list: &[u32]) {
        assert!(pages.iter().eq(list), "{pages:?}");
        assert!(pages.iter().rev().eq(list.iter().rev()));
        assert_eq!((pages.len(), pages.is_empty(), pages.last()), (list.len(), list.is_empty(), list.last()));
        for place in (0..list.len() + 300).step_by(7) {
            assert_eq!(pages.get(place), list.get(place));
            assert!(pages.from(place).eq(list.get(place..).unwrap_or_default()));
        }
    }

    proptest! {
        #[test]
        fn it_is_a_list(steps in proptest::collection::vec((0..6u8, 0..400usize), 0..20)) {
            let (mut pages, mut list, mut clones) = (Pages::default(), Vec::new(), Vec::new());
            for (number, (step, size)) in steps.into_iter().enumerate() {
                let number = number as u32;
                match step {
                    0 if size < 9 => (0..size).for_each(|_| {
                        let first = (!list.is_empty()).then(|| list.remove(0));
                        assert_eq!(pages.pop_front(), first);
                    }),
                    0 | 1 => (0..size).for_each(|_| { pages.push(number); list.push(number); }),
                    2 => { pages.truncate(size); list.truncate(size); }
                    3 => { pages.forget(size); list.drain(..size.min(list.len())); }
                    4 => clones.iter().for_each(|(other, _)| pages.share(other)),
                    _ => {
                        clones.push((pages.clone(), list.clone()));
                        let pair = (pages.get_mut(size), list.get_mut(size));
                        if let (Some(one), Some(other)) = pair { *one += 1; *other += 1; }
                    }
                }
                is(&pages, &list);
            }
            clones.iter().for_each(|(pages, list)| is(pages, list));
        }
    }

    #[test]
    fn what_two_lists_have_in_common_takes_the_room_of_one() {
        let volume = VOLUME * PAGE;
        let longer: Pages<usize> = (0..2 * volume + 70).collect();
        let mut shorter: Pages<usize> = (0..2 * volume + 40).collect();
        shorter.share(&longer);
        let same = |volume: usize| Arc::ptr_eq(&shorter.full[volume], &longer.full[volume]);
        assert_eq!([0, 1, 2].map(same), [true, true, false], "the last volumes differ");
        assert!(Arc::ptr_eq(&shorter.full[2][0], &longer.full[2][0]), "but not in their first page");
    }
}
