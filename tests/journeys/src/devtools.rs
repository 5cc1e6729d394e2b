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
