//! Which calls cannot be ordered: as few as there are, of those before it first went wrong.
//!
//! First the history is cut behind the first answer that leaves no order. Then less is claimed of ever more
//! calls: of one that is not to blame nothing is known but that it was asked, so that it may have happened at any
//! time after, or not at all. (It cannot be left out: without a write, the reads that saw it have no explanation.)
//! So a set is found of which each call is needed. At last all sets of fewer calls are tried, the smallest first. The
//! effort for that is bounded; in a long history the set that was found may then not be the smallest.

use super::{Call, Calls, Foresee, order};
use crate::check::linearize::Verdict;

/// What one attempt may cost, beside what the verdict did.
const FEW: usize = 200_000;

/// The places of the calls to blame, of calls that have no order; `effort`: what all attempts may cost together.
pub fn smallest<M: Foresee>(calls: &Calls<M>, effort: usize) -> Vec<usize> {
    let mut effort = Effort { left: effort };
    let cut = effort.cut(calls);
    let claimed = |place: &usize| cut.calls[*place].end.is_some();
    let mut blamed: Vec<usize> = (0..cut.calls.len()).filter(claimed).collect();
    let mut width = blamed.len();
    while width > 0 {
        let mut begin = 0;
        while begin < blamed.len() {
            let end = blamed.len().min(begin + width);
            let fewer = [&blamed[..begin], &blamed[end..]].concat();
            if !fewer.is_empty() && effort.has_no_order(&only(&cut, &fewer)) {
                blamed = fewer;
            } else {
                begin = end;
            }
        }
        width /= 2;
    }
    effort.fewer_than(blamed.len(), &cut).unwrap_or(blamed)
}

struct Effort {
    left: usize,
}

impl Effort {
    /// Whether it is certain that there is no order.
    fn has_no_order<M: Foresee>(&mut self, calls: &Calls<M>) -> bool {
        let share = self.left.min(FEW + 20 * calls.calls.len());
        let mut budget = share;
        let verdict = order(calls, &mut budget);
        self.left -= share - budget;
        verdict == Verdict::NotLinearizable
    }

    /// The fewest calls that have no order, if there are fewer than so many. What was known before the last answer
    /// has an order, so that one is among them.
    fn fewer_than<M: Foresee>(&mut self, count: usize, cut: &Calls<M>) -> Option<Vec<usize>> {
        let ends =
            cut.calls.iter().enumerate().filter_map(|(place, call)| Some((call.end.as_ref()?.0, place)));
        let mut latest: Vec<(usize, usize)> = ends.collect();
        latest.sort_unstable_by(|one, other| other.cmp(one));
        let (last, others) = latest.split_first()?;
        let others: Vec<usize> = others.iter().map(|(_, place)| *place).collect();
        (0..count.saturating_sub(1)).find_map(|more| self.with(vec![last.1], more, &others, cut))
    }

    /// These calls and so many of others, if they have no order.
    fn with<M: Foresee>(
        &mut self,
        these: Vec<usize>,
        more: usize,
        others: &[usize],
        cut: &Calls<M>,
    ) -> Option<Vec<usize>> {
        if self.left == 0 {
            return None;
        }
        if more > 0 {
            let choices =
                (1..=others.len()).map(|from| ([&these[..], &others[from - 1..from]].concat(), from));
            return choices
                .into_iter()
                .find_map(|(these, from)| self.with(these, more - 1, &others[from..], cut));
        }
        self.left = self.left.saturating_sub(cut.calls.len());
        let mut these = these;
        these.sort_unstable();
        self.has_no_order(&only(cut, &these)).then_some(these)
    }

    /// The history up to the first answer that leaves no order.
    fn cut<M: Foresee>(&mut self, calls: &Calls<M>) -> Calls<M> {
        let mut ends: Vec<usize> = calls.calls.iter().filter_map(|call| Some(call.end.as_ref()?.0)).collect();
        ends.sort_unstable();
        let broken = ends.partition_point(|end| !self.has_no_order(&until(calls, *end)));
        ends.get(broken).map_or_else(|| calls.clone(), |end| until(calls, *end))
    }
}

/// What was known at a moment.
fn until<M: Foresee>(calls: &Calls<M>, moment: usize) -> Calls<M> {
    let begun = calls.calls.iter().filter(|call| call.begins <= moment);
    let known =
        begun.map(|call| Call { end: call.end.clone().filter(|(at, _)| *at <= moment), ..call.clone() });
    Calls { state: calls.state.clone(), calls: known.collect() }
}

/// The same calls, of which only some are claimed to have been answered.
fn only<M: Foresee>(calls: &Calls<M>, some: &[usize]) -> Calls<M> {
    let claimed = |(place, call): (usize, &Call<M>)| Call {
        end: call.end.clone().filter(|_| some.binary_search(&place).is_ok()),
        ..call.clone()
    };
    Calls { state: calls.state.clone(), calls: calls.calls.iter().enumerate().map(claimed).collect() }
}
