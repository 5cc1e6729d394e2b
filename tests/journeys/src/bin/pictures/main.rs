//! The pictures in the README: `cargo xtask pictures`. One that moves, of `docs/election.raft`, and one for each size of
//! the screen. They show moments of recorded runs, so they come out alike whenever they are taken.

mod film;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use film::Film;
use journeys::{Page, SCREENS, Screen, long_journey};
use serde_json::{Value, json};

/// Milliseconds of the run: from, to, and how far apart the frames are.
const SCENES: [(u32, u32, u32); 5] =
    [(151, 214, 3), (239, 312, 3), (320, 480, 20), (481, 572, 4), (580, 650, 5)];

/// What is filmed: large enough for all parts of the page, and then made smaller.
const STAGE: Screen = Screen { name: "stage", size: (1100, 760), phone: false, present: false };
const SMALLER: f64 = 0.75;

/// The run's script is of no use in a picture.
const CLOSE: &str = "document.querySelector('[aria-label=\"Close the script\"]')?.click()";

/// Goes to a moment, as one does with the slider of the history, and waits until it is drawn.
const GO: &str = "const [moment, done] = arguments;
    const slider = document.querySelector('input[aria-label=Moment]');
    slider.value = moment;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";

fn main() {
    long_journey("pictures", async |page: Page| {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        for screen in &SCREENS {
            page.open_on(screen, "light").await;
            page.open_run(screen).await;
            let _: Value = page.ask(CLOSE, vec![]).await;
            page.rest().await;
            let file = docs.join(format!("{}.png", screen.name));
            std::fs::write(file, page.picture().await).expect("docs/ can be written");
        }
        page.open_on(&STAGE, "light").await;
        page.open_file(&docs.join("election.raft"), &STAGE).await;
        let _: Value = page.ask(CLOSE, vec![]).await;
        page.key("\\").await; // both sides away
        let mut film = Film::default();
        for (from, to, step) in SCENES {
            for moment in (from..=to).step_by(step as usize) {
                let _: Value = page.ask_and_wait(GO, vec![json!(moment)]).await;
                film.add(&taken(&page).await);
            }
        }
        let bytes = film.finish();
        assert!(bytes.len() < 1_500_000, "{} bytes are too many for a front page", bytes.len());
        std::fs::write(docs.join("election.png"), bytes).expect("docs/ can be written");
    });
}

/// What is on the screen, smaller.
async fn taken(page: &Page) -> Vec<u8> {
    let (width, height) = STAGE.size;
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": SMALLER });
    let answer = page.devtools("Page.captureScreenshot", json!({ "format": "png", "clip": clip })).await;
    STANDARD.decode(answer["data"].as_str().unwrap_or_default()).expect("a picture in base64")
}
