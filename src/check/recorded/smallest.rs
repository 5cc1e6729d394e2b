//! Which calls cannot be ordered: as few as can be found with little effort.
//!
//! First the history is cut behind the first answer that leaves no order. Then less is claimed of ever more
//! calls: of one that is not to blame nothing is known but that it was asked, so that it may have happened at any
//! time after, or not at all. (It cannot be left out: without a write, the reads that saw it have no explanation.)

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
    blamed
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
