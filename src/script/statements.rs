//! The one table of statements: it parses them, and help, completion and the reference are made from it.
//!
//! The store's commands stand in [`crate::store::USAGES`], the settings in
//! [`SETTINGS`](super::settings::SETTINGS), the rules in [`crate::raft::rules::RULES`].

use super::cursor::Cursor;
use super::error::Error;
use super::line::Line;
use super::parse::{fault, load, membership, message, setup, time};
use crate::sim::statement::Statement;

/// One statement of the language.
pub struct StatementInfo {
    /// Its first word.
    pub name: &'static str,
    /// How it is written; what stands in brackets may be left out.
    pub usage: &'static str,
    /// What it does, in one or two sentences.
    pub summary: &'static str,
    /// Lines to try.
    pub examples: &'static [&'static str],
    /// Where the reference tells of it.
    pub chapter: Chapter,
    /// What words may stand in it, for completion.
    pub(super) takes: &'static [Takes],
    pub(super) parse: fn(&mut Cursor) -> Result<Line, Error>,
}

/// The chapters of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// What a run begins with.
    SetUp,
    /// What is done to servers, clocks and links.
    Faults,
    /// Changes of membership and leadership.
    Membership,
    /// What is done to messages.
    Messages,
    /// What lets time pass.
    Time,
    /// What is expected.
    Expectations,
}

/// A kind of word that a statement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// A certain word, once.
    Word(&'static str),
    /// A number or a duration, such as these.
    Sample(&'static [&'static str]),
    /// `S1`
    Server,
    /// A server that is not there yet.
    NewServer,
    /// `c1`
    Client,
    /// A client that did not ask yet.
    NewClient,
    /// `->` or `-` behind the first end of a link.
    Arrow,
    /// `@S1`
    At,
    /// A rule's id.
    Rule,
    /// `NAME=VALUE`
    Setting,
    /// `NAME=VALUE` of a link.
    LinkSetting,
    /// What a server is given.
    Given,
    /// How often a client asks, and what.
    Load,
    /// A kind of message and its fields.
    Message,
    /// A condition.
    Condition,
    /// A moment of the run.
    Moment,
    /// Another statement.
    Statement,
    /// A statement's name.
    Topic,
}

use Takes::{Arrow, At, Client, LinkSetting, NewClient, NewServer, Rule, Sample, Server, Setting, Word};

const PARTIES: &[Takes] = &[Server, Client];
const LINK: &[Takes] = &[Server, Client, Arrow];
const MESSAGE: &[Takes] = &[Server, Client, Arrow, Takes::Message];
const CHANGE: &[Takes] = &[Server, At];

