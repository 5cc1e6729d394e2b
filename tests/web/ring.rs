//! The ring on a page: what is seen of a cluster, and what a hand on it says.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use raftarium::raft::{Micros, ServerId, Time};
use raftarium::recording::Player;
use raftarium::sim::statement::{Setup, Statement};
use raftarium::ui::ring::{Props, Ring};
use raftarium::ui::selection::Selection;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element, HtmlElement, PointerEvent, PointerEventInit};
use yew::prelude::*;

/// A ring on the page, and what was said on it.
struct Stage {
    root: HtmlElement,
    handle: AppHandle<Ring>,
    player: Player,
    said: Rc<RefCell<Vec<Statement>>>,
    selected: Rc<RefCell<Vec<Option<Selection>>>>,
    callbacks: (Callback<Statement>, Callback<Option<Selection>>),
}

impl Stage {
    /// Five servers of which one leads, with messages in flight.
    async fn new() -> Stage {
        let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).expect("it begins");
        while player.frame().cluster.leader().is_none() {
            player.step();
        }
        let said = Rc::new(RefCell::new(Vec::new()));
        let selected = Rc::new(RefCell::new(Vec::new()));
        let (saying, selecting) = (said.clone(), selected.clone());
        let say = Callback::from(move |statement| saying.borrow_mut().push(statement));
        let select = Callback::from(move |selection| selecting.borrow_mut().push(selection));
        let root = room();
        let callbacks = (say, select);
        let props = props(&player, player.now(), &callbacks);
        let handle = yew::Renderer::<Ring>::with_root_and_props(root.clone().into(), props).render();
        let stage = Stage { root, handle, player, said, selected, callbacks };
        stage.settle().await;
        stage
    }

    /// Shows this moment of the same run.
    async fn show(&mut self, now: Time) {
        self.player.run_to(now);
        self.handle.update(props(&self.player, now, &self.callbacks));
        self.settle().await;
    }

    /// Waits until the box is measured and everything is drawn.
    async fn settle(&self) {
        for _ in 0..3 {
            yew::platform::time::sleep(Duration::from_millis(20)).await;
            yew::scheduler::flush().await;
        }
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
    }

    fn one(&self, selector: &str) -> Element {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("there is no {selector}"))
    }

    /// Draws a stroke over the field, in pixels from its corner.
    async fn draw(&self, on: &str, path: &[(f64, f64)]) {
        let corner = self.one(".field").get_bounding_client_rect();
        let last = path.len() - 1;
        for (i, (x, y)) in path.iter().enumerate() {
            let init = PointerEventInit::new();
            init.set_bubbles(true);
            init.set_is_primary(true);
            init.set_client_x((corner.left() + x) as i32);
            init.set_client_y((corner.top() + y) as i32);
            let send = |kind: &str| {
                let event = PointerEvent::new_with_event_init_dict(kind, &init).expect("an event");
                self.one(on).dispatch_event(&event).expect("it is sent");
            };
            send(if i == 0 { "pointerdown" } else { "pointermove" });
            yew::scheduler::flush().await;
            if i == last {
                send("pointerup");
                yew::scheduler::flush().await;
            }
        }
    }

    fn leave(self) {
        self.handle.destroy();
        self.root.remove();
    }
}

fn props(
    player: &Player,
    now: Time,
    callbacks: &(Callback<Statement>, Callback<Option<Selection>>),
) -> Props {
    yew::props!(Props {
        frame: player.frame(),
        now,
        selection: None::<Selection>,
        say: callbacks.0.clone(),
        select: callbacks.1.clone(),
    })
}

