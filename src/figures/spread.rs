//! How spans of time are spread: counted in steps of at most 1/64 of the span, so that many spans take little
//! room and two counts can be added.

/// Between a span and its double lie so many steps; below it each number is a step of its own.
const STEPS: u64 = 64;

/// Spans, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Steps and how many spans each counts, rising.
    counts: Vec<(u64, u64)>,
}

impl Spread {
    /// Counts a span.
    pub fn add(&mut self, span: u64) {
        self.put(step(span), 1);
    }

    /// Counts all that another one counted.
    pub fn add_all(&mut self, other: &Spread) {
        other.counts.iter().for_each(|(step, count)| self.put(*step, *count));
    }

    /// The span that so many percent of all do not exceed, to 1/64 of it; none if none was counted.
    pub fn percentile(&self, percent: u64) -> Option<u64> {
        let all: u64 = self.counts.iter().map(|(_, count)| count).sum();
        let rank = (all * percent).div_ceil(100).max(1);
        let mut behind = 0;
        let found = self.counts.iter().find(|(_, count)| {
            behind += count;
            behind >= rank
        });
        found.map(|(step, _)| least(*step))
    }

    fn put(&mut self, step: u64, count: u64) {
        match self.counts.binary_search_by_key(&step, |(other, _)| *other) {
            Ok(place) => self.counts[place].1 += count,
            Err(place) => self.counts.insert(place, (step, count)),
        }
    }
}

/// The step that a span falls into.
fn step(span: u64) -> u64 {
    let doublings = (span / STEPS).checked_ilog2().map_or(0, |doublings| u64::from(doublings) + 1);
    match doublings {
        0 => span,
        doublings => doublings * STEPS + (span >> (doublings - 1)) - STEPS,
    }
}

/// The least span of a step.
fn least(step: u64) -> u64 {
    match step / STEPS {
        0 => step,
        doublings => (step - doublings * STEPS + STEPS) << (doublings - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_narrow_and_its_least_span_falls_into_it() {
        for span in (0..70_000).chain([1 << 30, (1 << 40) + 12_345, u64::MAX]) {
            let least = least(step(span));
            assert!(least <= span && span - least <= span / STEPS, "{span}: {least}");
            assert_eq!(step(least), step(span));
        }
        assert!((1..70_000).all(|span| step(span) >= step(span - 1)));
    }

    #[test]
    fn percentiles_are_those_of_the_spans() {
        let mut spread = Spread::default();
        assert_eq!(spread.percentile(50), None);
        (1..=60).for_each(|span| spread.add(span));
        assert_eq!([1, 50, 99, 100].map(|percent| spread.percentile(percent)), [1, 30, 60, 60].map(Some));
        let mut both = Spread::default();
        both.add(2_048);
        both.add_all(&spread);
        assert_eq!((both.percentile(50), both.percentile(100)), (Some(31), Some(2_048)));
    }
}
