//! The store as one would write it in five minutes, to compare the real one with.
//!
//! It shares no code with it: words in, printed answers out, and three maps in place of three types.

use std::collections::{HashMap, HashSet};

use super::Bytes;

#[derive(Clone, Default)]
pub struct Naive {
    strings: HashMap<Bytes, Bytes>,
    hashes: HashMap<Bytes, HashMap<Bytes, Bytes>>,
    sets: HashMap<Bytes, HashSet<Bytes>>,
    deadlines: HashMap<Bytes, u64>,
    now: u64,
}

impl Naive {
    pub fn len(&self) -> usize {
        self.strings.len() + self.hashes.len() + self.sets.len()
    }

    /// `now`: the time of the log in microseconds.
    pub fn apply(&mut self, now: u64, words: &[Bytes]) -> String {
        self.now = now;
        let due = |key: &Bytes| self.deadlines.get(key).is_some_and(|deadline| *deadline <= now);
        self.strings.retain(|key, _| !due(key));
        self.hashes.retain(|key, _| !due(key));
        self.sets.retain(|key, _| !due(key));
        self.forget();
        if words[0] == b"MULTI" {
            return self.multi(&words[1..words.len() - 1]);
        }
        let command = std::str::from_utf8(&words[0]).unwrap();
        if command == "KEYS" {
            return self.keys(words.get(1).map_or(b"", |prefix| prefix));
        }
        let key = &words[1];
        if let Some(refusal) = self.refuse(command, key) {
            return refusal;
        }
        let answer = self.carry_out(command, key, &words[2..]);
        self.hashes.retain(|_, hash| !hash.is_empty());
        self.sets.retain(|_, set| !set.is_empty());
        self.forget();
        answer
    }

    fn multi(&mut self, words: &[Bytes]) -> String {
        let (before, now) = (self.clone(), self.now);
        let mut answers = vec![];
        for part in words.split(|word| word == b";") {
            let answer = self.apply(now, part);
            if answer.starts_with("error") {
                *self = before;
                let word = |word: &Bytes| match word.as_slice() {
                    [] => "\"\"".into(),
                    word => String::from_utf8_lossy(word).into_owned(),
                };
                let words: Vec<String> = part.iter().map(word).collect();
                return format!("{answer} (in {}; nothing of the MULTI was done)", words.join(" "));
            }
            answers.push(answer);
        }
        answers.join("; ")
    }

    /// What is not there has no deadline.
    fn forget(&mut self) {
        let mut deadlines = std::mem::take(&mut self.deadlines);
        deadlines.retain(|key, _| self.has(key));
        self.deadlines = deadlines;
    }

    fn has(&self, key: &Bytes) -> bool {
        self.strings.contains_key(key) || self.hashes.contains_key(key) || self.sets.contains_key(key)
    }

    fn refuse(&self, command: &str, key: &Bytes) -> Option<String> {
        let needs = match command {
            "DEL" | "EXPIRE" | "PERSIST" | "TTL" | "EXISTS" | "TYPE" => return None,
            "SET" | "GET" | "INCR" | "APPEND" | "CAS" | "GETDEL" | "STRLEN" => "STRING",
            _ if command.starts_with('H') => "HASH",
            _ => "SET",
        };
        let holds = [
            ("STRING", self.strings.contains_key(key)),
            ("HASH", self.hashes.contains_key(key)),
            ("SET", self.sets.contains_key(key)),
        ];
        let (holds, _) = holds.into_iter().find(|(_, holds)| *holds)?;
        let key = String::from_utf8_lossy(key);
        (holds != needs).then(|| format!("error WRONGTYPE {key} holds a {holds}, {command} needs a {needs}"))
    }

