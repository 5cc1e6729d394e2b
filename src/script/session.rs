//! One run, told line by line: what it begins with, what is done, how time passes, what is expected.
//!
//! The cluster is built when the first line needs it. Whoever drives a session sees every event as it
//! happens; what became of a line is the answer.

mod time;

use super::condition::{Deeds, Scene};
use super::line::{Condition, Line, PATIENCE};
use super::names::Names;
use crate::check::{MOST_SETTLED, Watched};
use crate::raft::rules::Rules;
use crate::raft::{Micros, Time};
use crate::sim::event::Event;
use crate::sim::statement::{ClientId, Given, Party, Refused, Setup, Statement};

/// A run as far as it has been told.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// What it begins with.
    pub setup: Setup,
    /// The cluster and its judge; none before the first line that needs them.
    pub watched: Option<Watched>,
    /// What happened during the latest statement that is no expectation.
    pub deeds: Deeds,
    /// Who asked the latest operation.
    pub asker: Option<ClientId>,
    /// How many `expect violated …` held.
    pub violations_expected: usize,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is done.
    Done,
    /// It could not be done now, for this reason; nothing changed.
    Refused(String),
    /// The expectation holds.
    Held,
    /// It does not; what was found instead.
    Failed(String),
}

/// Sees every event, with the cluster after it.
pub type Eyes<'a> = dyn FnMut(&Event, &Watched) + 'a;

impl Session {
    /// Whether anything has happened yet.
    pub fn has_begun(&self) -> bool {
        self.watched.is_some()
    }

    /// Whether a line can only be said once there is a cluster.
    pub fn needs_cluster(&self, line: &Line) -> bool {
        !line.is_set_up() && (self.has_begun() || !line.sets())
    }

    /// Who is there.
    pub fn names(&self) -> Names {
        let built = self.watched.as_ref().map(|watched| Names::of(&watched.cluster));
        built.unwrap_or_else(|| Names::of_cluster(self.setup.servers))
    }

    /// Builds the cluster, if there is none yet. What servers are given and cannot hold is left out and told.
    pub fn begin(&mut self) -> Vec<(Given, Refused)> {
        let mut left_out = Vec::new();
        while self.watched.is_none() {
            match Watched::new(&self.setup) {
                Ok(watched) => self.watched = Some(watched),
                Err(refused) => left_out.push((self.leave_one_out(), refused)),
            }
        }
        left_out
    }

    /// Takes out what is to blame for the refusal: the last given without which the others are possible.
    fn leave_one_out(&mut self) -> Given {
        let possible_without = |place: &usize| {
            let mut setup = self.setup.clone();
            setup.given.remove(*place);
            Watched::new(&setup).is_ok()
        };
        let last = self.setup.given.len().checked_sub(1).expect("a cluster without givens can be built");
        let place = (0..=last).rev().find(possible_without).unwrap_or(last);
        self.setup.given.remove(place)
    }

    /// Does what a line says.
    ///
    /// # Panics
    /// If the line needs a cluster and [`begin`](Session::begin) was not called.
    pub fn say(&mut self, line: &Line, eyes: &mut Eyes) -> Said {
        match line {
            Line::Expect(condition) => return self.expect(condition),
            Line::At { time, nth, line: Some(inner) } => return self.at(*time, *nth, inner, eyes),
            _ => self.deeds = Deeds::default(),
        }
        let said = self.do_now(line, eyes);
        if let Said::Refused(why) = &said {
            self.deeds.refused = Some(why.clone());
        }
        said
    }

    fn do_now(&mut self, line: &Line, eyes: &mut Eyes) -> Said {
        match line {
            Line::Act(statement) if !self.has_begun() => self.set_up(statement),
            Line::Act(statement) => self.act(statement, eyes),
            Line::Run(span) => time::told(self.run_to(self.now() + *span, eyes)),
            Line::RunUntil { condition, within } => {
                self.run_until(condition, within.unwrap_or(PATIENCE), eyes)
            }
            Line::Step(count) => self.step(*count, eyes),
            Line::At { time, nth, .. } => self.reach(*time, *nth, eyes),
            _ if self.has_begun() => Said::Refused("this comes before anything happens in a run".into()),
            Line::Cluster(servers) => {
                self.setup.servers = *servers;
                Said::Done
            }
            Line::Seed(seed) => {
                self.setup.seed = *seed;
                Said::Done
            }
            Line::Given(given) => {
                self.setup.given.retain(|other| other.server != given.server);
                self.setup.given.push(given.clone());
                Said::Done
            }
            Line::Case(_) | Line::Help(_) | Line::Expect(_) => Said::Done,
        }
    }

