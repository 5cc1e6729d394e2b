//! What only a browser can tell, run in headless Chromium by `cargo xtask test`.
#![cfg(target_arch = "wasm32")]

#[path = "common/long_run.rs"]
mod long_run;
#[path = "web/page.rs"]
mod page;
#[path = "web/ring.rs"]
mod ring;
#[path = "common/sent.rs"]
mod sent;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn there_is_a_page_to_draw_on() {
    let window = web_sys::window().expect("the tests run in a window");
    assert!(window.document().is_some());
}

#[wasm_bindgen_test]
fn sixty_seconds_with_faults_have_the_digest_that_they_have_natively() {
    assert_eq!(long_run::digest(), long_run::EXPECTED);
}

#[wasm_bindgen_test]
fn a_link_that_was_sent_opens_with_the_digest_that_it_has_natively() {
    assert_eq!(sent::digest(), sent::EXPECTED);
}
