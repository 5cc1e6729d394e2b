//! Lessons and challenges as they were rendered when the page was built: what the panel shows and the engine plays.

mod read;

use std::collections::BTreeMap;

use crate::lesson::{Challenge, Goal};

pub use read::{index, lesson, passage, sheet, words};

/// All there is to learn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The lessons, in the order of the course.
    pub lessons: Vec<Listed>,
    /// The challenges, from easy to hard.
    pub challenges: Vec<Listed>,
}

/// A line of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its name in links.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How long a lesson takes, in minutes; how hard a challenge is, from 1 to 5.
    pub weight: u64,
    /// In how few actions a challenge can be done well.
    pub par: u64,
    /// The names of a lesson's steps.
    pub steps: Vec<String>,
}

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name in links.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How long it takes, in minutes.
    pub minutes: u64,
    /// The question that it answers.
    pub question: String,
    /// What stands before its first step, as HTML.
    pub intro: String,
    /// Its steps; never none.
    pub steps: Vec<Step>,
}

/// A step of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name in links.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its text, as HTML.
    pub html: String,
    /// The script that is played when it begins.
    pub show: String,
    /// What there is to do.
    pub part: Part,
    /// What is said to whoever presents it, as HTML.
    pub notes: String,
    /// How long it takes before a class, in seconds; 0: nothing says so.
    pub seconds: u64,
}

/// What there is to do in a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Nothing.
    Read,
    /// To predict something.
    Ask(Ask),
    /// To reach a goal.
    Do(Task),
    /// A challenge, by its name.
    Challenge(String),
}

/// A question that the run answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question, as HTML.
    pub html: String,
    /// What one may predict.
    pub choices: Vec<Choice>,
    /// The script that answers it.
    pub reveal: String,
}

/// A prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its words, as HTML.
    pub html: String,
    /// What holds when it came to that.
    pub when: Vec<Goal>,
    /// The misconception behind it, by its name.
    pub misconception: Option<String>,
    /// Why it is so, or not so, as HTML.
    pub why: Option<String>,
}

/// A goal to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What is asked for, as HTML.
    pub html: String,
    /// What must hold at one moment.
    pub goals: Vec<Goal>,
    /// Hints, from the vague to the plain, as HTML.
    pub hints: Vec<String>,
    /// A script that reaches the goal.
    pub solution: String,
}

/// A challenge with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What the engine grades.
    pub challenge: Challenge,
    /// Its text, as HTML.
    pub html: String,
    /// What is to be done.
    pub task: Task,
}

/// Words or misconceptions by their names: title and HTML.
pub type Words = BTreeMap<String, (String, String)>;
