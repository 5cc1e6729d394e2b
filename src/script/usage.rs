//! How what is being typed is written: one line, from the tables, that goes along with the typing. First the
//! statement's usage; once a setting, a field, a rule or a condition is reached, what that is and takes.

use super::conditions::CONDITIONS;
use super::fields::{FIELDS, FieldInfo};
use super::help::rest_of;
use super::parse::ask;
use super::settings::SettingInfo;
use super::statements::{StatementInfo, Takes};
use super::text::{self, Word};
use super::values;
use crate::raft::rules::RULES;
use crate::store::Usage;

/// How the statement at the beginning of this line is written, and what its last word takes.
pub fn usage(line: &str) -> Option<String> {
    let words = text::words(line).or_else(|_| text::words(&format!("{line}\""))).ok()?;
    let (first, rest) = words.split_first()?;
    if let Some((client, command)) = ask::asker(first) {
        let command = Some(command).filter(|command| !command.bytes().is_empty());
        return of_client(&client, command.as_ref().or(rest.first()));
    }
    let name = first.bare()?;
    match StatementInfo::named(&name) {
        Some(info) if info.name == "at" && rest.len() > 1 => rest_of(line, 2).and_then(usage),
        Some(info) if info.name == "set" => Some(of_set(info, &name, rest)),
        Some(info) => Some(of_words(info, rest).unwrap_or_else(|| of_statement(info))),
        None => Usage::of(name.as_bytes()).map(|usage| usage.usage.into()),
    }
}

fn of_client(client: &Word, command: Option<&Word>) -> Option<String> {
    match command {
        Some(command) => Usage::of(&command.bytes()).map(|usage| usage.usage.into()),
        None => Some(format!("{}: and what it asks the store, such as GET x", client.name())),
    }
}

/// What a statement is, and of which form the message is that it takes.
fn of_statement(info: &StatementInfo) -> String {
    match info.usage.contains("MSG") {
        true => format!("{} · MSG is m17, or any part of S1 -> S2 AppendEntries term=2", info.usage),
        false => info.usage.into(),
    }
}

/// `set` and `SET` are one word to the parser; who writes capitals means the store, and who begins the name
/// of a setting means that.
fn of_set(info: &StatementInfo, name: &str, rest: &[Word]) -> String {
    let store = Usage::of(b"SET").map_or("", |usage| usage.usage);
    let Some(first) = rest.first() else {
        return if name == "SET" { store.into() } else { format!("{store} · {}", info.usage) };
    };
    let begins_setting = first.bare().is_some_and(|typed| SettingInfo::beginning(&typed).is_some());
    let is_store = name == "SET" || rest.len() > 1 || !begins_setting;
    match first.split_once(b'=') {
        None if is_store => store.into(),
        _ => of_setting(rest, false).unwrap_or_else(|| info.usage.into()),
    }
}

/// What the last word of a statement takes, where that can be told.
fn of_words(info: &StatementInfo, rest: &[Word]) -> Option<String> {
    let takes = |takes: Takes| info.takes.contains(&takes);
    match () {
        () if takes(Takes::LinkSetting) => of_setting(rest, true),
        () if takes(Takes::Rule) => of_rule(rest.last()?),
        () if takes(Takes::Condition) => of_condition(info, rest),
        () => None,
    }
}

/// `loss=0%  The chance that a message is lost. 0% to 100%`
fn of_setting(words: &[Word], of_link: bool) -> Option<String> {
    let typed = words.last()?;
    let name = typed.split_once(b'=').map_or_else(|| typed.bare(), |(name, _)| name.bare())?;
    let info = SettingInfo::beginning(&name).filter(|info| info.of_link || !of_link)?;
    Some(format!("{}={} · {} {}", info.name, info.default, info.summary, info.allowed()))
}

fn of_rule(word: &Word) -> Option<String> {
    let info = RULES.iter().find(|info| word.is(info.id))?;
    Some(format!("{} · {} ({})", info.id, info.text, info.source))
}

