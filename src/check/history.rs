//! The clients' calls: were they answered as one single store would have answered them?
//!
//! Clients can only be told apart by what they hear, so this looks at nothing else: when each call began, when
//! it ended and with what. Keys that no command names together, be it in one `MULTI`, are judged apart, each on a
//! [`Line`] of its own.
//!
//! On no line are reads that promise nothing, of a server's own state, unless the settings make that the way
//! to read. What watchers hear and what is read of old revisions must be so for another reason: a revision once
//! made is what it is (`told.rs`). A call that was refused did not happen; of one that ended as *unknown*, or
//! is under way, it is open whether it did.
//!
//! All of it is remembered moment by moment, and whoever hears the same moments again comes to the same verdict.

mod blame;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::{Change, Changes, Made, commands, committed};
use super::linearize::{CallId, Line, Model, Verdict};
use super::model::{KeyValue, Keys, Told, reads_only};
use super::shelf::Shelf;
use crate::raft::{Index, Term, Time};
use crate::sim::event::Outcome;
use crate::sim::settings::Reads;
use crate::sim::statement::{Given, How, Operation};
use crate::sim::watching::Heard;
use crate::store::{Bytes, Command, Response, Watched};
use told::Book;

/// The most worlds that judging one answer may cost; beyond it the verdict is *not decided*.
const BUDGET: usize = 4_000;

/// The client that stands for what servers were given at the start.
const NOBODY: u32 = 0;

/// The calls so far, and what is known of them.
#[derive(Clone, Debug)]
pub struct History {
    beginning: Arc<Beginning>,
    /// What the store held at the start.
    given: Arc<Keys>,
    lines: Vec<Arc<Line<KeyValue>>>,
    line_of: Arc<BTreeMap<Bytes, usize>>,
    /// The line of all keys, those to come too, from when a command first looked at all.
    whole: Option<usize>,
    /// At most one a client.
    under_way: Vec<UnderWay>,
    book: Book,
    moments: Shelf<Moment, 16>,
    count: u64,
}

/// What there was before the first call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    /// What has happened, in order.
    pub happened: Vec<Command>,
    /// What may happen yet, or not: it stands in some server's log.
    pub may_happen: Vec<Command>,
}

/// A call that has not ended.
#[derive(Clone, Copy, Debug)]
struct UnderWay {
    call: CallId,
    line: usize,
    /// The network made a copy of its request, which may arrive after the refusal of another.
    copied: bool,
}

/// Something that clients, or those who watch, have a part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Time,
    /// What.
    pub step: Step,
}

/// What happens at a moment. A call is a client and the number of its operation, a watch a client and the number
/// of its watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A client begins an operation, while reads are served so.
    Begins { call: CallId, operation: Arc<Operation>, reads: Reads },
    /// The network makes a copy of the request.
    Copied { call: CallId },
    /// The operation ends.
    Ends { call: CallId, outcome: Outcome },
    /// The log makes a revision, or compacts. What it made before anybody asked for a revision is told then.
    Changed(Arc<Change>),
    /// What the log makes can no longer be told: nothing is said of revisions any more.
    Unclear,
    /// A client that watches asks what came after this revision.
    Asks { watch: CallId, watched: Watched, after: u64 },
    /// It is told something.
    Heard { watch: CallId, heard: Arc<Heard> },
}

impl Step {
    /// Whether what comes of it depends on revisions.
    pub(super) fn asks_for_revisions(&self) -> bool {
        match self {
            Step::Begins { operation, .. } => told::is_of_revisions(operation),
            Step::Asks { .. } => true,
            _ => false,
        }
    }
}

impl From<Made> for Step {
    fn from(made: Made) -> Step {
        match made {
            Made::Change(change) => Step::Changed(change.into()),
            Made::Unclear => Step::Unclear,
        }
    }
}

/// What is told to a line.
#[derive(Clone, Debug)]
enum What<'a> {
    Begins(Arc<Command>),
    Answered(&'a Response),
    Refused,
    Lost,
}

impl History {
    /// Before any call. What is given as committed has happened; of what else stands in a log it is open.
    pub fn new(given: &[Given]) -> History {
        let (happened, may_happen) = sort_given(given);
        History::after(Beginning { happened: happened.into_iter().cloned().collect(), may_happen })
    }

