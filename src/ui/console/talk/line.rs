//! One line of the console, and how it follows the moment that is shown.
//!
//! Back in time nothing is taken for said that is said later, and no question for answered that is answered
//! later: such a line is marked, and such an answer is what it was then.

use std::fmt;
use std::rc::Rc;

use super::Talk;
use crate::raft::Time;
use crate::recording::Frame;
use crate::sim::event::EventId;
use crate::sim::statement::ClientId;
use crate::ui::app::clock;
use crate::ui::console::answer::Said;

/// One line, and the moment of the run to which it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// That moment.
    pub at: Time,
    /// The latest event of the run once it was said and done.
    pub event: EventId,
    /// Whether the playhead stands before it, so that it is not said yet.
    pub later: bool,
    /// Whether the past was changed before it, so that it never happened.
    pub undone: bool,
    /// What it says.
    pub words: Words,
}

/// What a line of the console says.
#[derive(Clone, Debug, PartialEq)]
pub enum Words {
    /// Somebody typed this; if it was not understood, where the fault lies.
    Typed { text: String, fault: Option<Fault> },
    /// A click said this.
    Clicked(String),
    /// A client asks: what it was answered so far. Once its run is over, nobody knows whose it was.
    Answer { whose: Option<(ClientId, u64)>, said: Said },
    /// A statement could not be done, and why.
    Refused(String),
    /// A line was not understood: what was expected.
    Error(String),
    /// Help, as it was asked for.
    Help(String),
    /// What happened without being asked.
    Remark(String),
}

/// Where in a typed line the fault lies, in characters, the first one being 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins.
    pub column: usize,
    /// How many characters it covers.
    pub length: usize,
}

impl Line {
    /// Whether it belongs behind a moment after this event.
    pub fn is_behind(&self, now: Time, event: EventId) -> bool {
        self.at > now || self.event > event
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let undone = if self.undone { "# undone: " } else { "" };
        write!(f, "{undone}")?;
        match &self.words {
            Words::Typed { text, fault: None } => f.write_str(text),
            Words::Typed { text, fault: Some(Fault { column, length }) } => {
                write!(f, "{text}\n{}{}", " ".repeat(column - 1), "^".repeat((*length).max(1)))
            }
            Words::Clicked(text) => write!(f, "at {} {text}", clock::milliseconds(self.at)),
            Words::Answer { said, .. } => write!(f, "{}  {}", said.answer, said.more),
            Words::Refused(text) | Words::Error(text) | Words::Help(text) | Words::Remark(text) => {
                f.write_str(text)
            }
        }
    }
}

/// Takes over which lines are said and what the clients were answered at a moment; touches nothing if there is no
/// news.
pub fn follow(talk: &mut Rc<Talk>, frame: &Frame, now: Time) {
    let event = frame.event.as_ref().map_or(EventId(0), |event| event.id);
    let news: Vec<(usize, bool, Option<Said>)> = talk
        .lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| {
            let later = !line.undone && line.is_behind(now, event);
            let said = match &line.words {
                Words::Answer { whose: Some((client, sequence)), said } if !line.undone && !later => {
                    said.news(&frame.cluster, *client, *sequence)
                }
                _ => None,
            };
            (later != line.later || said.is_some()).then_some((place, later, said))
        })
        .collect();
    if news.is_empty() && talk.event == event {
        return;
    }
    let talk = Rc::make_mut(talk);
    talk.event = event;
    for (place, later, new) in news {
        talk.lines[place].later = later;
        if let (Words::Answer { said, .. }, Some(new)) = (&mut talk.lines[place].words, new) {
            *said = new;
        }
    }
}
