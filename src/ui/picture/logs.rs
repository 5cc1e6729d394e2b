//! The logs as a drawing: one column an index for all servers, and an entry's state in its pattern.

mod legend;

use std::fmt::Write;

use super::palette::{self, Palette};
use super::{Drawing, escaped};
use crate::raft::log::Payload;
use crate::sim::cluster::Cluster;
use crate::store;
use crate::ui::logs::cells::{Cell, Row, Status, Stored, Table};
use crate::ui::logs::ids;
use crate::words;

const CELL: (f64, f64) = (58.0, 30.0);
const COLUMN: f64 = 61.0;
const LINE: f64 = 36.0;
const LEFT: f64 = 132.0;
const TOP: f64 = 26.0;

/// The logs of all servers.
pub fn drawing(cluster: &Cluster, palette: &Palette) -> Drawing {
    let table = Table::of(cluster);
    let mut marks = stripes(palette);
    for index in table.first.0..=table.last.0 {
        let x = left(&table, index) + CELL.0 / 2.0;
        let _ = write!(
            marks,
            r#"<text x="{x}" y="14" font-size="12" text-anchor="middle" fill="{}">{index}</text>"#,
            palette.ink_3
        );
    }
    for (place, row) in table.rows.iter().enumerate() {
        draw_row(
            &mut marks,
            &table,
            row,
            words::role_in(cluster, row.server),
            TOP + LINE * place as f64,
            palette,
        );
    }
    let columns = (table.last.0 - table.first.0 + 1) as f64;
    let legend = TOP + LINE * table.rows.len() as f64 + 12.0;
    legend::draw(&mut marks, 16.0, legend, palette);
    let width = (LEFT + COLUMN * columns).max(legend::SIZE.0) + 16.0;
    Drawing { marks, width, height: legend + legend::SIZE.1 }
}

fn left(table: &Table, index: u64) -> f64 {
    LEFT + COLUMN * (index - table.first.0) as f64
}

/// A pattern of stripes for each hue.
fn stripes(palette: &Palette) -> String {
    let one = |n: u64| {
        let hue = palette::term(crate::raft::Term(n)).0;
        format!(
            r#"<pattern id="stored-{n}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="9" height="9" fill="{}"/><rect width="3" height="9" fill="{hue}"/></pattern>"#,
            palette.raised
        )
    };
    format!("<defs>{}</defs>", (0..6).map(one).collect::<String>())
}

fn draw_row(to: &mut String, table: &Table, row: &Row, role: &str, y: f64, palette: &Palette) {
    let middle = y + CELL.1 / 2.0 + 4.5;
    let _ = write!(
        to,
        r#"<text x="16" y="{middle}" font-size="13" font-weight="600" fill="{}">{} <tspan font-size="12" font-weight="450" fill="{}">{role}</tspan></text>"#,
        palette.ink, row.server, palette.ink_3
    );
    if let Some(index) = row.compacted {
        let (x, width) = (left(table, table.first.0), COLUMN * (index.0 - table.first.0 + 1) as f64 - 3.0);
        let Palette { ink_2, sunk, .. } = palette;
        let _ = write!(
            to,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{}" rx="4" fill="{sunk}" stroke="{ink_2}" stroke-width="4"/><rect x="{x}" y="{y}" width="{width}" height="{}" rx="4" fill="none" stroke="{sunk}" stroke-width="1.5"/><text x="{}" y="{middle}" font-size="12" font-family="JetBrains Mono, monospace" text-anchor="end" fill="{ink_2}">≤ {index}</text>"#,
            CELL.1,
            CELL.1,
            x + width - 8.0
        );
    }
    row.cells.iter().for_each(|cell| draw_cell(to, cell, left(table, cell.index.0), y, palette));
}

