//! The page on which each mark is seen in each state.

use journeys::{Page, journey};

#[test]
fn each_mark_is_drawn_in_each_state() {
    journey("all marks", async |page: Page| {
        let address = page.address().await;
        page.go(&format!("{address}?marks#marks")).await;
        let seen = async |page: Page| (page.count(".marks-page").await == 1).then_some(());
        page.see("the page of marks", seen).await;
        let check = async |selector: &str, least: usize| {
            let found = page.count(selector).await;
            assert!(found >= least, "{found} of {least} {selector}");
        };
        check("[data-mark] svg, [data-mark] table", 50).await;
        for role in ["leader", "follower", "candidate", "precandidate", "learner", "none"] {
            check(&format!("[data-server][data-role={role}]"), 1).await;
        }
        for status in ["stored", "committed", "applied", "conflict"] {
            check(&format!("[data-entry][data-status={status}]"), 1).await;
        }
        check("[data-mark=cut-one-way] .bars", 1).await;
        check("[data-mark=cut] .bars", 2).await;
        check("[data-mark=writing] .disk", 1).await;
        check("[data-mark=candidate] .vote", 5).await;
        check(".entry.compacted", 1).await;
    });
}
