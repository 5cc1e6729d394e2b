//! What a page needs until a cluster moves, and while the rest of it is on its way: reads the marks that `split trace` has
//! each stretch of it leave, and writes the numbers of the marked into the file that it is given.
//!
//! Which stretches run depends on what chance has the cluster do, on how long a frame takes, on the screen, and on where
//! the pointer rests. So the page is visited in one circumstance after the other, until visits show nothing new any more.

use std::collections::BTreeSet;

use journeys::{Page, SCREENS, Screen, THEMES, long_journey};
use serde_json::{Value, json};

/// As many hasty visits one after the other that show nothing new end the search, and so do as many in all.
const QUIET: usize = 15;
const MOST: usize = 60;

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

/// How many times slower than it is the processor seems where frames come as the browser gives them.
const SLOWER: u32 = 6;

/// Milliseconds between the frames of a hasty visit, by their own time, more or less: what happened last in a frame is told,
/// and in the shortest nearly everything is the last.
const FRAMES: [u32; 5] = [16, 60, 250, 4, 100];

/// Yew draws for 16 ms, then it pauses; what happens meanwhile is drawn in another order, and that runs other code: often
/// on a slow processor, nearly never on a quick one. So many of ten looks at the clock show a hasty visit that the time is over.
const LATE: [u32; 4] = [0, 10, 2, 5];

/// Frames for whoever asks for one, as soon as what was there before is done; and a clock that is late at times.
const HASTE: &str = "const wanted = new Map(), { port1, port2 } = new MessageChannel(), clock = Date.now;
    let last = 0, now = 0, lost = 0;
    port1.onmessage = () => {
        const due = [...wanted.values()];
        wanted.clear();
        now += frame * (0.2 + 1.6 * Math.random());
        due.forEach(deed => deed(now));
    };
    requestAnimationFrame = deed => (wanted.set(++last, deed), port2.postMessage(0), last);
    cancelAnimationFrame = id => wanted.delete(id);
    Date.now = () => clock.call(Date) + (lost += Math.random() * 10 < late ? 20 : 0);";

/// A pointer rests somewhere, and moves along; so does the focus, and the window. None of that is meant to do anything.
const PASSING: &str = "const shown = [...document.querySelectorAll('[data-server], [data-entry], [data-link], button, dd')];
    for (const element of [document.body, ...shown.slice(0, 60)]) {
        for (const type of ['pointerover', 'pointermove', 'mouseenter', 'pointerout', 'mouseleave', 'focusin', 'focusout'])
            element.dispatchEvent(new PointerEvent(type, { bubbles: !/mouse/.test(type), clientX: 400, clientY: 300 }));
    }
    for (const element of document.querySelectorAll('.log-scroll, .history, [role=log]'))
        element.dispatchEvent(new Event('scroll'));
    for (const type of ['resize', 'blur', 'focus']) dispatchEvent(new Event(type));
    document.dispatchEvent(new Event('visibilitychange'));";

/// How far the run is, in microseconds.
const TIME: &str = "return Number(document.querySelector('[data-time]')?.dataset.time ?? 0)";

fn main() {
    let file = std::env::args().nth(1).expect("a file to write into");
    long_journey("what the page needs", async move |page: Page| {
        let unasked = json!({ "source": NEVER_WHOLE });
        page.devtools("Page.addScriptToEvaluateOnNewDocument", unasked).await;
        page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
        let mut needed = BTreeSet::new();
        for screen in &SCREENS {
            needed.extend(visit(&page, screen, THEMES[0], 20_000).await);
        }
        page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;
        let (mut quiet, mut visits) = (0, 0);
        while quiet < QUIET && visits < MOST {
            let before = needed.len();
            needed.extend(hasty_visit(&page, visits).await);
            quiet = if needed.len() == before { quiet + 1 } else { 0 };
            visits += 1;
        }
        println!(
            "{} stretches; {visits} hasty visits, the last {quiet} of which showed nothing new",
            needed.len()
        );
        let numbers: Vec<String> = needed.iter().map(u32::to_string).collect();
        std::fs::write(&file, numbers.join("\n")).expect("the file can be written");
    });
}

/// The stretches that ran in the visit of that number, in haste.
async fn hasty_visit(page: &Page, number: usize) -> Vec<u32> {
    let (screen, theme) = (&SCREENS[number % SCREENS.len()], THEMES[number / LATE.len() % THEMES.len()]);
    let (frame, late) = (FRAMES[number % FRAMES.len()], LATE[number % LATE.len()]);
    let script = json!({ "source": format!("{{ const frame = {frame}, late = {late}; {HASTE} }}") });
    let added = page.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
    let ran = visit(page, screen, theme, 60_000).await;
    page.devtools("Page.removeScriptToEvaluateOnNewDocument", added).await;
    ran
}

/// The stretches that ran in a visit that ends so many microseconds after a leader is seen: with heartbeats, their answers,
/// and what is said of them.
async fn visit(page: &Page, screen: &Screen, theme: &str, after: u64) -> Vec<u32> {
    page.open_on(screen, theme).await;
    page.see("a leader", async |page| page.leader().await).await;
    let won: u64 = page.ask(TIME, vec![]).await;
    let _: Value = page.ask(PASSING, vec![]).await;
    page.see("heartbeats", async |page| (page.ask::<u64>(TIME, vec![]).await >= won + after).then_some(()))
        .await;
    page.ask_and_wait(RAN, vec![]).await
}
