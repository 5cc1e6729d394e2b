//! Lessons as data for the app: one small file for each, loaded when it is opened.
//!
//! `index.json` lists lessons with their steps, challenges, and the two word lists' names. `NAME.json` is a lesson,
//! `challenge-NAME.json` a challenge; `glossary.json` and `misconceptions.json` are maps from names to `{title, html}`. Texts
//! are HTML; links to lessons and challenges lead to places of the app (`#lesson=NAME&step=NAME`, `#challenge=NAME`), those
//! to words and misconceptions to the plain pages, and the app shows what stands there without going there.
//! Scripts and conditions are texts in the language of the app.

use serde_json::{Map, Value, json};

use crate::lesson::check::check;
use crate::lesson::course::{Course, Entry, Files};
use crate::lesson::markdown::{html, html_inline};
use crate::lesson::read::{Ask, Lesson, Part, Sheet, Step, Task};
use crate::lesson::target::Target;
use crate::lesson::{Fault, Goal, Passage};
use crate::script::line::Line;
use crate::script::{parse_line, print_span};
use crate::sim::statement::Statement;

/// All files, by name.
pub fn files(course: &Course) -> Vec<(String, String)> {
    let mut files = vec![
        ("index.json".to_owned(), index(course)),
        ("glossary.json".to_owned(), entries(&course.glossary)),
        ("misconceptions.json".to_owned(), entries(&course.misconceptions)),
    ];
    files.extend(course.lessons.iter().map(|lesson| (format!("{}.json", lesson.id), of_lesson(lesson))));
    let sheets = course.challenges.iter();
    files.extend(sheets.map(|sheet| (format!("challenge-{}.json", sheet.challenge.id), challenge(sheet))));
    files.into_iter().map(|(name, value)| (name, value.to_string())).collect()
}

/// What a page shows of texts that somebody is writing, `[{path: text}, {path: text}]`, the second lent by the course:
/// `faults`, each its file, line and message, and `files` by their names. They are played for it.
pub fn preview(texts: &str) -> String {
    let Ok((texts, lent)) = serde_json::from_str::<(Files, Files)>(texts) else { return "null".into() };
    let (course, mut faults) = Course::read(&texts, &lent);
    faults.extend(check(&course));
    faults.sort();
    if course.lessons.is_empty() && course.challenges.is_empty() {
        let message = "expected a folder with lesson.md, or with NAME/lesson.md or challenges/NAME.md in it";
        faults.push(Fault { file: "lesson.md".into(), line: 1, message: message.into() });
    }
    let faults = faults.iter().map(|fault| json!([&*fault.file, fault.line, fault.message]));
    let files: Map<String, Value> =
        files(&course).into_iter().map(|(name, text)| (name, Value::String(text))).collect();
    json!({ "faults": faults.collect::<Vec<_>>(), "files": files }).to_string()
}

fn index(course: &Course) -> Value {
    let lesson = |lesson: &Lesson| {
        let steps = lesson.steps.iter().map(|step| json!({ "id": step.id, "title": step.title.text }));
        json!({
            "id": lesson.id, "title": lesson.title, "minutes": lesson.minutes, "question": lesson.question,
            "steps": steps.collect::<Vec<_>>(),
        })
    };
    let challenge = |sheet: &Sheet| {
        let challenge = &sheet.challenge;
        json!({ "id": challenge.id, "title": challenge.title, "level": challenge.level, "par": challenge.par })
    };
    json!({
        "lessons": course.lessons.iter().map(lesson).collect::<Vec<_>>(),
        "challenges": course.challenges.iter().map(challenge).collect::<Vec<_>>(),
    })
}

fn entries(entries: &[Entry]) -> Value {
    let entry =
        |entry: &Entry| (entry.id.clone(), json!({ "title": entry.title.text, "html": prose(&entry.prose) }));
    Value::Object(entries.iter().map(entry).collect())
}

fn of_lesson(lesson: &Lesson) -> Value {
    json!({
        "id": lesson.id, "title": lesson.title, "minutes": lesson.minutes, "question": lesson.question,
        "intro": prose(&lesson.intro), "steps": lesson.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &Step) -> Value {
    let mut value = Map::new();
    value.insert("id".into(), step.id.clone().into());
    value.insert("title".into(), step.title.text.clone().into());
    value.insert("html".into(), prose(&step.prose).into());
    if let Some(show) = &step.show {
        value.insert("show".into(), show.text.clone().into());
        value.insert("cues".into(), cues(show).into());
    }
    match &step.part {
        Part::Read => {}
        Part::Ask(ask) => drop(value.insert("ask".into(), of_ask(ask))),
        Part::Do(task) => drop(value.insert("do".into(), of_task(task))),
        Part::Challenge(id) => drop(value.insert("challenge".into(), id.text.clone().into())),
    }
    if !step.notes.is_empty() {
        let notes: String = step.notes.iter().map(prose).collect();
        value.insert("notes".into(), notes.into());
    }
    if let Some(time) = step.time {
        value.insert("seconds".into(), (time.0 / 1_000_000).into());
    }
    Value::Object(value)
}

fn of_ask(ask: &Ask) -> Value {
    let choice = |choice: &crate::lesson::read::Choice| {
        json!({
            "html": inline(&choice.text), "right": choice.is_right, "when": said(&choice.when),
            "misconception": choice.misconception.as_ref().map(|said| &said.text),
            "why": choice.why.as_ref().map(inline),
        })
    };
    json!({
        "html": prose(&ask.question), "choices": ask.choices.iter().map(choice).collect::<Vec<_>>(),
        "reveal": ask.reveal.text, "cues": cues(&ask.reveal),
    })
}

fn of_task(task: &Task) -> Value {
    json!({
        "html": prose(&task.text), "goals": said(&task.goals),
        "hints": task.hints.iter().map(inline).collect::<Vec<_>>(), "solution": task.solution.text,
    })
}

fn challenge(sheet: &Sheet) -> Value {
    let challenge = &sheet.challenge;
    json!({
        "id": challenge.id, "title": challenge.title, "level": challenge.level, "par": challenge.par,
        "most": challenge.most, "within": challenge.within.map(print_span), "only": challenge.only,
        "without": challenge.without, "html": prose(&sheet.prose), "show": challenge.start.text,
        "do": of_task(&sheet.task),
    })
}

/// The remarks at which playing stops.
fn cues(script: &Passage) -> Vec<String> {
    let lines = script.text.lines().filter_map(|line| parse_line(line).ok().flatten());
    let note = |line| if let Line::Act(Statement::Note(text)) = line { Some(text) } else { None };
    lines.filter_map(note).collect()
}

fn said(goals: &[Goal]) -> Vec<&str> {
    goals.iter().map(|goal| goal.said.text.as_str()).collect()
}

/// Where a link of the lessons leads in the app.
fn address(to: &str) -> String {
    match Target::read(to) {
        Target::Lesson(lesson, Some(step)) => format!("#lesson={lesson}&step={step}"),
        Target::Lesson(lesson, None) => format!("#lesson={lesson}"),
        Target::Challenge(name) => format!("#challenge={name}"),
        Target::Word(name) => format!("lessons/glossary.html#{name}"),
        Target::Misconception(name) => format!("lessons/misconceptions.html#{name}"),
        Target::Elsewhere(address) => address.to_owned(),
    }
}

fn prose(passage: &Passage) -> String {
    html(&passage.text, &address)
}

fn inline(passage: &Passage) -> String {
    html_inline(&passage.text, &address)
}
