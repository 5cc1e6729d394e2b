//! The page, and the worker that searches for it.

#![forbid(unsafe_code)]

use raftarium::ui::app::{App, black_box};
use raftarium::ui::marks::Marks;
use raftarium::ui::notes::Notes;
use raftarium::ui::notes::line::MARK;
use raftarium::ui::worker;
use raftarium::words::language::spoken;

/// In the language that the address asks for, `?lang=de`, or else in the reader's.
fn speak(window: &web_sys::Window) {
    let search = window.location().search().unwrap_or_default();
    let asked = search.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("lang="));
    let usual: Vec<String> =
        window.navigator().languages().iter().filter_map(|code| code.as_string()).collect();
    spoken::speak(asked.into_iter().chain(usual.iter().map(String::as_str)));
}

fn main() {
    black_box::watch();
    let Some(window) = web_sys::window() else { return worker::serve() };
    speak(&window);
    let page = window.document().expect("a window has a page");
    let place = page.get_element_by_id("app").expect("index.html has a place for the app");
    // A page of its own, so that whoever looks at the marks starts no cluster.
    match window.location().hash().as_deref() {
        Ok(hash) if hash.starts_with(MARK) => drop(yew::Renderer::<Notes>::with_root(place).render()),
        Ok("#marks") => drop(yew::Renderer::<Marks>::with_root(place).render()),
        _ => drop(yew::Renderer::<App>::with_root(place).render()),
    }
}
