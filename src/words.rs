//! What happened, in sentences.
//!
//! The caption over the ring, the lists of events, the terminal's prompt and the names that a screen reader
//! speaks all take their words from here, so that a thing is called the same everywhere. The words are the
//! paper's. A sentence says what a note says and works nothing out again: whoever decided also said why.
//!
//! Read in this order: one sentence for each single thing that happens ([`sentence`]), the one that stands
//! for a whole event ([`caption()`]), then the vocabulary below them.

mod act;
mod caption;
mod client;
mod grammar;
mod message;
mod names;
mod note;
mod refusal;
mod stability;

use std::fmt;

use crate::raft::ServerId;
use crate::raft::rules::Rule;
use crate::sim::event::{Loss, News};
use crate::sim::packet::Packet;

pub use act::act;
pub use caption::{Weight, caption, weight};
pub use client::{answer, payload};
pub use grammar::{listed, moment, span};
pub use message::{contents, named};
pub use names::{
    configuration, is_member, leading, modified, no_leader, no_majority, role, role_in, server, state,
    summary,
};
pub use stability::{Concern, concerns, judge};

/// One sentence for a student, and where to read about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence, with its full stop.
    pub text: String,
    /// A section or figure of the paper, or of the dissertation (`D 4.2`).
    pub section: Option<&'static str>,
}

/// What one piece of news says.
pub fn sentence(news: &News) -> Sentence {
    match news {
        News::Server(server, note) => note::sentence(*server, note),
        News::Sent(packet) => message::sent(packet),
        News::Lost(packet, loss) => lost(packet, *loss),
        News::Applied { server, index, payload, response, repeated, .. } => {
            client::applied(*server, *index, payload, response.as_ref(), *repeated)
        }
        News::Expired { server, index, keys } => client::expired(*server, *index, keys),
        News::WriteBegan { server, .. } => {
            Sentence::of(format!("{server} begins to write to its disk; what depends on it waits."))
                .at("Figure 2")
        }
        News::WriteEnded { server } => {
            Sentence::of(format!("{server}'s write is on its disk.")).at("Figure 2")
        }
        News::Crashed { server, writes, held_back } => crashed(*server, *writes, *held_back),
        News::Started { server } => {
            Sentence::of(format!("{server} starts, with what is on its disk.")).at("§5.1")
        }
        News::Stalled { server, paused: true } => {
            Sentence::of(format!("{server} stalls: messages queue up and its timers go stale."))
        }
        News::Stalled { server, paused: false } => Sentence::of(format!("{server} goes on.")),
        News::Invoked { client, command, .. } => Sentence::of(format!("{client} begins {command}.")),
        News::Asked { client, server, attempt, .. } => client::asked(*client, *server, *attempt),
        News::Told { client, by, answer, .. } => client::told(*client, *by, answer),
        News::Fate { client, command, fate, .. } => client::fate(*client, command, *fate),
        News::Heard { client, heard } => client::heard(*client, heard),
        News::Closed { client, outcome, .. } => client::closed(*client, outcome),
    }
}

fn lost(packet: &Packet, loss: Loss) -> Sentence {
    let why = match loss {
        Loss::Chance => "by chance".into(),
        Loss::Cut => "the link is cut".into(),
        Loss::ReceiverDown => format!("{} is down", packet.to),
        Loss::Dropped => "dropped by hand".into(),
    };
    Sentence::of(format!("The {} is lost: {why}.", message::between(packet)))
}

fn crashed(server: ServerId, writes: usize, held_back: usize) -> Sentence {
    let lost = match (writes, held_back) {
        (0, 0) => "all but its disk is lost".into(),
        (0, held) => format!(
            "what it held back is lost too, {}",
            grammar::count(held, "message or answer", "messages and answers")
        ),
        (writes, _) => format!("{} had not reached its disk", grammar::count(writes, "write", "writes")),
    };
    Sentence::of(format!("{server} crashes: {lost}."))
}

/// Where a rule stands, as it is cited on the screen.
pub fn cited(rule: Rule) -> &'static str {
    match rule.info().source {
        "F2" => "Figure 2",
        "F2 §5.2" => "§5.2",
        source => source,
    }
}

impl Sentence {
    fn of(text: impl Into<String>) -> Sentence {
        Sentence { text: text.into(), section: None }
    }

    fn at(self, section: &'static str) -> Sentence {
        Sentence { section: Some(section), ..self }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.section {
            Some(section) => write!(f, "{} ({section})", self.text),
            None => f.write_str(&self.text),
        }
    }
}

#[cfg(test)]
mod tests;
