//! How a lesson is written, as plain pages: for whoever has the page before them, and not its sources.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::page::page;
use crate::lesson::markdown::slug;

/// The documents: as what each is linked by the others, its page, its title, its text.
const DOCUMENTS: [(&str, &str, &str, &str); 2] = [
    ("lessons.md", "writing.html", "How to write a lesson", include_str!("../../../docs/lessons.md")),
    ("script.md", "script.html", "The script", include_str!("../../../docs/script.md")),
];

/// Their pages, by name.
pub fn files() -> impl Iterator<Item = (String, String)> {
    DOCUMENTS.into_iter().map(|(_, file, title, text)| (file.to_owned(), page(file, title, &body(text))))
}

fn body(text: &str) -> String {
    let events: Vec<Event> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut is_linked = false;
    let linked = (0..events.len()).filter_map(|at| match &events[at] {
        Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
            let id = Some(slug(&heading(&events[at + 1..])).into());
            let (classes, attrs) = (classes.clone(), attrs.clone());
            Some(Event::Start(Tag::Heading { level: *level, id, classes, attrs }))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(dest_url)?.into();
            is_linked = true;
            Some(Event::Start(Tag::Link {
                link_type: *link_type,
                dest_url,
                title: title.clone(),
                id: id.clone(),
            }))
        }
        Event::End(TagEnd::Link) => std::mem::take(&mut is_linked).then_some(Event::End(TagEnd::Link)),
        event => Some(event.clone()),
    });
    let mut body = String::new();
    html::push_html(&mut body, linked);
    body
}

/// The words of a heading, which begins before these events.
fn heading(events: &[Event]) -> String {
    let within = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let word = |event: &Event| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        _ => String::new(),
    };
    within.map(word).collect()
}

/// Where a link of a document leads among the plain pages; none if what it names is not among them.
fn address(to: &str) -> Option<String> {
    let (file, place) =
        to.split_once('#').map_or((to, String::new()), |(file, part)| (file, format!("#{part}")));
    let list =
        |file: &str| file.strip_prefix("../lessons/")?.strip_suffix(".md").map(|list| format!("{list}.html"));
    let document = DOCUMENTS.iter().find(|(name, ..)| *name == file).map(|(_, page, ..)| (*page).to_owned());
    let file = match file {
        "" => Some(String::new()),
        file if file.starts_with("https://") => Some(file.to_owned()),
        file => document.or_else(|| list(file)),
    };
    file.map(|file| file + &place)
}
