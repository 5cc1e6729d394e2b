//! What page and worker say to each other.

use std::fmt;

use crate::check::invariants::Invariant;
use crate::raft::rules::Rule;
use crate::search::{Search, Task};

/// What stands before lessons that are to be played.
pub const DRAFTS: &str = "lessons\n";
/// What a worker says that cannot be loaded.
pub const FAILED: &str = "failed";

/// What the page wants: a run that breaks what a rule protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The rule that is switched off.
    pub rule: Rule,
    /// How many servers a run begins with; none: several sizes are tried.
    pub servers: Option<u16>,
    /// The most events of a run.
    pub actions: usize,
    /// The most runs.
    pub budget: u64,
    /// The seed of all chance.
    pub seed: u64,
}

/// What the worker tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It listens.
    Ready,
    /// So many runs were tried.
    Tried(u64),
    /// The best run so far.
    Found(Best),
    /// The search is over, after so many runs.
    Over(u64),
}

/// The best run that a search has found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// How many events it has.
    pub events: usize,
    /// It, as a recording.
    pub text: String,
}

impl Order {
    /// The same for the search itself.
    pub fn task(&self) -> Task {
        Task {
            rule: Some(self.rule),
            kept: false,
            target: guarded(self.rule),
            servers: self.servers,
            actions: self.actions,
            budget: self.budget,
            seed: self.seed,
        }
    }

    /// Carries it out. `due` is asked after each piece of work whether news is wanted yet.
    pub fn carry_out(&self, mut due: impl FnMut() -> bool, mut tell: impl FnMut(News)) {
        let mut search = Search::new(self.task());
        let mut best = None;
        loop {
            let jobs = search.jobs();
            if jobs.is_empty() {
                return tell(News::Over(search.runs()));
            }
            let mut tried = search.runs();
            let mut outcomes = Vec::new();
            for job in &jobs {
                let outcome = job.work();
                tried += outcome.runs();
                outcomes.push(outcome);
                if due() {
                    tell(News::Tried(tried));
                }
            }
            search.learn(outcomes);
            if search.events() != best {
                best = search.events();
                let found = search.found();
                let best = found.map(|found| Best { events: found.length.events, text: found.recording() });
                best.into_iter().for_each(|best| tell(News::Found(best)));
            }
        }
    }
}

/// The invariant that breaks without a rule; none where it is progress that breaks.
pub fn guarded(rule: Rule) -> Option<Invariant> {
    rule.info().breaks.and_then(Invariant::named)
}

/// `persist-vote 3 40 20000 1`; `0` servers are any.
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Order { rule, servers, actions, budget, seed } = self;
        write!(f, "{} {} {actions} {budget} {seed}", rule.id(), servers.unwrap_or(0))
    }
}

impl Order {
    /// The order that a text is.
    pub fn read(text: &str) -> Option<Order> {
        let mut words = text.split(' ');
        let rule = Rule::named(words.next()?)?;
        let servers = words.next()?.parse().ok()?;
        let actions = words.next()?.parse().ok()?;
        let budget = words.next()?.parse().ok()?;
        let seed = words.next()?.parse().ok()?;
        Some(Order { rule, servers: (servers > 0).then_some(servers), actions, budget, seed })
    }
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            News::Ready => f.write_str("ready"),
            News::Tried(runs) => write!(f, "tried {runs}"),
            News::Found(Best { events, text }) => write!(f, "found {events}\n{text}"),
            News::Over(runs) => write!(f, "over {runs}"),
        }
    }
}

impl News {
    /// The news that a text is.
    pub fn read(text: &str) -> Option<News> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        Some(match first.split_once(' ').unwrap_or((first, "")) {
            ("ready", _) => News::Ready,
            ("tried", runs) => News::Tried(runs.parse().ok()?),
            ("found", events) => News::Found(Best { events: events.parse().ok()?, text: rest.into() }),
            ("over", runs) => News::Over(runs.parse().ok()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: Order =
        Order { rule: Rule::MajorityElects, servers: None, actions: 40, budget: 2_000, seed: 1 };

    #[test]
    fn orders_and_news_are_understood_as_they_were_meant() {
        for order in [ORDER, Order { servers: Some(3), seed: 7, ..ORDER }] {
            assert_eq!(Order::read(&order.to_string()), Some(order));
        }
        let best = Best { events: 2, text: "cluster 2\ntimeout S1\n".into() };
        for news in [News::Ready, News::Tried(3_100), News::Found(best), News::Over(20_000)] {
            assert_eq!(News::read(&news.to_string()), Some(news));
        }
        for wrong in ["", "tried", "tried all", "found\n", "hello"] {
            assert_eq!(News::read(wrong), None, "{wrong:?}");
        }
        assert_eq!(Order::read("no-such-rule 3 40 2000 1"), None);
        assert_eq!(Order::read("majority-elects 3 40"), None);
    }

    #[test]
    fn an_order_is_carried_out_with_news_of_how_far_it_is() {
        let mut told = Vec::new();
        ORDER.carry_out(|| true, |news| told.push(news));
        let runs: Vec<u64> = told
            .iter()
            .filter_map(|news| if let News::Tried(runs) = news { Some(*runs) } else { None })
            .collect();
        assert!(runs.is_sorted() && runs.len() > 20, "{runs:?}");
        assert!(told.iter().any(|news| matches!(news, News::Found(best) if best.events == 2)), "{told:?}");
        assert!(matches!(told.last(), Some(News::Over(1..=2_000))), "{:?}", told.last());
    }
}
