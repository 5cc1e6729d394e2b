//! When links were cut, and which. One stretch ends where the next begins, so that what is said of two never
//! stands in one place.

use crate::raft::Time;
use crate::sim::statement::{Ends, Statement};

/// A stretch in which the same links were cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// From when on.
    pub from: Time,
    /// Until when, if it is over.
    pub to: Option<Time>,
    /// What keeps servers apart.
    pub parts: Vec<Part>,
}

/// What keeps servers apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A partition, as it was said.
    Partition(String),
    /// The cut of one link.
    Link(Ends),
}

impl Cut {
    /// What was said: `partition S1 | S2 S3`, `cut S1 -> S2, S1 - S3`.
    pub fn text(&self) -> String {
        let said = |part: &Part| match part {
            Part::Partition(text) => text.clone(),
            Part::Link(ends) => ends.to_string(),
        };
        let said = self.parts.iter().map(said).collect::<Vec<_>>().join(", ");
        if matches!(self.parts[..], [Part::Link(_), ..]) { format!("cut {said}") } else { said }
    }
}

/// Takes over what was done at this moment.
pub fn take(cuts: &mut Vec<Cut>, statement: &Statement, at: Time) {
    let open = cuts.last().filter(|cut| cut.to.is_none()).map_or_else(Vec::new, |cut| cut.parts.clone());
    let parts = match statement {
        Statement::Partition(_) => vec![Part::Partition(statement.to_string())],
        Statement::Cut(ends) => open.iter().cloned().chain([Part::Link(*ends)]).collect(),
        Statement::Heal(None) => Vec::new(),
        Statement::Heal(Some(healed)) => open.iter().filter_map(|part| left(part, *healed)).collect(),
        _ => return,
    };
    if parts == open {
        return;
    }
    match cuts.last_mut() {
        Some(last) if last.from == at => drop(cuts.pop()),
        Some(last) if last.to.is_none() => last.to = Some(at),
        _ => {}
    }
    if !parts.is_empty() {
        cuts.push(Cut { from: at, to: None, parts });
    }
}

/// What is left of a cut when a link, or one direction of it, is healed.
fn left(part: &Part, healed: Ends) -> Option<Part> {
    let Part::Link(ends) = part else { return Some(part.clone()) };
    let there = ends.cover(ends.from, ends.to) && !healed.cover(ends.from, ends.to);
    let back = ends.cover(ends.to, ends.from) && !healed.cover(ends.to, ends.from);
    match (there, back) {
        (true, true) => Some(part.clone()),
        (true, false) => Some(Part::Link(Ends { both: false, ..*ends })),
        (false, true) => Some(Part::Link(Ends { from: ends.to, to: ends.from, both: false })),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{self, Line};

    /// What stands above the lanes after these statements, a millisecond apart.
    fn check(lines: &[&str], expected: &[(u64, Option<u64>, &str)]) {
        let mut cuts = Vec::new();
        for (ms, line) in lines.iter().enumerate() {
            let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { panic!("{line}") };
            take(&mut cuts, &statement, Time(ms as u64));
        }
        let found: Vec<_> = cuts.iter().map(|cut| (cut.from.0, cut.to.map(|to| to.0), cut.text())).collect();
        let expected: Vec<_> =
            expected.iter().map(|(from, to, text)| (*from, *to, text.to_string())).collect();
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn a_cut_lasts_until_it_is_healed() {
        check(&["partition S1", "heal"], &[(0, Some(1), "partition S1")]);
        check(&["cut S1 - S2", "heal S1 - S2"], &[(0, Some(1), "cut S1 - S2")]);
    }

    #[test]
    fn one_cut_after_the_other_is_told_together() {
        check(
            &["cut S1 -> S2", "cut S1 - S3", "heal S1 -> S3"],
            &[
                (0, Some(1), "cut S1 -> S2"),
                (1, Some(2), "cut S1 -> S2, S1 - S3"),
                (2, None, "cut S1 -> S2, S3 -> S1"),
            ],
        );
        check(
            &["cut S1 - S2", "partition S1 | S2"],
            &[(0, Some(1), "cut S1 - S2"), (1, None, "partition S1 | S2")],
        );
    }
}
