//! Statements as one writes them: what is printed parses to the same statement again.

use std::fmt::{self, Display, Formatter};

use super::line::{Claim, Condition, Item, Line, Reply, Tiding, Who};
use super::measures::{print_range, print_share, print_span};
use super::parse::ask::FIRST;
use super::values::print_terms;
use crate::raft::message::{Field, KINDS, Message};
use crate::raft::{Micros, ServerId};
use crate::sim::load::Load;
use crate::sim::packet::{Between, FieldTest, Pattern};
use crate::sim::statement::{ClientId, Ends, Given, GivenEntries, HandMade, How, Operation, Statement};
use crate::store::text;

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Line::Case(name) => write!(f, "case {}", text::quoted(name.as_bytes())),
            Line::Cluster(servers) => write!(f, "cluster {servers}"),
            Line::Seed(seed) => write!(f, "seed {seed}"),
            Line::Given(given) => given.fmt(f),
            Line::Act(statement) => statement.fmt(f),
            Line::Run(span) => write!(f, "run {}", print_span(*span)),
            Line::RunUntil { condition, within } => {
                write!(f, "run until {condition}")?;
                within.map_or(Ok(()), |span| write!(f, " within {}", print_span(span)))
            }
            Line::Step(count) => write!(f, "step {count}"),
            Line::At { time, nth, line } => {
                write!(f, "at {}", print_span(Micros(time.0)))?;
                nth.map_or(Ok(()), |nth| write!(f, "/{nth}"))?;
                line.as_ref().map_or(Ok(()), |line| write!(f, " {line}"))
            }
            Line::Expect(condition) => write!(f, "expect {condition}"),
            Line::Help(None) => f.write_str("help"),
            Line::Help(Some(topic)) => write!(f, "help {}", text::word(topic.as_bytes())),
        }
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Set(settings) => write!(f, "set {}", joined(settings, " ")),
            Statement::Break(rules) => write!(f, "break {}", joined(rules.iter().map(|rule| rule.id()), " ")),
            Statement::Mend(rules) => write!(f, "mend {}", joined(rules.iter().map(|rule| rule.id()), " ")),
            Statement::Kill(id) => write!(f, "kill {id}"),
            Statement::Start(id) => write!(f, "start {id}"),
            Statement::Wipe(id) => write!(f, "wipe {id}"),
            Statement::Pause(id) => write!(f, "pause {id}"),
            Statement::Resume(id) => write!(f, "resume {id}"),
            Statement::Clock(id, speed) => write!(f, "clock {id} {}", print_share(*speed)),
            Statement::Disk(id, None) => write!(f, "disk {id} usual"),
            Statement::Disk(id, Some((low, high))) => write!(f, "disk {id} {}", print_range(*low, *high)),
            Statement::Partition(groups) => {
                write!(f, "partition {}", joined(groups.iter().map(|group| joined(group, " ")), " | "))
            }
            Statement::Cut(ends) => write!(f, "cut {ends}"),
            Statement::Heal(None) => f.write_str("heal"),
            Statement::Heal(Some(ends)) => write!(f, "heal {ends}"),
            Statement::Link(ends, settings) => write!(f, "link {ends} {}", joined(settings, " ")),
            Statement::Timeout(party) => write!(f, "timeout {party}"),
            Statement::Beat(id) => write!(f, "beat {id}"),
            Statement::Sync(id) => write!(f, "sync {id}"),
            Statement::Snapshot(id) => write!(f, "snapshot {id}"),
            Statement::Hold(pattern) => handling(f, "hold", pattern),
            Statement::Release(None) => f.write_str("release"),
            Statement::Release(Some(pattern)) => handling(f, "release", pattern),
            Statement::Drop(pattern) => handling(f, "drop", pattern),
            Statement::Deliver(pattern) => handling(f, "deliver", pattern),
            Statement::Delay(pattern, by) => {
                handling(f, "delay", pattern)?;
                write!(f, " {}", print_span(*by))
            }
            Statement::Duplicate(pattern) => handling(f, "duplicate", pattern),
            Statement::Send(message) => write!(f, "send {message}"),
            Statement::Ask { client, operation } if *client == FIRST => operation.fmt(f),
            Statement::Ask { client, operation } => write!(f, "{client}: {operation}"),
            Statement::Load { client, load: None } => write!(f, "load {client} off"),
            Statement::Load { client, load: Some(Load { rate, mix, keys }) } => {
                let mix = mix.iter().map(|(kind, weight)| format!("{}:{weight}", kind.word()));
                write!(f, "load {client} rate={rate}/s mix={} keys={keys}", joined(mix, ","))
            }
            Statement::Settle(among) if among.is_empty() => f.write_str("settle"),
            Statement::Settle(among) => write!(f, "settle {}", joined(among, " ")),
            Statement::Note(note) => write!(f, "note {}", text::quoted(note.as_bytes())),
            Statement::Transfer { .. }
            | Statement::Add { .. }
            | Statement::Promote { .. }
            | Statement::Remove { .. }
            | Statement::Reconfigure { .. } => change(self, f),
        }
    }
}

