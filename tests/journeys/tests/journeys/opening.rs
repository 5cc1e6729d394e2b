//! The page opens, wherever it is served from, under its own policy, or says why it cannot.

use journeys::{Page, journey, journey_without_wasm};

#[test]
fn the_page_opens() {
    journey("the page opens", async |page: Page| {
        assert_eq!(page.title().await, "Raftarium");
        page.see("the app", async |page| (page.count("#app > :not(.boot)").await > 0).then_some(())).await;
    });
}

#[test]
fn nothing_is_inline() {
    journey("nothing is inline", async |page: Page| {
        assert_eq!(page.count("meta[http-equiv=Content-Security-Policy]").await, 1);
        // What moves has a style that script gave it; one in markup is a breach that the console shows.
        assert_eq!(page.count("script:not([src]), style").await, 0);
    });
}

/// How far the run is, in microseconds.
const TIME: &str = "return Number(document.querySelector('[data-time]')?.dataset.time ?? 0)";

/// Whether what happened ends where the playhead stands, and what is to come begins there.
const MEET: &str = "const head = document.querySelector('.history .playhead').closest('svg').style.transform;
    const [past, ahead] = document.querySelectorAll('.history .strip');
    const place = ` ${/[\\d.]+/.exec(head)?.[0]}px`;
    return [past, ahead].every(strip => strip.style.clipPath.includes(place));";

#[test]
fn a_run_goes_on_where_it_was_left() {
    journey("a run goes on", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        page.say("SET x 1").await;
        page.say("run 3s").await;
        let far = async |page: Page| (page.ask::<u64>(TIME, vec![]).await > 3_000_000).then_some(());
        page.see("that three seconds passed", far).await;
        let address = page.address().await;
        page.go("about:blank").await;
        page.go(&address).await;
        page.see("the same moment", far).await;
        page.see("lanes that end at the playhead", async |page| {
            page.ask::<bool>(MEET, vec![]).await.then_some(())
        })
        .await;
    });
}

#[test]
fn without_webassembly_the_page_says_so() {
    journey_without_wasm("without WebAssembly", async |page: Page| {
        page.see("the reason", async |page| {
            let reason = [
                "This page needs WebAssembly, which this browser has turned off.",
                "The lessons can be read without.",
            ];
            let text = page.text().await;
            reason.iter().all(|sentence| text.contains(sentence)).then_some(())
        })
        .await;
        let lessons = page.address().await + "lessons/index.html";
        page.go(&lessons).await;
        assert!(page.count(".contents a").await >= 16, "all lessons are there");
    });
}
