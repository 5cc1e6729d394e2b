//! A partition that is being made: each server stands in a group, and a click puts it into the next.

use std::collections::BTreeMap;

use crate::raft::ServerId;
use crate::sim::statement::Statement;

/// Which server is in which group, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    of: BTreeMap<ServerId, usize>,
}

impl Groups {
    /// All in one group.
    pub fn new(servers: &[ServerId]) -> Groups {
        Groups { of: servers.iter().map(|id| (*id, 0)).collect() }
    }

    /// The letter of a server's group.
    pub fn letter(&self, id: ServerId) -> char {
        let group = self.of.get(&id).copied().unwrap_or(0);
        char::from(b'A' + group as u8)
    }

    /// Puts a server into the next group: at most one group more than there are, and then the first again.
    pub fn cycle(&mut self, id: ServerId) {
        let others = self.of.iter().filter(|(other, _)| **other != id).map(|(_, group)| *group);
        let most = others.max().map_or(0, |group| group + 1);
        if let Some(group) = self.of.get_mut(&id) {
            *group = if *group >= most { 0 } else { *group + 1 };
        }
    }

    /// The statement that makes it so; none as long as all are in one group.
    pub fn statement(&self) -> Option<Statement> {
        let mut groups: BTreeMap<usize, Vec<ServerId>> = BTreeMap::new();
        for (id, group) in &self.of {
            groups.entry(*group).or_default().push(*id);
        }
        (groups.len() > 1).then(|| Statement::Partition(groups.into_values().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_put_servers_into_any_groups() {
        let [s1, s2, s3] = [1, 2, 3].map(ServerId);
        let mut groups = Groups::new(&[s1, s2, s3]);
        assert_eq!(groups.statement(), None);
        groups.cycle(s2);
        groups.cycle(s3);
        groups.cycle(s3);
        assert_eq!([s1, s2, s3].map(|id| groups.letter(id)), ['A', 'B', 'C']);
        assert_eq!(groups.statement(), Some(Statement::Partition(vec![vec![s1], vec![s2], vec![s3]])));
        groups.cycle(s3);
        assert_eq!(groups.statement(), Some(Statement::Partition(vec![vec![s1, s3], vec![s2]])));
    }
}
