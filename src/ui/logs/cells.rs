//! What stands in the log table: a row for each server, a cell for each index, and what is to be said of it.
//!
//! Whether an entry is committed is what its server knows, its commitIndex; of a crashed server, whose
//! commitIndex is lost, what any running server knows.

use crate::raft::log::{Entry, Log, Payload};
use crate::raft::server::Role;
use crate::raft::{Index, ServerId, Term};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::words;

/// How many columns there are at least, so that a short log is seen to be short.
const AT_LEAST: u64 = 8;
/// How many columns are drawn at most.
const AT_MOST: u64 = 200;
/// From so many on only those in sight are drawn while the playhead is dragged: each frame may show another part.
const LONG: u64 = 60;
/// How wide a column is, in CSS pixels: on a wide screen, and on a phone.
const COLUMN: (f64, f64) = (61.0, 39.0);

/// The table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The first and the last index that has a column.
    pub first: Index,
    /// The last one.
    pub last: Index,
    /// The last one that holds an entry.
    pub end: Index,
    /// Whether it is drawn while the playhead is dragged.
    pub in_hand: bool,
    /// A row for each server.
    pub rows: Vec<Row>,
}

/// One server's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose.
    pub server: ServerId,
    /// Its last compacted index, if that is not before all columns.
    pub compacted: Option<Index>,
    /// Its cells behind that.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its index.
    pub index: Index,
    /// The entry there; none: missing.
    pub entry: Option<Stored>,
    /// The leader will send from here next.
    pub next: bool,
    /// The leader knows the logs to agree up to here.
    pub matched: bool,
}

/// An entry that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its term.
    pub term: Term,
    /// What it carries.
    pub payload: Payload,
    /// How far it has come.
    pub status: Status,
    /// It, or one before it, is not what the leader has at this index.
    pub conflict: bool,
    /// It is in memory only; its write is under way.
    pub unsynced: bool,
}

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is in the log.
    Stored,
    /// It will stay there for ever.
    Committed,
    /// The store has carried it out.
    Applied,
}

impl Status {
    /// The name of it, for classes, tests and screen readers.
    pub fn name(self) -> &'static str {
        match self {
            Status::Stored => "stored",
            Status::Committed => "committed",
            Status::Applied => "applied",
        }
    }
}

/// The last index at which any server holds an entry.
pub fn end(cluster: &Cluster) -> Index {
    cluster.machines.values().map(|machine| log(machine).last_index()).max().unwrap_or_default()
}

impl Table {
    /// The logs of all servers.
    pub fn of(cluster: &Cluster) -> Table {
        Table::at_most(AT_MOST, cluster)
    }

    /// The same while the playhead is dragged: of long logs the end, as far as a box of this width shows it.
    pub fn in_hand(cluster: &Cluster, width: f64) -> Table {
        let column = if width < 600.0 { COLUMN.1 } else { COLUMN.0 };
        let table = Table { in_hand: true, ..Table::at_most((width / column) as u64 + 1, cluster) };
        if table.last.0 > LONG { table } else { Table::of(cluster) }
    }

    fn at_most(most: u64, cluster: &Cluster) -> Table {
        let end = end(cluster).0;
        let compacted =
            cluster.machines.values().map(|machine| log(machine).prefix.index.0).min().unwrap_or(0);
        let last = (end + 1).max(compacted + AT_LEAST);
        let first = (compacted + 1).max(last.saturating_sub(most) + 1);
        let view = View::new(cluster, Index(first), Index(last));
        let rows = cluster.machines.iter().map(|(id, machine)| view.row(*id, machine)).collect();
        Table { first: Index(first), last: Index(last), end: Index(end), in_hand: false, rows }
    }

    /// What a column is told apart by. While the playhead is dragged, a place shows another index, which costs less than
    /// a new column.
    pub fn key(in_hand: bool, first: Index, index: Index) -> u64 {
        if in_hand { index.0 - first.0 } else { index.0 }
    }

