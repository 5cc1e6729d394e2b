//! What was said and what came of it: the lines of the console, the line being typed, and the lines
//! typed before it.

use std::fmt;
use std::rc::Rc;

use super::answer::{self, Said};
use super::offers::Offers;
use crate::raft::Time;
use crate::recording::Frame;
use crate::sim::cluster::Cluster;
use crate::sim::statement::ClientId;
use crate::ui::app::{Direction, clock};

/// How many lines are kept; older ones go.
const LINES: usize = 300;
/// How many typed lines are remembered.
const HISTORY: usize = 200;

/// The console's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Talk {
    /// What stands in it, oldest first.
    pub lines: Vec<Line>,
    /// How many lines went already: the number of the first one there is.
    pub gone: usize,
    /// The line being typed.
    pub input: String,
    /// How it could go on.
    pub offers: Offers,
    /// Whether all of it was copied, and nothing said since.
    pub copied: bool,
    /// What was typed, oldest first.
    pub history: Vec<String>,
    /// Which line of the history stands in the input; none: what is being typed.
    recalled: Option<usize>,
    /// What was being typed when the history was asked.
    draft: String,
}

/// One line, and the moment of the run to which it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// That moment.
    pub at: Time,
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

impl Talk {
    /// Nothing said yet in this session.
    pub fn new(history: Vec<String>) -> Talk {
        Talk { history, ..Talk::default() }
    }

    /// Puts a line at the end.
    pub fn say(&mut self, at: Time, words: Words) {
        self.copied = false;
        self.lines.push(Line { at, undone: false, words });
        let surplus = self.lines.len().saturating_sub(LINES);
        self.gone += surplus;
        self.lines.drain(..surplus);
    }

    /// The past was changed at `now`: what was said for later never happened.
    pub fn undo_after(&mut self, now: Time) {
        for line in &mut self.lines {
            line.undone |= line.at > now;
        }
    }

    /// Another run begins: what was answered in this one stays as it is.
    pub fn begin(&mut self) {
        for line in &mut self.lines {
            line.at = Time(0);
            if let Words::Answer { whose, .. } = &mut line.words {
                *whose = None;
            }
        }
    }

    /// Somebody types.
    pub fn type_in(&mut self, text: String) {
        self.input = text;
        self.recalled = None;
    }

    /// So many lines were said so far.
    pub fn said(&self) -> usize {
        self.gone + self.lines.len()
    }

    /// Whether nothing went wrong in the lines after so many.
    pub fn is_fine_since(&self, said: usize) -> bool {
        let mut new = self.lines.iter().skip(said.saturating_sub(self.gone));
        !new.any(|line| matches!(line.words, Words::Refused(_) | Words::Error(_)))
    }

    /// What went wrong last.
    pub fn trouble(&self) -> Option<&str> {
        self.lines.iter().rev().find_map(|line| match &line.words {
            Words::Refused(why) | Words::Error(why) => Some(why.as_str()),
            _ => None,
        })
    }

    /// Nothing stands there any more.
    pub fn clear(&mut self) {
        self.gone += self.lines.len();
        self.lines.clear();
    }

    /// Whether an arrow chooses among what is offered; otherwise it goes through the history.
    pub fn chooses(&self, direction: Direction) -> bool {
        let listed = !self.offers.words.is_empty() && self.recalled.is_none();
        listed && (direction == Direction::Onward || self.offers.chosen.is_some())
    }

    /// All that was said, as text to be copied.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// The line is said: it is taken out, and into the history.
    pub fn take_input(&mut self) -> String {
        let line = std::mem::take(&mut self.input).trim().to_string();
        self.offers = Offers::default();
        self.recalled = None;
        self.remember(&line);
        line
    }

