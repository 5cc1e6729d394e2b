//! A panic loses nothing: the run as it was before is kept where the panic hook finds it, and the page offers it.
//!
//! After a panic nothing of the app may be asked any more, so all that is needed then lies here already: what was
//! recorded is copied when something is done, and from frame to frame only two moments are noted.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;
use std::rc::Rc;

use web_sys::{Document, Element};

use super::branches::Branches;
use super::files;
use super::kept;
use super::model::Model;
use crate::raft::Time;
use crate::recording::{Moment, Recording};

/// The last that is known of the run.
#[derive(Clone, Debug, Default)]
struct Last {
    name: String,
    recording: Recording,
    branches: Branches,
    end: Time,
    now: Moment,
    speed: usize,
}

thread_local! {
    static LAST: RefCell<Last> = RefCell::default();
    static BROKEN: Cell<bool> = const { Cell::new(false) };
}

/// From now on a panic is shown, and the run is offered. It is said to Yew, which would put its own hook in place.
pub fn watch() {
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // What is pressed afterwards may panic again; the first one is the one that matters.
        if !BROKEN.replace(true) {
            show(info);
        }
    }));
}

/// Remembers how the run stands.
pub fn note(model: &Model) {
    LAST.with_borrow_mut(|last| {
        (last.end, last.now, last.speed) = (model.latest, model.moment(), model.playback.stop);
        let recording = model.player.recording();
        if last.name != model.runs.name || !is_same(&last.recording, recording) {
            last.name.clone_from(&model.runs.name);
            last.recording.clone_from(recording);
        }
        if last.branches.open != model.branches.open || !Rc::ptr_eq(&last.branches.all, &model.branches.all) {
            last.branches = model.branches.as_kept();
        }
    });
}

/// Statements are only added at the end, or cut off there before one is added.
fn is_same(one: &Recording, other: &Recording) -> bool {
    one.acts.len() == other.acts.len() && one.acts.last() == other.acts.last() && one.setup == other.setup
}

/// The run as it was last known: its name and its text.
pub fn last_run() -> (String, String) {
    LAST.with_borrow(|last| {
        let text = kept::text(&last.recording, &last.branches, last.end, last.now, last.speed);
        (last.name.clone(), text)
    })
}

/// Shows the part of the page that stands by for this. Whatever of it fails, the rest is still tried.
fn show(info: &PanicHookInfo) {
    let Some(page) = web_sys::window().and_then(|window| window.document()) else { return };
    let set = |id: &str, name: &str, value: &str| {
        page.get_element_by_id(id).map(|element| element.set_attribute(name, value))
    };
    set("app", "hidden", "");
    if let Some(broken) = page.get_element_by_id("broken") {
        // It cannot fail: there is such an attribute, or there is none.
        let _ = broken.remove_attribute("hidden");
    }
    // The page's own script lets nothing through to the app any more that has this.
    page.document_element().map(|root| root.set_attribute("data-broken", ""));
    fill(&page, "broken-why", &info.to_string());
    let (name, text) = last_run();
    if let Some(url) = files::url_of(&text) {
        set("broken-run", "href", &url);
        set("broken-run", "download", &files::file_name(&format!("{name}.raft")));
    }
}

fn fill(page: &Document, id: &str, text: &str) {
    let element: Option<Element> = page.get_element_by_id(id);
    if let Some(element) = element {
        element.set_text_content(Some(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::app::{Deed, Msg, Remembered, update};

    #[test]
    fn the_run_is_offered_as_it_was() {
        let mut model = Model::new(Remembered::default());
        let kept = |model: &Model| {
            note(model);
            assert_eq!(last_run(), (model.runs.name.clone(), kept::write(model)));
        };
        kept(&model);
        for msg in [Msg::Do(Deed::SetX), Msg::Tick(40_000.0), Msg::SelectNth(1), Msg::Do(Deed::CrashOrStart)]
        {
            update(&mut model, msg);
            kept(&model);
        }
        update(&mut model, Msg::Start);
        update(&mut model, Msg::Do(Deed::Heal));
        kept(&model);
        let (_, text) = last_run();
        assert_eq!(kept::read(&text).expect("it can be opened").recording, *model.player.recording());
    }
}
