//! Which events are wanted: by words, server, kind, term and rule.

use super::kind::Kind;
use crate::raft::note::Note;
use crate::raft::rules::Rule;
use crate::raft::{ServerId, Term};
use crate::sim::event::{Event, News, Trigger};
use crate::sim::statement::Party;
use crate::{why, words};

/// Which events are wanted. What is left open lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that stand in one of its sentences.
    pub text: String,
    /// A server that has a part in it.
    pub server: Option<ServerId>,
    /// What kind of event it is.
    pub kind: Option<Kind>,
    /// A term that it speaks of.
    pub term: Option<Term>,
    /// A rule that had a part in it.
    pub rule: Option<Rule>,
}

impl Filter {
    /// Whether an event is wanted.
    pub fn lets_through(&self, event: &Event) -> bool {
        self.kind.is_none_or(|kind| kind.covers(event))
            && self.server.is_none_or(|server| servers(event).any(|id| id == server))
            && self.term.is_none_or(|term| speaks_of(event, term))
            && self.rule.is_none_or(|rule| why::rules(event).contains(&rule))
            && self.says(event)
    }

    fn says(&self, event: &Event) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        wanted.is_empty()
            || has(&words::caption(event).text)
            || event.news.iter().any(|news| has(&words::sentence(news).text))
    }
}

/// The servers that have a part in an event; some more than once.
pub fn servers(event: &Event) -> impl Iterator<Item = ServerId> {
    let trigger: Vec<Party> = match &event.trigger {
        Trigger::Arrival(packet) => vec![packet.from, packet.to],
        Trigger::Written(id) | Trigger::Timer(id) => vec![(*id).into()],
        _ => vec![],
    };
    let parties = event.news.iter().flat_map(parties).chain(trigger);
    parties.filter_map(|party| match party {
        Party::Server(id) => Some(id),
        Party::Client(_) => None,
    })
}

/// Who has a part in a piece of news.
fn parties(news: &News) -> Vec<Party> {
    match news {
        News::Server(id, _) => vec![(*id).into()],
        News::Sent(packet) | News::Lost(packet, _) => vec![packet.from, packet.to],
        News::Applied { server, .. }
        | News::Expired { server, .. }
        | News::WriteBegan { server, .. }
        | News::WriteEnded { server }
        | News::Crashed { server, .. }
        | News::Started { server }
        | News::Stalled { server, .. } => vec![(*server).into()],
        News::Asked { client, server, .. } => vec![(*client).into(), (*server).into()],
        News::Told { client, by, .. } => vec![(*client).into(), (*by).into()],
        News::Closed { client, asked, .. } => vec![(*client).into(), (*asked).into()],
        News::Invoked { client, .. } | News::Fate { client, .. } | News::Heard { client, .. } => {
            vec![(*client).into()]
        }
    }
}

/// Whether a note or a message of the event names this term as its own.
fn speaks_of(event: &Event, term: Term) -> bool {
    let arrived = match &event.trigger {
        Trigger::Arrival(packet) => packet.body.term() == Some(term),
        _ => false,
    };
    arrived
        || event.news.iter().any(|news| match news {
            News::Sent(packet) | News::Lost(packet, _) => packet.body.term() == Some(term),
            News::Applied { term: of, .. } => *of == term,
            News::Server(_, note) => term_of(note) == Some(term),
            _ => false,
        })
}

fn term_of(note: &Note) -> Option<Term> {
    match note {
        Note::ElectionStarted { term, .. }
        | Note::PreVoteStarted { term }
        | Note::TermAdopted { term, .. }
        | Note::VoteGranted { term, .. }
        | Note::VoteDenied { term, .. }
        | Note::Elected { term }
        | Note::Follows { term, .. }
        | Note::Appended { term, .. } => Some(*term),
        _ => None,
    }
}
