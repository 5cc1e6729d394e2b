//! The whole page: what is typed and pressed on it, and what is seen of it then.

use std::cell::Cell;
use std::rc::Rc;

use gloo_storage::{LocalStorage, Storage};
use js_sys::{Function, Promise, Reflect};
use raftarium::ui::app::App;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
};
use yew::prelude::*;

/// The app in a room of its own.
struct Page {
    root: HtmlElement,
    handle: AppHandle<App>,
}

impl Page {
    /// A fresh page whose cluster has a leader and in which time stands.
    async fn new() -> Page {
        LocalStorage::clear();
        Page::open().await
    }

    /// A page that finds what earlier ones left.
    async fn open() -> Page {
        let root: HtmlElement = document().create_element("div").expect("an element").unchecked_into();
        document().body().expect("a body").append_child(&root).expect("it has room");
        let handle = yew::Renderer::<App>::with_root(root.clone().into()).render();
        let page = Page { root, handle };
        page.drawn().await;
        page.press("Escape").await;
        if page.text(".transport .play").contains("Pause") {
            page.press(" ").await;
            page.type_in("run until leader").await;
        }
        page
    }

    async fn drawn(&self) {
        yew::scheduler::flush().await;
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
    }

    fn one(&self, selector: &str) -> Element {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("there is no {selector}"))
    }

    fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    /// What stands last in the console.
    fn last_line(&self) -> String {
        let lines = self.all(".output > div:last-child > *");
        lines.last().and_then(|line| line.text_content()).expect("something was said")
    }

    /// What was said by click or key, without its moments.
    fn clicked(&self) -> Vec<String> {
        self.all(".output .clicked b").iter().filter_map(|line| line.text_content()).collect()
    }

    /// Types a line and says it.
    async fn type_in(&self, line: &str) {
        let field: HtmlInputElement = self.one("#command").unchecked_into();
        field.set_value(line);
        let bubbles = EventInit::new();
        bubbles.set_bubbles(true);
        let input = Event::new_with_event_init_dict("input", &bubbles).expect("an event");
        field.dispatch_event(&input).expect("it is sent");
        self.drawn().await;
        self.press_on(&field, "Enter").await;
    }

    /// Presses a key where nothing has the focus.
    async fn press(&self, key: &str) {
        self.press_on(&document().body().expect("a body"), key).await;
    }

    async fn press_on(&self, on: &Element, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key(key);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        on.dispatch_event(&event).expect("it is sent");
        self.drawn().await;
    }

    fn leave(self) {
        self.handle.destroy();
        self.root.remove();
    }
}

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

#[wasm_bindgen_test]
async fn a_command_is_typed_and_answered() {
    let page = Page::new().await;
    page.type_in("SET x 1").await;
    page.type_in("run 200ms").await;
    page.type_in("GET x").await;
    page.type_in("run 200ms").await;
    let answers: Vec<String> =
        page.all(".output .answer b").iter().filter_map(|line| line.text_content()).collect();
    assert_eq!(answers, ["OK", "\"1\""]);
    assert_eq!(page.all("[data-entry$=':2'][data-status=applied]").len(), 5, "it is applied everywhere");
    page.leave();
}

#[wasm_bindgen_test]
async fn what_is_not_understood_is_underlined_and_nothing_changes() {
    let page = Page::new().await;
    let before = page.text(".clock");
    page.type_in("kill S9").await;
    assert_eq!(page.text(".output mark"), "S9");
    assert!(page.last_line().contains("S9"), "{}", page.last_line());
    assert_eq!(page.text(".clock"), before);
    page.leave();
}

#[wasm_bindgen_test]
async fn a_server_a_link_and_a_message_are_reached_by_key() {
    let page = Page::new().await;
    page.press("2").await;
    assert!(page.text(".inspector h2").starts_with("S2 "), "{}", page.text(".inspector h2"));
    page.press("l").await;
    page.press("c").await;
    page.press("c").await;
    assert_eq!(page.clicked(), ["cut S2 -> S1", "cut S1 -> S2"]);
    page.type_in("run 3ms").await;
    page.press("m").await;
    let message = page.text(".inspector h2 span");
    page.press("k").await;
    page.press("Delete").await;
    assert_eq!(page.clicked()[2..], [format!("hold {message}"), format!("drop {message}")]);
    page.leave();
}

