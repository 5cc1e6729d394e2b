//! From the lines of a recording to calls: each line is a step of one process, which begins a call or ends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::recorded::cell::{Cell, Deed, Said, Value};
use crate::check::recorded::{Call, Calls};
use crate::store::text::quoted;

/// One line of a recording.
pub struct Step {
    /// Its line, from 1.
    pub line: usize,
    pub process: String,
    pub kind: Kind,
    pub action: Action,
    /// Which object; empty where there is one alone.
    pub key: String,
    pub value: Written,
}

/// What a process does with its call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Invoke,
    Ok,
    Fail,
    /// How it ends is unknown.
    Info,
}

/// What is asked of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Read,
    Write,
    Swap,
    Append,
}

/// The value in a line.
#[derive(Clone, PartialEq, Eq)]
pub enum Written {
    One(Value),
    Two(Value, Value),
    /// The process waited in vain.
    TimedOut,
}

/// The objects of a recording, each with its calls.
pub struct Recording {
    pub objects: Vec<Object>,
}

/// One object, and who called it where in the recording.
pub struct Object {
    key: String,
    pub calls: Calls<Cell>,
    /// For each call its process and its words.
    told: Vec<(String, String)>,
}

/// A call that has not ended.
struct Open {
    action: Action,
    key: String,
    place: usize,
    line: usize,
}

impl Kind {
    /// # Errors
    /// What was expected.
    pub fn named(word: &str) -> Result<Kind, String> {
        Ok(match word {
            ":invoke" => Kind::Invoke,
            ":ok" => Kind::Ok,
            ":fail" => Kind::Fail,
            ":info" => Kind::Info,
            _ => return Err(format!("{} is none of :invoke, :ok, :fail and :info", quoted(word.as_bytes()))),
        })
    }
}

impl Action {
    /// # Errors
    /// What was expected.
    pub fn named(word: &str) -> Result<Action, String> {
        Ok(match word {
            ":read" | ":get" => Action::Read,
            ":write" | ":put" => Action::Write,
            ":cas" => Action::Swap,
            ":append" => Action::Append,
            _ => {
                let word = quoted(word.as_bytes());
                return Err(format!(
                    "unknown operation {word}; expected :read, :write, :cas, :get, :put or :append"
                ));
            }
        })
    }

    fn word(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Write => "write",
            Action::Swap => "cas",
            Action::Append => "append",
        }
    }
}

impl Recording {
    /// Pairs beginnings with ends; each object begins with this value.
    ///
    /// # Errors
    /// The first line that does not fit those before it.
    pub fn of(steps: impl Iterator<Item = Result<Step, String>>, state: &Value) -> Result<Recording, String> {
        let mut objects: BTreeMap<String, Object> = BTreeMap::new();
        let mut open: BTreeMap<String, Open> = BTreeMap::new();
        let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for step in steps {
            let step = step?;
            let line = step.line;
            let at = |why: String| format!("line {line}: {why}");
            if step.kind == Kind::Invoke {
                if let Some(open) = open.get(&step.process) {
                    let since = open.line;
                    return Err(at(format!(
                        "process {} begins a call, but that of line {since} has no end",
                        step.process
                    )));
                }
                let object = objects.entry(step.key.clone()).or_insert_with(|| Object::new(&step.key, state));
                let place = object.calls.calls.len();
                object.begin(&step).map_err(at)?;
                open.insert(step.process, Open { action: step.action, key: step.key, place, line });
                continue;
            }
            let Some(call) = open.remove(&step.process) else {
                return Err(at(format!("process {} ends a call, but has begun none", step.process)));
            };
            if (call.action, &call.key) != (step.action, &step.key) {
                let (process, begun, ended) = (&step.process, call.action.word(), step.action.word());
                let since = call.line;
                return Err(at(format!(
                    "process {process} ends a {ended}, but at line {since} it began a {begun}, or of another key"
                )));
            }
            let object = objects.get_mut(&call.key).expect("an open call has its object");
            if !object.end(call.place, &step).map_err(at)? {
                gone.entry(call.key).or_default().push(call.place);
            }
        }
        let mut objects: Vec<Object> = objects.into_values().collect();
        for object in &mut objects {
            object.forget(gone.get(&object.key).map_or(&[], Vec::as_slice));
        }
        match objects.is_empty() {
            true => Err("holds no call; expected a recorded history".into()),
            false => Ok(Recording { objects }),
        }
    }
}

