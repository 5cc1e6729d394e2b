//! Handing leadership over (D 3.10).
//!
//! The leader takes no new requests, brings the target's log up to its own, and tells the target to
//! begin an election at once. If that takes longer than an election timeout it gives up and goes on.

use super::message::{Message, TimeoutNow};
use super::note::{ChangeRefusal, Note};
use super::progress::Leader;
use super::rules::Rule;
use super::server::{Role, Server};
use super::turn::Turn;
use super::{Index, ServerId, Time};

/// A handing over under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who shall lead.
    pub to: ServerId,
    /// When the leader gives up, on its own clock.
    pub deadline: Time,
    /// Whether the target was told.
    pub ordered: bool,
}

impl Server {
    /// Begins to hand over; a transfer under way is replaced.
    pub(super) fn transfer(&mut self, to: ServerId, turn: &mut Turn) {
        let deadline = turn.now + self.options.election_timeout.1;
        let is_voter = self.configuration().is_voter(to);
        let Role::Leader(leader) = &mut self.role else {
            turn.note(Note::ChangeRefused { why: ChangeRefusal::NotLeader });
            return;
        };
        if !is_voter || to == self.id {
            turn.note(Note::ChangeRefused { why: ChangeRefusal::NoTarget { server: to } });
            return;
        }
        leader.transfer = Some(Transfer { to, deadline, ordered: false });
        turn.note(Note::TransferStarted { to });
        self.give_up_lease(turn);
        self.order_transfer(turn);
    }

    fn give_up_lease(&mut self, turn: &mut Turn) {
        let ends = matches!(&self.role, Role::Leader(leader) if self.has_no_lease(leader));
        let Role::Leader(leader) = &mut self.role else { return };
        if ends && leader.lease_until.take().is_some_and(|until| turn.now < until) {
            turn.note(Note::LeaseGivenUp);
        }
    }

    /// Whether a transfer forbids leases: it is under way, or the target was told and may yet be elected.
    pub(super) fn has_no_lease(&self, leader: &Leader) -> bool {
        let hands_over = leader.transfer.is_some() || leader.ordered_election;
        hands_over && self.rules.keep(Rule::TransferEndsLease)
    }

    /// Whether a transfer is under way, which ends sooner if nothing new is to be replicated.
    pub(super) fn takes_nothing_new(&self, leader: &Leader) -> bool {
        leader.transfer.is_some() && self.rules.keep(Rule::TransferStopsProposals)
    }

    /// Says TimeoutNow once the target has all the leader's entries.
    pub(super) fn order_transfer(&mut self, turn: &mut Turn) {
        let (last, caught_up_first) = (self.log.last_index(), self.rules.keep(Rule::TransferWhenCaughtUp));
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(transfer) = leader.transfer.as_mut().filter(|t| !t.ordered) else { return };
        let to = transfer.to;
        let match_index = leader.progress.get(&to).map_or(Index(0), |p| p.match_index);
        if match_index < last && caught_up_first {
            turn.note(Note::TransferWaits { to, match_index });
            return;
        }
        transfer.ordered = true;
        leader.ordered_election = true;
        turn.note(Note::TransferOrdered { to });
        turn.send(to, Message::TimeoutNow(TimeoutNow { term: self.current_term }));
    }

    pub(super) fn give_up_transfer(&mut self, turn: &mut Turn) {
        let Role::Leader(leader) = &mut self.role else { return };
        if let Some(transfer) = leader.transfer.take_if(|t| turn.now >= t.deadline) {
            turn.note(Note::TransferGivenUp { to: transfer.to });
        }
    }
}