    /// Takes note of a statement that is refused whole, before it came to the cluster.
    pub fn refuse(&mut self, why: String) -> Said {
        self.deeds = Deeds { refused: Some(why.clone()), ..Deeds::default() };
        Said::Refused(why)
    }

    /// Lets time pass until a condition holds, as part of the latest statement.
    pub fn wait(&mut self, condition: &Condition, within: Micros, eyes: &mut Eyes) -> Said {
        self.run_until(condition, within, eyes)
    }

    /// What a condition can be asked of now.
    pub fn scene(&self) -> Scene<'_> {
        let watched = self.watched();
        Scene {
            cluster: &watched.cluster,
            violations: watched.witness.violations(),
            history: watched.witness.history(),
            deeds: &self.deeds,
            asker: self.asker,
        }
    }

    /// The moment.
    pub fn now(&self) -> Time {
        self.watched.as_ref().map_or(Time(0), |watched| watched.cluster.now)
    }

    /// The rules in force.
    pub fn rules(&self) -> Rules {
        self.watched.as_ref().map_or(self.setup.rules, |watched| watched.cluster.rules)
    }

    fn watched(&self) -> &Watched {
        self.watched.as_ref().expect("the session has begun")
    }

    fn watched_mut(&mut self) -> &mut Watched {
        self.watched.as_mut().expect("the session has begun")
    }
}

// Set-up, statements and expectations.
impl Session {
    /// Settings and rules of a run that has not begun.
    fn set_up(&mut self, statement: &Statement) -> Said {
        match statement {
            Statement::Set(settings) => {
                if let Err(why) = self.setup.settings.set_all(settings) {
                    return Said::Refused(why);
                }
            }
            Statement::Break(rules) => rules.iter().for_each(|rule| self.setup.rules.break_rule(*rule)),
            Statement::Mend(rules) => rules.iter().for_each(|rule| self.setup.rules.mend(*rule)),
            other => unreachable!("{other} needs a cluster"),
        }
        Said::Done
    }

    fn act(&mut self, statement: &Statement, eyes: &mut Eyes) -> Said {
        if let Statement::Settle(among) = statement {
            return self.settle(among, eyes);
        }
        match self.watched_mut().act(statement) {
            Err(Refused(why)) => {
                let cluster = &self.watched.as_ref().expect("the session has begun").cluster;
                cluster.refused_news().iter().for_each(|news| self.deeds.hear(news, cluster.rules));
                Said::Refused(why)
            }
            Ok(events) => {
                if let Statement::Ask { client, .. } = statement {
                    self.asker = Some(*client);
                }
                events.iter().for_each(|event| self.see(event, eyes));
                Said::Done
            }
        }
    }

    fn settle(&mut self, among: &[Party], eyes: &mut Eyes) -> Said {
        let mut messages = 0;
        while let Some(event) = self.watched_mut().settle_once(among) {
            messages += usize::from(event.arrival().is_some());
            self.see(&event, eyes);
            if messages > MOST_SETTLED {
                return Said::Failed(format!("after {MOST_SETTLED} messages it has not settled"));
            }
        }
        Said::Done
    }

    fn expect(&mut self, condition: &Condition) -> Said {
        match self.scene().check(condition) {
            Ok(()) => {
                let of_violation =
                    matches!(condition.claim, super::line::Claim::Violated(_)) && !condition.negated;
                self.violations_expected += usize::from(of_violation);
                Said::Held
            }
            Err(found) => Said::Failed(found),
        }
    }

    fn see(&mut self, event: &Event, eyes: &mut Eyes) {
        self.deeds.take(event, self.watched().cluster.rules);
        eyes(event, self.watched());
    }
}
