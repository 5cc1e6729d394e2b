//! The page.

use raftarium::ui::app::App;

fn main() {
    console_error_panic_hook::set_once();
    let page = web_sys::window().and_then(|window| window.document()).expect("the app runs on a page");
    let place = page.get_element_by_id("app").expect("index.html has a place for the app");
    yew::Renderer::<App>::with_root(place).render();
}
