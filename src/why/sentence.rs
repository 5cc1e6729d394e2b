//! What a thing is, in one sentence.

use super::Subject;
use super::entry::{self, Standing, Verdict};
use crate::raft::quorum::majority;
use crate::raft::server::{Role, Server};
use crate::raft::{Index, ServerId};
use crate::sim::client::Client;
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, News, Outcome, Trigger};
use crate::sim::machine::Machine;
use crate::sim::statement::Party;
use crate::words;
use crate::words::language::{Phrase, Slot, phrase};

/// The sentence; none if the thing is not there (any more), or is an event, which tells itself.
pub(super) fn sentence(cluster: &Cluster, subject: Subject) -> Option<Phrase> {
    let server = |id: ServerId| Some(&cluster.machines.get(&id)?.host.as_ref()?.server);
    match subject {
        Subject::Event(_) => None,
        Subject::Role(id) => Some(role(id, cluster.machines.get(&id)?)),
        Subject::Term(id) => Some(phrase!("is.term", s = id, term = server(id)?.current_term)),
        Subject::Vote(id) => Some(vote(server(id)?)),
        Subject::Commit(id) => Some(match server(id)?.commit_index {
            Index(0) => phrase!("is.commit.nothing", s = id),
            index => phrase!("is.commit", s = id, index = index),
        }),
        Subject::Log(id) => {
            let last = server(id)?.log.last_index();
            Some(phrase!("is.log", s = id, index = last, term = server(id)?.log.last_term()))
        }
        Subject::Entry(id, index) => Some(of_entry(id, index, &entry::standing(cluster, id, index)?)),
        Subject::Message(id) => {
            let packet = &cluster.network.in_flight.get(&id)?.packet;
            Some(phrase!("is.message", message = words::named(packet)))
        }
        Subject::Link(from, to) => Some(link(cluster, from, to)),
        Subject::Client(id) => Some(client(cluster.clients.get(&id)?)),
    }
}

/// Who decided what no rule did.
pub(super) fn unruled(event: &Event) -> Phrase {
    let lost = event.news.iter().any(|news| matches!(news, News::Lost(..)));
    match &event.trigger {
        Trigger::Act(_) => phrase!("unruled.hand"),
        _ if lost => phrase!("unruled.network"),
        Trigger::ClientTimer(_) | Trigger::Load(_) => phrase!("unruled.client"),
        _ => phrase!("unruled.round"),
    }
}

fn role(id: ServerId, machine: &Machine) -> Phrase {
    let Some(host) = &machine.host else { return phrase!("is.down", s = id) };
    let server = &host.server;
    let (term, voters) = (server.current_term, server.configuration().all_voters().len());
    match &server.role {
        _ if machine.paused => phrase!("is.paused", s = id),
        Role::Leader(_) => phrase!("is.leader", s = id, term = term),
        Role::Candidate { votes } => {
            phrase!("is.candidate", s = id, term = term, votes = votes.len(), needed = majority(voters))
        }
        Role::PreCandidate { votes } => {
            phrase!("is.precandidate", s = id, term = term, votes = votes.len(), needed = majority(voters))
        }
        Role::Follower { .. } if server.is_learner() => phrase!("is.learner", s = id),
        Role::Follower { leader: Some(leader) } => {
            phrase!("is.follower", s = id, term = term, leader = *leader)
        }
        Role::Follower { leader: None } => phrase!("is.follower.nobody", s = id, term = term),
    }
}

fn vote(server: &Server) -> Phrase {
    let (id, term) = (server.id, server.current_term);
    match server.voted_for {
        None => phrase!("is.vote.none", s = id, term = term),
        Some(own) if own == id => phrase!("is.vote.own", s = id, term = term),
        Some(to) => phrase!("is.vote", s = id, term = term, to = to),
    }
}

fn of_entry(id: ServerId, index: Index, standing: &Standing) -> Phrase {
    let (leader, own_term) = match standing.leader {
        Some((leader, term)) => (leader, term == standing.term),
        None => (id, false),
    };
    let term = standing.term;
    let (needed, voters) = (standing.needed, standing.voters);
    let stored = Slot::list(&standing.stored);
    match standing.verdict {
        Verdict::Committed => phrase!("is.entry.committed", s = id, index = index),
        Verdict::NotToldYet => phrase!("is.entry.not_told", s = id, index = index, leader = leader),
        Verdict::Conflicts(other) => {
            phrase!("is.entry.conflicts", s = id, index = index, leader = leader, term = term, other = other)
        }
        Verdict::NobodyLeads => phrase!("is.entry.nobody_leads", index = index),
        Verdict::TooFew if own_term => {
            phrase!("is.entry.too_few", index = index, stored = stored, needed = needed, voters = voters)
        }
        Verdict::TooFew => {
            phrase!("is.entry.too_few.old", index = index, stored = stored, needed = needed, voters = voters)
        }
        Verdict::OlderTerm => phrase!("is.entry.older", index = index, leader = leader, term = term),
        Verdict::NotHeard(known) => {
            phrase!("is.entry.not_heard", index = index, leader = leader, n = known, stored = stored)
        }
    }
}

fn link(cluster: &Cluster, from: Party, to: Party) -> Phrase {
    let network = &cluster.network;
    match (network.is_cut(from, to), network.is_cut(to, from)) {
        (false, false) => phrase!("is.link", from = from, to = to),
        (true, true) => phrase!("is.link.cut", from = from, to = to),
        (true, false) => phrase!("is.link.one_way", from = from, to = to),
        (false, true) => phrase!("is.link.one_way", from = to, to = from),
    }
}

fn client(client: &Client) -> Phrase {
    let c = client.id;
    let Some(call) = client.latest() else { return phrase!("is.client.idle", c = c) };
    let (command, asked) = (&call.operation.command, call.asked);
    match call.end.as_ref().map(|end| &end.outcome) {
        None if call.attempts > 1 => {
            phrase!("is.client.again", c = c, command = command, asked = asked, attempts = call.attempts)
        }
        None => phrase!("is.client.waits", c = c, command = command, asked = asked),
        Some(Outcome::Answered(response)) => {
            phrase!("is.client.answered", c = c, command = command, response = response)
        }
        Some(Outcome::Unknown) => phrase!("is.client.unknown", c = c, command = command),
        Some(Outcome::NotLeader | Outcome::Busy) => phrase!("is.client.refused", c = c, command = command),
    }
}
