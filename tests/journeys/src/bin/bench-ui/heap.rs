//! What a session leaves in memory. Half an hour is lived through in a few minutes: the page is given frames
//! as fast as it can take them, each a sixtieth of a second after the one before by their own time. All that
//! the page does in a frame is done; only the browser's painting is left out.

use journeys::{Page, long_journey};
use serde_json::{Value, json};

/// After so many minutes.
const MINUTES: [u64; 4] = [1, 10, 20, 30];
const FRAMES_A_MINUTE: u64 = 60 * 60;

/// Frames without end, and a hand on the memory of what is compiled.
const HASTE: &str = "
    let now = 0, last = 0, wanted = new Map();
    const { port1, port2 } = new MessageChannel();
    window.framesDone = 0; window.framesWanted = 0;
    const one = () => {
        if (!wanted.size || window.framesDone >= window.framesWanted) return;
        const due = wanted; wanted = new Map(); now += 1000 / 60; window.framesDone += 1;
        due.forEach(deed => deed(now)); port2.postMessage(0) };
    port1.onmessage = one;
    window.requestAnimationFrame = deed => { wanted.set(++last, deed); return last };
    window.cancelAnimationFrame = id => wanted.delete(id);
    window.hasten = until => { window.framesWanted = until; port2.postMessage(0) };
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await real(...given);
            window.compiled = (made.instance ?? made).exports.memory; return made } }
    setInterval(() => { if (window.framesDone < 300) { window.framesWanted += 6; port2.postMessage(0) } }, 100)";

pub fn measure() {
    long_journey("half an hour", async |page: Page| {
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": HASTE })).await;
        let address = page.address().await;
        page.go(&address).await;
        page.see("a leader", async |page| page.leader().await).await;
        page.say("load c1 rate=20/s").await;
        page.devtools("Performance.enable", json!({})).await;
        println!("| minutes | JS heap MB | WebAssembly MB | DOM nodes | listeners |\n|--:|--:|--:|--:|--:|");
        for minutes in MINUTES {
            live_until(&page, minutes * FRAMES_A_MINUTE).await;
            print_what_is_kept(&page, minutes).await;
        }
    });
}

async fn live_until(page: &Page, frames: u64) {
    let _: Value = page.ask("window.hasten(arguments[0])", vec![json!(frames)]).await;
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let done: u64 = page.ask("return window.framesDone", vec![]).await;
        if done >= frames {
            return;
        }
    }
}

async fn print_what_is_kept(page: &Page, minutes: u64) {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await;
    let counted = page.devtools("Performance.getMetrics", json!({})).await;
    let metrics = counted["metrics"].as_array().cloned().unwrap_or_default();
    let value = |name: &str| {
        metrics.iter().find(|m| m["name"] == name).and_then(|m| m["value"].as_f64()).unwrap_or(f64::NAN)
    };
    let compiled: u64 = page.ask("return window.compiled?.buffer.byteLength ?? 0", vec![]).await;
    let mega = |bytes: f64| bytes / 1e6;
    println!(
        "| {minutes} | {:.1} | {:.1} | {} | {} |",
        mega(value("JSHeapUsedSize")),
        mega(compiled as f64),
        value("Nodes"),
        value("JSEventListeners"),
    );
}
