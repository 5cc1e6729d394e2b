//! `monotonic`: what never goes back, while a server runs and over its restarts.
//!
//! A crash may take back what a server only thought. It may not take back a term or a vote that it told anyone
//! of, since others have counted on it.

use super::invariants::Invariant;
use super::remembered::Look;
use super::report::{Fault, Found, Report};
use super::shape;
use crate::raft::message::Message;
use crate::raft::server::Server;
use crate::raft::{ServerId, Term};

/// What a server told others of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The highest term.
    term: Term,
    /// Its latest vote.
    vote: Option<(Term, ServerId)>,
}

impl Told {
    /// The server sent this.
    pub fn sent(&mut self, id: ServerId, to: ServerId, message: &Message) {
        if shape::carries_own_term(message) {
            self.term = self.term.max(message.term());
        }
        match message {
            Message::RequestVote(request) => self.vote = Some((request.term, id)),
            Message::RequestVoteReply(reply) if reply.vote_granted => self.vote = Some((reply.term, to)),
            _ => {}
        }
    }
}

/// A server runs again: it must know what it told.
pub(super) fn kept_over_restart(server: &Server, told: &Told, report: &mut Report) {
    let (id, term, vote) = (server.id, server.current_term, server.voted_for);
    if term < told.term {
        let text = || format!("{id} is back in term {term}, but told others of term {}", told.term);
        say(id, 0, vec![told.term, term], report, text);
    }
    if let Some((_, to)) = told.vote.filter(|(in_term, to)| *in_term == term && vote != Some(*to)) {
        let text = || format!("{id} is back in term {term} without its vote for {to}, which it told");
        say(id, 1, vec![term], report, text);
    }
}

/// While a server runs, nothing of this goes back.
pub(super) fn look(look: &Look, report: &mut Report) {
    let (Some(before), server, id) = (look.before, look.server, look.id) else { return };
    let (old, new) = (before.current_term, server.current_term);
    if new < old {
        say(id, 2, vec![old, new], report, || format!("{id} went back from term {old} to term {new}"));
    }
    let indexes = [
        ("commit index", before.commit_index, server.commit_index),
        ("applied index", before.last_applied, server.last_applied),
    ];
    for ((name, old, new), number) in indexes.into_iter().zip(3..) {
        if new < old {
            say(id, number, vec![server.current_term], report, || {
                format!("{id}'s {name} went back from {old} to {new}")
            });
        }
    }
    if let Some(first) = before.voted_for.filter(|first| new == old && server.voted_for != Some(*first)) {
        let now = server.voted_for.map_or("nobody".into(), |now| now.to_string());
        say(id, 5, vec![new], report, || format!("{id} voted for {first} in term {new}, and then for {now}"));
    }
}

fn say(id: ServerId, number: u64, terms: Vec<Term>, report: &mut Report, text: impl FnOnce() -> String) {
    let fault: Fault = (id.0.into(), number);
    report.add(Invariant::Monotonic, fault, || Found { servers: vec![id], index: None, terms, text: text() });
}
