//! The worker's side: it takes an order and carries it out.

use js_sys::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::words::{DRAFTS, News, Order};
use crate::lesson::json;

/// News of how far it is comes at most so often, in milliseconds.
const BETWEEN_NEWS: f64 = 100.0;

/// Waits for an order.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answers = scope.clone();
    let tell = {
        let scope = scope.clone();
        // It fails for what cannot be cloned, and a text can.
        move |news: News| drop(scope.post_message(&news.to_string().into()))
    };
    let ready = tell.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let said = event.data().as_string().unwrap_or_default();
        match (said.strip_prefix(DRAFTS), Order::read(&said)) {
            (Some(texts), _) => drop(answers.post_message(&json::preview(texts).into())),
            (None, Some(order)) => order.carry_out(pacer(), &tell),
            (None, None) => {}
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // For as long as the worker lives.
    hear.forget();
    ready(News::Ready);
}

fn pacer() -> impl FnMut() -> bool {
    let mut last = Date::now();
    move || {
        let due = Date::now() - last >= BETWEEN_NEWS;
        if due {
            last = Date::now();
        }
        due
    }
}
