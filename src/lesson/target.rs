//! Where a link in the text of a lesson leads.

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// A lesson, or a step of it.
    Lesson(&'a str, Option<&'a str>),
    /// A challenge.
    Challenge(&'a str),
    /// A word of the glossary.
    Word(&'a str),
    /// A misconception.
    Misconception(&'a str),
    /// Whatever else it says.
    Elsewhere(&'a str),
}

impl<'a> Target<'a> {
    /// As it is written: `lesson:NAME#STEP`, `challenge:NAME`, `glossary:NAME`, `misconception:NAME`, or an address.
    pub fn read(to: &'a str) -> Target<'a> {
        match to.split_once(':') {
            Some(("lesson", name)) => match name.split_once('#') {
                Some((lesson, step)) => Target::Lesson(lesson, Some(step)),
                None => Target::Lesson(name, None),
            },
            Some(("challenge", name)) => Target::Challenge(name),
            Some(("glossary", name)) => Target::Word(name),
            Some(("misconception", name)) => Target::Misconception(name),
            _ => Target::Elsewhere(to),
        }
    }
}
