//! A challenge: where it begins, its goals, what may be used; and the grade of what somebody did.

use super::{Goal, Passage, Stage};
use crate::raft::{Micros, Time};
use crate::recording::Timed;
use crate::script::print_span;
use crate::sim::statement::Statement;

/// What may not be used unless `only` names it: it would change the question.
const NEVER: [&str; 5] = ["set", "break", "mend", "send", "load"];
/// The most time that may pass if a challenge does not say: a code must not keep its reader waiting.
const PATIENCE: Micros = Micros::millis(600_000);

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its name: that of its file.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How hard it is, from 1 to 5.
    pub level: u8,
    /// In how few actions it can be done well.
    pub par: usize,
    /// The most actions that count.
    pub most: Option<usize>,
    /// The most time that may pass.
    pub within: Option<Micros>,
    /// What may be used; none: all but what never may.
    pub only: Option<Vec<String>>,
    /// What may not be used.
    pub without: Vec<String>,
    /// The script with which it begins.
    pub start: Passage,
    /// What must hold at one moment.
    pub goals: Vec<Goal>,
}

/// What was done, when it reached the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// In how many actions.
    pub actions: usize,
    /// How much time passed.
    pub took: Micros,
}

impl Challenge {
    /// Plays what somebody did and looks whether the goal holds at the end: after so many events of that moment.
    ///
    /// # Errors
    /// Why it does not count: too much was used, or something that may not be; it cannot be done; or the goal does not hold.
    pub fn grade(&self, acts: &[Timed], (end, nth): (Time, u32)) -> Result<Grade, String> {
        let mut stage = Stage::default();
        if let Some(fault) = stage.play(&self.start).first() {
            return Err(format!("the challenge itself does not begin: {fault}"));
        }
        let (begin, _) = stage.now();
        let took = Micros(end.0.saturating_sub(begin.0));
        let most = self.within.unwrap_or(PATIENCE);
        if took > most {
            return Err(format!("it took {}, and {} are allowed", print_span(took), print_span(most)));
        }
        let counts = |act: &&Timed| !matches!(act.statement, Statement::Note(_));
        let actions = acts.iter().filter(counts).count();
        if let Some(most) = self.most.filter(|most| actions > *most) {
            return Err(format!("it took {actions} actions, and {most} are allowed"));
        }
        for act in acts {
            self.allows(&act.statement)?;
            if act.at > end {
                return Err(format!("`{}` is later than the end", act.statement));
            }
            stage.act(act).map_err(|why| format!("`{}` cannot be done: {why}", act.statement))?;
        }
        stage.reach(end, nth)?;
        self.reached(&mut stage)?;
        Ok(Grade { actions, took })
    }

    /// Whether the goal holds now.
    ///
    /// # Errors
    /// The first of its conditions that does not, and what was found instead.
    pub fn reached(&self, stage: &mut Stage) -> Result<(), String> {
        for goal in &self.goals {
            let not = |found| format!("the goal is not reached: {found} (expected: {})", goal.said.text);
            stage.check(goal).map_err(not)?;
        }
        Ok(())
    }

    /// Whether a statement may be used.
    ///
    /// # Errors
    /// If it may not.
    pub fn allows(&self, statement: &Statement) -> Result<(), String> {
        let said = match statement {
            Statement::Note(_) => return Ok(()),
            Statement::Ask { .. } => "command".to_owned(),
            other => other.to_string(),
        };
        let among = |list: &[String]| list.iter().any(|word| begins(&said, word));
        let is_allowed = match &self.only {
            Some(only) => among(only),
            None => !NEVER.iter().any(|word| begins(&said, word)),
        };
        if is_allowed && !among(&self.without) {
            Ok(())
        } else {
            Err(format!("`{statement}` may not be used in this challenge"))
        }
    }
}

/// Whether a statement begins with these whole words.
fn begins(said: &str, words: &str) -> bool {
    said.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