    /// Before any call, in a store to which this has happened.
    pub fn after(beginning: Beginning) -> History {
        let beginning = Arc::new(beginning);
        let mut history = History {
            beginning: beginning.clone(),
            given: Arc::default(),
            lines: Vec::new(),
            line_of: Arc::default(),
            whole: None,
            under_way: Vec::new(),
            book: Book::default(),
            moments: Shelf::default(),
            count: 0,
        };
        let mut keys = Keys::new();
        beginning.happened.iter().for_each(|command| drop(KeyValue::step(&mut keys, command)));
        let changes = Changes::of(&beginning.happened);
        changes.into_iter().for_each(|change| history.book.changed(change.into()));
        history.given = Arc::new(keys);
        for (number, command) in (1..).zip(&beginning.may_happen) {
            history.begin((NOBODY, number), command.clone());
            history.end((NOBODY, number), What::Lost);
        }
        history
    }

    /// What there was before the first call.
    pub fn beginning(&self) -> &Beginning {
        &self.beginning
    }

    /// All that was heard, in order.
    pub fn moments(&self) -> impl Iterator<Item = &Moment> {
        self.moments.iter().map(|(_, moment)| moment)
    }

    /// Takes note of a moment. If with it something can no longer be explained, the sentence that says so.
    pub fn take(&mut self, moment: Moment) -> Option<String> {
        let (mut sentence, mut broken) = (None, None);
        match &moment.step {
            Step::Begins { call, operation, reads } => {
                if is_ordered(operation, *reads) {
                    self.begin(*call, operation.command.clone());
                }
                self.book.begins(*call, operation, *reads);
            }
            Step::Copied { call } => {
                let copied = self.under_way.iter_mut().find(|under_way| under_way.call == *call);
                copied.into_iter().for_each(|under_way| under_way.copied = true);
            }
            Step::Ends { call, outcome } => {
                sentence = self.book.ends(*call, outcome);
                broken = self.end(*call, What::of(outcome));
            }
            Step::Changed(change) => self.book.changed(change.clone()),
            Step::Unclear => self.book.blind = true,
            Step::Asks { watch, watched, after } => sentence = self.book.asks(*watch, watched, *after),
            Step::Heard { watch, heard } => sentence = self.book.hears(*watch, heard),
        }
        *self.moments.place(self.count) = Some(moment);
        self.count += 1;
        sentence.or_else(|| Some(blame::sentence(self, broken?)))
    }

    /// What can be known of all calls so far, which takes longer where very many overlap.
    pub fn verdict_now(&self) -> Verdict {
        let lines = self.lines.iter().map(|line| line.verdict_now());
        lines.chain([self.book.verdict()]).max().unwrap_or(Verdict::Linearizable)
    }

    /// What is known of all calls so far; where very many overlap, what was known a little ago.
    pub fn verdict(&self) -> Verdict {
        let lines = self.lines.iter().map(|line| line.verdict());
        lines.chain([self.book.verdict()]).max().unwrap_or(Verdict::Linearizable)
    }

    /// The latest revision and the oldest that can be read.
    pub fn revisions(&self) -> (u64, u64) {
        self.book.revisions()
    }

    fn begin(&mut self, call: CallId, command: Command) {
        let line = if command.looks_at_all() { self.whole_line() } else { self.line_for(command.keys()) };
        self.under_way.push(UnderWay { call, line, copied: false });
        Arc::make_mut(&mut self.lines[line]).begin(call, Arc::new(command));
    }

    /// A call ends; the line that has no order any more since then.
    fn end(&mut self, call: CallId, what: What) -> Option<usize> {
        let place = self.under_way.iter().position(|under_way| under_way.call == call)?;
        let UnderWay { line: number, copied, .. } = self.under_way.swap_remove(place);
        let line = Arc::make_mut(&mut self.lines[number]);
        let before = line.verdict();
        carry_out(line, call, &what.unless_copied(copied));
        let broken = line.verdict() == Verdict::NotLinearizable && before != Verdict::NotLinearizable;
        broken.then_some(number)
    }

