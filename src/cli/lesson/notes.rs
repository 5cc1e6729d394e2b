//! The notes of all lessons on one plain page: what whoever presents them may want at hand, or on paper.

use super::page::{page, text};
use super::sheets::prose;
use crate::lesson::course::Course;
use crate::lesson::read::{Lesson, Step};

/// The page.
pub fn page_of(course: &Course) -> String {
    let mut body = "<h1>For lecturers</h1>\n<p class=\"question\">What to say and what to ask the room, step by step. In the \
        app, P presents and the notes open in a window of their own.</p>\n"
        .to_owned();
    course.lessons.iter().for_each(|lesson| body += &of_lesson(lesson));
    page("notes.html", "For lecturers", &body)
}

fn of_lesson(lesson: &Lesson) -> String {
    let (id, title) = (&lesson.id, text(&lesson.title));
    let mut body = format!(
        "<section class=\"entry\" id=\"{id}\">\n<h2><a href=\"{id}.html\">{title}</a></h2>\n\
         <p class=\"about\">{} minutes</p>\n",
        lesson.minutes
    );
    for (at, step) in lesson.steps.iter().enumerate().filter(|(_, step)| !step.notes.is_empty()) {
        body += &of_step(id, at + 1, step);
    }
    body + "</section>\n"
}

fn of_step(lesson: &str, number: usize, step: &Step) -> String {
    let (id, title) = (&step.id, text(&step.title.text));
    let notes: String = step.notes.iter().map(prose).collect();
    format!(
        "<h3><span class=\"number\">{number}</span> <a href=\"{lesson}.html#{id}\">{title}</a></h3>\n{notes}"
    )
}
