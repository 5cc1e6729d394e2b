//! `docs/script.md`, the language's reference: its tables are those that parse, and its examples hold.
//!
//! The tables stand between `<!-- table NAME -->` and `<!-- end -->`. After a change of the language
//! `UPDATE=1 cargo test --test it reference` writes them anew.

use std::fs;
use std::path::PathBuf;

use raftarium::script::conditions::CONDITIONS;
use raftarium::script::help::{CHAPTERS, TOPICS, list};
use raftarium::script::run::Nobody;
use raftarium::script::statements::STATEMENTS;
use raftarium::script::{Script, parse_line, run};
use raftarium::store::USAGES;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/script.md")
}

/// The rows of a table, by the name it has in the reference.
fn rows(name: &str) -> Vec<[String; 3]> {
    let row =
        |usage: &str, summary: &str, examples: &[&str]| [usage.into(), summary.into(), quoted(examples)];
    if let Some((chapter, _)) = CHAPTERS.iter().find(|(_, title)| title.to_lowercase() == name) {
        let infos = STATEMENTS.iter().filter(|info| info.chapter == *chapter);
        return infos.map(|info| row(info.usage, info.summary, info.examples)).collect();
    }
    match name {
        "commands" => {
            let full =
                |usage: &raftarium::store::Usage| format!("{} Answers {}.", usage.summary, usage.answer);
            USAGES.iter().map(|usage| row(usage.usage, &full(usage), usage.examples)).collect()
        }
        "conditions" => CONDITIONS.iter().map(|info| row(info.usage, info.summary, info.examples)).collect(),
        // The chapter on messages is called so already.
        topic => {
            let list = list(if topic == "kinds" { "messages" } else { topic })
                .unwrap_or_else(|| panic!("there is no table {topic}"));
            list.iter().map(|(left, right)| row(left, right, &[])).collect()
        }
    }
}

fn quoted(examples: &[&str]) -> String {
    examples.iter().map(|example| code(example)).collect::<Vec<_>>().join("<br>")
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

fn table(name: &str) -> String {
    let rows = rows(name);
    let has_examples = rows.iter().any(|row| !row[2].is_empty());
    let head = if has_examples { "| | | |\n|---|---|---|" } else { "| | |\n|---|---|" };
    let line = |[usage, summary, examples]: &[String; 3]| {
        let last = if has_examples { format!(" {examples} |") } else { String::new() };
        format!("| {} | {} |{last}", code(usage), summary.replace('|', "\\|"))
    };
    std::iter::once(head.into()).chain(rows.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// The reference with its tables as they should be.
fn with_tables(text: &str) -> String {
    let mut lines = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("<!-- table ").and_then(|rest| rest.strip_suffix(" -->")) {
            lines.extend([line.into(), table(name)]);
            is_inside = true;
        } else if line == "<!-- end -->" {
            lines.push(line.into());
            is_inside = false;
        } else if !is_inside {
            lines.push(line.into());
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn its_tables_are_those_that_parse() {
    let text = fs::read_to_string(path()).unwrap();
    let expected = with_tables(&text);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(), &expected).unwrap();
    }
    let text = fs::read_to_string(path()).unwrap();
    let differs = text.lines().zip(expected.lines()).find(|(is, should)| is != should);
    assert!(differs.is_none() && text == expected, "UPDATE=1 cargo test --test it reference: {differs:?}");
    let tables = CHAPTERS.iter().map(|(_, title)| title.to_lowercase()).chain(TOPICS.map(String::from));
    for name in tables.chain(["commands".into(), "kinds".into()]) {
        assert!(text.contains(&format!("<!-- table {name} -->")), "the reference has no table of {name}");
    }
}

/// The blocks of code of one language, with the line where each begins.
fn blocks(text: &str, language: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (&mut block, line) {
            (None, fence) if fence == format!("```{language}") => block = Some((number + 1, String::new())),
            (None, _) => {}
            (Some(_), "```") => blocks.extend(block.take()),
            (Some((_, text)), line) => *text += &format!("{line}\n"),
        }
    }
    blocks
}

#[test]
fn its_scripts_hold() {
    let text = fs::read_to_string(path()).unwrap();
    let blocks = blocks(&text, "raft");
    assert!(blocks.len() > 5);
    for (number, block) in blocks {
        let name = format!("docs/script.md:{number}");
        let script = Script::parse(&block).unwrap_or_else(|error| panic!("{}", error.explain(&name)));
        let report = run(&script, &mut Nobody);
        let failures: Vec<String> = report.failures.iter().map(|failure| failure.explain(&name)).collect();
        assert!(report.is_fine(), "{}", failures.join("\n"));
    }
}

#[test]
fn every_example_in_its_tables_is_read() {
    let text = fs::read_to_string(path()).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 2);
    let mut count = 0;
    for row in rows {
        let (_, examples) = row.rsplit_once(" | ").unwrap();
        for example in examples.trim_end_matches(" |").split("<br>").filter(|example| !example.is_empty()) {
            let example = example.trim_matches('`').replace("\\|", "|");
            let line =
                if parse_line(&example).is_ok() { example.clone() } else { format!("expect {example}") };
            assert!(matches!(parse_line(&line), Ok(Some(_))), "{example}");
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

#[test]
fn its_errors_are_what_is_answered() {
    let text = fs::read_to_string(path()).unwrap();
    for (_, block) in blocks(&text, "text").iter().filter(|(_, block)| block.contains("bug.raft:")) {
        let source = block.lines().nth(1).unwrap().split_once("| ").unwrap().1;
        let script = format!("# a comment\ncluster 5\n\n{source}\n");
        assert_eq!(Script::parse(&script).unwrap_err().explain("bug.raft"), block.trim_end());
    }
}
