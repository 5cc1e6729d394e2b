//! What strangers send is data: markup, names that mean something to JavaScript, what is no run, and far too much.

use journeys::{Page, journey};
use serde_json::json;

/// Would call out, if anything took it for more than text.
const MARKUP: &str = "<img src=x onerror=alert(1)><script>alert(2)</script>";

/// Opens a text as a run's file, once the field for it is there.
const OPEN: &str = "const [name, text] = arguments;
    const field = document.querySelector('#import');
    if (!field) { document.querySelector('.run-name').click(); return false; }
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    field.files = files.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    return true";

async fn lives(page: &Page) {
    page.see("a leader", async |page| page.leader().await).await;
    assert_eq!(page.count("#broken:not([hidden])").await, 0, "nothing broke");
    assert_eq!(page.count("#app img, #app script").await, 0, "no markup was taken for markup");
}

#[test]
fn markup_and_special_names_are_text() {
    journey("hostile keys", async |page: Page| {
        lives(&page).await;
        for key in ["__proto__", "constructor", "hasOwnProperty", "toString"] {
            page.say_and_hear(&format!("SET {key} {key}"), "OK").await;
        }
        page.say_and_hear(&format!("SET \"{MARKUP}\" \"{MARKUP}\""), "OK").await;
        page.say_and_hear("GET __proto__", "\"__proto__\"").await;
        assert!(page.text().await.contains("<img"), "it is shown as what it is");
        lives(&page).await;
    });
}

#[test]
fn links_that_are_none_are_refused() {
    journey("hostile links", async |page: Page| {
        lives(&page).await;
        let here = page.address().await;
        let here = here.split('#').next().unwrap_or_default().to_owned();
        let long = "A".repeat(200_000);
        for link in [
            "#run=",
            "#run=__proto__",
            "#run=%3Cimg%20src=x%3E",
            "#run=AAAA",
            "#constructor",
            &format!("#run={long}"),
        ] {
            page.go("about:blank").await;
            page.go(&format!("{here}{link}")).await;
            lives(&page).await;
        }
    });
}

#[test]
fn files_that_are_none_are_refused() {
    journey("hostile files", async |page: Page| {
        lives(&page).await;
        let huge = "\u{1f41a}".repeat(2_000_000);
        let nested = "[".repeat(100_000);
        let names = "{\"__proto__\": {\"polluted\": 1}, \"constructor\": {\"prototype\": {\"polluted\": 1}}}";
        for (name, text) in [
            ("__proto__.raft", "at 1s SET \"<img src=x onerror=alert(1)>\" 1"),
            ("<img src=x onerror=alert(1)>.raft", MARKUP),
            ("nothing.raft", ""),
            ("zeros.raft", "\0\0\0\u{feff}\u{202e}"),
            ("names.json", names),
            ("nested.json", &nested),
            ("huge.raft", &huge),
        ] {
            page.see("the field for a file", async |page| {
                page.ask::<bool>(OPEN, vec![json!(name), json!(text)]).await.then_some(())
            })
            .await;
            page.key("Escape").await;
        }
        let polluted: bool = page.ask("return 'polluted' in {}", vec![]).await;
        assert!(!polluted);
        page.say_and_hear("help", "SET").await;
        assert_eq!(page.count("#broken:not([hidden])").await, 0, "nothing broke");
        assert_eq!(page.count("#app img, #app script").await, 0, "no markup was taken for markup");
    });
}
