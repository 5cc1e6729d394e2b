//! A script from a file, said statement by statement, with the one that comes next in sight.

use std::rc::Rc;

use super::hearing;
use super::model::Model;
use crate::recording::Player;
use crate::sim::statement::Setup;

/// A script under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Stepping {
    /// What its run begins with.
    setup: Setup,
    /// The lines that are said, each with its number in the file.
    pub lines: Vec<(usize, String)>,
    /// How many of them were said.
    pub said: usize,
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
    /// It is not wanted any more.
    Close,
}

impl Stepping {
    /// A script whose lines were all said.
    pub fn of(setup: Setup, lines: Vec<(usize, String)>) -> Stepping {
        Stepping { setup, said: lines.len(), lines }
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
        Lines::Close => model.stepping = None,
        Lines::Again => {
            let Ok(player) = Player::new(stepping.setup.clone()) else { return };
            model.begin_with(player);
            model.playback.playing = false;
            model.stepping = Some(Rc::new(Stepping { said: 0, ..(*stepping).clone() }));
        }
        Lines::Next => say(model, 1),
        Lines::Rest => say(model, stepping.lines.len()),
    }
}

fn say(model: &mut Model, most: usize) {
    for _ in 0..most {
        let Some(stepping) = model.stepping.as_mut().map(Rc::make_mut) else { return };
        let Some((_, line)) = stepping.next().cloned() else { return };
        stepping.said += 1;
        model.playback.playing = false;
        hearing::hear(model, &line);
    }
}
