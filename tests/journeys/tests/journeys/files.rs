//! What is no run: files that are dropped, and links that were cut, altered or never were one. Each gets a sentence, and
//! what was open stays. And what is a long one, during which the page answers.

use journeys::{Page, journey};
use serde_json::{Value, json};

/// Drops a file on the page, of these bytes so many times.
const DROP: &str = "const [name, text, times] = arguments;
    const data = new DataTransfer();
    data.items.add(new File([new Blob(Array(times).fill(text))], name));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))";

/// Goes to another fragment, as by a link within the page.
const FOLLOW: &str = "location.hash = arguments[0]";

/// Calls the open run another name, and closes the dialog.
const RENAME: &str = "const field = document.querySelector('#run-name');
    field.value = 'Mine';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    document.querySelector('dialog[open]').close()";

/// What is told of the run as a whole.
const NOTICE: &str = "return document.querySelector('.notice')?.innerText ?? ''";

/// A PNG's first bytes, as letters.
const PICTURE: &str = "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR\0\0\0\u{1}";

async fn told(page: &Page, words: &str) {
    page.see(words, async |page| {
        let told: String = page.ask(NOTICE, vec![]).await;
        told.contains(words).then_some(())
    })
    .await;
    page.see("the run that was open", async |page| {
        let run: String = page.ask("return document.querySelector('.run-name').innerText", vec![]).await;
        run.contains("Mine").then_some(())
    })
    .await;
    assert!(page.console().await.contains("SET x 1"), "{words}: what was said stands there");
    page.press("Dismiss").await;
}

async fn drop(page: &Page, name: &str, text: &str, times: usize) {
    let _: Value = page.ask(DROP, vec![json!(name), json!(text), json!(times)]).await;
}

#[test]
fn what_is_no_run_gets_a_sentence_and_the_open_one_stays() {
    journey("what is no run", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        page.say("SET x 1").await;
        let _: Value = page.ask("document.querySelector('.run-name').click()", vec![]).await;
        page.see("its name", async |page| (page.count("#run-name").await == 1).then_some(())).await;
        let _: Value = page.ask(RENAME, vec![]).await;

        drop(&page, "picture.png", PICTURE, 1).await;
        told(&page, "picture.png cannot be opened: it is no text").await;
        drop(&page, "letter.raft", "Dear Sir,\n", 1).await;
        told(&page, "letter cannot be opened: it is neither a recording nor a script").await;
        let run = "# A run of Raftarium, left at 7 us, speed 2, 2 statements\ncluster 5\nseed 1\n";
        drop(&page, "cut.raft", run, 1).await;
        told(&page, "cut cannot be opened: it is cut short").await;
        drop(&page, "later.raft", &format!("{run}at 5us/1 teleport S1\nat 7us\n"), 1).await;
        told(&page, "later cannot be opened: it was saved by a newer version, or altered since").await;
        drop(&page, "large.raft", &"# ten bytes\n".repeat(1000), 2_000).await;
        told(&page, "large cannot be opened: it is larger than 16 MB").await;

        for (fragment, words) in [
            ("#run=", "This link is cut short"),
            (
                "#run=AVd42jM0NQABhdJiBa7knNLiktQiBVOu4tTUFAVDrsQSBSMDEwMTk9JifUOF4tQShZz84mJbU1UUGSOF",
                "cut short",
            ),
            ("#run=%3Cb%3E", "This is no link to a run"),
            ("#run=DwAA", "This link is from a newer version"),
        ] {
            let _: Value = page.ask(FOLLOW, vec![json!(fragment)]).await;
            told(&page, words).await;
        }
    });
}

/// Says how far a script is: so many of so many.
const SAID: &str =
    "const said = document.querySelector('.stepping .fact')?.innerText.replaceAll(',', '').match(/\\d+/g) ?? [0, 1];
    return said.map(Number)";

/// Says whether it was stopped.
const STANDS: &str =
    "return [...document.querySelectorAll('.stepping button')].some(one => one.textContent === 'The rest')";

#[test]
fn a_hundred_thousand_statements_are_opened_while_the_page_answers() {
    journey("a long script", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        let asks = "SET a 1\nrun 1ms\nSET b 2\nrun 1ms\n";
        drop(&page, "long.raft", asks, 50_000).await;
        let how_far = async |page: &Page| -> [u32; 2] { page.ask(SAID, vec![]).await };
        page.see("that it has begun", async |page| (how_far(&page).await[0] > 0).then_some(())).await;
        page.press("Stop").await;
        let [said, all] = how_far(&page).await;
        assert!(said < all && all == 200_000, "{said} of {all}");
        page.see("that it has stopped", async |page| page.ask::<bool>(STANDS, vec![]).await.then_some(()))
            .await;
        page.press("The rest").await;
        let far = async |page: Page| (how_far(&page).await[0] > said).then_some(());
        page.see("that it goes on", far).await;
        page.press("Close the script").await;
        page.say("SET x 1").await;
        assert!(page.console().await.contains("SET x 1"), "the page answers");
    });
}
