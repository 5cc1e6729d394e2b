//! What one can ask of the store.
//!
//! A command is written as words and printed as words ([`Command::words`]), and parsing what was printed
//! gives the same command. Those that only read need not go through the log at all.
//!
//! A hash's fields are written `field:value`, one word each, split at the first `:`. So a field's name has no
//! `:` in it, while its value may have any number.

use std::fmt;

use super::{Bytes, Usage, Watched};
use super::{duration, text};

/// One command. Its names are not empty, its lists hold at least one, and nothing is longer than
/// [`LIMIT`](super::LIMIT): [`Command::parse`] sees to that. A `ttl` is how long the key is kept, in microseconds
/// of log time, at least 1; a `CAS` that expects none expects that there is no such key; `KEYS` lists those that
/// begin with its prefix; `MULTI` is several commands as one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    Set { key: Bytes, value: Bytes, ttl: Option<u64> },
    Get { key: Bytes },
    Del { keys: Vec<Bytes> },
    HSet { key: Bytes, fields: Vec<(Bytes, Bytes)> },
    HGet { key: Bytes, field: Bytes },
    HDel { key: Bytes, fields: Vec<Bytes> },
    SSet { key: Bytes, members: Vec<Bytes> },
    SHas { key: Bytes, member: Bytes },
    SDel { key: Bytes, members: Vec<Bytes> },
    Expire { key: Bytes, ttl: u64 },
    Persist { key: Bytes },
    Ttl { key: Bytes },
    Incr { key: Bytes, by: i64 },
    Append { key: Bytes, value: Bytes },
    Cas { key: Bytes, expected: Option<Bytes>, new: Bytes },
    GetDel { key: Bytes },
    StrLen { key: Bytes },
    Exists { keys: Vec<Bytes> },
    Type { key: Bytes },
    Keys { prefix: Bytes },
    HGetAll { key: Bytes },
    HKeys { key: Bytes },
    HLen { key: Bytes },
    SMembers { key: Bytes },
    SCard { key: Bytes },
    History { key: Bytes },
    Multi { commands: Vec<Command> },
    Watch { watched: Watched },
    Unwatch,
}

/// How `CAS` writes that a key is expected not to be there.
pub(super) const ABSENT: &[u8] = b"nil";

/// How many characters of a command a cell of the log has room for.
const CELL: usize = 6;

