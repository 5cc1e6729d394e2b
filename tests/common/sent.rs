//! A link that was sent, and the digest of the moment at which it opens: the same on every machine.

use raftarium::recording::Player;
use raftarium::recording::link::Link;

/// Five servers, a lossy network, a command, a crash.
pub const LINK: &str = "#run=AVd42jM0NQABhdJiBa7knNLiktQiBVOu4tTUFAVDrsQSBSMDEwMTk9JifUOF4tQShZz84mJbU1UUGSOFYNcQhQqIelOE-uzMnByFYKgpIGBYWswFALEiHcw";

/// What [`digest`] gives. It changes when the cluster does, or what is kept of it in memory; a failing test prints the new one.
pub const EXPECTED: &str = "be18619938e56733";

/// Opens it.
pub fn digest() -> String {
    let Link { recording, now, .. } = Link::decode(LINK).expect("it was made here");
    let mut player = Player::open(recording).expect("five servers");
    player.go_to(now);
    player.digest().to_string()
}
