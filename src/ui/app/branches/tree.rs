//! Which branch left which, and when: the tree that they are.

use super::{Branch, Branches};
use crate::raft::Time;
use crate::recording::{Recording, Timed};
use crate::sim::statement::Statement;

impl Branches {
    /// The branches as a tree, each with how deep it stands.
    pub fn tree(&self) -> Vec<(usize, &Branch)> {
        let mut tree = Vec::new();
        self.grow(None, 0, &mut tree);
        tree
    }

    fn grow<'a>(&'a self, from: Option<u32>, depth: usize, tree: &mut Vec<(usize, &'a Branch)>) {
        for branch in self.all.iter().filter(|branch| branch.left.map(|(from, _)| from) == from) {
            tree.push((depth, branch));
            self.grow(Some(branch.id), depth + 1, tree);
        }
    }

    /// The branch that a new one leaves which was begun in this one, at this moment, with its latest statement: this
    /// one, or if that moment lies before it began itself, the one that it left, and so on.
    pub(super) fn root_of(&self, mut id: u32, new: &Recording, at: Time) -> u32 {
        let shared = deeds(new).count().saturating_sub(1);
        while let Some(branch) = self.get(id)
            && let Some((from, left)) = branch.left
            && let Some(parent) = self.get(from)
            && (at < left || at == left && shared <= in_common(&branch.run, &parent.run))
        {
            id = from;
        }
        id
    }
}

/// What was done: a note changes nothing, and may have been set in one branch only.
fn deeds(run: &Recording) -> impl Iterator<Item = &Timed> {
    run.acts.iter().filter(|act| !matches!(act.statement, Statement::Note(_)))
}

/// How many deeds two recordings begin with that are the same.
fn in_common(one: &Recording, other: &Recording) -> usize {
    let is_same = |(one, other): &(&Timed, &Timed)| (one.at, &one.statement) == (other.at, &other.statement);
    deeds(one).zip(deeds(other)).take_while(is_same).count()
}

/// Takes a branch away. Of those that left it the one that did so last has most in common with it: that one takes its
/// place, and the others have left that one.
pub(super) fn take_away(all: &mut Vec<Branch>, id: u32) {
    let Some(place) = all.iter().position(|branch| branch.id == id) else { return };
    let gone = all.remove(place);
    let when = |branch: &Branch| branch.left.filter(|(from, _)| *from == id).map(|(_, at)| at);
    let Some(heir) = all.iter().filter(|branch| when(branch).is_some()).max_by_key(|branch| when(branch))
    else {
        return;
    };
    let heir = heir.id;
    for branch in all.iter_mut() {
        match when(branch) {
            _ if branch.id == heir => branch.left = gone.left,
            Some(at) => branch.left = Some((heir, at)),
            None => {}
        }
    }
    // Who reads a file knows a branch before those that left it.
    let heir = all.iter().position(|branch| branch.id == heir).unwrap_or(place);
    all.get_mut(place..=heir).into_iter().for_each(|moved| moved.rotate_right(1));
}