/// Changes of membership and leadership, with the leader that is asked.
fn change(statement: &Statement, f: &mut Formatter<'_>) -> fmt::Result {
    let at = match statement {
        Statement::Transfer { to, at } => {
            write!(f, "transfer {to}")?;
            at
        }
        Statement::Add { server, learner, at } => {
            write!(f, "add {server}{}", if *learner { " learner" } else { "" })?;
            at
        }
        Statement::Promote { server, at } => {
            write!(f, "promote {server}")?;
            at
        }
        Statement::Remove { server, at } => {
            write!(f, "remove {server}")?;
            at
        }
        Statement::Reconfigure { voters, at } => {
            write!(f, "reconfigure {}", joined(voters, " "))?;
            at
        }
        _ => return Ok(()),
    };
    asked(f, *at)
}

fn asked(f: &mut Formatter<'_>, at: Option<ServerId>) -> fmt::Result {
    at.map_or(Ok(()), |id| write!(f, " @{id}"))
}

fn handling(f: &mut Formatter<'_>, verb: &str, pattern: &Pattern) -> fmt::Result {
    write!(
        f,
        "{}",
        joined([verb.to_string(), pattern.to_string()].iter().filter(|part| !part.is_empty()), " ")
    )
}

impl Display for Given {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "given {}", self.server)?;
        self.term.map_or(Ok(()), |term| write!(f, " term={term}"))?;
        self.vote.map_or(Ok(()), |vote| write!(f, " vote={vote}"))?;
        self.snapshot.map_or(Ok(()), |(index, term)| write!(f, " snapshot={index}:{term}"))?;
        if !self.log.is_empty() {
            write!(f, " log={}", entries(&self.log))?;
        }
        self.commit.map_or(Ok(()), |commit| write!(f, " commit={commit}"))
    }
}

fn entries(log: &[GivenEntries]) -> String {
    let alike = |GivenEntries { term, command, times }: &GivenEntries| {
        let one = match command {
            Some(command) => text::quoted(format!("{term}:{command}").as_bytes()),
            None => term.to_string(),
        };
        if *times < 3 { vec![one; *times].join(",") } else { format!("{one}*{times}") }
    };
    joined(log.iter().map(alike), ",")
}

impl Display for Ends {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.from, if self.both { "-" } else { "->" }, self.to)
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Number(id) => id.fmt(f),
            Pattern::Fits { between, kind, fields } => {
                let between = between.map(|between| between.to_string());
                let fields = fields.iter().map(FieldTest::to_string);
                f.write_str(&joined(between.into_iter().chain(kind.map(String::from)).chain(fields), " "))
            }
        }
    }
}

impl Display for Between {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let arrow = if self.both { "-" } else { "->" };
        let (from, to) = (self.from.map(|id| id.to_string()), self.to.map(|id| id.to_string()));
        f.write_str(&joined([from, Some(arrow.into()), to].into_iter().flatten(), " "))
    }
}

impl Display for FieldTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.name, self.comparison, self.value)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Field::Number(number) => number.fmt(f),
            Field::Bool(truth) => truth.fmt(f),
            Field::Server(id) => id.fmt(f),
            Field::Terms(terms) => f.write_str(&print_terms(terms)),
        }
    }
}

/// All fields of a message, as a pattern names them: `term=2 voteGranted=true`.
pub fn fields_of(message: &Message) -> String {
    let names = KINDS.iter().find(|(kind, _)| *kind == message.kind()).map_or(&[][..], |(_, names)| names);
    joined(names.iter().zip(message.fields()).map(|((name, _), value)| format!("{name}={value}")), " ")
}

