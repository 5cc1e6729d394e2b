//! For everybody: axe-core finds nothing against it, in any mode, theme and size.

use journeys::{Page, SCREENS, Screen, THEMES, journey};
use serde_json::{Value, json};

/// The rules of WCAG 2.2, levels A and AA, and what axe-core's authors recommend beyond it.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
        .then(found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 160)} (${node.any.concat(node.all, node.none).map(check => check.message).join('; ').slice(0, 200)})`))))
        .catch(error => done([String(error)]))";

/// How many tabs there are, and what the n-th is called once it is open.
const TAB: &str = "const tab = [...document.querySelectorAll('[role=tab]')].filter(tab => tab.checkVisibility())[arguments[0]];
    tab?.click(); return tab?.innerText ?? null";
const PHONE_TAB: &str = "const tab = document.querySelectorAll('.phone-tabs button')[arguments[0]];
    tab?.click(); return tab?.innerText ?? null";

#[test]
fn nothing_is_against_anybody() {
    journey("axe", async |page: Page| {
        let mut against = Vec::new();
        for screen in &SCREENS {
            for theme in THEMES {
                let place = format!("{} {theme}", screen.name);
                page.open_on(screen, theme).await;
                page.open_run(screen).await;
                against.extend(in_every_state(&page, screen, &place).await);
            }
        }
        assert!(against.is_empty(), "{} violations:\n{}", against.len(), against.join("\n"));
    });
}

async fn in_every_state(page: &Page, screen: &Screen, place: &str) -> Vec<String> {
    let source = std::fs::read_to_string(axe()).expect("axe-core, as `cargo xtask test` fetches it");
    let _: Value = page.ask(&source, vec![]).await;
    let mut against = look(page, &format!("{place}, as it opens")).await;
    let tabs = if screen.phone { PHONE_TAB } else { TAB };
    let mut opened = Vec::new();
    for number in 0.. {
        let name: Option<String> = page.ask(tabs, vec![json!(number)]).await;
        let Some(name) = name else { break };
        against.extend(look(page, &format!("{place}, tab {name}")).await);
        opened.push(name);
    }
    assert!(screen.present || opened.len() >= 3, "tabs are found: {opened:?}");
    for (key, what) in [("1", "a server"), ("l", "a link"), ("m", "a message"), ("?", "the keys")] {
        page.key(key).await;
        against.extend(look(page, &format!("{place}, {what}")).await);
    }
    page.key("Escape").await;
    against
}

async fn look(page: &Page, state: &str) -> Vec<String> {
    page.rest().await;
    let found: Vec<String> = page.ask_and_wait(RUN, vec![]).await;
    found.into_iter().map(|found| format!("{state}: {found}")).collect()
}

fn axe() -> std::path::PathBuf {
    let there = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../.tools/npm/node_modules/axe-core/axe.min.js");
    std::env::var_os("RAFTARIUM_AXE").map_or(there, Into::into)
}
