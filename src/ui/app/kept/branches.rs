//! The branches of a run in its text: comments before the script, so that whoever runs the script runs the branch
//! that is open, and nothing else.
//!
//! ```text
//! # Branch 0, left at 1500000 us of 2000000 us: Main
//! #| cluster 5
//! #| …
//! # Branch 1 from 0 at 1862000 us, open: kill S1
//! ```

use std::rc::Rc;

use crate::raft::Time;
use crate::recording::{Moment, Recording};
use crate::ui::app::branches::{Branch, Branches};

const HEAD: &str = "# Branch ";
const LINE: &str = "#| ";

/// All branches; of the open one only its name and place, for its script is the text itself.
pub fn write(branches: &Branches) -> String {
    branches.all.iter().map(|branch| one(branch, branch.id == branches.open)).collect()
}

fn one(branch: &Branch, open: bool) -> String {
    let Branch { id, name, left, run, now, latest, .. } = branch;
    let from = left.map_or(String::new(), |(from, at)| format!(" from {from} at {} us", at.0));
    if open {
        return format!("{HEAD}{id}{from}, open: {name}\n");
    }
    let lines: String = run.to_script(*latest).lines().map(|line| format!("{LINE}{line}\n")).collect();
    format!("{HEAD}{id}{from}, left at {now} of {} us: {name}\n{lines}", latest.0)
}

/// The branches in a text, of which the script is `open`. What cannot be read of them is left out.
pub fn read(text: &str, open: &Recording, now: Moment, latest: Time) -> Branches {
    let mut branches = Branches::default();
    let mut all: Vec<Branch> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix(HEAD).and_then(Head::read) else { continue };
        let mut script = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(LINE.trim_end())) {
            script += line.strip_prefix(LINE).unwrap_or_default();
            script.push('\n');
        }
        let run = match head.moments {
            None => Some((open.clone(), now, latest)),
            Some((now, _)) => {
                Recording::from_script(&script).ok().map(|(run, end)| (run, now.within(end), end))
            }
        };
        let known = |id: u32| all.iter().any(|branch| branch.id == id);
        let Some((run, now, latest)) = run.filter(|_| !known(head.id)) else { continue };
        let left = head.left.filter(|(from, _)| known(*from));
        if head.moments.is_none() {
            branches.open = head.id;
        }
        all.push(Branch::read(head.id, head.name.to_string(), left, run, now, latest));
    }
    // Without an open one it is not known to which the script belongs.
    if all.iter().any(|branch| branch.id == branches.open && *branch.run == *open) {
        branches.all = Rc::new(all);
    }
    branches
}

/// What stands in the first line of a branch.
struct Head<'a> {
    id: u32,
    left: Option<(u32, Time)>,
    /// Where one stood, and the latest moment; none: it is open.
    moments: Option<(Moment, Time)>,
    name: &'a str,
}

impl Head<'_> {
    fn read(line: &str) -> Option<Head<'_>> {
        let (place, rest) = line.split_once(", ")?;
        let (state, name) = rest.split_once(": ")?;
        let (id, left) = match place.split_once(" from ") {
            None => (place, None),
            Some((id, from)) => {
                let (from, at) = from.split_once(" at ")?;
                (id, Some((from.parse().ok()?, micros(at)?)))
            }
        };
        let moments = match state {
            "open" => None,
            _ => {
                let (now, latest) = state.strip_prefix("left at ")?.split_once(" of ")?;
                Some((Moment::read(now)?, micros(latest)?))
            }
        };
        Some(Head { id: id.parse().ok()?, left, moments, name })
    }
}

fn micros(text: &str) -> Option<Time> {
    text.strip_suffix(" us")?.parse().ok().map(Time)
}
