//! A run as it is kept and exported: its recording as a script, and before that, in a comment, where one stood.

mod branches;

use super::branches::Branches;
use super::model::Model;
use super::playback::STOPS;
use crate::raft::Time;
use crate::raft::rules::Rules;
use crate::recording::{Moment, Recording, Unread};
use crate::sim::statement::Statement;
use crate::words;

/// What the first line begins with.
const MARK: &str = "# A run of Raftarium, left at ";

/// A run that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was recorded.
    pub recording: Recording,
    /// The latest moment reached.
    pub end: Time,
    /// Where one stood.
    pub now: Moment,
    /// Its branches.
    pub branches: Branches,
    /// How fast it was played, if that is known.
    pub stop: Option<usize>,
}

/// Why a text is no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// It is no text.
    NoText,
    /// It was saved here, by a version that knows more; and what is not known.
    Newer(String),
    /// Its end is missing.
    CutShort,
    /// It is no recording.
    Unread(Unread),
}

/// The model's run as text.
pub fn write(model: &Model) -> String {
    let (recording, branches) = (model.player.recording(), &model.branches);
    text(recording, branches, model.latest, model.moment(), model.playback.stop)
}

/// A recording that goes up to `end` as text, with where one stands in it and how fast it is played.
pub fn text(recording: &Recording, branches: &Branches, end: Time, now: Moment, speed: usize) -> String {
    let script = recording.to_script(end);
    let branches = branches::write(branches);
    let count = recording.acts.len();
    let modified =
        words::modified(ever_broken(recording)).map_or_else(String::new, |mark| format!("# {mark}\n"));
    format!("{MARK}{now}, speed {speed}, {count} statements\n{modified}{branches}{script}")
}

/// The rules that are off in a run, sometime.
fn ever_broken(recording: &Recording) -> Rules {
    let mut rules = recording.setup.rules;
    for act in recording.acts.iter() {
        if let Statement::Break(broken) = &act.statement {
            broken.iter().for_each(|rule| rules.break_rule(*rule));
        }
    }
    rules
}

/// Whether a run that was written here is one of modified Raft.
pub fn is_modified(text: &str) -> bool {
    text.lines().take_while(|line| line.starts_with('#')).any(|line| line.starts_with("# Modified Raft"))
}

/// The run that a text is.
///
/// # Errors
/// If it is none: no script, one that nobody recorded, or one that was kept and has lost its end.
pub fn read(text: &str) -> Result<Kept, Unkept> {
    let mark = text.lines().next().and_then(|line| line.strip_prefix(MARK));
    if mark.is_some() && !text.ends_with('\n') {
        return Err(Unkept::CutShort);
    }
    // What is no text at all was read as one, with marks where that was impossible.
    if text.contains(['\0', '\u{fffd}']) {
        return Err(Unkept::NoText);
    }
    let (recording, end) = Recording::from_script(text).map_err(|unread| match unread {
        Unread::NoScript(why) if mark.is_some() => Unkept::Newer(why),
        unread => Unkept::Unread(unread),
    })?;
    let Some((now, stop, count)) = mark.and_then(left) else {
        let now = Moment::end_of(end);
        let branches = branches::read(text, &recording, now, end);
        return Ok(Kept { recording, end, now, branches, stop: None });
    };
    // Statements stand before the last line, which says until when the run went.
    let complete =
        recording.acts.len() == count && text.lines().last().is_some_and(|line| !line.contains('/'));
    match complete {
        true => {
            let now = now.within(end);
            let branches = branches::read(text, &recording, now, end);
            Ok(Kept { recording, end, now, branches, stop: Some(stop) })
        }
        false => Err(Unkept::CutShort),
    }
}

/// `1862007 us after 3 events, speed 2, 12 statements`
fn left(said: &str) -> Option<(Moment, usize, usize)> {
    let (now, rest) = said.split_once(", speed ")?;
    let (stop, count) = rest.strip_suffix(" statements")?.split_once(", ")?;
    let stop = stop.parse().ok().filter(|stop| *stop < STOPS.len())?;
    Some((Moment::read(now)?, stop, count.parse().ok()?))
}
