//! What a server is asked for: of a crashed one, what is on its disk.

use super::{Found, sign, sorted};
use crate::raft::progress::Progress;
use crate::raft::server::{Role, Server};
use crate::raft::{Index, ServerId, Term};
use crate::script::line::{FieldClaim, ServerField, Value};
use crate::sim::machine::Machine;
use crate::sim::packet::Comparison;

/// The server, if its process is there.
pub fn of(machine: &Machine) -> Option<&Server> {
    machine.host.as_ref().map(|host| &host.server)
}

/// Whether every field is as claimed.
pub fn fields(id: ServerId, machine: &Machine, claims: &[FieldClaim]) -> Found {
    let (held, failed) = sorted(claims.iter().map(|claim| of_field(machine, claim)));
    let told = |parts: Vec<String>| format!("{id} {}", parts.join("; "));
    if failed.is_empty() { Ok(told(held)) } else { Err(told(failed)) }
}

fn of_field(machine: &Machine, claim: &FieldClaim) -> Found {
    let value = value(machine, claim.field);
    let holds = compared(value.as_ref(), claim.comparison, &claim.value);
    let found = match value {
        Some(value) => format!("{}={value}", claim.field),
        None if machine.host.is_none() => format!("is crashed and has no {}", claim.field),
        None => format!("has no {}", claim.field),
    };
    if holds {
        Ok(found)
    } else {
        Err(format!("{found}, expected {}{}", sign(claim.comparison), claim.value))
    }
}

/// What is not there is unlike everything, and neither above nor below it.
fn compared(value: Option<&Value>, comparison: Comparison, expected: &Value) -> bool {
    match (value, expected) {
        (None, _) => comparison == Comparison::IsNot,
        (Some(Value::Number(value)), Value::Number(expected)) => comparison.orders(value, expected),
        (Some(value), expected) => (value == expected) == (comparison == Comparison::Is),
    }
}

/// What a server's field is now: of a crashed server what is on its disk, if that tells.
fn value(machine: &Machine, field: ServerField) -> Option<Value> {
    let running = of(machine);
    let durable = &machine.disk.durable;
    let log = running.map_or(&durable.log, |server| &server.log);
    let newest = || (**log.configuration_at(log.last_index()).1).clone();
    let configuration = || running.map_or_else(newest, |server| server.configuration().clone());
    Some(match field {
        ServerField::State => Value::Word(state(machine)),
        ServerField::Role => Value::Word(role(running?)),
        ServerField::Term => number(running.map_or(durable.current_term, |s| s.current_term)),
        ServerField::Vote => Value::Server(running.map_or(durable.voted_for, |s| s.voted_for)),
        ServerField::Leader => Value::Server(running?.leader()),
        ServerField::Log => Value::Terms(log.iter().map(|(_, entry)| entry.term).collect()),
        ServerField::First => index(log.first_index()),
        ServerField::Last => index(log.last_index()),
        ServerField::Snapshot => index(log.prefix.index),
        ServerField::Commit => index(running?.commit_index),
        ServerField::Applied => Value::Number(machine.host.as_ref()?.store.applied()),
        ServerField::Voters => Value::Servers(configuration().voters.clone()),
        ServerField::Learners => Value::Servers(configuration().learners.clone()),
        ServerField::Joint => Value::Servers(configuration().outgoing.clone().unwrap_or_default()),
        ServerField::Next(of) => index(progress(running?, of)?.next_index),
        ServerField::Match(of) => index(progress(running?, of)?.match_index),
    })
}

fn number(term: Term) -> Value {
    Value::Number(term.0)
}

fn index(index: Index) -> Value {
    Value::Number(index.0)
}

fn progress(server: &Server, of: ServerId) -> Option<&Progress> {
    match &server.role {
        Role::Leader(leader) => leader.progress.get(&of),
        _ => None,
    }
}

fn state(machine: &Machine) -> &'static str {
    match (&machine.host, machine.paused) {
        (None, _) => "crashed",
        (Some(_), true) => "paused",
        (Some(_), false) => "running",
    }
}

fn role(server: &Server) -> &'static str {
    match server.role {
        Role::Leader(_) => "leader",
        Role::Candidate { .. } => "candidate",
        Role::PreCandidate { .. } => "precandidate",
        Role::Follower { .. } if server.is_learner() => "learner",
        Role::Follower { .. } => "follower",
    }
}