    /// It goes into the history, which is kept line by line: of a script, each.
    pub fn remember(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if self.history.last().is_none_or(|last| last != line) {
                self.history.push(line.into());
            }
        }
        let surplus = self.history.len().saturating_sub(HISTORY);
        self.history.drain(..surplus);
    }

    /// Goes through the history; beyond its newest line stands again what was being typed.
    pub fn recall(&mut self, direction: Direction) {
        let place = self.recalled.unwrap_or(self.history.len());
        let place = match direction {
            Direction::Back if place == 0 => return,
            Direction::Back => place - 1,
            Direction::Onward => (place + 1).min(self.history.len()),
        };
        self.offers = Offers::default();
        if self.recalled.is_none() {
            self.draft = self.input.clone();
        }
        self.recalled = (place < self.history.len()).then_some(place);
        self.input = self.history.get(place).unwrap_or(&self.draft).clone();
    }

    /// A client was asked something: its answer will stand in a line of its own.
    pub fn ask(&mut self, at: Time, cluster: &Cluster, client: ClientId) {
        if let Some(sequence) = answer::latest_sequence(cluster, client) {
            self.say(at, Words::Answer { whose: Some((client, sequence)), said: Said::default() });
        }
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

/// Takes over what the clients were answered by now; touches nothing if there is no news.
pub fn hear(talk: &mut Rc<Talk>, frame: &Frame) {
    let news: Vec<(usize, Said)> = talk
        .lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| match &line.words {
            Words::Answer { whose: Some((client, sequence)), said } if !line.undone => {
                Some((place, said.news(&frame.cluster, *client, *sequence)?))
            }
            _ => None,
        })
        .collect();
    if news.is_empty() {
        return;
    }
    let lines = &mut Rc::make_mut(talk).lines;
    for (place, new) in news {
        if let Words::Answer { said, .. } = &mut lines[place].words {
            *said = new;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_gone_through_and_back_to_what_was_being_typed() {
        let mut talk = Talk::new(vec!["SET x 1".into(), "GET x".into()]);
        talk.type_in("kill".into());
        let mut check = |direction, input: &str| {
            talk.recall(direction);
            assert_eq!(talk.input, input);
        };
        check(Direction::Back, "GET x");
        check(Direction::Back, "SET x 1");
        check(Direction::Back, "SET x 1");
        check(Direction::Onward, "GET x");
        check(Direction::Onward, "kill");
        check(Direction::Onward, "kill");
    }

    #[test]
    fn a_line_said_twice_in_a_row_is_remembered_once() {
        let mut talk = Talk::default();
        for _ in 0..2 {
            talk.type_in(" GET x ".into());
            assert_eq!(talk.take_input(), "GET x");
        }
        assert_eq!(talk.history, ["GET x"]);
        assert_eq!(talk.input, "");
    }

    #[test]
    fn what_was_said_for_later_is_undone_when_the_past_changes() {
        let mut talk = Talk::default();
        talk.say(Time(1), Words::Remark("kill S1".into()));
        talk.say(Time(3), Words::Remark("kill S2".into()));
        talk.undo_after(Time(2));
        assert_eq!(talk.lines.iter().map(|line| line.undone).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn what_is_copied_has_its_carets_where_they_belong() {
        let mut talk = Talk::default();
        let fault = Some(Fault { column: 6, length: 2 });
        talk.say(Time(0), Words::Typed { text: "kill S9".into(), fault });
        talk.say(Time(0), Words::Error("unknown server S9".into()));
        talk.say(Time(450_000), Words::Clicked("kill S4".into()));
        assert_eq!(talk.text(), "kill S9\n     ^^\nunknown server S9\nat 450ms kill S4\n");
        assert!(!talk.is_fine_since(0) && talk.is_fine_since(2));
        talk.clear();
        assert_eq!((talk.text().as_str(), talk.said()), ("", 3));
    }

    #[test]
    fn old_lines_go() {
        let mut talk = Talk::default();
        for _ in 0..LINES + 3 {
            talk.say(Time(0), Words::Remark(String::new()));
        }
        assert_eq!((talk.lines.len(), talk.gone), (LINES, 3));
    }
}
