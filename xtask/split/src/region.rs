//! Which pieces of a body can be taken out of it: stretches that did not run, from one moment at which the stack holds
//! nothing of the block to another such.

use std::collections::BTreeSet;

use wasmparser::{BlockType, Operator};

use crate::body::Body;
use crate::live::{Locals, live};

/// A piece of a body.
pub struct Region {
    pub from: usize,
    pub to: usize,
    /// The locals whose values it needs.
    pub takes: Vec<u32>,
    /// The locals whose values it changes for what comes after it.
    pub gives: Vec<u32>,
    /// Where it goes other than to what stands behind it.
    pub exits: Vec<Exit>,
    /// It may also go to what stands behind it.
    pub falls: bool,
    /// It uses these locals.
    pub uses: BTreeSet<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// To a label, counted from the list of instructions in which the piece stands.
    Label(u32),
    Return,
}

/// Fewer bytes than these are not worth a call and a stub, and less still that they are fetched when they run after all.
const LEAST: usize = 60;

pub fn regions(body: &Body, ran: impl Fn(u32) -> bool) -> Vec<Region> {
    let mut search = Search { body, ran, live: live(body), around: Vec::new(), found: Vec::new() };
    search.list(0, body.places.len() - 1);
    search.found
}

struct Search<'a, F> {
    body: &'a Body<'a>,
    ran: F,
    live: Vec<Locals>,
    /// What opened the blocks around a list, the outermost first.
    around: Vec<usize>,
    found: Vec<Region>,
}

impl<F: Fn(u32) -> bool> Search<'_, F> {
    fn list(&mut self, from: usize, to: usize) {
        let mut place = from;
        while place < to {
            let end = self.cold_until(place, to);
            if end > place {
                self.take(place, end);
                place = end;
            } else {
                self.look_within(place);
                place = self.body.next(place);
            }
        }
    }

    fn look_within(&mut self, place: usize) {
        self.around.push(place);
        for (from, to) in self.body.within(place) {
            self.list(from, to);
        }
        self.around.pop();
    }

    /// Could a piece begin or end here?
    fn is_cut(&self, place: usize) -> bool {
        let here = &self.body.places[place];
        here.dead || here.height == 0
    }

    /// The farthest end of a piece that begins here and did not run; here, if there is none.
    fn cold_until(&self, from: usize, to: usize) -> usize {
        let (mut place, mut end) = (from, from);
        let begins = self.is_cut(from) && !self.body.places[from].dead;
        while place < to && begins && !(self.ran)(self.body.places[place].stretch) {
            place = self.body.next(place);
            if self.is_cut(place) {
                end = place;
            }
        }
        end
    }

    /// Takes a piece out, or as much of it as can be.
    fn take(&mut self, from: usize, to: usize) {
        let mut start = from;
        while start < to {
            let cuts = self.cuts(start, to);
            let limit = self.region(start, to).err().unwrap_or(to);
            let last = cuts.iter().copied().take_while(|&cut| cut <= limit).last();
            match last.and_then(|end| self.region(start, end).ok()) {
                Some(region) if self.is_worth(&region) => self.found.push(region),
                Some(_) => {}
                None => self.places(start, cuts[0]).into_iter().for_each(|place| self.look_within(place)),
            }
            start = last.unwrap_or(cuts[0]);
        }
    }

    fn places(&self, from: usize, to: usize) -> Vec<usize> {
        std::iter::successors(Some(from), |&place| Some(self.body.next(place)))
            .take_while(|&place| place < to)
            .collect()
    }

    /// Where a piece that begins here could end.
    fn cuts(&self, from: usize, to: usize) -> Vec<usize> {
        let inner = self.places(from, to).into_iter().skip(1).filter(|&place| self.is_cut(place));
        inner.chain([to]).collect()
    }

    fn is_worth(&self, region: &Region) -> bool {
        let places = &self.body.places;
        let bytes = places[region.to].offset - places[region.from].offset;
        let passed = region.takes.len() * 2 + region.gives.len() * 3 + region.exits.len() * 4;
        bytes > LEAST + passed
    }

    /// The piece between two cuts; or where a branch out of it takes a value along, which it may not.
    fn region(&self, from: usize, to: usize) -> Result<Region, usize> {
        let exits = self.exits(from, to)?;
        let falls = !self.body.places[to].dead;
        let after = self.live_after(to, falls, &exits);
        let (mut uses, mut changes) = (BTreeSet::new(), BTreeSet::new());
        for place in &self.body.places[from..to] {
            match place.operator {
                Operator::LocalGet { local_index } => drop(uses.insert(local_index)),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                    uses.insert(local_index);
                    changes.insert(local_index);
                }
                _ => {}
            }
        }
        let gives = changes.into_iter().filter(|&local| after.contains(local)).collect();
        let takes = uses.iter().copied().filter(|&local| self.live[from].contains(local)).collect();
        Ok(Region { from, to, takes, gives, exits, falls, uses })
    }

    fn exits(&self, from: usize, to: usize) -> Result<Vec<Exit>, usize> {
        let mut exits: Vec<Exit> = Vec::new();
        let mut depth = 0u32;
        for (number, place) in self.body.places[..to].iter().enumerate().skip(from) {
            let labels = match &place.operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                    depth += 1;
                    continue;
                }
                Operator::End => {
                    depth -= 1;
                    continue;
                }
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => vec![*relative_depth],
                Operator::BrTable { targets } => {
                    targets.targets().flatten().chain([targets.default()]).collect()
                }
                Operator::Return => vec![self.around.len() as u32 + depth],
                _ => continue,
            };
            for label in labels.into_iter().filter_map(|label| label.checked_sub(depth)) {
                let exit = self.exit(label, &place.operator).ok_or(number)?;
                if !exits.contains(&exit) {
                    exits.push(exit);
                }
            }
        }
        Ok(exits)
    }

    /// The way out to a label around the piece. Only what returns may take a value along.
    fn exit(&self, label: u32, operator: &Operator) -> Option<Exit> {
        let Some(outer) = self.around.len().checked_sub(1 + label as usize) else {
            let goes_always = matches!(operator, Operator::Br { .. } | Operator::Return);
            let values = self.body.results.len();
            return (values == 0 || values == 1 && goes_always).then_some(Exit::Return);
        };
        let bare = match self.body.places[self.around[outer]].operator {
            Operator::Loop { blockty } => !matches!(blockty, BlockType::FuncType(_)),
            Operator::Block { blockty } | Operator::If { blockty } => blockty == BlockType::Empty,
            _ => false,
        };
        bare.then_some(Exit::Label(label))
    }

    fn live_after(&self, to: usize, falls: bool, exits: &[Exit]) -> Locals {
        let mut after = if falls { self.live[to].clone() } else { Locals::default() };
        for exit in exits {
            if let Exit::Label(label) = *exit {
                let opener = self.around[self.around.len() - 1 - label as usize];
                let here = &self.body.places[opener];
                let goes_to = if matches!(here.operator, Operator::Loop { .. }) { opener } else { here.end };
                after.add(&self.live[goes_to]);
            }
        }
        after
    }
}
