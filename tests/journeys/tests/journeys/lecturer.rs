//! What a lecturer does: a lesson is written and seen beside the editor, an assignment is given, progress is carried over.

use journeys::{Page, journey};
use serde_json::json;

/// A folder that somebody drops on the page: the browser's own entries cannot be made by a script.
const DROP_A_FOLDER: &str = "
    const [text] = arguments;
    const file = { isFile: true, name: 'lesson.md', file: done => done(new File([window.draft], 'lesson.md')) };
    const folder = { isDirectory: true, name: 'mine', createReader() {
        const parts = [[file], []];
        return { readEntries: done => done(parts.shift()) };
    } };
    window.draft = text;
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    drop.dataTransfer = { items: [{ webkitGetAsEntry: () => folder }] };
    document.body.dispatchEvent(drop);";

const DROP_A_FILE: &str = "
    const [name, text] = arguments;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));";

const LESSON: &str = "---\ntitle: Mine\nminutes: 5\nquestion: Who leads?\n---\n\n## A first step\n\nS1 leads (§5.2).\n\n\
    ```show\ncluster 3\nrun until leader S1\n```\n";

#[test]
fn a_folder_that_is_dropped_is_checked_and_shown_and_again_when_it_changes() {
    journey("a preview", async |page: Page| {
        page.see("what reads folders", async |page| {
            let script =
                "return performance.getEntriesByType('resource').some(e => e.name.endsWith('/folder.js'))";
            page.ask::<bool>(script, vec![]).await.then_some(())
        })
        .await;
        drop_on(&page, DROP_A_FOLDER, vec![json!(LESSON)]).await;
        shows(&page, "Nothing is wrong").await;
        shows(&page, "A first step").await;
        let other = LESSON.replace("A first", "Another").replace("(§5.2)", "(§5.99)");
        drop_on(&page, "window.draft = arguments[0]", vec![json!(other)]).await;
        shows(&page, "there is no section 5.99 in the paper").await;
        shows(&page, "Another step").await;
        page.press("Back to the course").await;
        shows(&page, "Challenges").await;
    });
}

#[test]
fn an_assignment_keeps_its_settings_and_its_solutions() {
    journey("an assignment", async |page: Page| {
        let address = page.address().await;
        page.go(&format!("{address}#challenge=elect-s3&locks=settings,hints,solutions")).await;
        shows(&page, "Elect S3").await;
        page.see("what is not locked", async |page| {
            (page.count(".card .task-line").await == 1).then_some(())
        })
        .await;
        let script = "return [...document.querySelectorAll('.card button')].map(b => b.innerText).join()";
        let words: String = page.ask(script, vec![]).await;
        assert!(!words.contains("Hint") && !words.contains("Solution"), "{words}");
        page.say("set loss=100%").await;
        shows(&page, "Locked by this assignment").await;
        let locks = "locks=settings,hints,solutions";
        page.see("that a reload keeps them", async |page| page.address().await.contains(locks).then_some(()))
            .await;
    });
}

#[test]
fn a_file_of_progress_that_is_dropped_is_taken_up() {
    journey("progress", async |page: Page| {
        page.see("a leader", async |page| page.leader().await).await;
        let text = "# Progress in the lessons of Raftarium\nstep 02-leader-election why-a-majority right\n";
        drop_on(&page, DROP_A_FILE, vec![json!("raftarium progress.txt"), json!(text)]).await;
        shows(&page, "Taken up").await;
        page.key("n").await;
        shows(&page, "1 of 8 steps").await;
    });
}

async fn drop_on(page: &Page, script: &str, arguments: Vec<serde_json::Value>) {
    let _: Option<bool> = page.ask(script, arguments).await;
}

async fn shows(page: &Page, text: &str) {
    page.see(text, |page| async move { page.text().await.contains(text).then_some(()) }).await;
}
