//! What the command line of the page understands beside the language: to go somewhere, and to empty the console.
//! Neither changes the run, and no recording has it.

use super::super::model::Model;
use super::super::msg::Msg;
use super::super::travel;
use super::say;
use crate::recording::chronicle::Sort;
use crate::ui::console::talk::Words;
use crate::ui::palette::places;

/// Going is no statement: it changes nothing, and no recording has it.
pub(super) fn go(model: &mut Model, text: &str, place: &str) -> bool {
    let there = places::said(place);
    match &there {
        Some(Msg::GoTo(place)) => travel::go_to(model, *place),
        Some(msg) => travel::travel(model, msg),
        None => {}
    }
    // It stands at the moment that was gone to: there it is no word of a later one.
    say(model, Words::Typed { text: text.into(), fault: None });
    if there.is_none() {
        say(model, Words::Error(GO.into()));
    }
    there.is_some()
}

/// What can be said behind `go`.
const GO: &str = "A place is expected: `go 1.862 s`, `go event 12`, `go term 3`, `go index 4`, `go start`, `go end`, \
                  `go next`, `go previous election`.";

/// How what the page understands beside the language goes on.
pub fn usage(line: &str) -> Option<&'static str> {
    let mut words = line.split_whitespace();
    match words.next()?.to_ascii_lowercase().as_str() {
        "clear" => Some("clear"),
        "go" => Some("go PLACE · 1.862 s, event 12, term 3, index 4, start, end, next, previous election"),
        _ => None,
    }
}

/// Words that may stand behind these.
pub fn offers(before: &str) -> Vec<&'static str> {
    match before.split_whitespace().collect::<Vec<_>>()[..] {
        [] => vec!["clear", "go"],
        ["go"] => vec!["start", "end", "next", "previous", "event", "term", "index"],
        ["go", "next" | "previous"] => {
            Sort::ALL.into_iter().map(Sort::name).chain(["event", "turn"]).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether it is something of the page that one wants help with.
pub(super) fn is_of_the_page(topic: &str) -> bool {
    ["page", "keys", "clear", "go"].iter().any(|own| topic.eq_ignore_ascii_case(own))
}

/// What the page adds to the language.
pub(super) const PAGE: &str = "On this page
  clear  Empties the console; the run stays as it is.
  go PLACE  Goes there: `go 1.862 s`, `go event 12`, `go term 3`, `go index 4`, `go next`, `go previous election`.
  Tab  Completes a word; where there are several, the arrows choose, and Tab or Enter takes one.
  ↑ ↓  Bring back what was typed, in earlier visits too.
  Ctrl R  Searches what was typed.
  Enter  Says the line. Shift Enter begins another; several lines, pasted or typed, are run as a script.
  Ctrl K  Finds every action, statement, setting, rule, run and moment. On a Mac, ⌘ K.
  ?  Shows all keys.";
