//! Why something is so: what it is in one sentence, the events that led to it, the rule that decided it, and the
//! function that obeys this rule.
//!
//! Nothing is worked out again. Every event knows its cause, every note its rule; of a state, the event is looked
//! for that made it so.

pub mod code;
pub mod entry;

mod chain;
mod deciding;
mod ruling;
mod sentence;

use crate::raft::rules::Rule;
use crate::raft::{Index, ServerId, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId};
use crate::sim::packet::MessageId;
use crate::sim::statement::{ClientId, Party};
use crate::words;

pub use chain::find;
pub use ruling::{rules, ruling};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Why did this happen?
    Event(EventId),
    /// Why is it leader, follower, down?
    Role(ServerId),
    /// Why is it in this term?
    Term(ServerId),
    /// Why did it vote so?
    Vote(ServerId),
    /// Why is its commit index what it is?
    Commit(ServerId),
    /// Why does its log end so?
    Log(ServerId),
    /// Why is this entry committed, or not?
    Entry(ServerId, Index),
    /// Why was this message sent?
    Message(MessageId),
    /// Why is this link cut, or not?
    Link(Party, Party),
    /// Why was this client told so?
    Client(ClientId),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What was asked about.
    pub subject: Subject,
    /// It, in one sentence.
    pub sentence: String,
    /// The event that made it so; none: the run began so.
    pub event: Option<EventId>,
    /// What led to it: the first cause first, the event itself last.
    pub steps: Vec<Step>,
    /// How many events before the first step are left out.
    pub earlier: usize,
    /// What had to come together: votes, copies.
    pub parts: Vec<Step>,
    /// The rule that decided it; none if no rule of Raft did.
    pub rule: Option<Rule>,
    /// Where no rule decided it: who did.
    pub unruled: String,
    /// Other rules that had a part in it.
    pub beside: Vec<Rule>,
}

/// One event of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// What happened.
    pub text: String,
    /// Where to read about it.
    pub section: Option<&'static str>,
}

/// Answers. `events` are those that led to the cluster's moment; for an event, all that are known.
pub fn why(cluster: &Cluster, events: &[Event], subject: Subject) -> Option<Why> {
    let event = deciding::deciding(cluster, events, subject);
    let sentence = match subject {
        Subject::Event(_) => words::caption(event?).text,
        _ => sentence::sentence(cluster, subject)?.to_string(),
    };
    let (steps, earlier) = event.map_or_else(Default::default, |event| chain::chain(events, event));
    let mut rules = event.map_or_else(Vec::new, ruling::rules);
    if let Subject::Entry(server, index) = subject {
        let verdict = entry::standing(cluster, server, index)?.verdict.rule();
        rules.retain(|rule| *rule != verdict);
        rules.insert(0, verdict);
    }
    let mut rules = rules.into_iter();
    Some(Why {
        subject,
        sentence,
        event: event.map(|event| event.id),
        steps,
        earlier,
        parts: event.map_or_else(Vec::new, |event| chain::parts(events, event)),
        rule: rules.next(),
        unruled: event.map_or_else(String::new, |event| sentence::unruled(event).to_string()),
        beside: rules.collect(),
    })
}

fn step(event: &Event) -> Step {
    let sentence = words::caption(event);
    Step { event: event.id, at: event.at, text: sentence.text, section: sentence.section }
}

#[cfg(test)]
mod tests;
