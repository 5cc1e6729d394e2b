//! Where the scripts of a lesson are played: one run, piece after piece.
//!
//! A piece that begins with `case` begins a new run from nothing. Whatever acts is noted with its moment, so that what
//! a script did can be told as a recording.

use std::sync::Arc;

use super::{Fault, Goal, Passage};
use crate::raft::Time;
use crate::recording::{Recording, Timed};
use crate::script::condition::broken;
use crate::script::file::Source;
use crate::script::{Line, Said, Script, Session};

/// A run of a lesson as far as it has been played.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// All that was played since the run began: what a later piece names must have come into being here.
    text: String,
    /// Where each of its lines stands.
    places: Vec<(Arc<str>, usize)>,
    /// The run.
    session: Session,
    /// What was done, with its moment.
    acts: Vec<Timed>,
    /// When each event happened.
    events: Vec<Time>,
}

impl Stage {
    /// Plays a piece of script, and tells what went wrong: lines that cannot be read or are refused, expectations that
    /// fail, invariants that break though no `expect violated …` held.
    pub fn play(&mut self, piece: &Passage) -> Vec<Fault> {
        if begins_anew(&piece.text) {
            *self = Stage::default();
        }
        let known = self.places.len();
        for (number, line) in piece.text.lines().enumerate() {
            self.text += line;
            self.text.push('\n');
            self.places.push((piece.file.clone(), piece.line + number));
        }
        let script = match Script::parse(&self.text) {
            Ok(script) => script,
            Err(unreadable) => {
                let fault = |error: &crate::script::Error| self.fault(error.line, error.message.clone());
                return unreadable.errors.iter().map(|(error, _)| fault(error)).collect();
            }
        };
        let lines: Vec<&Source> =
            script.lines.iter().filter(|source| source.number > known && !is_case(source)).collect();
        let mut faults: Vec<Fault> =
            (0..lines.len()).flat_map(|place| self.say(place, &lines).err()).collect();
        // What comes next is done to a run that has begun: a later `set` is an act.
        faults.extend(self.begin().err().map(|why| piece.fault(why)));
        faults.extend(self.unexpected().map(|message| piece.fault(message)));
        faults
    }

    /// From now on an invariant may break: it is what somebody is asked to do.
    pub fn let_break(&mut self) {
        self.session.violations_expected += 1;
    }

    /// Whether a goal holds now; an error says what was found instead.
    pub fn check(&mut self, goal: &Goal) -> Result<(), String> {
        self.begin()?;
        self.session.scene().check(&goal.condition)
    }

    /// Whether all that a goal names is there.
    pub fn knows(&self, goal: &Goal) -> Result<(), Fault> {
        let line = Line::Expect(goal.condition.clone());
        self.session.names().check(&line, &goal.said.text).map_err(|error| goal.said.fault(error.message))
    }

    /// The moment, and how many events of it have happened.
    pub fn now(&self) -> (Time, u32) {
        let cluster = self.session.watched.as_ref().map(|watched| &watched.cluster);
        cluster.map_or((Time(0), 0), |cluster| (cluster.now, cluster.events_now()))
    }

    /// What was done since the run began.
    pub fn acts(&self) -> &[Timed] {
        &self.acts
    }

    /// The run as a recording.
    pub fn recording(&self) -> Recording {
        Recording { setup: self.session.setup.clone(), acts: self.acts.iter().cloned().collect() }
    }

    /// When each event happened, since the run began.
    pub fn events(&self) -> &[Time] {
        &self.events
    }

    /// Does one thing at its moment.
    ///
    /// # Errors
    /// If it is refused, names what is not there, or its moment never comes.
    pub fn act(&mut self, act: &Timed) -> Result<(), String> {
        self.begin()?;
        let line = Line::Act(act.statement.clone());
        self.session.names().check(&line, &line.to_string()).map_err(|error| error.message)?;
        self.reach(act.at, act.nth)?;
        done(self.session.say(&line, &mut |_, _| {}))
    }

    /// Lets time pass up to just after so many events of a moment.
    ///
    /// # Errors
    /// If that moment is past, or never comes.
    pub fn reach(&mut self, at: Time, nth: u32) -> Result<(), String> {
        self.begin()?;
        done(self.session.say(&Line::At { time: at, nth: Some(nth), line: None }, &mut |_, _| {}))
    }

    /// Says the line at a place among those of its piece.
    fn say(&mut self, place: usize, lines: &[&Source]) -> Result<(), Fault> {
        let source = lines[place];
        let is_expected = lines.get(place + 1).is_some_and(|next| next.expects_refusal());
        let said = match &source.line {
            Ok(line) => self.do_line(line, &source.text, is_expected),
            Err(error) => self.session.refuse(error.message.clone()),
        };
        match said {
            Said::Refused(_) if is_expected => Ok(()),
            said => done(said).map_err(|why| self.fault(source.number, why)),
        }
    }

    fn do_line(&mut self, line: &Line, text: &str, may_be_refused: bool) -> Said {
        if self.session.needs_cluster(line)
            && let Err(why) = self.begin()
        {
            return Said::Failed(why);
        }
        if (may_be_refused || self.session.has_begun())
            && let Err(error) = self.session.names().check(line, text)
        {
            return self.session.refuse(error.message);
        }
        let line = match line {
            Line::At { time, nth, line: Some(inner) } => {
                let moment = Line::At { time: *time, nth: *nth, line: None };
                match self.session.say(&moment, &mut |event, _| self.events.push(event.at)) {
                    Said::Done => &**inner,
                    early => return early,
                }
            }
            line => line,
        };
        let (at, nth) = self.now();
        let has_begun = self.session.has_begun();
        let said = self.session.say(line, &mut |event, _| self.events.push(event.at));
        if let (Line::Act(statement), Said::Done, true) = (line, &said, has_begun) {
            self.acts.push(Timed { at, nth, statement: statement.clone() });
        }
        said
    }

    fn begin(&mut self) -> Result<(), String> {
        match self.session.begin().into_iter().next() {
            Some((given, refused)) => Err(format!("refused: {given}: {}", refused.0)),
            None => Ok(()),
        }
    }

    /// What is broken though nobody expected it.
    fn unexpected(&self) -> Option<String> {
        let watched = self.session.watched.as_ref().filter(|_| self.session.violations_expected == 0)?;
        let first = watched.witness.violations().first()?;
        Some(format!("{}, and no `expect violated …` says so", broken(first)))
    }

    /// A fault at a line of all that was played.
    fn fault(&self, line: usize, message: impl Into<String>) -> Fault {
        let (file, line) = self.places[line.clamp(1, self.places.len()) - 1].clone();
        Fault { file, line, message: message.into() }
    }
}

fn is_case(source: &Source) -> bool {
    matches!(source.line, Ok(Line::Case(_)))
}

/// Whether a script begins a new run: its first statement is `case`.
pub fn begins_anew(text: &str) -> bool {
    let mut lines = text.lines().filter_map(|line| crate::script::parse_line(line).ok().flatten());
    matches!(lines.next(), Some(Line::Case(_)))
}

fn done(said: Said) -> Result<(), String> {
    match said {
        Said::Done | Said::Held => Ok(()),
        Said::Refused(why) => Err(format!("refused: {why}")),
        Said::Failed(found) => Err(found),
    }
}
