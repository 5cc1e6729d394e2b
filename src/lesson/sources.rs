//! Where a claim is written: the sections and figures that exist, and those that a text names.

use super::{Fault, Passage};

/// The sections of *In Search of an Understandable Consensus Algorithm (Extended Version)*.
const PAPER: &[&str] = &[
    "1", "2", "3", "4", "5", "5.1", "5.2", "5.3", "5.4", "5.4.1", "5.4.2", "5.4.3", "5.5", "5.6", "6", "7",
    "8", "9", "9.1", "9.2", "9.3", "10", "11",
];

/// How many figures it has.
const FIGURES: u32 = 16;

/// The sections of Ongaro's dissertation that are numbered.
const DISSERTATION: &[&str] = &[
    "1", "2", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.6.1", "3.6.2", "3.6.3",
    "3.7", "3.8", "3.9", "3.10", "3.11", "4", "4.1", "4.2", "4.2.1", "4.2.2", "4.2.3", "4.2.4", "4.3", "4.4",
    "4.5", "5", "5.1", "5.1.1", "5.1.2", "5.1.3", "5.2", "5.3", "5.3.1", "5.3.2", "5.4", "5.4.1", "5.4.2",
    "5.5", "6", "6.1", "6.2", "6.3", "6.4", "6.4.1", "6.5", "7", "8", "9", "9.1", "9.2", "9.3", "9.4", "9.5",
    "9.6", "9.7", "10", "10.1", "10.2", "10.2.1", "10.2.2", "10.3", "11", "12",
];

/// How many sources a text names, and those that do not exist.
pub fn sources(passage: &Passage) -> (usize, Vec<Fault>) {
    // A name may be broken at the end of a line.
    let text = passage.text.replace('\n', " ");
    let (mut count, mut faults) = (0, Vec::new());
    let mut check = |at: usize, name: String, exists: bool| {
        count += 1;
        if !exists {
            let below = passage.text[..at].matches('\n').count();
            faults.push(passage.fault_at(below, format!("there is no {name}")));
        }
    };
    for (at, section) in numbers_behind(&text, "§") {
        check(at, format!("section {section} in the paper"), PAPER.contains(&section));
    }
    for (at, figure) in numbers_behind(&text, "Figure ") {
        let exists = figure.parse().is_ok_and(|number: u32| (1..=FIGURES).contains(&number));
        check(at, format!("Figure {figure} in the paper"), exists);
    }
    for before in ["(D ", ", D ", "; D "] {
        for (at, section) in numbers_behind(&text, before) {
            check(at, format!("section {section} in the dissertation"), DISSERTATION.contains(&section));
        }
    }
    (count, faults)
}

/// What looks like a section's number behind each place where `mark` stands, and that place.
fn numbers_behind<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    text.match_indices(mark).filter_map(move |(at, _)| {
        let rest = &text[at + mark.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        (!number.is_empty()).then_some((at, number))
    })
}
