//! What others call the same thing: other words for statements, other stores' names of commands, and a setting
//! that was written like a key.

use super::parse::parse_line;
use super::settings::SettingInfo;
use super::statements::StatementInfo;
use super::text::{self, Word};
use crate::store::Usage;

/// A statement or a command, and words for it.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("kill", &["crash", "stop", "halt", "shutdown", "down", "fail"]),
    ("start", &["restart", "reboot", "boot", "recover", "up"]),
    ("pause", &["freeze", "suspend", "stall"]),
    ("resume", &["continue", "unfreeze", "unpause", "thaw"]),
    ("wipe", &["erase", "format"]),
    ("cut", &["disconnect", "unlink", "sever", "block"]),
    ("partition", &["split", "isolate"]),
    ("heal", &["connect", "reconnect", "repair"]),
    ("link", &["slow"]),
    ("drop", &["lose"]),
    ("duplicate", &["copy", "dup"]),
    ("timeout", &["elect", "election", "campaign", "expire-timer"]),
    ("beat", &["heartbeat"]),
    ("sync", &["fsync", "flush"]),
    ("transfer", &["handover", "stepdown", "step-down", "abdicate"]),
    ("snapshot", &["compact"]),
    ("add", &["join", "grow"]),
    ("remove", &["leave", "evict"]),
    ("reconfigure", &["reconfig", "members", "membership"]),
    ("run", &["wait", "sleep", "advance", "play"]),
    ("step", &["next"]),
    ("expect", &["assert", "check"]),
    ("note", &["comment", "remark", "say"]),
    ("break", &["disable"]),
    ("mend", &["enable"]),
    ("cluster", &["servers", "new"]),
    ("SET", &["put", "write"]),
    ("GET", &["read", "fetch"]),
    ("DEL", &["delete", "unset", "rm"]),
    ("INCR", &["incrby"]),
    ("CAS", &["setnx", "cmpxchg"]),
    ("EXPIRE", &["pexpire"]),
    ("KEYS", &["list", "scan", "ls"]),
    ("HSET", &["hmset"]),
    ("SSET", &["sadd"]),
    ("SDEL", &["srem"]),
    ("SHAS", &["sismember"]),
];

/// Behind these stands something else than behind ours: `isolate S3` is no `partition S3`.
const OTHERWISE: [&str; 3] = ["partition", "link", "transfer"];

/// How that is said here which others call so: with what stands behind it, where that fits, or else in general.
pub(super) fn ours(word: &Word, rest: &[Word]) -> Option<String> {
    let (name, _) = SYNONYMS.iter().find(|(_, others)| others.iter().any(|other| word.is(other)))?;
    let words: Vec<String> = rest.iter().map(Word::name).collect();
    let same = format!("{name} {}", words.join(" "));
    if !OTHERWISE.contains(name) && !rest.is_empty() && parse_line(&same).is_ok() {
        return Some(same);
    }
    let command = || Usage::of(name.as_bytes()).map(|usage| usage.usage);
    let statement = StatementInfo::named(name).filter(|info| info.name == *name).map(|info| info.usage);
    statement.or_else(command).map(String::from)
}

/// What else was perhaps meant by a line that was understood: `set latency 60ms` goes to the store.
pub fn hint(line: &str) -> Option<String> {
    let words = text::words(line).ok()?;
    let [first, name, rest @ ..] = words.as_slice() else { return None };
    let info = SettingInfo::named(&name.bare()?).filter(|_| first.is("set"))?;
    let typed = rest.first().and_then(Word::bare);
    let can_be_set = |value: &String| parse_line(&format!("set {}={value}", info.name)).is_ok();
    let value = typed.filter(can_be_set).unwrap_or_else(|| info.default.into());
    Some(format!("That goes to the store, as a key; the setting is `set {}={value}`.", info.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_lead_to_ours_and_none_of_them_is_one_itself() {
        let check =
            |line: &str, said: &str| assert_eq!(parse_line(line).unwrap_err().message, said, "{line}");
        check("crash S2", "unknown statement crash; that is `kill S2`");
        check("Restart", "unknown statement Restart; that is `start S1`");
        check("SADD tags a b", "unknown statement SADD; that is `SSET tags a b`");
        check("isolate S3", "unknown statement isolate; that is `partition S1 S2 | S3 …`");
        for (name, others) in SYNONYMS {
            for other in *others {
                let word = &text::words(other).unwrap()[0];
                assert!(ours(word, &[]).is_some_and(|usage| usage.starts_with(name)), "{other}");
                assert!(
                    StatementInfo::named(other).is_none() && Usage::of(other.as_bytes()).is_none(),
                    "{other}"
                );
            }
        }
    }

    #[test]
    fn a_setting_that_is_written_like_a_key_is_told() {
        let said = |line: &str| hint(line).unwrap_or_default();
        assert!(said("set latency 60ms").ends_with("`set latency=60ms`."), "{}", said("set latency 60ms"));
        assert!(said("SET loss high").ends_with("`set loss=0%`."));
        assert_eq!(said("set x 1") + &said("set latency=60ms") + &said("GET latency"), "");
    }
}
