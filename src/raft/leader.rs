//! A leader's timers, and its watch over whether a majority still hears it (D 6.2).

use super::Time;
use super::note::SteppedDown;
use super::progress::Leader;
use super::quorum::Quorum;
use super::rules::Rule;
use super::server::{Role, Server};
use super::turn::Turn;

impl Server {
    /// The earliest of a leader's timers.
    pub(super) fn leader_deadline(&self, leader: &Leader) -> Time {
        let transfer = leader.transfer.map(|t| t.deadline);
        let quorum = self.quorum_deadline(leader);
        [transfer, quorum].into_iter().flatten().fold(leader.heartbeat_deadline, Time::min)
    }

    pub(super) fn leader_due(&mut self, turn: &mut Turn) {
        self.watch_quorum(turn);
        self.give_up_transfer(turn);
        if let Role::Leader(leader) = &self.role
            && turn.now >= leader.heartbeat_deadline
        {
            self.on_heartbeat_timeout(turn);
        }
    }

    /// A leader that hears no majority for an election timeout steps down (D 6.2).
    pub(super) fn watch_quorum(&mut self, turn: &mut Turn) {
        if let Role::Leader(leader) = &self.role
            && self.quorum_deadline(leader).is_some_and(|deadline| turn.now >= deadline)
        {
            self.become_follower(None, SteppedDown::NoQuorum, turn);
        }
    }

    /// When the leader will have heard no majority for an election timeout; none if it does not watch.
    fn quorum_deadline(&self, leader: &Leader) -> Option<Time> {
        if !self.options.checkquorum || !self.rules.keep(Rule::CheckQuorum) {
            return None;
        }
        let heard = |id| if id == self.id { Time(u64::MAX) } else { self.heard_at(leader, id) };
        let heard = Quorum::new(self.configuration(), self.id, self.rules).reached(heard)?;
        Some(heard + self.options.election_timeout.1).filter(|deadline| *deadline < Time(u64::MAX))
    }

    fn heard_at(&self, leader: &Leader, id: super::ServerId) -> Time {
        leader.progress.get(&id).map_or(leader.led_since, |p| p.heard_at)
    }
}
