//! Changes of membership: one server at a time, or through a joint configuration (§6, D 4).
//!
//! A configuration is an entry of the log and in force from the moment it is there, committed or
//! not; if it is cut off, the one before it is in force again. New servers get the log as learners
//! first, in rounds, so that they do not hold up commitment once they count (D 4.2.1).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::configuration::Configuration;
use super::log::Payload;
use super::note::{ChangeRefusal, Note, SteppedDown};
use super::options::Membership;
use super::progress::Progress;
use super::rules::Rule;
use super::server::{Role, Server};
use super::turn::Turn;
use super::{Index, ServerId, Time};

/// What shall change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new server: a learner, and then a voter unless it shall stay one.
    Add { server: ServerId, learner: bool },
    /// A learner becomes a voter.
    Promote(ServerId),
    /// A voter or learner leaves.
    Remove(ServerId),
    /// These are the voters.
    Reconfigure(BTreeSet<ServerId>),
}

/// New servers on their way to become voters.
#[derive(Clone, Debug)]
pub struct CatchUp {
    /// Those that lack entries.
    pub servers: BTreeSet<ServerId>,
    /// The voters there shall be.
    pub voters: BTreeSet<ServerId>,
    /// Which round it is, from 1.
    pub round: u32,
    /// What they must hold for it to end: the leader's last index at its beginning.
    pub target: Index,
    began: Time,
    /// Whether a round was short enough; what is missing is only that the change before is committed.
    ready: bool,
}

/// After so many rounds a new server is taken for too slow.
const MOST_ROUNDS: u32 = 10;

// Beginning a change.
impl Server {
    /// Begins a change of membership, or notes why not.
    pub(super) fn change(&mut self, change: Change, turn: &mut Turn) {
        if let Err(why) = self.try_change(change, turn) {
            turn.note(Note::ChangeRefused { why });
        }
    }

    fn try_change(&mut self, change: Change, turn: &mut Turn) -> Result<(), ChangeRefusal> {
        self.may_change(&change)?;
        let old = self.configuration().clone();
        let voters = self.wanted_voters(&change, &old)?;
        let learners = wanted_learners(&change, &old, &voters);
        let catch_up = self.catches_up_first() && !matches!(change, Change::Promote(_));
        let new: BTreeSet<ServerId> = voters.difference(&old.voters).copied().collect();
        if catch_up && !new.is_empty() {
            let unknown = new.iter().any(|id| !old.learners.contains(id));
            if unknown {
                let learners = old.learners.union(&new).copied().collect();
                self.append_configuration(Configuration { learners, ..old }, turn);
            }
            self.begin_catch_up(new, voters, turn);
            return Ok(());
        }
        if let Role::Leader(leader) = &mut self.role {
            leader.catch_up = None;
        }
        self.change_to(voters, learners, turn);
        Ok(())
    }

    fn may_change(&self, change: &Change) -> Result<(), ChangeRefusal> {
        let Role::Leader(leader) = &self.role else { return Err(ChangeRefusal::NotLeader) };
        if self.takes_nothing_new(leader) {
            return Err(ChangeRefusal::Transferring);
        }
        let ends_catch_up = |c: &CatchUp| matches!(change, Change::Remove(id) if c.servers.contains(id));
        let catching_up = leader.catch_up.as_ref().is_some_and(|c| !ends_catch_up(c));
        let pending = self.configuration_index() > self.commit_index || self.configuration().is_joint();
        if (pending || catching_up) && self.rules.keep(Rule::OneChangeAtATime) {
            return Err(ChangeRefusal::ChangePending);
        }
        let own_commit = self.log.term(self.commit_index) == Some(self.current_term);
        if !own_commit && self.rules.keep(Rule::ChangeAfterOwnCommit) {
            return Err(ChangeRefusal::NothingCommitted);
        }
        Ok(())
    }

