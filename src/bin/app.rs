//! The page, and the worker that searches for it.

#![forbid(unsafe_code)]

use raftarium::ui::app::{App, black_box};
use raftarium::ui::marks::Marks;
use raftarium::ui::notes::Notes;
use raftarium::ui::notes::line::MARK;
use raftarium::ui::worker;

fn main() {
    black_box::watch();
    let Some(window) = web_sys::window() else { return worker::serve() };
    let page = window.document().expect("a window has a page");
    let place = page.get_element_by_id("app").expect("index.html has a place for the app");
    // A page of its own, so that whoever looks at the marks starts no cluster.
    match window.location().hash().as_deref() {
        Ok(hash) if hash.starts_with(MARK) => drop(yew::Renderer::<Notes>::with_root(place).render()),
        Ok("#marks") => drop(yew::Renderer::<Marks>::with_root(place).render()),
        _ => drop(yew::Renderer::<App>::with_root(place).render()),
    }
}
