//! Log Matching, State Machine Safety, Committed Stays.

use super::*;

#[test]
fn two_entries_of_one_index_and_term() {
    check(
        |story| {
            story.server(2).log.append(noop(1));
            vec![]
        },
        &[(LogMatching, "S1 and S2 have an entry 4 of term 1, and their logs differ in that entry")],
    );
}

#[test]
fn two_logs_that_differ_before_an_entry_they_share() {
    check(
        |story| {
            story.server(2).log.append(noop(2));
            story.server(2).log.append(noop(3));
            story.look(vec![]);
            let fourth = story.server(1).log.get(Index(4)).unwrap().clone();
            story.server(3).log.append(fourth);
            story.server(3).log.append(noop(3));
            vec![]
        },
        &[(LogMatching, "S2 and S3 have an entry 5 of term 3, and their logs differ before it, at index 4")],
    );
}

#[test]
fn what_a_log_once_was_counts() {
    check(
        |story| {
            story.server(2).log.append(noop(2));
            story.look(vec![]);
            story.server(2).log.truncate(Index(4));
            story.look(vec![]);
            story.server(3).log.append(Entry { payload: Payload::Command(b"?"[..].into()), ..noop(2) });
            vec![]
        },
        &[(LogMatching, "S2 and S3 have an entry 4 of term 2, and their logs differ in that entry")],
    );
}

#[test]
fn different_entries_applied_at_one_index() {
    check(
        |_| vec![applied(2, 1, 2)],
        &[(StateMachineSafety, "S1 applied term 1 at index 1, S2 applied term 2")],
    );
    check(
        |_| vec![applied(3, 2, 1), applied(3, 3, 1)],
        &[(StateMachineSafety, "S1 and S3 applied different entries of term 1 at index 2")],
    );
}

#[test]
fn a_snapshot_that_ends_with_another_term() {
    check(
        |story| {
            let configuration = Configuration::of_voters(3).into();
            story.server(2).log.compact(Prefix { index: Index(2), term: Term(7), configuration });
            vec![]
        },
        &[
            (WellFormed, "the terms in S2's log fall to 1 at index 3"),
            (StateMachineSafety, "S1 applied term 1 at index 2, S2 applied term 7"),
        ],
    );
}

#[test]
fn equal_applied_indexes_and_different_states() {
    check(
        |story| {
            let command = Command::parse(&["SET", "x", "2"].map(Into::into)).unwrap();
            let request = Request::of_nobody(command);
            for id in [1, 3] {
                let host = story.watched.cluster.machines.get_mut(&s(id)).unwrap().host.as_mut().unwrap();
                if id == 3 {
                    host.store.apply(4, 0, &request, Guarantee::AtLeastOnce);
                }
                (host.server.last_applied, host.server.commit_index) = (Index(4), Index(4));
            }
            let fourth = story.server(1).log.get(Index(4)).unwrap().clone();
            story.disk(3).append(fourth.clone());
            story.server(3).log.append(fourth);
            vec![]
        },
        &[(StateMachineSafety, "S1 and S3 applied everything up to index 4, but their states differ")],
    );
}

#[test]
fn committed_without_a_majority() {
    check(
        |story| {
            story.server(1).commit_index = Index(4);
            vec![]
        },
        &[(CommittedStays, "S1 committed entry 4 of term 1, which no majority has on disk")],
    );
}

#[test]
fn committed_in_memory_only() {
    check(
        |story| {
            let fourth = story.server(1).log.get(Index(4)).unwrap().clone();
            story.server(2).log.append(fourth.clone());
            story.server(3).log.append(fourth);
            story.server(1).commit_index = Index(4);
            vec![]
        },
        &[(CommittedStays, "S1 committed entry 4 of term 1, which no majority has on disk")],
    );
}

#[test]
fn committed_by_a_majority_of_the_incoming_half_alone() {
    check(
        |story| {
            let outgoing = Some([s(2), s(3)].into());
            let joint = Configuration { voters: [s(1)].into(), outgoing, learners: Default::default() };
            story.disk(1).append(Entry { payload: Payload::Configuration(joint.into()), ..noop(1) });
            story.server(1).log = story.disk(1).clone();
            story.look(vec![]);
            story.server(1).commit_index = Index(5);
            vec![]
        },
        &[
            (WellFormed, "S1 does not use the configuration of index 5, the last in its log"),
            (CommittedStays, "S1 committed entry 4 of term 1, which no majority has on disk"),
        ],
    );
}

#[test]
fn a_disk_that_loses_what_is_committed() {
    check(
        |story| {
            story.disk(3).truncate(Index(3));
            vec![]
        },
        &[(CommittedStays, "S3's disk lost entry 3 of term 1, which S1 committed in term 1")],
    );
}

#[test]
fn a_disk_may_lose_what_a_snapshot_covers_or_nobody_committed_or_when_it_is_wiped() {
    check(
        |story| {
            story.disk(1).truncate(Index(4));
            let configuration = Configuration::of_voters(3).into();
            *story.disk(2) = Log::after(Prefix { index: Index(3), term: Term(1), configuration });
            story.watched.act(&Statement::Kill(s(3))).unwrap();
            story.watched.act(&Statement::Wipe(s(3))).unwrap();
            vec![]
        },
        &[],
    );
}

fn applied(server: u16, index: u64, term: u64) -> News {
    let (server, index, term) = (s(server), Index(index), Term(term));
    News::Applied { server, index, term, payload: Payload::Noop, response: None, repeated: false }
}