fn draw_cell(to: &mut String, cell: &Cell, x: f64, y: f64, palette: &Palette) {
    let (width, height) = CELL;
    let outline = |stroke: &str, dashes: &str, fill: &str| {
        format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" stroke="{stroke}" stroke-width="1.5" stroke-dasharray="{dashes}"/>"#
        )
    };
    match &cell.entry {
        None => to.push_str(&outline(palette.edge, "1.5 2.5", "none")),
        Some(entry) => {
            let (hue, _) = palette::term(entry.term);
            let fill = match entry.status {
                Status::Stored => format!("url(#stored-{})", entry.term.0 % 6),
                _ => hue.to_string(),
            };
            let dashes = match (entry.unsynced, entry.status) {
                (true, _) => "1.5 2.5",
                (_, Status::Stored) => "4 3",
                _ => "none",
            };
            to.push_str(&outline(palette.ink, dashes, &fill));
            draw_entry(to, entry, x, y, palette);
        }
    }
    draw_marks(to, cell, x, y, palette);
}

/// The leader's two numbers for a follower, where the page has them: on the edge behind what matches, and on the
/// edge before what comes next, or in the empty cell.
fn draw_marks(to: &mut String, cell: &Cell, x: f64, y: f64, palette: &Palette) {
    let Palette { ink, ink_2, surface, .. } = palette;
    let (foot, middle) = (y + CELL.1, y + CELL.1 / 2.0);
    let triangle = match (cell.next, cell.entry.is_some()) {
        (false, _) => String::new(),
        (true, true) => format!(
            r#"<path d="M{} {foot}h8l-4 -8z" fill="{ink}" stroke="{surface}" stroke-width="2" paint-order="stroke"/>"#,
            x - 5.5
        ),
        (true, false) => format!(r#"<path d="M{} {}h10l-5 -9z" fill="{ink_2}"/>"#, x + 8.0, middle + 4.5),
    };
    to.push_str(&triangle);
    if cell.matched {
        let right = x + CELL.0 + 1.5;
        let _ = write!(to, r#"<circle cx="{right}" cy="{middle}" r="4" fill="{ink}" stroke="{surface}"/>"#);
    }
}

fn draw_entry(to: &mut String, entry: &Stored, x: f64, y: f64, palette: &Palette) {
    let on = palette::term(entry.term).1;
    let (text, middle) = (short(&entry.payload), y + CELL.1 / 2.0 + 4.5);
    let ink = match entry.status {
        Status::Stored => {
            // Words on stripes stand on paper.
            let breadth = (text.chars().count() as f64 * 7.3 + 5.0).min(40.0);
            let raised = palette.raised;
            let _ = write!(
                to,
                r#"<rect x="{}" y="{}" width="11" height="16" rx="3" fill="{raised}"/><rect x="{}" y="{}" width="{breadth}" height="18" rx="3" fill="{raised}"/>"#,
                x + 3.0,
                y + 7.0,
                x + CELL.0 - 3.0 - breadth,
                y + 6.0
            );
            palette.ink
        }
        _ => on,
    };
    let line = if entry.conflict { r#" text-decoration="line-through""# } else { "" };
    let _ = write!(
        to,
        r#"<g font-family="JetBrains Mono, monospace" fill="{ink}"><text x="{}" y="{middle}" font-size="11" font-weight="600">{}</text><text x="{}" y="{middle}" font-size="12" font-weight="600" text-anchor="end"{line}>{}</text></g>"#,
        x + 5.0,
        entry.term,
        x + CELL.0 - 5.0,
        escaped(&text)
    );
    if entry.status == Status::Applied {
        let _ = write!(
            to,
            r#"<rect x="{x}" y="{}" width="{}" height="4" fill="{}"/>"#,
            y + CELL.1 - 4.0,
            CELL.0,
            palette.ink
        );
    }
    if entry.conflict {
        let (ink, surface) = (palette.ink, palette.surface);
        let _ = write!(
            to,
            r#"<circle cx="{x}" cy="{y}" r="8" fill="{ink}"/><text x="{x}" y="{}" font-size="12" text-anchor="middle" fill="{surface}">≠</text>"#,
            y + 4.0
        );
    }
}

/// What an entry carries, in the room of a cell.
fn short(payload: &Payload) -> String {
    match payload {
        Payload::Noop => "∅".into(),
        Payload::Command(bytes) => store::decode_request(bytes).map_or("?".into(), |request| {
            let text = request.command.short();
            if text.chars().count() > 6 { text.chars().take(5).chain(['…']).collect() } else { text }
        }),
        Payload::Configuration(configuration) => format!("⚙ {}", ids(configuration)),
    }
}