impl Command {
    /// Its name, as [`Usage::name`].
    pub fn name(&self) -> &'static str {
        match self {
            Command::Set { .. } => "SET",
            Command::Get { .. } => "GET",
            Command::Del { .. } => "DEL",
            Command::HSet { .. } => "HSET",
            Command::HGet { .. } => "HGET",
            Command::HDel { .. } => "HDEL",
            Command::SSet { .. } => "SSET",
            Command::SHas { .. } => "SHAS",
            Command::SDel { .. } => "SDEL",
            Command::Expire { .. } => "EXPIRE",
            Command::Persist { .. } => "PERSIST",
            Command::Ttl { .. } => "TTL",
            Command::Incr { .. } => "INCR",
            Command::Append { .. } => "APPEND",
            Command::Cas { .. } => "CAS",
            Command::GetDel { .. } => "GETDEL",
            Command::StrLen { .. } => "STRLEN",
            Command::Exists { .. } => "EXISTS",
            Command::Type { .. } => "TYPE",
            Command::Keys { .. } => "KEYS",
            Command::HGetAll { .. } => "HGETALL",
            Command::HKeys { .. } => "HKEYS",
            Command::HLen { .. } => "HLEN",
            Command::SMembers { .. } => "SMEMBERS",
            Command::SCard { .. } => "SCARD",
            Command::History { .. } => "HISTORY",
            Command::Multi { .. } => "MULTI",
            Command::Watch { .. } => "WATCH",
            Command::Unwatch => "UNWATCH",
        }
    }

    /// Its row in the table of commands.
    pub fn usage(&self) -> &'static Usage {
        Usage::of(self.name().as_bytes()).expect("every command stands in USAGES")
    }

    /// Whether it leaves every store as it is.
    pub fn reads_only(&self) -> bool {
        if let Command::Multi { commands } = self {
            return commands.iter().all(Command::reads_only);
        }
        use Command::{Exists, Get, History, Keys, StrLen, Ttl, Type, Unwatch, Watch};
        use Command::{HGet, HGetAll, HKeys, HLen, SCard, SHas, SMembers};
        let plain = matches!(
            self,
            Get { .. } | StrLen { .. } | Exists { .. } | Type { .. } | Keys { .. } | Ttl { .. }
        );
        let of_hash = matches!(self, HGet { .. } | HGetAll { .. } | HKeys { .. } | HLen { .. });
        let of_revisions = matches!(self, History { .. } | Watch { .. } | Unwatch);
        plain || of_hash || of_revisions || matches!(self, SHas { .. } | SMembers { .. } | SCard { .. })
    }

    /// The keys it names: one, but for `DEL x y`, `EXISTS x y`, `MULTI`, and `KEYS`, which names none and looks
    /// at all.
    pub fn keys(&self) -> Vec<&Bytes> {
        self.parts().iter().flat_map(Command::own_keys).collect()
    }

    /// Whether it looks at all keys.
    pub fn looks_at_all(&self) -> bool {
        self.parts().iter().any(|part| matches!(part, Command::Keys { .. }))
    }

    fn own_keys(&self) -> &[Bytes] {
        match self {
            Command::Del { keys } | Command::Exists { keys } => keys,
            Command::Keys { .. } | Command::Multi { .. } | Command::Unwatch => &[],
            Command::Watch { watched } if watched.prefix => &[],
            Command::Watch { watched: Watched { name: key, .. } }
            | Command::Set { key, .. }
            | Command::Get { key }
            | Command::HSet { key, .. }
            | Command::HGet { key, .. }
            | Command::HDel { key, .. }
            | Command::SSet { key, .. }
            | Command::SHas { key, .. }
            | Command::SDel { key, .. }
            | Command::Expire { key, .. }
            | Command::Persist { key }
            | Command::Ttl { key }
            | Command::Incr { key, .. }
            | Command::Append { key, .. }
            | Command::Cas { key, .. }
            | Command::GetDel { key }
            | Command::StrLen { key }
            | Command::Type { key }
            | Command::HGetAll { key }
            | Command::HKeys { key }
            | Command::HLen { key }
            | Command::SMembers { key }
            | Command::SCard { key }
            | Command::History { key } => std::slice::from_ref(key),
        }
    }

    /// The first key it names.
    pub fn key(&self) -> &[u8] {
        self.keys().first().map_or(&[], |key| key.as_slice())
    }

    /// The words that parse to this command, if it is no `MULTI` in which a word ends with `;`.
    pub fn words(&self) -> Vec<Bytes> {
        let mut words = vec![self.name().into()];
        words.extend_from_slice(self.own_keys());
        match self {
            Command::Incr { by: 1, .. } => {}
            Command::Incr { by, .. } => words.push(by.to_string().into()),
            Command::Cas { expected, new, .. } => {
                words.extend([expected.as_deref().unwrap_or(ABSENT).into(), new.clone()]);
            }
            Command::Watch { watched } if watched.prefix => {
                words.extend(["PREFIX".into(), watched.name.clone()]);
            }
            Command::Keys { prefix } => words.extend(Some(prefix.clone()).filter(|all| !all.is_empty())),
            Command::Set { value, ttl, .. } => {
                words.push(value.clone());
                words.extend(ttl.iter().flat_map(|ttl| ["TTL".into(), duration::print(*ttl).into()]));
            }
            Command::Expire { ttl, .. } => words.push(duration::print(*ttl).into()),
            Command::Append { value: word, .. }
            | Command::HGet { field: word, .. }
            | Command::SHas { member: word, .. } => words.push(word.clone()),
            Command::Multi { commands } => {
                let parts: Vec<Vec<Bytes>> = commands.iter().map(Command::words).collect();
                words.extend(parts.join(&Bytes::from(*b";")));
                words.push("EXEC".into());
            }
            Command::HSet { fields, .. } => words.extend(fields.iter().map(pair)),
            Command::HDel { fields: list, .. }
            | Command::SSet { members: list, .. }
            | Command::SDel { members: list, .. } => words.extend_from_slice(list),
            _ => {}
        }
        words
    }

    /// The command in the few characters that a cell of the log has room for: `x 1`, `+tag`, `-x`.
    pub fn short(&self) -> String {
        let key = text::escaped(self.key());
        let shown = match self {
            Command::Set { value, .. } => format!("{key} {}", text::escaped(value)),
            Command::Del { .. } => format!("-{key}"),
            Command::HSet { fields, .. } => {
                format!("{key}.{}", fields.first().map_or_else(String::new, assignment))
            }
            Command::HGet { field, .. } => format!("{key}.{}?", text::escaped(field)),
            Command::HDel { fields, .. } => format!("-{key}.{}", first(fields)),
            Command::SSet { .. } => format!("+{key}"),
            Command::SHas { member, .. } => format!("{key}/{}?", text::escaped(member)),
            Command::SDel { members, .. } => format!("-{key}/{}", first(members)),
            Command::Expire { .. } => format!("{key} ttl"),
            Command::Persist { .. } => format!("{key} keep"),
            Command::Ttl { .. } => format!("{key} ttl?"),
            Command::Incr { by, .. } => format!("{key}{by:+}"),
            Command::Append { value, .. } => format!("{key}…{}", text::escaped(value)),
            Command::Cas { new, .. } => format!("{key}→{}", text::escaped(new)),
            Command::GetDel { .. } => format!("-{key}?"),
            Command::Keys { prefix } => format!("{}*?", text::escaped(prefix)),
            Command::History { .. } => format!("{key}@?"),
            Command::Watch { .. } => format!("{key}!"),
            Command::Unwatch => "!".into(),
            Command::Multi { commands } => {
                format!("[{}]", commands.iter().map(Command::short).collect::<Vec<_>>().join(","))
            }
            _ => format!("{key}?"),
        };
        text::cut(&shown, CELL)
    }
}

