//! A cluster lives before one's eyes: it elects, answers, survives, is cut, heals, grows, shrinks.

use journeys::{Entry, Page, Server, journey};

#[test]
fn a_cluster_lives() {
    journey("a cluster lives", async |page: Page| {
        let first = page.see("a leader", async |page| page.leader().await).await;
        a_value_is_written_and_read_back(&page).await;
        let second = another_leads_when_the_leader_is_killed(&page, &first).await;
        only_the_majority_commits(&page, &second).await;
        healed_all_logs_are_equal(&page).await;
        a_sixth_server_catches_up_and_leaves(&page).await;
        assert_eq!(page.verdict().await, "safe");
    });
}

async fn a_value_is_written_and_read_back(page: &Page) {
    page.say_and_hear("SET x 1", "OK").await;
    page.say_and_hear("GET x", "\"1\"").await;
}

async fn another_leads_when_the_leader_is_killed(page: &Page, old: &Server) -> Server {
    page.select(&old.id).await;
    page.press("Crash").await;
    page.see(&format!("{} crashed", old.id), async |page| {
        let servers = page.servers().await;
        servers.iter().any(|server| server.id == old.id && server.state == "crashed").then_some(())
    })
    .await;
    page.say("run until leader").await;
    let new = page.see("another leader", async |page| page.leader().await).await;
    assert!(new.id != old.id && new.term > old.term, "{new:?} after {old:?}");
    page.say(&format!("start {}", old.id)).await;
    new
}

/// The leader is left with one other server; the three others elect a leader of their own.
async fn only_the_majority_commits(page: &Page, old: &Server) {
    let others = page.servers().await.into_iter().map(|server| server.id).filter(|id| *id != old.id);
    let others: Vec<String> = others.collect();
    let (few, many) = (format!("{} {}", old.id, others[0]), others[1..].join(" "));
    page.say(&format!("partition {few} | {many}")).await;
    page.say(&format!("c1: SET lonely 1 @{}", old.id)).await;
    page.say("run 2s").await;
    let new = page
        .see("a leader of the majority", async |page| {
            page.leader().await.filter(|new| many.contains(&new.id))
        })
        .await;
    page.say_and_hear(&format!("c2: SET together 2 @{}", new.id), "OK").await;

    let lonely = entry(page, &old.id, "lonely").await.expect("the old leader keeps its entry");
    assert!(!lonely.is_committed(), "a minority committed {lonely:?}");
    let together = entry(page, &new.id, "together").await.expect("the new leader has its entry");
    assert!(together.is_committed(), "the majority answered OK before committing {together:?}");
}

async fn healed_all_logs_are_equal(page: &Page) {
    page.say("heal").await;
    page.say("run 1s").await;
    page.see("all logs equal and committed", async |page| all_logs_are_equal(&page).await.then_some(()))
        .await;
    assert_eq!(entry(page, "S1", "lonely").await, None);
}

async fn a_sixth_server_catches_up_and_leaves(page: &Page) {
    page.say("add S6").await;
    page.say("run 2s").await;
    page.see("S6 with the log of all others", async |page| {
        (page.servers().await.len() == 6 && all_logs_are_equal(&page).await).then_some(())
    })
    .await;
    page.say("remove S6").await;
    page.say("run 1s").await;
    page.see("S6 outside the cluster", async |page| {
        (page.count("[data-server=S6][data-member=false]").await == 1).then_some(())
    })
    .await;
}

async fn all_logs_are_equal(page: &Page) -> bool {
    let mut logs = Vec::new();
    for server in page.servers().await {
        logs.push(page.log_of(&server.id).await);
    }
    let terms = |log: &[Entry]| log.iter().map(|entry| (entry.index, entry.term)).collect::<Vec<_>>();
    let first = terms(&logs[0]);
    !first.is_empty() && logs.iter().all(|log| terms(log) == first && log.iter().all(Entry::is_committed))
}

async fn entry(page: &Page, server: &str, key: &str) -> Option<Entry> {
    let log = page.log_of(server).await;
    log.into_iter().find(|entry| entry.text.contains(key))
}
