//! Whether what a line names is there: servers of this cluster, clients that have asked.
//!
//! Parsing knows no cluster; this does, and finds the name in the line again to put carets under it. A
//! client comes into being when it is named, so only lines that ask about what a client did need it to be
//! there. `add` and `reconfigure` may name servers that are not there yet: they start them.

use std::collections::BTreeSet;

use super::error::{Error, Span};
use super::line::{Claim, Condition, Line, ServerField, Value, Who};
use super::parse::ask::FIRST;
use super::text::{self, Word};
use crate::raft::ServerId;
use crate::raft::message::Field;
use crate::sim::packet::Pattern;
use crate::sim::statement::{ClientId, Ends, Given, HandMade, Operation, Party, Statement};

/// Who is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The servers, crashed ones too.
    pub servers: BTreeSet<ServerId>,
    /// The clients that have asked something.
    pub clients: BTreeSet<ClientId>,
}

impl Names {
    /// Those of a cluster of so many servers in which nothing has happened yet.
    pub fn of_cluster(servers: u16) -> Names {
        Names { servers: (1..=servers).map(ServerId).collect(), clients: BTreeSet::from([FIRST]) }
    }

    /// An error at the first name in the line that is not there. `source` is the line's text.
    pub fn check(&self, line: &Line, source: &str) -> Result<(), Error> {
        let mut named = Named::default();
        named.line(line);
        let unknown = named.needed.iter().find(|party| !self.has(**party));
        unknown.map_or(Ok(()), |party| {
            Err(Error::new(place(*party, line, source), self.message(*party)).of_content())
        })
    }

    /// Takes up those whom the line brings into being.
    pub fn learn(&mut self, line: &Line) {
        let mut named = Named::default();
        named.line(line);
        for party in named.new {
            match party {
                Party::Server(id) => self.servers.insert(id),
                Party::Client(id) => self.clients.insert(id),
            };
        }
    }

    fn has(&self, party: Party) -> bool {
        match party {
            Party::Server(id) => self.servers.contains(&id),
            Party::Client(id) => self.clients.contains(&id),
        }
    }

    fn message(&self, party: Party) -> String {
        match party {
            Party::Server(id) => {
                let servers: Vec<String> = self.servers.iter().map(ServerId::to_string).collect();
                format!(
                    "unknown server {id} (this cluster has {})",
                    shortened(servers, |id| self.follows(id))
                )
            }
            Party::Client(id) => {
                let clients: Vec<String> = self.clients.iter().map(ClientId::to_string).collect();
                format!("unknown client {id} (there are {})", clients.join(", "))
            }
        }
    }

    /// Whether the server's name and its two neighbours' are there, so that `…` can stand for it.
    fn follows(&self, place: usize) -> bool {
        let all: Vec<u16> = self.servers.iter().map(|id| id.0).collect();
        let near = place.checked_sub(1).and_then(|before| Some((all.get(before)?, all.get(place + 1)?)));
        near.is_some_and(|(before, after)| before + 2 == *after)
    }
}

/// Names in a row, those in the middle of a run left out: `S1…S5, S7`.
fn shortened(names: Vec<String>, in_middle: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for (place, name) in names.iter().enumerate() {
        match in_middle(place) {
            true if !text.ends_with('…') => text.push('…'),
            true => {}
            false if text.is_empty() || text.ends_with('…') => text.push_str(name),
            false => {
                text.push_str(", ");
                text.push_str(name);
            }
        }
    }
    text
}

/// Where the line names it, apart from quotes. Behind a command it is named last, else first.
fn place(party: Party, line: &Line, source: &str) -> Span {
    let words = text::words(source).unwrap_or_default();
    let mut places =
        words.iter().filter(|word| !word.is_quoted()).flat_map(|word| places(word, &party.to_string()));
    let asks = |line: &Line| matches!(line, Line::Act(Statement::Ask { .. }));
    let is_asked = match line {
        Line::At { line: Some(inner), .. } => asks(inner),
        line => asks(line),
    };
    let found = if is_asked { places.last() } else { places.next() };
    found.or(words.first().map(|word| word.span)).unwrap_or(Span { column: 1, length: 1 })
}

