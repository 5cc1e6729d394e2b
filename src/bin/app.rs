//! The page, and the worker that searches for it.

use raftarium::ui::app::App;
use raftarium::ui::worker;

fn main() {
    console_error_panic_hook::set_once();
    let Some(window) = web_sys::window() else { return worker::serve() };
    let page = window.document().expect("a window has a page");
    let place = page.get_element_by_id("app").expect("index.html has a place for the app");
    yew::Renderer::<App>::with_root(place).render();
}
