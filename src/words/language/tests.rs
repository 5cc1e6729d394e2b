//! The language files: English has a phrase for everything, and another language is one more file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

/// The rooms that say something.
const ROOMS: [&str; 2] = ["src/words", "src/why"];

/// The names of phrases, with their slots, that the code puts together.
fn asked_for() -> Vec<(String, BTreeSet<String>)> {
    let mut texts = Vec::new();
    for room in ROOMS.map(|room| Path::new(env!("CARGO_MANIFEST_DIR")).join(room)) {
        texts.push(fs::read_to_string(room.with_extension("rs")).unwrap());
        for file in fs::read_dir(room).unwrap().flatten().filter(|file| file.path().is_file()) {
            if file.file_name() != "tests.rs" {
                texts.push(fs::read_to_string(file.path()).unwrap());
            }
        }
    }
    let code: Vec<String> = texts
        .iter()
        .map(|text| {
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let calls =
        code.iter().flat_map(|text| text.match_indices("phrase!(").map(move |(at, _)| &text[at + 8..]));
    calls.filter_map(call).collect()
}

/// `"vote.granted", s = s, term = term)…`
fn call(text: &str) -> Option<(String, BTreeSet<String>)> {
    let (name, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    let mut slots = BTreeSet::new();
    let (mut depth, mut argument) = (0, String::new());
    for letter in rest.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => argument.clear(),
            _ => {}
        }
        argument.push(letter);
        if depth == 0 && argument.ends_with(" = ") {
            slots.insert(argument.trim_matches([',', ' ', '=']).to_string());
        }
    }
    Some((name.into(), slots))
}

#[test]
fn english_has_what_the_code_asks_for_and_nothing_else() {
    let english = Language::english();
    let asked = asked_for();
    assert!(asked.len() > 200, "{}", asked.len());
    for (name, given) in &asked {
        let parts = english.phrases.get(name).unwrap_or_else(|| panic!("English lacks {name}"));
        for slot in slots(parts) {
            assert!(given.contains(slot), "{name} wants {{{slot}}}, but is given {given:?} only");
        }
    }
    for name in english.names() {
        assert!(asked.iter().any(|(asked, _)| asked == name), "nobody says {name}");
    }
}

#[test]
fn another_language_is_one_more_file() {
    let german = "# Deutsch\n\
                  vote.granted = {s} stimmt in Amtszeit {term} für {to}.\n\
                  list.and = {before} und {last}\n\
                  count.entries = {n} {n:Eintrag|Einträge}\n\
                  rule.one-vote-a-term = höchstens eine Stimme je Amtszeit\n";
    let german = Language::translation(german).unwrap();
    let check = |phrase: Phrase, said: &str| assert_eq!(german.say(&phrase), said);
    check(phrase!("vote.granted", s = "S1", to = "S2", term = 3u64), "S1 stimmt in Amtszeit 3 für S2.");
    check(phrase!("list", names = Slot::list(["a", "b", "c"])), "a, b und c");
    check(phrase!("count.entries", n = 1usize), "1 Eintrag");
    check(phrase!("count.entries", n = 0usize), "0 Einträge");
    check(
        phrase!("read.waits", s = "S1", index = 4u64, rule = Rule::OneVoteATerm),
        "S1 waits with a read at index 4: höchstens eine Stimme je Amtszeit.",
    );
    check(phrase!("goes_on", s = "S1"), "S1 goes on.");
}

#[test]
fn what_is_wrong_in_a_language_is_said_with_its_line() {
    let check = |text: &str, said: &str| {
        assert_eq!(Language::translation(text).unwrap_err().to_string(), said);
    };
    check(
        "goes_on = {s} va.\nvote.granted = {s} vote pour {who}.",
        "line 2: vote.granted has no slot who, only s, term, to",
    );
    check("goes_of = {s} va.", "line 1: English has no phrase goes_of");
    check("rule.no-such-rule = rien", "line 1: English has no phrase rule.no-such-rule");
    check("\ngoes_on {s}", "line 2: expected: name = phrase");
    check("goes_on = {s va.", "line 1: a { without its }");
    check("goes_on = {} va.", "line 1: {} is no slot: expected {name} or {name:one|many}");
    check("goes_on = {s:va}", "line 1: {s:va} lacks its second form: expected {s:one|many}");
    check("goes_on = 1\ngoes_on = 2", "line 2: goes_on stands here twice");
}
