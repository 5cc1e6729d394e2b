//! What is said to a cluster so that a mark is seen in a state.

use std::sync::Arc;

use crate::recording::Player;
use crate::script::{self, Line};
use crate::sim::cluster::Cluster;
use crate::sim::event::News;
use crate::sim::packet::Packet;
use crate::sim::statement::{Setup, Statement};

/// A state of a mark.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it is found by on the page.
    pub name: &'static str,
    /// What it is.
    pub says: &'static str,
    /// What is said to a cluster, in lines.
    pub script: &'static str,
}

const fn case(name: &'static str, says: &'static str, script: &'static str) -> Case {
    Case { name, says, script }
}

/// What S1 can look like.
pub const SERVERS: &[Case] = &[
    case("follower", "A follower: the arc is what is left until its own deadline", "cluster 3"),
    case("leader", "A leader: a second ring and a crown", "set timers=off fsync=0ms\ntimeout S1\nsettle"),
    case(
        "candidate",
        "A candidate: its votes, and a bar where they are enough",
        "cluster 5\nset fsync=0ms\ntimeout S1",
    ),
    case(
        "candidate-7",
        "The same in a cluster of seven",
        "cluster 7\nset fsync=0ms\ntimeout S1\ndeliver S1 -> S2 RequestVote\ndeliver S2 -> S1 RequestVoteReply",
    ),
    case(
        "pre-candidate",
        "It asks first whether it could win",
        "cluster 5\nset prevote=on fsync=0ms\ntimeout S1",
    ),
    case(
        "learner",
        "A learner: gets the log, has no vote",
        "cluster 3\nset fsync=0ms timers=off\ntimeout S2\nsettle\nadd S4 learner\nsettle",
    ),
    case("writing", "It waits for its disk, and may not speak yet", "cluster 5\ntimeout S1"),
    case("paused", "A stalled process: its timer is stale", "cluster 3\npause S1"),
    case("crashed", "A crashed server: only its disk is left", "cluster 3\nkill S1"),
    case(
        "removed",
        "The cluster goes on without it, and nobody told it",
        "set timers=off fsync=0ms\ntimeout S2\nsettle\nremove S1\nsettle",
    ),
    case("selected", "Selected", "cluster 3"),
];

/// What is sent last is drawn.
pub const MESSAGES: &[Case] = &[
    case("request-vote", "asks for a vote", "send S1 -> S2 RequestVote term=1"),
    case("vote-granted", "gives its vote", "send S2 -> S1 RequestVoteReply term=1 voteGranted=true"),
    case("vote-denied", "denies its vote", "send S2 -> S1 RequestVoteReply term=2"),
    case("pre-vote", "asks whether it would get a vote", "send S1 -> S2 PreVote term=1"),
    case("pre-vote-granted", "would give its vote", "send S2 -> S1 PreVoteReply term=1 voteGranted=true"),
    case(
        "entries",
        "brings entries, each in the hue of its term",
        "send S1 -> S2 AppendEntries term=4 entries=1,2,3,4",
    ),
    case(
        "many-entries",
        "brings more than can be drawn",
        "send S1 -> S2 AppendEntries term=5 entries=4,4,4,5,5,5,5",
    ),
    case("heartbeat", "heartbeat", "send S1 -> S2 AppendEntries term=1"),
    case("success", "has stored them", "send S2 -> S1 AppendEntriesReply term=1 success=true"),
    case("failure", "refuses them", "send S2 -> S1 AppendEntriesReply term=2 success=false"),
    case("snapshot", "brings a snapshot", "send S1 -> S2 InstallSnapshot term=1"),
    case("snapshot-reply", "has stored it", "send S2 -> S1 InstallSnapshotReply term=1"),
    case("timeout-now", "tells it to stand for election", "send S1 -> S2 TimeoutNow term=1"),
    case("read-index", "asks from where to read", "send S2 -> S1 ReadIndex term=1"),
    case("read-index-reply", "says from where to read", "send S1 -> S2 ReadIndexReply term=1"),
    case("client-command", "a client's command", "SET x 1"),
    case(
        "client-answer",
        "the answer to a client",
        "set timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1\ndeliver c1 -> S1\ndeliver S1 -> S2 AppendEntries\ndeliver S2 -> S1 AppendEntriesReply",
    ),
    case("term-1", "term 1", "send S1 -> S2 RequestVote term=1"),
    case("term-2", "term 2", "send S1 -> S2 RequestVote term=2"),
    case("term-3", "term 3", "send S1 -> S2 RequestVote term=3"),
    case("term-4", "term 4", "send S1 -> S2 RequestVote term=4"),
    case("term-5", "term 5", "send S1 -> S2 RequestVote term=5"),
    case("term-6", "term 6", "send S1 -> S2 RequestVote term=6"),
    case("copy", "a copy that the network made", "send S1 -> S2 RequestVote term=1"),
    case("held", "held by hand", "send S1 -> S2 RequestVote term=1"),
    case("lost", "lost here", "send S1 -> S2 RequestVote term=1"),
    case("tail", "where it comes from", "send S1 -> S2 AppendEntries term=1"),
];

/// What the link between S1 and S2 can look like.
pub const LINKS: &[Case] = &[
    case("link", "A link at rest", "cluster 2"),
    case("cut", "Cut both ways", "cluster 2\ncut S1 - S2"),
    case("cut-one-way", "Cut from S1 to S2 only", "cluster 2\ncut S1 -> S2"),
    case("slow", "Slower than others", "cluster 2\nlink S1 -> S2 latency=100ms"),
    case("selected-link", "Selected", "cluster 2"),
];

