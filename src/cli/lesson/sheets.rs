//! The plain pages: lessons to be read and printed without the app, and without WebAssembly.

use super::page::{STYLE, closed, page, script, target, text};
use crate::lesson::Passage;
use crate::lesson::course::{Course, Entry};
use crate::lesson::markdown::{html, html_inline};
use crate::lesson::read::{Ask, Lesson, Part, Sheet, Step, Task};

/// All files, by name.
pub fn files(course: &Course) -> Vec<(String, String)> {
    let mut files = vec![
        ("lessons.css".to_owned(), STYLE.to_owned()),
        ("index.html".to_owned(), index(course)),
        ("challenges.html".to_owned(), challenges(&course.challenges)),
        ("glossary.html".to_owned(), entries("Glossary", &course.glossary)),
        ("misconceptions.html".to_owned(), entries("What people believe at first", &course.misconceptions)),
    ];
    for (at, lesson) in course.lessons.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| course.lessons.get(at));
        files.push((format!("{}.html", lesson.id), of_lesson(lesson, before, course.lessons.get(at + 1))));
    }
    files
}

const ABOVE: &str = "<nav><a href=\"../\">Raftarium</a> <a href=\"index.html\">All lessons</a> \
    <a href=\"challenges.html\">Challenges</a> <a href=\"glossary.html\">Glossary</a></nav>\n";

fn index(course: &Course) -> String {
    let mut body = format!("{ABOVE}<h1>Lessons</h1>\n<ol>\n");
    for lesson in &course.lessons {
        let (id, title, question) = (&lesson.id, text(&lesson.title), text(&lesson.question));
        body += &format!(
            "<li><a href=\"{id}.html\">{title}</a>, {} minutes<br>{question}</li>\n",
            lesson.minutes
        );
    }
    body += "</ol>\n<p><a href=\"misconceptions.html\">What people believe at first</a></p>\n";
    page("Raftarium: lessons", &body)
}

fn of_lesson(lesson: &Lesson, before: Option<&Lesson>, next: Option<&Lesson>) -> String {
    let (title, question) = (text(&lesson.title), text(&lesson.question));
    let mut body = format!("{ABOVE}<h1>{title}</h1>\n<p class=\"about\">{} minutes</p>\n", lesson.minutes);
    body += &format!("<p class=\"question\">{question}</p>\n{}", prose(&lesson.intro));
    lesson.steps.iter().for_each(|is| body += &step(is));
    let link = |word: &str, lesson: &Lesson| {
        format!("<a href=\"{}.html\">{word}: {}</a> ", lesson.id, text(&lesson.title))
    };
    let around =
        before.map(|lesson| link("Back", lesson)).into_iter().chain(next.map(|lesson| link("Next", lesson)));
    body += &format!("<nav>{}</nav>\n", around.collect::<String>());
    page(&lesson.title, &body)
}

fn step(step: &Step) -> String {
    let mut body = format!("<h2 id=\"{}\">{}</h2>\n{}", step.id, text(&step.title.text), prose(&step.prose));
    if let Some(show) = &step.show {
        body += &closed("The script of this step", &script(&show.text));
    }
    body += &match &step.part {
        Part::Read => String::new(),
        Part::Ask(is) => ask(is),
        Part::Do(is) => task(is),
        Part::Challenge(id) => {
            format!("<p><a href=\"{}\">To the challenge</a></p>\n", target(&format!("challenge:{}", id.text)))
        }
    };
    body
}

fn ask(ask: &Ask) -> String {
    let mut body = format!("<div class=\"task\">\n{}<ol class=\"choices\">\n", prose(&ask.question));
    ask.choices.iter().for_each(|choice| body += &format!("<li>{}</li>\n", inline(&choice.text)));
    body += "</ol>\n";
    let mut answer = String::new();
    for choice in &ask.choices {
        let verdict = if choice.is_right { "This is what happens." } else { "This is not what happens." };
        let why = choice.why.as_ref().map(inline).unwrap_or_default();
        answer += &format!("<p><strong>{}</strong> {verdict} {why}", inline(&choice.text));
        if let Some(said) = &choice.misconception {
            answer += &format!(" <a href=\"{}\">More</a>", target(&format!("misconception:{}", said.text)));
        }
        answer += "</p>\n";
    }
    answer += &format!("<p>The run answers with:</p>\n{}", script(&ask.reveal.text));
    body + &closed("Answer", &answer) + "</div>\n"
}

fn task(task: &Task) -> String {
    let goals: Vec<&str> = task.goals.iter().map(|goal| goal.said.text.as_str()).collect();
    let mut body = format!("<div class=\"task\">\n{}", prose(&task.text));
    body += &format!("<p>The goal, as the engine checks it:</p>\n{}", script(&goals.join("\n")));
    task.hints.iter().for_each(|hint| body += &closed("Hint", &format!("<p>{}</p>", inline(hint))));
    body + &closed("Solution", &script(&task.solution.text)) + "</div>\n"
}

fn challenges(sheets: &[Sheet]) -> String {
    let mut body = format!("{ABOVE}<h1>Challenges</h1>\n");
    for sheet in sheets {
        let challenge = &sheet.challenge;
        body += &format!("<h2 id=\"{}\">{}</h2>\n", challenge.id, text(&challenge.title));
        body += &format!("<p class=\"about\">Level {} of 5, par {}", challenge.level, challenge.par);
        challenge.most.iter().for_each(|most| body += &format!(", at most {most} actions"));
        body += &format!("</p>\n{}", prose(&sheet.prose));
        body += &closed("The script with which it begins", &script(&challenge.start.text));
        body += &task(&sheet.task);
    }
    page("Raftarium: challenges", &body)
}

fn entries(title: &str, entries: &[Entry]) -> String {
    let mut body = format!("{ABOVE}<h1>{}</h1>\n", text(title));
    for entry in entries {
        body += &format!("<h2 id=\"{}\">{}</h2>\n{}", entry.id, text(&entry.title.text), prose(&entry.prose));
    }
    page(&format!("Raftarium: {title}"), &body)
}

fn prose(passage: &Passage) -> String {
    html(&passage.text, &target)
}

fn inline(passage: &Passage) -> String {
    html_inline(&passage.text, &target)
}
