//! Going from step to step, and what can be done in one.

use std::rc::Rc;

use super::super::assigning;
use super::super::model::Model;
use super::super::msg::Errand;
use super::super::runs;
use super::super::travel;
use super::data::{self, Lesson, Part, Sheet};
use super::keeping::keep;
use super::link::Link;
use super::loading::fetch;
use super::opening::{open, show_panel, take_over};
use super::outside::Chore;
use super::progress::Mark;
use super::show::{self, Stretch};
use super::stage::{self, Staged};
use super::{Answer, Learn, Learning, Load, Place, Solution, edit};
use crate::recording::Player;

/// Does what is to be done in a lesson or challenge that is open.
pub fn step(model: &mut Model, learn: Learn) {
    match learn {
        Learn::Next if model.screen.present && in_step(model) => {}
        Learn::Next => next(model),
        Learn::Back => match model.learning.at.step.checked_sub(1) {
            Some(before) => go(model, before),
            None => again(model),
        },
        Learn::Step(step) => go(model, step),
        Learn::Skip => show::finish(model),
        Learn::Answer(choice) => predict(model, choice),
        Learn::Solution => solution(model),
        Learn::Again => again(model),
        Learn::TakeOver => take_over(model),
        Learn::ComeBack => come_back(model),
        _ => {}
    }
}

/// A room is shown all of a step by one key: its run, up to each note and to the end, then the answer. Whether there
/// was something left to show.
fn in_step(model: &mut Model) -> bool {
    let asks = matches!(model.learning.step().map(|step| &step.part), Some(Part::Ask(_)));
    match show::is_under_way(model) {
        true if model.playback.playing => show::finish(model),
        true => model.playback.playing = true,
        false if asks && model.learning.at.answer == Answer::Open => predict(model, None),
        false => return false,
    }
    true
}

fn next(model: &mut Model) {
    let learning = &model.learning;
    let Some(lesson) = &learning.lesson else { return show_panel(model) };
    match (learning.at.step + 1 < lesson.steps.len(), next_lesson(learning)) {
        (true, _) => go(model, learning.at.step + 1),
        (false, Some(id)) => open(model, Link::lesson(&id, None)),
        (false, None) => {}
    }
}

/// The lesson after the open one.
pub fn next_lesson(learning: &Learning) -> Option<String> {
    let (Load::Here(index), Some(lesson)) = (&learning.index, &learning.lesson) else { return None };
    let place = index.lessons.iter().position(|listed| listed.id == lesson.id)?;
    index.lessons.get(place + 1).map(|listed| listed.id.clone())
}

/// A file came: the lesson or challenge that is wanted, or the challenge of the step.
pub fn arrived(model: &mut Model, file: &str, text: Result<String, String>) {
    let link = model.learning.link.clone();
    let Some(link) = link.filter(|_| lacking(&model.learning).is_some_and(|lacking| lacking == file)) else {
        return;
    };
    let is_lesson = link.file == file && link.to_challenge().is_none();
    let read = text.and_then(|text| match is_lesson {
        true => data::lesson(&text).map(|lesson| begin_lesson(model, lesson, &link)),
        false => data::sheet(&text).map(|sheet| begin_challenge(model, sheet)),
    });
    if let Err(why) = read {
        edit(model).trouble = Some(why);
    }
}

/// The file that is wanted and not here.
pub fn lacking(learning: &Learning) -> Option<String> {
    let link = learning.link.as_ref()?;
    match (learning.step().map(|step| &step.part), &learning.sheet) {
        (Some(Part::Challenge(id)), None) => Some(Link::challenge(id).file),
        (Some(_), _) | (_, Some(_)) => None,
        (None, None) => Some(link.file.clone()),
    }
}

fn begin_lesson(model: &mut Model, lesson: Lesson, link: &Link) {
    let wanted = link.step.as_ref();
    let place = lesson.steps.iter().position(|step| Some(&step.id) == wanted);
    // Who writes a lesson gives a step another title, and stays at it.
    let step = place.unwrap_or(model.learning.at.step.min(lesson.steps.len() - 1));
    edit(model).lesson = Some(Rc::new(lesson));
    go(model, step);
}

fn begin_challenge(model: &mut Model, sheet: Sheet) {
    edit(model).sheet = Some(Rc::new(sheet));
    stage(model, true);
    keep_address(model);
}