/// Where in a word a name stands by itself: `S2` in `vote=S2` and `S1->S2`, not in `S21`.
fn places(word: &Word, name: &str) -> Vec<Span> {
    let text: Vec<char> = word.bare().unwrap_or_default().to_ascii_lowercase().chars().collect();
    let name: Vec<char> = name.to_ascii_lowercase().chars().collect();
    let is_letter = |place: Option<&char>| place.is_some_and(|c| c.is_alphanumeric());
    let stands_at = |from: usize| {
        let before = from.checked_sub(1).and_then(|before| text.get(before));
        text[from..].starts_with(&name) && !is_letter(before) && !is_letter(text.get(from + name.len()))
    };
    let found = (0..text.len()).filter(|from| stands_at(*from));
    found.map(|from| Span { column: word.span.column + from, length: name.len() }).collect()
}

/// What a line names, in order.
#[derive(Default)]
struct Named {
    /// Those who have to be there.
    needed: Vec<Party>,
    /// Those whom the line brings into being.
    new: Vec<Party>,
}

impl Named {
    fn line(&mut self, line: &Line) {
        match line {
            Line::Given(given) => self.given(given),
            Line::Act(statement) => self.statement(statement),
            Line::RunUntil { condition, .. } | Line::Expect(condition) => self.condition(condition),
            Line::At { line: Some(inner), .. } => self.line(inner),
            Line::At { line: None, .. }
            | Line::Case(_)
            | Line::Cluster(_)
            | Line::Seed(_)
            | Line::Run(_)
            | Line::Step(_)
            | Line::Help(_) => {}
        }
    }

