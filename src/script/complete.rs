//! What could stand where the cursor is: for the Tab key, from the same tables that parse.

use super::fields::FIELDS;
use super::help::{TOPICS, rest_of};
use super::names::Names;
use super::parse::condition::ERRORS;
use super::parse::setup::GIVEN;
use super::settings::{SETTINGS, SettingInfo};
use super::statements::{STATEMENTS, StatementInfo, Takes};
use crate::check::invariants::Invariant;
use crate::raft::rules::RULES;
use crate::sim::packet::all_kinds;
use crate::store::USAGES;

/// Words that could stand at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Where the word that they would replace begins, in bytes.
    pub start: usize,
    /// The words.
    pub words: Vec<String>,
}

/// How the last word of `line` could go on. `keys` are those that the store holds.
pub fn complete(line: &str, names: &Names, keys: &[String]) -> Completion {
    let start = line
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let (before, typed) = line.split_at(start);
    let offers = Offers { names, keys }.behind(before, typed);
    let begins = |word: &String| {
        word.len() >= typed.len() && word.as_bytes()[..typed.len()].eq_ignore_ascii_case(typed.as_bytes())
    };
    let mut words: Vec<String> = offers.into_iter().filter(begins).collect();
    words.dedup();
    Completion { start, words }
}

/// What there is to offer.
struct Offers<'a> {
    names: &'a Names,
    keys: &'a [String],
}

impl Offers<'_> {
    fn behind(&self, before: &str, typed: &str) -> Vec<String> {
        let words: Vec<&str> = before.split_whitespace().collect();
        let Some((first, rest)) = words.split_first() else { return self.beginnings() };
        if first.ends_with(':') {
            return if rest.is_empty() { commands().collect() } else { self.of_command() };
        }
        match StatementInfo::named(first) {
            // Without an `=` in its first word `set` is the store's.
            Some(info) if info.name == "set" => match rest.first() {
                None => [self.words(info, before, typed), self.of_command()].concat(),
                Some(word) if word.contains('=') => self.words(info, before, typed),
                Some(_) => self.of_command(),
            },
            Some(info) => self.words(info, before, typed),
            None if commands().any(|name| name.eq_ignore_ascii_case(first)) => self.of_command(),
            None => Vec::new(),
        }
    }

    /// What a line may begin with.
    fn beginnings(&self) -> Vec<String> {
        let statements = STATEMENTS.iter().map(|info| info.name.to_string());
        let clients = self.names.clients.iter().map(|id| format!("{id}:"));
        statements.chain(commands()).chain(clients).collect()
    }

    fn of_command(&self) -> Vec<String> {
        self.keys.iter().cloned().chain(self.servers("@")).collect()
    }

    fn words(&self, info: &StatementInfo, before: &str, typed: &str) -> Vec<String> {
        info.takes.iter().flat_map(|takes| self.taken(*takes, before, typed)).collect()
    }

    fn taken(&self, takes: Takes, before: &str, typed: &str) -> Vec<String> {
        match takes {
            Takes::Word(word) => vec![word.into()],
            Takes::Server => self.servers(""),
            Takes::Client => self.names.clients.iter().map(ToString::to_string).collect(),
            Takes::Arrow => vec!["->".into(), "-".into()],
            Takes::At => self.servers("@"),
            Takes::Rule => {
                let switchable = RULES.iter().filter(|info| info.breaks.is_some());
                switchable.map(|info| info.id.into()).collect()
            }
            Takes::Setting => settings(typed, false),
            Takes::LinkSetting => settings(typed, true),
            Takes::Given => GIVEN.iter().map(|name| format!("{name}=")).collect(),
            Takes::Message => messages(before),
            Takes::Condition => self.conditions(before),
            Takes::Statement => {
                match rest_of(&format!("{before}x"), 2).map(|inner| &inner[..inner.len() - 1]) {
                    Some(inner) => self.behind(inner, typed),
                    None => Vec::new(),
                }
            }
            Takes::Topic => {
                let statements = STATEMENTS.iter().map(|info| info.name.to_string());
                statements.chain(commands()).chain(TOPICS.map(String::from)).collect()
            }
        }
    }

    fn servers(&self, sign: &str) -> Vec<String> {
        self.names.servers.iter().map(|id| format!("{sign}{id}")).collect()
    }

    fn conditions(&self, before: &str) -> Vec<String> {
        let last = before.split_whitespace().last().unwrap_or_default().to_ascii_lowercase();
        let plain = |words: &[&str]| words.iter().map(|word| (*word).to_string()).collect::<Vec<_>>();
        let of_server =
            || FIELDS.iter().map(|info| format!("{}=", info.written())).chain(plain(&["holds", "lacks"]));
        match last.as_str() {
            "violated" => Invariant::ALL.iter().map(|all| all.id().into()).collect(),
            "fired" => RULES.iter().map(|info| info.id.into()).collect(),
            "reply" => plain(&["OK", "nil", "yes", "no", "pending", "unknown", "error"]),
            "error" => plain(&ERRORS),
            "leader" | "at" => self.servers(""),
            "holds" | "lacks" => self.keys.to_vec(),
            "expect" | "not" | "until" => {
                let words = [
                    "not",
                    "leader",
                    "all",
                    "reply",
                    "sent",
                    "fired",
                    "refused",
                    "safe",
                    "violated",
                    "linearizable",
                ];
                let clients = self.names.clients.iter().map(ToString::to_string);
                plain(&words).into_iter().chain(self.servers("")).chain(clients).collect()
            }
            _ if before.to_ascii_lowercase().contains(" sent ") => {
                [messages(before), self.servers("")].concat()
            }
            word if word.starts_with('c') && self.names.clients.iter().any(|id| id.to_string() == word) => {
                plain(&["reply", "told", "fate"])
            }
            "all" => of_server().collect(),
            word if word.starts_with('s') || word.contains('=') => of_server().collect(),
            _ => plain(&["at"]),
        }
    }
}

