//! The page as a person has it before them: what can be seen, typed and clicked.
//!
//! What is seen is read off the marks that the page carries for tests (`data-server`,
//! `data-entry`, …), all of a kind by one script, so that it is one moment's truth.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::driver::{Browser, Driver, TRIES};

/// How long something may take on a machine that is slow, and has other things to do.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often one looks meanwhile.
const GLANCE: Duration = Duration::from_millis(50);

/// A server as drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Server {
    pub id: String,
    pub role: String,
    pub state: String,
    pub term: u64,
}

impl Server {
    pub fn leads(&self) -> bool {
        self.role == "leader" && self.state == "running"
    }
}

/// An entry of a server's log as drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    pub index: u64,
    pub term: u64,
    pub status: String,
    pub text: String,
}

impl Entry {
    pub fn is_committed(&self) -> bool {
        self.status == "committed" || self.status == "applied"
    }
}

#[derive(Clone)]
pub struct Page {
    client: Client,
}

// Opening and closing.
impl Page {
    /// A window with that address in it, and the driver that steers it; a browser that does not start is asked for anew.
    pub(crate) async fn open(address: &str, wasm: bool) -> (Driver, Page) {
        let mut refused = None;
        for _ in 0..TRIES {
            let driver = Driver::start();
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities(wasm)).connect(&driver.address).await {
                Ok(client) => {
                    let page = Page { client };
                    page.size(1440, 900).await;
                    page.go(address).await;
                    return (driver, page);
                }
                Err(error) => refused = Some(error),
            }
        }
        panic!("the driver opens no window: {refused:?}");
    }

    /// Opens another address in the same window.
    pub async fn go(&self, address: &str) {
        self.client.goto(address).await.expect("the address opens");
    }

    /// Where it is.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("a page has an address").to_string()
    }

    /// Sizes what is within the window's frame.
    pub async fn size(&self, width: u32, height: u32) {
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let [beside, above]: [u32; 2] = self.ask(script, vec![]).await;
        let sized = self.client.set_window_size(width + beside, height + above);
        sized.await.expect("the window can be sized");
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) async fn close(self) {
        let _ = self.client.close().await;
    }

    /// The errors that the browser's console shows; Firefox's driver does not tell them.
    pub(crate) async fn errors(&self) -> Vec<String> {
        if Browser::asked_for() == Browser::Firefox {
            return Vec::new();
        }
        let log = self.client.issue_cmd(ConsoleLog).await.expect("the console can be read");
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].to_string()).collect()
    }

    /// Keeps what a failed journey saw last.
    pub(crate) async fn leave_a_picture(&self, name: &str) {
        let file = std::env::temp_dir().join(format!("journey {name}.png"));
        if let Ok(picture) = self.client.screenshot().await
            && std::fs::write(&file, picture).is_ok()
        {
            eprintln!("the page as it was last: {}", file.display());
        }
    }
}

// Seeing.
impl Page {
    /// Waits until `look` sees something, and returns it.
    pub async fn see<T, Look>(&self, what: &str, look: impl Fn(Page) -> Look) -> T
    where
        Look: Future<Output = Option<T>>,
    {
        let start = Instant::now();
        loop {
            if let Some(seen) = look(self.clone()).await {
                return seen;
            }
            assert!(start.elapsed() < PATIENCE, "{what}: not seen in {PATIENCE:?}; {}", self.summary().await);
            tokio::time::sleep(GLANCE).await;
        }
    }

    pub async fn title(&self) -> String {
        self.client.title().await.expect("a page has a title")
    }

    /// The page's visible text.
    pub async fn text(&self) -> String {
        self.ask("return document.body.innerText", vec![]).await
    }

    pub async fn count(&self, selector: &str) -> usize {
        self.ask("return document.querySelectorAll(arguments[0]).length", vec![json!(selector)]).await
    }

    pub async fn servers(&self) -> Vec<Server> {
        let script = "return [...document.querySelectorAll('[data-server][data-role]')].map(e => e.dataset)
            .map(d => ({ id: d.server, role: d.role, state: d.state, term: Number(d.term) }))";
        self.ask(script, vec![]).await
    }

    /// The leader of the highest term.
    pub async fn leader(&self) -> Option<Server> {
        let servers = self.servers().await;
        servers.into_iter().filter(Server::leads).max_by_key(|server| server.term)
    }

