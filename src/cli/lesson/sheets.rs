//! The plain pages: lessons to be read and printed without the app, and without WebAssembly.

use super::notes;
use super::page::{NAME, address, closed, lines, page, script, style, text};
use crate::lesson::Passage;
use crate::lesson::course::{Course, Entry};
use crate::lesson::markdown::{html, html_inline};
use crate::lesson::read::{Ask, Lesson, Part, Sheet, Step, Task};

/// All files, by name.
pub fn files(course: &Course) -> Vec<(String, String)> {
    let mut files = vec![
        ("lessons.css".to_owned(), style()),
        ("index.html".to_owned(), index(course)),
        ("challenges.html".to_owned(), challenges(&course.challenges)),
        ("glossary.html".to_owned(), entries("glossary.html", "Glossary", &course.glossary)),
        (
            "misconceptions.html".to_owned(),
            entries("misconceptions.html", "What people believe at first", &course.misconceptions),
        ),
        ("notes.html".to_owned(), notes::page_of(course)),
    ];
    for (at, lesson) in course.lessons.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| course.lessons.get(at));
        files.push((
            format!("{}.html", lesson.id),
            of_lesson(course, lesson, before, course.lessons.get(at + 1)),
        ));
    }
    files
}

fn index(course: &Course) -> String {
    let minutes: u32 = course.lessons.iter().map(|lesson| u32::from(lesson.minutes)).sum();
    let mut body = format!(
        "<h1>Lessons</h1>\n<p class=\"question\">{} lessons, {minutes} minutes in all. Here they are to be read \
         and printed; in <a href=\"../#lessons\">the app</a> they run.</p>\n<ol class=\"contents\">\n",
        course.lessons.len()
    );
    for (at, lesson) in course.lessons.iter().enumerate() {
        let (id, title, question) = (&lesson.id, text(&lesson.title), text(&lesson.question));
        body += &format!(
            "<li><span class=\"number\">{}</span><div class=\"what\"><a href=\"{id}.html\">{title}</a>\
             <p>{question}</p></div><span class=\"about\">{} min</span></li>\n",
            at + 1,
            lesson.minutes
        );
    }
    page("index.html", "Lessons", &(body + "</ol>\n"))
}

fn of_lesson(course: &Course, lesson: &Lesson, before: Option<&Lesson>, next: Option<&Lesson>) -> String {
    let (title, question) = (text(&lesson.title), text(&lesson.question));
    let (id, minutes) = (&lesson.id, lesson.minutes);
    let mut body = format!("<h1>{title}</h1>\n<p class=\"question\">{question}</p>\n{NAME}");
    body += &format!("<p class=\"about\">{minutes} minutes, {} steps</p>\n", lesson.steps.len());
    body += &prose(&lesson.intro);
    body += "<ol class=\"contents steps\">\n";
    for (at, step) in lesson.steps.iter().enumerate() {
        let title = text(&step.title.text);
        body += &format!(
            "<li><span class=\"number\">{}</span><a href=\"#{}\">{title}</a></li>\n",
            at + 1,
            step.id
        );
    }
    body += "</ol>\n";
    for (at, is) in lesson.steps.iter().enumerate() {
        body += &step(course, id, at + 1, is);
    }
    let link = |word: &str, lesson: &Lesson| {
        format!("<a href=\"{}.html\">{word}: {}</a> ", lesson.id, text(&lesson.title))
    };
    let around =
        before.map(|lesson| link("Back", lesson)).into_iter().chain(next.map(|lesson| link("Next", lesson)));
    body += &format!("<nav class=\"around\" aria-label=\"Lessons\">{}</nav>\n", around.collect::<String>());
    page(&format!("{id}.html"), &lesson.title, &body)
}

