//! Lessons are opened and left, and with them the runs: what was open before comes back, what was taken over is kept.

use super::super::assigning;
use super::super::model::Model;
use super::super::msg::Errand;
use super::super::runs;
use super::super::screen::{Panel, Rail};
use super::super::sharing::LESSONS;
use super::link::Link;
use super::loading::{Load, anew, fetch};
use super::outside::Chore;
use super::{Learning, Place, edit, steps};
use crate::ui::notice::Notice;

/// Shows the panel, and loads the list if it is not there.
pub(super) fn show_panel(model: &mut Model) {
    let screen = &mut model.screen;
    (screen.rail, screen.panel, screen.folded) = (Rail::Learn, Panel::Learn, false);
    ask_for_list(model);
}

/// Loads the list if it is not there: the panel shows it, and the palette has all that stands in it.
pub(in super::super) fn ask_for_list(model: &mut Model) {
    if matches!(model.learning.index, Load::Not) {
        edit(model).index = Load::Coming;
        fetch(model, "index");
    }
}

/// To the list of the course, and to the run that was open before.
pub(in super::super) fn forget(model: &mut Model) {
    leave(model);
    anew(model);
}

/// Opens what a link leads to. The run that is open now is kept, to come back to.
pub fn open(model: &mut Model, link: Link) {
    show_panel(model);
    let here = model.learning.link.as_ref().is_some_and(|open| open.file == link.file);
    if let (true, Some(lesson)) = (here, &model.learning.lesson) {
        let step = lesson.steps.iter().position(|step| Some(&step.id) == link.step.as_ref()).unwrap_or(0);
        return steps::go(model, step);
    }
    if !runs::may_leave(model) {
        model.notice = Some(Notice { text: model.runs.said.clone(), offer: None });
        return;
    }
    put_aside(model);
    model.stretch = None;
    let (file, learning) = (link.file.clone(), edit(model));
    (learning.lesson, learning.sheet, learning.trouble, learning.aside) = (None, None, None, None);
    (learning.listed, learning.at) = (false, Place::default());
    learning.link = Some(link);
    fetch(model, &file);
}

/// The run that is open when a lesson is opened comes back when that is left.
fn put_aside(model: &mut Model) {
    if model.learning.before.is_some() {
        return;
    }
    let before = runs::put_away(model);
    edit(model).before = Some(before);
}

/// To the list, and to the run that was open before.
pub(super) fn leave(model: &mut Model) {
    if model.learning.link.is_none() {
        return;
    }
    let before = {
        let learning = edit(model);
        (learning.link, learning.lesson, learning.sheet) = (None, None, None);
        (learning.trouble, learning.aside, learning.at) = (None, None, Place::default());
        learning.before.take()
    };
    model.stretch = None;
    // What an assignment locks is locked in the list, too, and after a reload of it.
    let list = if model.locks.is_empty() { String::new() } else { assigning::locked(LESSONS, model.locks) };
    model.errands.push(Errand::Learn(Chore::Address(list)));
    if let Some((name, text)) = before {
        runs::bring_back(model, name, &text);
    }
}

/// Another run was put in the place of this one: if it was that of a step, the reader is away from it.
pub fn left(model: &mut Model) {
    if model.learning.is_staged() {
        edit(model).at.away = true;
    }
    model.stretch = None;
}

/// The name of a run that somebody took over.
fn own_name(learning: &Learning) -> String {
    match (&learning.lesson, &learning.sheet) {
        (Some(lesson), _) => format!("{}, step {}", lesson.title, learning.at.step + 1),
        (None, Some(sheet)) => sheet.challenge.title.clone(),
        (None, None) => String::new(),
    }
}

/// The run is the reader's own: it has a name, and is kept.
pub(super) fn take_over(model: &mut Model) {
    if !model.learning.is_staged() {
        return;
    }
    edit(model).at.away = true;
    (model.playback.playing, model.stretch) = (false, None);
    model.player.want(Vec::new());
    model.runs.name = model.runs.free(&own_name(&model.learning));
    model.runs.seen.set(None);
    runs::touched(model);
}
