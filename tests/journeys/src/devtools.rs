//! The browser's own instruments, by the DevTools protocol: chromedriver hands a command on.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::page::Page;

impl Page {
    /// Has the browser do a command of the DevTools protocol, and returns its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let asked = DevTools(json!({ "cmd": command, "params": parameters }));
        let answer = self.client().issue_cmd(asked).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Opens an address as one who was never there, on a slow phone: on what Lighthouse means by slow 4G, 1.6 Mbit/s down,
    /// 0.75 up, 150 ms to and fro, with the processor throttled four times. Each document runs `watch` before its own scripts.
    pub async fn visit_slowly(&self, address: &str, watch: &str) {
        self.go("about:blank").await;
        let origin = url::Url::parse(address).expect("an address").origin().ascii_serialization();
        let all = json!({ "origin": origin, "storageTypes": "all" });
        self.devtools("Storage.clearDataForOrigin", all).await;
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        let slow = json!({ "offline": false, "latency": 150, "downloadThroughput": 1_638_400 / 8,
            "uploadThroughput": 768_000 / 8, "connectionType": "cellular4g" });
        self.devtools("Network.emulateNetworkConditions", slow).await;
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": watch })).await;
        self.go(address).await;
    }
}

#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
