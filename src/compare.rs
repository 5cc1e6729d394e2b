//! Two runs, one beside the other: until when they are the same, what differs first, and what came of each in
//! numbers.
//!
//! A run is compared event by event, so two runs with the same seed are the same until what was done to one of
//! them makes a difference, however late that shows.

mod counts;

use crate::raft::Time;
use crate::recording::{Player, Recording};
use crate::sim::event::{Event, News};
use crate::sim::statement::Refused;
use crate::words;

pub use counts::Counts;

/// An event, and whether an invariant broke in it.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The event.
    pub event: Event,
    /// Whether an invariant broke in it.
    pub broke: bool,
}

/// What came of comparing two runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// So many events are the same in both.
    pub same: usize,
    /// The latest of them.
    pub until: Time,
    /// The first that is not; none: the runs are the same.
    pub first: Option<Difference>,
    /// What came of each.
    pub counts: [Counts; 2],
}

/// Where two runs part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The moment, the earlier of the two.
    pub at: Time,
    /// The first event in each that is not in the other, with its moment; none: it has no more events.
    pub events: [Option<(Time, String)>; 2],
}

/// Compares two recordings up to a moment each, but no more than so many events of each.
///
/// # Errors
/// If one of them cannot be set up.
pub fn recordings(
    left: (&Recording, Time),
    right: (&Recording, Time),
    most: usize,
) -> Result<Comparison, Refused> {
    Ok(events(happen(left)?.take(most), happen(right)?.take(most)))
}

/// What happens in a recording up to a moment.
fn happen((recording, end): (&Recording, Time)) -> Result<impl Iterator<Item = Happened>, Refused> {
    let mut player = Player::open(recording.clone())?;
    Ok(std::iter::from_fn(move || {
        let more = player.next_at().is_some_and(|at| at <= end) && player.step();
        let event = player.events().last().filter(|_| more)?.clone();
        let broke = player.watched().witness.violations().last().is_some_and(|last| last.event == event.id);
        Some(Happened { event, broke })
    }))
}

/// Compares what happened in two runs.
pub fn events(
    mut left: impl Iterator<Item = Happened>,
    mut right: impl Iterator<Item = Happened>,
) -> Comparison {
    let mut comparison = Comparison::default();
    loop {
        let pair = [left.next(), right.next()];
        for (happened, counts) in pair.iter().zip(&mut comparison.counts) {
            happened.iter().for_each(|happened| counts.take(happened));
        }
        match &pair {
            [None, None] => return comparison,
            [one, other] if comparison.first.is_none() => match (one, other) {
                (Some(one), Some(other)) if one.event == other.event => {
                    comparison.same += 1;
                    comparison.until = one.event.at;
                }
                _ => comparison.first = Some(difference(one.as_ref(), other.as_ref())),
            },
            _ => {}
        }
    }
}

fn difference(left: Option<&Happened>, right: Option<&Happened>) -> Difference {
    let moments = left.iter().chain(&right).map(|happened| happened.event.at);
    let told = |one: Option<&Happened>, other: Option<&Happened>| {
        let (event, other) = (&one?.event, other.map(|other| &other.event));
        Some((event.at, tell(event, other)))
    };
    Difference { at: moments.min().unwrap_or_default(), events: [told(left, right), told(right, left)] }
}

/// What sets an event apart from another: all of it, or the first of its news that the other has not.
fn tell(event: &Event, other: Option<&Event>) -> String {
    let whole = words::caption(event).text;
    let Some(other) = other.filter(|other| words::caption(other).text == whole && other.at == event.at)
    else {
        return whole;
    };
    let own = event.news.iter().find(|news| !other.news.contains(news));
    match own {
        Some(News::Sent(packet)) => {
            let arrives = words::moment(packet.arrives_at);
            format!("{} It is due at {arrives}.", words::sentence(&News::Sent(packet.clone())).text)
        }
        Some(news) => words::sentence(news).text,
        None => whole,
    }
}

impl Comparison {
    /// The first difference in a sentence or two; `names` are those of the two runs.
    pub fn sentence(&self, names: [&str; 2]) -> String {
        let Some(first) = &self.first else {
            let count = self.same;
            return format!(
                "Both are the same, event for event: {count} events until {}.",
                words::moment(self.until)
            );
        };
        let begin = match self.same {
            0 => "They differ from the first event on.".to_string(),
            _ => format!("Both are the same until {}.", words::moment(self.until)),
        };
        let side = |event: &Option<(Time, String)>, name: &str| match event {
            Some((at, text)) => format!(" {name}, {}: {text}", words::moment(*at)),
            None => format!(" {name}: nothing more."),
        };
        format!("{begin}{}{}", side(&first.events[0], names[0]), side(&first.events[1], names[1]))
    }

    /// The counts side by side: what is counted, and how much it is in each.
    pub fn table(&self) -> Vec<(&'static str, String, String)> {
        let [left, right] = &self.counts;
        left.rows()
            .into_iter()
            .zip(right.rows())
            .map(|((what, one), (_, other))| (what, one, other))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script;
    use crate::script::Line;
    use crate::sim::statement::Setup;

    /// What is recorded of these statements, half a second apart, and when it ends.
    fn recorded(lines: &[&str]) -> (Recording, Time) {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in lines {
            player.run_to(Time(player.now().0 + 500_000));
            let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { panic!("{line}") };
            player.act(statement).unwrap();
        }
        player.run_to(Time(3_000_000));
        (player.recording().clone(), player.now())
    }

    fn compare(left: &[&str], right: &[&str]) -> Comparison {
        let (left, right) = (recorded(left), recorded(right));
        recordings((&left.0, left.1), (&right.0, right.1), 100_000).unwrap()
    }

    #[test]
    fn a_run_is_as_itself() {
        let same = compare(&["SET x 1"], &["SET x 1"]);
        assert_eq!(same.first, None);
        assert_eq!(same.counts[0], same.counts[1]);
        assert_eq!(same.counts[0].answered, 1);
        assert!(same.sentence(["A", "B"]).starts_with("Both are the same, event for event"));
    }

    #[test]
    fn the_first_difference_is_what_was_done() {
        let found = compare(&["SET x 1", "kill S1"], &["SET x 1", "pause S2"]);
        let first = found.first.clone().unwrap();
        assert_eq!(first.at, Time(1_000_000));
        let [Some((_, left)), Some((_, right))] = first.events else { panic!("{first:?}") };
        assert!(left.starts_with("S1 crashes") && right.starts_with("S2 stalls"), "{left} {right}");
        assert_eq!((found.counts[0].crashes, found.counts[1].crashes), (1, 0));
        assert!(found.until < first.at && found.same > 10);
    }

    #[test]
    fn a_setting_makes_a_difference_where_it_is_first_felt() {
        let found = compare(&["set fsync=0ms"], &["set fsync=1ms"]);
        assert_eq!(found.first.as_ref().unwrap().at, Time(500_000));
        let longer = compare(&[], &["SET x 1"]);
        assert!(
            longer.sentence(["A", "B"]).contains(" B, 0.500 s: c1 asks"),
            "{}",
            longer.sentence(["A", "B"])
        );
        assert_eq!(longer.table().len(), found.table().len());
    }
}
