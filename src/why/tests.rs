//! Answers, over scripted and random runs.

use super::entry::{Copy, Verdict, standing};
use super::*;
use crate::recording::Player;
use crate::script;
use crate::sim::statement::Setup;
use crate::world::World;

/// A run of three servers in which these lines are said.
fn said(lines: &str) -> Player {
    let mut player = Player::new(Setup::default()).unwrap();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match script::parse_line(line).unwrap().unwrap() {
            script::Line::Act(statement) => player.act(statement).unwrap(),
            script::Line::Run(span) => player.run_to(player.now() + span),
            other => panic!("{other:?}"),
        }
    }
    player
}

fn asked(player: &Player, subject: Subject) -> Why {
    why(&player.watched().cluster, player.events(), subject).expect("it is answered")
}

fn texts(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.text.as_str()).collect()
}

const LED: &str = "set timers=off
    timeout S1
    run 50ms";

#[test]
fn a_leader_leads_because_of_votes_that_were_asked_for() {
    let why = asked(&said(LED), Subject::Role(ServerId(1)));
    assert_eq!(why.sentence, "S1 leads term 1.");
    assert_eq!(why.rule, Some(Rule::MajorityElects));
    let steps = texts(&why.steps);
    assert_eq!(steps.first(), Some(&"S1's timer ran out: it starts an election for term 1."));
    assert_eq!(steps.last(), Some(&"S1 has the 2 votes it needs: it leads term 1."));
    assert_eq!(why.parts.len(), 2, "{:?}", why.parts);
    assert_eq!(why.parts[0].text, "S1 counts its own vote: 1 of the 2 it needs.");
}

#[test]
fn an_entry_is_committed_or_not_for_a_reason() {
    let player = said(&format!("{LED}\ncut S1 -> S2\ncut S1 -> S3\nSET x 1\nrun 50ms"));
    let cluster = &player.watched().cluster;
    let first = standing(cluster, ServerId(1), Index(1)).unwrap();
    assert_eq!((first.verdict, first.stored.len()), (Verdict::Committed, 3));
    let second = standing(cluster, ServerId(1), Index(2)).unwrap();
    assert_eq!((second.verdict, second.needed, second.voters), (Verdict::TooFew, 2, 3));
    assert_eq!(second.copies[1], (ServerId(2), Copy::Missing));
    let why = asked(&player, Subject::Entry(ServerId(1), Index(2)));
    assert_eq!(why.sentence, "Entry 2 is not committed: it is stored on S1; 2 of 3 are needed.");
    assert_eq!(why.rule, Some(Rule::MajorityCommits));
    let why = asked(&player, Subject::Entry(ServerId(1), Index(1)));
    assert_eq!(why.parts.len(), 2, "the copies that were counted: {:?}", why.parts);
    let behind = standing(cluster, ServerId(2), Index(1)).unwrap();
    assert_eq!(behind.verdict, Verdict::NotToldYet);
}

#[test]
fn an_entry_of_an_older_term_waits_for_one_of_the_leaders_own() {
    let player = said(
        "set timers=off noop=off fsync=0ms
         timeout S1
         settle
         cut S1 - S2
         cut S1 - S3
         SET x 1
         settle
         kill S1
         timeout S2
         settle
         kill S2
         heal
         start S1
         timeout S1
         settle
         timeout S1
         settle",
    );
    let verdict = standing(&player.watched().cluster, ServerId(1), Index(1)).unwrap().verdict;
    assert_eq!(verdict, Verdict::OlderTerm);
    let why = asked(&player, Subject::Entry(ServerId(1), Index(1)));
    assert_eq!(why.rule, Some(Rule::CommitOwnTerm));
}

#[test]
fn a_lost_message_and_a_clients_answer_are_explained() {
    let player = said(&format!("{LED}\nSET x 1\nrun 120ms\ncut S1 -> S2\nbeat S1"));
    let lost = player.events().last().unwrap();
    let why = asked(&player, Subject::Event(lost.id));
    assert_eq!(why.event, Some(lost.id));
    assert_eq!(texts(&why.parts), ["The link from S1 to S2 is cut, in this direction only."]);
    assert_eq!(
        (why.rule, why.unruled.as_str()),
        (None, "This was done by hand: no rule of Raft decided it.")
    );
    let why = asked(&player, Subject::Link(ServerId(1).into(), ServerId(2).into()));
    assert_eq!(why.sentence, "Nothing gets from S1 to S2; the other direction works.");
    assert_eq!(texts(&why.steps), ["The link from S1 to S2 is cut, in this direction only."]);
    let why = asked(&player, Subject::Client(crate::sim::statement::ClientId(1)));
    assert_eq!(why.sentence, "c1 was answered OK to SET x 1.");
    assert_eq!(texts(&why.steps).last(), Some(&"c1 has its answer: OK."));
    assert!(why.steps.len() >= 3, "{:?}", why.steps);
}

#[test]
fn whatever_happens_can_be_explained() {
    for seed in 0..20 {
        let mut world = World::new(seed);
        let mut player = Player::new(world.setup.clone()).unwrap();
        for _ in 0..150 {
            match world.statement(&player.watched().cluster) {
                Some(statement) => drop(player.act(statement)),
                None => drop(player.step()),
            }
        }
        let cluster = &player.watched().cluster;
        for event in player.events() {
            let why = asked(&player, Subject::Event(event.id));
            assert!(!why.sentence.contains('{') && why.sentence.len() > 3, "{}", why.sentence);
            assert_eq!(why.steps.last().map(|step| step.event), Some(event.id));
            assert!(why.steps.is_sorted_by_key(|step| step.event));
        }
        for (id, machine) in &cluster.machines {
            let mut subjects = vec![Subject::Role(*id)];
            if let Some(host) = &machine.host {
                subjects.extend([
                    Subject::Term(*id),
                    Subject::Vote(*id),
                    Subject::Commit(*id),
                    Subject::Log(*id),
                ]);
                let log = &host.server.log;
                subjects.extend(log.iter().map(|(index, _)| Subject::Entry(*id, index)));
            }
            for subject in subjects {
                asked(&player, subject);
            }
        }
        for id in cluster.network.in_flight.keys() {
            assert!(!asked(&player, Subject::Message(*id)).steps.is_empty());
        }
        for id in cluster.clients.keys() {
            asked(&player, Subject::Client(*id));
        }
    }
}
