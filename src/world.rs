//! Random worlds: a cluster of any size with any settings, and people who do whatever a person can do, at random
//! moments.
//!
//! One number decides all of a world. In each some things happen often and others never (*swarm testing*): that
//! finds more than everything at once. Tests, `fuzz` and `search` live in these worlds.

mod dice;

use crate::raft::options::Membership;
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::packet::{MessageId, Pattern};
use crate::sim::settings::{Reads, Setting, Share};
use crate::sim::statement::{ClientId, Ends, How, Operation, Party, Setup, Statement};
use crate::store::Command;

pub use dice::Dice;

/// A world of its own.
#[derive(Clone, Debug)]
pub struct World {
    dice: Dice,
    /// How it begins.
    pub setup: Setup,
    /// What people do in it, often what stands there often.
    habits: Vec<u64>,
    /// They do something once in so many events.
    pause: u64,
}

/// What goes together, as numbers of the kinds of statement below: a fault and its end, a change and another.
const HABITS: [&[u64]; 19] = [
    &[1, 2, 2, 3],
    &[1, 2, 3],
    &[4, 5, 6],
    &[7, 9],
    &[8, 9],
    &[10],
    &[11],
    &[12],
    &[13, 14, 15, 13],
    &[16],
    &[17],
    &[18],
    &[19],
    &[20, 3, 13],
    &[21, 23],
    &[22, 24],
    &[25, 26],
    &[27],
    &[28],
];

impl World {
    /// The world of this number.
    pub fn new(seed: u64) -> World {
        let mut dice = Dice::new(seed);
        let setup = setup(&mut dice);
        let habits = (0..2 + dice.throw(10)).flat_map(|_| dice.pick(&HABITS)).copied().collect();
        let pause = dice.pick(&[5, 15, 30, 60]);
        World { dice, setup, habits, pause }
    }

    /// What someone does now, if anyone does anything; it may well be refused.
    pub fn statement(&mut self, cluster: &Cluster) -> Option<Statement> {
        if !self.dice.one_in(self.pause) {
            return None;
        }
        let kind = if self.dice.one_in(3) { 0 } else { self.dice.pick(&self.habits) };
        Some(statement(&mut self.dice, cluster, kind))
    }
}

/// A cluster of any size with any settings.
fn setup(dice: &mut Dice) -> Setup {
    let mut setup =
        Setup { servers: 1 + dice.throw(5) as u16, seed: dice.throw(1 << 30), ..Setup::default() };
    let shortest = dice.pick(&[40, 100, 150, 150, 300]);
    let fsync = dice.pick(&[0, 3_000, 20_000]);
    let settings = [
        Setting::ElectionTimeout(Micros::millis(shortest), Micros::millis(shortest * 2)),
        Setting::Loss(dice.percent(10)),
        Setting::Duplicate(dice.percent(10)),
        Setting::Latency(Micros(dice.throw(5_000)), Micros(5_000 + dice.throw(15_000))),
        Setting::Fsync(Micros(dice.throw(1 + fsync / 10)), Micros(fsync / 10 + dice.throw(1 + fsync))),
        Setting::Prevote(dice.one_in(2)),
        Setting::Stickiness(dice.one_in(2)),
        Setting::Checkquorum(dice.one_in(2)),
        Setting::EarlySend(dice.one_in(2)),
        Setting::Noop(!dice.one_in(4)),
        Setting::MaxBatch(1 + dice.throw(5)),
        Setting::MaxInflight(1 + dice.throw(4)),
        Setting::SnapshotEvery(dice.pick(&[0, 0, 3, 10])),
        Setting::SnapshotChunk(dice.pick(&[0, 0, 7, 100])),
        Setting::MaxUncommitted(dice.pick(&[1000, 1000, 1, 3])),
        Setting::ClientTimeout(Micros::millis(100 + dice.throw(900))),
        Setting::Membership(dice.pick(&[Membership::Single, Membership::Joint])),
    ];
    setup.settings.set_all(&settings).expect("none of these contradicts another");
    let reads = dice.pick(&[Reads::Index, Reads::Log, Reads::Lease]);
    // Refused where leases are not safe: then reads are as they were.
    let _ = setup.settings.set(Setting::Reads(reads));
    setup
}

