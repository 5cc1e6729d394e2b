//! Hands on the keyboard and on glass: real events, as the browser gets them from the system.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::driver::Browser;
use crate::page::Page;

/// Keys that write nothing: the browser's names of them, their old numbers, and WebDriver's letters.
const NAMED: [(&str, u32, Key); 10] = [
    ("Tab", 9, Key::Tab),
    ("Enter", 13, Key::Enter),
    ("Escape", 27, Key::Escape),
    ("PageDown", 34, Key::PageDown),
    ("End", 35, Key::End),
    ("Home", 36, Key::Home),
    ("ArrowLeft", 37, Key::Left),
    ("ArrowUp", 38, Key::Up),
    ("ArrowRight", 39, Key::Right),
    ("ArrowDown", 40, Key::Down),
];

/// Waits until a frame was drawn.
const FRAME: &str =
    "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => setTimeout(done, 0))";

impl Page {
    /// Strikes a key where the focus is, `x` or `ArrowLeft`, with `Shift+` or `Ctrl+` before it.
    pub async fn chord(&self, chord: &str) {
        let (held, key) = chord.rsplit_once('+').unwrap_or(("", chord));
        let key = if key == "Space" { " " } else { key };
        match Browser::asked_for() {
            Browser::Chromium => self.strike(held, key).await,
            Browser::Firefox => self.press_keys(held, key).await,
        }
        // Nobody is faster than a frame: what a dialog tells when it closes arrives after it is gone.
        self.ask_and_wait::<()>(FRAME, vec![]).await;
    }

    /// By Chromium's own instruments: its driver loses keys that come while the page is busy.
    async fn strike(&self, held: &str, key: &str) {
        let modifiers = match held {
            "Ctrl" => 2,
            "Shift" => 8,
            _ => 0,
        };
        let number = NAMED.iter().find(|(name, ..)| *name == key).map(|(_, number, _)| *number);
        let code = if key == " " { "Space" } else { key };
        let letter = key.chars().next().map_or(0, |letter| letter.to_ascii_uppercase() as u32);
        let text = match key {
            "Enter" => Some("\r"),
            key if number.is_none() && modifiers != 2 => Some(key),
            _ => None,
        };
        let mut event = json!({
            "type": "keyDown", "key": key, "code": code, "modifiers": modifiers,
            "windowsVirtualKeyCode": number.unwrap_or(letter),
        });
        if let Some(text) = text {
            event["text"] = json!(text);
        }
        self.devtools("Input.dispatchKeyEvent", event.clone()).await;
        event["type"] = json!("keyUp");
        event["text"] = json!("");
        self.devtools("Input.dispatchKeyEvent", event).await;
    }

    /// As WebDriver has it.
    async fn press_keys(&self, held: &str, key: &str) {
        let named = NAMED.iter().find(|(name, ..)| *name == key).map(|(_, _, key)| char::from(*key));
        let key = named.or_else(|| key.chars().next()).expect("a key");
        let held = match held {
            "Ctrl" => Some(Key::Control.into()),
            "Shift" => Some(Key::Shift.into()),
            _ => None,
        };
        let down = held.into_iter().chain([key]).map(|value| KeyAction::Down { value });
        let up = [key].into_iter().chain(held).map(|value| KeyAction::Up { value });
        self.act(down.chain(up)).await;
    }

    async fn act(&self, actions: impl Iterator<Item = KeyAction>) {
        let all = actions.fold(KeyActions::new("keyboard".into()), KeyActions::then);
        self.client().perform_actions(all).await.expect("the keys can be pressed");
    }

    /// Types a text where the focus is.
    pub async fn type_text(&self, text: &str) {
        match Browser::asked_for() {
            Browser::Chromium => drop(self.devtools("Input.insertText", json!({ "text": text })).await),
            Browser::Firefox => {
                let down = |value| [KeyAction::Down { value }, KeyAction::Up { value }];
                self.act(text.chars().flat_map(down)).await;
            }
        }
    }

    /// What has the focus, by its name.
    pub async fn focus(&self) -> String {
        let script = "const e = document.activeElement;
            return e === document.body ? 'the page' : e.ariaLabel ?? (e.innerText || e.id || e.tagName)";
        self.ask(script, vec![]).await
    }

    /// A phone in somebody's hand: 390 by 844, touched and not clicked.
    pub async fn become_a_phone(&self) {
        let screen = json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    }

    /// What a mouse does at a place: `mousePressed`, `mouseMoved`, `mouseReleased`, with its left button.
    pub async fn mouse(&self, what: &str, [x, y]: [f64; 2]) {
        let buttons = u8::from(what != "mouseReleased");
        let event =
            json!({ "type": what, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
        self.devtools("Input.dispatchMouseEvent", event).await;
        self.ask_and_wait::<()>(FRAME, vec![]).await;
    }

    /// What a finger does at a place: `touchStart`, `touchMove`, `touchEnd`.
    pub async fn finger(&self, what: &str, [x, y]: [f64; 2]) {
        let points = if what == "touchEnd" { json!([]) } else { json!([{ "x": x, "y": y }]) };
        self.devtools("Input.dispatchTouchEvent", json!({ "type": what, "touchPoints": points })).await;
        self.ask_and_wait::<()>(FRAME, vec![]).await;
    }

    /// The middle of what a script finds: an expression that gives an element.
    pub async fn middle(&self, element: &str) -> [f64; 2] {
        let script = format!(
            "const e = {element}; if (!e) return null; const b = e.getBoundingClientRect();
             return [b.x + b.width / 2, b.y + b.height / 2]"
        );
        self.see(element, async |page| page.ask(&script, vec![]).await).await
    }

    /// Taps what a script finds: an expression that gives an element.
    pub async fn tap(&self, element: &str) {
        let script = format!(
            "const e = {element}; if (!e) return null; e.scrollIntoView({{ block: 'nearest' }});
             const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]"
        );
        let [x, y]: [f64; 2] =
            self.see(&format!("{element} to tap"), async |page| page.ask(&script, vec![]).await).await;
        let down = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
        self.devtools("Input.dispatchTouchEvent", down).await;
        self.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await;
    }

    /// Taps the button of that name that is seen.
    pub async fn tap_button(&self, name: &str) {
        let name = json!(name);
        self.tap(&format!(
            "[...document.querySelectorAll('button, [role=tab], [role=option]')].find(e => e.offsetParent
                && ((e.ariaLabel ?? '').startsWith({name}) || e.innerText.trim().startsWith({name})))"
        ))
        .await;
    }
}
