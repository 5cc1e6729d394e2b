//! Journeys: what a person does with the page, done in headless Chromium over what Trunk built.
//!
//! A journey is an async function of a [`Page`]. It types, clicks and looks, as a person would,
//! and never sleeps: it waits for what it expects to see, up to a deadline. [`site`] serves the
//! built page, [`driver`] starts the program that steers Chromium, [`page`] is eyes, [`hands`] are hands, [`screen`]
//! what it is looked at on, [`devtools`] the browser's own instruments, [`weight`] its bytes. `src/bin/bench-ui` measures with them.
//!
//! `cargo xtask test` builds the page and runs these. By hand: `cargo xtask build`, then
//! `cargo test -p journeys`, with Chromium and chromedriver installed.

mod devtools;
mod driver;
mod hands;
mod page;
mod screen;
mod site;
mod weight;

pub use page::{Entry, Page, Server};
pub use screen::{SCREENS, Screen, THEMES, recorded};
pub use site::Site;
pub use weight::{File, files};

use std::future::Future;
use std::panic::resume_unwind;
use std::time::Duration;

/// Longer than any journey takes; one that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(600);

/// Opens the page in a window of its own and walks the journey. Whatever the page wrote to the
/// browser's console as an error is a failure too, a breach of its policy among them.
pub fn journey<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way::default(), |page, _| walk(page));
}

/// The same without haste, for what is no test but a measurement.
pub fn long_journey<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way { limit: 3 * LIMIT, ..Way::default() }, |page, _| walk(page));
}

/// The same in a browser without WebAssembly, as one is that may compile nothing at run time; its
/// console may say what it likes.
pub fn journey_without_wasm<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way { wasm: false, errors: Errors::Any, ..Way::default() }, |page, _| walk(page));
}

/// The same where the page is made to break; its console says so.
pub fn journey_that_breaks<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way { errors: Errors::Any, ..Way::default() }, |page, _| walk(page));
}

/// The same with a hand on what serves the page: it goes away, and comes back. The console says that it is away.
pub fn journey_at<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page, Site) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way { errors: Errors::Any, ..Way::default() }, walk);
}

/// The same over a site that compresses, as a host does: what is measured is what a reader waits for.
pub fn journey_packed<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(Page) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    travel(name, &Way { packs: true, ..Way::default() }, |page, _| walk(page));
}

#[derive(PartialEq, Eq)]
enum Errors {
    None,
    Any,
}

/// What is special about a journey.
struct Way {
    wasm: bool,
    errors: Errors,
    limit: Duration,
    packs: bool,
}

impl Default for Way {
    fn default() -> Way {
        Way { wasm: true, errors: Errors::None, limit: LIMIT, packs: false }
    }
}

fn travel<F, Walk>(name: &str, way: &Way, walk: F)
where
    F: FnOnce(Page, Site) -> Walk + Send + 'static,
    Walk: Future<Output = ()> + Send + 'static,
{
    let &Way { wasm, limit, .. } = way;
    let site = Site::start(way.packs);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let (_driver, page) = Page::open(&site.address, wasm).await;
        let end = tokio::spawn(tokio::time::timeout(limit, walk(page.clone(), site))).await;
        let said = page.errors().await;
        if !matches!(end, Ok(Ok(()))) {
            page.leave_a_picture(name).await;
            eprintln!("the browser's console says {said:#?}");
        }
        page.close().await;
        match end {
            Ok(Ok(())) => assert!(way.errors == Errors::Any || said.is_empty(), "the console says {said:#?}"),
            Ok(Err(_)) => panic!("the journey took more than {limit:?}"),
            Err(failure) => resume_unwind(failure.into_panic()),
        }
    });
}
