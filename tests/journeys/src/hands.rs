//! Hands on the keyboard and on glass: real events, as the browser gets them from the system.

use serde_json::json;

use crate::page::Page;

/// Keys that write nothing, by the browser's names of them, and their old numbers.
const NAMED: [(&str, u32); 9] = [
    ("Tab", 9),
    ("Enter", 13),
    ("Escape", 27),
    ("Home", 36),
    ("End", 35),
    ("ArrowLeft", 37),
    ("ArrowUp", 38),
    ("ArrowRight", 39),
    ("ArrowDown", 40),
];

impl Page {
    /// Strikes a key where the focus is, `x` or `ArrowLeft`, with `Shift+` or `Ctrl+` before it.
    pub async fn chord(&self, chord: &str) {
        let (held, key) = chord.rsplit_once('+').unwrap_or(("", chord));
        let modifiers = match held {
            "Ctrl" => 2,
            "Shift" => 8,
            _ => 0,
        };
        let number = NAMED.iter().find(|(name, _)| *name == key).map(|(_, number)| *number);
        let (key, code) = if key == "Space" { (" ", "Space") } else { (key, key) };
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

    /// Types a text where the focus is.
    pub async fn type_text(&self, text: &str) {
        self.devtools("Input.insertText", json!({ "text": text })).await;
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

    /// Taps what a script finds: an expression that gives an element.
    pub async fn tap(&self, element: &str) {
        let script = format!(
            "const e = {element}; if (!e) return null; e.scrollIntoView({{ block: 'nearest' }});
             const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]"
        );
        let place: Option<[f64; 2]> = self.ask(&script, vec![]).await;
        let [x, y] = place.unwrap_or_else(|| panic!("there is no {element} to tap"));
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
