//! What a page needs until a cluster moves: reads the marks that `split trace` has each stretch of it leave, and writes
//! the numbers of the marked into the file that it is given.

use std::collections::BTreeSet;

use journeys::{Page, SCREENS, THEMES, long_journey};
use serde_json::json;

/// The exports of what runs; the module is the one that the page has started. Whoever leaves early cannot wait for more,
/// so what is done then is needed too.
const RAN: &str = "const done = arguments[arguments.length - 1];
    for (const type of ['beforeunload', 'pagehide']) dispatchEvent(new Event(type));
    const { js } = document.querySelector('script[data-js]').dataset;
    import(new URL(js, document.baseURI)).then(app => {
        const marks = Object.entries(app.initSync()).filter(([name, mark]) => name.startsWith('ran') && mark.value);
        done(marks.map(([name]) => Number(name.slice(3))));
    })";

/// What the page does once all of it is there is nothing that it needs before.
const NEVER_WHOLE: &str = "addEventListener('whole', event => event.stopImmediatePropagation(), true)";

/// How far the run is, in microseconds.
const TIME: &str = "return Number(document.querySelector('[data-time]')?.dataset.time ?? 0)";

/// How many times slower than it is the processor seems; on one that cannot keep up the page does other things.
const PACES: [u32; 2] = [1, 6];

fn main() {
    let file = std::env::args().nth(1).expect("a file to write into");
    long_journey("what the page needs", async move |page: Page| {
        let mut needed = BTreeSet::<u32>::new();
        let unasked = json!({ "source": NEVER_WHOLE });
        page.devtools("Page.addScriptToEvaluateOnNewDocument", unasked).await;
        for (screen, pace) in SCREENS.iter().flat_map(|screen| PACES.map(|pace| (screen, pace))) {
            page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": pace })).await;
            page.open_on(screen, THEMES[0]).await;
            page.see("a leader", async |page| page.leader().await).await;
            let won: u64 = page.ask(TIME, vec![]).await;
            // Heartbeats and their answers, and what is said of them.
            page.see("heartbeats", async |page| {
                (page.ask::<u64>(TIME, vec![]).await >= won + 100_000).then_some(())
            })
            .await;
            needed.extend(page.ask_and_wait::<Vec<u32>>(RAN, vec![]).await);
        }
        let numbers: Vec<String> = needed.iter().map(u32::to_string).collect();
        std::fs::write(&file, numbers.join("\n")).expect("the file can be written");
    });
}
