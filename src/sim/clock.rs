//! A server's own clock: it may run fast or slow, and its server knows no other.

use super::settings::Share;
use crate::raft::Time;

/// A clock that was right at one moment and has run at its own rate since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How fast it runs, against the run's own clock; never zero.
    pub rate: Share,
    since: Time,
    showed: Time,
}

const EXACT: u128 = 1_000_000;

impl Clock {
    /// A clock that shows the run's own time.
    pub fn new() -> Clock {
        Clock { rate: Share(EXACT as u32), since: Time(0), showed: Time(0) }
    }

    /// What it shows at a moment of the run.
    pub fn shows(&self, now: Time) -> Time {
        let passed = u128::from((now - self.since).0) * u128::from(self.rate.0) / EXACT;
        Time(self.showed.0.saturating_add(passed as u64))
    }

    /// The first moment of the run at which it shows at least `time`.
    pub fn moment(&self, time: Time) -> Time {
        let passed = u128::from((time - self.showed).0) * EXACT;
        let passed = passed.div_ceil(u128::from(self.rate.0));
        Time(self.since.0.saturating_add(u64::try_from(passed).unwrap_or(u64::MAX)))
    }

    /// From now on it runs at this rate.
    pub fn set_rate(&mut self, rate: Share, now: Time) {
        self.showed = self.shows(now);
        self.since = now;
        self.rate = Share(rate.0.max(1));
    }
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_reached_at_its_moment_and_not_before() {
        for rate in [1, 333_333, 500_000, 999_999, 1_000_000, 1_000_001, 7_000_000] {
            let mut clock = Clock::new();
            clock.set_rate(Share(rate), Time(1_000));
            for time in [1_000, 1_001, 150_123, 9_999_999] {
                let moment = clock.moment(Time(time));
                assert!(clock.shows(moment) >= Time(time));
                assert!(moment == Time(1_000) || clock.shows(Time(moment.0 - 1)) < Time(time));
            }
        }
    }
}