impl Display for HandMade {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}", self.from, self.to, self.kind)?;
        self.fields.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl Display for Operation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.command.fmt(f)?;
        asked(f, self.at)?;
        match self.how {
            How::AsSet => {}
            How::Local => f.write_str(" local")?,
            How::Follower => f.write_str(" follower")?,
        }
        self.revision.map_or(Ok(()), |revision| write!(f, " @{revision}"))
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.negated { "not " } else { "" }, self.claim)
    }
}

impl Display for Claim {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Leader(None) => f.write_str("leader"),
            Claim::Leader(Some(id)) => write!(f, "leader {id}"),
            Claim::Fields(who, fields) => write!(f, "{who} {}", joined(fields, " ")),
            Claim::Holds(who, item) => write!(f, "{who} holds {item}"),
            Claim::Lacks(who, item) => write!(f, "{who} lacks {item}"),
            Claim::Reply(client, reply) => {
                client.map_or(Ok(()), |id: ClientId| write!(f, "{id} "))?;
                write!(f, "reply {reply}")
            }
            Claim::Fate(client, is) => write!(f, "{client} fate {}", is.word()),
            Claim::Told(client, told) if told.is_empty() => write!(f, "{client} told none"),
            Claim::Told(client, told) => write!(f, "{client} told {}", joined(told, " ")),
            Claim::Sent(pattern, count) => {
                handling(f, "sent", pattern)?;
                count.map_or(Ok(()), |(comparison, count)| write!(f, " count{comparison}{count}"))
            }
            Claim::Fired(rule, id) => write!(f, "fired {} at {id}", rule.id()),
            Claim::Refused => f.write_str("refused"),
            Claim::Safe => f.write_str("safe"),
            Claim::Violated(invariant) => write!(f, "violated {}", invariant.id()),
            Claim::Linearizable => f.write_str("linearizable"),
        }
    }
}

impl Display for Who {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Who::One(id) => id.fmt(f),
            Who::All => f.write_str("all"),
        }
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let value = match self {
            Item::Key(key, value) => {
                f.write_str(&place(key))?;
                value
            }
            Item::Field(key, field, value) => {
                write!(f, "{}.{}", place(key), text::word(field))?;
                value
            }
            Item::Member(key, member) => return write!(f, "{}/{}", place(key), text::word(member)),
        };
        value.as_ref().map_or(Ok(()), |value| write!(f, "={}", text::word(value)))
    }
}

/// Its key in quotes, so that it is nothing else.
impl Display for Tiding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = |word: &[u8]| text::word(word);
        match self {
            Tiding::Compacted => f.write_str("compacted"),
            Tiding::Gone(key) => write!(f, "-{}", text::quoted(key)),
            Tiding::Change(Item::Key(key, value)) => {
                f.write_str(&text::quoted(key))?;
                value.as_ref().map_or(Ok(()), |value| write!(f, "={}", word(value)))
            }
            Tiding::Change(Item::Field(key, field, value)) => {
                write!(f, "{}.{}", text::quoted(key), word(field))?;
                value.as_ref().map_or(Ok(()), |value| write!(f, "={}", word(value)))
            }
            Tiding::Change(Item::Member(key, member)) => write!(f, "{}/{}", text::quoted(key), word(member)),
        }
    }
}

/// A key: in quotes also where a `.` or `/` in it would begin a field or a member.
fn place(key: &[u8]) -> String {
    if key.iter().any(|byte| matches!(byte, b'.' | b'/')) { text::quoted(key) } else { text::word(key) }
}

impl Display for Reply {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Ok => f.write_str("OK"),
            Reply::Nil => f.write_str("nil"),
            Reply::Yes => f.write_str("yes"),
            Reply::No => f.write_str("no"),
            Reply::Count(count) => count.fmt(f),
            Reply::Lasts(span) => f.write_str(&print_span(*span)),
            Reply::Values(values) if values.is_empty() => f.write_str("none"),
            Reply::Values(values) => {
                f.write_str(&joined(values.iter().map(|value| text::quoted(value)), " "))
            }
            Reply::Each(replies) => f.write_str(&joined(replies, "; ")),
            Reply::Error(None) => f.write_str("error"),
            Reply::Error(Some(code)) => write!(f, "error {code}"),
            Reply::Pending => f.write_str("pending"),
            Reply::Unknown => f.write_str("unknown"),
        }
    }
}

fn joined<T: ToString>(parts: impl IntoIterator<Item = T>, between: &str) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(between)
}
