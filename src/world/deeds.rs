//! What people do in a world. Much of it will be refused: that is part of it.

use super::Dice;
use crate::raft::{Micros, ServerId};
use crate::sim::cluster::Cluster;
use crate::sim::load::{Kind, Load};
use crate::sim::machine::Machine;
use crate::sim::packet::{MessageId, Pattern};
use crate::sim::settings::{Setting, Share};
use crate::sim::statement::{ClientId, Ends, How, Operation, Party, Statement};
use crate::store::Command;

/// A kind of deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Ask,
    Kill,
    Start,
    Pause,
    Resume,
    Wipe,
    Clock,
    Partition,
    Cut,
    Heal,
    SlowLink,
    SlowDisk,
    Weather,
    Timeout,
    ClientTimeout,
    Beat,
    Sync,
    Settle,
    Transfer,
    Add,
    Promote,
    Remove,
    Reconfigure,
    Snapshot,
    Deliver,
    Duplicate,
    Drop,
    Hold,
    Release,
    Burden,
}

use Deed::*;

/// What goes together: a fault and its end, a change and another.
pub(super) const HABITS: [&[Deed]; 22] = [
    &[Kill, Start, Start],
    &[Kill, Start],
    &[Pause, Resume, Resume],
    &[Partition, Heal],
    &[Cut, Heal],
    &[Cut, Cut, Heal],
    &[Timeout],
    &[Beat],
    &[Transfer],
    &[Add, Promote, Remove, Add],
    &[Reconfigure],
    &[Snapshot],
    &[Sync],
    &[Clock],
    &[Wipe, Start, Remove, Add],
    &[SlowLink, SlowDisk],
    &[Weather],
    &[Settle, ClientTimeout],
    &[Deliver, Duplicate],
    &[Drop],
    &[Hold, Release],
    &[Burden],
];

/// There are at most so many servers, removed ones included.
const MOST_SERVERS: u64 = 9;

/// One deed of this kind; none if there is no occasion for it.
pub(super) fn statement(dice: &mut Dice, cluster: &Cluster, deed: Deed) -> Option<Statement> {
    let id = server(dice, cluster, |_| true)?;
    let at = if dice.one_in(6) { server(dice, cluster, Machine::is_running) } else { None };
    Some(match deed {
        Ask => ask(dice, id),
        Kill => kill(dice, cluster)?,
        Start => Statement::Start(server(dice, cluster, |machine| machine.host.is_none())?),
        Pause => Statement::Pause(server(dice, cluster, Machine::is_running)?),
        Resume => Statement::Resume(server(dice, cluster, |machine| machine.paused)?),
        Wipe => wipe(dice, cluster)?,
        Clock => clock(dice, cluster, id),
        Partition => partition(dice, cluster),
        Cut => Statement::Cut(ends(dice, cluster)?),
        Heal => Statement::Heal(None),
        SlowLink => Statement::Link(ends(dice, cluster)?, vec![latency(dice, 300_000)]),
        SlowDisk => Statement::Set(vec![Setting::Fsync(Micros(0), Micros(dice.throw(20_000)))]),
        Weather => weather(dice),
        Timeout => Statement::Timeout(Party::Server(id)),
        ClientTimeout => Statement::Timeout(Party::Client(client(dice))),
        Beat => Statement::Beat(cluster.leader()?),
        Sync => Statement::Sync(server(dice, cluster, |machine| !machine.disk.pending.is_empty())?),
        Settle => Statement::Settle(vec![id.into(), server(dice, cluster, |_| true)?.into()]),
        Transfer => Statement::Transfer { to: id, at },
        Add => Statement::Add { server: newcomer(dice), learner: dice.one_in(3), at },
        Promote => Statement::Promote { server: id, at },
        Remove => Statement::Remove { server: id, at },
        Reconfigure => reconfigure(dice, at),
        Snapshot => Statement::Snapshot(server(dice, cluster, Machine::is_running)?),
        Deliver => Statement::Deliver(in_flight(dice, cluster)?),
        Duplicate => Statement::Duplicate(in_flight(dice, cluster)?),
        Drop => Statement::Drop(in_flight(dice, cluster)?),
        Hold => hold(dice),
        Release => Statement::Release(None),
        Burden => burden(dice),
    })
}

/// One of the servers that are so.
fn server(dice: &mut Dice, cluster: &Cluster, is_so: impl Fn(&Machine) -> bool) -> Option<ServerId> {
    let fits = || cluster.machines.iter().filter(|(_, machine)| is_so(machine));
    let count = fits().count() as u64;
    let nth = (count > 0).then(|| dice.throw(count))?;
    fits().nth(nth as usize).map(|(id, _)| *id)
}

fn newcomer(dice: &mut Dice) -> ServerId {
    ServerId(1 + dice.throw(MOST_SERVERS) as u16)
}

fn client(dice: &mut Dice) -> ClientId {
    ClientId(1 + dice.throw(4) as u32)
}

/// A server crashes; seldom one of the few that are left, for then little happens.
fn kill(dice: &mut Dice, cluster: &Cluster) -> Option<Statement> {
    let running = cluster.machines.values().filter(|machine| machine.host.is_some()).count();
    if running * 2 <= cluster.machines.len() && !dice.one_in(4) {
        return None;
    }
    server(dice, cluster, |machine| machine.host.is_some()).map(Statement::Kill)
}

