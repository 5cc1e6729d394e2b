//! Whether a condition holds, and if not, what was found instead.
//!
//! A condition is asked of a [`Scene`]: the cluster and its judge at one moment, and what happened during
//! the latest statement that is no expectation.

mod held;
mod replied;
mod server;
mod told;

pub use replied::printed;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::line::{Claim, Condition, FateIs, Reply, Tiding, Who};
use crate::check::history::History;
use crate::check::{Invariant, Verdict, Violation};
use crate::raft::ServerId;
use crate::raft::rules::{Rule, Rules};
use crate::raft::server::Server;
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, News, Outcome, Trigger};
use crate::sim::fate::Fate;
use crate::sim::machine::Machine;
use crate::sim::packet::{Comparison, Packet, Pattern};
use crate::sim::statement::{ClientId, Statement};
use crate::sim::watching::Heard;

/// What happened during one statement.
#[derive(Clone, Debug, Default)]
pub struct Deeds {
    /// The messages sent, lost ones and copies included.
    pub sent: Vec<Arc<Packet>>,
    /// The rules that decided something, and where.
    pub fired: BTreeSet<(Rule, ServerId)>,
    /// Why the statement was refused, if it was.
    pub refused: Option<String>,
}

/// All that a condition can be asked of.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// What was wrong so far.
    pub violations: &'a [Violation],
    /// What is known of the clients' history.
    pub history: &'a History,
    /// What happened during the latest statement that is no expectation.
    pub deeds: &'a Deeds,
    /// Who asked the latest operation.
    pub asker: Option<ClientId>,
}

/// What is so: it fits the claim, or it does not.
type Found = Result<String, String>;

impl Deeds {
    /// Takes up what an event brought, while these rules are in force.
    pub fn take(&mut self, event: &Event, rules: Rules) {
        // A message made by hand was sent by nobody.
        let by_hand = matches!(&event.trigger, Trigger::Act(act) if matches!(**act, Statement::Send(_)));
        event.news.iter().skip(usize::from(by_hand)).for_each(|news| self.hear(news, rules));
    }

    /// Takes up one piece of news.
    pub fn hear(&mut self, news: &News, rules: Rules) {
        self.fired.extend(news.rules().filter(|(rule, _)| rules.keep(*rule)));
        if let News::Sent(packet) = news {
            self.sent.push(packet.clone());
        }
    }
}