    pub async fn log_of(&self, server: &str) -> Vec<Entry> {
        let script = "return [...document.querySelectorAll(`[data-entry^=\"${arguments[0]}:\"]`)].map(e => ({
            index: Number(e.dataset.entry.split(':')[1]), term: Number(e.dataset.term),
            status: e.dataset.status, text: e.ariaLabel }))";
        self.ask(script, vec![json!(server)]).await
    }

    /// What the badge says of the invariants.
    pub async fn verdict(&self) -> String {
        self.ask("return document.querySelector('[data-verdict]')?.dataset.verdict ?? ''", vec![]).await
    }

    /// All that the console has said.
    pub async fn console(&self) -> String {
        self.ask("return document.querySelector('[role=log]')?.innerText ?? ''", vec![]).await
    }

    /// What there is to see, in a line, for the message of a failure.
    async fn summary(&self) -> String {
        let console = self.console().await;
        let end = console.chars().rev().take(300).collect::<Vec<_>>();
        let end: String = end.into_iter().rev().collect();
        format!("servers {:?}, the console's end {end:?}", self.servers().await)
    }

    /// Runs a script in the page, and returns what it returns.
    pub async fn ask<T: DeserializeOwned + Debug>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.client.execute(script, arguments).await.expect("the page answers");
        serde_json::from_value(answer).expect("the marks are whole")
    }

    /// Runs a script that calls its last argument with what it has to say.
    pub async fn ask_and_wait<T: DeserializeOwned + Debug>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.client.execute_async(script, arguments).await.expect("the page answers in time");
        serde_json::from_value(answer).expect("the answer is as expected")
    }
}

// Frames, windows, keys.
impl Page {
    /// Into the frame of that place, from 0.
    pub async fn enter_frame(&self, place: u16) {
        self.client.enter_frame(place).await.expect("there is such a frame");
    }

    /// Out of all frames.
    pub async fn leave_frame(&self) {
        self.client.enter_parent_frame().await.expect("it stands in a page");
    }

    /// To the window of that place, in the order in which they were opened; waits until it is there.
    pub async fn to_window(&self, place: usize) {
        let window = self
            .see("the window", |page| async move {
                page.client.windows().await.expect("there are windows").get(place).cloned()
            })
            .await;
        self.client.switch_to_window(window).await.expect("the window is open");
    }
}

// Doing.
impl Page {
    /// Types a line into the console.
    pub async fn say(&self, line: &str) {
        let input = self.client.find(Locator::Css("[aria-label=Command]")).await;
        let typed = input.expect("there is a command line").send_keys(line).await;
        typed.expect("it takes keys");
        self.see(&format!("{line} in the command line"), async |page| {
            let value: String = page.ask("return document.activeElement.value ?? ''", vec![]).await;
            (value == line).then_some(())
        })
        .await;
        self.chord("Enter").await;
    }

    /// Types a line and waits until the console has answered with these words.
    pub async fn say_and_hear(&self, line: &str, answer: &str) {
        self.say(line).await;
        self.see(&format!("the answer {answer} to {line}"), |page| async move {
            let console = page.console().await;
            let (_, after) = console.rsplit_once(line)?;
            after.contains(answer).then_some(())
        })
        .await;
    }

    /// Clicks a server, which selects it.
    pub async fn select(&self, server: &str) {
        self.click(Locator::Css(&format!("[data-server={server}]"))).await;
    }

    /// Clicks the button of that name.
    pub async fn press(&self, name: &str) {
        let button = format!("//button[normalize-space(.)='{name}' or @aria-label='{name}']");
        self.click(Locator::XPath(&button)).await;
    }

    /// Follows the first link that leads there.
    pub async fn follow(&self, target: &str) {
        self.click(Locator::Css(&format!("a[href='{target}']"))).await;
    }

    /// Clicks the first of these that is seen, once one is, and nothing that flies by covers it: what is for another size
    /// of the screen is there too, but hidden.
    async fn click(&self, what: Locator<'_>) {
        self.see(&format!("{what:?} to click"), async |page| {
            for element in page.client.find_all(what).await.ok()? {
                if element.is_displayed().await.unwrap_or(false) && element.click().await.is_ok() {
                    return Some(());
                }
            }
            None
        })
        .await;
    }
}

/// How a browser is started, with WebAssembly or without.
fn capabilities(wasm: bool) -> Capabilities {
    let mut settings = match Browser::asked_for() {
        Browser::Firefox => firefox(wasm),
        Browser::Chromium => chromium(wasm),
    };
    settings.insert("timeouts".into(), json!({ "script": PATIENCE.as_millis() as u64 }));
    settings
}

fn firefox(wasm: bool) -> Capabilities {
    let wishes = json!({ "dom.serviceWorkers.testing.enabled": true, "javascript.options.wasm": wasm });
    let options = json!({ "args": ["-headless"], "prefs": wishes });
    Capabilities::from_iter([("moz:firefoxOptions".to_owned(), options)])
}

fn chromium(wasm: bool) -> Capabilities {
    let text = include_str!("../../../webdriver.json");
    let mut settings: Capabilities = serde_json::from_str(text).expect("webdriver.json is JSON");
    let chrome = &mut settings["goog:chromeOptions"];
    if !wasm {
        let arguments = chrome["args"].as_array_mut().expect("it lists arguments");
        arguments.push(json!("--js-flags=--jitless"));
    }
    if let Ok(program) = std::env::var("CHROME") {
        chrome["binary"] = json!(program);
    }
    settings.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    settings
}

/// chromedriver's own command for what the console shows.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
