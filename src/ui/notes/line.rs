//! A line between the window that the room sees and the one with the notes: both on the same machine, in the same
//! browser, and on nobody's network.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_storage::{SessionStorage, Storage};
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use crate::ui::app::learning::Learning;
use crate::ui::app::presenting::{Desk, Wish};
use crate::ui::app::{Model, Msg};

/// What stands behind the `#` of the notes' window, before the name of the line.
pub const MARK: &str = "#notes=";
/// Said when the page is left.
pub const GONE: &str = "gone";
/// Under which name a page that is loaded again finds its line.
const KEPT: &str = "raftarium.notes";
/// What a window is opened with, to be one of its own and no tab.
const SHAPE: &str = "popup,width=760,height=860";

/// A browser may forbid a page to keep anything, as in a frame.
fn may_keep() -> bool {
    let kept = web_sys::window().map(|window| Reflect::get(&window, &"sessionStorage".into()));
    kept.is_some_and(|storage| storage.is_ok_and(|storage| storage.is_object()))
}

/// One end of a line.
pub struct Line {
    channel: BroadcastChannel,
    _hears: EventListener,
}

impl Line {
    /// The line of this name; `heard` gets what is said at the other end. None where the browser knows no such lines.
    pub fn open(name: &str, heard: Callback<String>) -> Option<Line> {
        let channel = BroadcastChannel::new(&format!("raftarium notes {name}")).ok()?;
        let hears = EventListener::new(&channel, "message", move |event| {
            let event: &MessageEvent = event.unchecked_ref();
            event.data().as_string().into_iter().for_each(|text| heard.emit(text));
        });
        Some(Line { channel, _hears: hears })
    }

    /// Says something to the other end.
    pub fn say(&self, text: &str) {
        // It fails for what cannot be cloned, and a text can.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// The presentation's end: it tells the notes whenever there is something else to tell.
pub struct Prompter {
    line: Line,
    told: Option<(Rc<Learning>, bool)>,
}

impl Prompter {
    /// Opens the notes in a window of their own.
    ///
    /// # Errors
    /// If the browser does not let it.
    pub fn start(send: &Callback<Msg>) -> Result<Prompter, String> {
        let window = web_sys::window().ok_or("There is no page.")?;
        let name = format!("{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
        let refused =
            "The browser does not let the page open a window for the notes: allow it to, and try again.";
        let prompter = Prompter::on(&name, send).ok_or(refused)?;
        let address = window.location().href().unwrap_or_default();
        let page = address.split('#').next().unwrap_or_default();
        let opened =
            window.open_with_url_and_target_and_features(&format!("{page}{MARK}{name}"), &name, SHAPE);
        opened.ok().flatten().ok_or(refused)?;
        if may_keep() {
            // Without it the notes are lost when the page is loaded again, and nothing else.
            let _ = SessionStorage::set(KEPT, &name);
        }
        Ok(prompter)
    }

    /// Takes up the line of before the page was loaded again, if there was one.
    pub fn again(send: &Callback<Msg>) -> Option<Prompter> {
        let name: String = may_keep().then(|| SessionStorage::get(KEPT).ok())??;
        Prompter::on(&name, send)
    }

    fn on(name: &str, send: &Callback<Msg>) -> Option<Prompter> {
        let send = send.clone();
        let heard = Callback::from(move |text: String| {
            Wish::read(&text).into_iter().for_each(|wish| send.emit(Msg::Notes(wish)));
        });
        Some(Prompter { line: Line::open(name, heard)?, told: None })
    }

    /// Tells what the room sees now, if it is something else or is asked for.
    pub fn tell(&mut self, model: &Model, is_asked: bool) {
        let same = |(learning, playing): &(Rc<Learning>, bool)| {
            Rc::ptr_eq(learning, &model.learning) && *playing == model.playback.playing
        };
        if is_asked || !self.told.as_ref().is_some_and(same) {
            self.line.say(&Desk::of(model).write());
            self.told = Some((model.learning.clone(), model.playback.playing));
        }
    }

    /// Says that the page is left.
    pub fn leave(&self) {
        self.line.say(GONE);
    }
}