    fn carry_out(&mut self, command: &str, key: &Bytes, rest: &[Bytes]) -> String {
        match command {
            "SET" => {
                self.strings.insert(key.clone(), rest[0].clone());
                self.deadlines.remove(key);
                rest.get(2).map(|ttl| self.deadlines.insert(key.clone(), self.now + micros(ttl)));
                "OK".into()
            }
            "GET" => print(self.strings.get(key)),
            "DEL" => [std::slice::from_ref(key), rest]
                .concat()
                .iter()
                .filter(|key| self.delete(key))
                .count()
                .to_string(),
            "HSET" => self.hset(key, rest),
            "HGET" => print(self.hashes.get(key).and_then(|hash| hash.get(&rest[0]))),
            "HDEL" => {
                let hash = self.hashes.entry(key.clone()).or_default();
                rest.iter().filter(|field| hash.remove(*field).is_some()).count().to_string()
            }
            "SSET" => {
                let set = self.sets.entry(key.clone()).or_default();
                rest.iter().filter(|member| set.insert(member.to_vec())).count().to_string()
            }
            "SHAS" if self.sets.get(key).is_some_and(|set| set.contains(&rest[0])) => "yes".into(),
            "SHAS" => "no".into(),
            "SDEL" => {
                let set = self.sets.entry(key.clone()).or_default();
                rest.iter().filter(|member| set.remove(*member)).count().to_string()
            }
            "EXPIRE" if self.has(key) => {
                self.deadlines.insert(key.clone(), self.now + micros(&rest[0]));
                "1".into()
            }
            "EXPIRE" => "0".into(),
            "PERSIST" => u32::from(self.deadlines.remove(key).is_some()).to_string(),
            "TTL" => match (self.has(key), self.deadlines.get(key)) {
                (false, _) => "nil".into(),
                (true, None) => "none".into(),
                (true, Some(deadline)) => print_micros(deadline - self.now),
            },
            "INCR" => self.incr(key, rest.first()),
            "APPEND" => {
                let text = self.strings.entry(key.clone()).or_default();
                text.extend(&rest[0]);
                text.len().to_string()
            }
            "CAS" => {
                let expected = Some(&rest[0]).filter(|word| *word != b"nil");
                if self.strings.get(key) != expected {
                    return "no".into();
                }
                self.strings.insert(key.clone(), rest[1].clone());
                "yes".into()
            }
            "GETDEL" => print(self.strings.remove(key).as_ref()),
            "STRLEN" => self.strings.get(key).map_or(0, Vec::len).to_string(),
            "EXISTS" => {
                let keys = [std::slice::from_ref(key), rest].concat();
                keys.iter().filter(|key| self.has(key)).count().to_string()
            }
            "TYPE" if self.strings.contains_key(key) => "\"string\"".into(),
            "TYPE" if self.hashes.contains_key(key) => "\"hash\"".into(),
            "TYPE" if self.sets.contains_key(key) => "\"set\"".into(),
            "TYPE" => "none".into(),
            "HGETALL" | "HKEYS" | "HLEN" => {
                let hash = self.hashes.get(key).cloned().unwrap_or_default();
                let mut fields: Vec<Bytes> = hash.keys().cloned().collect();
                fields.sort();
                let both = |field: &Bytes| [field.clone(), hash[field].clone()];
                match command {
                    "HLEN" => fields.len().to_string(),
                    "HKEYS" => print_all(&fields),
                    _ => print_all(&fields.iter().flat_map(both).collect::<Vec<_>>()),
                }
            }
            "SMEMBERS" | "SCARD" => {
                let mut members: Vec<Bytes> =
                    self.sets.get(key).map_or(vec![], |set| set.iter().cloned().collect());
                members.sort();
                if command == "SCARD" { members.len().to_string() } else { print_all(&members) }
            }
            other => panic!("{other}"),
        }
    }

    fn keys(&self, prefix: &[u8]) -> String {
        let all = self.strings.keys().chain(self.hashes.keys()).chain(self.sets.keys());
        let mut fit: Vec<Bytes> = all.filter(|key| key.starts_with(prefix)).cloned().collect();
        fit.sort();
        print_all(&fit)
    }

    fn incr(&mut self, key: &Bytes, by: Option<&Bytes>) -> String {
        let text = |word: &Bytes| String::from_utf8_lossy(word).into_owned();
        let by: i128 = by.map_or(1, |by| text(by).parse().unwrap());
        let held = self.strings.get(key).map_or("0".into(), text);
        let name = text(key);
        let number = held.parse::<i64>().ok().filter(|number| number.to_string() == held);
        let Some(number) = number else {
            return format!("error NOTANUMBER {name} holds no whole number of 64 bits");
        };
        let sum = i128::from(number) + by;
        if i64::try_from(sum).is_err() {
            return format!("error OVERFLOW {name} holds {number}, and the sum is beyond 64 bits");
        }
        self.strings.insert(key.clone(), sum.to_string().into());
        sum.to_string()
    }

    fn hset(&mut self, key: &Bytes, pairs: &[Bytes]) -> String {
        let hash = self.hashes.entry(key.clone()).or_default();
        let mut new = 0;
        for pair in pairs {
            let mut halves = pair.splitn(2, |byte| *byte == b':').map(<[u8]>::to_vec);
            let (field, value) = (halves.next().unwrap(), halves.next().unwrap());
            new += i32::from(hash.insert(field, value).is_none());
        }
        new.to_string()
    }

    fn delete(&mut self, key: &Bytes) -> bool {
        self.strings.remove(key).is_some()
            || self.hashes.remove(key).is_some()
            || self.sets.remove(key).is_some()
    }
}

/// Good enough for the letters that the property uses.
fn print(value: Option<&Bytes>) -> String {
    value.map_or("nil".into(), |value| format!("\"{}\"", String::from_utf8_lossy(value)))
}

fn print_all(values: &[Bytes]) -> String {
    let printed: Vec<String> = values.iter().map(|value| print(Some(value))).collect();
    if printed.is_empty() { "none".into() } else { printed.join(" ") }
}

fn micros(duration: &Bytes) -> u64 {
    let text = String::from_utf8_lossy(duration);
    let units = [("us", 1), ("ms", 1000), ("s", 1_000_000)];
    let read = |(unit, size): &(&str, u64)| Some(text.strip_suffix(unit)?.parse::<u64>().ok()? * size);
    units.iter().find_map(read).unwrap()
}

fn print_micros(micros: u64) -> String {
    match micros {
        _ if micros.is_multiple_of(1_000_000) => format!("{}s", micros / 1_000_000),
        _ if micros.is_multiple_of(1000) => format!("{}ms", micros / 1000),
        _ => format!("{micros}us"),
    }
}
