//! Frames: the main thread's time in each, counted by the browser in time on the CPU, so that a busy machine
//! changes them little.

use std::time::Duration;

use journeys::{Page, long_journey};
use serde_json::{Value, json};

/// What is measured.
#[derive(Clone, Copy)]
pub struct Row {
    pub title: &'static str,
    /// The stop of the page's speed.
    pub speed: usize,
    /// Lines said before.
    pub setup: &'static [&'static str],
}

/// What the browser counted since the page began.
struct Counted {
    script: f64,
    task: f64,
    layouts: f64,
    styles: f64,
}

/// How long frames are counted.
const WHILE: Duration = Duration::from_secs(4);
/// How long the page is given to come to rest after the setup, and to be compiled for good.
const WARM_UP: Duration = Duration::from_secs(2);
/// A frame that took longer than this missed its turn, at 60 in a second.
const BUDGET: f64 = 1_000.0 / 60.0 * 1.5;

pub const HEADING: &str = "\
| what | CPU | script ms | task ms | layouts | styles | frames/s | over budget | messages |
|---|--:|--:|--:|--:|--:|--:|--:|--:|";

/// Notes when frames are.
const RECORDER: &str = "const at = window.framesAt = []; let last = 0;
    const note = now => { at.push(now); last = requestAnimationFrame(note) };
    requestAnimationFrame(note); window.noteNoMore = () => cancelAnimationFrame(last)";

/// Prints a row of our page.
pub fn measure(row: &'static Row, throttle: u32) {
    long_journey(row.title, move |page| async move {
        page.see("a leader", async |page| page.leader().await).await;
        prepare(&page, row).await;
        print_frames(&page, row.title, throttle).await;
    });
}

/// Prints a row of another page, as it opens.
pub fn measure_other(address: String, throttle: u32) {
    long_journey("another page", move |page| async move {
        page.go(&address).await;
        print_frames(&page, &address, throttle).await;
    });
}

/// Prints the work of our page in a second while time stands.
pub fn measure_paused() {
    long_journey("paused", |page| async move {
        page.see("a leader", async |page| page.leader().await).await;
        page.press("Pause").await;
        page.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await;
        tokio::time::sleep(WARM_UP).await;
        let before = Counted::by(&page).await;
        tokio::time::sleep(WHILE).await;
        let spent = Counted::by(&page).await.since(&before);
        let Counted { script, task, layouts, styles } = spent.per(WHILE.as_secs_f64());
        println!(
            "| 5 servers, paused (in a second) | ÷1 | {script:.2} | {task:.2} | {layouts:.2} | {styles:.2} | – | – | – |"
        );
    });
}

async fn prepare(page: &Page, row: &Row) {
    for line in row.setup {
        page.say(line).await;
    }
    if !row.setup.is_empty() {
        page.say("run until leader").await;
        // Until as much is in flight as will be from then on.
        page.say("run 300ms").await;
        page.see("a leader", async |page| page.leader().await).await;
    }
    let set = "const slider = document.querySelector('.speed input'); slider.value = arguments[0];
        slider.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    let _: Value = page.ask(set, vec![json!(row.speed)]).await;
}

async fn print_frames(page: &Page, title: &str, throttle: u32) {
    page.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await;
    page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": throttle })).await;
    tokio::time::sleep(WARM_UP).await;
    let _: Value = page.ask(RECORDER, vec![]).await;
    let before = Counted::by(page).await;
    let mut crowds = Vec::new();
    for _ in 0..4 {
        tokio::time::sleep(WHILE / 4).await;
        crowds.push(in_flight(page).await);
    }
    let spent = Counted::by(page).await.since(&before);
    let at: Vec<f64> = page.ask("window.noteNoMore(); return window.framesAt", vec![]).await;
    let frames = at.len().max(1) as f64;
    let seconds = (at.last().unwrap_or(&0.0) - at.first().unwrap_or(&0.0)) / 1_000.0;
    let over = at.windows(2).filter(|pair| pair[1] - pair[0] > BUDGET).count();
    let Counted { script, task, layouts, styles } = spent.per(frames);
    let messages = crowds.iter().sum::<u64>() / crowds.len() as u64;
    println!(
        "| {title} | ÷{throttle} | {script:.2} | {task:.2} | {layouts:.2} | {styles:.2} | {:.0} | {over} of {frames} | {messages} |",
        (frames - 1.0) / seconds,
    );
}

/// How many messages are in flight; none on a page that is not ours.
async fn in_flight(page: &Page) -> u64 {
    page.ask("return Number(document.querySelector('[data-flights]')?.dataset.flights ?? 0)", vec![]).await
}

impl Counted {
    async fn by(page: &Page) -> Counted {
        let counted = page.devtools("Performance.getMetrics", json!({})).await;
        let metrics = counted["metrics"].as_array().cloned().unwrap_or_default();
        let value = |name: &str| {
            let metric = metrics.iter().find(|metric| metric["name"] == name);
            metric.and_then(|metric| metric["value"].as_f64()).unwrap_or(f64::NAN)
        };
        Counted {
            script: value("ScriptDuration") * 1_000.0,
            task: value("TaskDuration") * 1_000.0,
            layouts: value("LayoutCount"),
            styles: value("RecalcStyleCount"),
        }
    }

    fn since(self, before: &Counted) -> Counted {
        Counted {
            script: self.script - before.script,
            task: self.task - before.task,
            layouts: self.layouts - before.layouts,
            styles: self.styles - before.styles,
        }
    }

    fn per(self, frames: f64) -> Counted {
        Counted {
            script: self.script / frames,
            task: self.task / frames,
            layouts: self.layouts / frames,
            styles: self.styles / frames,
        }
    }
}
