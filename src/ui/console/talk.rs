//! What was said and what came of it: the lines of the console, the line being typed, and the lines
//! typed before it.

mod line;

use super::answer::{self, Said};
use super::offers::Offers;
use crate::raft::Time;
use crate::sim::cluster::Cluster;
use crate::sim::event::EventId;
use crate::sim::statement::ClientId;
use crate::ui::app::Direction;

pub use line::{Fault, Line, Words, follow};

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
    /// The latest event of the run at the moment that is shown.
    event: EventId,
    /// Which line of the history stands in the input; none: what is being typed.
    recalled: Option<usize>,
    /// What was being typed when the history was asked.
    draft: String,
}

impl Talk {
    /// Nothing said yet in this session.
    pub fn new(history: Vec<String>) -> Talk {
        Talk { history, ..Talk::default() }
    }

    /// Puts a line at the end.
    pub fn say(&mut self, at: Time, words: Words) {
        self.copied = false;
        self.lines.push(Line { at, event: self.event, later: false, undone: false, words });
        let surplus = self.lines.len().saturating_sub(LINES);
        self.gone += surplus;
        self.lines.drain(..surplus);
    }

    /// What was said last is done: it is the event of this number.
    pub fn happened(&mut self, event: EventId) {
        self.event = event;
        let said = |line: &&mut Line| matches!(line.words, Words::Typed { .. } | Words::Clicked(_));
        self.lines.iter_mut().rev().find(said).into_iter().for_each(|line| line.event = event);
    }

    /// The past was changed at `now`, where so much had happened: what was said for later never happened, and
    /// what was not answered yet is not answered.
    pub fn undo_after(&mut self, now: Time) {
        let event = self.event;
        for line in &mut self.lines {
            line.undone |= line.is_behind(now, event);
            line.later &= !line.undone;
            if let Words::Answer { said, .. } = &mut line.words {
                said.reopen(now);
            }
        }
    }

    /// Another run begins: what was answered in this one stays as it is.
    pub fn begin(&mut self) {
        self.event = EventId(0);
        for line in &mut self.lines {
            (line.at, line.event, line.later) = (Time(0), EventId(0), false);
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

    /// The line is to be said: it is taken out.
    pub fn take_input(&mut self) -> String {
        self.offers = Offers::default();
        self.recalled = None;
        std::mem::take(&mut self.input).trim().to_string()
    }

    /// A line that is said goes into the history, be it refused or not understood. Of a script each goes as its
    /// turn comes: what was never run is nothing to bring back.
    pub fn remember(&mut self, line: &str) {
        if !line.trim().is_empty() && self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.into());
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
            let line = talk.take_input();
            assert_eq!(line, "GET x");
            talk.remember(&line);
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