/// Every statement, in reading order.
pub const STATEMENTS: &[StatementInfo] = &[
    StatementInfo {
        name: "case",
        usage: "case \"name\"",
        summary: "Begins a new run, from nothing. The lines before a file's first case begin each of its runs.",
        examples: &["case \"the leader crashes\""],
        chapter: Chapter::SetUp,
        takes: &[],
        parse: setup::case,
    },
    StatementInfo {
        name: "cluster",
        usage: "cluster 5",
        summary: "Servers S1 to S5, all voters, term 0, empty disks. Without it there are 3.",
        examples: &["cluster 5"],
        chapter: Chapter::SetUp,
        takes: &[Sample(&["3", "5", "7"])],
        parse: setup::cluster,
    },
    StatementInfo {
        name: "seed",
        usage: "seed 42",
        summary: "The seed of all chance in the run. Without it, 1.",
        examples: &["seed 42"],
        chapter: Chapter::SetUp,
        takes: &[Sample(&["42"])],
        parse: setup::seed,
    },
    StatementInfo {
        name: "set",
        usage: "set NAME=VALUE …",
        summary: "Changes settings, at the beginning or from now on. Without an `=` it is the store's SET.",
        examples: &["set loss=20%", "set timers=off fsync=0ms", "set election-timeout=300..600ms"],
        chapter: Chapter::SetUp,
        takes: &[Setting],
        parse: fault::set,
    },
    StatementInfo {
        name: "given",
        usage: "given S1 [term=6] [log=1,1,4] [vote=S2] [commit=2] [snapshot=5:2]",
        summary: "What a server holds at time 0. In a log, 2*99 is ninety-nine entries of term 2 and \"1:SET x 1\" one with a command; the others are no-ops.",
        examples: &[
            "given S1 term=6 log=1,1,4 vote=S2 commit=2",
            "given S2 log=1*3,\"2:SET x 1\"",
            "given S3 snapshot=5:2 log=2,3",
        ],
        chapter: Chapter::SetUp,
        takes: &[Server, Takes::Given],
        parse: setup::given,
    },
    StatementInfo {
        name: "break",
        usage: "break RULE …",
        summary: "Switches rules of the protocol off: what they forbid is done, what they wait for is not awaited, what they do is left undone.",
        examples: &["break commit-own-term", "break persist-term persist-vote"],
        chapter: Chapter::SetUp,
        takes: &[Rule],
        parse: |words| fault::rules(words, Statement::Break),
    },
    StatementInfo {
        name: "mend",
        usage: "mend RULE …",
        summary: "Switches rules on again.",
        examples: &["mend commit-own-term"],
        chapter: Chapter::SetUp,
        takes: &[Rule],
        parse: |words| fault::rules(words, Statement::Mend),
    },
    StatementInfo {
        name: "kill",
        usage: "kill S1",
        summary: "Crashes a server: what was only in memory and what was not yet written is lost, the disk stays.",
        examples: &["kill S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Kill),
    },
    StatementInfo {
        name: "start",
        usage: "start S1",
        summary: "Restarts a crashed server from its disk.",
        examples: &["start S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Start),
    },
    StatementInfo {
        name: "wipe",
        usage: "wipe S1",
        summary: "Loses a crashed server's disk.",
        examples: &["wipe S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Wipe),
    },
    StatementInfo {
        name: "pause",
        usage: "pause S1",
        summary: "Stalls a server, as a closed laptop does: messages queue up and its timers go stale.",
        examples: &["pause S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Pause),
    },
    StatementInfo {
        name: "resume",
        usage: "resume S1",
        summary: "Lets a stalled server go on.",
        examples: &["resume S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Resume),
    },
    StatementInfo {
        name: "clock",
        usage: "clock S1 50%",
        summary: "How fast a server's clock runs from now on.",
        examples: &["clock S1 50%", "clock S2 100%"],
        chapter: Chapter::Faults,
        takes: &[Server, Sample(&["50%", "100%", "200%"])],
        parse: fault::clock,
    },
    StatementInfo {
        name: "disk",
        usage: "disk S1 200ms | usual",
        summary: "How long a write takes on one server's disk from now on, from and to; one that takes an hour is as good as stuck. With usual it is as fsync says.",
        examples: &["disk S1 100..200ms", "disk S2 3600s", "disk S1 usual"],
        chapter: Chapter::Faults,
        takes: &[Server, Sample(&["200ms"]), Word("usual")],
        parse: fault::disk,
    },
    StatementInfo {
        name: "partition",
        usage: "partition S1 S2 | S3 …",
        summary: "Sets all links between servers anew: only those of one group hear each other. A server that is not named is alone.",
        examples: &["partition S1 S2 | S3 S4 S5", "partition S2 S3"],
        chapter: Chapter::Faults,
        takes: &[Server, Word("|")],
        parse: fault::partition,
    },
    StatementInfo {
        name: "cut",
        usage: "cut S1 -> S2",
        summary: "Stops one direction of a link, or with - instead of -> both. One end may be a client.",
        examples: &["cut S1 -> S2", "cut S1 - S2", "cut c1 - S2"],
        chapter: Chapter::Faults,
        takes: LINK,
        parse: fault::cut,
    },
    StatementInfo {
        name: "heal",
        usage: "heal [S1 - S2]",
        summary: "Undoes all partitions and cuts, or those of one link.",
        examples: &["heal", "heal S1 - S2", "heal S1 -> S2"],
        chapter: Chapter::Faults,
        takes: LINK,
        parse: fault::heal,
    },
    StatementInfo {
        name: "link",
        usage: "link S1 -> S2 NAME=VALUE …",
        summary: "Settings of one link only, or with - of both directions: latency, loss, duplicate.",
        examples: &["link S1 -> S2 latency=100ms loss=20%", "link S1 - S3 duplicate=10%"],
        chapter: Chapter::Faults,
        takes: &[Server, Client, Arrow, LinkSetting],
        parse: fault::link,
    },
    StatementInfo {
        name: "timeout",
        usage: "timeout S1",
        summary: "A server's election timer fires now, or a client stops waiting and asks the next server.",
        examples: &["timeout S3", "timeout c1"],
        chapter: Chapter::Faults,
        takes: PARTIES,
        parse: fault::timeout,
    },
    StatementInfo {
        name: "beat",
        usage: "beat S1",
        summary: "A leader's heartbeat timer fires now.",
        examples: &["beat S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Beat),
    },
    StatementInfo {
        name: "sync",
        usage: "sync S1",
        summary: "The write that a server waits for is done now.",
        examples: &["sync S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Sync),
    },
    StatementInfo {
        name: "snapshot",
        usage: "snapshot S1",
        summary: "A server compacts its log up to its applied index.",
        examples: &["snapshot S1"],
        chapter: Chapter::Faults,
        takes: &[Server],
        parse: |words| fault::server(words, Statement::Snapshot),
    },
    StatementInfo {
        name: "load",
        usage: "load c2 [rate=20/s] [mix=get:4,set:1] [keys=3] | off",
        summary: "A client asks by itself, so often a second, commands drawn in these proportions on so many keys of each type; a turn that comes while it still waits is left out. The kinds: get set del incr append cas hset hget sset shas multi. Without more it is rate=10/s mix=get:1,set:1 keys=3.",
        examples: &["load c2 rate=20/s mix=get:4,set:1", "load c3 mix=incr,multi:2 keys=1", "load c2 off"],
        chapter: Chapter::Faults,
        takes: &[Client, NewClient, Word("off"), Takes::Load],
        parse: load::load,
    },
    StatementInfo {
        name: "transfer",
        usage: "transfer S2 [@S1]",
        summary: "Asks the leader, or S1, to hand its leadership to S2.",
        examples: &["transfer S2", "transfer S2 @S1"],
        chapter: Chapter::Membership,
        takes: CHANGE,
        parse: membership::transfer,
    },
    StatementInfo {
        name: "add",
        usage: "add S6 [learner] [@S1]",
        summary: "Starts a new server with an empty disk as a learner, and promotes it once it has caught up; with `learner` it stays one.",
        examples: &["add S6", "add S6 learner", "add S6 @S1"],
        chapter: Chapter::Membership,
        takes: &[NewServer, Server, Word("learner"), At],
        parse: membership::add,
    },
    StatementInfo {
        name: "promote",
        usage: "promote S6 [@S1]",
        summary: "Makes a learner a voter. Refused while it lacks a committed entry.",
        examples: &["promote S6"],
        chapter: Chapter::Membership,
        takes: CHANGE,
        parse: membership::promote,
    },
    StatementInfo {
        name: "remove",
        usage: "remove S2 [@S1]",
        summary: "Takes a server out of the configuration. It runs on untold.",
        examples: &["remove S2", "remove S1 @S1"],
        chapter: Chapter::Membership,
        takes: CHANGE,
        parse: membership::remove,
    },
    StatementInfo {
        name: "reconfigure",
        usage: "reconfigure S1 S2 S6 … [@S1]",
        summary: "One change to any set of voters; new ones are caught up as learners first. With membership=single it changes one voter.",
        examples: &["reconfigure S1 S2 S6", "reconfigure S2 S3 @S1"],
        chapter: Chapter::Membership,
        takes: &[Server, NewServer, At],
        parse: membership::reconfigure,
    },
    StatementInfo {
        name: "hold",
        usage: "hold [MSG]",
        summary: "Messages that fit and are sent from now on stay in flight until they are delivered by hand. One that is named by its number is held where it is.",
        examples: &["hold AppendEntries", "hold S1 -> S2", "hold m17", "hold"],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: |words| message::handling(words, Statement::Hold),
    },
    StatementInfo {
        name: "release",
        usage: "release [MSG]",
        summary: "Lets held messages go on; without a message, all.",
        examples: &["release", "release S1 -> S2"],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: message::release,
    },
    StatementInfo {
        name: "drop",
        usage: "drop [MSG]",
        summary: "Loses the oldest message in flight that fits.",
        examples: &["drop S1 -> S2 AppendEntries", "drop m17"],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: |words| message::handling(words, Statement::Drop),
    },
    StatementInfo {
        name: "deliver",
        usage: "deliver [MSG]",
        summary: "Delivers the oldest message in flight that fits, now.",
        examples: &["deliver S1 -> S2 AppendEntries term=2", "deliver c1 -> S1", "deliver"],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: |words| message::handling(words, Statement::Deliver),
    },
    StatementInfo {
        name: "delay",
        usage: "delay [MSG] 20ms",
        summary: "The oldest message in flight that fits arrives so much later. What was sent after it may overtake it.",
        examples: &["delay m17 20ms", "delay S1 -> S2 AppendEntries 20ms", "delay 5ms"],
        chapter: Chapter::Messages,
        takes: &[Server, Client, Arrow, Takes::Message, Sample(&["20ms"])],
        parse: message::delay,
    },
    StatementInfo {
        name: "duplicate",
        usage: "duplicate [MSG]",
        summary: "Puts a copy of the oldest message in flight that fits in flight too.",
        examples: &["duplicate S1 -> S2 AppendEntries entries!=none"],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: |words| message::handling(words, Statement::Duplicate),
    },
    StatementInfo {
        name: "send",
        usage: "send S2 -> S1 KIND [FIELD=VALUE …]",
        summary: "Delivers a hand-made message now. Left out, `term` is the receiver's, ids are the sender's, the rest is 0, false or empty.",
        examples: &[
            "send S2 -> S1 RequestVote term=5 lastLogIndex=3",
            "send S2 -> S1 AppendEntries term=2 entries=1,2",
        ],
        chapter: Chapter::Messages,
        takes: MESSAGE,
        parse: message::send,
    },
    StatementInfo {
        name: "run",
        usage: "run 500ms | run until CONDITION [within 5s]",
        summary: "Lets virtual time pass; or until a condition holds, for 10 s at most or as long as is said.",
        examples: &["run 500ms", "run until leader", "run until c2 reply OK within 5s"],
        chapter: Chapter::Time,
        takes: &[Sample(&["500ms", "5s"]), Word("until"), Takes::Condition, Word("within")],
        parse: time::run,
    },
    StatementInfo {
        name: "step",
        usage: "step [10]",
        summary: "Lets the next event, or so many, happen: a message arrives, a write ends, a timer fires.",
        examples: &["step", "step 10"],
        chapter: Chapter::Time,
        takes: &[Sample(&["10"])],
        parse: time::step,
    },
    StatementInfo {
        name: "settle",
        usage: "settle [S1 S2 c1 …]",
        summary: "The clock stands and no timer fires: ends all writes and delivers message after message until only held ones are left; or among these servers and clients only.",
        examples: &["settle", "settle S1 S2 c1"],
        chapter: Chapter::Time,
        takes: PARTIES,
        parse: fault::settle,
    },
    StatementInfo {
        name: "at",
        usage: "at 1500ms [STATEMENT]",
        summary: "Does it at that moment of the run, after all that is due then; at 1500ms/2 after two events of that moment. Alone it only lets time pass.",
        examples: &["at 1500ms kill S1", "at 1500ms/2 SET x 1", "at 1862ms"],
        chapter: Chapter::Time,
        takes: &[Takes::Moment, Takes::Statement],
        parse: time::at,
    },
    StatementInfo {
        name: "note",
        usage: "note \"text\"",
        summary: "A remark at this moment; it changes nothing.",
        examples: &["note \"here the vote is split\""],
        chapter: Chapter::Time,
        takes: &[],
        parse: fault::note,
    },
    StatementInfo {
        name: "expect",
        usage: "expect [not] CONDITION",
        summary: "Checks at this moment whether a condition holds.",
        examples: &["expect leader S2", "expect S1 role=follower term=3", "expect not violated log-matching"],
        chapter: Chapter::Expectations,
        takes: &[Takes::Condition],
        parse: time::expect,
    },
    StatementInfo {
        name: "help",
        usage: "help [STATEMENT]",
        summary: "Tells of all statements, of one, or of `conditions`, `fields`, `messages`, `settings`, `rules` or `invariants`.",
        examples: &["help", "help kill", "help SET", "help rules"],
        chapter: Chapter::Expectations,
        takes: &[Takes::Topic],
        parse: time::help,
    },
];

impl StatementInfo {
    /// The statement of that name, in either case.
    pub fn named(name: &str) -> Option<&'static StatementInfo> {
        STATEMENTS.iter().find(|info| info.name.eq_ignore_ascii_case(name))
    }
}