fn step(course: &Course, lesson: &str, number: usize, step: &Step) -> String {
    let (id, title) = (&step.id, text(&step.title.text));
    let mut body = format!(
        "<section class=\"step\" id=\"{id}\">\n<h2><span class=\"number\">{number}</span> {title}</h2>\n{}",
        prose(&step.prose)
    );
    body += &format!(
        "<p class=\"do-it\"><a href=\"../#lesson={lesson}&amp;step={id}\">Open this step in the app</a></p>\n"
    );
    if let Some(show) = &step.show {
        body += &closed("The script of this step", &script(&show.text));
    }
    body += &match &step.part {
        Part::Read => String::new(),
        Part::Ask(is) => ask(is),
        Part::Do(is) => task(is),
        Part::Challenge(id) => {
            let link = format!("challenge:{}", id.text);
            let title = text(course.title_of(&link).unwrap_or("To the challenge"));
            format!("<p>Challenge: <a href=\"{}\">{title}</a></p>\n", address(&link))
        }
    };
    body + "</section>\n"
}

fn ask(ask: &Ask) -> String {
    let mut body = format!(
        "<div class=\"task\">\n<p class=\"kind\">Your prediction</p>\n{}<ol class=\"choices\" type=\"A\">\n",
        prose(&ask.question)
    );
    ask.choices.iter().for_each(|choice| body += &format!("<li>{}</li>\n", inline(&choice.text)));
    body += &format!("</ol>\n{}", lines(2));
    let mut answer = String::new();
    for choice in &ask.choices {
        let verdict = if choice.is_right { "This is what happens." } else { "This is not what happens." };
        let why = choice.why.as_ref().map(inline).unwrap_or_default();
        answer += &format!("<p><span class=\"verdict\">{}</span> {verdict} {why}", inline(&choice.text));
        if let Some(said) = &choice.misconception {
            let to = address(&format!("misconception:{}", said.text));
            answer += &format!(" <a href=\"{to}\">What many believe</a>");
        }
        answer += "</p>\n";
    }
    answer += &format!("<p>The run answers with</p>\n{}", script(&ask.reveal.text));
    body + &closed("Answer", &answer) + "</div>\n"
}

fn task(task: &Task) -> String {
    let goals: Vec<&str> = task.goals.iter().map(|goal| goal.said.text.as_str()).collect();
    let mut body = format!("<div class=\"task\">\n<p class=\"kind\">Your task</p>\n{}", prose(&task.text));
    body += &format!("<p>The goal, as the engine checks it</p>\n{}{}", script(&goals.join("\n")), lines(3));
    for (at, hint) in task.hints.iter().enumerate() {
        body += &closed(&format!("Hint {}", at + 1), &format!("<p>{}</p>", inline(hint)));
    }
    body + &closed("Solution", &script(&task.solution.text)) + "</div>\n"
}

fn challenges(sheets: &[Sheet]) -> String {
    let mut body = "<h1>Challenges</h1>\n<p class=\"question\">Each has a goal that the engine checks, and a par: in how \
        few actions it can be done well.</p>\n"
        .to_owned();
    for sheet in sheets {
        let challenge = &sheet.challenge;
        let (id, title) = (&challenge.id, text(&challenge.title));
        body += &format!("<section class=\"entry\" id=\"{id}\">\n<h2>{title}</h2>\n");
        body += &format!("<p class=\"about\">Level {} of 5, par {}", challenge.level, challenge.par);
        challenge.most.iter().for_each(|most| body += &format!(", at most {most} actions"));
        body += &format!("</p>\n{}", prose(&sheet.prose));
        body += &format!(
            "<p class=\"do-it\"><a href=\"../#challenge={id}\">Open this challenge in the app</a></p>\n"
        );
        body += &closed("The script with which it begins", &script(&challenge.start.text));
        body += &format!("{}</section>\n", task(&sheet.task));
    }
    page("challenges.html", "Challenges", &body)
}

fn entries(file: &str, title: &str, entries: &[Entry]) -> String {
    let mut body = format!("<h1>{}</h1>\n", text(title));
    for entry in entries {
        let title = text(&entry.title.text);
        body += &format!(
            "<section class=\"entry\" id=\"{}\">\n<h2>{title}</h2>\n{}</section>\n",
            entry.id,
            prose(&entry.prose)
        );
    }
    page(file, title, &body)
}

/// A text as HTML, its links leading to the plain pages.
pub fn prose(passage: &Passage) -> String {
    html(&passage.text, &address)
}

fn inline(passage: &Passage) -> String {
    html_inline(&passage.text, &address)
}
