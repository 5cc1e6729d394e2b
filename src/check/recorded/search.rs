//! Is there an order? In depth, as Wing and Gong do it (1993), with Lowe's memory of what led nowhere (2017).
//!
//! A call may come next if none that is still to come ended before it began. Four things keep the search small:
//!
//! - What was tried is remembered by the state and the calls that have happened; never twice the same.
//! - A call that was told that it changed nothing, and would be told so now, may as well happen at once: nothing
//!   else is tried then.
//! - A state from which what some call was told cannot come about any more leads nowhere.
//! - A lost call, which may happen late or never, is tried last, first of them one that explains an answer. Of
//!   equal lost calls the first that began is used first. Who came to the same point with fewer of them can do
//!   all that the other can.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Call, Calls};
use crate::check::linearize::{Model, Verdict};

/// An object of which some answers say what it must be in.
pub trait Foresee: Model<Call: Ord> {
    /// Something that it must be in.
    type Sight: PartialEq;

    /// What it must be in for this answer, if that can be said.
    fn sight<'a>(call: &Self::Call, answer: &'a Self::Answer) -> Option<&'a Self::Sight>;

    /// Whether it is in that; `grows`: or may come to be by calls of which it is not said what they lead to.
    fn is_in_sight(state: &Self::State, sight: &Self::Sight, grows: bool) -> bool;

    /// Whether a call may lead to that, whatever the object was in before.
    fn leads_to(call: &Self::Call, sight: &Self::Sight, grows: bool) -> bool;

    /// Whether what a call leads to depends on what the object was in.
    fn grows(call: &Self::Call) -> bool;

    /// Whether a call was told that it changed nothing.
    fn changed_nothing(call: &Self::Call, answer: &Self::Answer) -> bool;
}

/// Looks for an order. Each call that is tried costs one of the budget; when it is spent, nothing is decided.
pub fn order<M: Foresee>(calls: &Calls<M>, budget: &mut usize) -> Verdict {
    let mut search = Search::new(&calls.calls);
    if search.left == 0 {
        return Verdict::Linearizable;
    }
    let mut path = vec![search.place(Arc::new(calls.state.clone()))];
    while let Some(place) = path.last_mut() {
        let Some(step) = place.options.pop() else {
            if let Some(deadline) = place.deadline.take() {
                place.options = search.lost_before(deadline, &place.state);
                *budget = budget.saturating_sub(search.lost.len());
                continue;
            }
            path.pop();
            if let Some(step) = path.last().and_then(|place| place.taken) {
                search.take_back(step);
            }
            continue;
        };
        let Some(left) = budget.checked_sub(1) else { return Verdict::NotDecided };
        *budget = left;
        let Some(state) = search.after(&place.state, step) else { continue };
        let taken = search.take(step);
        if search.left == 0 {
            return Verdict::Linearizable;
        }
        if !search.is_doomed(&state) && search.is_new(&state) {
            place.taken = Some(taken);
            path.push(search.place(state));
        } else {
            search.take_back(taken);
        }
    }
    Verdict::NotLinearizable
}

/// So many calls ahead it is looked whether they can still be told what they were told.
const AHEAD: usize = 64;

/// Stands for the end of the list of those to come.
const NONE: usize = usize::MAX;

struct Search<'a, M: Foresee> {
    answered: Vec<Answered<'a, M>>,
    /// The first of those to come.
    first: usize,
    /// How many are to come.
    left: usize,
    /// The last of those that have happened, plus one.
    reached: usize,
    lost: Vec<Lost<'a, M>>,
    /// Whether a value can grow.
    grows: bool,
    tried: BTreeMap<Point<M>, Vec<Spent>>,
}

/// A call that was answered, in the list of those to come.
struct Answered<'a, M: Foresee> {
    begins: usize,
    ends: usize,
    deed: &'a M::Call,
    said: &'a M::Answer,
    previous: usize,
    next: usize,
}

/// Lost calls that ask the same.
struct Lost<'a, M: Foresee> {
    deed: &'a M::Call,
    /// When they began, in order.
    begin: Vec<usize>,
    /// How many have happened.
    spent: usize,
}