/// As one would type it.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Command::Multi { commands } = self {
            let parts: Vec<String> = commands.iter().map(Command::to_string).collect();
            return write!(f, "MULTI {} EXEC", parts.join("; "));
        }
        let words: Vec<String> = self.words().iter().map(|word| text::word(word)).collect();
        f.write_str(&words.join(" "))
    }
}

fn pair((field, value): &(Bytes, Bytes)) -> Bytes {
    [field, &b":"[..], value].concat()
}

fn assignment((field, value): &(Bytes, Bytes)) -> String {
    format!("{} {}", text::escaped(field), text::escaped(value))
}

fn first(words: &[Bytes]) -> String {
    words.first().map_or_else(String::new, |word| text::escaped(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::random;

    fn parse(line: &str) -> Command {
        Command::parse(&random::words(line)).unwrap()
    }

    #[test]
    fn a_cell_of_the_log_shows_the_heart_of_a_command() {
        let check = |line: &str, short: &str| assert_eq!(parse(line).short(), short, "{line}");
        check("SET x 1", "x 1");
        check("SET x 1000000", "x 100…");
        check("SET x \n", "x \\n");
        check("SET x \u{7}", "x \\u{…");
        check("SET ключ 1", "ключ 1");
        check("GET x", "x?");
        check("DEL x", "-x");
        check("DEL x y", "-x");
        check("HSET h k:1", "h.k 1");
        check("HGET h k", "h.k?");
        check("HDEL h k", "-h.k");
        check("SSET tag a", "+tag");
        check("SHAS s v", "s/v?");
        check("SDEL tag a", "-tag/a");
        check("SET x 1 TTL 5ms", "x 1");
        check("EXPIRE x 5ms", "x ttl");
        check("PERSIST x", "x keep");
        check("TTL x", "x ttl?");
        check("INCR n", "n+1");
        check("INCR n -20", "n-20");
        check("APPEND x 1", "x…1");
        check("CAS x 1 2", "x→2");
        check("GETDEL x", "-x?");
        check("KEYS us", "us*?");
        check("HLEN h", "h?");
    }

    #[test]
    fn a_command_prints_as_one_would_type_it() {
        let check = |line: &str, printed: &str| assert_eq!(parse(line).to_string(), printed);
        check("set x 1", "SET x 1");
        check("set x a=b", "SET x \"a=b\"");
        check("set x say\"hi", "SET x \"say\\\"hi\"");
        check("hset h k:1 l:2", "HSET h k:1 l:2");
        check("hset h k:#", "HSET h \"k:#\"");
        check("set x 1 ttl 0.5s", "SET x 1 TTL 500ms");
        check("expire x 1500us", "EXPIRE x 1500us");
        check("incr n 1", "INCR n");
        check("cas x nil 1", "CAS x nil 1");
        check("keys", "KEYS");
    }

    #[test]
    fn every_command_knows_its_key_and_its_usage() {
        for usage in crate::store::USAGES {
            let command = parse(usage.examples[0]);
            let words = command.words();
            let named: &[u8] = match usage.name {
                "KEYS" | "UNWATCH" => b"",
                "MULTI" => &words[2],
                _ => &words[1],
            };
            assert_eq!(command.key(), named, "{}", usage.name);
            assert_eq!(command.usage(), usage);
            let says_so =
                ["Reads", "Asks", "Counts", "Lists"].iter().any(|verb| usage.summary.starts_with(verb));
            assert_eq!(command.reads_only(), says_so, "{}", usage.name);
        }
        assert_eq!(parse("DEL x y").keys(), [b"x", b"y"]);
        assert_eq!(parse("MULTI SET x 1; KEYS; DEL y z EXEC").keys(), [b"x", b"y", b"z"]);
    }

    proptest! {
        #[test]
        fn printed_and_parsed_again_it_is_the_same(command in random::command()) {
            prop_assert_eq!(Command::parse(&command.words()), Ok(command));
        }

        #[test]
        fn its_short_form_fits_and_shows_no_control_character(command in random::command()) {
            let short = command.short();
            prop_assert!(short.chars().count() <= CELL);
            prop_assert!(!short.chars().any(char::is_control));
        }
    }
}