    fn wanted_voters(
        &self,
        change: &Change,
        old: &Configuration,
    ) -> Result<BTreeSet<ServerId>, ChangeRefusal> {
        let mut voters = old.voters.clone();
        let changes = match change {
            Change::Add { server, learner: true } => !old.contains(*server),
            Change::Add { server, learner: false } => voters.insert(*server),
            Change::Promote(server) => {
                self.may_promote(*server, old)?;
                voters.insert(*server)
            }
            Change::Remove(server) => voters.remove(server) || old.learners.contains(server),
            Change::Reconfigure(wanted) => {
                voters.clone_from(wanted);
                *wanted != old.voters
            }
        };
        if !changes {
            return Err(ChangeRefusal::NothingChanges);
        }
        if voters.is_empty() {
            return Err(ChangeRefusal::NoVoterLeft);
        }
        let changed = voters.symmetric_difference(&old.voters).count();
        let single = self.options.membership == Membership::Single;
        if changed > 1 && single && self.rules.keep(Rule::OneServerAtATime) {
            return Err(ChangeRefusal::MoreThanOne);
        }
        Ok(voters)
    }

    /// Whether who lacks entries does not vote yet (D 4.2.1).
    fn catches_up_first(&self) -> bool {
        self.rules.keep(Rule::CatchUpFirst)
    }

    /// A learner may be promoted once it holds all that is committed.
    fn may_promote(&self, server: ServerId, old: &Configuration) -> Result<(), ChangeRefusal> {
        if old.voters.contains(&server) {
            return Err(ChangeRefusal::NothingChanges);
        }
        if !old.learners.contains(&server) {
            return Err(ChangeRefusal::NoTarget { server });
        }
        let holds = self.progress(server).is_some_and(|p| p.match_index >= self.commit_index);
        if holds || !self.catches_up_first() { Ok(()) } else { Err(ChangeRefusal::NotCaughtUp { server }) }
    }

    /// Appends the entry that makes these the voters: at once, or through a joint configuration.
    fn change_to(&mut self, voters: BTreeSet<ServerId>, learners: BTreeSet<ServerId>, turn: &mut Turn) {
        let old = self.configuration();
        let joint = self.options.membership == Membership::Joint && voters != old.voters;
        let outgoing = joint.then(|| old.voters.clone());
        self.append_configuration(Configuration { voters, outgoing, learners }, turn);
    }

    fn append_configuration(&mut self, configuration: Configuration, turn: &mut Turn) {
        self.append(Payload::Configuration(Arc::new(configuration)), turn);
        self.replicate_to_all(turn);
    }
}

fn wanted_learners(change: &Change, old: &Configuration, voters: &BTreeSet<ServerId>) -> BTreeSet<ServerId> {
    let mut learners = old.learners.clone();
    match change {
        Change::Add { server, learner: true } => drop(learners.insert(*server)),
        Change::Remove(server) => drop(learners.remove(server)),
        _ => {}
    }
    learners.difference(voters).copied().collect()
}

// A configuration in the log.
impl Server {
    /// If the entry at `index` is a configuration it is in force from now on.
    pub(super) fn configuration_appended(&mut self, index: Index, turn: &mut Turn) {
        let Some(Payload::Configuration(new)) = self.log.get(index).map(|e| &e.payload) else { return };
        let configuration = new.clone();
        self.configuration = (index, configuration.clone());
        turn.note(Note::Configured { index, configuration });
        self.refresh_progress(index, turn);
    }

    /// Entries from `index` on are gone: the latest configuration before them is in force again.
    pub(super) fn configuration_goes_back(&mut self, index: Index, turn: &mut Turn) {
        if self.configuration.0 < index || !self.rules.keep(Rule::ConfigurationGoesBack) {
            return;
        }
        let (index, configuration) = self.log.configuration_at(self.log.last_index());
        let configuration = configuration.clone();
        self.configuration = (index, configuration.clone());
        turn.note(Note::ConfigurationBack { index, configuration });
        self.refresh_progress(self.log.last_index().next(), turn);
    }

