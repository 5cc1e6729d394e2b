//! A script from a file, said statement by statement, with the one that comes next in sight.
//!
//! One of a hundred thousand lines is said a slice in each frame, so that the page answers meanwhile and shows how far
//! it is. What such a slice came to is taken over at its end, and undone as one.

use std::rc::Rc;

use super::branches;
use super::hearing;
use super::model::Model;
use super::runs;
use super::travel::arrived;
use crate::sim::statement::Setup;

/// A script under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Stepping {
    /// What its run begins with.
    setup: Setup,
    /// The lines that are said, each with its number in the file.
    pub lines: Rc<[(usize, String)]>,
    /// How many of them were said.
    pub said: usize,
    /// Whether all that are left are being said.
    pub goes: bool,
    /// The first line with which something was wrong, and what.
    pub failed: Option<(usize, String)>,
}

/// What can be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Begin again, and say nothing yet.
    Again,
    /// Say the next line.
    Next,
    /// Say all that are left.
    Rest,
    /// Say no more for now.
    Stop,
    /// It is not wanted any more.
    Close,
}

/// So many lines are said in one frame, at the most.
const LINES: usize = 2_000;

/// Nor does a frame begin another line once so many events have happened.
const EVENTS: u64 = 4_000;

/// The last lines are taken over and can be undone one by one, as those of a short script can.
const ONE_BY_ONE: usize = 100;

impl Stepping {
    /// A script of which nothing was said yet.
    pub fn of(setup: Setup, lines: Vec<(usize, String)>) -> Stepping {
        Stepping { setup, said: 0, goes: false, failed: None, lines: lines.into() }
    }

    /// The line that comes next.
    pub fn next(&self) -> Option<&(usize, String)> {
        self.lines.get(self.said)
    }
}

/// Does what is to be done with the script.
pub fn step(model: &mut Model, lines: Lines) {
    let Some(stepping) = model.stepping.clone() else { return };
    match lines {
        Lines::Close => {
            stop(model);
            model.stepping = None;
        }
        Lines::Stop => stop(model),
        Lines::Again => {
            if branches::instead(model, |model| model.begin(stepping.setup.clone())).is_err() {
                return;
            }
            model.playback.playing = false;
            model.stepping =
                Some(Rc::new(Stepping { said: 0, failed: None, goes: false, ..(*stepping).clone() }));
        }
        Lines::Next => drop(say_next(model)),
        Lines::Rest => say_the_rest(model),
    }
}

/// Says all lines that are left, the first of them now.
pub fn say_the_rest(model: &mut Model) {
    let Some(stepping) = &mut model.stepping else { return };
    Rc::make_mut(stepping).goes = true;
    // What can be undone is what was before it.
    say_next(model);
    go_on(model);
}

/// Whether lines are being said, frame by frame.
pub fn goes(model: &Model) -> bool {
    model.stepping.as_ref().is_some_and(|stepping| stepping.goes)
}

/// Somebody does something else: no more is said.
pub fn stop(model: &mut Model) {
    if goes(model) {
        model.stepping.iter_mut().for_each(|stepping| Rc::make_mut(stepping).goes = false);
        runs::touched(model);
    }
}

/// Says as many of the lines that are left as a frame has time for.
pub fn go_on(model: &mut Model) {
    let first = last(model);
    let mut lines = 0;
    while lines < LINES && last(model) - first < EVENTS && goes(model) {
        let left = model.stepping.as_ref().map_or(0, |stepping| stepping.lines.len() - stepping.said);
        model.hurries = left > ONE_BY_ONE;
        if !say_next(model) {
            stop(model);
        }
        lines += 1;
    }
    model.hurries = false;
    arrived(model);
}

/// The number of the latest event.
fn last(model: &Model) -> u64 {
    model.player.events().last().map_or(0, |event| event.id.0)
}

/// Says the next line; false if there is none.
fn say_next(model: &mut Model) -> bool {
    let Some(stepping) = model.stepping.as_mut().map(Rc::make_mut) else { return false };
    let Some((number, line)) = stepping.lines.clone().get(stepping.said).cloned() else { return false };
    stepping.said += 1;
    model.playback.playing = false;
    let is_fine = hearing::hear(model, &line);
    let next = model.stepping.as_ref().and_then(|script| script.next()).map(|(_, next)| next.trim());
    let is_expected = model.heard.refused.is_some() && next == Some("expect refused");
    if !is_fine && !is_expected {
        fails(model, number);
    }
    true
}

/// Something is wrong with a line: that is told beside the script, too. The first such line stays there.
fn fails(model: &mut Model, number: usize) {
    let why = model.talk.trouble().unwrap_or_default().to_string();
    if let Some(script) = model.stepping.as_mut().filter(|script| script.failed.is_none()) {
        Rc::make_mut(script).failed = Some((number, why));
    }
}
