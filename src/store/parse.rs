//! Words into commands, with an error at the word that is at fault.

use std::fmt;

use super::command::ABSENT;
use super::{Bytes, Command, LIMIT, LONGEST_TTL, USAGES, Usage, Watched, duration, multi, text};

/// Why words are no command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommandError {
    /// Which word is at fault, counted from the command's name; one beyond the last if one is missing.
    pub word: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

impl Command {
    /// The command that these words are; the first is its name, in either case.
    pub fn parse(words: &[Bytes]) -> Result<Command, CommandError> {
        let usage = find(words.first())?;
        if usage.name == "MULTI" {
            return multi::parse(words);
        }
        let mut rest = Words { usage, words, at: 1 };
        let command = match usage.name {
            "SET" => Command::Set { key: rest.name()?, value: rest.value()?, ttl: rest.ttl()? },
            "GET" => Command::Get { key: rest.name()? },
            "DEL" => Command::Del { keys: rest.many(Words::name)? },
            "HSET" => Command::HSet { key: rest.name()?, fields: rest.many(Words::pair)? },
            "HGET" => Command::HGet { key: rest.name()?, field: rest.name()? },
            "HDEL" => Command::HDel { key: rest.name()?, fields: rest.many(Words::name)? },
            "SSET" => Command::SSet { key: rest.name()?, members: rest.many(Words::value)? },
            "SHAS" => Command::SHas { key: rest.name()?, member: rest.value()? },
            "SDEL" => Command::SDel { key: rest.name()?, members: rest.many(Words::value)? },
            "EXPIRE" => Command::Expire { key: rest.name()?, ttl: rest.duration()? },
            "PERSIST" => Command::Persist { key: rest.name()? },
            "TTL" => Command::Ttl { key: rest.name()? },
            "INCR" => Command::Incr { key: rest.name()?, by: rest.amount()? },
            "APPEND" => Command::Append { key: rest.name()?, value: rest.value()? },
            "CAS" => {
                let (key, expected, new) = (rest.name()?, rest.value()?, rest.value()?);
                Command::Cas { key, expected: Some(expected).filter(|expected| expected != ABSENT), new }
            }
            "GETDEL" => Command::GetDel { key: rest.name()? },
            "STRLEN" => Command::StrLen { key: rest.name()? },
            "EXISTS" => Command::Exists { keys: rest.many(Words::name)? },
            "TYPE" => Command::Type { key: rest.name()? },
            "KEYS" => Command::Keys { prefix: if rest.is_over() { Bytes::new() } else { rest.name()? } },
            "HGETALL" => Command::HGetAll { key: rest.name()? },
            "HKEYS" => Command::HKeys { key: rest.name()? },
            "HLEN" => Command::HLen { key: rest.name()? },
            "SMEMBERS" => Command::SMembers { key: rest.name()? },
            "SCARD" => Command::SCard { key: rest.name()? },
            "WATCH" => Command::Watch { watched: rest.watched()? },
            "UNWATCH" => Command::Unwatch,
            "HISTORY" => Command::History { key: rest.name()? },
            name => unreachable!("{name} stands in USAGES and is not parsed"),
        };
        rest.end()?;
        Ok(command)
    }
}

fn find(name: Option<&Bytes>) -> Result<&'static Usage, CommandError> {
    name.and_then(|name| Usage::of(name)).ok_or_else(|| {
        let found = name.map_or("no command".into(), |name| format!("unknown command {}", text::name(name)));
        let known: Vec<&str> = USAGES.iter().map(|usage| usage.name).collect();
        CommandError { word: 0, message: format!("{found}; the store knows {}", known.join(", ")) }
    })
}

/// The number that is written so, and in no other way.
pub(super) fn whole_number(text: &[u8]) -> Option<i64> {
    let number: i64 = str::from_utf8(text).ok()?.parse().ok()?;
    (number.to_string().as_bytes() == text).then_some(number)
}

/// The words behind a command's name, taken one after the other.
struct Words<'a> {
    usage: &'static Usage,
    words: &'a [Bytes],
    at: usize,
}

impl<'a> Words<'a> {
    /// A key or a field: not empty.
    fn name(&mut self) -> Result<Bytes, CommandError> {
        let word = self.next()?;
        self.check_name(self.argument(), word)
    }

    /// A value or a member: may be empty.
    fn value(&mut self) -> Result<Bytes, CommandError> {
        let word = self.next()?;
        self.check_length(self.argument(), word)
    }

    /// A field and its value in one word.
    fn pair(&mut self) -> Result<(Bytes, Bytes), CommandError> {
        let word = self.next()?;
        let Some(colon) = word.iter().position(|byte| *byte == b':') else {
            return Err(self.wrong(format!("{} has no `:`", text::name(word))));
        };
        let field = self.check_name("field", &word[..colon])?;
        let value = self.check_length("value", &word[colon + 1..])?;
        Ok((field, value))
    }

