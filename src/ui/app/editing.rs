//! The command line as it is typed: what is offered, taken, searched for, pasted.

use std::rc::Rc;

use super::hearing::{self, own};
use super::model::Model;
use super::msg::{Direction, Errand};
use super::screen::go_to_command;
use crate::script::{self, Known};
use crate::ui::console::offers::Offers;
use crate::ui::console::talk::Words;
use crate::words;

/// What can happen to the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is this now.
    Type(String),
    /// It is said; or what is chosen is taken.
    Enter,
    /// An older or newer line is taken from the history, or an offer is chosen.
    Walk(Direction),
    /// It is completed.
    Complete,
    /// This offer is taken.
    Take(usize),
    /// No more offers.
    Close,
    /// The history is searched for it.
    Search,
    /// Several lines are said one after the other.
    Paste(String),
    /// It begins so; the rest is to be typed.
    Draft(String),
    /// This is said, and its answer is to be seen.
    Hear(String),
    /// All that was said goes to the clipboard.
    Copy,
    /// Nothing was said.
    Clear,
}

/// Does what happens to the line.
pub fn edit(model: &mut Model, edit: Edit) {
    let talk = Rc::make_mut(&mut model.talk);
    match edit {
        Edit::Type(text) => {
            talk.type_in(text);
            offer(model);
        }
        Edit::Enter => match talk.offers.chosen {
            Some(place) => take(model, place),
            None => enter(model),
        },
        Edit::Walk(direction) if talk.chooses(direction) => talk.offers.choose(direction),
        Edit::Walk(direction) => talk.recall(direction),
        Edit::Complete => complete(model),
        Edit::Take(place) => take(model, place),
        Edit::Close => talk.offers = Offers::default(),
        Edit::Search => talk.offers = Offers::of_history(&talk.input, &talk.history),
        Edit::Paste(text) => {
            say_all(model, &text);
            model.errands.push(Errand::KeepHistory);
        }
        Edit::Draft(text) => {
            talk.type_in(text);
            offer(model);
            go_to_command(model);
        }
        Edit::Hear(text) => {
            hearing::hear(model, &text);
            go_to_command(model);
        }
        Edit::Copy => {
            talk.copied = true;
            let mark = words::modified(model.frame.cluster.rules).map(|mark| format!("# {mark}\n"));
            model.errands.push(Errand::Copy(mark.unwrap_or_default() + &model.talk.text()));
        }
        Edit::Clear => talk.clear(),
    }
}

/// Offers what could stand next.
fn offer(model: &mut Model) {
    let cluster = &model.frame.cluster;
    let line = &model.talk.input;
    let offers = if model.talk.offers.of_history {
        Offers::of_history(line, &model.talk.history)
    } else if line.trim().is_empty() || line.contains('\n') {
        Offers::default()
    } else {
        let mut completion = script::complete(line, &Known::of(cluster));
        let (before, typed) = line.split_at(completion.start);
        let own = own::offers(before).into_iter().filter(|word| word.starts_with(typed));
        completion.words.extend(own.map(String::from));
        Offers::of_words(line, completion.start, completion.words)
    };
    Rc::make_mut(&mut model.talk).offers = offers;
}

fn take(model: &mut Model, place: usize) {
    let talk = Rc::make_mut(&mut model.talk);
    if let Some(line) = talk.offers.taken(&talk.input, place) {
        let of_history = talk.offers.of_history;
        talk.type_in(line);
        talk.offers = Offers::default();
        if !of_history {
            offer(model);
        }
    }
    model.errands.push(Errand::FocusCommand);
}

/// Completes the last word as far as there is one way to go on; where there are several, the first is chosen.
fn complete(model: &mut Model) {
    // While one typed, the run may have gone on: other messages are in flight.
    if model.talk.offers.chosen.is_none() {
        offer(model);
    }
    let talk = Rc::make_mut(&mut model.talk);
    match (talk.offers.chosen, talk.offers.words.len()) {
        (Some(place), _) => take(model, place),
        (None, 1) => take(model, 0),
        (None, _) => match talk.offers.shared(&talk.input) {
            Some(longer) => {
                talk.type_in(longer);
                offer(model);
            }
            None => talk.offers.choose(Direction::Onward),
        },
    }
}

fn enter(model: &mut Model) {
    let line = Rc::make_mut(&mut model.talk).take_input();
    match line.contains('\n') {
        true => say_all(model, &line),
        false => {
            Rc::make_mut(&mut model.talk).remember(&line);
            hearing::hear(model, &line);
        }
    }
    model.errands.push(Errand::KeepHistory);
}

/// Says line after line. Where one goes wrong it ends: that line and those behind it stand on the command line.
fn say_all(model: &mut Model, text: &str) {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    Rc::make_mut(&mut model.talk).type_in(String::new());
    for (place, line) in lines.iter().enumerate() {
        Rc::make_mut(&mut model.talk).remember(line);
        let is_expected = lines[place + 1..]
            .iter()
            .find(|next| !next.trim().is_empty())
            .is_some_and(|next| next.trim().eq_ignore_ascii_case("expect refused"));
        if hearing::hear(model, line) || is_expected && model.heard.refused.is_some() {
            continue;
        }
        let (number, all, left) = (place + 1, lines.len(), lines.len() - place - 1);
        let rest = match left {
            0 => "It stands".to_string(),
            1 => "The line behind it was not run; both stand".into(),
            left => format!("The {left} lines behind it were not run; all stand"),
        };
        say(
            model,
            Words::Error(format!(
                "Stopped at line {number} of {all}: `{}`. {rest} on the command line.",
                line.trim()
            )),
        );
        Rc::make_mut(&mut model.talk).type_in(lines[place..].join("\n"));
        return;
    }
    say(model, Words::Remark(format!("{} lines were run.", lines.len())));
}

fn say(model: &mut Model, words: Words) {
    Rc::make_mut(&mut model.talk).say(model.now, words);
}
