//! Whether what a line names is there: servers of this cluster, clients that have asked.
//!
//! Parsing knows no cluster; this does, and finds the name in the line again to put carets under it. A
//! client comes into being when it is named, so only lines that ask about what a client did need it to be
//! there. `add` and `reconfigure` may name servers that are not there yet: they start them.

mod named;

use std::collections::BTreeSet;

use named::Named;

use super::error::{Error, Span};
use super::line::Line;
use super::parse::ask::FIRST;
use super::text::{self, Word};
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::statement::{ClientId, Party, Statement};

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

    /// Those of a cluster as it is.
    pub fn of(cluster: &Cluster) -> Names {
        let clients = cluster.clients.keys().copied().chain([FIRST]);
        Names { servers: cluster.machines.keys().copied().collect(), clients: clients.collect() }
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