/// What happens next.
#[derive(Clone, Copy)]
enum Step {
    Answered(usize),
    Lost(usize),
    /// The object turns into another with no call.
    ByItself(usize),
}

/// What happened, and what `reached` was before.
#[derive(Clone, Copy)]
struct Taken {
    step: Step,
    reached: usize,
}

/// A place on the path: a state, what is still to be tried in it, and what is being tried.
struct Place<M: Foresee> {
    state: Arc<M::State>,
    options: Vec<Step>,
    /// Before this moment a lost call must have begun, to be tried too; none if that is done, or not needed.
    deadline: Option<usize>,
    taken: Option<Taken>,
}

/// What has been reached: the state, the last call that has happened, and those before it that have not. These
/// all overlap it, so there are few.
type Point<M> = (Arc<<M as Model>::State>, usize, Vec<usize>);

/// How many of the lost calls of each kind have happened, where it is any.
type Spent = Vec<(usize, usize)>;

impl<'a, M: Foresee> Search<'a, M> {
    fn new(calls: &'a [Call<M>]) -> Search<'a, M> {
        let ended = calls.iter().filter_map(|call| Some((call, call.end.as_ref()?)));
        let mut answered: Vec<Answered<M>> = ended
            .zip(0usize..)
            .map(|((Call { begins, deed, .. }, (ends, said)), place)| Answered {
                begins: *begins,
                ends: *ends,
                deed: &**deed,
                said,
                previous: place.checked_sub(1).unwrap_or(NONE),
                next: place + 1,
            })
            .collect();
        if let Some(last) = answered.last_mut() {
            last.next = NONE;
        }
        let mut lost: BTreeMap<&M::Call, Vec<usize>> = BTreeMap::new();
        for call in calls.iter().filter(|call| call.end.is_none() && !M::reads_only(&call.deed)) {
            lost.entry(&*call.deed).or_default().push(call.begins);
        }
        let lost = lost.into_iter().map(|(deed, begin)| Lost { deed, begin, spent: 0 }).collect();
        let grows = calls.iter().any(|call| M::grows(&call.deed));
        let left = answered.len();
        Search { answered, first: 0, left, reached: 0, lost, grows, tried: BTreeMap::new() }
    }

    /// What may come next in this state, the best last.
    fn place(&self, state: Arc<M::State>) -> Place<M> {
        let mut deadline = usize::MAX;
        let mut next = Vec::new();
        for place in self.to_come() {
            let call = &self.answered[place];
            if call.begins > deadline {
                break;
            }
            deadline = deadline.min(call.ends);
            if M::changed_nothing(call.deed, call.said) && self.after(&state, Step::Answered(place)).is_some()
            {
                return Place { state, options: vec![Step::Answered(place)], deadline: None, taken: None };
            }
            next.push(place);
        }
        next.sort_by_key(|place| std::cmp::Reverse(self.answered[*place].ends));
        // What happens by itself is tried last: the best stands at the end.
        let alone = (0..M::by_itself(&state).count()).map(Step::ByItself);
        let options = alone.chain(next.into_iter().map(Step::Answered)).collect();
        Place { state, options, deadline: Some(deadline), taken: None }
    }

    /// The lost calls that may come next in this state and change it, the best last.
    fn lost_before(&self, deadline: usize, state: &Arc<M::State>) -> Vec<Step> {
        let begun = |lost: &Lost<M>| lost.begin.get(lost.spent).is_some_and(|begins| *begins < deadline);
        let kinds = (0..self.lost.len()).filter(|kind| begun(&self.lost[*kind])).map(Step::Lost);
        let waits = |place: &usize| self.after(state, Step::Answered(*place)).is_none();
        let waiting: Vec<usize> = self
            .to_come()
            .take_while(|place| self.answered[*place].begins < deadline)
            .filter(waits)
            .collect();
        let later = kinds.filter_map(|step| Some((step, self.after(state, step)?)));
        let explains =
            |state: &Arc<M::State>| waiting.iter().any(|p| self.after(state, Step::Answered(*p)).is_some());
        let (good, bad): (Vec<_>, Vec<_>) = later.partition(|(_, state)| explains(state));
        bad.into_iter().chain(good).map(|(step, _)| step).collect()
    }

    /// The calls to come, in the order in which they began.
    fn to_come(&self) -> impl Iterator<Item = usize> {
        let known = |place: usize| (place != NONE).then_some(place);
        std::iter::successors(known(self.first), move |place| known(self.answered[*place].next))
    }

    /// The state after a step; none if it is answered otherwise, or serves nothing.
    fn after(&self, state: &Arc<M::State>, step: Step) -> Option<Arc<M::State>> {
        let mut after = state.clone();
        let fits = match step {
            Step::Answered(place) => {
                let call = &self.answered[place];
                if M::reads_only(call.deed) {
                    // A state that is not written to is not copied.
                    M::step(&mut (**state).clone(), call.deed) == *call.said
                } else {
                    M::step(Arc::make_mut(&mut after), call.deed) == *call.said
                }
            }
            Step::Lost(kind) => {
                M::step(Arc::make_mut(&mut after), self.lost[kind].deed);
                after != *state
            }
            Step::ByItself(nth) => {
                after = Arc::new(M::by_itself(state).nth(nth)?);
                true
            }
        };
        fits.then_some(after)
    }

    /// Whether one of the next reads cannot find any more what it found.
    fn is_doomed(&self, state: &M::State) -> bool {
        let next = self.to_come().take(AHEAD).map(|place| &self.answered[place]);
        let mut seen = next.filter_map(|call| Some((M::sight(call.deed, call.said)?, call.ends)));
        seen.any(|(sight, ends)| !self.may_become(state, sight, ends))
    }

    /// Whether this state, or one that is written before a moment, may turn into another.
    fn may_become(&self, state: &M::State, sight: &M::Sight, before: usize) -> bool {
        if M::is_in_sight(state, sight, self.grows) {
            return true;
        }
        for (count, place) in self.to_come().enumerate() {
            let call = &self.answered[place];
            if call.begins > before {
                break;
            }
            if count == AHEAD || M::leads_to(call.deed, sight, self.grows) {
                return true;
            }
        }
        self.lost.iter().any(|lost| {
            lost.begin.get(lost.spent).is_some_and(|begins| *begins < before)
                && M::leads_to(lost.deed, sight, self.grows)
        })
    }

    fn take(&mut self, step: Step) -> Taken {
        let taken = Taken { step, reached: self.reached };
        match step {
            Step::ByItself(_) => {}
            Step::Lost(kind) => self.lost[kind].spent += 1,
            Step::Answered(place) => {
                let Answered { previous, next, .. } = self.answered[place];
                self.link(previous, next);
                self.left -= 1;
                self.reached = self.reached.max(place + 1);
            }
        }
        taken
    }

    fn take_back(&mut self, Taken { step, reached }: Taken) {
        match step {
            Step::ByItself(_) => {}
            Step::Lost(kind) => self.lost[kind].spent -= 1,
            Step::Answered(place) => {
                let Answered { previous, next, .. } = self.answered[place];
                self.link(previous, place);
                self.link(place, next);
                self.left += 1;
            }
        }
        self.reached = reached;
    }

    fn link(&mut self, previous: usize, next: usize) {
        match self.answered.get_mut(previous) {
            Some(call) => call.next = next,
            None => self.first = next,
        }
        if let Some(call) = self.answered.get_mut(next) {
            call.previous = previous;
        }
    }

    /// Whether nothing that was tried before can do all that this can.
    fn is_new(&mut self, state: &Arc<M::State>) -> bool {
        let waiting = self.to_come().take_while(|place| *place < self.reached).collect();
        let spent: Spent =
            self.lost.iter().map(|lost| lost.spent).enumerate().filter(|(_, n)| *n > 0).collect();
        let known = self.tried.entry((state.clone(), self.reached, waiting)).or_default();
        if known.iter().any(|fewer| is_within(fewer, &spent)) {
            return false;
        }
        known.retain(|more| !is_within(&spent, more));
        known.push(spent);
        true
    }
}

/// Whether no more are spent of any kind.
fn is_within(few: &Spent, many: &Spent) -> bool {
    few.iter().all(|(kind, n)| {
        many.binary_search_by_key(kind, |(kind, _)| *kind).is_ok_and(|place| *n <= many[place].1)
    })
}
