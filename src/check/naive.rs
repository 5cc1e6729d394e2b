//! The witness once more, as plainly as it can be said: it remembers every log as it was after every event and
//! compares all with all. What it finds the witness has found too, and no later.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::raft::log::{Entry, Log, Payload};
use crate::raft::rules::{RULES, Rule};
use crate::raft::server::{Role, Server};
use crate::raft::{Index, Term};
use crate::sim::event::News;
use crate::world::{Dice, World};

#[derive(Default)]
struct Naive {
    leaders: BTreeSet<(Term, ServerId)>,
    committed: Vec<(Index, Term, Term)>,
    applied: Vec<(Index, Term, Payload)>,
    /// What disks hold that are in the term of the commitment or later.
    kept: BTreeSet<(ServerId, Index, Term)>,
    before: Option<Cluster>,
}

fn running(cluster: &Cluster) -> impl Iterator<Item = &Server> {
    cluster.machines.values().filter_map(|machine| Some(&machine.host.as_ref()?.server))
}

fn leads(server: &Server) -> bool {
    matches!(server.role, Role::Leader(_))
}

fn holds(log: &Log, index: Index, term: Term) -> bool {
    index < log.prefix.index || log.term(index) == Some(term)
}

fn same(one: &Entry, other: &Entry) -> bool {
    (one.term, &one.payload) == (other.term, &other.payload)
}

impl Naive {
    fn check(&mut self, cluster: &Cluster, event: &Event) -> BTreeSet<Invariant> {
        let mut broken = BTreeSet::new();
        let mut expect = |holds: bool, invariant: Invariant| {
            if !holds {
                broken.insert(invariant);
            }
        };
        self.take_note(cluster, event);
        let one_each =
            self.leaders.iter().zip(self.leaders.iter().skip(1)).all(|(one, other)| one.0 != other.0);
        expect(one_each, Invariant::ElectionSafety);
        for server in running(cluster).filter(|server| leads(server)) {
            let complete = self.committed.iter().filter(|(.., in_term)| *in_term < server.current_term);
            let complete = complete.into_iter().all(|(index, term, _)| holds(&server.log, *index, *term));
            expect(complete, Invariant::LeaderCompleteness);
            let old = self.before.iter().flat_map(running).find(|old| old.id == server.id);
            let kept = |index: Index, entry: &Entry| {
                index <= server.log.prefix.index || server.log.get(index).is_some_and(|now| same(entry, now))
            };
            let append_only = old.is_none_or(|old| old.log.iter().all(|(index, entry)| kept(index, entry)));
            expect(append_only, Invariant::LeaderAppendOnly);
        }
        for one in running(cluster) {
            let others = running(cluster).filter(|other| one.id < other.id);
            others.for_each(|other| expect(match_up(&one.log, &other.log), Invariant::LogMatching));
        }
        let agree = self.applied.iter().all(|(index, term, payload)| {
            self.applied
                .iter()
                .filter(|other| other.0 == *index)
                .all(|other| (&other.1, &other.2) == (term, payload))
        });
        expect(agree, Invariant::StateMachineSafety);
        let kept = self.kept.iter().all(|(id, index, term)| {
            let disk = &cluster.machines[id].disk;
            disk.wiped || holds(&disk.durable.log, *index, *term)
        });
        expect(kept, Invariant::CommittedStays);
        self.remember(cluster);
        broken
    }

    fn take_note(&mut self, cluster: &Cluster, event: &Event) {
        let old = self.before.as_ref();
        for server in running(cluster) {
            if leads(server) {
                self.leaders.insert((server.current_term, server.id));
            }
            let before = old.and_then(|old| running(old).find(|old| old.id == server.id));
            let before = before.map_or(Index(0), |before| before.commit_index);
            for index in (before.0 + 1..=server.commit_index.0).map(Index) {
                if let Some(term) = server.log.term(index).filter(|_| index > server.log.prefix.index)
                    && !self.committed.iter().any(|(known, ..)| *known == index)
                {
                    self.committed.push((index, term, server.current_term));
                }
            }
        }
        self.applied.extend(event.news.iter().filter_map(|news| match news {
            News::Applied { index, term, payload, .. } => Some((*index, *term, payload.clone())),
            _ => None,
        }));
    }

    fn remember(&mut self, cluster: &Cluster) {
        for (id, machine) in &cluster.machines {
            let durable = &machine.disk.durable;
            let reached = self.committed.iter().filter(|(.., in_term)| *in_term <= durable.current_term);
            let held = reached.filter(|(index, term, _)| durable.log.term(*index) == Some(*term));
            self.kept.extend(held.map(|(index, term, _)| (*id, *index, *term)));
            if machine.disk.wiped {
                self.kept.retain(|(other, ..)| other != id);
            }
        }
        self.before = Some(cluster.clone());
    }
}

/// Whether two logs with an entry of one index and term are the same up to there.
fn match_up(one: &Log, other: &Log) -> bool {
    let both = one.iter().filter_map(|(index, entry)| Some((entry, other.get(index)?)));
    let pairs: Vec<_> = both.collect();
    let last_shared = pairs.iter().rposition(|(one, other)| one.term == other.term);
    last_shared.is_none_or(|last| pairs[..=last].iter().all(|(one, other)| same(one, other)))
}

/// Any rule that breaks a safety property, or none.
fn broken_rule(dice: &mut Dice) -> Option<Rule> {
    let safety = |breaks: &str| Invariant::named(breaks).is_some();
    let rules: Vec<Rule> =
        RULES.iter().filter(|info| info.breaks.is_some_and(safety)).map(|info| info.rule).collect();
    (dice.throw(8) > 0).then(|| dice.pick(&rules))
}

#[test]
fn the_witness_finds_what_plain_comparing_finds() {
    let mut found = BTreeMap::<Invariant, u32>::new();
    for seed in 0..500 {
        let mut world = World::new(seed);
        let rule = broken_rule(&mut Dice::new(seed));
        rule.into_iter().for_each(|rule| world.setup.rules.break_rule(rule));
        let mut watched = Watched::new(&world.setup).unwrap();
        let mut naive = Naive::default();
        for _ in 0..400 {
            let happened = match world.statement(&watched.cluster) {
                Some(Statement::Settle(_)) => vec![],
                Some(statement) => watched.act(&statement).unwrap_or_default(),
                None => watched.step().into_iter().collect(),
            };
            for event in happened {
                for invariant in naive.check(&watched.cluster, &event) {
                    // Where two servers committed different entries at one index, it is not said which one a
                    // leader must have.
                    let unsaid = invariant == Invariant::LeaderCompleteness
                        && watched.witness.violated(Invariant::StateMachineSafety);
                    assert!(
                        unsaid || watched.witness.violated(invariant),
                        "seed {seed}, {rule:?}, {invariant} at {event:?}"
                    );
                    *found.entry(invariant).or_default() += 1;
                }
            }
        }
    }
    let seen: Vec<Invariant> = found.into_keys().collect();
    let all = [
        Invariant::ElectionSafety,
        Invariant::LeaderAppendOnly,
        Invariant::LogMatching,
        Invariant::LeaderCompleteness,
        Invariant::StateMachineSafety,
        Invariant::CommittedStays,
    ];
    assert_eq!(seen, all, "each of them was broken in some world");
}
