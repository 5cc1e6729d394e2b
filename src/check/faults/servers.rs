//! Monotonic, Well-Formed, Linearizability.

use super::*;

#[test]
fn what_a_running_server_takes_back() {
    check(
        |story| {
            story.server(2).current_term = Term(0);
            vec![]
        },
        &[(Monotonic, "S2 went back from term 1 to term 0")],
    );
    check(
        |story| {
            story.server(2).commit_index = Index(2);
            story.server(2).last_applied = Index(2);
            vec![]
        },
        &[
            (Monotonic, "S2's commit index went back from 3 to 2"),
            (Monotonic, "S2's applied index went back from 3 to 2"),
            (StateMachineSafety, "S1 and S2 applied everything up to index 2, but their states differ"),
        ],
    );
    check(
        |story| {
            story.server(2).voted_for = Some(s(3));
            vec![]
        },
        &[(Monotonic, "S2 voted for S1 in term 1, and then for S3")],
    );
    check(
        |story| {
            story.server(2).voted_for = None;
            vec![]
        },
        &[(Monotonic, "S2 voted for S1 in term 1, and then for nobody")],
    );
}

#[test]
fn what_a_restart_takes_back() {
    let restart = |story: &mut Story| {
        story.watched.act(&Statement::Kill(s(2))).unwrap();
        story.watched.act(&Statement::Start(s(2))).unwrap();
    };
    check(
        |story| {
            story.watched.cluster.machines.get_mut(&s(2)).unwrap().disk.durable.voted_for = None;
            restart(story);
            vec![]
        },
        &[(Monotonic, "S2 is back in term 1 without its vote for S1, which it told")],
    );
    check(
        |story| {
            story.watched.cluster.machines.get_mut(&s(2)).unwrap().disk.durable.current_term = Term(0);
            restart(story);
            vec![]
        },
        &[(Monotonic, "S2 is back in term 0, but told others of term 1")],
    );
    // What it only thought it may forget.
    check(
        |story| {
            (story.server(2).current_term, story.server(2).voted_for) = (Term(9), Some(s(3)));
            story.look(vec![]);
            restart(story);
            vec![]
        },
        &[],
    );
}

#[test]
fn indexes_out_of_order() {
    check(
        |story| {
            story.server(2).last_applied = Index(4);
            vec![]
        },
        &[(WellFormed, "S2 applied up to 4, but committed only up to 3")],
    );
    check(
        |story| {
            let configuration = Configuration::of_voters(3).into();
            story.server(2).log = Log::after(Prefix { index: Index(5), term: Term(1), configuration });
            vec![]
        },
        &[(WellFormed, "S2 has a snapshot up to 5, but applied only up to 3")],
    );
}

#[test]
fn a_log_whose_terms_fall() {
    check(
        |story| {
            story.server(2).log.append(noop(0));
            vec![]
        },
        &[(WellFormed, "the terms in S2's log fall to 0 at index 4")],
    );
}

#[test]
fn a_configuration_that_is_not_the_last_in_the_log() {
    check(
        |story| {
            let configuration = Configuration::of_voters(2).into();
            story.server(2).log.append(Entry { payload: Payload::Configuration(configuration), ..noop(2) });
            vec![]
        },
        &[(WellFormed, "S2 does not use the configuration of index 4, the last in its log")],
    );
}

#[test]
fn a_message_of_a_term_that_its_sender_has_not_reached() {
    let request = |term| RequestVote {
        term: Term(term),
        candidate_id: s(2),
        last_log_index: Index(0),
        last_log_term: Term(0),
        transfer: false,
    };
    let reply = |term, vote_granted| VoteReply { term: Term(term), vote_granted };
    check(
        |_| vec![sent(2, 1, Message::RequestVote(request(2)))],
        &[(WellFormed, "S2 in term 1 sent S1 RequestVote of term 2")],
    );
    check(
        |_| vec![sent(2, 1, Message::PreVoteReply(reply(2, false)))],
        &[(WellFormed, "S2 in term 1 sent S1 PreVoteReply of term 2")],
    );
    check(
        |_| vec![sent(2, 1, Message::PreVote(request(2))), sent(2, 1, Message::PreVoteReply(reply(2, true)))],
        &[],
    );
}

#[test]
fn a_client_that_is_told_what_cannot_be() {
    check(
        |story| {
            story.watched.act(&Statement::Settle(vec![])).unwrap();
            story.watched.act(&ask("GET x")).unwrap();
            let (client, sequence, outcome) = (ClientId(1), 4, Outcome::Answered(Response::Nil));
            vec![News::Closed { client, sequence, asked: ServerId(1), outcome }]
        },
        &[(Linearizability, "no single store answers so: c1: SET x 1 -> OK, c1: GET x -> nil")],
    );
}
