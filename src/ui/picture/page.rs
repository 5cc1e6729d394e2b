//! A drawing taken from the page: the marks that stand there, each with the paint that the stylesheet gives it.

use std::fmt::Write;

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Document, DomRect, Element, HtmlCanvasElement, Node};

use super::{Drawing, View, escaped};

/// What paints a mark, and what it is if nobody says so.
const PAINT: [(&str, &str); 11] = [
    ("fill", "rgb(0, 0, 0)"),
    ("fill-opacity", "1"),
    ("stroke", "none"),
    ("stroke-width", "1px"),
    ("stroke-dasharray", "none"),
    ("stroke-dashoffset", "0px"),
    ("stroke-linecap", "butt"),
    ("stroke-linejoin", "miter"),
    ("opacity", "1"),
    ("paint-order", "normal"),
    ("vector-effect", "none"),
];
/// The same of text.
const LETTERS: [(&str, &str); 6] = [
    ("font-family", ""),
    ("font-size", ""),
    ("font-weight", "400"),
    ("text-anchor", "start"),
    ("letter-spacing", "normal"),
    ("text-decoration-line", "none"),
];
/// What holds others and paints nothing.
const HOLDERS: [&str; 4] = ["g", "svg", "defs", "pattern"];

/// The ring or the history as they stand on the page; none if they do not.
pub fn drawing(document: &Document, view: View) -> Option<Drawing> {
    let root =
        document.query_selector(if view == View::Ring { ".ring .field" } else { ".history" }).ok()??;
    let size = root.get_bounding_client_rect();
    let mut marks = String::new();
    layers(&root, &size, None, &mut marks);
    Some(Drawing { marks, width: size.width(), height: size.height() })
}

/// The drawings that lie in an element, each where it stands; of those in a strip, what its window shows.
fn layers(element: &Element, root: &DomRect, window: Option<(f64, f64)>, to: &mut String) {
    let Some(style) = style(element).filter(|style| !is_hidden(style)) else { return };
    let rect = element.get_bounding_client_rect();
    let (x, y) = (rect.left() - root.left(), rect.top() - root.top());
    let (width, height) = (rect.width(), rect.height());
    let clip = style.get_property_value("clip-path").unwrap_or_default();
    if let Some(canvas) = element.dyn_ref::<HtmlCanvasElement>() {
        let image = canvas.to_data_url().unwrap_or_default();
        let _ = write!(to, r#"<image x="{x}" y="{y}" width="{width}" height="{height}" href="{image}"/>"#);
    } else if element.tag_name() != "svg" {
        let window = window_of(&clip, width).map(|(left, right)| (x + left, x + right)).or(window);
        let all = element.children();
        (0..all.length())
            .filter_map(|place| all.item(place))
            .for_each(|child| layers(&child, root, window, to));
    } else if !element.class_list().contains("hits") {
        let (left, right) = window.unwrap_or((0.0, root.width()));
        let (breadth, whole) = ((right - left).max(0.0), root.height());
        let _ = write!(
            to,
            r#"<svg x="{left}" width="{breadth}" height="{whole}"><svg x="{}" y="{y}" width="{width}" height="{height}" overflow="visible">"#,
            x - left
        );
        children(element, to);
        to.push_str("</svg></svg>");
    }
}

/// The left and the right edge of a window that is `inset(0px calc(100% - 900px) 0px 64px)` of its box.
fn window_of(clip: &str, width: f64) -> Option<(f64, f64)> {
    let inset = clip.strip_prefix("inset(")?;
    let numbers: Vec<f64> = inset
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .filter_map(|number| number.parse().ok())
        .collect();
    match numbers[..] {
        [_, _, right, _, left] => Some((left, right)),
        [_, right, _, left] => Some((left, width - right)),
        _ => None,
    }
}

fn is_hidden(style: &CssStyleDeclaration) -> bool {
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    value("display") == "none" || value("visibility") == "hidden" || value("opacity") == "0"
}

fn children(node: &Node, to: &mut String) {
    let mut child = node.first_child();
    while let Some(node) = child {
        match node.dyn_ref::<Element>() {
            Some(element) => mark(element, to),
            None => to.push_str(&escaped(&node.text_content().unwrap_or_default())),
        }
        child = node.next_sibling();
    }
}

fn mark(element: &Element, to: &mut String) {
    let Some(style) = style(element) else { return };
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    let tag = element.tag_name();
    let holds = HOLDERS.contains(&tag.as_str());
    let within = element.closest("defs").ok().flatten().is_some();
    let hidden = is_hidden(&style);
    let invisible = !holds && is_nothing(&value("fill")) && is_nothing(&value("stroke"));
    if tag == "foreignObject" || !within && (hidden || invisible) {
        return;
    }
    let _ = write!(to, "<{tag}");
    attributes(element, holds, to);
    let letters = matches!(tag.as_str(), "text" | "tspan");
    let painted = PAINT.iter().filter(|_| !holds).chain(LETTERS.iter().filter(|_| letters));
    for (name, usual) in painted {
        let found = value(name);
        if !found.is_empty() && found != *usual {
            let name = name.trim_end_matches("-line");
            let _ = write!(to, r#" {name}="{}""#, escaped(&plain(&found)));
        }
    }
    if holds && value("opacity") != "1" {
        let _ = write!(to, r#" opacity="{}""#, value("opacity"));
    }
    to.push('>');
    children(element, to);
    let _ = write!(to, "</{tag}>");
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    web_sys::window()?.get_computed_style(element).ok()?
}

fn is_nothing(paint: &str) -> bool {
    matches!(paint, "none" | "transparent" | "rgba(0, 0, 0, 0)")
}

/// Where it stands and what form it has; nothing of the page's own.
fn attributes(element: &Element, holds: bool, to: &mut String) {
    for name in element.get_attribute_names() {
        let name = name.as_string().unwrap_or_default();
        let paints = PAINT.iter().chain(&LETTERS).any(|(paint, _)| *paint == name);
        let own = ["class", "role", "tabindex", "style", "xmlns"].contains(&name.as_str());
        if own || paints || name.starts_with("data-") || name.starts_with("aria-") {
            continue;
        }
        let value = element.get_attribute(&name).unwrap_or_default();
        let _ = write!(to, r#" {name}="{}""#, escaped(&value));
    }
    // A picture in the picture is as high as what it lies in, unless it says so.
    if holds && element.tag_name() == "svg" && !element.has_attribute("height") {
        let _ = write!(to, r#" height="{}""#, element.get_bounding_client_rect().height());
    }
}

/// Without units, quotation marks and the page's address, as other programs read it.
fn plain(value: &str) -> String {
    if let Some((_, name)) = value.split_once('#').filter(|_| value.starts_with("url(")) {
        return format!("url(#{})", name.trim_end_matches([')', '"', '\'']));
    }
    value.replace("px", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_of_a_strip_is_read_off_its_style() {
        assert_eq!(window_of("inset(0px calc(100% - 900.5px) 0px 64px)", 1440.0), Some((64.0, 900.5)));
        assert_eq!(window_of("inset(0px 40px 0px 64px)", 1440.0), Some((64.0, 1400.0)));
        assert_eq!(window_of("none", 1440.0), None);
    }

    #[test]
    fn paint_is_written_as_other_programs_read_it() {
        assert_eq!(plain("url(\"#hatch\")"), "url(#hatch)");
        assert_eq!(plain("url(https://example.org/#hatch)"), "url(#hatch)");
        assert_eq!(plain("1.5px, 3px"), "1.5, 3");
    }
}