    /// The leader speaks to just the servers of its configuration, to new ones from `next` on.
    pub(super) fn refresh_progress(&mut self, next: Index, turn: &mut Turn) {
        let members = self.configuration().members();
        let own = self.id;
        let Role::Leader(leader) = &mut self.role else { return };
        leader.progress.retain(|id, _| members.contains(id));
        for id in members.into_iter().filter(|id| *id != own) {
            leader.progress.entry(id).or_insert_with(|| Progress::new(next, turn.now));
        }
        if leader.transfer.is_some_and(|t| !leader.progress.contains_key(&t.to)) {
            leader.transfer = None;
        }
    }

    /// The leader's commit index advanced: a joint configuration is left, a leader that is outside
    /// the new one leaves, and new servers that wait may become voters.
    pub(super) fn configuration_committed(&mut self, turn: &mut Turn) {
        if self.configuration_index() > self.commit_index || !self.is_leader() {
            return;
        }
        let configuration = self.configuration().clone();
        if configuration.is_joint() {
            self.append_configuration(Configuration { outgoing: None, ..configuration }, turn);
        } else if !configuration.is_voter(self.id) && self.rules.keep(Rule::RemovedLeaderLeaves) {
            self.become_follower(None, SteppedDown::Removed, turn);
        } else {
            self.finish_catch_up(turn);
        }
    }
}

// Catching up (D 4.2.1).
impl Server {
    fn begin_catch_up(&mut self, servers: BTreeSet<ServerId>, voters: BTreeSet<ServerId>, turn: &mut Turn) {
        let target = self.log.last_index();
        for server in &servers {
            turn.note(Note::CatchUpRound { server: *server, round: 1, target });
        }
        let Role::Leader(leader) = &mut self.role else { return };
        leader.catch_up = Some(CatchUp { servers, voters, round: 1, target, began: turn.now, ready: false });
        self.catch_up_round(turn);
    }

    /// A follower's matchIndex advanced.
    pub(super) fn follower_advanced(&mut self, from: ServerId, turn: &mut Turn) {
        let Role::Leader(leader) = &self.role else { return };
        if leader.catch_up.as_ref().is_some_and(|c| c.servers.contains(&from)) {
            self.catch_up_round(turn);
        }
        self.order_transfer(turn);
    }

    /// Ends the round if all new servers hold its target. A round shorter than the shortest election
    /// timeout means that they have caught up; after ten longer ones the leader gives up.
    fn catch_up_round(&mut self, turn: &mut Turn) {
        let (last, shortest) = (self.log.last_index(), self.options.election_timeout.0);
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(catch_up) = &mut leader.catch_up else { return };
        let held = |id: &ServerId| leader.progress.get(id).map_or(Index(0), |p| p.match_index);
        if catch_up.ready || catch_up.servers.iter().any(|id| held(id) < catch_up.target) {
            return;
        }
        if turn.now - catch_up.began < shortest {
            catch_up.ready = true;
            self.finish_catch_up(turn);
            return;
        }
        (catch_up.round, catch_up.target, catch_up.began) = (catch_up.round + 1, last, turn.now);
        let (round, servers) = (catch_up.round, catch_up.servers.clone());
        if round > MOST_ROUNDS {
            leader.catch_up = None;
        }
        for server in servers {
            turn.note(if round > MOST_ROUNDS {
                Note::CatchUpGivenUp { server }
            } else {
                Note::CatchUpRound { server, round, target: last }
            });
        }
    }

    /// Makes caught-up servers voters, once the change before is committed.
    fn finish_catch_up(&mut self, turn: &mut Turn) {
        let committed = self.configuration_index() <= self.commit_index;
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(catch_up) = leader.catch_up.take_if(|c| c.ready && committed) else { return };
        for server in &catch_up.servers {
            turn.note(Note::CaughtUp { server: *server });
        }
        let learners = self.configuration().learners.difference(&catch_up.voters).copied().collect();
        self.change_to(catch_up.voters, learners, turn);
    }
}