impl Object {
    fn new(key: &str, state: &Value) -> Object {
        let calls = Calls { state: state.clone(), calls: Vec::new() };
        Object { key: key.to_owned(), calls, told: Vec::new() }
    }

    /// Its key, where it has one.
    pub fn named(&self) -> String {
        if self.key.is_empty() { String::new() } else { format!("key {}: ", quoted(self.key.as_bytes())) }
    }

    /// One of its calls, in words.
    pub fn told(&self, place: usize) -> String {
        let Call { begins, end, .. } = &self.calls.calls[place];
        let (process, asked) = &self.told[place];
        match end {
            Some((ends, Said::Found(value))) => {
                format!("lines {begins} to {ends}, process {process}: {asked} -> {}", in_words(value))
            }
            Some((ends, said)) => {
                let said = if *said == Said::Swapped(false) { "no" } else { "ok" };
                format!("lines {begins} to {ends}, process {process}: {asked} -> {said}")
            }
            None => format!("line {begins}, process {process}: {asked}"),
        }
    }

    fn begin(&mut self, step: &Step) -> Result<(), String> {
        let (deed, asked) = match (step.action, &step.value) {
            (Action::Read, _) => (Deed::Read, "read".into()),
            (Action::Write, Written::One(value)) => {
                (Deed::Write(value.clone()), format!("write {}", in_words(value)))
            }
            (Action::Append, Written::One(Some(text))) => {
                (Deed::Append(text.clone()), format!("append {}", in_words(&Some(text.clone()))))
            }
            (Action::Swap, Written::Two(old, new)) => {
                let asked = format!("cas from {} to {}", in_words(old), in_words(new));
                (Deed::Swap(old.clone(), new.clone()), asked)
            }
            (Action::Swap, _) => return Err("a cas takes two values, [old new]".into()),
            (action, _) => return Err(format!("{} takes a value", action.word())),
        };
        self.calls.calls.push(Call { begins: step.line, deed: Arc::new(deed), end: None });
        self.told.push((step.process.clone(), asked));
        Ok(())
    }

    /// False if the call did not happen.
    fn end(&mut self, place: usize, step: &Step) -> Result<bool, String> {
        let call = &mut self.calls.calls[place];
        let said = match (step.kind, step.action) {
            _ if step.value == Written::TimedOut => return Ok(true),
            (Kind::Info | Kind::Invoke, _) => return Ok(true),
            (Kind::Fail, Action::Swap) => Said::Swapped(false),
            (Kind::Fail, _) => return Ok(false),
            (Kind::Ok, Action::Read) => match &step.value {
                Written::One(value) => Said::Found(value.clone()),
                _ => return Err("a read that is ok found one value".into()),
            },
            (Kind::Ok, Action::Swap) => Said::Swapped(true),
            (Kind::Ok, Action::Write | Action::Append) => Said::Done,
        };
        call.end = Some((step.line, said));
        Ok(true)
    }

    fn forget(&mut self, gone: &[usize]) {
        let mut gone = gone.to_vec();
        gone.sort_unstable();
        let stays = |place: usize| gone.binary_search(&place).is_err();
        let mut place = 0..;
        self.calls.calls.retain(|_| place.next().is_some_and(stays));
        let mut place = 0..;
        self.told.retain(|_| place.next().is_some_and(stays));
    }
}

fn in_words(value: &Value) -> String {
    value.as_ref().map_or_else(
        || "nil".into(),
        |value: &Arc<str>| match value.parse::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => quoted(value.as_bytes()),
        },
    )
}
