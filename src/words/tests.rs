//! What is said of what: a line for each kind of news.

use std::sync::Arc;

use super::*;
use crate::raft::configuration::Configuration;
use crate::raft::log::{Entry, Payload};
use crate::raft::message::{AppendEntries, Message, RequestVote, VoteReply};
use crate::raft::note::*;
use crate::raft::{Index, Micros, Term, Time};
use crate::sim::event::{Event, EventId, Outcome, Trigger};
use crate::sim::packet::{Answer, Body, MessageId};
use crate::sim::statement::{ClientId, Ends, How, Operation, Party, Statement};
use crate::store::{Command, Response};

const S1: ServerId = ServerId(1);
const S2: ServerId = ServerId(2);
const S3: ServerId = ServerId(3);
const C1: ClientId = ClientId(1);

/// What S1 notes, and how it reads.
fn check(note: Note, said: &str) {
    assert_eq!(sentence(&News::Server(S1, note)).to_string(), said);
}

/// An event with this news, and its caption.
fn check_caption(trigger: Trigger, news: Vec<News>, said: &str) {
    assert_eq!(caption(&event(trigger, news)).to_string(), said);
}

fn event(trigger: Trigger, news: Vec<News>) -> Event {
    Event { id: EventId(1), at: Time(0), cause: None, trigger, news }
}

fn packet(from: ServerId, to: ServerId, message: Message) -> Arc<Packet> {
    Arc::new(Packet {
        id: MessageId(17),
        from: from.into(),
        to: to.into(),
        body: Body::Server(message),
        sent_at: Time(0),
        arrives_at: Time(12_000),
        sent_in: EventId(1),
        copy_of: None,
    })
}

fn append_entries(from: ServerId, to: ServerId, entries: usize) -> Arc<Packet> {
    let entry = Entry { term: Term(2), stamp: Time(0), payload: Payload::Noop };
    let message = Message::AppendEntries(AppendEntries {
        term: Term(4),
        leader_id: from,
        prev_log_index: Index(4),
        prev_log_term: Term(2),
        entries: vec![entry; entries],
        leader_commit: Index(3),
        round: 0,
        number: 0,
    });
    packet(from, to, message)
}

fn set_x() -> Command {
    Command::Set { key: b"x".into(), value: b"1".into(), ttl: None }
}

#[test]
fn elections() {
    use Denial::*;
    let (term, to, from) = (Term(3), S2, S2);
    check(
        Note::ElectionStarted { term, ordered: false },
        "S1's timer ran out: it starts an election for term 3. (§5.2)",
    );
    check(
        Note::ElectionStarted { term, ordered: true },
        "S1 is told to take over: it starts an election for term 3 at once. (D 3.10)",
    );
    check(
        Note::PreVoteStarted { term },
        "S1's timer ran out: it asks whether it could win an election for term 3. (D 9.6)",
    );
    check(
        Note::ElectionWithheld { why: Withheld::Learner },
        "S1's timer ran out, but a learner starts no election. (D 4.2.1)",
    );
    check(
        Note::TermAdopted { term, from, refusal: false },
        "S1 learns of term 3 from S2 and adopts it. (§5.1)",
    );
    check(
        Note::SteppedDown { was: "leader", why: SteppedDown::HigherTerm },
        "S1 is no longer leader: there is a higher term. (§5.1)",
    );
    check(
        Note::SteppedDown { was: "leader", why: SteppedDown::NoQuorum },
        "S1 is no longer leader: it heard no majority for an election timeout. (D 6.2)",
    );
    check(Note::VoteGranted { to, term, pre: false }, "S1 votes for S2 in term 3. (§5.2)");
    check(Note::VoteGranted { to: S1, term, pre: false }, "S1 votes for itself in term 3. (§5.2)");
    check(Note::VoteGranted { to, term, pre: true }, "S1 would vote for S2 in term 3. (D 9.6)");
    let denied = |why| Note::VoteDenied { to, term, pre: false, why };
    check(
        denied(AlreadyVoted(S3)),
        "S1 refuses S2 its vote for term 3: it voted for S3 in this term. (§5.2)",
    );
    check(
        denied(OlderLastTerm { own: Term(2), theirs: Term(1) }),
        "S1 refuses S2 its vote for term 3: its own last entry is of term 2, S2's only of term 1. (§5.4.1)",
    );
    check(
        denied(ShorterLog { own: Index(6), theirs: Index(4) }),
        "S1 refuses S2 its vote for term 3: S2's log ends at index 4, its own at 6, both in the same term. (§5.4.1)",
    );
    check(
        denied(LeaderNear),
        "S1 refuses S2 its vote for term 3: it leads, or heard its leader just now. (§6, D 4.2.3)",
    );
    check(
        Note::VoteCounted { from, votes: 2, needed: 3, pre: false },
        "S1 counts S2's vote: 2 of the 3 it needs. (§5.2)",
    );
    check(
        Note::VoteIgnored { from, why: Ignored::CountedAlready },
        "S1 does not count S2's vote again. (§5.2)",
    );
    check(Note::Elected { term }, "S1 is elected: it leads term 3. (§5.2)");
    check(Note::Follows { leader: S2, term, vote: None }, "S1 follows S2, the leader of term 3. (§5.2)");
}

