//! Who is in the cluster: the voters, the learners, and in between two sets of voters both (§6, D 4).

use std::collections::BTreeSet;

use super::ServerId;

/// The servers of one configuration (D 4.1). The latest one in a server's log is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Configuration {
    /// Those who vote and whose copies count.
    pub voters: BTreeSet<ServerId>,
    /// While joint: the voters of the outgoing configuration, whose majority is needed too (D 4.3).
    pub outgoing: Option<BTreeSet<ServerId>>,
    /// Those who get the log and count towards no majority (D 4.2.1).
    pub learners: BTreeSet<ServerId>,
}

impl Configuration {
    /// Servers S1 to S`n`, all voters.
    pub fn of_voters(n: u16) -> Configuration {
        Configuration { voters: (1..=n).map(ServerId).collect(), ..Configuration::default() }
    }

    /// Whether it votes, in the incoming or the outgoing set.
    pub fn is_voter(&self, id: ServerId) -> bool {
        self.voters.contains(&id) || self.outgoing.as_ref().is_some_and(|o| o.contains(&id))
    }

    /// Whether it is in the configuration at all.
    pub fn contains(&self, id: ServerId) -> bool {
        self.is_voter(id) || self.learners.contains(&id)
    }

    /// Whether two majorities are needed (D 4.3).
    pub fn is_joint(&self) -> bool {
        self.outgoing.is_some()
    }

    /// Every voter once, of both sets when joint.
    pub fn all_voters(&self) -> BTreeSet<ServerId> {
        let outgoing = self.outgoing.iter().flatten();
        self.voters.iter().chain(outgoing).copied().collect()
    }

    /// Every server once: voters of both sets and learners.
    pub fn members(&self) -> BTreeSet<ServerId> {
        let mut members = self.all_voters();
        members.extend(&self.learners);
        members
    }
}
