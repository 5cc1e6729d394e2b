//! How big a box is, in CSS pixels, now and whenever it changes.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::prelude::*;

/// Tells the width and height of the element that gets this reference.
#[hook]
pub fn use_size(told: Callback<(f64, f64)>) -> NodeRef {
    let node = use_node_ref();
    let target = node.clone();
    use_effect_with((), move |()| {
        let watch = target.cast::<Element>().map(|element| Watch::new(&element, told));
        move || drop(watch)
    });
    node
}

/// An observer that lives as long as its element is on the page.
struct Watch {
    observer: ResizeObserver,
    _tell: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: &Element, told: Callback<(f64, f64)>) -> Watch {
        let tell = Closure::new(move |entries: Array| {
            let entry: ResizeObserverEntry = entries.pop().unchecked_into();
            let size = entry.content_rect();
            told.emit((size.width(), size.height()));
        });
        let tell: Closure<dyn FnMut(Array)> = tell;
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).expect("every browser has it");
        observer.observe(element);
        Watch { observer, _tell: tell }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
