//! The search for a run that breaks a rule, as the page sees it: what is chosen, how far it is, what came of it.
//!
//! What is found is opened as a run of its own, stopped before the event that breaks the invariant.

use std::rc::Rc;

use super::model::Model;
use super::msg::{Errand, Msg};
use super::runs::{self, Change};
use super::screen::{Panel, Rail};
use super::update::update;
use crate::raft::rules::Rule;
use crate::ui::worker::words::{Best, News, Order};

/// How many servers a run may begin with; 0: several sizes are tried.
pub const SERVERS: [u64; 6] = [0, 2, 3, 4, 5, 7];
/// How many events a run may have.
pub const EVENTS: [u64; 4] = [10, 20, 40, 80];
/// How many runs may be tried.
pub const RUNS: [u64; 4] = [2_000, 20_000, 100_000, 400_000];

/// The search, and what is looked at in the list of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searching {
    /// What the list of rules is narrowed to.
    pub filter: String,
    /// How many servers a run begins with; 0: several sizes are tried.
    pub servers: u64,
    /// The most events of a run.
    pub events: u64,
    /// The most runs.
    pub runs: u64,
    /// The rule that was searched for last, and how it stands.
    pub latest: Option<(Rule, Standing)>,
    /// How many searches there were: each throws its own dice.
    searches: u64,
}

/// How a search stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is under way: so many runs were tried, and the best that was found.
    Tries { runs: u64, best: Option<Best> },
    /// Something was found, after so many runs, and is open.
    Opened { runs: u64, events: usize },
    /// Something was found, but what is open now would be lost.
    Waits(Best),
    /// Nothing was found in so many runs.
    Nothing(u64),
    /// It was cancelled.
    Cancelled(u64),
    /// The worker failed.
    Failed,
}

/// What can happen to the search.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The list is narrowed.
    Filter(String),
    /// So many servers, events, runs are chosen.
    Servers(u64),
    /// The most events.
    Events(u64),
    /// The most runs.
    Runs(u64),
    /// A run is looked for that breaks this rule.
    Begin(Rule),
    /// It is looked for no longer.
    Cancel,
    /// What was found so far is good enough.
    Take,
    /// The worker tells something, or has failed.
    Told(Option<News>),
}

impl Default for Searching {
    fn default() -> Searching {
        Searching { filter: String::new(), servers: 0, events: 40, runs: 20_000, latest: None, searches: 0 }
    }
}

impl Searching {
    /// Whether it is under way.
    pub fn is_on(&self) -> bool {
        matches!(self.latest, Some((_, Standing::Tries { .. })))
    }

    /// How it stands, in a sentence.
    pub fn told(&self) -> String {
        let Some((rule, standing)) = &self.latest else { return "Nothing is searched for yet.".into() };
        match standing {
            Standing::Tries { runs, best: None } => {
                format!("Tried {} {}", grouped(*runs), if *runs == 1 { "run" } else { "runs" })
            }
            Standing::Tries { runs, best: Some(best) } => {
                format!(
                    "Tried {} runs. Found a run of {}; looking for a shorter one",
                    grouped(*runs),
                    events(best.events)
                )
            }
            Standing::Opened { runs, events: count } => format!(
                "Found in {} runs: {} without {}. It is open, before the event that breaks it.",
                grouped(*runs),
                events(*count),
                rule.id()
            ),
            Standing::Waits(best) => format!(
                "Found a run of {}. The open run is not kept and would be lost: export it, then open this one.",
                events(best.events)
            ),
            Standing::Nothing(runs) => {
                format!("No violation in {} runs. That is not a proof.", grouped(*runs))
            }
            Standing::Cancelled(runs) => format!("Cancelled after {} runs", grouped(*runs)),
            Standing::Failed => "The search stopped unexpectedly. Your cluster is unaffected.".into(),
        }
    }
}

/// `7 events`
fn events(count: usize) -> String {
    if count == 1 { "1 event".into() } else { format!("{count} events") }
}

/// `20,000`
pub fn grouped(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
    }
}

/// Does what happens to the search.
pub fn search(model: &mut Model, step: Step) {
    let searching = Rc::make_mut(&mut model.searching);
    match step {
        Step::Filter(text) => searching.filter = text,
        Step::Servers(servers) => searching.servers = servers,
        Step::Events(events) => searching.events = events,
        Step::Runs(runs) => searching.runs = runs,
        Step::Begin(rule) => begin(model, rule),
        Step::Cancel => {
            if let Some((_, standing @ Standing::Tries { .. })) = &mut searching.latest {
                let runs = if let Standing::Tries { runs, .. } = standing { *runs } else { 0 };
                *standing = Standing::Cancelled(runs);
            }
            model.errands.push(Errand::EndSearch);
        }
        Step::Take => take(model),
        Step::Told(news) => hear(model, news),
    }
}

fn begin(model: &mut Model, rule: Rule) {
    let searching = Rc::make_mut(&mut model.searching);
    searching.searches += 1;
    searching.latest = Some((rule, Standing::Tries { runs: 0, best: None }));
    let order = Order {
        rule,
        servers: u16::try_from(searching.servers).ok().filter(|servers| *servers > 0),
        actions: searching.events as usize,
        budget: searching.runs,
        seed: searching.searches,
    };
    model.errands.push(Errand::Search(order));
    let screen = &mut model.screen;
    (screen.rail, screen.panel, screen.folded) = (Rail::Rules, Panel::Rail, false);
}

fn hear(model: &mut Model, news: Option<News>) {
    let Some((_, standing)) = &mut Rc::make_mut(&mut model.searching).latest else { return };
    let Standing::Tries { runs, best } = standing else { return };
    match news {
        Some(News::Ready) => {}
        Some(News::Tried(tried)) => *runs = tried,
        Some(News::Found(found)) => *best = Some(found),
        Some(News::Over(tried)) => {
            *runs = tried;
            match best {
                Some(_) => return take(model),
                None => *standing = Standing::Nothing(tried),
            }
            model.errands.push(Errand::EndSearch);
        }
        None => {
            *standing = Standing::Failed;
            model.errands.push(Errand::EndSearch);
        }
    }
}

/// Opens what was found.
fn take(model: &mut Model) {
    let Some((rule, standing)) = model.searching.latest.clone() else { return };
    let (runs, best) = match standing {
        Standing::Tries { runs, best: Some(best) } => (runs, best),
        Standing::Waits(best) => (0, best),
        _ => return,
    };
    let name = format!("Without {}", rule.id());
    runs::change(model, Change::Opened { name, text: Ok(best.text.clone()) });
    let opened = model.runs.trouble.is_none();
    if opened {
        update(model, Msg::BeforeViolation);
    }
    let standing = match opened {
        true => Standing::Opened { runs, events: best.events },
        false => Standing::Waits(best),
    };
    Rc::make_mut(&mut model.searching).latest = Some((rule, standing));
    model.errands.push(Errand::EndSearch);
}