impl Scene<'_> {
    /// Whether it holds; an error says what was found instead.
    pub fn check(&self, condition: &Condition) -> Result<(), String> {
        match (self.claim(&condition.claim), condition.negated) {
            (Ok(_), false) | (Err(_), true) => Ok(()),
            (Err(found), false) => Err(found),
            (Ok(found), true) => Err(format!("{found}, expected not")),
        }
    }

    fn claim(&self, claim: &Claim) -> Found {
        match claim {
            Claim::Leader(who) => self.leader(*who),
            Claim::Fields(who, fields) => {
                self.of_each(*who, |id, machine| server::fields(id, machine, fields))
            }
            Claim::Holds(who, item) => self.of_each(*who, |id, machine| held::holds(id, machine, item)),
            Claim::Lacks(who, item) => self.of_each(*who, |id, machine| held::lacks(id, machine, item)),
            Claim::Reply(client, reply) => self.reply(*client, reply),
            Claim::Fate(client, is) => self.fate(*client, *is),
            Claim::Told(client, expected) => self.told(*client, expected),
            Claim::Sent(pattern, count) => self.sent(pattern, *count),
            Claim::Fired(rule, server) => self.fired(*rule, *server),
            Claim::Refused => match &self.deeds.refused {
                Some(why) => Ok(format!("it was refused: {why}")),
                None => Err("it was not refused".into()),
            },
            Claim::Safe => {
                self.violations.first().map_or(Ok("no invariant is broken".into()), |v| Err(broken(v)))
            }
            Claim::Violated(invariant) => self.violated(*invariant),
            Claim::Linearizable => self.linearizable(),
        }
    }

    fn leader(&self, who: Option<ServerId>) -> Found {
        let running = || self.cluster.machines.values().filter(|m| m.is_running()).filter_map(server::of);
        let Some(highest) = running().map(|s| s.current_term).max() else {
            return Err("no server is running".into());
        };
        let leads = |s: &&Server| s.is_leader() && s.current_term == highest;
        let leaders: Vec<ServerId> = running().filter(leads).map(|s| s.id).collect();
        let found = match leaders.as_slice() {
            [] => format!("no running server leads in term {highest}"),
            [one] => format!("{one} leads in term {highest}"),
            several => format!("{} lead in term {highest}", listed(several)),
        };
        match who {
            None if !leaders.is_empty() => Ok(found),
            None => Err(found),
            Some(id) if leaders.contains(&id) => Ok(found),
            Some(id) => Err(format!("{found}, expected {id}")),
        }
    }

    /// The same of one server, or of every running one.
    fn of_each(&self, who: Who, ask: impl Fn(ServerId, &Machine) -> Found) -> Found {
        let machines = &self.cluster.machines;
        match who {
            Who::One(id) => {
                machines.get(&id).map_or(Err(format!("there is no {id}")), |machine| ask(id, machine))
            }
            Who::All => {
                let running = machines.iter().filter(|(_, machine)| machine.is_running());
                let (held, failed) = sorted(running.map(|(id, machine)| ask(*id, machine)));
                if failed.is_empty() { Ok(held.join("; ")) } else { Err(failed.join("; ")) }
            }
        }
    }

    fn reply(&self, client: Option<ClientId>, expected: &Reply) -> Found {
        let Some(id) = client.or(self.asker) else { return Err("nothing was asked yet".into()) };
        if !self.cluster.clients.contains_key(&id) {
            return Err(format!("{id} has asked nothing yet"));
        }
        let outcome = self.outcome(id);
        let found = format!("{id} reply {}", outcome.map_or("pending".into(), printed));
        if replied::fits(outcome, expected) {
            Ok(found)
        } else {
            Err(format!("{found}, expected {expected}"))
        }
    }

    /// What became of the latest operation of which a client does not know.
    fn fate(&self, id: ClientId, expected: FateIs) -> Found {
        let mut closed = self.cluster.clients.get(&id).into_iter().flat_map(|c| c.closed.iter().rev());
        let Some(call) = closed.find(|call| call.is_unknown()) else {
            return Err(format!("{id} knows what became of all that it asked"));
        };
        let (is, found) = match call.fate {
            None => (FateIs::Open, "it is open whether it happened".into()),
            Some(Fate::Happened(index)) => (FateIs::Happened, format!("it happened, at index {index}")),
            Some(Fate::CannotHappen) => (FateIs::RuledOut, "it can no longer happen".into()),
        };
        let found = format!("{id}: {}: {found}", call.operation.command);
        if is == expected { Ok(found) } else { Err(found) }
    }

    /// All that a client was told of what it watches.
    fn told(&self, id: ClientId, expected: &[Tiding]) -> Found {
        let heard = self.cluster.clients.get(&id).map(|client| &client.heard);
        let heard: Vec<&Heard> = heard.iter().flat_map(|heard| heard.iter().map(Arc::as_ref)).collect();
        let found = format!("{id} was told {}", told::printed(heard.iter().copied()));
        let fits =
            heard.len() == expected.len() && heard.iter().zip(expected).all(|(one, e)| told::fits(one, e));
        if fits { Ok(found) } else { Err(found) }
    }

    /// How the client's latest operation ended; none if it has not.
    fn outcome(&self, client: ClientId) -> Option<&Outcome> {
        let client = self.cluster.clients.get(&client)?;
        let is_open = client.open.is_some() || !client.waiting.is_empty();
        client.closed.last().filter(|_| !is_open)?.end.as_ref().map(|end| &end.outcome)
    }

    /// The answer to the latest operation of all, or of one client, as printed; none while it is pending.
    pub fn answer(&self, client: Option<ClientId>) -> Option<String> {
        self.outcome(client.or(self.asker)?).map(printed)
    }

    fn sent(&self, pattern: &Pattern, count: Option<(Comparison, u64)>) -> Found {
        let number = self.deeds.sent.iter().filter(|packet| pattern.fits(packet)).count() as u64;
        let (comparison, expected) = count.unwrap_or((Comparison::AtLeast, 1));
        let found = match number {
            0 => format!("no such message was sent; sent were {}", self.all_sent()),
            1 => "1 such message was sent".into(),
            number => format!("{number} such messages were sent"),
        };
        match (comparison.orders(&number, &expected), count) {
            (true, _) => Ok(found),
            (false, None) => Err(found),
            (false, Some(_)) => Err(format!("{found}, expected {}{expected}", sign(comparison))),
        }
    }

    /// The messages of the statement by sender, receiver and kind.
    fn all_sent(&self) -> String {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for packet in &self.deeds.sent {
            *kinds.entry(format!("{} -> {} {}", packet.from, packet.to, packet.kind())).or_default() += 1;
        }
        let some = kinds.iter().take(MOST_LISTED).map(|(kind, count)| match count {
            1 => kind.clone(),
            count => format!("{count} {kind}"),
        });
        let list = some.collect::<Vec<_>>().join(", ");
        match kinds.len() {
            0 => "none".into(),
            1..=MOST_LISTED => list,
            _ => format!("{list}, …"),
        }
    }

    fn fired(&self, rule: Rule, server: ServerId) -> Found {
        if self.deeds.fired.contains(&(rule, server)) {
            return Ok(format!("{} fired at {server}", rule.id()));
        }
        let others = self.deeds.fired.iter().filter(|(_, at)| *at == server).map(|(rule, _)| rule.id());
        let others: Vec<&str> = others.collect();
        let others = if others.is_empty() { "none".into() } else { others.join(", ") };
        Err(format!("{} did not fire at {server}; fired there: {others}", rule.id()))
    }

    fn violated(&self, invariant: Invariant) -> Found {
        let this = self.violations.iter().find(|violation| violation.invariant == invariant);
        match (this, self.violations.first()) {
            (Some(violation), _) => Ok(broken(violation)),
            (None, None) => Err(format!("{} holds so far", invariant.id())),
            (None, Some(other)) => Err(format!("{} holds so far, but {}", invariant.id(), broken(other))),
        }
    }

    fn linearizable(&self) -> Found {
        let broken =
            self.violations.iter().find(|violation| violation.invariant == Invariant::Linearizability);
        match (broken, self.history.verdict_now()) {
            (Some(violation), _) => Err(violation.text.clone()),
            (None, Verdict::Linearizable) => Ok("the history is linearizable".into()),
            (None, Verdict::NotDecided) => Err("it could not be decided: too many operations at once".into()),
            (None, Verdict::NotLinearizable) => Err("the history is not linearizable".into()),
        }
    }
}

/// The most kinds of message that are listed.
const MOST_LISTED: usize = 6;

/// A violation in a sentence's end.
pub(crate) fn broken(violation: &Violation) -> String {
    format!("{} is broken: {}", violation.invariant.id(), violation.text)
}

fn sorted(all: impl Iterator<Item = Found>) -> (Vec<String>, Vec<String>) {
    let (mut held, mut failed) = (Vec::new(), Vec::new());
    all.for_each(|found| match found {
        Ok(found) => held.push(found),
        Err(found) => failed.push(found),
    });
    (held, failed)
}

fn listed(ids: &[ServerId]) -> String {
    ids.iter().map(ServerId::to_string).collect::<Vec<_>>().join(" and ")
}

/// How a comparison is told: equality needs no sign.
fn sign(comparison: Comparison) -> String {
    if comparison == Comparison::Is { String::new() } else { comparison.to_string() }
}
