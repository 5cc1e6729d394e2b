//! The keyboard (WAI-ARIA and WCAG 2.1.4): what a key means, and what the page of all keys says of it.
//!
//! Single letters are off while somebody types; a control that understands a key itself keeps it.

use super::app::listing::Browse;
use super::app::{Deed, Dialog, Direction, Kind, Msg, Wish};

/// A key that was pressed, as far as we care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The browser's name of it: `a`, `ArrowLeft`.
    pub key: String,
    /// Whether Shift was down.
    pub shift: bool,
    /// What had the focus.
    pub on: Focus,
}

/// What had the focus, as far as it takes keys for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nothing that takes keys.
    Page,
    /// A button or a link: takes Space and Enter.
    Button,
    /// A radio button, a check box: takes Space and the arrows.
    Choice,
    /// A slider: takes the arrows, Home and End.
    Slider,
    /// A line one types into: takes all but Escape.
    Text,
    /// Something in an open dialog: it is the dialog's.
    Dialog,
}

/// All keys, as `?` shows them.
pub const KEYS: &[(&[&str], &str)] = &[
    (&["Space"], "play or pause"),
    (&["→", "←"], "next or previous event"),
    (
        &["Shift →", "Shift ←"],
        "next or previous turning point: an election won, a commit, a conflict, a crash",
    ),
    (&["[", "]"], "slower or faster"),
    (&["Home", "End"], "the start, the latest moment"),
    (&["1", "… 9"], "select a server"),
    (&["X"], "crash or start the selected server"),
    (&["T"], "time out the selected server now; of a leader, send heartbeats now"),
    (&["I", "H"], "isolate the selected server, heal everything"),
    (&["L"], "select the next link"),
    (&["M"], "select the next message in flight"),
    (&["C"], "cut the selected link: one way, both, the other way, healed; copy the selected message"),
    (&["K", "Del"], "hold the selected message back, or let it go on; drop it"),
    (&["J"], "jot down a note on this moment"),
    (&["W"], "why? of what is selected; of nothing, of what just happened"),
    (&["/"], "type a command"),
    (&["\\"], "fold both sides away, or back"),
    (&["P"], "large, for a room that looks on, or back"),
    (&["D"], "light or dark"),
    (&["?", "Esc"], "this page; close it, select nothing"),
];

/// What a key means here; none if it is not ours.
pub fn meaning(press: &Press) -> Option<Msg> {
    match (press.on, press.key.as_str()) {
        (Focus::Dialog, _) => None,
        (_, "Escape") => Some(Msg::Escape),
        (Focus::Text, _) => None,
        (Focus::Button, " " | "Enter") => None,
        (Focus::Choice, " ") => None,
        (Focus::Choice | Focus::Slider, "ArrowLeft" | "ArrowRight" | "Home" | "End") => None,
        (_, key) => travel(key, press.shift).or_else(|| letter(key)),
    }
}

fn travel(key: &str, shift: bool) -> Option<Msg> {
    Some(match (key, shift) {
        (" ", _) => Msg::PlayOrPause,
        ("ArrowRight", false) => Msg::Step(Direction::Onward),
        ("ArrowLeft", false) => Msg::Step(Direction::Back),
        ("ArrowRight", true) => Msg::Turn(Direction::Onward),
        ("ArrowLeft", true) => Msg::Turn(Direction::Back),
        ("Home", _) => Msg::Start,
        ("End", _) => Msg::Latest,
        ("Delete", _) => Msg::Do(Deed::Drop),
        ("[", _) => Msg::Slower,
        ("]", _) => Msg::Faster,
        _ => return None,
    })
}

fn letter(key: &str) -> Option<Msg> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return None;
    };
    Some(match letter.to_ascii_lowercase() {
        digit @ '1'..='9' => Msg::SelectNth(digit as usize - '1' as usize),
        'x' => Msg::Do(Deed::CrashOrStart),
        't' => Msg::Do(Deed::TimeOut),
        'i' => Msg::Do(Deed::Isolate),
        'h' => Msg::Do(Deed::Heal),
        'l' => Msg::SelectNext(Kind::Link),
        'm' => Msg::SelectNext(Kind::Message),
        'c' => Msg::Do(Deed::CutOrCopy),
        'k' => Msg::Do(Deed::Hold),
        'j' => Msg::List(Browse::Write),
        'w' => Msg::Ask(Wish::Selected),
        '/' => Msg::GoToCommand,
        '\\' => Msg::Fold,
        'p' => Msg::Present,
        'd' => Msg::ChangeTheme,
        '?' => Msg::Show(Dialog::Keys),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, on: Focus, expected: Option<Msg>) {
        let press = Press { key: key.into(), shift: false, on };
        assert_eq!(meaning(&press), expected, "{press:?}");
    }

    #[test]
    fn a_letter_means_something_unless_it_is_typed() {
        check("x", Focus::Page, Some(Msg::Do(Deed::CrashOrStart)));
        check("X", Focus::Button, Some(Msg::Do(Deed::CrashOrStart)));
        check("x", Focus::Text, None);
        check("3", Focus::Page, Some(Msg::SelectNth(2)));
        check("F1", Focus::Page, None);
    }

    #[test]
    fn a_control_keeps_the_keys_it_understands() {
        check(" ", Focus::Page, Some(Msg::PlayOrPause));
        check(" ", Focus::Button, None);
        check("ArrowLeft", Focus::Button, Some(Msg::Step(Direction::Back)));
        check("ArrowLeft", Focus::Choice, None);
        check("ArrowLeft", Focus::Slider, None);
        check(" ", Focus::Slider, Some(Msg::PlayOrPause));
        check("Escape", Focus::Text, Some(Msg::Escape));
        check("Escape", Focus::Dialog, None);
    }
}
