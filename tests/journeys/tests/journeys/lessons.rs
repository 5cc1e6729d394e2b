//! A student goes through a lesson by keyboard alone, answers, reaches its goal, and solves a challenge.

use journeys::{Page, journey};
use serde_json::json;

/// How much of the window lies below the history.
const BELOW: &str = "return innerHeight - document.querySelector('.time').getBoundingClientRect().bottom";

#[test]
fn a_lesson_is_gone_through_by_keyboard() {
    journey("a lesson", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        page.key("n").await;
        page.see("the list", async |page| page.text().await.contains("Lessons").then_some(())).await;
        page.follow("#lesson=02-leader-election").await;
        heading(&page, "Nobody leads yet").await;
        let left: f64 = page.ask(BELOW, vec![]).await;
        assert!(left.abs() < 1.0, "{left} pixels are left below the history");
        page.press("Skip to the end").await;
        page.press("S1").await;
        page.see("the verdict", async |page| page.text().await.contains("Right, so it came").then_some(()))
            .await;
        for title in ["A candidate asks for votes", "Why a majority", "Make one lead"] {
            page.key("n").await;
            heading(&page, title).await;
        }
        page.key("b").await;
        heading(&page, "Why a majority").await;
        page.key("n").await;
        heading(&page, "Make one lead").await;
        let named = "#lesson=02-leader-election&step=make-one-lead";
        page.see("its address", async |page| page.address().await.ends_with(named).then_some(())).await;
        page.press("Skip to the end").await;
        page.key("4").await;
        page.key("t").await;
        page.key(" ").await;
        page.see("the goal", async |page| page.text().await.contains("The goal is reached").then_some(()))
            .await;
        page.press("‹ All lessons").await;
        page.see("progress", async |page| page.text().await.contains("4 of 8 steps").then_some(())).await;
    });
}

#[test]
fn a_challenge_is_solved_and_gives_a_code() {
    journey("a challenge", async |page: Page| {
        let address = page.address().await;
        page.go(&format!("{address}#challenge=elect-s3")).await;
        heading(&page, "Elect S3").await;
        page.press("Skip to the end").await;
        page.key("3").await;
        page.key("t").await;
        page.key(" ").await;
        let code: String = page
            .see("the code", async |page| {
                let script = "return document.querySelector('.code-of textarea')?.value ?? null";
                page.ask::<Option<String>>(script, vec![]).await
            })
            .await;
        assert!(code.starts_with("elect-s3."), "{code}");
    });
}

async fn heading(page: &Page, title: &str) {
    page.see(&format!("the step {title}"), |page| async move {
        let script =
            "return [...document.querySelectorAll('.lesson h2')].some(h => h.innerText === arguments[0])";
        page.ask::<bool>(script, vec![json!(title)]).await.then_some(())
    })
    .await;
}
