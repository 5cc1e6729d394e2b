//! A panic anywhere: the page says so, offers the run as a file, and goes on with it when it is opened again.

use journeys::{Page, journey_that_breaks};
use serde_json::Value;

/// A browser that has no more elements: Yew panics at the next one that it wants to draw.
const NO_MORE: &str = "const none = () => { throw new Error('no more elements') };
    document.createElement = document.createElementNS = none";

#[test]
fn after_a_panic_nothing_is_lost() {
    journey_that_breaks("a panic", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        page.say("SET x 1").await;
        let said = async |page: Page| page.console().await.contains("SET x 1").then_some(());
        page.see("what was said", said).await;
        let _: Value = page.ask(NO_MORE, vec![]).await;
        page.say("SET y 1").await;
        page.see("that it broke", async |page| {
            (page.count("#broken:not([hidden])").await == 1).then_some(())
        })
        .await;
        assert_eq!(page.count("#app[hidden]").await, 1);
        let offered = page.count("#broken-run[href^='blob:'][download$='.raft']").await;
        assert_eq!(offered, 1, "the run is offered as a file");

        page.press("Open it again").await;
        page.see("the run as it was", said).await;
    });
}
