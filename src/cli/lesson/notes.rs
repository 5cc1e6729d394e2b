//! The notes of all lessons on one plain page: what whoever presents them may want at hand, or on paper.

use super::page::{page, text};
use super::sheets::prose;
use crate::lesson::course::Course;
use crate::lesson::read::{Lesson, Step};
use crate::script::print_span;

/// The page.
pub fn page_of(course: &Course) -> String {
    let mut body = "<h1>For lecturers</h1>\n<p class=\"question\">What to say and what to ask the room, step by step. In the \
        app, P presents and the notes open in a window of their own.</p>\n\
        <p><a href=\"writing.html\">How to write a lesson</a></p>\n"
        .to_owned();
    course.lessons.iter().for_each(|lesson| body += &of_lesson(lesson));
    page("notes.html", "For lecturers", &body)
}

fn of_lesson(lesson: &Lesson) -> String {
    let (id, title) = (&lesson.id, text(&lesson.title));
    let mut body = format!(
        "<section class=\"entry\" id=\"{id}\">\n<h2><a href=\"{id}.html\">{title}</a></h2>\n\
         <p class=\"about\">{}</p>\n",
        lasts(lesson)
    );
    for (at, step) in lesson.steps.iter().enumerate().filter(|(_, step)| !step.notes.is_empty()) {
        body += &of_step(id, at + 1, step);
    }
    body + "</section>\n"
}

/// How long it takes, alone and before a class.
fn lasts(lesson: &Lesson) -> String {
    let seconds: u64 = lesson.steps.iter().filter_map(|step| step.time).map(|time| time.0 / 1_000_000).sum();
    let before_a_class = match seconds {
        0 => String::new(),
        seconds => format!(", {} before a class", seconds.div_ceil(60)),
    };
    format!("{} minutes alone{before_a_class}", lesson.minutes)
}

fn of_step(lesson: &str, number: usize, step: &Step) -> String {
    let (id, title) = (&step.id, text(&step.title.text));
    let notes: String = step.notes.iter().map(prose).collect();
    let time = step
        .time
        .map(|time| format!(" <span class=\"number\">{}</span>", print_span(time)))
        .unwrap_or_default();
    format!(
        "<h3><span class=\"number\">{number}</span> <a href=\"{lesson}.html#{id}\">{title}</a>{time}</h3>\n{notes}"
    )
}
