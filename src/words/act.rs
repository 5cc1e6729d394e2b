//! What a person did: a sentence for each statement.

use super::{Sentence, listed};
use crate::raft::ServerId;
use crate::raft::rules::Rule;
use crate::sim::packet::Pattern;
use crate::sim::statement::{Ends, Party, Statement};

/// What a statement does.
pub fn act(statement: &Statement) -> Sentence {
    Sentence::of(match statement {
        Statement::Set(settings) => format!("From now on {}.", listed(settings)),
        Statement::Break(rules) => format!("{} switched off: this is modified Raft now.", rule_list(rules)),
        Statement::Mend(rules) => format!("{} in force again.", rule_list(rules)),
        Statement::Kill(server) => format!("{server} is killed."),
        Statement::Start(server) => format!("{server} is started."),
        Statement::Wipe(server) => format!("{server} loses its disk."),
        Statement::Pause(server) => format!("{server} stalls."),
        Statement::Resume(server) => format!("{server} goes on."),
        Statement::Clock(server, share) => {
            format!("{server}'s clock runs at {} % of the usual speed from now on.", share.0 / 10_000)
        }
        Statement::Partition(groups) => partition(groups),
        Statement::Cut(ends) => cut(*ends),
        Statement::Heal(None) => "All links are whole again.".into(),
        Statement::Heal(Some(ends)) => format!("The link {} is whole again.", between(*ends)),
        Statement::Link(ends, _) => format!("The link {} has settings of its own now.", between(*ends)),
        Statement::Timeout(Party::Server(server)) => format!("{server}'s election timer fires now."),
        Statement::Timeout(Party::Client(client)) => format!("{client} waits no longer."),
        Statement::Beat(server) => format!("{server}'s heartbeat timer fires now."),
        Statement::Sync(server) => format!("{server}'s write is done now."),
        Statement::Transfer { to, .. } => format!("The leader is asked to hand over to {to}."),
        Statement::Add { server, learner: false, .. } => format!("{server} is to join the cluster."),
        Statement::Add { server, learner: true, .. } => format!("{server} is to join as a learner."),
        Statement::Promote { server, .. } => format!("{server} is to become a voter."),
        Statement::Remove { server, .. } => format!("{server} is to leave the cluster."),
        Statement::Reconfigure { voters, .. } => format!("The voters are to be {}.", listed(voters)),
        Statement::Snapshot(server) => format!("{server} is to compact its log."),
        Statement::Hold(Pattern::Number(id)) => format!("{id} is held in flight."),
        Statement::Hold(_) => "Such messages are held in flight from now on.".into(),
        Statement::Release(Some(Pattern::Number(id))) => format!("{id} goes on."),
        Statement::Release(_) => "Held messages go on.".into(),
        Statement::Drop(which) => format!("{} is dropped by hand.", message(which)),
        Statement::Deliver(which) => format!("{} is delivered by hand.", message(which)),
        Statement::Duplicate(which) => format!("{} is copied by hand.", message(which)),
        Statement::Send(made) => {
            format!("{} gets a hand-made {} that names {} as its sender.", made.to, made.kind, made.from)
        }
        Statement::Ask { client, operation } => format!("{client} wants {}.", operation.command),
        Statement::Load { client, load: Some(load) } => {
            format!("{client} asks by itself from now on, {} times a second.", load.rate)
        }
        Statement::Load { client, load: None } => format!("{client} asks nothing by itself any more."),
        Statement::Settle(_) => "All writes end and all messages are delivered, without time passing.".into(),
        Statement::Note(text) => text.clone(),
    })
}

/// A message that is named by its number is called so.
fn message(which: &Pattern) -> String {
    match which {
        Pattern::Number(id) => id.to_string(),
        Pattern::Fits { .. } => "A message".into(),
    }
}

fn rule_list(rules: &[Rule]) -> String {
    let ids = listed(rules.iter().map(|rule| rule.id()));
    match rules {
        [_] => format!("The rule {ids} is"),
        _ => format!("The rules {ids} are"),
    }
}

/// Servers that no group names are alone; which those are, the statement does not say.
fn partition(groups: &[Vec<ServerId>]) -> String {
    match groups {
        [group] => format!("Only {} hear each other.", listed(group)),
        [one, other] => {
            let is = if one.len() == 1 { "is" } else { "are" };
            format!("{} {is} cut off from {}.", listed(one), listed(other))
        }
        _ => {
            let groups: Vec<String> = groups.iter().map(listed).collect();
            format!("The network falls into {} parts: {}.", groups.len(), groups.join(" | "))
        }
    }
}

fn cut(ends: Ends) -> String {
    match ends.both {
        true => format!("The link {} is cut.", between(ends)),
        false => format!("The link {} is cut, in this direction only.", between(ends)),
    }
}

fn between(ends: Ends) -> String {
    match ends.both {
        true => format!("between {} and {}", ends.from, ends.to),
        false => format!("from {} to {}", ends.from, ends.to),
    }
}
