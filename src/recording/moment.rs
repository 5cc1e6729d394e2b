//! A moment of a run, to the event: several events may happen in one microsecond, and each of them leaves a moment
//! of its own.

use std::fmt;

use super::onward::MOST_AT_ONCE;
use super::player::Player;
use crate::raft::Time;

/// A time, and how much of what happens at that time has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub at: Time,
    /// After so many of its events; none: after all of them.
    pub after: Option<u32>,
}

impl Moment {
    /// When all that happens at a time has happened.
    pub fn end_of(at: Time) -> Moment {
        Moment { at, after: None }
    }

    /// This moment, or if it lies behind the end, that.
    pub fn within(self, end: Time) -> Moment {
        if self.at > end { Moment::end_of(end) } else { self }
    }

    /// The moment that a text names: `1862007 us`, `1862007 us after 3 events`.
    pub fn read(text: &str) -> Option<Moment> {
        let (at, rest) = text.split_once(" us")?;
        let after = match rest {
            "" => None,
            rest => Some(rest.strip_prefix(" after ")?.strip_suffix(" events")?.parse().ok()?),
        };
        Some(Moment { at: Time(at.parse().ok()?), after })
    }

    /// What moments are compared by.
    pub(super) fn order(self) -> (Time, u32) {
        (self.at, self.after.unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} us", self.at.0)?;
        self.after.map_or(Ok(()), |after| write!(f, " after {after} events"))
    }
}

impl Player {
    /// Where it stands, to the event.
    pub fn moment(&self) -> Moment {
        let at = self.now();
        let more = self.next_at().is_some_and(|next| next <= at);
        Moment { at, after: more.then(|| self.watched.cluster.events_now()) }
    }

    /// Goes to this moment, forward or back; not before the beginning.
    pub fn go_to(&mut self, moment: Moment) {
        let Some(after) = moment.after.filter(|_| moment.at >= self.begins()) else {
            return self.seek(moment.at);
        };
        let events_now = self.watched.cluster.events_now();
        self.jump(moment, (self.now(), events_now) > (moment.at, after));
        while self
            .next_in()
            .is_some_and(|(next, before)| (next, before) < (moment.at, after) && before <= MOST_AT_ONCE)
            && self.step()
        {}
        self.watched.cluster.pass_to(moment.at);
    }

    /// When the next event is due, and how many happened before it at that time.
    fn next_in(&self) -> Option<(Time, u32)> {
        let next = self.next_at()?.max(self.now());
        let before = if next == self.now() { self.watched.cluster.events_now() } else { 0 };
        Some((next, before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::ServerId;
    use crate::recording::{Bound, Recording};
    use crate::sim::statement::{Setup, Statement};

    /// A run in which several things happen at one moment, again and again.
    fn crowded() -> Player {
        let mut player = Player::new(Setup { servers: 3, ..Setup::default() }).unwrap();
        player.act(Statement::Timeout(ServerId(1).into())).unwrap();
        player.act(Statement::Settle(Vec::new())).unwrap();
        player.act(Statement::Kill(ServerId(3))).unwrap();
        player.run_to(Time(400_000));
        player
    }

    #[test]
    fn every_event_leaves_a_moment_of_its_own_that_can_be_gone_to() {
        let mut player = crowded();
        let (recording, last) = (player.recording().clone(), player.now());
        let mut left = Vec::new();
        while player.back() {
            left.push((player.moment(), player.events().last().map(|event| event.id)));
        }
        let at_once = left.iter().filter(|(moment, _)| moment.after.is_some()).count();
        assert!(at_once > 10, "{at_once} moments in the midst of a microsecond");
        let mut other = Player::open(recording).unwrap();
        other.run_to(last);
        for (moment, event) in left.iter().chain(left.iter().rev()) {
            assert_eq!(Moment::read(&moment.to_string()), Some(*moment));
            for player in [&mut player, &mut other] {
                player.go_to(*moment);
                assert_eq!(player.events().last().map(|event| event.id), *event, "{moment}");
                assert_eq!(player.moment(), *moment);
            }
        }
    }

    #[test]
    fn a_moment_that_was_let_go_or_never_comes_is_gone_to_as_near_as_can_be() {
        let mut player = crowded();
        player.go_to(Moment { at: Time(0), after: Some(1_000) });
        assert_eq!(player.moment(), Moment::end_of(Time(0)));
        let mut player = Player::open(Recording::default()).unwrap();
        player.keep_within(Bound { taken: || 1, most: 0 });
        player.go_to(Moment { at: Time(5), after: Some(0) });
        assert!(player.now() <= Time(5));
        for none in ["", "7", "x us", "7 us after", "7 us after x events", "7 us playing"] {
            assert_eq!(Moment::read(none), None, "{none}");
        }
    }
}
