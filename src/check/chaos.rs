//! Random worlds for the tests: whatever a person can do, at random moments.

use crate::raft::options::Membership;
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::settings::{Reads, Setting, Share};
use crate::sim::statement::{ClientId, Ends, How, Operation, Party, Setup, Statement};
use crate::store::Command;

/// A die with a number of its own, thrown again and again (xorshift).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below `sides`.
    pub fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len() as u64) as usize].clone()
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.throw(sides) == 0
    }

    fn percent(&mut self, most: u64) -> Share {
        Share(self.throw(most * 10_000) as u32)
    }
}

/// A cluster of any size with any settings.
pub(crate) fn setup(dice: &mut Dice) -> Setup {
    let mut setup =
        Setup { servers: 1 + dice.throw(5) as u16, seed: dice.throw(1 << 30), ..Setup::default() };
    let settings = [
        Setting::Loss(dice.percent(10)),
        Setting::Duplicate(dice.percent(10)),
        Setting::Latency(Micros(dice.throw(5_000)), Micros(5_000 + dice.throw(60_000))),
        Setting::Fsync(Micros(dice.throw(3_000)), Micros(3_000 + dice.throw(20_000))),
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
    settings.into_iter().for_each(|setting| setup.settings.set(setting).unwrap());
    let reads = dice.pick(&[Reads::Index, Reads::Log, Reads::Lease]);
    let _ = setup.settings.set(Setting::Reads(reads));
    setup
}

/// Something that someone does, which may well be refused.
pub(crate) fn statement(dice: &mut Dice, cluster: &Cluster) -> Statement {
    let ids: Vec<ServerId> = cluster.machines.keys().copied().collect();
    let id = dice.pick(&ids);
    let other = dice.pick(&ids);
    let at = dice.one_in(6).then_some(other);
    match dice.throw(60) {
        0..=19 => ask(dice, id),
        20..=22 => Statement::Kill(id),
        23..=28 => Statement::Start(id),
        29 => Statement::Pause(id),
        30..=32 => Statement::Resume(id),
        33 => partition(dice, &ids),
        34 => Statement::Cut(ends(dice, id, other)),
        35..=38 => Statement::Heal(None),
        39..=40 => Statement::Timeout(Party::Server(id)),
        41 => Statement::Beat(id),
        42..=43 => Statement::Transfer { to: id, at },
        44..=45 => Statement::Add { server: ServerId(1 + dice.throw(7) as u16), learner: dice.one_in(3), at },
        46 => Statement::Promote { server: id, at },
        47..=48 => Statement::Remove { server: id, at },
        49..=50 => reconfigure(dice, at),
        51..=52 => Statement::Snapshot(id),
        53 => Statement::Sync(id),
        54 => Statement::Clock(id, Share(900_000 + dice.throw(200_000) as u32)),
        55 => wipe(dice, &ids, id),
        56 => Statement::Link(
            ends(dice, id, other),
            vec![Setting::Latency(Micros(0), Micros(dice.throw(300_000)))],
        ),
        57 => Statement::Settle(vec![id.into(), other.into()]),
        58 => Statement::Set(vec![Setting::Fsync(Micros(0), Micros(dice.throw(20_000)))]),
        _ => Statement::Timeout(Party::Client(ClientId(1))),
    }
}

fn ask(dice: &mut Dice, id: ServerId) -> Statement {
    let lines = [
        "SET x 1",
        "SET x 2",
        "SET y 1",
        "GET x",
        "GET x",
        "GET y",
        "DEL x y",
        "SSET s a",
        "SSET s b",
        "SDEL s a b",
        "SHAS s a",
        "HSET h k:1",
        "HSET h l:2",
        "HDEL h k",
        "HGET h l",
    ];
    let words: Vec<Vec<u8>> = dice.pick(&lines).split(' ').map(|word| word.into()).collect();
    let command = Command::parse(&words).unwrap();
    let at = dice.one_in(5).then_some(id);
    let how = if dice.one_in(6) { dice.pick(&[How::Local, How::Follower]) } else { How::AsSet };
    let client = ClientId(1 + dice.throw(4) as u32);
    Statement::Ask { client, operation: Operation { command, at, how, revision: None } }
}

fn partition(dice: &mut Dice, ids: &[ServerId]) -> Statement {
    let (left, right) = ids.iter().partition(|_| dice.one_in(2));
    Statement::Partition(vec![left, right])
}

fn ends(dice: &mut Dice, from: ServerId, to: ServerId) -> Ends {
    Ends { from: from.into(), to: to.into(), both: dice.one_in(2) }
}

fn reconfigure(dice: &mut Dice, at: Option<ServerId>) -> Statement {
    let voters = (1..=7).map(ServerId).filter(|_| dice.one_in(2)).collect();
    Statement::Reconfigure { voters, at }
}

fn wipe(dice: &mut Dice, ids: &[ServerId], id: ServerId) -> Statement {
    // A lost disk is a lost copy: with many of them nothing could be promised.
    if id.0 > 3 && dice.one_in(2) { Statement::Wipe(id) } else { Statement::Kill(dice.pick(ids)) }
}