/// To a step of the open lesson.
pub fn go(model: &mut Model, step: usize) {
    let Some(lesson) = model.learning.lesson.clone().filter(|lesson| step < lesson.steps.len()) else {
        return;
    };
    show_panel(model);
    let learning = edit(model);
    (learning.at, learning.sheet) = (Place { step, ..Place::default() }, None);
    (learning.trouble, learning.aside, learning.listed) = (None, None, false);
    let here = &lesson.steps[step];
    learning.link = Some(Link::lesson(&lesson.id, Some(&here.id)));
    learning.progress.note(&lesson.id, &here.id, Mark::Seen);
    keep(model);
    keep_address(model);
    stage(model, true);
    if let Part::Challenge(id) = &here.part {
        fetch(model, &Link::challenge(id).file);
    }
}

/// The address is that of the step, to be sent and to be opened again.
fn keep_address(model: &mut Model) {
    let fragment = model.learning.link.as_ref().map_or_else(String::new, Link::fragment);
    model.errands.push(Errand::Learn(Chore::Address(assigning::locked(&fragment, model.locks))));
}

/// Puts the run of the step on the stage; it is played, or stands at its end at once.
fn stage(model: &mut Model, play: bool) {
    match staged(&model.learning).and_then(|staged| enter(model, &staged)) {
        Ok(()) if play => model.playback.playing = show::is_under_way(model),
        Ok(()) => show::finish(model),
        Err(why) => edit(model).trouble = Some(why),
    }
}

/// The run of the step, as far as one has come in it.
fn staged(learning: &Learning) -> Result<Staged, String> {
    let (at, none) = (&learning.at, Vec::new());
    let (mut before, show) = match (&learning.sheet, &learning.lesson) {
        (Some(sheet), _) => (none, sheet.challenge.start.text.as_str()),
        (None, Some(lesson)) => (stage::before(lesson, at.step), lesson.steps[at.step].show.as_str()),
        (None, None) => (none, ""),
    };
    let further = match (learning.step().map(|step| &step.part), learning.task()) {
        (Some(Part::Ask(ask)), _) if at.answer != Answer::Open => Some(ask.reveal.as_str()),
        (_, Some(task)) if at.solution == Solution::Played => Some(task.solution.as_str()),
        _ => None,
    };
    let last = match further {
        Some(further) => {
            before.push(show);
            further
        }
        None => show,
    };
    stage::stage(&before, last)
}

fn enter(model: &mut Model, staged: &Staged) -> Result<(), String> {
    let player = Player::open(staged.recording.clone()).map_err(|refused| refused.to_string())?;
    let stretch = Stretch::of(staged, model.playback.slowed());
    model.begin_with(player);
    // What was said to another run is not this one's.
    Rc::make_mut(&mut model.talk).clear();
    model.playback.keep_the_pace();
    model.runs.seen.set(None);
    show::reach(&mut model.player, staged.begin);
    travel::arrived(model);
    model.playback.playing = false;
    model.stretch = Some(stretch);
    let first = staged.recording.acts.len();
    let learning = edit(model);
    (learning.at.away, learning.at.shown, learning.at.first, learning.at.reached) =
        (false, false, first, None);
    let name = learning.lesson.as_ref().map(|lesson| &lesson.title);
    let name = name.or(learning.sheet.as_ref().map(|sheet| &sheet.challenge.title)).cloned();
    model.runs.name = model.runs.free(&name.unwrap_or_default());
    Ok(())
}

fn predict(model: &mut Model, choice: Option<usize>) {
    let Some(Part::Ask(ask)) = model.learning.step().map(|step| &step.part) else { return };
    if model.learning.at.answer == Answer::Open && choice.is_none_or(|choice| choice < ask.choices.len()) {
        edit(model).at.answer = Answer::Given(choice);
        stage(model, true);
    }
}

/// Once it is shown, it is played.
fn solution(model: &mut Model) {
    let at = &mut edit(model).at;
    if at.solution == Solution::Closed {
        at.solution = Solution::Open;
    } else {
        at.solution = Solution::Played;
        stage(model, true);
    }
}

fn again(model: &mut Model) {
    let at = &mut edit(model).at;
    *at = Place { step: at.step, hints: at.hints, ..Place::default() };
    stage(model, true);
}

/// Back to the step, where the reader left it: what was shown is not shown again.
fn come_back(model: &mut Model) {
    if !model.learning.at.away {
        return;
    }
    runs::put_away(model);
    let at = &mut edit(model).at;
    if let Answer::Told(chosen, _) = at.answer {
        at.answer = Answer::Given(chosen);
    }
    stage(model, false);
}
