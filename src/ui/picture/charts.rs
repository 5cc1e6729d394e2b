//! The charts as a drawing.

use std::fmt::Write;

use super::palette::{self, Palette};
use super::{Drawing, escaped};
use crate::figures::Figures;
use crate::raft::Term;
use crate::ui::app::clock;
use crate::ui::figures::chart::{self, Chart, HEIGHT, WIDTH};

/// So much larger than in its box a chart is drawn.
const LARGER: (f64, f64) = (2.6, 1.8);
/// The height of a chart with its words.
const EACH: f64 = HEIGHT * LARGER.1 + 56.0;
const LEFT: f64 = 16.0;

/// All charts, or the one of this name.
pub fn drawing(figures: &Figures, name: Option<&str>, palette: &Palette) -> Drawing {
    let charts = chart::all(figures).into_iter().filter(|chart| name.is_none_or(|name| chart.name == name));
    let (mut marks, mut y) = (hatching(palette), 0.0);
    for chart in charts {
        draw(&mut marks, &chart, y, palette);
        y += EACH;
    }
    let (width, ink_3) = (WIDTH * LARGER.0, palette.ink_3);
    let (start, end) = (clock::seconds(crate::raft::Time(0)), clock::seconds(figures.until()));
    let _ = write!(
        marks,
        r#"<text x="{LEFT}" y="{y}" font-size="12" fill="{ink_3}">{start}</text><text x="{}" y="{y}" font-size="12" text-anchor="end" fill="{ink_3}">{end}</text>"#,
        LEFT + width
    );
    Drawing { marks, width: width + 2.0 * LEFT, height: y + 12.0 }
}

fn hatching(palette: &Palette) -> String {
    format!(
        r#"<defs><pattern id="hatch" width="3" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="7" fill="{}"/><path d="M0 0V7" stroke="{}" stroke-width="2"/></pattern></defs>"#,
        palette.surface, palette.edge
    )
}

fn draw(to: &mut String, chart: &Chart, y: f64, palette: &Palette) {
    let Palette { raised, ink, ink_2, ink_3, edge, .. } = palette;
    let (width, height) = (WIDTH * LARGER.0, HEIGHT * LARGER.1);
    let (title, value) = (escaped(chart.title), escaped(&chart.value));
    let (top, foot, right) = (y + 20.0, y + 20.0 + height, LEFT + width);
    let _ = write!(
        to,
        r#"<text x="{LEFT}" y="{}" font-size="13" font-weight="600" fill="{ink}">{title}</text><text x="{right}" y="{}" font-size="13" text-anchor="end" fill="{ink_2}">{value}</text><rect x="{LEFT}" y="{top}" width="{width}" height="{height}" fill="{raised}"/>"#,
        y + 13.0,
        y + 13.0
    );
    let _ = write!(
        to,
        r#"<svg x="{LEFT}" y="{top}" width="{width}" height="{height}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">"#
    );
    for mark in &chart.marks {
        let _ = write!(
            to,
            r#"<path d="{}" vector-effect="non-scaling-stroke" {}/>"#,
            mark.d,
            paint(&mark.class, palette)
        );
    }
    let _ = write!(
        to,
        r#"</svg><path d="M{LEFT} {foot}H{right}" stroke="{edge}"/><text x="{}" y="{}" font-size="12" fill="{ink_3}">{}</text><text x="{LEFT}" y="{}" font-size="12" fill="{ink_3}">{}</text>"#,
        LEFT + 4.0,
        top + 13.0,
        escaped(&chart.top),
        foot + 16.0,
        escaped(chart.key)
    );
}

/// What the stylesheet says of a mark.
fn paint(class: &str, palette: &Palette) -> String {
    let Palette { ink, ink_2, edge, .. } = palette;
    let line = |colour: &str, width: f64| format!(r#"fill="none" stroke="{colour}" stroke-width="{width}""#);
    match class {
        "line" => line(ink, 2.0),
        "line dashed" => format!(r#"{} stroke-dasharray="3 3""#, line(ink_2, 1.5)),
        "tick" => line(ink_2, 1.5),
        "tick won" => line(ink, 2.5),
        "full" => format!(r#"fill="{ink}""#),
        "hatched" => format!(r#"fill="url(#hatch)" stroke="{edge}""#),
        area => {
            let term = area.rsplit('-').next().and_then(|term| term.parse().ok()).unwrap_or(0);
            format!(r#"fill="{}" stroke="{ink}" stroke-width="1""#, palette::term(Term(term)).0)
        }
    }
}