#[test]
fn replication() {
    let (index, term) = (Index(5), Term(2));
    check(Note::Appended { index, term }, "S1 puts entry 5, of term 2, at the end of its log. (§5.3)");
    let accepted = |stored| Note::Accepted { leader: S3, prev: Index(3), last: index, stored, end: index };
    check(accepted(0), "S1 hears from its leader S3: their logs agree up to index 5. (§5.3)");
    check(accepted(1), "S1 takes entry 5 from S3. (§5.3)");
    check(accepted(2), "S1 takes 2 entries from S3, up to index 5. (§5.3)");
    let refused = |why| Note::Refused { leader: S3, prev: Index(4), prev_term: Term(2), why };
    check(
        refused(Refusal::Conflict { own: Term(3) }),
        "S1 rejects S3's entries: at index 4 it holds term 3, the leader says term 2. (§5.3)",
    );
    check(
        refused(Refusal::Missing { last: Index(2) }),
        "S1 rejects S3's entries: they follow index 4, but its own log ends at 2. (§5.3)",
    );
    check(refused(Refusal::StaleTerm), "S1 rejects S3's entries: the message is of an older term. (§5.1)");
    check(
        Note::Deleted { from: Index(4), to: Index(5) },
        "S1 deletes its entries 4 to 5: they conflict with the leader's. (§5.3)",
    );
    check(
        Note::Deleted { from: Index(4), to: Index(4) },
        "S1 deletes its entry 4: it conflicts with the leader's. (§5.3)",
    );
    check(
        Note::BackedUp { follower: S2, from: Index(6), to: Index(4) },
        "S1 goes back with S2: it tries from index 4, no longer from 6. (§5.3)",
    );
    check(Note::Matched { follower: S2, index }, "S1 knows now that S2 holds its log up to index 5. (§5.3)");
    check(
        Note::AnswerIgnored { from: S2, why: Rule::MatchNeverGoesBack },
        "S1 makes no use of S2's answer: a late reply does not lower matchIndex. (Figure 2)",
    );
    check(
        Note::Committed { index, by: CommittedBy::Majority },
        "S1 commits up to index 5: a majority holds it. (§5.3)",
    );
    check(
        Note::Committed { index, by: CommittedBy::Leader(S3) },
        "S1 learns from S3 that all up to index 5 is committed. (§5.3)",
    );
    check(
        Note::CommitHeldBack { index, term, why: Rule::CommitOwnTerm },
        "A majority holds entry 5, but S1 may not commit it by counting: it is of the older term 2. (§5.4.2 Figure 8)",
    );
    check(
        Note::SnapshotInstalled { index, kept: 2, dropped: 0 },
        "S1 replaces its state by the leader's snapshot up to index 5 and keeps 2 entries behind it. (Figure 13)",
    );
}

