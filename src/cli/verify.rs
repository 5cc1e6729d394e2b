//! `raftarium verify CODE…`: plays what somebody did in a challenge once more, and says whether it reached the goal.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::lesson::read;
use super::output::Output;
use crate::lesson::code::Code;
use crate::lesson::course::{Course, Files};
use crate::script::error::escaped;
use crate::script::print_span;

/// What `raftarium verify` is told.
#[derive(Debug, Args)]
pub struct Verify {
    /// The result codes.
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// Challenges of your own: a folder of lessons, in place of the course's.
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

/// Verifies all codes, one line each.
pub fn verify(arguments: &Verify) -> ExitCode {
    let course = match course(arguments.lessons.as_deref()) {
        Ok(course) => course,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let mut output = Output::new();
    let mut is_fine = true;
    for code in &arguments.codes {
        match one(&course, code) {
            Ok(line) => output.line(line),
            Err(why) => {
                is_fine = false;
                output.line(format!("refused: {why}"));
            }
        }
    }
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn one(course: &Course, code: &str) -> Result<String, String> {
    let code = Code::read(code)?;
    let name = &code.challenge;
    let known = || format!("there is no challenge {}", escaped(name));
    let sheet = course.challenges.iter().find(|sheet| sheet.challenge.id == *name).ok_or_else(known)?;
    let challenge = &sheet.challenge;
    if !code.is_for(challenge) {
        return Err(format!("{name}: the code was made for another version of this challenge"));
    }
    let grade = challenge.grade(&code.acts, code.end).map_err(|why| format!("{name}: {why}"))?;
    let actions = if grade.actions == 1 { "1 action".into() } else { format!("{} actions", grade.actions) };
    Ok(format!(
        "{name}: the goal is reached, in {actions} (par {}), after {}",
        challenge.par,
        print_span(grade.took)
    ))
}

fn course(folder: Option<&Path>) -> Result<Course, String> {
    let files: Files = match folder {
        Some(folder) => read(folder)?,
        None => challenges().map(|(name, text)| (format!("challenges/{name}.md"), text.to_owned())).collect(),
    };
    Ok(Course::read(&files, &Files::new()).0)
}

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// The challenges of the course, by name.
        pub fn challenges() -> impl Iterator<Item = (&'static str, &'static str)> {
            [$(($name, include_str!(concat!("../../lessons/challenges/", $name, ".md")))),*].into_iter()
        }
    };
}

built_in!(
    "break-the-restriction",
    "bug-of-2015",
    "depose-without-a-crash",
    "do-it-twice",
    "elect-s3",
    "grow-to-five",
    "hand-over",
    "keep-the-leader",
    "leave-one-behind",
    "lose-an-uncommitted-write",
    "lose-what-was-committed",
    "make-logs-differ",
    "needs-a-snapshot",
    "outlive-two",
    "read-the-past",
    "replace-all-three",
    "say-yes-too-early",
    "split-a-vote",
    "stale-lease",
    "stop-the-service",
    "two-leaders",
    "unknown-and-impossible",
    "unknown-but-happened",
    "vote-twice",
);
