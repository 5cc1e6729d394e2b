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
];
