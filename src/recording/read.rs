//! A recording read back from the script that it was written as.

use super::{Recording, Timed};
use crate::raft::Time;
use crate::script::Script;
use crate::script::line::Line;
use crate::sim::statement::Statement;

/// Why a text is no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no script: the first error, with its line.
    NoScript(String),
    /// It is a script, and more than a recording: this line stands in none.
    OnlyScript(usize),
}

impl Recording {
    /// The recording that this text is, and the moment at which it ends.
    ///
    /// # Errors
    /// If it is no script, or one that nobody recorded.
    pub fn from_script(text: &str) -> Result<(Recording, Time), Unread> {
        let script = Script::parse(text).map_err(|unreadable| {
            let first = unreadable.errors.first().map(|(error, _)| (error.line, error.message.as_str()));
            let (line, message) = first.unwrap_or_default();
            Unread::NoScript(format!("line {line}: {message}"))
        })?;
        if script.lines.is_empty() {
            return Err(Unread::NoScript("it is empty".into()));
        }
        let (mut recording, mut end) = (Recording::default(), Time(0));
        for source in &script.lines {
            let only_script = Unread::OnlyScript(source.number);
            let Ok(line) = &source.line else { return Err(only_script) };
            match line {
                Line::At { time, .. } if *time < end => return Err(only_script),
                Line::At { time, nth: Some(nth), line: Some(inner) } => {
                    let Line::Act(statement) = &**inner else { return Err(only_script) };
                    recording.acts.push(Timed { at: *time, nth: *nth, statement: statement.clone() });
                    end = *time;
                }
                Line::At { time, nth: None, line: None } => end = *time,
                line if recording.acts.is_empty() && end == Time(0) && recording.begins_with(line) => {}
                _ => return Err(only_script),
            }
        }
        Ok((recording, end))
    }

    /// Takes a line into the set-up; false if it belongs to none.
    pub(crate) fn begins_with(&mut self, line: &Line) -> bool {
        let setup = &mut self.setup;
        match line {
            Line::Cluster(servers) => setup.servers = *servers,
            Line::Seed(seed) => setup.seed = *seed,
            Line::Act(Statement::Set(settings)) => return setup.settings.set_all(settings).is_ok(),
            Line::Act(Statement::Break(rules)) => rules.iter().for_each(|rule| setup.rules.break_rule(*rule)),
            Line::Act(Statement::Mend(rules)) => rules.iter().for_each(|rule| setup.rules.mend(*rule)),
            Line::Given(given) => setup.given.push(given.clone()),
            _ => return false,
        }
        true
    }
}
