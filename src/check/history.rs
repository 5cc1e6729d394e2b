//! The clients' calls: were they answered as one single store would have answered them?
//!
//! Clients can only be told apart by what they hear, so this looks at nothing else: when each call began, when
//! it ended and with what. Keys that no command names together, be it in one `MULTI`, are judged apart, each on a
//! [`Line`] of its own.
//!
//! Not counted are reads that promise nothing: of a server's own state, unless the settings make that the way
//! to read, and of old revisions. A call that was refused did not happen; of one that ended as *unknown*, or
//! is under way, it is open whether it did.

mod blame;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::linearize::{CallId, Line, Model, Verdict};
use super::model::{KeyValue, Keys, Told, reads_only};
use super::shelf::Shelf;
use crate::raft::{Index, Term};
use crate::sim::event::Outcome;
use crate::sim::settings::Reads;
use crate::sim::statement::{ClientId, Given, How, Operation};
use crate::store::{Bytes, Command, Response};

/// The most worlds that judging one answer may cost; beyond it the verdict is *not decided*.
const BUDGET: usize = 4_000;

/// The client that stands for what servers were given at the start.
const NOBODY: u32 = 0;

/// The calls so far, and what is known of them.
#[derive(Clone, Debug)]
pub struct History {
    /// What the store held at the start.
    given: Arc<Keys>,
    lines: Vec<Arc<Line<KeyValue>>>,
    line_of: Arc<BTreeMap<Bytes, usize>>,
    /// The line of all keys, those to come too, from when a command first looked at all.
    whole: Option<usize>,
    /// At most one a client.
    under_way: Vec<UnderWay>,
    moments: Shelf<Moment>,
    count: u64,
}

/// A call that has not ended.
#[derive(Clone, Copy, Debug)]
struct UnderWay {
    call: CallId,
    line: usize,
    /// The network made a copy of its request, which may arrive after the refusal of another.
    copied: bool,
}

/// A call begins or ends.
#[derive(Clone, Debug)]
struct Moment {
    call: CallId,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Begins(Arc<Command>),
    Answered(Response),
    Refused,
    Lost,
}

impl History {
    /// Before any call. What is given as committed has happened; of what else stands in a log it is open.
    pub fn new(given: &[Given]) -> History {
        let mut history = History {
            given: Arc::default(),
            lines: Vec::new(),
            line_of: Arc::default(),
            whole: None,
            under_way: Vec::new(),
            moments: Shelf::default(),
            count: 0,
        };
        let (committed, open) = sort_given(given);
        let mut keys = Keys::new();
        for command in committed {
            KeyValue::step(&mut keys, command);
        }
        history.given = Arc::new(keys);
        for (number, command) in (1..).zip(open) {
            history.begin((NOBODY, number), command);
            history.end((NOBODY, number), What::Lost);
        }
        history
    }

    /// A client begins an operation.
    pub fn invoked(&mut self, client: ClientId, sequence: u64, operation: &Operation, reads: Reads) {
        if counts(operation, reads) {
            self.begin((client.0, sequence), operation.command.clone());
        }
    }

    /// The network made a copy of a client's request.
    pub fn copied(&mut self, client: ClientId, sequence: u64) {
        let call = self.under_way.iter_mut().find(|under_way| under_way.call == (client.0, sequence));
        if let Some(call) = call {
            call.copied = true;
        }
    }

    /// A client's operation ends. If that breaks linearizability, the sentence that says how.
    pub fn closed(&mut self, client: ClientId, sequence: u64, outcome: &Outcome) -> Option<String> {
        self.end(
            (client.0, sequence),
            match outcome {
                Outcome::Answered(response) => What::Answered(response.clone()),
                Outcome::NotLeader | Outcome::Busy => What::Refused,
                Outcome::Unknown => What::Lost,
            },
        )
    }

    /// What is known of all calls so far.
    pub fn verdict(&self) -> Verdict {
        self.lines.iter().map(|line| line.verdict()).max().unwrap_or(Verdict::Linearizable)
    }

    fn begin(&mut self, call: CallId, command: Command) {
        let line = if command.looks_at_all() { self.whole_line() } else { self.line_for(command.keys()) };
        self.under_way.push(UnderWay { call, line, copied: false });
        let command = Arc::new(command);
        Arc::make_mut(&mut self.lines[line]).begin(call, command.clone());
        self.note(call, What::Begins(command));
    }

    fn end(&mut self, call: CallId, what: What) -> Option<String> {
        let place = self.under_way.iter().position(|under_way| under_way.call == call)?;
        let UnderWay { line: number, copied, .. } = self.under_way.swap_remove(place);
        let what = if copied && matches!(what, What::Refused) { What::Lost } else { what };
        let line = Arc::make_mut(&mut self.lines[number]);
        let before = line.verdict();
        carry_out(line, call, &what);
        let broken = line.verdict() == Verdict::NotLinearizable && before != Verdict::NotLinearizable;
        self.note(call, what);
        broken.then(|| blame::sentence(self, number))
    }

    fn note(&mut self, call: CallId, what: What) {
        *self.moments.place(self.count) = Some(Moment { call, what });
        self.count += 1;
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

/// Whether an operation promises what is judged here.
fn counts(operation: &Operation, reads: Reads) -> bool {
    let promised = operation.how != How::Local || reads == Reads::Local;
    use Command::{History, Unwatch, Watch};
    let of_revisions = matches!(operation.command, History { .. } | Watch { .. } | Unwatch);
    let of_the_latest = operation.revision.is_none() && !of_revisions;
    !reads_only(&operation.command) || promised && of_the_latest
}

/// The commands given as committed, in their order, and those that stand in some log behind them.
fn sort_given(given: &[Given]) -> (Vec<&Command>, Vec<Command>) {
    let commit = |given: &Given| given.commit.or(given.snapshot.map(|(index, _)| index)).unwrap_or_default();
    let Some(furthest) = given.iter().max_by_key(|given| commit(given)) else { return Default::default() };
    let last = commit(furthest);
    let committed = commands(furthest).filter(|(index, ..)| *index <= last).map(|(.., command)| command);
    let mut open: BTreeMap<(Index, Term), &Command> = BTreeMap::new();
    for (index, term, command) in given.iter().flat_map(commands).filter(|(index, ..)| *index > last) {
        // A read changes nothing, and nobody waits for what it would have answered.
        if !reads_only(command) {
            open.insert((index, term), command);
        }
    }
    (committed.collect(), open.into_values().cloned().collect())
}

/// The commands in a given log.
fn commands(given: &Given) -> impl Iterator<Item = (Index, Term, &Command)> {
    let first = given.snapshot.map_or(1, |(index, _)| index.0 + 1);
    let entries = given.log.iter().flat_map(|entries| std::iter::repeat_n(entries, entries.times));
    let entries = (first..).map(Index).zip(entries);
    entries.filter_map(|(index, entry)| Some((index, entry.term, entry.command.as_ref()?)))
}

#[cfg(test)]
mod tests;
