//! What the run says to a step: looked at after every message.

use super::super::model::Model;
use super::data::Part;
use super::keeping::keep;
use super::opening::take_over;
use super::progress::Mark;
use super::{Answer, Learning, Solution, edit, show};
use crate::lesson::code::Code;
use crate::lesson::{Goal, Grade};
use crate::raft::Micros;
use crate::recording::{Player, Timed};
use crate::sim::statement::Statement;
use crate::ui::app::listing::note_of;

/// Takes over what the run shows now.
pub fn follow(model: &mut Model) {
    if !model.learning.is_staged() {
        return;
    }
    let is_over = model.stretch.as_ref().is_some_and(|stretch| stretch.is_over(&model.player));
    let at = &model.learning.at;
    let (remark, actions) = (remark(model), actions(&model.player, at.first).count());
    if at.remark != remark || at.actions != actions || is_over && !at.shown {
        let at = &mut edit(model).at;
        (at.remark, at.actions, at.shown) = (remark, actions, at.shown || is_over);
    }
    if is_over {
        answer(model);
        look_for_the_goal(model);
    }
}

/// What was noted last in the stretch; what the step before noted at the same moment is not.
fn remark(model: &Model) -> Option<String> {
    let stretch = model.stretch.as_ref()?;
    let events = model.player.events().iter().rev().take_while(|event| event.at >= stretch.begin.0);
    let notes: Vec<&str> = events.filter_map(note_of).collect();
    notes.first().filter(|_| notes.len() > stretch.noted).map(|note| (*note).into())
}

/// What was done since the step began.
fn actions(player: &Player, first: usize) -> impl Iterator<Item = &Timed> {
    player.recording().acts.from(first).filter(|act| !matches!(act.statement, Statement::Note(_)))
}

/// The run has answered: which of the choices is it?
fn answer(model: &mut Model) {
    let learning = &model.learning;
    let Answer::Given(chosen) = learning.at.answer else { return };
    let Some(Part::Ask(ask)) = learning.step().map(|step| &step.part) else { return };
    let all_hold = |goals: &[Goal]| goals.iter().all(|goal| model.player.holds(&goal.condition));
    let happened: Vec<bool> = ask.choices.iter().map(|choice| all_hold(&choice.when)).collect();
    let mark = chosen.map(|chosen| if happened[chosen] { Mark::Right } else { Mark::Wrong });
    edit(model).at.answer = Answer::Told(chosen, happened);
    mark.into_iter().for_each(|mark| note(model, mark));
}

fn look_for_the_goal(model: &mut Model) {
    let learning = &model.learning;
    let Some(task) = learning.task() else { return };
    // What was reached in a way that does not count can be reached again once the past was changed.
    let vain = matches!(learning.at.reached, Some(Err(_))) && model.player.edition() != learning.at.vain;
    if vain || !model.player.waits() {
        let goals = task.goals.iter().map(|goal| goal.condition.clone()).collect();
        model.player.want(goals);
        edit(model).at.reached = None;
    }
    if model.player.met().is_some() && model.learning.at.reached.is_none() {
        reached(model);
    }
}

fn reached(model: &mut Model) {
    let graded = grade(model);
    model.playback.playing = false;
    let edition = model.player.edition();
    let at = &mut edit(model).at;
    (at.reached, at.vain) = (Some(graded.clone()), edition);
    if let (Ok((grade, code)), Solution::Closed | Solution::Open) = (graded, at.solution) {
        let sheet = model.learning.sheet.clone();
        if let (Some(sheet), Some(code)) = (sheet, code) {
            edit(model).progress.solve(&sheet.challenge.id, grade.actions, code);
        }
        note(model, Mark::Right);
    }
}

/// How well it was done; of a challenge by playing it once more, as whoever verifies its code will.
fn grade(model: &Model) -> Result<(Grade, Option<String>), String> {
    let Learning { sheet, at, .. } = &*model.learning;
    let end = model.player.met().unwrap_or_else(|| model.player.place());
    let acts: Vec<Timed> =
        actions(&model.player, at.first).filter(|act| (act.at, act.nth) < end).cloned().collect();
    match sheet {
        _ if at.solution == Solution::Played => Ok((Grade { actions: 0, took: Micros(0) }, None)),
        None => Ok((Grade { actions: acts.len(), took: Micros(0) }, None)),
        Some(sheet) => {
            let grade = sheet.challenge.grade(&acts, end)?;
            Ok((grade, Some(Code::new(&sheet.challenge, &acts, end).print())))
        }
    }
}

/// Notes how far the step was brought.
fn note(model: &mut Model, mark: Mark) {
    let learning = edit(model);
    if let Some(lesson) = learning.lesson.clone() {
        learning.progress.note(&lesson.id, &lesson.steps[learning.at.step].id, mark);
    }
    keep(model);
}

/// Before something is done: a challenge may not allow it; and a task begins where its stretch ends.
///
/// # Errors
/// If it is not allowed.
pub fn before_acting(model: &mut Model, statement: &Statement) -> Result<(), String> {
    if !model.learning.is_staged() {
        return Ok(());
    }
    if let Some(sheet) = &model.learning.sheet {
        sheet.challenge.allows(statement)?;
    }
    if model.learning.task().is_some() && show::is_under_way(model) {
        show::finish(model);
    }
    Ok(())
}

/// Something was done: where no step asks for it, the run is the reader's own from here on.
pub fn acted(model: &mut Model) {
    if model.learning.task().is_none() {
        take_over(model);
    }
}
