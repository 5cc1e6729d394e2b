//! Majorities of one and of two configurations (§5.2, §6, D 4.3).

use std::collections::BTreeSet;

use super::configuration::Configuration;
use super::rules::{Rule, Rules};
use super::{Index, ServerId};

/// How many of `n` are more than half.
pub fn majority(n: usize) -> usize {
    n / 2 + 1
}

/// The rules that make more of this configuration's majority than a count of voters, as server `own` sees it.
pub fn at_work(configuration: &Configuration, own: ServerId) -> impl Iterator<Item = Rule> {
    let joint = configuration.is_joint().then_some(Rule::JointMajorities);
    let learners = (!configuration.learners.is_empty()).then_some(Rule::LearnersDoNotCount);
    let removed = (!configuration.contains(own)).then_some(Rule::RemovedLeaderDoesNotCount);
    [joint, learners, removed].into_iter().flatten()
}

/// What decides: one set of voters, or when joint two, each with its own majority.
#[derive(Clone, Copy)]
pub struct Quorum<'a> {
    configuration: &'a Configuration,
    own: ServerId,
    rules: Rules,
}

impl<'a> Quorum<'a> {
    /// The majorities that `configuration` asks for, seen by server `own`.
    pub fn new(configuration: &'a Configuration, own: ServerId, rules: Rules) -> Quorum<'a> {
        Quorum { configuration, own, rules }
    }

    /// The votes that are still to be had: how many count, and how many are needed, of the half that lacks most.
    pub fn votes(self, votes: &[ServerId]) -> (usize, usize) {
        let half = |voters| {
            let counts = |vote: &&ServerId| self.counted(voters).any(|id| id == **vote);
            (votes.iter().filter(counts).count(), majority(voters.len()))
        };
        let halves = self.halves().map(half);
        halves.max_by_key(|(got, needed)| needed.saturating_sub(*got)).unwrap_or((0, 1))
    }

    /// Whether these voters are a majority, of both sets when joint.
    pub fn is_won_by(self, votes: &[ServerId]) -> bool {
        let (got, needed) = self.votes(votes);
        got >= needed
    }

    /// The highest value that a majority has reached, of both sets when joint.
    pub fn reached<T: Ord + Copy>(self, value: impl Fn(ServerId) -> T) -> Option<T> {
        let half = |voters| {
            let mut values: Vec<T> = self.counted(voters).map(&value).collect();
            values.sort_unstable_by(|a, b| b.cmp(a));
            values.get(majority(voters.len()) - 1).copied()
        };
        self.halves().map(half).min().flatten()
    }

    /// The highest index that a majority holds; zero if there is none.
    pub fn index(self, held: impl Fn(ServerId) -> Index) -> Index {
        self.reached(held).unwrap_or_default()
    }

    /// The sets of voters that need a majority each.
    fn halves(self) -> impl Iterator<Item = &'a BTreeSet<ServerId>> {
        let outgoing = self.configuration.outgoing.as_ref();
        let outgoing = outgoing.filter(|_| self.rules.keep(Rule::JointMajorities));
        std::iter::once(&self.configuration.voters).chain(outgoing)
    }

    /// Who counts among these voters: they themselves, and others only where a rule is broken.
    fn counted(self, voters: &'a BTreeSet<ServerId>) -> impl Iterator<Item = ServerId> {
        let Quorum { configuration, own, rules } = self;
        let learners = (!rules.keep(Rule::LearnersDoNotCount)).then_some(&configuration.learners);
        let learners = learners.into_iter().flatten().filter(|id| !voters.contains(id));
        let removed = !rules.keep(Rule::RemovedLeaderDoesNotCount) && !configuration.contains(own);
        voters.iter().chain(learners).copied().chain(removed.then_some(own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[u16]) -> BTreeSet<ServerId> {
        ids.iter().copied().map(ServerId).collect()
    }

    #[track_caller]
    fn check_index(voters: &[u16], outgoing: Option<&[u16]>, held: &[u64], expected: u64) {
        let configuration =
            Configuration { voters: ids(voters), outgoing: outgoing.map(ids), ..Configuration::default() };
        let quorum = Quorum::new(&configuration, ServerId(1), Rules::default());
        let held = |id: ServerId| Index(held[usize::from(id.0) - 1]);
        assert_eq!(quorum.index(held), Index(expected));
    }

    #[test]
    fn an_index_is_held_by_more_than_half() {
        check_index(&[1], None, &[4], 4);
        check_index(&[1, 2], None, &[4, 2], 2);
        check_index(&[1, 2, 3], None, &[4, 2, 3], 3);
        check_index(&[1, 2, 3, 4], None, &[4, 4, 3, 3], 3);
        check_index(&[1, 2, 3, 4, 5], None, &[5, 1, 2, 3, 4], 3);
    }

    #[test]
    fn a_joint_configuration_needs_both_halves() {
        check_index(&[1, 2, 3], Some(&[3, 4, 5]), &[5, 5, 5, 0, 0], 0);
        check_index(&[1, 2, 3], Some(&[3, 4, 5]), &[5, 5, 5, 4, 0], 4);
    }
}
