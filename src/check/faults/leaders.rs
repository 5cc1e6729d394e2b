//! Election Safety, Leader Append-Only, Leader Completeness.

use super::*;

#[test]
fn two_leaders_in_a_term() {
    check(
        |story| {
            let role = story.server(1).role.clone();
            story.server(2).role = role;
            vec![]
        },
        &[(ElectionSafety, "S1 led term 1, and so does S2")],
    );
}

#[test]
fn a_leader_that_keeps_its_role_in_a_new_term_leads_that_too() {
    check(
        |story| {
            lead(story, 3, 2);
            story.look(vec![]);
            lead(story, 1, 2);
            vec![]
        },
        &[(ElectionSafety, "S3 led term 2, and so does S1")],
    );
}

#[test]
fn a_leader_that_loses_an_entry() {
    check(
        |story| {
            story.server(1).log.truncate(Index(4));
            vec![]
        },
        &[(LeaderAppendOnly, "S1 leads term 1 and lost its entry 4 of term 1")],
    );
}

#[test]
fn a_leader_that_changes_an_entry() {
    check(
        |story| {
            story.server(1).log.replace(Index(4), noop(2));
            vec![]
        },
        &[(LeaderAppendOnly, "S1 leads term 1 and lost its entry 4 of term 1")],
    );
}

#[test]
fn a_leader_without_a_committed_entry() {
    check(
        |story| {
            // S3 forgets, as if it had been away all the time; so its disk has not lost what it never had.
            let empty = Log::new(Configuration::of_voters(3));
            let host = story.watched.cluster.machines.get_mut(&s(3)).unwrap().host.as_mut().unwrap();
            (host.server.log, host.store) = (empty, Store::new());
            (host.server.commit_index, host.server.last_applied) = (Index(0), Index(0));
            lead(story, 3, 2);
            vec![]
        },
        &[
            (LeaderAppendOnly, "S3 leads term 2 and lost its entry 1 of term 1"),
            (LeaderCompleteness, "S3 leads term 2 without entry 1 of term 1, which S1 committed in term 1"),
            (Monotonic, "S3's commit index went back from 3 to 0"),
            (Monotonic, "S3's applied index went back from 3 to 0"),
        ],
    );
}

#[test]
fn an_old_leader_that_commits_what_a_later_one_lacks() {
    check(
        |story| {
            lead(story, 3, 2);
            let fourth = story.server(1).log.get(Index(4)).unwrap().clone();
            story.disk(2).append(fourth);
            story.look(vec![]);
            story.server(1).commit_index = Index(4);
            vec![]
        },
        &[(LeaderCompleteness, "S3 leads term 2 without entry 4 of term 1, which S1 committed in term 1")],
    );
}

#[test]
fn a_later_leader_counts_even_when_it_is_gone() {
    check(
        |story| {
            lead(story, 3, 2);
            let fourth = story.server(1).log.get(Index(4)).unwrap().clone();
            story.disk(2).append(fourth);
            story.look(vec![]);
            story.watched.act(&Statement::Kill(s(3))).unwrap();
            story.server(1).commit_index = Index(4);
            vec![]
        },
        &[(LeaderCompleteness, "S3 leads term 2 without entry 4 of term 1, which S1 committed in term 1")],
    );
}
