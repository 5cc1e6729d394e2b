//! Which locals' values may still be read: before each instruction of a body.

use wasmparser::Operator;

use crate::body::Body;

/// A set of locals.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Locals(Vec<u64>);

impl Locals {
    fn room(&mut self, local: u32) -> &mut u64 {
        let word = local as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        &mut self.0[word]
    }

    pub fn insert(&mut self, local: u32) {
        *self.room(local) |= 1 << (local % 64);
    }

    fn remove(&mut self, local: u32) {
        *self.room(local) &= !(1 << (local % 64));
    }

    pub fn contains(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|word| word >> (local % 64) & 1 == 1)
    }

    pub fn add(&mut self, others: &Locals) {
        if self.0.len() < others.0.len() {
            self.0.resize(others.0.len(), 0);
        }
        self.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word |= other);
    }
}

/// The live locals before each instruction.
pub fn live(body: &Body) -> Vec<Locals> {
    let mut flow = Flow { body, before: vec![Locals::default(); body.places.len()], labels: Vec::new() };
    flow.labels.push(Locals::default());
    flow.list(0, body.places.len() - 1, Locals::default());
    flow.before
}

struct Flow<'a> {
    body: &'a Body<'a>,
    before: Vec<Locals>,
    /// What is live where a branch to each label goes, the outermost first.
    labels: Vec<Locals>,
}

impl Flow<'_> {
    /// Goes backwards through a list of instructions, behind which `after` is live.
    fn list(&mut self, from: usize, to: usize, after: Locals) -> Locals {
        let mut places = Vec::new();
        let mut place = from;
        while place < to {
            places.push(place);
            place = self.body.next(place);
        }
        self.before[to] = after.clone();
        places.into_iter().rev().fold(after, |after, place| {
            let before = self.one(place, after);
            self.before[place] = before.clone();
            before
        })
    }

    fn one(&mut self, place: usize, mut after: Locals) -> Locals {
        match &self.body.places[place].operator {
            Operator::Block { .. } => self.block(place, after),
            Operator::Loop { .. } => self.round(place, &after),
            Operator::If { .. } => self.either(place, after),
            Operator::LocalGet { local_index } => {
                after.insert(*local_index);
                after
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                after.remove(*local_index);
                after
            }
            Operator::Br { relative_depth } => self.label(*relative_depth).clone(),
            Operator::BrIf { relative_depth } => {
                after.add(self.label(*relative_depth));
                after
            }
            Operator::BrTable { targets } => {
                let mut live = self.label(targets.default()).clone();
                targets.targets().flatten().for_each(|depth| live.add(self.label(depth)));
                live
            }
            Operator::Return | Operator::Unreachable => Locals::default(),
            _ => after,
        }
    }

    fn label(&self, depth: u32) -> &Locals {
        &self.labels[self.labels.len() - 1 - depth as usize]
    }

    fn block(&mut self, place: usize, after: Locals) -> Locals {
        self.labels.push(after.clone());
        let live = self.list(place + 1, self.body.places[place].end, after);
        self.labels.pop();
        live
    }

    fn either(&mut self, place: usize, after: Locals) -> Locals {
        self.labels.push(after.clone());
        let ways = self.body.within(place);
        let mut live = if ways.len() == 1 { after.clone() } else { Locals::default() };
        for (from, to) in ways {
            let way = self.list(from, to, after.clone());
            live.add(&way);
        }
        self.labels.pop();
        live
    }

    /// A loop's label is its begin: again until nothing comes to it.
    fn round(&mut self, place: usize, after: &Locals) -> Locals {
        self.labels.push(Locals::default());
        loop {
            let live = self.list(place + 1, self.body.places[place].end, after.clone());
            let mut label = self.labels.pop().expect("it was pushed");
            let known = label.clone();
            label.add(&live);
            if label == known {
                return live;
            }
            self.labels.push(label);
        }
    }
}