/// The form of the condition that is begun, or what the field is whose value is typed.
fn of_condition(info: &StatementInfo, rest: &[Word]) -> Option<String> {
    let compared = rest.last().and_then(Word::split_comparison).and_then(|(name, ..)| name.bare());
    let is_field =
        |field: &&FieldInfo| compared.as_ref().is_some_and(|name| name.split('(').next() == Some(field.name));
    let of_server = rest.iter().find(|word| values::is_party(word) || word.is("all"));
    if let Some(field) = FIELDS.iter().find(is_field).filter(|_| of_server.is_some()) {
        return Some(format!("{} · {}", field.written(), field.summary));
    }
    let before = if info.name == "run" { "run until" } else { "expect [not]" };
    forms(rest).map(|forms| format!("{before} {forms}"))
}

/// The conditions in whose usage a keyword stands that was said; of who is named only, all that there are.
fn forms(rest: &[Word]) -> Option<String> {
    let usages = || CONDITIONS.iter().map(|info| info.usage);
    let said = rest.iter().filter(|word| !values::is_party(word));
    let of_keyword =
        said.filter_map(|word| usages().find(|usage| usage.split(' ').any(|part| word.is(part))));
    let named = rest.iter().find(|word| values::is_party(word));
    let of_named = || {
        let begin = if named?.bare()?.starts_with(['s', 'S']) { "S1" } else { "c" };
        let of_kind = usages().filter(|usage| usage.trim_start_matches('[').starts_with(begin));
        Some(of_kind.collect::<Vec<_>>().join(" · "))
    };
    of_keyword.map(String::from).next().or_else(of_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_of_what_is_typed() {
        let check = |line: &str, expected: &str| {
            let found = usage(line).unwrap_or_default();
            assert!(
                found.starts_with(expected) && found.is_empty() == expected.is_empty(),
                "{line}: {found}"
            );
        };
        check("kill", "kill S1");
        check("KILL S", "kill S1");
        check("c2:", "c2: and what it asks the store");
        check("c2: hset h", "HSET key field:value …");
        check("at 1s", "at 1500ms [STATEMENT]");
        check("at 1s heal", "heal [S1 - S2]");
        check("note \"he", "note \"text\"");
        check("drop", "drop [MSG] · MSG is m17");
        check("", "");
        check("ki", "");
    }

    #[test]
    fn capitals_mean_the_store_and_the_beginning_of_a_setting_that() {
        let check = |line: &str, expected: &str| {
            let found = usage(line).unwrap();
            assert!(found.starts_with(expected), "{line}: {found}");
        };
        check("set", "SET key value [TTL duration] · set NAME=VALUE …");
        check("SET", "SET key value");
        check("SET lat", "SET key value");
        check("set x", "SET key value");
        check("set lat 1", "SET key value");
        check("set lat", "latency=10..15ms · How long a message travels, each way. 0ms to 3600s, or a range");
        check("SET loss=", "loss=0% · ");
        check("set loss=1% lat", "latency=10..15ms · ");
        check("set frob=", "set NAME=VALUE …");
        check("link S1 -> S2 du", "duplicate=0% · ");
        check("link S1", "link S1 -> S2 NAME=VALUE …");
        check("link S1 -> S2 fsync=", "link S1 -> S2 NAME=VALUE …");
        check("break commit-own-term", "commit-own-term · ");
    }

    #[test]
    fn a_condition_shows_its_form() {
        let check = |line: &str, expected: &str| assert_eq!(usage(line).as_deref(), Some(expected), "{line}");
        check("expect", "expect [not] CONDITION");
        check("expect not leader", "expect [not] leader [S2]");
        check("expect S2", "expect [not] S1 FIELD=VALUE … · S1 holds ITEM · S1 lacks ITEM");
        check("expect S2 holds", "expect [not] S1 holds ITEM");
        check("expect S2 role=", "role · follower, candidate, precandidate, leader or learner");
        check("expect S2 next(S1)=", "next(S2) · next(S2): the leader's nextIndex for S2");
        check("expect c1 told", "expect [not] c2 told ITEM …");
        check("run until c1", "run until [c2] reply ANSWER · c1 fate FATE · c2 told ITEM …");
        check("run until fired commit-own-term at", "run until fired RULE at S1");
    }
}
