//! The lecturer's second window: it stays in step with the presentation, and moves it.

use journeys::{Page, journey};

async fn title(page: &Page, expected: &'static str) {
    page.see(expected, move |page| async move {
        let title: String =
            page.ask("return document.querySelector('.desk h1')?.innerText ?? ''", vec![]).await;
        (title == expected).then_some(())
    })
    .await;
}

async fn step(page: &Page, expected: &'static str) {
    page.see(expected, move |page| async move {
        let step: String =
            page.ask("return document.querySelector('.lesson-text h2')?.innerText ?? ''", vec![]).await;
        (step == expected).then_some(())
    })
    .await;
}

#[test]
fn the_notes_stay_in_step_with_the_lesson() {
    journey("the notes stay in step", async |page: Page| {
        let home = page.address().await;
        page.go(&format!("{home}?x#lesson=02-leader-election")).await;
        step(&page, "Nobody leads yet").await;
        page.press("Notes").await;
        page.to_window(1).await;
        title(&page, "Nobody leads yet").await;
        let notes = page.text().await;
        assert!(
            notes.contains("Step 1 of 8") && notes.contains("Who begins? ") || notes.contains("who begins?"),
            "{notes}"
        );
        page.press("Next").await;
        title(&page, "A candidate asks for votes").await;
        page.chord("PageDown").await;
        title(&page, "Why a majority").await;
        page.to_window(0).await;
        step(&page, "Why a majority").await;
        page.chord("b").await;
        step(&page, "A candidate asks for votes").await;
        page.to_window(1).await;
        title(&page, "A candidate asks for votes").await;
    });
}
