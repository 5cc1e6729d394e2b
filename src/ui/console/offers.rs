//! How the line that is typed could go on: completions of its last word, or lines of the history that fit it.

use crate::ui::app::Direction;

/// At most so many are shown.
const SHOWN: usize = 60;

/// What is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// The words, or whole lines of the history.
    pub words: Vec<String>,
    /// Which of them is chosen.
    pub chosen: Option<usize>,
    /// Where in the line the word begins that they would replace, in bytes.
    start: usize,
    /// Whether they are lines of the history.
    pub of_history: bool,
}

impl Offers {
    /// Words for the place that begins there; none if the only one stands there already.
    pub fn of_words(line: &str, start: usize, mut words: Vec<String>) -> Offers {
        let typed = line.get(start..).unwrap_or("");
        if words.len() == 1 && words[0].eq_ignore_ascii_case(typed) {
            words.clear();
        }
        words.truncate(SHOWN);
        Offers { words, start, ..Offers::default() }
    }

    /// Lines of the history in which what was typed stands, the newest first, each once.
    pub fn of_history(typed: &str, history: &[String]) -> Offers {
        let typed = typed.trim().to_lowercase();
        let mut words: Vec<String> = Vec::new();
        for line in history.iter().rev() {
            if line.to_lowercase().contains(&typed) && !words.contains(line) && words.len() < SHOWN {
                words.push(line.clone());
            }
        }
        let chosen = (!words.is_empty()).then_some(0);
        Offers { words, chosen, start: 0, of_history: true }
    }

    /// Whether there are any to be seen.
    pub fn are_open(&self) -> bool {
        self.of_history || !self.words.is_empty()
    }

    /// Chooses the next or the previous; before the first is none.
    pub fn choose(&mut self, direction: Direction) {
        let last = self.words.len().checked_sub(1);
        self.chosen = match (direction, self.chosen) {
            (Direction::Onward, None) => last.map(|_| 0),
            (Direction::Onward, Some(place)) => last.map(|last| (place + 1).min(last)),
            (Direction::Back, None | Some(0)) => None,
            (Direction::Back, Some(place)) => Some(place - 1),
        };
    }

    /// The line with this one in it.
    pub fn taken(&self, line: &str, place: usize) -> Option<String> {
        let word = self.words.get(place)?;
        if self.of_history {
            return Some(word.clone());
        }
        let before = line.get(..self.start)?;
        let space = if word.ends_with(['=', ':', '@']) { "" } else { " " };
        Some(format!("{before}{word}{space}"))
    }

    /// The line with as much of the word as all of them share, if that is more than stands there.
    pub fn shared(&self, line: &str) -> Option<String> {
        let before = line.get(..self.start).filter(|_| !self.of_history && !self.words.is_empty())?;
        let longer = format!("{before}{}", common_beginning(&self.words));
        (longer.len() > line.len()).then_some(longer)
    }
}

fn common_beginning(words: &[String]) -> &str {
    let first = &words[0];
    let shared = |word: &String| {
        let same = first.char_indices().zip(word.chars()).find(|((_, a), b)| !a.eq_ignore_ascii_case(b));
        same.map_or(first.len().min(word.len()), |((at, _), _)| at)
    };
    let length = words.iter().map(shared).min().unwrap_or(0);
    first.get(..length).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|word| (*word).to_string()).collect()
    }

    #[test]
    fn a_word_is_completed_as_far_as_there_is_one_way() {
        let offers = Offers::of_words("break commit", 6, words(&["commit-own-term", "commit-up-to-new"]));
        assert_eq!(offers.shared("break commit").as_deref(), Some("break commit-"));
        assert_eq!(offers.shared("break commit-"), None);
        assert_eq!(offers.taken("break commit", 1).as_deref(), Some("break commit-up-to-new "));
        assert_eq!(offers.taken("break commit", 2), None);
        let setting = Offers::of_words("set pre", 4, words(&["prevote="]));
        assert_eq!(setting.taken("set pre", 0).as_deref(), Some("set prevote="));
        assert!(!Offers::of_words("kill S1", 5, words(&["S1"])).are_open(), "it stands there");
    }

    #[test]
    fn one_is_chosen_by_key_or_none() {
        let mut offers = Offers::of_words("", 0, words(&["a", "b"]));
        let mut check = |direction, expected| {
            offers.choose(direction);
            assert_eq!(offers.chosen, expected);
        };
        check(Direction::Back, None);
        check(Direction::Onward, Some(0));
        check(Direction::Onward, Some(1));
        check(Direction::Onward, Some(1));
        check(Direction::Back, Some(0));
        check(Direction::Back, None);
    }

    #[test]
    fn the_history_is_searched_from_its_newest_line() {
        let history = words(&["SET x 1", "kill S1", "SET y 2", "SET x 1"]);
        let found = |typed: &str| Offers::of_history(typed, &history).words;
        assert_eq!(found("set"), ["SET x 1", "SET y 2"]);
        assert_eq!(found(""), ["SET x 1", "SET y 2", "kill S1"]);
        let none = Offers::of_history("frob", &history);
        assert!(none.are_open() && none.chosen.is_none(), "one sees that there is none");
        assert_eq!(Offers::of_history("ki", &history).taken("ki", 0).as_deref(), Some("kill S1"));
    }
}
