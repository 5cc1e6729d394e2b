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
                against.extend(in_a_lesson(&page, screen, theme).await);
                against.extend(with_two_futures(&page, screen, theme).await);
                against.extend(while_it_searches(&page, screen, theme).await);
            }
        }
        against.extend(for_other_eyes(&page).await);
        assert!(against.is_empty(), "{} violations:\n{}", against.len(), against.join("\n"));
    });
}

/// What lies over everything, by the words that find it in the palette.
const DIALOGS: [&str; 7] = [
    "runs: open",
    "look and keys",
    "new run of another size",
    "save a view as a picture",
    "branches of this run",
    "share this run",
    "all keys",
];

/// A lesson, at the step that asks.
async fn in_a_lesson(page: &Page, screen: &Screen, theme: &str) -> Vec<String> {
    page.open_on(screen, theme).await;
    let address = page.address().await;
    page.go(&format!("{address}#lesson=02-leader-election")).await;
    page.see("the lesson", async |page| page.text().await.contains("Nobody leads yet").then_some(())).await;
    bring_axe(page).await;
    let against = look(page, &format!("{} {theme}, a lesson", screen.name)).await;
    page.go(&address).await;
    against
}

/// A run whose past was changed and whose rules are not all kept, and both its futures side by side.
async fn with_two_futures(page: &Page, screen: &Screen, theme: &str) -> Vec<String> {
    page.open_on(screen, theme).await;
    page.see("a leader", async |page| page.leader().await).await;
    page.key("Home").await;
    page.choose("break commit-own-term").await;
    page.see("modified Raft", async |page| page.title().await.starts_with("Modified").then_some(())).await;
    bring_axe(page).await;
    let mut against = look(page, &format!("{} {theme}, modified", screen.name)).await;
    page.choose("compare with the branch").await;
    page.see("both", async |page| (page.count("dialog[open] .beside").await == 1).then_some(())).await;
    against.extend(look(page, &format!("{} {theme}, two futures", screen.name)).await);
    page.key("Escape").await;
    against
}

/// The rules while a search is on, or has found what it looks for: how soon that is, nobody knows. Who presents
/// has no rules in sight.
async fn while_it_searches(page: &Page, screen: &Screen, theme: &str) -> Vec<String> {
    if screen.present {
        return Vec::new();
    }
    page.open_on(screen, theme).await;
    page.open_run(screen).await;
    page.choose("find run one-vote-a-term").await;
    page.see("the search", async |page| page.text().await.contains("one-vote-a-term").then_some(())).await;
    bring_axe(page).await;
    look(page, &format!("{} {theme}, a search", screen.name)).await
}

/// The page of marks, and a desk whose owner asked for more contrast, or for few colours.
async fn for_other_eyes(page: &Page) -> Vec<String> {
    let mut against = Vec::new();
    for theme in THEMES {
        for (wish, value) in [("prefers-contrast", "more"), ("forced-colors", "active")] {
            page.open_on(&SCREENS[0], theme).await;
            page.open_run(&SCREENS[0]).await;
            page.prefer(theme, wish, value).await;
            bring_axe(page).await;
            against.extend(look(page, &format!("{wish} {theme}")).await);
        }
        page.open_on(&SCREENS[0], theme).await;
        let address = page.address().await;
        page.go(&format!("{address}?marks#marks")).await;
        page.see("the marks", async |page| (page.count(".marks-page").await == 1).then_some(())).await;
        bring_axe(page).await;
        against.extend(look(page, &format!("marks {theme}")).await);
        page.go(&address).await;
    }
    against
}

async fn bring_axe(page: &Page) {
    let source = std::fs::read_to_string(axe()).expect("axe-core, as `cargo xtask test` fetches it");
    let _: Value = page.ask(&source, vec![]).await;
}

async fn in_every_state(page: &Page, screen: &Screen, place: &str) -> Vec<String> {
    bring_axe(page).await;
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
    page.see("no dialog", async |page| (page.count("dialog[open]").await == 0).then_some(())).await;
    for words in DIALOGS {
        page.choose(words).await;
        page.see(words, async |page| (page.count("dialog[open] h2").await == 1).then_some(())).await;
        against.extend(look(page, &format!("{place}, {words}")).await);
        page.key("Escape").await;
        page.see("no dialog", async |page| (page.count("dialog[open]").await == 0).then_some(())).await;
    }
    page.chord("Ctrl+k").await;
    against.extend(look(page, &format!("{place}, the palette")).await);
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
