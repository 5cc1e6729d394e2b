//! Screens: the page in a size and a theme, with the same run at the same moment, and pictures of it.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::page::Page;

/// What the page is looked at on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub name: &'static str,
    /// In CSS pixels.
    pub size: (u32, u32),
    /// Whether a finger touches it.
    pub phone: bool,
    /// Whether a room looks on.
    pub present: bool,
}

pub const SCREENS: [Screen; 3] = [
    Screen { name: "workbench", size: (1440, 900), phone: false, present: false },
    Screen { name: "projector", size: (1280, 720), phone: false, present: true },
    Screen { name: "phone", size: (390, 844), phone: true, present: false },
];

/// The themes, as a reader's system asks for them.
pub const THEMES: [&str; 2] = ["light", "dark"];

/// The run that is looked at.
pub fn recorded() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../screens/run.raft")
}

/// Opens the dialog of runs, wherever its button is; a phone has it elsewhere than a desk.
const OPEN_RUNS: &str = "document.querySelector('.run-name').click()";

impl Page {
    /// Has such a screen, and a system that asks for such a theme.
    pub async fn stand_on(&self, screen: &Screen, theme: &str) {
        let (width, height) = screen.size;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen.phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": screen.phone })).await;
        let wish = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.devtools("Emulation.setEmulatedMedia", wish).await;
    }

    /// Opens the page anew on such a screen, for a reader who was never there.
    pub async fn open_on(&self, screen: &Screen, theme: &str) {
        self.stand_on(screen, theme).await;
        let address = self.address().await;
        // From a document of the same site: what the page kept as it was left is written down later than it is left.
        let beside = url::Url::parse(&address).and_then(|address| address.join("boot.js"));
        self.go(beside.expect("an address").as_str()).await;
        let _: Value = self.ask("localStorage.clear()", vec![]).await;
        self.go(&address).await;
        self.see("the page", async |page| (page.servers().await.len() == 5).then_some(())).await;
    }

    /// Opens the recorded run, and waits until nothing moves any more.
    pub async fn open_run(&self, screen: &Screen) {
        self.open_file(&recorded(), screen).await;
    }

    /// Opens a run from a file; it stands where it was left.
    pub async fn open_file(&self, file: &Path, screen: &Screen) {
        let file = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let _: Value = self.ask(OPEN_RUNS, vec![]).await;
        let field = self.client().find(Locator::Css("#import")).await.expect("runs can be imported");
        field.send_keys(&file.to_string_lossy()).await.expect("it takes a file");
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.see("the imported run", async |page| {
            let open: String = page.ask("return document.querySelector('.run-name').innerText", vec![]).await;
            open.contains(&name).then_some(())
        })
        .await;
        self.key("Escape").await;
        if screen.present {
            self.key("p").await;
        }
        self.rest().await;
    }

    /// Waits until all is there and animations are over, and takes the focus from where it is.
    pub async fn rest(&self) {
        let still = "document.activeElement?.blur();
            return 'whole' in document.documentElement.dataset
                && document.getElementById('fonts').media === 'all' && document.fonts.check('1em Inter')
                && document.fonts.status === 'loaded' && document.getAnimations().length === 0";
        self.see("the page at rest", async |page| {
            let rests: bool = page.ask(still, vec![]).await;
            rests.then_some(())
        })
        .await;
    }

    /// What a key means where nothing has the focus; a real one is struck by [`Page::chord`].
    pub async fn key(&self, key: &str) {
        let press = "const key = arguments[0];
            (document.querySelector('dialog[open]') ?? document.body).dispatchEvent(
                new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            if (key === 'Escape') document.querySelector('dialog[open]')?.close()";
        let _: Value = self.ask(press, vec![json!(key)]).await;
    }

    /// Chooses what the palette finds by these words.
    pub async fn choose(&self, words: &str) {
        self.chord("Ctrl+k").await;
        self.see("the palette", async |page| (page.focus().await == "Search all actions").then_some(()))
            .await;
        self.type_text(words).await;
        self.chord("Enter").await;
    }

    /// How a reader's system is set, beside its theme: `prefers-contrast` and its like.
    pub async fn prefer(&self, theme: &str, wish: &str, value: &str) {
        let wishes = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme }, { "name": wish, "value": value } ] });
        self.devtools("Emulation.setEmulatedMedia", wishes).await;
    }

    /// What is on the screen, as a PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client().screenshot().await.expect("a picture can be taken")
    }
}