    fn given(&mut self, given: &Given) {
        self.servers([given.server]);
        self.servers(given.vote);
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Kill(id)
            | Statement::Start(id)
            | Statement::Wipe(id)
            | Statement::Pause(id)
            | Statement::Resume(id)
            | Statement::Clock(id, _)
            | Statement::Beat(id)
            | Statement::Sync(id)
            | Statement::Snapshot(id) => self.servers([*id]),
            Statement::Partition(groups) => self.servers(groups.iter().flatten().copied()),
            Statement::Cut(ends) | Statement::Heal(Some(ends)) | Statement::Link(ends, _) => self.ends(*ends),
            Statement::Timeout(party) => self.needed.push(*party),
            Statement::Hold(pattern)
            | Statement::Release(Some(pattern))
            | Statement::Drop(pattern)
            | Statement::Deliver(pattern)
            | Statement::Duplicate(pattern) => self.pattern(pattern),
            Statement::Send(message) => self.hand_made(message),
            Statement::Ask { client, operation } => self.asks(*client, operation),
            Statement::Settle(among) => among.iter().for_each(|party| self.server_of(*party)),
            Statement::Heal(None)
            | Statement::Release(None)
            | Statement::Set(_)
            | Statement::Break(_)
            | Statement::Mend(_)
            | Statement::Note(_) => {}
            Statement::Transfer { .. }
            | Statement::Add { .. }
            | Statement::Promote { .. }
            | Statement::Remove { .. }
            | Statement::Reconfigure { .. } => self.change(statement),
        }
    }

    fn change(&mut self, statement: &Statement) {
        match statement {
            Statement::Transfer { to: server, at }
            | Statement::Promote { server, at }
            | Statement::Remove { server, at } => {
                self.servers([*server]);
                self.servers(*at);
            }
            Statement::Add { server, at, .. } => {
                self.new.push((*server).into());
                self.servers(*at);
            }
            Statement::Reconfigure { voters, at } => {
                self.new.extend(voters.iter().map(|id| Party::from(*id)));
                self.servers(*at);
            }
            _ => {}
        }
    }

    fn asks(&mut self, client: ClientId, operation: &Operation) {
        self.new.push(client.into());
        self.servers(operation.at);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.claim {
            Claim::Leader(who) => self.servers(*who),
            Claim::Fields(who, fields) => {
                self.who(*who);
                for claim in fields {
                    self.field(claim.field);
                    self.value(&claim.value);
                }
            }
            Claim::Holds(who, _) | Claim::Lacks(who, _) => self.who(*who),
            Claim::Reply(client, _) => self.needed.extend(client.map(Party::from)),
            Claim::Sent(pattern, _) => self.pattern(pattern),
            Claim::Fired(_, server) => self.servers([*server]),
            Claim::Refused | Claim::Safe | Claim::Violated(_) | Claim::Linearizable => {}
        }
    }

    fn who(&mut self, who: Who) {
        if let Who::One(id) = who {
            self.servers([id]);
        }
    }

    fn field(&mut self, field: ServerField) {
        if let ServerField::Next(id) | ServerField::Match(id) = field {
            self.servers([id]);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Server(id) => self.servers(*id),
            Value::Servers(all) => self.servers(all.iter().copied()),
            Value::Word(_) | Value::Number(_) | Value::Terms(_) => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        if let Pattern::Fits { between, fields, .. } = pattern {
            let ends = between.iter().flat_map(|between| [between.from, between.to]);
            ends.flatten().for_each(|party| self.server_of(party));
            fields.iter().for_each(|test| self.message_field(&test.value));
        }
    }

    fn hand_made(&mut self, message: &HandMade) {
        self.servers([message.from, message.to]);
        message.fields.iter().for_each(|(_, value)| self.message_field(value));
    }

    fn message_field(&mut self, value: &Field) {
        if let Field::Server(id) = value {
            self.servers([*id]);
        }
    }

    fn ends(&mut self, ends: Ends) {
        self.server_of(ends.from);
        self.server_of(ends.to);
    }

    /// A link to a client may be cut before it asks anything.
    fn server_of(&mut self, party: Party) {
        if let Party::Server(id) = party {
            self.servers([id]);
        }
    }

    fn servers(&mut self, ids: impl IntoIterator<Item = ServerId>) {
        self.needed.extend(ids.into_iter().map(Party::from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::parse_line;

    fn check(names: &Names, source: &str, expected: Option<(usize, usize, &str)>) {
        let line = parse_line(source).unwrap().unwrap();
        let found = names.check(&line, source).err();
        let found = found.as_ref().map(|error| (error.column, error.length, error.message.as_str()));
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn a_server_that_is_not_there_is_found_in_the_line() {
        let five = Names::of_cluster(5);
        let unknown = "unknown server S9 (this cluster has S1…S5)";
        check(&five, "partition S9 | S1 S2", Some((11, 2, unknown)));
        check(&five, "cut S1->S9", Some((9, 2, unknown)));
        check(&five, "expect S1 next(S9)=1", Some((16, 2, unknown)));
        check(&five, "expect all voters=S1,S9,S2", Some((22, 2, unknown)));
        check(&five, "given S1 vote=s9", Some((15, 2, unknown)));
        check(&five, "SET S9 1 @S9", Some((11, 2, unknown)));
        check(&five, "at 1s GET S9 @S9 local", Some((15, 2, unknown)));
        check(&five, "expect not sent S1 -> S9", Some((23, 2, unknown)));
        check(&five, "send S1 -> S2 RequestVote candidateId=S9", Some((39, 2, unknown)));
        check(&five, "SET S9 1", None);
        check(&five, "add S9", None);
        check(&five, "cut c7 - S1", None);
    }

    #[test]
    fn servers_and_clients_come_into_being() {
        let mut names = Names::of_cluster(2);
        check(&names, "kill S4", Some((6, 2, "unknown server S4 (this cluster has S1, S2)")));
        check(&names, "expect c2 reply OK", Some((8, 2, "unknown client c2 (there are c1)")));
        check(&names, "timeout c2", Some((9, 2, "unknown client c2 (there are c1)")));
        check(&names, "timeout c1", None);
        names.learn(&parse_line("add S4").unwrap().unwrap());
        names.learn(&parse_line("at 1s c2: GET x").unwrap().unwrap());
        check(&names, "kill S4", None);
        check(&names, "expect c2 reply OK", None);
        check(&names, "kill S3", Some((6, 2, "unknown server S3 (this cluster has S1, S2, S4)")));
        names.learn(&parse_line("reconfigure S1 S5 S6").unwrap().unwrap());
        check(&names, "kill S3", Some((6, 2, "unknown server S3 (this cluster has S1, S2, S4…S6)")));
    }
}
