//! The colours of the page, for files: the tokens of `styles/tokens.css`, as a test keeps them.

use crate::raft::Term;

/// The colours of a theme.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub surface: &'static str,
    /// What lies on it.
    pub raised: &'static str,
    /// What is past the end.
    pub sunk: &'static str,
    /// Text and outlines.
    pub ink: &'static str,
    /// Secondary text.
    pub ink_2: &'static str,
    /// Labels.
    pub ink_3: &'static str,
    /// Borders.
    pub edge: &'static str,
    /// Hairlines.
    pub rule: &'static str,
}

/// Ink on paper.
pub const LIGHT: Palette = Palette {
    surface: "#fbfaf7",
    raised: "#ffffff",
    sunk: "#f1efe9",
    ink: "#15181d",
    ink_2: "#4a505a",
    ink_3: "#636a75",
    edge: "#82878f",
    rule: "#dcd9d2",
};

/// Chalk on slate.
pub const DARK: Palette = Palette {
    surface: "#0f1215",
    raised: "#171b20",
    sunk: "#0a0c0e",
    ink: "#eef0f2",
    ink_2: "#b4bac3",
    ink_3: "#8b929d",
    edge: "#6a717c",
    rule: "#2a2f36",
};

/// The hue of each term modulo six, and what is readable on it.
const TERMS: [(&str, &str); 6] = [
    ("#e69f00", "#15181d"),
    ("#0072b2", "#ffffff"),
    ("#d55e00", "#15181d"),
    ("#56b4e9", "#15181d"),
    ("#cc79a7", "#15181d"),
    ("#009e73", "#15181d"),
];

/// The colours of light or dark.
pub fn of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// The hue of a term, and the colour of what stands on it.
pub fn term(term: Term) -> (&'static str, &'static str) {
    TERMS[(term.0 % 6) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../styles/tokens.css");

    #[test]
    fn the_colours_are_those_of_the_stylesheet() {
        let check = |line: String| assert!(TOKENS.contains(&line), "{line}");
        for (n, (hue, on)) in TERMS.iter().enumerate() {
            check(format!("--term-{n}: {hue}; --term-{n}-on: {on};"));
        }
        let pairs = [
            ("surface", LIGHT.surface, DARK.surface),
            ("raised", LIGHT.raised, DARK.raised),
            ("sunk", LIGHT.sunk, DARK.sunk),
            ("ink", LIGHT.ink, DARK.ink),
            ("ink-2", LIGHT.ink_2, DARK.ink_2),
            ("ink-3", LIGHT.ink_3, DARK.ink_3),
            ("edge", LIGHT.edge, DARK.edge),
            ("rule", LIGHT.rule, DARK.rule),
        ];
        pairs.iter().for_each(|(name, light, dark)| check(format!("--{name}: light-dark({light}, {dark});")));
    }
}