/// What client c1 can look like.
pub const CLIENTS: &[Case] = &[
    case("open", "It waits for an answer", "SET x 1"),
    case("answered", "It was answered", "set timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1\nsettle"),
    case(
        "unknown",
        "No answer: it may or may not happen",
        "set timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1 @S1\ndeliver c1 -> S1\nkill S1\ntimeout c1",
    ),
    case("selected-client", "Selected", "SET x 1"),
];

/// Whole log tables: in each, some states of entries.
pub const LOGS: &[Case] = &[
    case(
        "log-conflict",
        "S1 leads. Stored, committed and applied entries; S3 conflicts with the leader from index 3 on. ▲ nextIndex, ● matchIndex",
        "given S1 log=1,1,2\ngiven S2 log=1,1\ngiven S3 log=1,1,1,1\nset timers=off fsync=0ms\ntimeout S1\nsettle S1 S2\nSET x 1\ndeliver c1 -> S1",
    ),
    case(
        "log-committed",
        "S2 knows that index 2 is committed, and applies it once index 3, which came with the news, is on its disk",
        "cluster 3\nset timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1\nsettle\nset fsync=20ms\nSET y 2\ndeliver c1 -> S1\nsync S1\ndeliver S1 -> S2 AppendEntries",
    ),
    case(
        "log-snapshot",
        "S1's first entries are in a snapshot",
        "cluster 3\nset timers=off fsync=0ms\ntimeout S1\nsettle\nSET x 1\nsettle\nSET y 2\nsettle\nSSET tag a\nsettle\nbeat S1\nsettle\nsnapshot S1",
    ),
    case(
        "log-configuration",
        "Two configurations, a no-op, and commands",
        "cluster 3\nset timers=off fsync=0ms\ntimeout S1\nsettle\nadd S4\nsettle\nSET x 1\nsettle",
    ),
    case(
        "log-unsynced",
        "S1's entry is in its memory, not yet on its disk",
        "cluster 3\nset timers=off\ntimeout S1\nsync S1\ndeliver S1 -> S2 RequestVote\nsync S2\ndeliver S2 -> S1 RequestVoteReply",
    ),
    case("log-empty", "Nothing is stored yet", "cluster 3"),
];

impl Case {
    /// The cluster after everything was said.
    pub fn end(&self) -> Option<Cluster> {
        Some(self.played()?.frame().cluster.clone())
    }

    /// The message that its last line sent, or the latest one sent at all.
    pub fn message(&self) -> Option<Arc<Packet>> {
        let player = self.played()?;
        let sent =
            player.events().iter().rev().flat_map(|event| event.news.iter()).filter_map(|news| match news {
                News::Sent(packet) => Some(packet.clone()),
                _ => None,
            });
        let mut sent: Vec<Arc<Packet>> = sent.collect();
        let answer =
            sent.iter().position(|packet| self.name == "client-answer" && packet.kind() == "ClientReply");
        let kind = self.script.lines().last()?.strip_prefix("send ").and_then(|said| said.split(' ').nth(3));
        let named = sent.iter().position(|packet| kind.is_some_and(|kind| packet.kind() == kind));
        (!sent.is_empty()).then(|| sent.swap_remove(answer.or(named).unwrap_or(0)))
    }

    /// A player to which everything was said; none if something is refused.
    fn played(&self) -> Option<Player> {
        let mut setup = Setup { servers: 3, ..Setup::default() };
        let mut acts: Vec<Statement> = Vec::new();
        for line in self.script.lines() {
            match script::parse_line(line).ok()?? {
                Line::Cluster(servers) => setup.servers = servers,
                Line::Given(given) => setup.given.push(given),
                Line::Act(statement) => acts.push(statement),
                _ => return None,
            }
        }
        let mut player = Player::new(setup).ok()?;
        acts.into_iter().try_for_each(|act| player.act(act).ok())?;
        Some(player)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::ServerId;
    use crate::ui::ring::scene::Scene;

    #[test]
    fn every_case_can_be_said() {
        for case in [SERVERS, LINKS, CLIENTS, LOGS].concat() {
            assert!(case.end().is_some(), "{}: {}", case.name, case.script);
        }
        for case in MESSAGES {
            assert!(case.message().is_some(), "{}", case.name);
        }
    }

    #[test]
    fn servers_are_in_the_states_they_are_shown_in() {
        let check = |name: &str, role: &str, state: &str| {
            let case = SERVERS.iter().find(|case| case.name == name).unwrap();
            let scene = Scene::of(&case.end().unwrap(), &Scene::default());
            let mark = scene.servers.iter().find(|mark| mark.id == ServerId(1)).unwrap();
            assert_eq!((mark.role_name(), mark.state_name()), (role, state), "{name}");
        };
        check("leader", "leader", "running");
        check("candidate", "candidate", "running");
        check("pre-candidate", "precandidate", "running");
        check("crashed", "none", "crashed");
        check("paused", "follower", "paused");
    }

    #[test]
    fn messages_are_of_the_kind_they_are_shown_as() {
        for case in MESSAGES {
            let kind =
                case.script.lines().last().and_then(|line| line.strip_prefix("send ")?.split(' ').nth(3));
            let packet = case.message().unwrap();
            match kind {
                Some(kind) => assert_eq!(packet.kind(), kind, "{}", case.name),
                None if case.name == "client-answer" => assert_eq!(packet.kind(), "ClientReply"),
                None => assert_eq!(packet.kind(), "ClientRequest", "{}", case.name),
            }
        }
    }
}