    /// Whether no server holds anything.
    pub fn is_empty(&self) -> bool {
        self.rows
            .iter()
            .all(|row| row.compacted.is_none() && row.cells.iter().all(|cell| cell.entry.is_none()))
    }
}

/// A server's log: in memory if it runs, else what is on its disk.
pub fn log(machine: &Machine) -> &Log {
    machine.host.as_ref().map_or(&machine.disk.durable.log, |host| &host.server.log)
}

/// What is needed to judge any cell.
struct View<'a> {
    leader: Option<&'a Machine>,
    leader_id: Option<ServerId>,
    /// The highest commitIndex of any running server, and its log.
    known: Option<(Index, &'a Log)>,
    first: Index,
    last: Index,
}

impl<'a> View<'a> {
    fn new(cluster: &'a Cluster, first: Index, last: Index) -> View<'a> {
        let leader_id = words::leading(cluster);
        let running = cluster.machines.values().filter_map(|machine| machine.host.as_ref());
        let known =
            running.map(|host| (host.server.commit_index, &host.server.log)).max_by_key(|(index, _)| *index);
        let leader = leader_id.and_then(|id| cluster.machines.get(&id));
        View { leader, leader_id, known, first, last }
    }

    fn row(&self, server: ServerId, machine: &Machine) -> Row {
        let log = log(machine);
        let compacted = Some(log.prefix.index).filter(|index| *index >= self.first);
        let start = compacted.map_or(self.first, Index::next);
        let conflict = self.first_conflict(log);
        let marks = self.marks(server);
        let cells = (start.0..=self.last.0).map(|index| {
            let index = Index(index);
            let entry = log.get(index).map(|entry| Stored {
                term: entry.term,
                payload: entry.payload.clone(),
                status: self.status(machine, index, entry),
                conflict: conflict.is_some_and(|from| index >= from),
                unsynced: machine.disk.durable.log.get(index) != Some(entry),
            });
            let (next, matched) =
                marks.map_or((false, false), |(next, matched)| (index == next, index == matched));
            Cell { index, entry, next, matched }
        });
        Row { server, compacted, cells: cells.collect() }
    }

    /// Where the leader will try next with this server, and how far it knows them to agree.
    fn marks(&self, server: ServerId) -> Option<(Index, Index)> {
        if self.leader_id == Some(server) {
            return None;
        }
        match &self.leader?.host.as_ref()?.server.role {
            Role::Leader(leader) => leader.progress.get(&server).map(|p| (p.next_index, p.match_index)),
            _ => None,
        }
    }

    fn status(&self, machine: &Machine, index: Index, entry: &Entry) -> Status {
        match &machine.host {
            // Not lastApplied: what the server has handed over may wait for its disk.
            Some(host) if index.0 <= host.store.applied() => Status::Applied,
            Some(host) if index <= host.server.commit_index => Status::Committed,
            Some(_) => Status::Stored,
            None if self.is_known_committed(index, entry) => Status::Committed,
            None => Status::Stored,
        }
    }

    fn is_known_committed(&self, index: Index, entry: &Entry) -> bool {
        self.known.is_some_and(|(commit, log)| index <= commit && log.term(index) == Some(entry.term))
    }

    /// The first entry in sight that the leader has otherwise: all behind it will go with it.
    fn first_conflict(&self, log: &Log) -> Option<Index> {
        let leaders = self::log(self.leader?);
        let differs = |index: &Index| match (leaders.get(*index), log.get(*index)) {
            (Some(own), Some(entry)) => own.term != entry.term,
            _ => false,
        };
        (self.first.0..=self.last.0).map(Index).find(differs)
    }
}

impl Row {
    /// What is announced of the row: `committed 5 of 6 entries`.
    pub fn summary(&self) -> String {
        let entries = self.cells.iter().filter_map(|cell| cell.entry.as_ref());
        let (mut stored, mut committed) = (0, 0);
        for entry in entries {
            stored += 1;
            committed += usize::from(entry.status != Status::Stored);
        }
        format!("committed {committed} of {stored} entries")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script;
    use crate::sim::statement::Setup;

    /// The cluster after these lines were said.
    fn cluster(lines: &str) -> Cluster {
        let mut setup = Setup::default();
        let mut player = None;
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match script::parse_line(line).unwrap().unwrap() {
                script::Line::Given(given) => setup.given.push(given),
                script::Line::Act(statement) => {
                    let player = player.get_or_insert_with(|| Player::new(setup.clone()).unwrap());
                    player.act(statement).unwrap();
                }
                other => panic!("{other:?}"),
            }
        }
        player.unwrap().watched().cluster.clone()
    }

