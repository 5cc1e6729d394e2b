//! What is said at once, and what only after a write.

use super::*;
use crate::raft::Micros;
use crate::raft::configuration::Configuration;
use crate::raft::message::RequestVote;

/// The shortest timeout, always.
struct Shortest;

impl Chance for Shortest {
    fn between(&mut self, low: Micros, _: Micros) -> Micros {
        low
    }
}

fn with<T>(act: impl FnOnce(&mut Call) -> T) -> (T, Vec<Action>) {
    let mut call = Call { now: Time(0), chance: &mut Shortest, actions: Vec::new() };
    let result = act(&mut call);
    (result, call.actions)
}

fn host() -> Host {
    let disk = Durable::new(Configuration::of_voters(3));
    with(|call| Host::start(ServerId(1), &disk, Options::default(), Rules::default(), false, call)).0
}

fn ask_for_vote(host: &mut Host, term: u64) -> Vec<Action> {
    let (from, term) = (ServerId(2), Term(term));
    let (last_log_index, last_log_term, transfer) = (Index(0), Term(0), false);
    let request = RequestVote { term, candidate_id: from, last_log_index, last_log_term, transfer };
    let message = Message::RequestVote(request);
    with(|call| host.input(Input::Receive { from, message }, call)).1
}

fn sends(actions: &[Action]) -> usize {
    actions.iter().filter(|action| matches!(action, Action::Send { .. })).count()
}

fn writes(actions: &[Action]) -> Vec<WriteId> {
    let id = |action: &Action| match action {
        Action::Write(id, _) => Some(*id),
        _ => None,
    };
    actions.iter().filter_map(id).collect()
}

#[test]
fn a_server_writes_before_it_speaks() {
    let mut host = host();
    let actions = ask_for_vote(&mut host, 1);
    assert_eq!((sends(&actions), writes(&actions).len()), (0, 1));
    assert_eq!(host.held_back().count(), 1);
    let (_, actions) = with(|call| host.synced(writes(&actions)[0], call));
    assert_eq!(sends(&actions), 1);
}

#[test]
fn writes_begin_at_once_and_answers_wait_for_their_own() {
    let mut host = host();
    let first = writes(&ask_for_vote(&mut host, 1));
    let second = writes(&ask_for_vote(&mut host, 2));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(sends(&with(|call| host.synced(first[0], call)).1), 1);
    assert_eq!(sends(&with(|call| host.synced(second[0], call)).1), 1);
}

#[test]
fn what_needs_no_write_of_its_own_still_keeps_its_place() {
    let mut host = host();
    let write = writes(&ask_for_vote(&mut host, 2));
    let denial = ask_for_vote(&mut host, 1);
    assert_eq!((sends(&denial), writes(&denial).len()), (0, 0));
    assert_eq!(sends(&with(|call| host.synced(write[0], call)).1), 2);
}