    /// `TTL 500ms`, or nothing.
    fn ttl(&mut self) -> Result<Option<u64>, CommandError> {
        match self.words.get(self.at) {
            Some(word) if word.eq_ignore_ascii_case(b"TTL") => {
                self.at += 1;
                self.duration().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// How long a key is kept: `500ms`.
    fn duration(&mut self) -> Result<u64, CommandError> {
        let word = self.next()?;
        let micros = str::from_utf8(word).ok().and_then(duration::parse);
        micros.filter(|micros| (1..=LONGEST_TTL).contains(micros)).ok_or_else(|| {
            let longest = duration::print(LONGEST_TTL);
            let allowed = format!("expected a duration such as 500ms, from 1us to {longest}");
            self.wrong(format!("{allowed}, found {}", text::name(word)))
        })
    }

    /// How much is added: 1 if nothing is said.
    fn amount(&mut self) -> Result<i64, CommandError> {
        if self.is_over() {
            return Ok(1);
        }
        let word = self.next()?;
        whole_number(word).ok_or_else(|| {
            self.wrong(format!("expected a whole number of 64 bits, found {}", text::name(word)))
        })
    }

    /// `x`, or `PREFIX x`.
    fn watched(&mut self) -> Result<Watched, CommandError> {
        let prefix = self.words.len() == 3 && self.words[1].eq_ignore_ascii_case(b"PREFIX");
        self.at += usize::from(prefix);
        Ok(Watched { name: self.name()?, prefix })
    }

    fn is_over(&self) -> bool {
        self.at >= self.words.len()
    }

    /// All that is left, at least one.
    fn many<T>(&mut self, one: fn(&mut Self) -> Result<T, CommandError>) -> Result<Vec<T>, CommandError> {
        let mut all = vec![one(self)?];
        while self.at < self.words.len() {
            all.push(one(self)?);
        }
        Ok(all)
    }

    fn end(&mut self) -> Result<(), CommandError> {
        match self.words.get(self.at) {
            None => Ok(()),
            Some(_) => {
                if self.at == 1 {
                    self.at += 1;
                    return Err(self.wrong(format!("`{}` ends here", self.usage.name)));
                }
                let last = self.argument();
                self.at += 1;
                if self.usage.name == "SET" && last == "value" {
                    let found = text::name(&self.words[self.at - 1]);
                    return Err(self.wrong(format!("`SET` ends with its value or a TTL, found {found}")));
                }
                Err(self.wrong(format!("`{}` ends with its {last}", self.usage.name)))
            }
        }
    }

    fn next(&mut self) -> Result<&'a Bytes, CommandError> {
        let word = self.words.get(self.at);
        self.at += 1;
        word.ok_or_else(|| {
            let a = if self.argument().starts_with('e') { "an" } else { "a" };
            self.wrong(format!("`{}` needs {a} {}", self.usage.name, self.argument()))
        })
    }

    fn check_name(&self, what: &str, word: &[u8]) -> Result<Bytes, CommandError> {
        match word {
            [] => Err(self.wrong(format!("a {what} may not be empty"))),
            _ => self.check_length(what, word),
        }
    }

    fn check_length(&self, what: &str, word: &[u8]) -> Result<Bytes, CommandError> {
        match word.len() {
            0..=LIMIT => Ok(word.to_vec()),
            length => {
                Err(self
                    .wrong(format!("this {what} has {length} bytes, at most {LIMIT} (4 KiB) are allowed")))
            }
        }
    }

    /// What the usage calls the word taken last.
    fn argument(&self) -> &'static str {
        self.usage.arguments().take(self.at - 1).last().unwrap_or("argument")
    }

    /// An error at the word taken last.
    fn wrong(&self, what: String) -> CommandError {
        CommandError { word: self.at - 1, message: format!("{what}: `{}`", self.usage.usage) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::random;

    #[test]
    fn every_example_parses() {
        for usage in USAGES {
            assert!(!usage.examples.is_empty(), "{}", usage.name);
            for example in usage.examples {
                let command = Command::parse(&random::words(example)).unwrap();
                assert_eq!(command.name(), usage.name);
                assert_eq!(command.to_string(), example.replace("home:\"St", "\"home:St"));
            }
        }
    }

    #[test]
    fn an_error_names_the_word_and_the_usage() {
        let check = |line: &str, word: usize, message: &str| {
            let error = Command::parse(&random::words(line)).unwrap_err();
            assert_eq!((error.word, error.message.as_str()), (word, message), "{line}");
        };
        check("SET", 1, "`SET` needs a key: `SET key value [TTL duration]`");
        check("set x", 2, "`SET` needs a value: `SET key value [TTL duration]`");
        check("SET x 1 2", 3, "`SET` ends with its value or a TTL, found 2: `SET key value [TTL duration]`");
        check("SET x 1 TTL", 4, "`SET` needs a duration: `SET key value [TTL duration]`");
        check("SET x 1 TTL 5ms 6", 5, "`SET` ends with its duration: `SET key value [TTL duration]`");
        check("GET x y z", 2, "`GET` ends with its key: `GET key`");
        check("DEL", 1, "`DEL` needs a key: `DEL key …`");
        check("DEL x \"\" y", 2, "a key may not be empty: `DEL key …`");
        check("INCR n x", 2, "expected a whole number of 64 bits, found x: `INCR key [n]`");
        check("INCR n 01", 2, "expected a whole number of 64 bits, found 01: `INCR key [n]`");
        check("INCR n 1 2", 3, "`INCR` ends with its n: `INCR key [n]`");
        check(
            "INCR n 9223372036854775808",
            2,
            "expected a whole number of 64 bits, found 9223372036854775808: `INCR key [n]`",
        );
        check("APPEND x", 2, "`APPEND` needs a value: `APPEND key value`");
        check("CAS x", 2, "`CAS` needs an expected: `CAS key expected new`");
        check("CAS x 1", 3, "`CAS` needs a new: `CAS key expected new`");
        check("EXISTS", 1, "`EXISTS` needs a key: `EXISTS key …`");
        check("KEYS a b", 2, "`KEYS` ends with its prefix: `KEYS [prefix]`");
        check("WATCH", 1, "`WATCH` needs a key: `WATCH key | PREFIX prefix`");
        check("WATCH x y", 2, "`WATCH` ends with its key: `WATCH key | PREFIX prefix`");
        check("UNWATCH x", 1, "`UNWATCH` ends here: `UNWATCH`");
        check("SCARD s t", 2, "`SCARD` ends with its key: `SCARD key`");
        check("HSET h", 2, "`HSET` needs a field:value: `HSET key field:value …`");
        check("HSET h a:1 b", 3, "b has no `:`: `HSET key field:value …`");
        check("HSET h :1", 2, "a field may not be empty: `HSET key field:value …`");
        check("HGET h", 2, "`HGET` needs a field: `HGET key field`");
        check("HDEL h", 2, "`HDEL` needs a field: `HDEL key field …`");
        check("SSET s", 2, "`SSET` needs a member: `SSET key member …`");
        check("SHAS s a b", 3, "`SHAS` ends with its member: `SHAS key member`");
    }

    #[test]
    fn a_ttl_is_a_duration_and_more_than_nothing() {
        let check = |duration: &str| {
            let error = Command::parse(&random::words(&format!("EXPIRE x {duration}"))).unwrap_err();
            let expected = "expected a duration such as 500ms, from 1us to 3600s, found ";
            assert_eq!(error.message, format!("{expected}{duration}: `EXPIRE key duration`"));
        };
        let wrong = ["0", "0ms", "-5ms", "5", "ms", "0.5us", "3601s", "9999999999999999999s", "1.2.3s"];
        wrong.into_iter().for_each(check);
    }

    #[test]
    fn an_unknown_command_is_answered_with_the_known_ones() {
        let check = |words: &[Bytes], message: &str| {
            let error = Command::parse(words).unwrap_err();
            let known = "; the store knows SET, GET, DEL, HSET, HGET, HDEL, SSET, SHAS, SDEL, EXPIRE, PERSIST, TTL, \
                         INCR, APPEND, CAS, GETDEL, STRLEN, EXISTS, TYPE, KEYS, HGETALL, HKEYS, HLEN, SMEMBERS, SCARD, HISTORY, MULTI, \
                         WATCH, UNWATCH";
            assert_eq!((error.word, error.message), (0, message.to_owned() + known));
        };
        check(&[], "no command");
        check(&[b"FROB".to_vec()], "unknown command FROB");
        check(&[b"".to_vec()], "unknown command \"\"");
        check(&[b"\x00\xff".to_vec()], "unknown command \"\\u{0}\\xff\"");
    }

    #[test]
    fn what_is_too_long_is_refused_with_the_limit() {
        let long = |length: usize| "a".repeat(length);
        let check = |line: String, refused: Option<&str>| {
            let error = Command::parse(&random::words(&line)).err().map(|error| error.message);
            let start = error.as_ref().map(|message| message.split(':').next().unwrap());
            assert_eq!(start, refused);
        };
        let key = "this key has 4097 bytes, at most 4096 (4 KiB) are allowed";
        check(format!("SET {} {}", long(LIMIT), long(LIMIT)), None);
        check(format!("SET {} 1", long(LIMIT + 1)), Some(key));
        check(
            format!("SET x {}", long(1 << 20)),
            Some("this value has 1048576 bytes, at most 4096 (4 KiB) are allowed"),
        );
        check(format!("HSET h {}:{}", long(LIMIT), long(LIMIT)), None);
        check(format!("HSET h {}:1", long(LIMIT + 1)), Some(&key.replace("key", "field")));
        check(format!("HSET h k:{}", long(LIMIT + 1)), Some(&key.replace("key", "value")));
        check(format!("SHAS s {}", long(LIMIT + 1)), Some(&key.replace("key", "member")));
    }

    proptest! {
        #[test]
        fn any_words_are_a_command_or_get_an_error_at_one_of_them(words in random::scribble()) {
            match Command::parse(&words) {
                Ok(command) if command.name() != "MULTI" => prop_assert_eq!(&command.words()[1..], &words[1..]),
                Ok(_) => {}
                Err(error) => prop_assert!(error.word <= words.len()),
            }
        }
    }
}
