//! A session without a mouse: whatever can be done with the page is done by key.

use std::ops::RangeInclusive;

use journeys::{Page, journey};

#[test]
fn a_long_session_by_keyboard_alone() {
    journey("a long session by keyboard alone", async |page: Page| {
        let leader = page.see("a leader", async |page| page.leader().await).await;
        every_control_is_reached_with_tab(&page).await;
        time_is_travelled(&page).await;
        a_server_is_crashed_and_started(&page, &leader.id).await;
        a_command_is_completed_and_answered(&page).await;
        anything_is_found_in_the_palette(&page).await;
        dialogs_keep_the_focus_and_give_it_back(&page).await;
        a_broken_rule_is_searched_for(&page).await;
    });
}

/// Tab goes through all that can have the focus, and nothing traps it.
async fn every_control_is_reached_with_tab(page: &Page) {
    page.chord("Space").await;
    page.ask::<()>("document.activeElement.blur()", vec![]).await;
    let script =
        "window.reached = new Set(); document.addEventListener('focusin', e => reached.add(e.target))";
    page.ask::<()>(script, vec![]).await;
    let all: usize = page.ask(&format!("return {TABBABLE}.length"), vec![]).await;
    for _ in 0..all + 5 {
        page.chord("Tab").await;
    }
    let missed =
        format!("return {TABBABLE}.filter(e => !reached.has(e)).map(e => e.outerHTML.slice(0, 120))");
    let missed: Vec<String> = page.ask(&missed, vec![]).await;
    assert!(missed.is_empty(), "never reached: {missed:#?}");
    page.chord("Escape").await;
    page.ask::<()>("document.activeElement.blur()", vec![]).await;
}

const TABBABLE: &str =
    "[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })
        && !(e.type === 'radio' && !e.checked))";

async fn time_is_travelled(page: &Page) {
    let clock = "return Number(document.querySelector('[data-time]').dataset.time)";
    let reaches = async |what: &str, there: RangeInclusive<u64>| {
        page.see(what, async |page| {
            Some(page.ask::<u64>(clock, vec![]).await).filter(|at| there.contains(at))
        })
        .await
    };
    let before: u64 = page.ask(clock, vec![]).await;
    page.chord("ArrowRight").await;
    let after = reaches("the next event", before + 1..=u64::MAX).await;
    page.chord("Home").await;
    reaches("the start", 0..=0).await;
    page.chord("End").await;
    reaches("the end", after..=after).await;
}

async fn a_server_is_crashed_and_started(page: &Page, id: &str) {
    page.chord(&id[1..]).await;
    for state in ["crashed", "running"] {
        page.chord("x").await;
        page.see(&format!("{id} {state}"), async |page| {
            page.servers().await.iter().any(|server| server.id == id && server.state == state).then_some(())
        })
        .await;
    }
}

async fn a_command_is_completed_and_answered(page: &Page) {
    page.chord("/").await;
    page.see("the command line with the focus", async |page| (page.focus().await == "Command").then_some(()))
        .await;
    page.type_text("run until lea").await;
    page.chord("Tab").await;
    page.chord("Enter").await;
    page.type_text("SET greeting hello").await;
    page.chord("Enter").await;
    page.type_text("run 1s").await;
    page.chord("Enter").await;
    page.type_text("GET gre").await;
    page.see("the key that the store holds", async |page| {
        (page.ask::<String>("return document.querySelector('#offers').innerText", vec![]).await == "greeting")
            .then_some(())
    })
    .await;
    page.chord("Tab").await;
    page.chord("Enter").await;
    page.type_text("run 1s").await;
    page.chord("Enter").await;
    page.see("the answer", async |page| page.console().await.contains("\"hello\"").then_some(())).await;
    page.chord("ArrowUp").await;
    page.chord("ArrowUp").await;
    page.see("the command before, recalled", async |page| {
        let recalled: String = page.ask("return document.querySelector('#command').value", vec![]).await;
        (recalled.trim() == "GET greeting").then_some(())
    })
    .await;
    page.chord("Ctrl+r").await;
    page.chord("Escape").await;
    page.chord("Escape").await;
}

async fn anything_is_found_in_the_palette(page: &Page) {
    let do_it = async |words: &str| {
        page.choose(words).await;
        page.see("the palette closed", async |page| (page.count("dialog[open]").await == 0).then_some(()))
            .await;
    };
    do_it("isolate s4").await;
    page.see("S4 isolated", async |page| page.console().await.contains("partition S4 | S1").then_some(()))
        .await;
    do_it("heal everything").await;
    do_it("help on kill").await;
    page.see("the help", async |page| page.console().await.contains("kill S1").then_some(())).await;
    do_it("dark or light").await;
    do_it("go to the start").await;
    do_it("index 2").await;
}

async fn dialogs_keep_the_focus_and_give_it_back(page: &Page) {
    page.ask::<()>("document.querySelector('#play').focus()", vec![]).await;
    for (opener, closer) in [("?", "Escape"), ("Ctrl+k", "Escape")] {
        page.chord(opener).await;
        page.see("a dialog", async |page| (page.count("dialog[open]").await == 1).then_some(())).await;
        for _ in 0..6 {
            page.chord("Tab").await;
            let within =
                "const e = document.activeElement; return e === document.body || !!e.closest('dialog')";
            assert!(
                page.ask::<bool>(within, vec![]).await,
                "{opener}: the focus is on {}",
                page.focus().await
            );
        }
        page.chord(closer).await;
        page.see("no dialog", async |page| (page.count("dialog[open]").await == 0).then_some(())).await;
        page.see("the focus where it was", async |page| {
            (page.ask::<String>("return document.activeElement.id", vec![]).await == "play").then_some(())
        })
        .await;
    }
}

async fn a_broken_rule_is_searched_for(page: &Page) {
    page.choose("find a run that breaks majority-elects").await;
    page.see("a run that breaks it", async |page| page.text().await.contains("Found in").then_some(())).await;
    assert_eq!(page.verdict().await, "safe", "it stands before the guilty event");
    page.see("what it is", async |page| page.title().await.contains("Modified Raft").then_some(())).await;
    page.chord("ArrowRight").await;
    page.see("the violation", async |page| (page.verdict().await == "election-safety").then_some(())).await;
}
