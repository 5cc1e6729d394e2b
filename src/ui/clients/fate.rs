//! What became of a client's write, whatever its client was told: the answer to *was my write lost?*, read off
//! the servers' logs and disks, their stores' sessions, and the messages in flight.

use std::collections::{BTreeMap, BTreeSet};

use crate::raft::log::{Entry, Log, Payload};
use crate::raft::message::Message;
use crate::raft::{Index, ServerId, Term, quorum};
use crate::sim::cluster::Cluster;
use crate::sim::packet::Body;
use crate::sim::statement::ClientId;
use crate::store;
use crate::words;

/// How far back in a log one looks for an operation.
const RECENT: usize = 200;

/// One operation: whose, and its number.
pub type Operation = (ClientId, u64);

/// What became of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is committed at this index: it happened and stays.
    Happened(Index),
    /// A store applied it; its entry is compacted away.
    Applied,
    /// It stands at this index on these servers, and is not committed: it may yet happen, or be overwritten.
    Waits { index: Index, on: Vec<ServerId>, needed: usize },
    /// It stands at this index on these servers, where another entry is committed: it never happened.
    Overruled { index: Index, on: Vec<ServerId> },
    /// It is in no log yet, but a message carries it.
    Travels,
    /// No log has it and no message carries it: it never happened, and never will unless it is asked again.
    Lost,
}

/// All that is known of the operations in a cluster at one moment.
#[derive(Clone, Debug, Default)]
pub struct Fates {
    stands: BTreeMap<Operation, Vec<(Index, Term, ServerId)>>,
    committed: BTreeMap<Operation, Index>,
    /// The terms of the entries that are committed.
    decided: BTreeMap<Index, Term>,
    applied: BTreeMap<ClientId, u64>,
    travels: BTreeSet<Operation>,
    needed: usize,
    /// Whether some log has more than was looked at.
    cut_off: bool,
}

impl Fates {
    /// Looks at every log, disk and message once.
    pub fn of(cluster: &Cluster) -> Fates {
        let voters = words::configuration(cluster).map_or(cluster.machines.len(), |now| now.voters.len());
        let mut fates = Fates { needed: quorum::majority(voters), ..Fates::default() };
        for (id, machine) in &cluster.machines {
            match &machine.host {
                Some(host) => {
                    fates.take_log(*id, &host.server.log, host.server.commit_index);
                    for (client, session) in host.store.sessions() {
                        let last = fates.applied.entry(ClientId(client)).or_default();
                        *last = session.last_sequence.max(*last);
                    }
                }
                None => fates.take_log(*id, &machine.disk.durable.log, Index(0)),
            }
        }
        for flight in cluster.network.in_flight.values() {
            match &flight.packet.body {
                Body::Request(request) => {
                    fates.travels.insert((request.client_id, request.sequence_num));
                }
                Body::Server(Message::AppendEntries(append)) => {
                    fates.travels.extend(append.entries.iter().filter_map(operation));
                }
                _ => {}
            }
        }
        fates
    }

    fn take_log(&mut self, id: ServerId, log: &Log, commit: Index) {
        self.cut_off |= log.prefix.index.0 > 0 || log.last_index().0 > RECENT as u64;
        for (index, entry) in log.iter().rev().take(RECENT) {
            if index <= commit {
                self.decided.insert(index, entry.term);
            }
            let Some(operation) = operation(entry) else { continue };
            self.stands.entry(operation).or_default().push((index, entry.term, id));
            if index <= commit {
                // The first entry does it; those of later attempts find it done.
                let first = self.committed.entry(operation).or_insert(index);
                *first = index.min(*first);
            }
        }
    }

    /// What became of one; none if it is too long ago to be seen.
    pub fn find(&self, operation: Operation) -> Option<Fate> {
        let (client, sequence) = operation;
        if let Some(index) = self.committed.get(&operation) {
            return Some(Fate::Happened(*index));
        }
        let applied = self.applied.get(&client).copied();
        let travels = self.travels.contains(&operation);
        Some(match self.place(operation) {
            Some((index, on, true)) => Fate::Waits { index, on, needed: self.needed },
            // A client has one operation after the other: what a session saw last is it, or came later.
            _ if applied == Some(sequence) => Fate::Applied,
            _ if self.cut_off && applied > Some(sequence) => return None,
            _ if travels => Fate::Travels,
            Some((index, on, false)) => Fate::Overruled { index, on },
            None => Fate::Lost,
        })
    }

