//! The one table of the commands: errors, help, completion and the reference are made from it.

/// How one command is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Usage {
    /// Its name, in capitals.
    pub name: &'static str,
    /// Its name and arguments; a `…` at the end says that the last one may be repeated, and what stands in
    /// brackets may be left out.
    pub usage: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What it answers.
    pub answer: &'static str,
    /// Lines to try.
    pub examples: &'static [&'static str],
}

impl Usage {
    /// The usage of the command of this name, written in either case.
    pub fn of(name: &[u8]) -> Option<&'static Usage> {
        USAGES.iter().find(|usage| usage.name.as_bytes().eq_ignore_ascii_case(name))
    }

    /// What stands behind the name: `key`, `value`.
    pub fn arguments(&self) -> impl Iterator<Item = &'static str> {
        let words = self.usage.split(' ').skip(1).filter(|word| *word != "…");
        words.map(|word| word.trim_matches(['[', ']']))
    }
}

/// Every command the store knows.
pub const USAGES: &[Usage] = &[
    Usage {
        name: "SET",
        usage: "SET key value [TTL duration]",
        summary: "Sets a key to a value, in place of the one it had; the key expires when so much log time has passed, \
                  and without TTL it does not expire.",
        answer: "OK",
        examples: &["SET x 1", "SET greeting \"hello, world\"", "SET x 1 TTL 500ms"],
    },
    Usage {
        name: "GET",
        usage: "GET key",
        summary: "Reads the value of a key.",
        answer: "the value, or nil",
        examples: &["GET x"],
    },
    Usage {
        name: "DEL",
        usage: "DEL key …",
        summary: "Removes keys, of whatever type they are.",
        answer: "how many keys were removed",
        examples: &["DEL x", "DEL x y"],
    },
    Usage {
        name: "HSET",
        usage: "HSET key field:value …",
        summary: "Sets fields of a hash; the first `:` of each word ends the field's name.",
        answer: "how many fields are new",
        examples: &["HSET user name:ada", "HSET user name:ada \"home:12 St James's Square\""],
    },
    Usage {
        name: "HGET",
        usage: "HGET key field",
        summary: "Reads one field of a hash.",
        answer: "the value, or nil",
        examples: &["HGET user name"],
    },
    Usage {
        name: "HDEL",
        usage: "HDEL key field …",
        summary: "Removes fields of a hash; with its last field the hash is gone.",
        answer: "how many fields were removed",
        examples: &["HDEL user name", "HDEL user name home"],
    },
    Usage {
        name: "SSET",
        usage: "SSET key member …",
        summary: "Adds members to a set.",
        answer: "how many members are new",
        examples: &["SSET tag a", "SSET tag a b c"],
    },
    Usage {
        name: "SHAS",
        usage: "SHAS key member",
        summary: "Asks whether a set has a member.",
        answer: "yes or no",
        examples: &["SHAS tag a"],
    },
    Usage {
        name: "SDEL",
        usage: "SDEL key member …",
        summary: "Removes members of a set; with its last member the set is gone.",
        answer: "how many members were removed",
        examples: &["SDEL tag a", "SDEL tag a b"],
    },
    Usage {
        name: "EXPIRE",
        usage: "EXPIRE key duration",
        summary: "Lets a key of any type expire when so much log time has passed.",
        answer: "1, or 0 if there is no such key",
        examples: &["EXPIRE x 500ms"],
    },
    Usage {
        name: "PERSIST",
        usage: "PERSIST key",
        summary: "Lets a key not expire.",
        answer: "1, or 0 if it would not have expired",
        examples: &["PERSIST x"],
    },
    Usage {
        name: "TTL",
        usage: "TTL key",
        summary: "Asks how much log time a key has left.",
        answer: "a duration, none if it does not expire, or nil if there is no such key",
        examples: &["TTL x"],
    },
    Usage {
        name: "INCR",
        usage: "INCR key [n]",
        summary: "Adds n, or 1, to the whole number that a key holds; a key that is not there counts as 0. A sum beyond 64 bits is refused.",
        answer: "the sum",
        examples: &["INCR visits", "INCR visits 10", "INCR visits -1"],
    },
    Usage {
        name: "APPEND",
        usage: "APPEND key value",
        summary: "Puts a value behind the one that a key holds.",
        answer: "how many bytes it has now",
        examples: &["APPEND x 1"],
    },
    Usage {
        name: "CAS",
        usage: "CAS key expected new",
        summary: "Sets a key if it holds what is expected; nil expects that there is no such key.",
        answer: "yes, or no if it holds something else",
        examples: &["CAS x 1 2", "CAS x nil 1"],
    },
    Usage {
        name: "GETDEL",
        usage: "GETDEL key",
        summary: "Removes a key and tells what it held.",
        answer: "the value, or nil",
        examples: &["GETDEL x"],
    },
    Usage {
        name: "STRLEN",
        usage: "STRLEN key",
        summary: "Counts the bytes of a value.",
        answer: "how many, 0 if there is no such key",
        examples: &["STRLEN x"],
    },
    Usage {
        name: "EXISTS",
        usage: "EXISTS key …",
        summary: "Counts which of the keys are there, one named twice twice.",
        answer: "how many",
        examples: &["EXISTS x", "EXISTS x y"],
    },
    Usage {
        name: "TYPE",
        usage: "TYPE key",
        summary: "Asks of which type a key is.",
        answer: "\"string\", \"hash\", \"set\", or none if there is no such key",
        examples: &["TYPE x"],
    },
    Usage {
        name: "KEYS",
        usage: "KEYS [prefix]",
        summary: "Lists the keys that begin so, or all, in order.",
        answer: "the keys, or none",
        examples: &["KEYS", "KEYS user"],
    },
    Usage {
        name: "HGETALL",
        usage: "HGETALL key",
        summary: "Lists the fields of a hash, each with its value behind it.",
        answer: "fields and values, or none",
        examples: &["HGETALL user"],
    },
    Usage {
        name: "HKEYS",
        usage: "HKEYS key",
        summary: "Lists the fields of a hash.",
        answer: "the fields, or none",
        examples: &["HKEYS user"],
    },
    Usage {
        name: "HLEN",
        usage: "HLEN key",
        summary: "Counts the fields of a hash.",
        answer: "how many",
        examples: &["HLEN user"],
    },
    Usage {
        name: "SMEMBERS",
        usage: "SMEMBERS key",
        summary: "Lists the members of a set, in order.",
        answer: "the members, or none",
        examples: &["SMEMBERS tag"],
    },
    Usage {
        name: "SCARD",
        usage: "SCARD key",
        summary: "Counts the members of a set.",
        answer: "how many",
        examples: &["SCARD tag"],
    },
    Usage {
        name: "HISTORY",
        usage: "HISTORY key",
        summary: "Lists what a key held and holds, each from a revision on, as far back as revisions are kept.",
        answer: "revisions, each with the value behind it, nil where the key was not there; or none",
        examples: &["HISTORY x"],
    },
    Usage {
        name: "MULTI",
        usage: "MULTI command; … EXEC",
        summary: "Does several commands as one: one entry and one revision, whole or not at all. If one of them is refused, none is done.",
        answer: "what each of them answers, parted by `;`, or the error of the one that was refused",
        examples: &["MULTI SET x 1; INCR visits EXEC", "MULTI CAS x 1 2; GET y EXEC"],
    },
    Usage {
        name: "WATCH",
        usage: "WATCH key | PREFIX prefix",
        summary: "Asks that the client be told every change of a key, or of all keys that begin so, from now on: in order, and once.",
        answer: "the revision from which on it watches",
        examples: &["WATCH x", "WATCH PREFIX user"],
    },
    Usage {
        name: "UNWATCH",
        usage: "UNWATCH",
        summary: "Asks that the client be told of changes no more.",
        answer: "OK",
        examples: &["UNWATCH"],
    },
];