/// The disk of a server that is down is lost, but not of too many; if none is down, one crashes.
fn wipe(dice: &mut Dice, cluster: &Cluster) -> Option<Statement> {
    let wiped = cluster.machines.values().filter(|machine| machine.disk.wiped).count();
    if (wiped + 1) * 2 >= cluster.machines.len() {
        return None;
    }
    let down = server(dice, cluster, |machine| machine.host.is_none() && !machine.disk.wiped);
    down.map(Statement::Wipe).or_else(|| kill(dice, cluster))
}

/// A clock runs at another rate; where leases rely on clocks, within what they allow for.
fn clock(dice: &mut Dice, cluster: &Cluster, id: ServerId) -> Statement {
    let server = &cluster.settings.server;
    let off = if server.lease { u64::from(server.clock_drift) } else { 500_000 };
    Statement::Clock(id, Share((1_000_000 - off + dice.throw(2 * off + 1)) as u32))
}

/// Groups of any shape; some servers may be alone.
fn partition(dice: &mut Dice, cluster: &Cluster) -> Statement {
    let mut groups = vec![Vec::new(); 2 + dice.throw(2) as usize];
    for id in cluster.machines.keys() {
        let group = dice.throw(groups.len() as u64) as usize;
        groups[group].push(*id);
    }
    groups.retain(|group| !group.is_empty());
    Statement::Partition(groups)
}

/// A link between two servers, or of a client.
fn ends(dice: &mut Dice, cluster: &Cluster) -> Option<Ends> {
    let (from, to) = (server(dice, cluster, |_| true)?, server(dice, cluster, |_| true)?);
    let to = if from == to { client(dice).into() } else { to.into() };
    Some(Ends { from: from.into(), to, both: dice.one_in(2) })
}

fn latency(dice: &mut Dice, most: u64) -> Setting {
    Setting::Latency(Micros(0), Micros(dice.throw(most)))
}

/// All links become better or worse.
fn weather(dice: &mut Dice) -> Statement {
    let most = dice.pick(&[1, 10, 40]);
    let settings = [
        vec![Setting::Loss(dice.percent(most))],
        vec![Setting::Duplicate(dice.percent(most))],
        vec![latency(dice, 60_000)],
    ];
    Statement::Set(dice.pick(&settings))
}

fn reconfigure(dice: &mut Dice, at: Option<ServerId>) -> Statement {
    let one = newcomer(dice);
    let voters = (1..=7).map(ServerId).filter(|id| *id == one || dice.one_in(2)).collect();
    Statement::Reconfigure { voters, at }
}

/// Some message that is on its way.
fn in_flight(dice: &mut Dice, cluster: &Cluster) -> Option<Pattern> {
    let numbers: Vec<MessageId> = cluster.network.in_flight.keys().copied().collect();
    (!numbers.is_empty()).then(|| Pattern::Number(dice.pick(&numbers)))
}

fn hold(dice: &mut Dice) -> Statement {
    let kinds = ["AppendEntries", "AppendEntriesReply", "RequestVote", "InstallSnapshot"];
    Statement::Hold(Pattern::Fits { between: None, kind: Some(dice.pick(&kinds)), fields: Vec::new() })
}

/// A client asks by itself, or no more.
fn burden(dice: &mut Dice) -> Statement {
    let kinds = Kind::ALL.map(|(kind, _)| kind);
    let mix = vec![(dice.pick(&kinds[..5]), 2), (dice.pick(&kinds[5..]), 1)];
    let load = Load { rate: 1 + dice.throw(40) as u32, mix, keys: 1 + dice.throw(2) as u32 };
    Statement::Load { client: client(dice), load: (!dice.one_in(3)).then_some(load) }
}

fn ask(dice: &mut Dice, id: ServerId) -> Statement {
    let command = command(dice);
    let how = match command.reads_only() {
        true if dice.one_in(3) => dice.pick(&[How::Local, How::Follower]),
        _ => How::AsSet,
    };
    let at = (how != How::AsSet || dice.one_in(5)).then_some(id);
    let revision = (command.reads_only() && dice.one_in(6)).then(|| dice.throw(30));
    Statement::Ask { client: client(dice), operation: Operation { command, at, how, revision } }
}

/// Commands about few keys, so that calls meet; what stands apart is asked as often as all of a line together.
const COMMANDS: [&[&str]; 9] = [
    &["SET x 1", "SET x 2", "SET y 1", "SET y 2"],
    &["GET x", "GET x", "GET y", "GET z"],
    &["DEL x y", "SSET s a", "SSET s b", "SDEL s a b", "SHAS s a", "SMEMBERS s", "SCARD s"],
    &["HSET h k:1", "HSET h l:2", "HDEL h k", "HGET h l", "HGETALL h", "HLEN h"],
    &["INCR n", "INCR n 5", "APPEND y 1", "CAS x 1 2", "CAS x nil 1", "GETDEL y"],
    &["EXISTS x y", "TYPE x", "STRLEN x", "TTL z", "GET n", "HISTORY x"],
    &["MULTI SET x 1 ; INCR n EXEC", "MULTI GET x ; GET y EXEC", "MULTI DEL x ; SSET y a EXEC"],
    &["WATCH x", "WATCH PREFIX z", "UNWATCH"],
    &["SET z 1 TTL 60ms", "SET z 2 TTL 1s", "EXPIRE z 90ms", "EXPIRE z 2s", "PERSIST z", "SET z 3"],
];

fn command(dice: &mut Dice) -> Command {
    let lines = dice.pick(&COMMANDS);
    let line = dice.pick(lines);
    let words: Vec<Vec<u8>> = line.split(' ').map(Into::into).collect();
    Command::parse(&words).expect("all of these are commands")
}