fn commands() -> impl Iterator<Item = String> {
    USAGES.iter().map(|usage| usage.name.to_string())
}

/// Names of settings; once one stands there, its values.
fn settings(typed: &str, of_link: bool) -> Vec<String> {
    let infos = SETTINGS.iter().filter(|info| info.of_link || !of_link);
    match typed.split_once('=').and_then(|(name, _)| SettingInfo::named(name)) {
        Some(info) => info.offers().iter().map(|value| format!("{}={value}", info.name)).collect(),
        None => infos.map(|info| format!("{}=", info.name)).collect(),
    }
}

/// Kinds of message; once one stands there, its fields.
fn messages(before: &str) -> Vec<String> {
    let named = |kind: &str| before.split_whitespace().any(|word| word.eq_ignore_ascii_case(kind));
    match all_kinds().find(|(kind, _)| named(kind)) {
        Some((_, fields)) => fields.iter().map(|(name, _)| format!("{name}=")).collect(),
        None => all_kinds().map(|(kind, _)| (*kind).into()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(line: &str) -> Vec<String> {
        complete(line, &Names::of_cluster(3), &["x".into(), "greeting".into()]).words
    }

    #[test]
    fn the_last_word_is_completed_from_the_tables() {
        let check = |line: &str, expected: &[&str]| assert_eq!(words(line), expected, "{line}");
        check("ki", &["kill"]);
        check("KI", &["kill"]);
        check("h", &["heal", "hold", "help", "HSET", "HGET", "HDEL", "HGETALL", "HKEYS", "HLEN", "HISTORY"]);
        check("kill ", &["S1", "S2", "S3"]);
        check("kill s2", &["S2"]);
        check("break commit-", &["commit-own-term", "commit-up-to-new"]);
        check("set pre", &["prevote="]);
        check("set prevote=", &["prevote=on", "prevote=off"]);
        check("set timers=off reads=l", &["reads=lease", "reads=log", "reads=local"]);
        check("GET ", &["x", "greeting", "@S1", "@S2", "@S3"]);
        check("set gr", &["greeting"]);
        check("set x gr", &["greeting"]);
        check("c1: G", &["GET", "GETDEL"]);
        check("c1: GET g", &["greeting"]);
        check("drop S1 -> S2 Time", &["TimeoutNow"]);
        check("drop S1 -> S2 AppendEntries pre", &["prevLogIndex=", "prevLogTerm="]);
        check("expect S1 ro", &["role="]);
        check("expect not violated log", &["log-matching"]);
        check("expect fired commit-own-term a", &["at"]);
        check("expect sent Req", &["RequestVote", "RequestVoteReply"]);
        check("at 1s ki", &["kill"]);
        check("at 1s kill S3", &["S3"]);
        check("help ru", &["run", "rules"]);
        check("frob ", &[]);
    }

    #[test]
    fn the_start_is_where_the_word_begins() {
        let start = |line: &str| complete(line, &Names::of_cluster(3), &[]).start;
        assert_eq!(start("kill S"), 5);
        assert_eq!(start("kill"), 0);
        assert_eq!(start("SET ü "), 7);
    }

    proptest! {
        #[test]
        fn any_line_can_be_completed(line: String) {
            let completion = complete(&line, &Names::of_cluster(3), &[]);
            prop_assert!(line.is_char_boundary(completion.start));
        }
    }
}