    /// The farthest index at which an operation stands, on whom, and whether it may yet be committed there.
    fn place(&self, operation: Operation) -> Option<(Index, Vec<ServerId>, bool)> {
        let places = self.stands.get(&operation)?;
        let may = |(index, term, _): &(Index, Term, ServerId)| {
            self.decided.get(index).is_none_or(|decided| decided == term)
        };
        let (index, may_yet) =
            places.iter().map(|place| (place.0, may(place))).max_by_key(|(at, may)| (*may, *at))?;
        let here = places.iter().filter(|place| place.0 == index && may(place) == may_yet);
        Some((index, here.map(|place| place.2).collect(), may_yet))
    }
}

/// Whose operation an entry carries.
fn operation(entry: &Entry) -> Option<Operation> {
    let Payload::Command(bytes) = &entry.payload else { return None };
    let request = store::decode_request(bytes).ok()?;
    Some((ClientId(request.client), request.sequence))
}

impl Fate {
    /// In one sentence.
    pub fn told(&self) -> String {
        match self {
            Fate::Happened(index) => format!("It happened: entry {index} is committed and stays."),
            Fate::Applied => "It happened: a store has applied it.".into(),
            Fate::Waits { index, on, needed } => {
                let on_which = words::listed(on);
                format!(
                    "Not committed: entry {index} is on {on_which}, {needed} are needed. It may yet happen."
                )
            }
            Fate::Overruled { index, on } => {
                format!(
                    "It did not happen: entry {index} on {} lost its place to another one.",
                    words::listed(on)
                )
            }
            Fate::Travels => "On its way: no log has it yet.".into(),
            Fate::Lost => "It did not happen: no log has it, and no message carries it.".into(),
        }
    }

    /// In a word, beside *unknown*.
    pub fn word(&self) -> &'static str {
        match self {
            Fate::Happened(_) | Fate::Applied => "it happened",
            Fate::Waits { .. } | Fate::Travels => "still open",
            Fate::Overruled { .. } | Fate::Lost => "it did not happen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::Setup;

    /// A player of three servers led by S1.
    fn led() -> Player {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in ["set timers=off", "timeout S1", "settle"] {
            say(&mut player, line);
        }
        player
    }

    fn say(player: &mut Player, line: &str) {
        let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { panic!("{line}") };
        player.act(statement).unwrap();
    }

    fn fate(player: &Player) -> Fate {
        Fates::of(&player.watched().cluster).find((ClientId(1), 1)).unwrap()
    }

    #[test]
    fn a_write_travels_waits_and_happens() {
        let mut player = led();
        say(&mut player, "SET x 1");
        assert_eq!(fate(&player), Fate::Travels);
        say(&mut player, "cut S1 - S3");
        say(&mut player, "cut S1 - S2");
        say(&mut player, "settle c1 S1");
        let waits = Fate::Waits { index: Index(2), on: vec![ServerId(1)], needed: 2 };
        assert_eq!(fate(&player), waits);
        say(&mut player, "heal");
        say(&mut player, "beat S1");
        say(&mut player, "settle");
        assert_eq!(fate(&player), Fate::Happened(Index(2)));
    }

    #[test]
    fn a_write_that_was_overwritten_or_never_arrived_did_not_happen() {
        let mut player = led();
        say(&mut player, "partition S1 | S2 S3");
        say(&mut player, "SET x 1 @S1");
        say(&mut player, "settle c1 S1");
        assert!(matches!(fate(&player), Fate::Waits { .. }));
        say(&mut player, "timeout S2");
        say(&mut player, "settle");
        assert_eq!(fate(&player), Fate::Overruled { index: Index(2), on: vec![ServerId(1)] });
        say(&mut player, "heal");
        say(&mut player, "beat S2");
        say(&mut player, "settle");
        assert_eq!(fate(&player), Fate::Lost);

        let mut player = led();
        say(&mut player, "cut c1 - S1");
        say(&mut player, "SET x 1 @S1");
        assert_eq!(fate(&player), Fate::Lost);
    }
}
