//! How times are written where they must not jump: with as many digits as before.

use crate::raft::Time;

/// `1.862 s`: three digits, whatever they are.
pub fn seconds(time: Time) -> String {
    format!("{}.{:03} s", time.0 / 1_000_000, time.0 / 1_000 % 1_000)
}

/// The digits of [`seconds`] without the point.
pub fn digits(time: Time) -> String {
    format!("{:04}", time.0 / 1_000)
}

/// `12.4 s`, where the rest does not matter.
pub fn tenths(time: Time) -> String {
    format!("{}.{} s", time.0 / 1_000_000, time.0 / 100_000 % 10)
}

/// `1862ms`, as a statement's moment is written when microseconds do not matter.
pub fn milliseconds(time: Time) -> String {
    format!("{}ms", time.0 / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_digits() {
        assert_eq!(seconds(Time(1_862_007)), "1.862 s");
        assert_eq!(seconds(Time(0)), "0.000 s");
        assert_eq!(digits(Time(1_862_007)), "1862");
        assert_eq!(digits(Time(50_000)), "0050");
        assert_eq!(milliseconds(Time(450_999)), "450ms");
    }
}
