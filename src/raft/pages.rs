//! A long list that grows at its end and is cheap to clone: what is full is shared.
//!
//! Whoever rewinds time keeps many copies of a run, and in each of them every log. So the items stand on pages;
//! a full page is never written again, and clones share it. Only the last page is copied.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;
use std::sync::Arc;

/// So many items stand on a full page.
const PAGE: usize = 128;

/// Items in order, of which clones share the full pages.
#[derive(Clone)]
pub struct Pages<T> {
    /// Of [`PAGE`] items each.
    full: Vec<Arc<[T]>>,
    /// The items behind them.
    tail: Vec<T>,
    /// So many items at the beginning of the first full page were let go.
    skipped: usize,
}

impl<T: Clone> Pages<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.full.len() * PAGE + self.tail.len() - self.skipped
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a place, from 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        let at = place + self.skipped;
        match self.full.get(at / PAGE) {
            Some(page) => page.get(at % PAGE),
            None => self.tail.get(at - self.full.len() * PAGE),
        }
    }

    /// The item at a place, to be changed; what clones see there stays.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        let at = place + self.skipped;
        let behind = self.full.len() * PAGE;
        match self.full.get_mut(at / PAGE) {
            Some(page) => Arc::make_mut(page).get_mut(at % PAGE),
            None => self.tail.get_mut(at - behind),
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
        let (first, rest) = self.full.split_at(self.full.len().min(at / PAGE)).1.split_first().unzip();
        let (first, tail) = match first {
            Some(page) => (&page[at % PAGE..], &self.tail[..]),
            None => (&[][..], &self.tail[(at - self.full.len() * PAGE).min(self.tail.len())..]),
        };
        first.iter().chain(rest.unwrap_or_default().iter().flat_map(|page| page.iter())).chain(tail)
    }

    /// Puts an item at the end.
    pub fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == PAGE {
            self.full.push(Arc::from(std::mem::take(&mut self.tail)));
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
        match self.full.get(at / PAGE) {
            Some(page) => {
                self.tail = page[..at % PAGE].to_vec();
                self.full.truncate(at / PAGE);
                self.settle();
            }
            None => self.tail.truncate(at - self.full.len() * PAGE),
        }
    }

    /// Lets go of so many items at the beginning.
    pub fn forget(&mut self, gone: usize) {
        self.skipped += gone.min(self.len());
        self.full.drain(..(self.skipped / PAGE).min(self.full.len())).for_each(|_| self.skipped -= PAGE);
        self.settle();
    }

    /// Nothing is skipped where no page is full.
    fn settle(&mut self) {
        if self.full.is_empty() {
            self.tail.drain(..std::mem::take(&mut self.skipped));
        }
    }
}

impl<T> Default for Pages<T> {
    fn default() -> Pages<T> {
        Pages { full: Vec::new(), tail: Vec::new(), skipped: 0 }
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
        fn it_is_a_list(steps in proptest::collection::vec((0..5u8, 0..400usize), 0..20)) {
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
}
