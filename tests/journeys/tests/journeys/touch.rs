//! A session on a phone: whatever is done is done by tapping.

use journeys::{Page, journey};

#[test]
fn a_session_by_touch_on_a_phone() {
    journey("a session by touch on a phone", async |page: Page| {
        page.become_a_phone().await;
        let leader = page.see("a leader", async |page| page.leader().await).await;
        nothing_is_wider_than_the_phone(&page).await;

        page.tap_button("SET x 1").await;
        page.tap(&format!("document.querySelector('button[data-server={0}], [data-server={0}]')", leader.id))
            .await;
        page.see("the inspector", async |page| page.text().await.contains("currentTerm").then_some(())).await;
        page.tap_button("Crash").await;
        page.see("the leader crashed", async |page| {
            page.servers()
                .await
                .iter()
                .any(|server| server.id == leader.id && server.state == "crashed")
                .then_some(())
        })
        .await;

        page.tap_button("Console").await;
        a_command_is_tapped_together(&page).await;
        a_rule_is_switched_off(&page).await;
        anything_is_found(&page).await;
        nothing_is_wider_than_the_phone(&page).await;
    });
}

async fn nothing_is_wider_than_the_phone(page: &Page) {
    assert_eq!(page.ask::<u32>("return document.scrollingElement.scrollWidth", vec![]).await, 390);
}

/// The keyboard on glass has no Tab: what could stand next is tapped.
async fn a_command_is_tapped_together(page: &Page) {
    page.tap("document.querySelector('#command')").await;
    page.see("the command line with the focus", async |page| (page.focus().await == "Command").then_some(()))
        .await;
    page.type_text("star").await;
    page.see("what could be meant", async |page| {
        (page.count("#offers [role=option]").await > 0).then_some(())
    })
    .await;
    page.tap_button("start").await;
    page.see("whom to start", async |page| (page.count("#offers [role=option]").await >= 5).then_some(()))
        .await;
    let line: String = page.ask("return document.querySelector('#command').value", vec![]).await;
    assert_eq!(line, "start ");
    page.chord("Escape").await;
    page.ask::<()>("document.querySelector('#command').select()", vec![]).await;
    page.type_text("run until leader").await;
    page.chord("Enter").await;
    page.see("a leader", async |page| page.leader().await).await;
}

async fn a_rule_is_switched_off(page: &Page) {
    page.tap_button("Rules").await;
    page.tap("document.querySelector('#rule-one-vote-a-term')").await;
    page.see("the mark", async |page| page.title().await.contains("Modified Raft").then_some(())).await;
    page.tap_button("Switch all on").await;
    page.see("no mark", async |page| (!page.title().await.contains("Modified Raft")).then_some(())).await;
}

async fn anything_is_found(page: &Page) {
    page.tap_button("Do anything").await;
    page.see("the palette", async |page| (page.focus().await == "Search all actions").then_some(())).await;
    page.type_text("isolate s2").await;
    page.tap_button("Isolate S2").await;
    page.see("S2 isolated", async |page| {
        (page.count("dialog[open]").await == 0 && page.text().await.contains("S2")).then_some(())
    })
    .await;
}