#[test]
fn membership() {
    let configuration =
        Arc::new(Configuration { learners: [ServerId(4)].into(), ..Configuration::of_voters(3) });
    check(
        Note::Configured { index: Index(7), configuration },
        "S1 uses a new configuration from index 7 on: S1, S2 and S3 vote, S4 learns. (§6, D 4.1)",
    );
    let joint = Configuration { outgoing: Some([S1, S2].into()), ..Configuration::of_voters(3) };
    check(
        Note::ConfigurationBack { index: Index(7), configuration: Arc::new(joint) },
        "S1 lost a configuration entry and uses the one before it: a majority of S1 and S2 and one of S1, S2 and S3 decide together. (§6)",
    );
    check(
        Note::ChangeRefused { why: ChangeRefusal::NothingCommitted },
        "S1 refuses the change: nothing of its own term is committed yet. (raft-dev 2015-07-10)",
    );
    check(
        Note::RequestRefused { why: Rejection::NotLeader { leader: Some(S3) } },
        "S1 turns a client away: it does not lead, S3 does. (§8)",
    );
}

#[test]
fn the_world() {
    let check = |news: News, said: &str| assert_eq!(sentence(&news).to_string(), said);
    let vote = RequestVote {
        term: Term(3),
        candidate_id: S1,
        last_log_index: Index(0),
        last_log_term: Term(0),
        transfer: false,
    };
    check(
        News::Sent(packet(S1, S2, Message::RequestVote(vote))),
        "S1 asks S2 for its vote in term 3. (§5.2)",
    );
    let yes = VoteReply { term: Term(3), vote_granted: true };
    check(
        News::Sent(packet(S2, S1, Message::RequestVoteReply(yes))),
        "S2 gives S1 its vote in term 3. (§5.2)",
    );
    check(News::Sent(append_entries(S3, S1, 0)), "S3 sends S1 a heartbeat. (§5.2)");
    check(News::Sent(append_entries(S3, S1, 2)), "S3 sends S1 2 entries, to follow index 4. (§5.3)");
    check(
        News::WriteBegan { server: S1, until: Time(0) + Micros::millis(2) },
        "S1 begins to write to its disk; what depends on it waits. (Figure 2)",
    );
    check(
        News::Lost(append_entries(S3, S1, 0), Loss::Cut),
        "The heartbeat from S3 to S1 is lost: the link is cut.",
    );
    check(
        News::Crashed { server: S1, writes: 2, held_back: 3 },
        "S1 crashes: 2 writes had not reached its disk.",
    );
    check(News::Invoked { client: C1, sequence: 1, command: set_x() }, "c1 begins SET x 1.");
    check(
        News::Told { client: C1, sequence: 1, by: S1, answer: Answer::NotLeader(Some(S3)) },
        "S1 tells c1: I do not lead, ask S3. (§8)",
    );
    check(
        News::Closed { client: C1, sequence: 1, asked: S1, outcome: Outcome::Answered(Response::Ok) },
        "c1 has its answer: OK. (§8)",
    );
    check(
        News::Closed { client: C1, sequence: 1, asked: S1, outcome: Outcome::Unknown },
        "c1 gets no answer: its command may or may not happen. (§8)",
    );
}

