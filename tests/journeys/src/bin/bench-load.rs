//! What a first visit weighs, and how long it takes on a phone: `cargo xtask bench-load`.
//!
//! How slow that is, [`Page::visit_slowly`] says. Times are counted from when the address was entered.

use journeys::{Page, files, journey_packed};
use serde::Deserialize;

/// Notes when the cluster is seen to move, as the digits of its clock turn, when its first event happens, and when a
/// leader is seen.
const WATCH: &str = "window.seen = {};
    const look = () => {
        const now = performance.now();
        const turned = digit => /[1-9]/.test(digit.style.transform);
        if ([...document.querySelectorAll('.reels i')].some(turned)) seen.moves ??= now;
        if (document.querySelector('[data-time]')?.dataset.time > 0) seen.happens ??= now;
        if (document.querySelector('[data-server][data-role=leader]')) seen.leader ??= now;
        if (!seen.leader) requestAnimationFrame(look);
    };
    requestAnimationFrame(look)";

const TOLD: &str = "const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const fetched = performance.getEntriesByType('resource');
    return { paint, moves: seen.moves, happens: seen.happens, leader: seen.leader,
        fetched: fetched.filter(entry => entry.startTime < seen.moves).map(entry => entry.name) }";

#[derive(Debug, Deserialize)]
struct Told {
    paint: f64,
    moves: f64,
    happens: f64,
    leader: f64,
    fetched: Vec<String>,
}

fn main() {
    let all = files();
    println!("{:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    all.iter().for_each(|file| println!("{:9} {:9} {:9}  {}", file.raw, file.gzip, file.brotli, file.name));
    journey_packed("bench-load", async move |page: Page| {
        let here = page.address().await;
        let told = visit(&page, &here).await;
        let first = |name: &str| name == "index.html" || told.fetched.contains(&format!("{here}{name}"));
        let sum = |bytes: fn(&journeys::File) -> usize| -> usize {
            all.iter().filter(|file| first(&file.name)).map(bytes).sum()
        };
        println!(
            "{:9} {:9} {:9}  fetched until a cluster moves",
            sum(|file| file.raw),
            sum(|file| file.gzip),
            sum(|file| file.brotli)
        );
        println!("\nslow 4G, processor throttled four times, gzip");
        println!("{:6.2} s  first paint", told.paint / 1000.0);
        println!("{:6.2} s  a cluster moves", told.moves / 1000.0);
        println!("{:6.2} s  its first event: a timer has run out", told.happens / 1000.0);
        println!(
            "{:6.2} s  its first leader, which takes a second from when it moves, to be seen",
            told.leader / 1000.0
        );
    });
}

/// Opens the page as one who was never there.
async fn visit(page: &Page, here: &str) -> Told {
    page.visit_slowly(here, WATCH).await;
    page.see("a leader", async |page| {
        page.ask::<bool>("return 'leader' in (window.seen ?? {})", vec![]).await.then_some(())
    })
    .await;
    page.ask(TOLD, vec![]).await
}
