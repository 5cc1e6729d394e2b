//! Places in time that can be named: `1.862 s`, `event 12`, `term 3`, `index 4`.

use super::Item;
use crate::raft::{Index, Term, Time};
use crate::recording::Player;
use crate::recording::chronicle::{Kind, Sort};
use crate::sim::event::EventId;
use crate::ui::app::{Direction, Msg};

/// A place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A moment.
    Moment(Time),
    /// Right after an event.
    Event(EventId),
    /// Where a term's leader was elected; if nobody was, where the term began.
    Term(Term),
    /// Where an index was committed.
    Index(Index),
    /// The next or previous turning point of a kind.
    Turn(Direction, Sort),
}

/// What was typed as places to go to; a bare number can be any of them.
pub fn items(typed: &str) -> Vec<Item> {
    let item =
        |(place, name): (Place, String)| Item::new("Time", format!("Go to {name}"), "", Msg::GoTo(place));
    read(typed).into_iter().map(item).collect()
}

/// The next and the previous turning point of each kind.
pub fn turns() -> Vec<Item> {
    let both = |sort: Sort| {
        [("Next", Direction::Onward), ("Previous", Direction::Back)].map(|(word, direction)| {
            Item::new("Time", format!("{word} {}", sort.name()), "", Msg::GoTo(Place::Turn(direction, sort)))
        })
    };
    Sort::ALL.into_iter().flat_map(both).collect()
}

/// What is said behind `go` on the command line: `1.862 s`, `event 12`, `next election`.
pub fn said(typed: &str) -> Option<Msg> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let sort = |name: &str| Sort::ALL.into_iter().find(|sort| sort.name().eq_ignore_ascii_case(name));
    let direction = match *words.first()? {
        "next" => Some(Direction::Onward),
        "previous" | "back" => Some(Direction::Back),
        _ => None,
    };
    match (direction, &words[..]) {
        (_, ["start"]) => Some(Msg::Start),
        (_, ["end"]) => Some(Msg::Latest),
        (Some(direction), [_]) | (Some(direction), [_, "event"]) => Some(Msg::Step(direction)),
        (Some(direction), [_, "turn"]) => Some(Msg::Turn(direction)),
        (Some(direction), [_, name]) => Some(Msg::GoTo(Place::Turn(direction, sort(name)?))),
        _ => read(typed).first().map(|(place, _)| Msg::GoTo(*place)),
    }
}

fn read(typed: &str) -> Vec<(Place, String)> {
    let typed = typed.trim().to_ascii_lowercase();
    let typed = typed.strip_prefix("go to ").unwrap_or(&typed);
    let cut = typed.find(|c: char| c.is_ascii_digit()).unwrap_or(typed.len());
    let (word, number) = (typed[..cut].trim(), &typed[cut..]);
    let whole = number.parse::<u64>().ok();
    let event = whole.map(|number| (Place::Event(EventId(number)), format!("event {number}")));
    let term = whole.map(|number| {
        (
            Place::Term(Term(number)),
            format!("term {number}, when its leader was elected, or else when it began"),
        )
    });
    let index =
        whole.map(|number| (Place::Index(Index(number)), format!("index {number}, when it was committed")));
    let moment = moment(number).map(|time| (Place::Moment(time), crate::words::moment(time)));
    let fits = |name: &str| word.is_empty() || name.starts_with(word);
    let all = [("time", moment), ("event", event), ("term", term), ("index", index)];
    all.into_iter().filter(|(name, _)| fits(name)).filter_map(|(_, place)| place).collect()
}

/// `1.862 s`, `450 ms`; a bare number is seconds.
fn moment(text: &str) -> Option<Time> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = (text[..end].parse::<f64>().ok()?, text[end..].trim());
    let micros = match unit {
        "" | "s" => 1_000_000.0,
        "ms" => 1_000.0,
        "us" | "µs" => 1.0,
        _ => return None,
    };
    Some(number * micros).filter(|time| *time < 1e15).map(|time| Time(time.round() as u64))
}

/// Goes there, no later than `latest`; tells why not, if there is no such place.
pub fn go(player: &mut Player, place: Place, latest: Time) -> Result<(), String> {
    let event = match place {
        Place::Moment(time) => {
            player.seek(time.min(latest));
            return Ok(());
        }
        Place::Turn(..) => return Ok(()),
        Place::Event(id) => Some(id).filter(|id| *id <= last_event(player, latest)),
        Place::Term(wanted) => {
            turned(player, |kind| kind == Kind::Election(wanted)).or(player.chronicle().began(wanted))
        }
        Place::Index(wanted) => turned(player, |kind| matches!(kind, Kind::Commit(index) if index >= wanted)),
    };
    player.seek_event(event.ok_or_else(|| missing(place))?);
    Ok(())
}

fn turned(player: &Player, wanted: impl Fn(Kind) -> bool) -> Option<EventId> {
    player.chronicle().turns.iter().find(|turn| wanted(turn.kind)).map(|turn| turn.event)
}

/// The last event so far: up to there one knows the run.
fn last_event(player: &mut Player, latest: Time) -> EventId {
    let here = player.now();
    player.seek(latest);
    let last = player.events().last().map_or(EventId(0), |event| event.id);
    player.seek(here);
    last
}

fn missing(place: Place) -> String {
    match place {
        Place::Moment(time) => format!("There is no moment {}.", crate::words::moment(time)),
        Place::Event(EventId(number)) => format!("There is no event {number} in this run so far."),
        Place::Term(term) => format!("No server was in term {term} so far."),
        Place::Turn(_, sort) => format!("There is no {} that way.", sort.name()),
        Place::Index(index) => format!("Index {index} is not committed so far."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_behind_go_leads_somewhere() {
        let check = |typed: &str, msg: Option<Msg>| assert_eq!(said(typed), msg, "{typed}");
        check("1.5 s", Some(Msg::GoTo(Place::Moment(Time(1_500_000)))));
        check("index 4", Some(Msg::GoTo(Place::Index(Index(4)))));
        check("next", Some(Msg::Step(Direction::Onward)));
        check("previous turn", Some(Msg::Turn(Direction::Back)));
        check("next Election", Some(Msg::GoTo(Place::Turn(Direction::Onward, Sort::Election))));
        check("end", Some(Msg::Latest));
        check("next nonsense", None);
        check("", None);
    }

    #[test]
    fn a_place_is_read_as_it_is_said() {
        let check = |typed: &str, expected: &[Place]| {
            let places: Vec<Place> = read(typed).into_iter().map(|(place, _)| place).collect();
            assert_eq!(places, expected, "{typed}");
        };
        check("1.862 s", &[Place::Moment(Time(1_862_000))]);
        check("450ms", &[Place::Moment(Time(450_000))]);
        check("go to 1.5", &[Place::Moment(Time(1_500_000))]);
        check("Event 12", &[Place::Event(EventId(12))]);
        check("term 3", &[Place::Term(Term(3))]);
        check("i4", &[Place::Index(Index(4))]);
        let any = [
            Place::Moment(Time(7_000_000)),
            Place::Event(EventId(7)),
            Place::Term(Term(7)),
            Place::Index(Index(7)),
        ];
        check("7", &any);
        check("kill s1", &[]);
        check("99999999999999999999 s", &[]);
        check("1..2", &[]);
        check("", &[]);
    }
}
