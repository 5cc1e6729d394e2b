//! What a hand does on the stage: with a mouse, with a finger, and by key, where the focus stays with what is done.

use journeys::{Page, journey};

#[test]
fn what_a_hand_draws_is_said() {
    journey("what a hand draws is said", async |page: Page| {
        messages_are_half_on_their_way(&page).await;
        escape_lets_go_of_a_message(&page).await;
        a_message_is_delayed_delivered_and_dropped(&page).await;
        servers_are_parted(&page).await;
    });
}

#[test]
fn a_finger_does_the_same() {
    journey("a finger does the same", async |page: Page| {
        messages_are_half_on_their_way(&page).await;
        page.become_a_phone().await;
        page.tap("document.querySelector('.field')").await;
        let (message, sender) = a_message(&page).await;
        page.finger("touchStart", message).await;
        page.finger("touchMove", between(message, sender, 0.3)).await;
        page.finger("touchMove", between(message, sender, 0.5)).await;
        page.finger("touchEnd", message).await;
        page.see("the delay in the caption", async |page| {
            page.text().await.contains(" later.").then_some(())
        })
        .await;
    });
}

#[test]
fn the_focus_stays_with_what_is_done() {
    journey("the focus stays with what is done", async |page: Page| {
        messages_are_half_on_their_way(&page).await;
        page.ask::<()>("document.activeElement.blur()", vec![]).await;
        for (key, words) in [
            ("m", &["Hold", "Release", "Delay", "Copy", "Deliver"][..]),
            ("m", &["Drop"]),
            ("1", &["Why?", "Crash", "Start", "Isolate"]),
        ] {
            page.chord(key).await;
            for word in words {
                press_in_the_inspector(&page, word).await;
            }
        }
    });
}

/// Time stands, and the leader's heartbeats have half of their way behind them.
async fn messages_are_half_on_their_way(page: &Page) {
    let leader = page.see("a leader", async |page| page.leader().await).await;
    page.chord("Space").await;
    page.say("set timers=off fsync=0ms latency=100ms").await;
    page.say("run 200ms").await;
    page.say(&format!("beat {}", leader.id)).await;
    page.say("run 50ms").await;
    page.see("heartbeats", async |page| (page.count("[data-kind=AppendEntries]").await > 0).then_some(()))
        .await;
}

/// Where a message is, and who sent it.
async fn a_message(page: &Page) -> ([f64; 2], [f64; 2]) {
    let message = "document.querySelector('[data-kind=AppendEntries]')";
    let sender = format!("document.querySelector(`button[data-server=${{{message}.dataset.from}}]`)");
    (page.middle(message).await, page.middle(&sender).await)
}

fn between([x, y]: [f64; 2], [to_x, to_y]: [f64; 2], share: f64) -> [f64; 2] {
    [x + (to_x - x) * share, y + (to_y - y) * share]
}

async fn escape_lets_go_of_a_message(page: &Page) {
    let (message, _) = a_message(page).await;
    let before = page.console().await;
    page.mouse("mousePressed", message).await;
    page.mouse("mouseMoved", [message[0] + 30.0, message[1] + 90.0]).await;
    page.see("where to let go", async |page| (page.count(".zone").await == 5).then_some(())).await;
    page.chord("Escape").await;
    page.see("an empty hand", async |page| (page.count(".zone").await == 0).then_some(())).await;
    page.mouse("mouseReleased", [message[0] + 30.0, message[1] + 90.0]).await;
    assert_eq!(page.console().await, before, "nothing is said");
}

async fn a_message_is_delayed_delivered_and_dropped(page: &Page) {
    let says = async |words: &str| {
        page.see(words, async |page| page.console().await.contains(words).then_some(())).await;
    };
    let (message, sender) = a_message(page).await;
    carry(page, message, between(message, sender, 0.4)).await;
    says("delay m").await;

    for (word, statement) in [("Deliver", "deliver m"), ("Drop", "drop m")] {
        let (message, _) = a_message(page).await;
        page.mouse("mousePressed", message).await;
        page.mouse("mouseMoved", [message[0] + 12.0, message[1] + 12.0]).await;
        let zone = format!("[...document.querySelectorAll('.zone')].find(e => e.textContent === '{word}')");
        let zone = page.middle(&zone).await;
        page.mouse("mouseMoved", zone).await;
        page.mouse("mouseReleased", zone).await;
        says(statement).await;
    }
}

async fn servers_are_parted(page: &Page) {
    let [from, onto] = ["S2", "S4"].map(|id| format!("document.querySelector('button[data-server={id}]')"));
    let field = page.middle("document.querySelector('.field')").await;
    let from = page.middle(&from).await;
    carry(page, from, field).await;
    page.see("S2 alone", async |page| page.console().await.contains("| S2").then_some(())).await;
    let onto = page.middle(&onto).await;
    carry(page, from, onto).await;
    page.see("S2 together again", async |page| page.console().await.contains("heal").then_some(())).await;
}

async fn carry(page: &Page, from: [f64; 2], to: [f64; 2]) {
    page.mouse("mousePressed", from).await;
    page.mouse("mouseMoved", between(from, to, 0.5)).await;
    page.mouse("mouseMoved", to).await;
    page.mouse("mouseReleased", to).await;
}

/// Presses a button of the inspector by key; wherever it went, the focus is in the inspector, or with what is seen.
async fn press_in_the_inspector(page: &Page, word: &str) {
    let script =
        "const b = [...document.querySelectorAll('.side button')].find(e => e.innerText === arguments[0]);
        if (b) b.focus(); return !!b";
    page.see(&format!("{word} in the inspector"), async |page| {
        page.ask::<bool>(script, vec![word.into()]).await.then_some(())
    })
    .await;
    page.chord("Enter").await;
    page.see(&format!("the focus after {word}"), async |page| {
        (page.focus().await != "the page").then_some(())
    })
    .await;
}
