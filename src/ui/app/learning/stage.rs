//! The run of a lesson at a step: what all steps before it did, and the stretch that is played now.

use super::data::{Lesson, Part, Step, passage};
use crate::lesson::Stage;
use crate::lesson::stage::begins_anew;
use crate::raft::Time;
use crate::recording::Recording;
use crate::sim::statement::Statement;

/// A moment, and after how many of its events.
pub type Moment = (Time, u32);

/// A run that is to be played from one moment to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Staged {
    /// The run.
    pub recording: Recording,
    /// Where the stretch begins.
    pub begin: Moment,
    /// Where it ends.
    pub end: Moment,
    /// How much was noted before it at the moment at which it begins.
    pub noted: usize,
    /// When each of its events happens.
    pub events: Vec<Time>,
}

/// The scripts that were played before a step, each step ended as its reveal or its solution has it.
pub fn before(lesson: &Lesson, step: usize) -> Vec<&str> {
    lesson.steps[..step].iter().flat_map(|step| [step.show.as_str(), ending(step)]).collect()
}

/// With what a step ends.
fn ending(step: &Step) -> &str {
    match &step.part {
        Part::Ask(ask) => &ask.reveal,
        Part::Do(task) => &task.solution,
        Part::Read | Part::Challenge(_) => "",
    }
}

/// Plays what comes before silently, and finds out what the last piece will do.
///
/// # Errors
/// If a script cannot be played.
pub fn stage(before: &[&str], last: &str) -> Result<Staged, String> {
    let mut stage = Stage::default();
    // What may break was looked at when the lesson was checked.
    stage.let_break();
    let mut pieces: Vec<&str> = before.to_vec();
    pieces.push(last);
    // A piece that begins anew makes all before it idle.
    let first = pieces.iter().rposition(|piece| begins_anew(piece)).unwrap_or(0);
    let (mut begin, mut happened, mut noted) = (stage.now(), 0, 0);
    for (place, piece) in pieces.iter().enumerate().skip(first) {
        if place + 1 == pieces.len() {
            (begin, happened, noted) = match place == first {
                true => Default::default(),
                false => (stage.now(), stage.events().len(), noted_now(&stage)),
            };
        }
        if let Some(fault) = stage.play(&passage((*piece).into())).first() {
            return Err(fault.message.clone());
        }
        stage.let_break();
    }
    Ok(Staged {
        recording: stage.recording(),
        begin,
        end: stage.now(),
        noted,
        events: stage.events()[happened..].to_vec(),
    })
}

/// How much was noted at the moment that a run has come to.
fn noted_now(stage: &Stage) -> usize {
    let now = stage.acts().iter().rev().take_while(|act| act.at == stage.now().0);
    now.filter(|act| matches!(act.statement, Statement::Note(_))).count()
}
