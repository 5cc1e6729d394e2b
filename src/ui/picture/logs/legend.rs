//! What the marks of the logs mean, each beside one of its kind.

use std::fmt::Write;

use super::super::palette::{self, Palette};
use crate::raft::Term;

/// One mark: where it stands in the legend, and what it is.
const MARKS: [(&str, f64, f64); 8] = [
    ("stored", 0.0, 0.0),
    ("committed", 100.0, 0.0),
    ("applied", 220.0, 0.0),
    ("conflicts with the leader", 340.0, 0.0),
    ("missing", 0.0, 1.0),
    ("nextIndex", 100.0, 1.0),
    ("matchIndex", 220.0, 1.0),
    ("small number: term", 340.0, 1.0),
];
/// The breadth of all, and the height of its two lines.
pub const SIZE: (f64, f64) = (540.0, 52.0);
/// A small entry.
const ENTRY: (f64, f64) = (20.0, 14.0);

/// Draws it with its upper left corner there.
pub fn draw(to: &mut String, x: f64, y: f64, palette: &Palette) {
    for (name, right, line) in MARKS {
        let (x, y) = (x + right, y + 24.0 * line);
        mark(to, name, x, y, palette);
        let text = if name.contains("number") { x } else { x + ENTRY.0 + 8.0 };
        let _ = write!(
            to,
            r#"<text x="{text}" y="{}" font-size="12" fill="{}">{name}</text>"#,
            y + 11.5,
            palette.ink_2
        );
    }
}

fn mark(to: &mut String, name: &str, x: f64, y: f64, palette: &Palette) {
    let Palette { ink, ink_2, edge, surface, .. } = palette;
    let hue = palette::term(Term(4)).0;
    let (width, height) = ENTRY;
    let entry = |fill: &str, stroke: &str, dashes: &str| {
        format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{fill}" stroke="{stroke}" stroke-width="1.5" stroke-dasharray="{dashes}"/>"#
        )
    };
    let drawn = match name {
        "stored" => entry("url(#stored-4)", ink, "4 3"),
        "committed" => entry(hue, ink, "none"),
        "applied" => {
            let bar = format!(
                r#"<rect x="{x}" y="{}" width="{width}" height="4" fill="{ink}"/>"#,
                y + height - 3.5
            );
            entry(hue, ink, "none") + &bar
        }
        "missing" => entry("none", edge, "1.5 2.5"),
        "nextIndex" => format!(r#"<path d="M{} {}l5 -9l5 9z" fill="{ink_2}"/>"#, x + 5.0, y + 12.0),
        "matchIndex" => format!(r#"<circle cx="{}" cy="{}" r="3.5" fill="{ink}"/>"#, x + 10.0, y + 7.0),
        name if name.starts_with("conflicts") => {
            let badge = format!(
                r#"<circle cx="{}" cy="{y}" r="6.5" fill="{ink}"/><text x="{}" y="{}" font-size="11" text-anchor="middle" fill="{surface}">≠</text>"#,
                x + width,
                x + width,
                y + 4.0
            );
            entry("url(#stored-4)", ink, "4 3") + &badge
        }
        _ => String::new(),
    };
    to.push_str(&drawn);
}
