//! What a person did: a phrase for each statement.

use super::language::{Phrase, Slot, phrase};
use super::{Saying, Sentence, span};
use crate::raft::rules::Rule;
use crate::raft::{Micros, ServerId};
use crate::sim::packet::Pattern;
use crate::sim::statement::{Ends, Party, Statement};

/// A write that takes so long has no end that anybody waits for.
const STUCK: Micros = Micros::millis(60_000);

/// What a statement does.
pub fn act(statement: &Statement) -> Sentence {
    saying(statement).spoken()
}

pub(super) fn saying(statement: &Statement) -> Saying {
    of(statement).alone()
}

/// A table: one row for each statement.
fn of(statement: &Statement) -> Phrase {
    match statement {
        Statement::Set(settings) => phrase!("act.set", settings = Slot::list(settings)),
        Statement::Break(rules) => phrase!("act.break", rules = rule_list(rules), n = rules.len()),
        Statement::Mend(rules) => phrase!("act.mend", rules = rule_list(rules), n = rules.len()),
        Statement::Kill(s) => phrase!("act.kill", s = *s),
        Statement::Start(s) => phrase!("act.start", s = *s),
        Statement::Wipe(s) => phrase!("act.wipe", s = *s),
        Statement::Pause(s) => phrase!("act.pause", s = *s),
        Statement::Resume(s) => phrase!("act.resume", s = *s),
        Statement::Clock(s, share) => phrase!("act.clock", s = *s, percent = u64::from(share.0 / 10_000)),
        Statement::Disk(s, None) => phrase!("act.disk.usual", s = *s),
        Statement::Disk(s, Some((_, most))) if *most >= STUCK => phrase!("act.disk.stuck", s = *s),
        Statement::Disk(s, Some((_, most))) => phrase!("act.disk", s = *s, most = span(*most)),
        Statement::Partition(groups) => partition(groups),
        Statement::Cut(ends) => match ends.both {
            true => phrase!("act.cut", between = between(*ends)),
            false => phrase!("act.cut.one_way", between = between(*ends)),
        },
        Statement::Heal(None) => phrase!("act.heal"),
        Statement::Heal(Some(ends)) => phrase!("act.heal.link", between = between(*ends)),
        Statement::Link(ends, _) => phrase!("act.link", between = between(*ends)),
        Statement::Timeout(Party::Server(s)) => phrase!("act.timeout", s = *s),
        Statement::Timeout(Party::Client(c)) => phrase!("act.timeout.client", c = *c),
        Statement::Beat(s) => phrase!("act.beat", s = *s),
        Statement::Sync(s) => phrase!("act.sync", s = *s),
        Statement::Transfer { to, .. } => phrase!("act.transfer", to = *to),
        Statement::Add { server, learner: false, .. } => phrase!("act.add", server = *server),
        Statement::Add { server, learner: true, .. } => phrase!("act.add.learner", server = *server),
        Statement::Promote { server, .. } => phrase!("act.promote", server = *server),
        Statement::Remove { server, .. } => phrase!("act.remove", server = *server),
        Statement::Reconfigure { voters, .. } => phrase!("act.reconfigure", voters = Slot::list(voters)),
        Statement::Snapshot(s) => phrase!("act.snapshot", s = *s),
        Statement::Hold(Pattern::Number(id)) => phrase!("act.hold.one", message = *id),
        Statement::Hold(_) => phrase!("act.hold"),
        Statement::Release(Some(Pattern::Number(id))) => phrase!("act.release.one", message = *id),
        Statement::Release(_) => phrase!("act.release"),
        Statement::Drop(which) => phrase!("act.drop", message = message(which)),
        Statement::Deliver(which) => phrase!("act.deliver", message = message(which)),
        Statement::Delay(which, by) => {
            phrase!("act.delay", message = message(which), by = span(*by))
        }
        Statement::Duplicate(which) => phrase!("act.duplicate", message = message(which)),
        Statement::Send(made) => phrase!("act.send", to = made.to, kind = made.kind, from = made.from),
        Statement::Ask { client, operation } => {
            phrase!("act.ask", c = *client, command = &operation.command)
        }
        Statement::Load { client, load: Some(load) } => {
            phrase!("act.load", c = *client, rate = load.rate.to_string())
        }
        Statement::Load { client, load: None } => phrase!("act.load.off", c = *client),
        Statement::Settle(_) => phrase!("act.settle"),
        Statement::Note(text) => phrase!("act.note", text = text),
    }
}

/// A message that is named by its number is called so.
fn message(which: &Pattern) -> Slot {
    match which {
        Pattern::Number(id) => (*id).into(),
        Pattern::Fits { .. } => phrase!("act.message").into(),
    }
}

fn rule_list(rules: &[Rule]) -> Slot {
    Slot::list(rules.iter().map(|rule| rule.id()))
}

/// Servers that no group names are alone; which those are, the statement does not say.
fn partition(groups: &[Vec<ServerId>]) -> Phrase {
    match groups {
        [group] => phrase!("act.partition.one", group = Slot::list(group)),
        [one, other] => {
            phrase!("act.partition.two", one = Slot::list(one), other = Slot::list(other), n = one.len())
        }
        _ => {
            let printed = groups.iter().map(|group| phrase!("list", names = Slot::list(group)).to_string());
            let printed = printed.collect::<Vec<_>>().join(" | ");
            phrase!("act.partition", n = groups.len(), groups = printed)
        }
    }
}

fn between(ends: Ends) -> Phrase {
    match ends.both {
        true => phrase!("ends.both", from = ends.from, to = ends.to),
        false => phrase!("ends", from = ends.from, to = ends.to),
    }
}