#[test]
fn a_caption_tells_the_weightiest_news() {
    let counted = Note::VoteCounted { from: S2, votes: 3, needed: 3, pre: false };
    let sent = News::Sent(append_entries(S3, S1, 1));
    check_caption(
        Trigger::Written(S1),
        vec![
            News::Server(S3, counted),
            News::Server(S3, Note::Elected { term: Term(2) }),
            News::Server(S3, Note::Appended { index: Index(1), term: Term(2) }),
            sent.clone(),
        ],
        "S3 has the 3 votes it needs: it leads term 2. (§5.2)",
    );
    check_caption(
        Trigger::Arrival(append_entries(S2, S3, 0)),
        vec![
            News::Server(S3, Note::TermAdopted { term: Term(5), from: S2, refusal: false }),
            News::Server(S3, Note::SteppedDown { was: "leader", why: SteppedDown::HigherTerm }),
        ],
        "S3 learns of term 5 from S2: it is no longer leader. (§5.1)",
    );
    check_caption(
        Trigger::Timer(S3),
        vec![News::Sent(append_entries(S3, S1, 0)), News::Sent(append_entries(S3, S2, 0))],
        "S3 sends heartbeats to S1 and S2: it still leads. (§5.2)",
    );
    check_caption(
        Trigger::Written(S3),
        vec![News::WriteEnded { server: S3 }, sent],
        "S3's write is on its disk: only now it sends S1 1 entry, to follow index 4. (Figure 2)",
    );
    check_caption(
        Trigger::Arrival(append_entries(S3, S1, 0)),
        vec![News::Server(
            S1,
            Note::Refused {
                leader: S3,
                prev: Index(4),
                prev_term: Term(2),
                why: Refusal::Missing { last: Index(1) },
            },
        )],
        "S1 rejects S3's heartbeat: it follows index 4, but its own log ends at 1. (§5.3)",
    );
}

#[test]
fn a_caption_tells_what_was_done_by_hand() {
    let act = |statement| Trigger::Act(Arc::new(statement));
    let ends = Ends { from: S1.into(), to: S2.into(), both: false };
    check_caption(
        act(Statement::Cut(ends)),
        vec![News::Lost(append_entries(S1, S2, 0), Loss::Cut)],
        "The link from S1 to S2 is cut, in this direction only.",
    );
    check_caption(
        act(Statement::Partition(vec![vec![S1], vec![S2, S3]])),
        vec![],
        "S1 is cut off from S2 and S3.",
    );
    check_caption(
        act(Statement::Timeout(Party::Server(S2))),
        vec![News::Server(S2, Note::ElectionStarted { term: Term(3), ordered: false })],
        "S2's timer ran out: it starts an election for term 3. (§5.2)",
    );
    let operation = Operation { command: set_x(), at: None, how: How::AsSet, revision: None };
    check_caption(
        act(Statement::Ask { client: C1, operation }),
        vec![
            News::Invoked { client: C1, sequence: 1, command: set_x() },
            News::Asked { client: C1, sequence: 1, server: S1, attempt: 1 },
        ],
        "c1 asks S1: SET x 1. (§8)",
    );
}

#[test]
fn what_matters_more_weighs_more() {
    let weigh = |news| weight(&event(Trigger::Timer(S1), vec![news]));
    assert_eq!(weigh(News::Sent(append_entries(S3, S1, 0))), Weight::Dull);
    let vote = Note::VoteGranted { to: S2, term: Term(1), pre: false };
    assert_eq!(weigh(News::Server(S1, vote)), Weight::Telling);
    assert_eq!(weigh(News::Server(S1, Note::Elected { term: Term(1) })), Weight::Turning);
    assert_eq!(weigh(News::Crashed { server: S1, writes: 0, held_back: 0 }), Weight::Turning);
}

#[test]
fn how_a_cluster_stands_is_what_is_not_as_it_should_be() {
    use crate::sim::statement::Setup;
    let mut cluster = crate::sim::cluster::Cluster::new(&Setup { servers: 5, ..Setup::default() }).unwrap();
    assert_eq!(super::state(&cluster), "5 servers");
    for said in
        [Statement::Kill(ServerId(2)), Statement::Partition(vec![vec![ServerId(1)], vec![ServerId(3)]])]
    {
        cluster.act(&said).unwrap();
    }
    assert_eq!(super::state(&cluster), "5 servers · S2 crashed · links cut");
    cluster.act(&Statement::Heal(None)).unwrap();
    assert_eq!(super::state(&cluster), "5 servers · S2 crashed");
}
