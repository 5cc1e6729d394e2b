//! Plays a course: every script runs, every right answer is what happens and no wrong one is, every goal is reached by its
//! solution and not before.

use super::course::Course;
use super::read::{Ask, Lesson, Part, Sheet, Task};
use super::{Fault, Goal, Passage, Stage};
use crate::script::line::Claim;

/// What is wrong with a course when it is played.
pub fn check(course: &Course) -> Vec<Fault> {
    let lessons = course.lessons.iter().flat_map(lesson);
    lessons.chain(course.challenges.iter().flat_map(challenge)).collect()
}

/// Plays a lesson from its first step to its last.
pub fn lesson(lesson: &Lesson) -> Vec<Fault> {
    let mut player = Player::default();
    for step in &lesson.steps {
        if let Some(show) = &step.show {
            player.play(show);
        }
        match &step.part {
            Part::Ask(ask) => player.ask(ask),
            Part::Do(task) => player.task(task),
            Part::Read | Part::Challenge(_) => {}
        }
    }
    player.faults
}

/// Plays a challenge's solution, and grades it as anybody's.
pub fn challenge(sheet: &Sheet) -> Vec<Fault> {
    let mut player = Player::default();
    player.play(&sheet.challenge.start);
    let before = player.stage.acts().len();
    player.task(&sheet.task);
    if player.faults.is_empty() {
        let solution = &sheet.task.solution;
        let graded = sheet.challenge.grade(&player.stage.acts()[before..], player.stage.now());
        player.faults.extend(match graded {
            Err(why) => Some(solution.fault(format!("the solution does not count: {why}"))),
            Ok(grade) if grade.actions > sheet.challenge.par => Some(solution.fault(format!(
                "the solution takes {} actions, and par is {}",
                grade.actions, sheet.challenge.par
            ))),
            Ok(_) => None,
        });
    }
    player.faults
}

/// A lesson under way. After a fault in a script nothing more is said of its run: the rest would only follow from it.
#[derive(Default)]
struct Player {
    stage: Stage,
    is_lost: bool,
    faults: Vec<Fault>,
}

impl Player {
    fn play(&mut self, piece: &Passage) {
        let is_new = piece.text.trim_start().starts_with("case ");
        if self.is_lost && !is_new {
            return;
        }
        let faults = self.stage.play(piece);
        self.is_lost = !faults.is_empty();
        self.faults.extend(faults);
    }

    fn ask(&mut self, ask: &Ask) {
        self.play(&ask.reveal);
        if self.is_lost {
            return;
        }
        for choice in &ask.choices {
            if let Some(unknown) = choice.when.iter().find_map(|goal| self.stage.knows(goal).err()) {
                self.faults.push(unknown);
                continue;
            }
            let fails = choice.when.iter().find_map(|goal| Some((goal, self.stage.check(goal).err()?)));
            match fails {
                Some((goal, found)) if choice.is_right => {
                    self.faults
                        .push(goal.said.fault(format!("the right answer is not what happens: {found}")));
                }
                None if !choice.is_right => {
                    self.faults
                        .push(choice.text.fault("this answer is marked as wrong, and it is what happens"));
                }
                _ => {}
            }
        }
    }

    fn task(&mut self, task: &Task) {
        if !self.is_lost && self.all_hold(&task.goals) {
            self.faults.push(task.goals[0].said.fault("the goal is reached before anything was done"));
        }
        if task.goals.iter().any(|goal| matches!(goal.condition.claim, Claim::Violated(_))) {
            self.stage.let_break();
        }
        self.play(&task.solution);
        if self.is_lost {
            return;
        }
        for goal in &task.goals {
            let found = match self.stage.knows(goal) {
                Ok(()) => self.stage.check(goal),
                Err(unknown) => Err(unknown.message),
            };
            if let Err(found) = found {
                self.faults.push(goal.said.fault(format!("the solution does not reach the goal: {found}")));
            }
        }
    }

    fn all_hold(&mut self, goals: &[Goal]) -> bool {
        !goals.is_empty() && goals.iter().all(|goal| self.stage.check(goal).is_ok())
    }
}
