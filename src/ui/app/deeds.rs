//! What buttons and keys do, as statements.

use super::model::Model;
use super::msg::Deed;
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::statement::{ClientId, How, Operation, Statement};
use crate::store::Command;

/// The statement that a button or key says, or why there is none.
pub fn statement(model: &Model, deed: Deed) -> Result<Statement, &'static str> {
    let cluster = &model.frame.cluster;
    match deed {
        Deed::Heal => return Ok(Statement::Heal(None)),
        Deed::AddServer => {
            return Ok(Statement::Add { server: next_server(cluster), learner: false, at: None });
        }
        Deed::SetX => return Ok(set_x(model.next_value)),
        _ => {}
    }
    let chosen = model.selected_server().and_then(|id| Some((id, cluster.machines.get(&id)?)));
    let (id, machine) = chosen.ok_or("Select a server first: click it, or press its number.")?;
    Ok(match deed {
        Deed::CrashOrStart if machine.host.is_some() => Statement::Kill(id),
        Deed::CrashOrStart => Statement::Start(id),
        Deed::TimeOut => Statement::Timeout(id.into()),
        Deed::PauseOrResume if machine.paused => Statement::Resume(id),
        Deed::PauseOrResume => Statement::Pause(id),
        Deed::Remove => Statement::Remove { server: id, at: None },
        _ => isolate(cluster, id),
    })
}

fn next_server(cluster: &Cluster) -> ServerId {
    ServerId(cluster.machines.keys().last().map_or(1, |id| id.0 + 1))
}

fn set_x(value: u32) -> Statement {
    let command = Command::Set { key: b"x".to_vec(), value: value.to_string().into_bytes() };
    let operation = Operation { command, at: None, how: How::AsSet, revision: None };
    Statement::Ask { client: ClientId(1), operation }
}

fn isolate(cluster: &Cluster, alone: ServerId) -> Statement {
    let others = cluster.machines.keys().copied().filter(|id| *id != alone);
    Statement::Partition(vec![vec![alone], others.collect()])
}
