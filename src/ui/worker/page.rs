//! The page's side: it starts a worker, gives it its order, hears its news.

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Url, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::words::{DRAFTS, FAILED, News, Order};

/// A worker that searches, until it is let go.
pub struct Seeker {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Seeker {
    /// Starts one that searches. `told` gets its news, or none if it has failed.
    pub fn start(order: Order, told: &Callback<Option<News>>) -> Option<Seeker> {
        let read = told.reform(|said: Option<String>| said.as_deref().and_then(News::read));
        Seeker::ask(order.to_string(), &read)
    }

    /// Starts one that plays lessons which are being written, `[{path: text}, {path: text}]`, the second lent by
    /// the course.
    pub fn judge(texts: &str, told: &Callback<Option<String>>) -> Option<Seeker> {
        Seeker::ask(format!("{DRAFTS}{texts}"), told)
    }

    fn ask(order: String, told: &Callback<Option<String>>) -> Option<Seeker> {
        let worker = worker().ok()?;
        let hears = {
            let (worker, told) = (worker.clone(), told.clone());
            EventListener::new(&worker.clone(), "message", move |event| {
                let event: &MessageEvent = event.unchecked_ref();
                let said = event.data().as_string();
                match said.as_deref().and_then(News::read) {
                    // What is posted before it listens would be lost.
                    Some(News::Ready) if worker.post_message(&order.as_str().into()).is_ok() => {}
                    Some(News::Ready) => told.emit(None),
                    _ => told.emit(said.filter(|said| said != FAILED)),
                }
            })
        };
        let fails = {
            let told = told.clone();
            EventListener::new(&worker, "error", move |_| told.emit(None))
        };
        Some(Seeker { worker, _listeners: [hears, fails] })
    }
}

impl Drop for Seeker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// A worker with the page's own files, whose names the build has written into the boot script's element.
fn worker() -> Result<Worker, JsValue> {
    let page = web_sys::window().and_then(|window| window.document()).ok_or("no page")?;
    let boot = page.query_selector("script[data-wasm]")?.ok_or("no boot script")?;
    let base = page.base_uri()?.ok_or("no address")?;
    let script = Url::new_with_base("./worker.js", &base)?;
    for (name, attribute) in [("js", "data-js"), ("wasm", "data-wasm")] {
        script.search_params().append(name, &boot.get_attribute(attribute).ok_or("no name")?);
    }
    if let Some(rest) = boot.get_attribute("data-rest") {
        script.search_params().append("rest", &rest);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&script.href(), &options)
}
