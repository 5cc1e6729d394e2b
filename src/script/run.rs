//! Running a script without a browser: each of its cases from its first line to its last.

use super::condition::broken;
use super::error::Error;
use super::file::{Case, Script, Source};
use super::line::Line;
use super::session::{Said, Session};
use crate::check::{Violation, Watched};
use crate::raft::rules::Rules;
use crate::sim::event::Event;
use crate::words::{modified, moment};

/// What became of a script.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many expectations held.
    pub passed: usize,
    /// The expectations that did not hold, and the statements that were refused.
    pub failures: Vec<Failure>,
    /// The invariants that broke in runs where that was not expected.
    pub violations: Vec<Unexpected>,
}

/// A failed expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its line and what was found.
    pub error: Error,
    /// The text of the line.
    pub source: String,
    /// The run in which it failed, if it has a name.
    pub case: Option<String>,
    /// The rules of that run then.
    pub rules: Rules,
}

/// An invariant that broke though nobody expected it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpected {
    /// What broke.
    pub violation: Violation,
    /// The run in which it broke, if it has a name.
    pub case: Option<String>,
    /// The rules of that run at its end.
    pub rules: Rules,
}

/// Watches a script run.
pub trait Audience {
    /// A run begins.
    fn case(&mut self, _name: Option<&str>) {}
    /// A line is about to be done.
    fn line(&mut self, _source: &Source) {}
    /// Something happened.
    fn event(&mut self, _event: &Event, _watched: &Watched) {}
    /// An expectation failed.
    fn failure(&mut self, _failure: &Failure) {}
    /// Its cluster is there, and nothing has happened in it.
    fn began(&mut self, _watched: &Watched) {}
    /// A run ended so.
    fn ended(&mut self, _name: Option<&str>, _watched: &Watched) {}
    /// A run ended in which an invariant broke though nobody expected it.
    fn violation(&mut self, _unexpected: &Unexpected) {}
}

/// Nobody watches.
pub struct Nobody;

impl Audience for Nobody {}

impl Report {
    /// Whether all that was expected holds and nothing else broke.
    pub fn is_fine(&self) -> bool {
        self.failures.is_empty() && self.violations.is_empty()
    }
}

impl Failure {
    /// As a terminal prints it.
    pub fn explain(&self, file: &str) -> String {
        let message = format!("{}{}", self.error.message, of_run(self.case.as_deref(), self.rules));
        Error { message, ..self.error.clone() }.explain(file, &self.source)
    }
}

impl Unexpected {
    /// As a terminal prints it.
    pub fn explain(&self, file: &str) -> String {
        let (at, run) = (moment(self.violation.at), of_run(self.case.as_deref(), self.rules));
        format!("{}: at {at} {}{run}", super::error::escaped(file), broken(&self.violation))
    }
}

/// Which run it was, if that has to be said: ` (in case "x") (Modified Raft without pre-vote)`.
fn of_run(case: Option<&str>, rules: Rules) -> String {
    let case = case.map(|name| format!("in case {}", crate::store::text::quoted(name.as_bytes())));
    case.into_iter().chain(modified(rules)).map(|said| format!(" ({said})")).collect()
}

/// Runs every case of a script.
pub fn run(script: &Script, audience: &mut dyn Audience) -> Report {
    let mut report = Report::default();
    for case in &script.cases {
        audience.case(case.name.as_deref());
        let lines: Vec<&Source> = case.lines.iter().map(|at| &script.lines[*at]).collect();
        Runner { case, lines, session: Session::default(), report: &mut report, audience }.run();
    }
    report
}

/// One case under way.
struct Runner<'a> {
    case: &'a Case,
    lines: Vec<&'a Source>,
    session: Session,
    report: &'a mut Report,
    audience: &'a mut dyn Audience,
}

impl Runner<'_> {
    fn run(mut self) {
        for place in 0..self.lines.len() {
            let source = self.lines[place];
            if source.line.as_ref().is_ok_and(|line| self.session.needs_cluster(line)) {
                self.begin(place);
            }
            self.audience.line(source);
            let said = self.say(place);
            self.judge(place, said);
        }
        self.begin(self.lines.len());
        self.end();
    }

    fn say(&mut self, place: usize) -> Said {
        let Source { line, text, .. } = self.lines[place];
        // Before the cluster is there, a later line may yet make it larger.
        let is_known = self.session.has_begun() || self.refusal_is_expected(place);
        let line = match line {
            Ok(line) if is_known => self.session.names().check(line, text).map(|()| line),
            Ok(line) => Ok(line),
            Err(error) => Err(error.clone()),
        };
        let audience = &mut *self.audience;
        match line {
            Ok(line) => self.session.say(line, &mut |event, watched| audience.event(event, watched)),
            Err(error) => self.session.refuse(error.message),
        }
    }

    /// Builds the cluster before the line at `place`. What could not be given was refused at its own line.
    fn begin(&mut self, place: usize) {
        let fresh = !self.session.has_begun();
        for (given, refused) in self.session.begin() {
            let at = (0..place).rev().find(|at| self.lines[*at].line == Ok(Line::Given(given.clone())));
            if let Some(at) = at {
                if at + 1 == place {
                    self.session.deeds.refused = Some(refused.0.clone());
                }
                self.judge(at, Said::Refused(refused.0));
            }
        }
        if let Some(watched) = self.session.watched.as_ref().filter(|_| fresh) {
            self.audience.began(watched);
        }
    }

    fn judge(&mut self, place: usize, said: Said) {
        match said {
            Said::Done => {}
            Said::Held => self.report.passed += 1,
            Said::Refused(_) if self.refusal_is_expected(place) => {}
            Said::Refused(why) => self.fail(place, format!("refused: {why}")),
            Said::Failed(found) => self.fail(place, found),
        }
    }

    fn refusal_is_expected(&self, place: usize) -> bool {
        self.lines.get(place + 1).is_some_and(|next| next.expects_refusal())
    }

    fn fail(&mut self, place: usize, message: String) {
        let source = self.lines[place];
        let error = Error::new(source.span(), message).in_line(source.number);
        let case = self.case.name.clone();
        let failure = Failure { error, source: source.text.clone(), case, rules: self.session.rules() };
        self.audience.failure(&failure);
        self.report.failures.push(failure);
    }

    /// Invariants that broke must have been expected.
    fn end(self) {
        let rules = self.session.rules();
        let name = self.case.name.as_deref();
        self.session.watched.iter().for_each(|watched| self.audience.ended(name, watched));
        let Some(watched) = self.session.watched.filter(|_| self.session.violations_expected == 0) else {
            return;
        };
        for violation in watched.witness.violations() {
            let case = self.case.name.clone();
            let unexpected = Unexpected { violation: violation.clone(), case, rules };
            self.audience.violation(&unexpected);
            self.report.violations.push(unexpected);
        }
    }
}
