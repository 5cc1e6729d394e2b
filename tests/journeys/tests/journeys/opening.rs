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
