//! A recording: how a run begins, and what was done to it when. With the code it determines
//! everything that ever happens.
//!
//! It can be written as a script. The [`Player`] goes anywhere in it: it keeps a copy of the whole run
//! every few hundred events, and to go back it takes the last copy before and lets happen again what
//! happened. Nothing is stored for an event but the event itself.

mod player;

mod keyframes;
mod past;

use crate::script::line::Line;
use crate::sim::settings::{Setting, Settings, Share};
use crate::sim::statement::{Setup, Statement};

use crate::raft::Time;

pub use player::{Frame, Player};

/// A run: the set-up and the statements with their moments, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// How it begins.
    pub setup: Setup,
    /// What was done to it.
    pub acts: Vec<Timed>,
}

/// A statement and its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The moment.
    pub at: Time,
    /// After how many events of that moment.
    pub nth: u32,
    /// What was done.
    pub statement: Statement,
}

impl Recording {
    /// The recording as a script that lets all of it happen again, and goes on to `end`.
    pub fn to_script(&self, end: Time) -> String {
        let lines = beginning(&self.setup).into_iter().chain(self.acts.iter().map(at));
        let last = Line::At { time: end, nth: None, line: None };
        lines.chain([last]).map(|line| format!("{line}\n")).collect()
    }
}

fn at(Timed { at, nth, statement }: &Timed) -> Line {
    let line = Some(Box::new(Line::Act(statement.clone())));
    Line::At { time: *at, nth: Some(*nth), line }
}

fn beginning(setup: &Setup) -> Vec<Line> {
    let mut lines = vec![Line::Cluster(setup.servers), Line::Seed(setup.seed)];
    let settings = changed(&setup.settings);
    if !settings.is_empty() {
        lines.push(Line::Act(Statement::Set(settings)));
    }
    let broken: Vec<_> = setup.rules.broken().collect();
    if !broken.is_empty() {
        lines.push(Line::Act(Statement::Break(broken)));
    }
    lines.extend(setup.given.iter().cloned().map(Line::Given));
    lines
}

/// The settings that are not as a run begins with.
fn changed(settings: &Settings) -> Vec<Setting> {
    let (server, link) = (&settings.server, &settings.link);
    let all = [
        Setting::ElectionTimeout(server.election_timeout.0, server.election_timeout.1),
        Setting::Heartbeat(server.heartbeat),
        Setting::Latency(link.latency.0, link.latency.1),
        Setting::Loss(link.loss),
        Setting::Duplicate(link.duplicate),
        Setting::Fsync(settings.fsync.0, settings.fsync.1),
        Setting::ClockDrift(Share(server.clock_drift)),
        Setting::Timers(settings.timers),
        Setting::Prevote(server.prevote),
        Setting::Stickiness(server.stickiness),
        Setting::Checkquorum(server.checkquorum),
        Setting::Reads(settings.reads),
        Setting::Sessions(settings.sessions),
        Setting::Membership(server.membership),
        Setting::EarlySend(server.early_send),
        Setting::Noop(server.noop),
        Setting::SnapshotEvery(settings.snapshot_every),
        Setting::SnapshotChunk(server.snapshot_chunk),
        Setting::MaxBatch(server.max_batch),
        Setting::MaxInflight(server.max_inflight),
        Setting::ClientTimeout(settings.client_timeout),
        Setting::MaxUncommitted(server.max_uncommitted),
        Setting::SessionTimeout(settings.session_timeout),
        Setting::Revisions(settings.revisions),
    ];
    let usual = |setting: &Setting| {
        let mut settings = Settings::default();
        settings.set(*setting).is_ok() && settings == Settings::default()
    };
    all.into_iter().filter(|setting| !usual(setting)).collect()
}

#[cfg(test)]
mod tests;
