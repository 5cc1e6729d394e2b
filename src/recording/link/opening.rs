//! How a link opens, in the words of its first line. Which words there are may grow: one that is not known is left
//! out, so that links open in older and in newer versions alike.

use std::str::FromStr;

use super::locks::Locks;
use crate::raft::Time;
use crate::recording::Moment;

/// How a link opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// It plays on from there.
    pub playing: bool,
    /// Without the frame of the page, to stand within another.
    pub embedded: bool,
    /// Large, for a projector.
    pub presenting: bool,
    /// Without the console.
    pub without_console: bool,
    /// What is not in its reader's hands.
    pub locks: Locks,
}

/// What is seen of the run, so that who opens the link sees what was sent. What is not said is as it always is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The stretch of the history: from when on, and how long, in microseconds.
    pub seen: Option<(u64, u64)>,
    /// How many times slower than life it is played.
    pub slowed: Option<u32>,
    /// The event that is told of.
    pub told: Option<u64>,
    /// What is selected, by the name that it has on the page: `data-server=S3`.
    pub selected: Option<String>,
}

/// The options and their names in a link.
type Named = (&'static str, fn(&mut Options) -> &mut bool);

const OPTIONS: [Named; 4] = [
    ("playing", |options| &mut options.playing),
    ("embedded", |options| &mut options.embedded),
    ("presenting", |options| &mut options.presenting),
    ("without-console", |options| &mut options.without_console),
];

/// The first line of a link's text.
pub(super) fn write(now: Moment, options: Options, view: &View) -> String {
    let mut options = options;
    let mut words: Vec<String> = now.after.iter().map(|after| format!("after={after}")).collect();
    words.extend(view.seen.map(|(from, span)| format!("seen={from}+{span}")));
    words.extend(view.slowed.map(|slowed| format!("slowed={slowed}")));
    words.extend(view.told.map(|event| format!("told={event}")));
    words.extend(view.selected.as_ref().map(|selected| format!("selected={selected}")));
    let chosen = OPTIONS.iter().filter(|(_, option)| *option(&mut options));
    words.extend(chosen.map(|(name, _)| name.to_string()));
    words.extend((!options.locks.is_empty()).then(|| format!("locks={}", options.locks.print())));
    format!("{} us {}", now.at.0, words.join(" "))
}

/// What a first line says; none if it is none.
pub(super) fn read(line: &str) -> Option<(Moment, Options, View)> {
    let (at, words) = line.split_once(" us ")?;
    let at = at.parse().map(Time).ok()?;
    let words: Vec<&str> = words.split(' ').collect();
    let mut options = Options::default();
    for (_, option) in OPTIONS.iter().filter(|(name, _)| words.contains(name)) {
        *option(&mut options) = true;
    }
    let said = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    options.locks = said("locks").map_or_else(Locks::default, Locks::read);
    let view = View {
        seen: said("seen").and_then(|seen| {
            let (from, span) = seen.split_once('+')?;
            Some((from.parse().ok()?, span.parse().ok()?))
        }),
        slowed: said("slowed").and_then(number),
        told: said("told").and_then(number),
        selected: said("selected").map(String::from),
    };
    Some((Moment { at, after: said("after").and_then(number) }, options, view))
}

fn number<N: FromStr>(text: &str) -> Option<N> {
    text.parse().ok()
}
