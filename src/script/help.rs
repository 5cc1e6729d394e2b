//! What the prompt answers to `help`: all of it from the tables.

use super::conditions::CONDITIONS;
use super::fields::FIELDS;
use super::settings::SETTINGS;
use super::statements::{Chapter, STATEMENTS, StatementInfo};
use super::text;
use crate::check::invariants::Invariant;
use crate::raft::rules::RULES;
use crate::sim::packet::all_kinds;
use crate::store::{USAGES, Usage};

/// What `help` tells of beside statements and commands.
pub const TOPICS: [&str; 6] = ["conditions", "fields", "messages", "settings", "rules", "invariants"];

/// The chapters in order, with their titles.
pub const CHAPTERS: [(Chapter, &str); 6] = [
    (Chapter::SetUp, "Set-up"),
    (Chapter::Faults, "Faults and operations"),
    (Chapter::Membership, "Membership"),
    (Chapter::Messages, "Messages"),
    (Chapter::Time, "Time"),
    (Chapter::Expectations, "Expectations and help"),
];

/// The answer to `help` and `help TOPIC`; an error names what there is.
pub fn help(topic: Option<&str>) -> Result<String, String> {
    let Some(topic) = topic else { return Ok(overview()) };
    if let Some(list) = list(&topic.to_ascii_lowercase()) {
        return Ok(table(&list));
    }
    // `SET` and `set` are two things of one name; both are told of.
    let statement = StatementInfo::named(topic).map(of_statement);
    let command = Usage::of(topic.as_bytes()).map(of_command);
    let rule = RULES.iter().find(|info| info.id.eq_ignore_ascii_case(topic)).map(|info| {
        format!(
            "{}: {} ({}). Without it: {}.",
            info.id,
            info.text,
            info.source,
            info.breaks.unwrap_or("not switchable")
        )
    });
    let found: Vec<String> = [statement, command, rule].into_iter().flatten().collect();
    if found.is_empty() { Err(no_help(topic)) } else { Ok(found.join("\n\n")) }
}

fn no_help(topic: &str) -> String {
    let topic = crate::store::text::name(topic.as_bytes());
    format!("no help on {topic}: there is help on every statement and command, and on {}", TOPICS.join(", "))
}

fn overview() -> String {
    let mut text = String::new();
    for (chapter, title) in CHAPTERS {
        let rows: Vec<(String, String)> = STATEMENTS
            .iter()
            .filter(|info| info.chapter == chapter)
            .map(|info| (info.usage.into(), first_sentence(info.summary).into()))
            .collect();
        text += &format!("{title}\n{}\n\n", table(&rows));
    }
    let commands: Vec<(String, String)> =
        USAGES.iter().map(|usage| (usage.usage.into(), usage.summary.into())).collect();
    text + &format!("The store, asked by client c1 or, behind c2:, by another\n{}", table(&commands))
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn of_statement(info: &StatementInfo) -> String {
    let mut text = format!("{}\n  {}\n{}", info.usage, info.summary, examples(info.examples));
    let more = match info.name {
        "expect" => Some(("Conditions", "conditions")),
        "set" | "link" => Some(("Settings", "settings")),
        _ => None,
    };
    if let Some((title, topic)) = more {
        text += &format!("\n{title}\n{}", table(&list(topic).unwrap_or_default()));
    }
    text
}

fn of_command(usage: &Usage) -> String {
    let text = format!(
        "{}\n  {}\n  Answers {}.\n{}",
        usage.usage,
        usage.summary,
        usage.answer,
        examples(usage.examples)
    );
    format!("{text}\n  Behind @S3 only that server is asked, once; c2: before it lets client c2 ask.")
}

fn examples(all: &[&str]) -> String {
    all.iter().map(|example| format!("  > {example}")).collect::<Vec<_>>().join("\n")
}

/// The rows of a topic: what it is called, what it says.
pub fn list(topic: &str) -> Option<Vec<(String, String)>> {
    Some(match topic {
        "conditions" => CONDITIONS.iter().map(|info| (info.usage.into(), info.summary.into())).collect(),
        "fields" => FIELDS.iter().map(|info| (info.written(), info.summary.into())).collect(),
        "messages" => all_kinds().map(|(kind, fields)| ((*kind).into(), names(fields))).collect(),
        "settings" => SETTINGS
            .iter()
            .map(|info| {
                (format!("{}={}", info.name, info.default), format!("{} ({})", info.summary, info.allowed()))
            })
            .collect(),
        "rules" => {
            RULES.iter().map(|info| (info.id.into(), format!("{} ({})", info.text, info.source))).collect()
        }
        "invariants" => Invariant::ALL.iter().map(|all| (all.id().into(), all.text().into())).collect(),
        _ => return None,
    })
}

fn names<T>(fields: &[(&str, T)]) -> String {
    fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

fn table(rows: &[(String, String)]) -> String {
    let width =
        rows.iter().map(|(left, _)| left.chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let line = |(left, right): &(String, String)| format!("  {left:width$}  {right}").trim_end().to_string();
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The widest a first column may be.
const WIDEST: usize = 44;

/// The line behind its first words.
pub(super) fn rest_of(line: &str, words: usize) -> Option<&str> {
    let all = text::words(line).ok()?;
    let column = all.get(words)?.span.column;
    line.char_indices().nth(column - 1).map(|(at, _)| &line[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_help_on_every_statement_command_and_topic() {
        let names = STATEMENTS.iter().map(|info| info.name).chain(USAGES.iter().map(|usage| usage.name));
        for name in names.chain(TOPICS) {
            assert!(help(Some(name)).is_ok(), "{name}");
        }
        let overview = help(None).unwrap();
        for info in STATEMENTS {
            assert!(overview.contains(info.usage), "{}", info.name);
        }
        assert!(help(Some("set")).unwrap().contains("SET key value"));
        assert!(help(Some("commit-own-term")).unwrap().contains("§5.4.2"));
        assert!(help(Some("\u{7}")).unwrap_err().starts_with("no help on \"\\u{7}\""));
    }
}