    /// The line of these keys; lines that they join become one.
    fn line_for<'a>(&mut self, keys: impl IntoIterator<Item = &'a Bytes>) -> usize {
        let mut line = None;
        for key in keys {
            let other = self.line_of_key(key);
            line = Some(match line {
                Some(line) if line != other => self.join(line, other),
                _ => other,
            });
        }
        line.expect("a command names a key")
    }

    /// Joins all lines; a key that is named later belongs to it as well.
    fn whole_line(&mut self) -> usize {
        if let Some(line) = self.whole {
            return line;
        }
        let keys: Vec<Bytes> = self.given.keys().chain(self.line_of.keys()).cloned().collect();
        let line = if keys.is_empty() { self.new_line(Keys::new()) } else { self.line_for(&keys) };
        self.whole = Some(line);
        line
    }

    fn line_of_key(&mut self, key: &Bytes) -> usize {
        if let Some(line) = self.line_of.get(key) {
            return *line;
        }
        if let Some(line) = self.whole {
            Arc::make_mut(&mut self.line_of).insert(key.clone(), line);
            return line;
        }
        let state = self.given.get_key_value(key).map(|(key, held)| (key.clone(), held.clone()));
        let line = self.new_line(state.into_iter().collect());
        Arc::make_mut(&mut self.line_of).insert(key.clone(), line);
        line
    }

    fn new_line(&mut self, state: Keys) -> usize {
        self.lines.push(Arc::new(Line::new(state, BUDGET)));
        self.lines.len() - 1
    }

    fn join(&mut self, line: usize, other: usize) -> usize {
        let empty = Arc::new(Line::new(Keys::new(), BUDGET));
        let joined = std::mem::replace(&mut self.lines[other], empty);
        let both = |left: &Keys, right: &Keys| left.clone().into_iter().chain(right.clone()).collect();
        Arc::make_mut(&mut self.lines[line]).join(Arc::unwrap_or_clone(joined), both);
        let under_way = self.under_way.iter_mut().map(|call| &mut call.line);
        let lines = Arc::make_mut(&mut self.line_of).values_mut().chain(under_way);
        lines.filter(|number| **number == other).for_each(|number| *number = line);
        line
    }
}

/// Tells a line that a call ends.
fn carry_out(line: &mut Line<KeyValue>, call: CallId, what: &What) {
    match what {
        What::Begins(command) => line.begin(call, command.clone()),
        What::Answered(response) => match Told::from_response(response) {
            Some(told) => line.answer(call, &told),
            None => line.lose(call),
        },
        What::Refused => line.withdraw(call),
        What::Lost => line.lose(call),
    }
}

impl What<'_> {
    fn of(outcome: &Outcome) -> What<'_> {
        match outcome {
            Outcome::Answered(response) => What::Answered(response),
            Outcome::NotLeader | Outcome::Busy => What::Refused,
            Outcome::Unknown => What::Lost,
        }
    }

    /// Of a request with copies nobody knows that all of them were refused.
    fn unless_copied(self, copied: bool) -> Self {
        if copied && matches!(self, What::Refused) { What::Lost } else { self }
    }
}

/// Whether a read promises the latest that there is.
fn is_promised(operation: &Operation, reads: Reads) -> bool {
    operation.how != How::Local || reads == Reads::Local
}

/// Whether an operation has its place in the order of all.
fn is_ordered(operation: &Operation, reads: Reads) -> bool {
    use Command::{History, Unwatch, Watch};
    let of_revisions = matches!(operation.command, History { .. } | Watch { .. } | Unwatch);
    let of_the_latest = operation.revision.is_none() && !of_revisions;
    !reads_only(&operation.command) || is_promised(operation, reads) && of_the_latest
}

/// The commands given as committed, in their order, and those that stand in some log behind them.
fn sort_given(given: &[Given]) -> (Vec<&Command>, Vec<Command>) {
    let (last, committed) = committed(given);
    let mut open: BTreeMap<(Index, Term), &Command> = BTreeMap::new();
    for (index, term, command) in given.iter().flat_map(commands).filter(|(index, ..)| *index > last) {
        // A read changes nothing, and nobody waits for what it would have answered.
        if !reads_only(command) {
            open.insert((index, term), command);
        }
    }
    (committed, open.into_values().cloned().collect())
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod told_tests;