#[wasm_bindgen_test]
async fn letters_that_are_typed_are_no_keys() {
    let page = Page::new().await;
    let field = page.one("#command");
    page.press_on(&field, "x").await;
    page.press_on(&field, "2").await;
    assert_eq!(page.text(".inspector h2"), "Nothing selected");
    page.leave();
}

#[wasm_bindgen_test]
async fn modified_raft_is_marked_on_the_page_and_in_the_window() {
    let page = Page::new().await;
    assert_eq!((document().title(), page.all(".is-modified").len()), ("Raftarium".to_string(), 0));
    page.type_in("break commit-own-term").await;
    assert_eq!(page.text(".top .modified"), "Modified Raft without commit-own-term");
    assert_eq!(
        (document().title(), page.all(".is-modified").len()),
        ("Modified Raft · Raftarium".to_string(), 1)
    );
    page.type_in("mend commit-own-term").await;
    assert_eq!((document().title(), page.all(".is-modified").len()), ("Raftarium".to_string(), 0));
    page.leave();
}

#[wasm_bindgen_test]
async fn paused_no_animation_frame_is_asked_for() {
    let asked = Rc::new(Cell::new(0));
    let window = web_sys::window().expect("a window");
    let real: Function =
        Reflect::get(&window, &"requestAnimationFrame".into()).expect("it is there").unchecked_into();
    let count = {
        let (asked, real, window) = (asked.clone(), real.clone(), window.clone());
        Closure::<dyn Fn(JsValue) -> JsValue>::new(move |frame| {
            asked.set(asked.get() + 1);
            real.call1(&window, &frame).expect("it can be asked")
        })
    };
    Reflect::set(&window, &"requestAnimationFrame".into(), count.as_ref()).expect("it can be replaced");
    let page = Page::new().await;
    let before = asked.get();
    assert!(before > 0, "the page asked while it played");
    for _ in 0..5 {
        frame(&window, &real).await;
    }
    assert_eq!(asked.get(), before, "and does not while time stands");
    page.press(" ").await;
    frame(&window, &real).await;
    assert!(asked.get() > before, "until it plays again");
    Reflect::set(&window, &"requestAnimationFrame".into(), &real).expect("it can be put back");
    page.leave();
}

/// Waits for the browser's next frame.
async fn frame(window: &web_sys::Window, real: &Function) {
    let next = Promise::new(&mut |resolve, _| {
        real.call1(window, &resolve).expect("it can be asked");
    });
    JsFuture::from(next).await.expect("a frame comes");
}

#[wasm_bindgen_test]
async fn a_run_survives_a_reload() {
    let page = Page::new().await;
    page.type_in("set loss=20%").await;
    page.type_in("SET x 1").await;
    page.type_in("run 2s").await;
    page.press("x").await;
    page.type_in("kill S2").await;
    let (clock, state) = (page.text(".clock"), page.text(".scenario"));
    page.leave();

    let page = Page::open().await;
    assert_eq!((page.text(".clock"), page.text(".scenario")), (clock, state));
    assert_eq!(page.text(".run-name span"), "Run 1");
    assert!(page.all(".output .clicked").len() >= 3);
    page.leave();
}

#[wasm_bindgen_test]
async fn a_kept_run_that_cannot_be_read_is_told_and_stays() {
    LocalStorage::clear();
    let storage = LocalStorage::raw();
    storage.set_item("raftarium.open", "Mine").expect("there is room");
    storage.set_item("raftarium.run.Mine", "\u{0}not a run").expect("there is room");
    let page = Page::open().await;
    assert!(page.text(".output").contains("The run Mine cannot be read"), "{}", page.text(".output"));
    page.type_in("kill S2").await;
    let kept = storage.get_item("raftarium.run.Mine").expect("it can be asked");
    assert_eq!(kept.as_deref(), Some("\u{0}not a run"));
    assert!(storage.get_item("raftarium.run.Run 1").expect("it can be asked").is_some());
    page.leave();
}