/// An empty room of the stage's usual size, with its real style.
fn room() -> HtmlElement {
    let document: Document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let body = document.body().expect("a body");
    let style = document.create_element("style").expect("an element");
    style.set_text_content(Some(include_str!("../../styles/stage.css")));
    let root: HtmlElement = document.create_element("div").expect("an element").unchecked_into();
    for (name, value) in [("position", "relative"), ("width", "808px"), ("height", "360px")] {
        root.style().set_property(name, value).expect("a style");
    }
    body.append_child(&style).expect("it has room");
    body.append_child(&root).expect("it has room");
    root
}

fn middle(element: &Element, of: &Element) -> (f64, f64) {
    let (inner, outer) = (element.get_bounding_client_rect(), of.get_bounding_client_rect());
    (inner.left() + inner.width() / 2.0 - outer.left(), inner.top() + inner.height() / 2.0 - outer.top())
}

#[wasm_bindgen_test]
async fn servers_are_buttons_with_names() {
    let stage = Stage::new().await;
    let buttons = stage.all("button[data-server]");
    assert_eq!(buttons.len(), 5);
    let leader = stage.one("button[data-role=leader]");
    let id = leader.get_attribute("data-server").expect("a name");
    let name = leader.get_attribute("aria-label").expect("a name");
    assert_eq!(name, format!("{id}, leader, term 1, committed 0 of 1 entry"));
    let rect = leader.get_bounding_client_rect();
    assert!(rect.width() >= 44.0 && rect.height() >= 44.0);
    leader.unchecked_ref::<HtmlElement>().click();
    assert!(matches!(stage.selected.borrow()[..], [Some(Selection::Server(_))]));
    stage.leave();
}

#[wasm_bindgen_test]
async fn only_what_moves_is_drawn_again() {
    let mut stage = Stage::new().await;
    while stage.player.frame().cluster.network.in_flight.is_empty() {
        stage.player.step();
    }
    let begin = stage.player.now();
    let next = stage.player.next_at().expect("something is due");
    stage.show(begin).await;
    let message = stage.one("[data-message]");
    let button = stage.one("button[data-server=S2]");
    button.unchecked_ref::<HtmlElement>().focus().expect("it takes the focus");
    let (message_was, button_was) = (message.get_bounding_client_rect(), button.outer_html());
    stage.show(begin + Micros((next - begin).0 / 2)).await;
    let message_is = message.get_bounding_client_rect();
    assert!((message_was.left(), message_was.top()) != (message_is.left(), message_is.top()), "it moved");
    assert_eq!(button.outer_html(), button_was);
    let focused = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    assert_eq!(focused, Some(button), "the focus stays where it was");
    stage.leave();
}

#[wasm_bindgen_test]
async fn a_stroke_around_a_server_says_a_partition() {
    let stage = Stage::new().await;
    let (x, y) = middle(&stage.one("button[data-server=S1]"), &stage.one(".field"));
    let around =
        [(-80.0, -30.0), (-60.0, 75.0), (60.0, 75.0), (80.0, -30.0)].map(|(dx, dy)| (x + dx, y + dy));
    stage.draw(".field", &around).await;
    let others = [2, 3, 4, 5].map(ServerId).to_vec();
    assert_eq!(*stage.said.borrow(), [Statement::Partition(vec![vec![ServerId(1)], others])]);
    stage.leave();
}

#[wasm_bindgen_test]
async fn a_press_on_nothing_deselects_and_on_a_link_selects_it() {
    let stage = Stage::new().await;
    stage.draw(".field", &[(4.0, 180.0)]).await;
    stage.draw("[data-link=S1-S2]", &[(300.0, 100.0)]).await;
    assert!(matches!(stage.selected.borrow()[..], [None, Some(Selection::Link(_))]));
    stage.leave();
}

#[wasm_bindgen_test]
async fn a_message_pulled_away_is_dropped() {
    let stage = Stage::new().await;
    stage.draw("[data-message] .reach", &[(100.0, 100.0), (100.0, 60.0), (100.0, -1_000.0)]).await;
    assert!(matches!(stage.said.borrow()[..], [Statement::Drop(_)]));
    stage.leave();
}
