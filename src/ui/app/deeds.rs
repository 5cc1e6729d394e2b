//! What buttons and keys do, as statements.

use super::model::Model;
use super::msg::{Deed, Kind};
use super::next_set::NextSet;
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::sim::settings::Share;
use crate::sim::statement::{Ends, Party, Statement};
use crate::ui::ring::zones::Zone;
use crate::ui::selection::Selection;

/// The statement that a button or key says, or why there is none.
pub fn statement(model: &Model, deed: Deed) -> Result<Statement, &'static str> {
    let cluster = &model.frame.cluster;
    match deed {
        Deed::Heal => Ok(Statement::Heal(None)),
        Deed::AddServer => Ok(Statement::Add { server: next_server(cluster), learner: false, at: None }),
        Deed::SetX => Ok(NextSet::of(model).statement()),
        Deed::CutOrCopy | Deed::Hold | Deed::Delay | Deed::Deliver | Deed::Drop => {
            to_what_is_between(model, deed)
        }
        _ => {
            let chosen = model.selected_server().and_then(|id| Some((id, cluster.machines.get(&id)?)));
            let (id, machine) = chosen.ok_or("Select a server first: press it, or its number.")?;
            Ok(to_a_server(cluster, id, machine, deed))
        }
    }
}

fn next_server(cluster: &Cluster) -> ServerId {
    ServerId(cluster.machines.keys().last().map_or(1, |id| id.0 + 1))
}

/// What a deed says of this server, if there is such a server.
pub fn to_server(cluster: &Cluster, id: ServerId, deed: Deed) -> Option<Statement> {
    cluster.machines.get(&id).map(|machine| to_a_server(cluster, id, machine, deed))
}

fn to_a_server(cluster: &Cluster, id: ServerId, machine: &Machine, deed: Deed) -> Statement {
    let leads = machine.host.as_ref().is_some_and(|host| host.server.is_leader());
    match deed {
        Deed::CrashOrStart if machine.host.is_some() => Statement::Kill(id),
        Deed::CrashOrStart => Statement::Start(id),
        Deed::TimeOut if leads => Statement::Beat(id),
        Deed::TimeOut => Statement::Timeout(id.into()),
        Deed::PauseOrResume if machine.paused => Statement::Resume(id),
        Deed::PauseOrResume => Statement::Pause(id),
        Deed::SlowClock if is_slow(machine) => Statement::Clock(id, WHOLE),
        Deed::SlowClock => Statement::Clock(id, HALF),
        Deed::Snapshot => Statement::Snapshot(id),
        Deed::MakeLeader => Statement::Transfer { to: id, at: None },
        Deed::Promote => Statement::Promote { server: id, at: None },
        Deed::Remove => Statement::Remove { server: id, at: None },
        _ => isolate(cluster, id),
    }
}

const WHOLE: Share = Share(1_000_000);
const HALF: Share = Share(500_000);

/// Whether a server's clock runs slower than it should.
pub fn is_slow(machine: &Machine) -> bool {
    machine.clock.rate < WHOLE
}

fn isolate(cluster: &Cluster, alone: ServerId) -> Statement {
    let others = cluster.machines.keys().copied().filter(|id| *id != alone);
    Statement::Partition(vec![vec![alone], others.collect()])
}

/// To the selected link or message.
fn to_what_is_between(model: &Model, deed: Deed) -> Result<Statement, &'static str> {
    let cluster = &model.frame.cluster;
    let flight = match model.selection {
        Some(Selection::Link(ends)) if deed == Deed::CutOrCopy => return Ok(next_cut(cluster, ends)),
        Some(Selection::Message(id)) => cluster.network.in_flight.get(&id),
        _ => None,
    };
    let zone = Zone::ALL.into_iter().find(|zone| zone.deed() == deed);
    match flight.zip(zone) {
        Some((flight, zone)) => Ok(zone.statement(&flight.packet, flight.held)),
        None if deed == Deed::CutOrCopy => Err("Select a link first (L), or a message (M)."),
        None => Err("Select a message first: press it, or M."),
    }
}

/// Cut one way, then both ways, then the other way, then healed: each step one statement.
fn next_cut(cluster: &Cluster, Ends { from, to, .. }: Ends) -> Statement {
    let there = Ends { from, to, both: false };
    let back = Ends { from: to, to: from, both: false };
    match (cluster.network.is_cut(from, to), cluster.network.is_cut(to, from)) {
        (false, false) => Statement::Cut(there),
        (true, false) => Statement::Cut(back),
        (true, true) => Statement::Heal(Some(there)),
        (false, true) => Statement::Heal(Some(back)),
    }
}

/// The link or message after the selected one; after the last the first.
pub fn next(model: &Model, kind: Kind) -> Option<Selection> {
    let cluster = &model.frame.cluster;
    let all: Vec<Selection> = match kind {
        Kind::Message => cluster.network.in_flight.keys().copied().map(Selection::Message).collect(),
        Kind::Link => links(model),
    };
    let place = all.iter().position(|one| model.selection == Some(*one));
    let next = place.map_or(0, |place| place + 1);
    all.get(next).or(all.first()).copied()
}

/// The links of one server: the selected one, or the one from which the selected link was reached, or the first.
fn links(model: &Model) -> Vec<Selection> {
    let machines = &model.frame.cluster.machines;
    let of_link = match model.selection {
        Some(Selection::Link(Ends { from: Party::Server(id), .. })) => Some(id),
        _ => None,
    };
    let Some(one) = model.selected_server().or(of_link).or(machines.keys().next().copied()) else {
        return vec![];
    };
    let others = machines.keys().filter(|other| **other != one);
    others.map(|other| Selection::Link(Ends { from: one.into(), to: (*other).into(), both: true })).collect()
}