/// Something of this kind.
fn statement(dice: &mut Dice, cluster: &Cluster, kind: u64) -> Statement {
    let ids: Vec<ServerId> = cluster.machines.keys().copied().collect();
    let (id, other) = (dice.pick(&ids), dice.pick(&ids));
    let at = dice.one_in(6).then_some(other);
    match kind {
        1 => Statement::Kill(id),
        2 | 3 => Statement::Start(id),
        4 => Statement::Pause(id),
        5 | 6 => Statement::Resume(id),
        7 => partition(dice, &ids),
        8 => Statement::Cut(ends(dice, id, other)),
        9 => Statement::Heal(None),
        10 => Statement::Timeout(Party::Server(id)),
        11 => Statement::Beat(id),
        12 => Statement::Transfer { to: id, at },
        13 => Statement::Add { server: ServerId(1 + dice.throw(7) as u16), learner: dice.one_in(3), at },
        14 => Statement::Promote { server: id, at },
        15 => Statement::Remove { server: id, at },
        16 => reconfigure(dice, at),
        17 => Statement::Snapshot(id),
        18 => Statement::Sync(id),
        // A lease allows for no clock that runs faster than the settings say.
        19 if !cluster.settings.server.lease => {
            Statement::Clock(id, Share(500_000 + dice.throw(1_000_000) as u32))
        }
        20 => wipe(dice, &ids, id),
        21 => {
            let latency = Setting::Latency(Micros(0), Micros(dice.throw(300_000)));
            Statement::Link(ends(dice, id, other), vec![latency])
        }
        22 => Statement::Settle(vec![id.into(), other.into()]),
        23 => Statement::Set(vec![Setting::Fsync(Micros(0), Micros(dice.throw(20_000)))]),
        24 => Statement::Timeout(Party::Client(ClientId(1 + dice.throw(4) as u32))),
        25 => Statement::Deliver(in_flight(dice, cluster)),
        26 => Statement::Duplicate(in_flight(dice, cluster)),
        27 => Statement::Drop(in_flight(dice, cluster)),
        28 => {
            let kind = dice.pick(&["AppendEntries", "AppendEntriesReply", "RequestVote", "InstallSnapshot"]);
            let pattern = Pattern::Fits { between: None, kind: Some(kind), fields: Vec::new() };
            if dice.one_in(4) { Statement::Hold(pattern) } else { Statement::Release(None) }
        }
        _ => ask(dice, id),
    }
}

/// Some message that is on its way, or one that was.
fn in_flight(dice: &mut Dice, cluster: &Cluster) -> Pattern {
    let numbers: Vec<MessageId> = cluster.network.in_flight.keys().copied().collect();
    Pattern::Number(if numbers.is_empty() { MessageId(1) } else { dice.pick(&numbers) })
}

fn ask(dice: &mut Dice, id: ServerId) -> Statement {
    let lines = "SET x 1|SET x 2|SET y 1|GET x|GET x|GET y|DEL x y|SSET s a|SSET s b|SDEL s a b|SHAS s a|HSET h k:1\
                 |HSET h l:2|HDEL h k|HGET h l";
    let lines: Vec<&str> = lines.split('|').collect();
    let words: Vec<Vec<u8>> = dice.pick(&lines).split(' ').map(|word| word.into()).collect();
    let command = Command::parse(&words).expect("all of these are commands");
    let how = if command.reads_only() && dice.one_in(3) {
        dice.pick(&[How::Local, How::Follower])
    } else {
        How::AsSet
    };
    let at = (how != How::AsSet || dice.one_in(5)).then_some(id);
    let client = ClientId(1 + dice.throw(4) as u32);
    Statement::Ask { client, operation: Operation { command, at, how, revision: None } }
}

fn partition(dice: &mut Dice, ids: &[ServerId]) -> Statement {
    let (left, right): (Vec<_>, Vec<_>) = ids.iter().partition(|_| dice.one_in(2));
    Statement::Partition([left, right].into_iter().filter(|group| !group.is_empty()).collect())
}

fn ends(dice: &mut Dice, from: ServerId, to: ServerId) -> Ends {
    let to = if from == to { ClientId(1).into() } else { to.into() };
    Ends { from: from.into(), to, both: dice.one_in(2) }
}

fn reconfigure(dice: &mut Dice, at: Option<ServerId>) -> Statement {
    let voters = (1..=7).map(ServerId).filter(|id| id.0 == 7 || dice.one_in(2)).collect();
    Statement::Reconfigure { voters, at }
}

fn wipe(dice: &mut Dice, ids: &[ServerId], id: ServerId) -> Statement {
    // A lost disk is a lost copy: with many of them nothing could be promised.
    if id.0 > 3 && dice.one_in(2) { Statement::Wipe(id) } else { Statement::Kill(dice.pick(ids)) }
}
