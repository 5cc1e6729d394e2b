//! What happened, in sentences.
//!
//! The caption over the ring, the lists of events, the terminal's prompt and the names that a screen reader
//! speaks all take their words from here, so that a thing is called the same everywhere. The words are the
//! paper's. A sentence says what a note says and works nothing out again: whoever decided also said why.
//!
//! Read in this order: one sentence for each single thing that happens ([`sentence`]), the one that stands
//! for a whole event ([`caption()`]), then the vocabulary below them.

pub mod language;

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

use self::language::{Language, Phrase, phrase};
use crate::raft::ServerId;
use crate::raft::rules::Rule;
use crate::sim::event::{Loss, News};
use crate::sim::packet::Packet;

pub use act::act;
pub use caption::{Weight, caption, caption_in, told, weight};
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

/// A sentence before it is said in a language.
struct Saying {
    phrase: Phrase,
    section: Option<&'static str>,
}

/// What one piece of news says.
pub fn sentence(news: &News) -> Sentence {
    of_news(news).spoken()
}

/// The same in any language.
pub fn sentence_in(language: &Language, news: &News) -> Sentence {
    of_news(news).said_in(language)
}

fn of_news(news: &News) -> Saying {
    match news {
        News::Server(server, note) => note::saying(*server, note),
        News::Sent(packet) => message::sent(packet),
        News::Lost(packet, loss) => lost(packet, *loss).alone(),
        News::Applied { server, index, payload, response, repeated, .. } => {
            client::applied(*server, *index, payload, response.as_ref(), *repeated)
        }
        News::Expired { server, index, keys } => client::expired(*server, *index, keys),
        News::WriteBegan { server, .. } => phrase!("write.began", s = *server).at("Figure 2"),
        News::WriteEnded { server } => phrase!("write.ended", s = *server).at("Figure 2"),
        News::Crashed { server, writes, held_back } => crashed(*server, *writes, *held_back).alone(),
        News::Started { server } => phrase!("started", s = *server).at("§5.1"),
        News::Stalled { server, paused: true } => phrase!("stalled", s = *server).alone(),
        News::Stalled { server, paused: false } => phrase!("goes_on", s = *server).alone(),
        News::Invoked { client, command, .. } => client::invoked(*client, command),
        News::Asked { client, server, attempt, .. } => client::asked(*client, *server, *attempt),
        News::Told { client, by, answer, .. } => client::told(*client, *by, answer),
        News::Fate { client, command, fate, .. } => client::fate(*client, command, *fate),
        News::Heard { client, heard, .. } => client::heard(*client, heard),
        News::Closed { client, outcome, .. } => client::closed(*client, outcome),
    }
}

fn lost(packet: &Packet, loss: Loss) -> Phrase {
    let why = match loss {
        Loss::Chance => phrase!("loss.chance"),
        Loss::Cut => phrase!("loss.cut"),
        Loss::ReceiverDown => phrase!("loss.down", to = packet.to),
        Loss::Dropped => phrase!("loss.dropped"),
    };
    phrase!("lost", message = message::between(packet), why = why)
}

fn crashed(s: ServerId, writes: usize, held_back: usize) -> Phrase {
    match (writes, held_back) {
        (0, 0) => phrase!("crashed", s = s),
        (0, held) => phrase!("crashed.held_back", s = s, n = held),
        (writes, _) => phrase!("crashed.writes", s = s, n = writes),
    }
}

/// Where a rule stands, as it is cited on the screen.
pub fn cited(rule: Rule) -> &'static str {
    match rule.info().source {
        "F2" => "Figure 2",
        "F2 §5.2" => "§5.2",
        source => source,
    }
}

impl Phrase {
    fn at(self, section: &'static str) -> Saying {
        Saying { phrase: self, section: Some(section) }
    }

    fn alone(self) -> Saying {
        Saying { phrase: self, section: None }
    }
}

impl Saying {
    fn said_in(&self, language: &Language) -> Sentence {
        Sentence { text: language.say(&self.phrase), section: self.section }
    }

    fn spoken(&self) -> Sentence {
        self.said_in(Language::spoken())
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
