//! The world, in virtual time: servers on their machines, disks, links, clients, and the queue of
//! what happens next.
//!
//! It decides nothing that a server decides. One seed drives all chance, with a stream of its own
//! for every timer, link, disk and clock, so that what happens at one place redraws nothing at
//! another.

pub mod event;
pub mod packet;
pub mod settings;
pub mod statement;

mod chance;
pub mod clock;

pub mod client;
pub mod disk;
pub mod machine;
pub mod network;

pub mod act;
mod calls;
pub mod cluster;
mod delivery;
pub mod fate;
pub mod load;
pub mod setup;
pub mod sharing;
pub mod watching;
pub mod wire;

#[cfg(test)]
mod tests {
    use super::cluster::Cluster;
    use super::statement::{ClientId, How, Operation, Setup, Statement};
    use crate::raft::{Micros, Time};
    use crate::store::Command;

    fn ask(words: &[&str]) -> Statement {
        let words: Vec<Vec<u8>> = words.iter().map(|w| w.as_bytes().to_vec()).collect();
        let command = Command::parse(&words).unwrap();
        let operation = Operation { command, at: None, how: How::AsSet, revision: None };
        Statement::Ask { client: ClientId(1), operation }
    }

    fn run(cluster: &mut Cluster, span: Micros) -> Vec<super::event::Event> {
        let end = cluster.now + span;
        while cluster.next_at().is_some_and(|at| at <= end) {
            cluster.step();
        }
        cluster.pass_to(end);
        cluster.take_events()
    }

    #[test]
    fn a_fresh_cluster_elects_a_leader_and_answers_its_client() {
        let mut cluster = Cluster::new(&Setup { servers: 5, ..Setup::default() }).unwrap();
        run(&mut cluster, Micros::millis(1_000));
        let leader = cluster.leader().expect("a leader after a second");
        cluster.act(&ask(&["SET", "x", "1"])).unwrap();
        cluster.act(&ask(&["GET", "x"])).unwrap();
        let events = run(&mut cluster, Micros::millis(1_000));
        let client = &cluster.clients[&ClientId(1)];
        assert_eq!(client.closed.len(), 2, "{events:#?}");
        assert_eq!(client.believes, leader);
        assert_eq!(cluster.now, Time(2_000_000));
    }
}
