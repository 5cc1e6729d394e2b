//! What happened in the worlds of a campaign: a fault or a feature that never came up was not tested.

use std::collections::BTreeMap;

use crate::raft::Micros;
use crate::raft::options::Membership;
use crate::raft::rules::RULES;
use crate::sim::event::{Event, Loss, News, Outcome};
use crate::sim::settings::{Reads, Settings, Share};
use crate::sim::statement::{How, Setup, Statement};

/// How often things happened, by their names.
pub type Tally = BTreeMap<&'static str, u64>;

/// What happened, of one world or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Worlds.
    pub worlds: u64,
    /// Events.
    pub events: u64,
    /// Worlds of which it is not known whether the clients' calls are linearizable.
    pub not_decided: u64,
    /// In how many worlds a setting or feature was on.
    pub features: Tally,
    /// How often a statement was carried out.
    pub statements: Tally,
    /// How often a rule decided something, by its number in [`RULES`].
    pub rules: Vec<u64>,
    /// What became of messages and calls, and what crashes cost.
    pub outcomes: Tally,
    /// How the second phase began and ended.
    pub progress: Tally,
}

impl Counts {
    /// Adds what happened elsewhere.
    pub fn add(&mut self, other: &Counts) {
        self.worlds += other.worlds;
        self.events += other.events;
        self.not_decided += other.not_decided;
        let tallies = [
            (&mut self.features, &other.features),
            (&mut self.statements, &other.statements),
            (&mut self.outcomes, &other.outcomes),
            (&mut self.progress, &other.progress),
        ];
        for (sum, tally) in tallies {
            tally.iter().for_each(|(name, count)| *sum.entry(name).or_default() += count);
        }
        self.rules.resize(RULES.len(), 0);
        self.rules.iter_mut().zip(&other.rules).for_each(|(sum, count)| *sum += count);
    }

    /// A world begins.
    pub(super) fn world(&mut self, setup: &Setup) {
        self.worlds += 1;
        self.rules = vec![0; RULES.len()];
        let on = features(setup).into_iter().filter(|(_, on)| *on);
        self.features = on.map(|(name, _)| (name, 1)).collect();
    }

    /// A statement was carried out.
    pub(super) fn statement(&mut self, statement: &Statement, settings: &Settings) {
        *self.statements.entry(name(statement, settings)).or_default() += 1;
    }

    /// Something happened.
    pub(super) fn event(&mut self, event: &Event) {
        self.events += 1;
        event.news.iter().for_each(|news| self.news(news));
    }

    /// Something was decided or came about, be it that a statement was refused.
    pub(super) fn news(&mut self, news: &News) {
        news.rules().for_each(|(rule, _)| self.rules[rule as usize] += 1);
        if let Some(name) = outcome(news) {
            *self.outcomes.entry(name).or_default() += 1;
        }
    }
}

/// What is worth counting beside what servers decide.
fn outcome(news: &News) -> Option<&'static str> {
    Some(match news {
        News::Sent(packet) if packet.copy_of.is_some() => "message duplicated",
        News::Lost(_, Loss::Chance) => "message lost by chance",
        News::Lost(_, Loss::Cut) => "message lost on a cut link",
        News::Lost(_, Loss::ReceiverDown) => "message lost at a crashed server",
        News::Crashed { writes: 1.., .. } => "crash in the midst of a write",
        News::Closed { outcome: Outcome::Answered(_), .. } => "call answered",
        News::Closed { outcome: Outcome::NotLeader | Outcome::Busy, .. } => "call refused",
        _ => return None,
    })
}

/// What a world may have, and whether it has it.
fn features(setup: &Setup) -> Vec<(&'static str, bool)> {
    const SIZES: [&str; 5] = ["1 server", "2 servers", "3 servers", "4 servers", "5 servers"];
    let Settings { server, link, fsync, reads, .. } = &setup.settings;
    let size = SIZES.get(usize::from(setup.servers) - 1).copied().unwrap_or("more servers");
    vec![
        (size, true),
        ("prevote=on", server.prevote),
        ("stickiness=on", server.stickiness),
        ("checkquorum=on", server.checkquorum),
        ("early-send=on", server.early_send),
        ("noop=off", !server.noop),
        ("membership=single", server.membership == Membership::Single),
        ("membership=joint", server.membership == Membership::Joint),
        ("reads=index", *reads == Reads::Index),
        ("reads=lease", *reads == Reads::Lease),
        ("reads=log", *reads == Reads::Log),
        ("reads=local", *reads == Reads::Local),
        ("sessions=off", !setup.settings.sessions),
        ("session-timeout", setup.settings.session_timeout > Micros(0)),
        ("clock-drift", server.clock_drift > 0),
        ("loss", link.loss > Share(0)),
        ("duplicate", link.duplicate > Share(0)),
        ("slow disks", fsync.1.0 > 5_000),
        ("snapshot-every", setup.settings.snapshot_every > 0),
        ("snapshot-chunk", server.snapshot_chunk > 0),
        ("pipelining", server.max_inflight > 1),
        ("max-batch=1", server.max_batch == 1),
        ("few uncommitted", server.max_uncommitted < 10),
        ("few revisions", setup.settings.revisions < 10),
    ]
}

/// What a statement is called in the report.
fn name(statement: &Statement, settings: &Settings) -> &'static str {
    match statement {
        Statement::Ask { operation, .. } if !operation.command.reads_only() => "write",
        Statement::Ask { operation, .. } => match (operation.how, settings.reads) {
            (How::Local, _) | (How::AsSet, Reads::Local) => "read local",
            (How::Follower, _) => "read by a follower",
            (How::AsSet, Reads::Index) => "read by index",
            (How::AsSet, Reads::Lease) => "read by lease",
            (How::AsSet, Reads::Log) => "read through the log",
        },
        Statement::Cut(ends) | Statement::Heal(Some(ends)) if !ends.both => "cut, one way",
        Statement::Cut(_) | Statement::Heal(Some(_)) => "cut, both ways",
        Statement::Add { learner: true, .. } => "add a learner",
        Statement::Link(..) => "slow link",
        Statement::Set(_) => "weather and disks",
        Statement::Kill(_) => "kill",
        Statement::Start(_) => "start",
        Statement::Wipe(_) => "wipe",
        Statement::Pause(_) => "pause",
        Statement::Resume(_) => "resume",
        Statement::Clock(..) => "clock",
        Statement::Disk(..) => "disk",
        Statement::Partition(_) => "partition",
        Statement::Heal(None) => "heal",
        Statement::Timeout(_) => "timeout",
        Statement::Beat(_) => "beat",
        Statement::Sync(_) => "sync",
        Statement::Transfer { .. } => "transfer",
        Statement::Add { .. } => "add",
        Statement::Promote { .. } => "promote",
        Statement::Remove { .. } => "remove",
        Statement::Reconfigure { .. } => "reconfigure",
        Statement::Snapshot(_) => "snapshot",
        Statement::Hold(_) => "hold",
        Statement::Release(_) => "release",
        Statement::Drop(_) => "drop",
        Statement::Deliver(_) => "deliver",
        Statement::Delay(..) => "delay",
        Statement::Duplicate(_) => "duplicate",
        Statement::Settle(_) => "settle",
        Statement::Load { load: Some(_), .. } => "load",
        Statement::Load { load: None, .. } => "load off",
        Statement::Break(_) | Statement::Mend(_) | Statement::Send(_) | Statement::Note(_) => "other",
    }
}
