//! `well-formed`: what a server holds and says makes sense by itself.

use std::sync::Arc;

use super::invariants::Invariant;
use super::mirror::Change;
use super::remembered::Look;
use super::report::{Found, Report};
use crate::raft::configuration::Configuration;
use crate::raft::log::{Log, Payload};
use crate::raft::message::Message;
use crate::raft::{Index, ServerId, Term};

/// The last configuration in a log, and where it stands.
pub(super) type Latest = (Index, Arc<Configuration>);

pub(super) fn look(look: &Look, latest: Option<&Latest>, report: &mut Report) {
    let server = look.server;
    let (prefix, last) = (server.log.prefix.index, server.log.last_index());
    let steps = [
        (prefix, server.last_applied, "has a snapshot up to", "applied only up to"),
        (server.last_applied, server.commit_index, "applied up to", "committed only up to"),
        (server.commit_index, last, "committed up to", "has a log that ends at"),
    ];
    for ((low, high, more, less), number) in steps.into_iter().zip(1..) {
        if low > high {
            say(look.id, number, Some(low), report, || {
                format!("{} {more} {low}, but {less} {high}", look.id)
            });
        }
    }
    let used = server.configuration();
    if let Some((index, _)) = latest.filter(|(_, last)| !std::ptr::eq(used, &**last) && *used != **last) {
        let text =
            || format!("{} does not use the configuration of index {index}, the last in its log", look.id);
        say(look.id, 4, Some(*index), report, text);
    }
}

/// A message's term is never above its sender's, but where it speaks of a term that is yet to come.
pub(super) fn sent(id: ServerId, own: Term, to: ServerId, message: &Message, report: &mut Report) {
    let term = message.term();
    if term > own && carries_own_term(message) {
        let kind = message.kind();
        say(id, 5, None, report, || format!("{id} in term {own} sent {to} {kind} of term {term}"));
    }
}

/// Whether a message carries its sender's own term.
pub(super) fn carries_own_term(message: &Message) -> bool {
    match message {
        Message::PreVote(_) => false,
        Message::PreVoteReply(reply) => !reply.vote_granted,
        _ => true,
    }
}

fn say(id: ServerId, number: u64, index: Option<Index>, report: &mut Report, text: impl FnOnce() -> String) {
    let found = || Found { servers: vec![id], index, terms: Vec::new(), text: text() };
    report.add(Invariant::WellFormed, (id.0.into(), number), found);
}

/// Keeps the last configuration in a log while the log changes.
pub(super) fn follow(latest: &mut Option<Latest>, log: &Log, change: &Change) {
    if change.prefix_moved || latest.as_ref().is_some_and(|(index, _)| *index >= change.from) {
        *latest = None;
    }
    let first = if latest.is_some() { change.from } else { log.first_index() };
    let configurations =
        (first.0..=log.last_index().0).rev().map(Index).filter_map(|index| match &log.get(index)?.payload {
            Payload::Configuration(configuration) => Some((index, configuration.clone())),
            _ => None,
        });
    let found = configurations.into_iter().next();
    if found.is_some() {
        *latest = found;
    }
    latest.get_or_insert_with(|| (log.prefix.index, log.prefix.configuration.clone()));
}