    fn table(lines: &str) -> Table {
        Table::of(&cluster(lines))
    }

    /// One row of it; a cell prints as its state: `a`pplied, `c`ommitted, `s`tored, `!` before a conflict,
    /// `^` where the leader sends next, `=` up to where it knows to agree.
    fn check(lines: &str, server: u16, expected: &str) {
        let row = &table(lines).rows[usize::from(server) - 1];
        let cells: Vec<String> = row.cells.iter().take(5).map(printed).collect();
        assert_eq!(cells.join(" "), expected, "S{server} after {lines}");
    }

    fn printed(cell: &Cell) -> String {
        let state = match &cell.entry {
            None => ".".into(),
            Some(entry) => format!("{}{}", if entry.conflict { "!" } else { "" }, &entry.status.name()[..1]),
        };
        format!("{state}{}{}", if cell.next { "^" } else { "" }, if cell.matched { "=" } else { "" })
    }

    const CONFLICT: &str = "
        given S1 log=1,1,2
        given S2 log=1,1
        given S3 log=1,1,1,1
        set timers=off fsync=0ms
        timeout S1
        settle S1 S2
    ";

    #[test]
    fn what_a_majority_holds_is_committed_and_applied() {
        check(CONFLICT, 1, "a a a a .");
        check(CONFLICT, 2, "s s s s= .^");
    }

    #[test]
    fn what_waits_for_the_disk_is_committed_and_not_applied() {
        let news = "set timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1\nsettle\nset fsync=20ms\nSET y 2";
        check(
            &format!("{news}\ndeliver c1 -> S1\nsync S1\ndeliver S1 -> S2 AppendEntries"),
            2,
            "a c= s^ . .",
        );
    }

    #[test]
    fn what_the_leader_has_otherwise_conflicts_and_all_behind_it() {
        check(CONFLICT, 3, "s s !s !s^ .");
    }

    #[test]
    fn of_a_crashed_server_the_others_know_what_is_committed() {
        check(&format!("{CONFLICT}\nbeat S1\nsettle S1 S2\nkill S2"), 2, "c c c c= .^");
    }

    #[test]
    fn a_compacted_part_is_one_cell() {
        let table = table(&format!("{CONFLICT}\nsnapshot S1"));
        assert_eq!((table.first, table.last), (Index(1), Index(8)));
        let row = &table.rows[0];
        assert_eq!((row.compacted, row.cells[0].index), (Some(Index(4)), Index(5)));
    }

    #[test]
    fn while_the_playhead_is_dragged_only_the_end_of_long_logs_is_drawn() {
        let columns = |entries: u64| {
            let lines = format!("given S1 log=1*{entries}\ngiven S2 log=1*{entries}\ntimeout S3");
            let cluster = cluster(&lines);
            let (whole, held) = (Table::of(&cluster), Table::in_hand(&cluster, 766.0));
            assert_eq!((whole.last, whole.end), (held.last, held.end));
            (whole.last.0 + 1 - whole.first.0, held.last.0 + 1 - held.first.0)
        };
        assert_eq!(columns(50), (51, 51));
        assert_eq!(columns(300), (200, 13));
    }

    #[test]
    fn nothing_is_stored_at_first() {
        assert!(table("timeout S1").is_empty());
    }
}
