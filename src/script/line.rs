//! What a line says: the types behind the language. What acts on a cluster is a [`Statement`] of the
//! simulator; the rest, set-up, time and expectations, is said to whoever runs the script.

use std::collections::BTreeSet;

use crate::check::invariants::Invariant;
use crate::raft::rules::Rule;
use crate::raft::{Micros, ServerId, Term, Time};
use crate::sim::packet::{Comparison, Pattern};
use crate::sim::statement::{ClientId, Given, Statement};
use crate::store::Bytes;

/// One line of a script, or one line typed at a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `case "name"`: a new run, from nothing.
    Case(String),
    /// `cluster 5`
    Cluster(u16),
    /// `seed 42`
    Seed(u64),
    /// `given S1 term=6 log=1,1,4`
    Given(Given),
    /// Whatever acts on the cluster at one moment; `set`, `break` and `mend` also before there is one.
    Act(Statement),
    /// `run 500ms`
    Run(Micros),
    /// `run until CONDITION within 5s`
    RunUntil {
        /// What is waited for.
        condition: Condition,
        /// How long at most; [`PATIENCE`] if not said.
        within: Option<Micros>,
    },
    /// `step 10`
    Step(u64),
    /// `at 1500ms/2 STATEMENT`
    At {
        /// The moment.
        time: Time,
        /// After so many events of that moment; none: after all.
        nth: Option<u32>,
        /// What is done then; none: only time passes.
        line: Option<Box<Line>>,
    },
    /// `expect CONDITION`
    Expect(Condition),
    /// `help`, `help STATEMENT`: at a prompt only.
    Help(Option<String>),
}

/// How long `run until` waits if it does not say.
pub const PATIENCE: Micros = Micros::millis(10_000);

/// What is expected, or with `not` expected not to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Whether `not` stands before it.
    pub negated: bool,
    /// What it claims.
    pub claim: Claim,
}

/// Something that holds or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `leader`, `leader S2`
    Leader(Option<ServerId>),
    /// `S1 role=follower term=3`, `all term=3`
    Fields(Who, Vec<FieldClaim>),
    /// `S1 holds x=1`
    Holds(Who, Item),
    /// `S1 lacks x`
    Lacks(Who, Item),
    /// `reply OK`, `c2 reply "1"`; without a client, of the latest operation of all.
    Reply(Option<ClientId>, Reply),
    /// `c2 told x=1 -y`: all that this client was told of what it watches.
    Told(ClientId, Vec<Tiding>),
    /// `c1 fate open`: what became of its latest operation of which it does not know.
    Fate(ClientId, FateIs),
    /// `sent MSG`, `sent MSG count<=3`
    Sent(Pattern, Option<(Comparison, u64)>),
    /// `fired RULE at S1`
    Fired(Rule, ServerId),
    /// `refused`
    Refused,
    /// `safe`
    Safe,
    /// `violated INVARIANT`
    Violated(Invariant),
    /// `linearizable`
    Linearizable,
}

/// Of whom something is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One server.
    One(ServerId),
    /// Every running server.
    All,
}

/// `term>=3`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldClaim {
    /// Which of a server's fields.
    pub field: ServerField,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: Value,
}

/// What a server is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerField {
    /// `state`
    State,
    /// `role`
    Role,
    /// `term`
    Term,
    /// `vote`
    Vote,
    /// `leader`: whom it follows.
    Leader,
    /// `log`: the terms of its entries.
    Log,
    /// `first` index of its log.
    First,
    /// `last` index of its log.
    Last,
    /// `snapshot`: the last index compacted.
    Snapshot,
    /// `commit`
    Commit,
    /// `applied`
    Applied,
    /// `voters`
    Voters,
    /// `learners`
    Learners,
    /// `joint`: the outgoing voters.
    Joint,
    /// `next(S2)`
    Next(ServerId),
    /// `match(S2)`
    Match(ServerId),
}

/// The value of a server's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A role or a state.
    Word(&'static str),
    /// A term or an index.
    Number(u64),
    /// A server or none.
    Server(Option<ServerId>),
    /// The terms of entries.
    Terms(Vec<Term>),
    /// Some servers, or none.
    Servers(BTreeSet<ServerId>),
}

/// Something that a state machine holds or lacks. What has a `.` or `/` may also be a key written so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// `x`: the key, whatever it holds; with a value, a STRING `x=1`.
    Key(Bytes, Option<Bytes>),
    /// `h.k`: a field of a hash, with or without its value.
    Field(Bytes, Bytes, Option<Bytes>),
    /// `s/v`: a member of a set.
    Member(Bytes, Bytes),
}

/// What the world knows of an operation that its client counts as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FateIs {
    /// `open`: nothing yet.
    Open,
    /// `happened`: that it did.
    Happened,
    /// `ruled-out`: that it can no longer happen.
    RuledOut,
}

impl FateIs {
    /// Each, as it is written.
    pub const ALL: [(FateIs, &str); 3] =
        [(FateIs::Open, "open"), (FateIs::Happened, "happened"), (FateIs::RuledOut, "ruled-out")];

    /// As it is written.
    pub fn word(self) -> &'static str {
        FateIs::ALL.iter().find(|(is, _)| *is == self).map_or("", |(_, word)| word)
    }
}

/// One thing that a watching client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tiding {
    /// `x=1`: it changed and holds this.
    Change(Item),
    /// `-x`: it is gone.
    Gone(Bytes),
    /// `compacted`: some changes nobody can tell any more.
    Compacted,
}

/// What a client was told, as answers are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `OK`
    Ok,
    /// `nil`
    Nil,
    /// `yes`
    Yes,
    /// `no`
    No,
    /// `3`
    Count(i64),
    /// `500ms`
    Lasts(Micros),
    /// `"1"`; of a list each item; none of it for an empty one.
    Values(Vec<Bytes>),
    /// `OK; 3; "a"`: of several commands, at least two.
    Each(Vec<Reply>),
    /// `error WRONGTYPE`; without a code, any error.
    Error(Option<String>),
    /// No answer yet.
    Pending,
    /// It may have happened or not.
    Unknown,
}

impl Condition {
    /// That this holds.
    pub fn that(claim: Claim) -> Condition {
        Condition { negated: false, claim }
    }
}

impl Line {
    /// Whether it belongs to a run's beginning, before anything happens in it.
    pub fn is_set_up(&self) -> bool {
        matches!(self, Line::Cluster(_) | Line::Seed(_) | Line::Given(_))
    }

    /// Whether it sets settings or rules: that goes before a cluster is there, and after.
    pub fn sets(&self) -> bool {
        matches!(self, Line::Act(Statement::Set(_) | Statement::Break(_) | Statement::Mend(_)))
    }

    /// Whether it is `expect refused`.
    pub fn expects_refusal(&self) -> bool {
        matches!(self, Line::Expect(Condition { negated: false, claim: Claim::Refused }))
    }
}
