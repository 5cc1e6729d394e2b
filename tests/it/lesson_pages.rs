//! The plain pages: no link among them is dead, every place they name is there, and they run no script.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::command_line::raftarium;

/// All that `lesson build` writes, by name.
static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(built);

fn built() -> BTreeMap<String, String> {
    let out = std::env::temp_dir().join(format!("raftarium-pages-{}", std::process::id()));
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let output = raftarium(&["lesson", "build", lessons.to_str().unwrap(), out.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0));
    let files = fs::read_dir(&out).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    });
    let files = files.collect();
    fs::remove_dir_all(out).unwrap();
    files
}

/// What stands in this attribute, each time.
fn all<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begins = format!(" {attribute}=\"");
    page.split(&*begins).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What the app can open by its address.
fn addresses(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let index: serde_json::Value = serde_json::from_str(&files["index.json"]).unwrap();
    let mut known = BTreeSet::from(["../".to_owned(), "../#lessons".to_owned(), "../favicon.svg".to_owned()]);
    for lesson in index["lessons"].as_array().unwrap() {
        let id = lesson["id"].as_str().unwrap();
        let steps = lesson["steps"].as_array().unwrap().iter();
        known.extend(steps.map(|step| format!("../#lesson={id}&amp;step={}", step["id"].as_str().unwrap())));
    }
    let challenges = index["challenges"].as_array().unwrap().iter();
    known.extend(challenges.map(|is| format!("../#challenge={}", is["id"].as_str().unwrap())));
    known
}

/// The links of a page that lead nowhere.
fn dead(files: &BTreeMap<String, String>, known: &BTreeSet<String>, name: &str, page: &str) -> Vec<String> {
    let leads = |target: &&str| {
        let (file, part) = target.split_once('#').unwrap_or((target, ""));
        let file = if file.is_empty() { name } else { file };
        let is_there =
            || files.get(file).is_some_and(|page| part.is_empty() || all(page, "id").contains(&part));
        target.starts_with("https://") || known.contains(*target) || is_there()
    };
    let mut dead = all(page, "href");
    dead.retain(|target| !leads(target));
    dead.into_iter().map(|target| format!("{name}: {target}")).collect()
}

#[test]
fn every_link_of_the_plain_pages_leads_somewhere() {
    let files = &*FILES;
    let known = addresses(files);
    let pages = files.iter().filter(|(name, _)| name.ends_with(".html"));
    let found: Vec<String> = pages.flat_map(|(name, page)| dead(files, &known, name, page)).collect();
    assert!(found.is_empty(), "{found:#?}");
    let broken = "<a href=\"glossary.html#no-such-word\"> <a href=\"../#lesson=01-one-server&amp;step=no-such-step\"> <a href=\"no.html\">";
    assert_eq!(dead(files, &known, "index.html", broken).len(), 3);
}

#[test]
fn every_step_has_a_place_and_no_name_stands_twice() {
    let files = &*FILES;
    let index: serde_json::Value = serde_json::from_str(&files["index.json"]).unwrap();
    for lesson in index["lessons"].as_array().unwrap() {
        let page = &files[&format!("{}.html", lesson["id"].as_str().unwrap())];
        for step in lesson["steps"].as_array().unwrap() {
            assert!(all(page, "id").contains(&step["id"].as_str().unwrap()), "{step}");
        }
    }
    for (name, page) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let ids = all(page, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}");
        assert!(!page.contains(" style=") && !page.contains("<script"), "{name}");
    }
}

#[test]
fn the_list_of_files_is_whole() {
    let listed: Vec<&str> = FILES["files.txt"].lines().filter_map(|line| line.split(' ').next()).collect();
    let others = FILES.keys().map(String::as_str).filter(|name| *name != "files.txt");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), others.collect());
}

#[test]
fn the_pages_have_the_typefaces_of_the_app() {
    let style = &FILES["lessons.css"];
    for font in ["inter", "jetbrains-mono"] {
        assert!(style.contains(&format!("url(\"../fonts/{font}.woff2\")")), "{font}");
    }
}

#[test]
fn how_a_lesson_is_written_is_told_among_them() {
    assert!(FILES["notes.html"].contains("href=\"writing.html\""));
    assert!(FILES["writing.html"].contains("href=\"script.html#expectations\""));
    assert!(
        FILES["script.html"].contains("<h2 id=\"expectations\">") && !FILES["script.html"].contains(".md\"")
    );
}
