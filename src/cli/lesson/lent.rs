//! What the course lends to a folder of lessons that has no words of its own, so that whoever writes one lesson can
//! link to what is explained already. The page loads the same two lists from where the lessons lie.

use crate::lesson::course::Files;

/// The lists, by their files.
pub const LISTS: [(&str, &str); 2] = [
    ("glossary.md", include_str!("../../../lessons/glossary.md")),
    ("misconceptions.md", include_str!("../../../lessons/misconceptions.md")),
];

/// Them, as a course borrows them.
pub fn lists() -> Files {
    LISTS.into_iter().map(|(path, text)| (path.into(), text.into())).collect()
}
