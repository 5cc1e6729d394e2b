//! Chromium and its driver, the program that steers it for a test; and Firefox, if it is there.
//!
//! `CHROME` and `CHROMEDRIVER` name them, else they are looked for on the path. The driver finds
//! a browser in its usual place by itself, so only a browser that `CHROME` names is passed on.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::command::{find, root};

pub struct Browser {
    driver: PathBuf,
    /// As named by `CHROME`.
    program: Option<PathBuf>,
}

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const HOW_TO_GET_THEM: &str = "install Chromium and chromedriver (Debian: `apt-get install chromium chromium-driver`; \
    elsewhere: Chrome and the chromedriver of the same version on the path), or name them in CHROME and CHROMEDRIVER";

impl Browser {
    pub fn find() -> Outcome<Browser> {
        let program = env::var_os("CHROME").map(PathBuf::from);
        let driver = env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| find("chromedriver"));
        match driver {
            Some(driver) if driver.is_file() && is_there(program.as_ref()) => Ok(Browser { driver, program }),
            _ => Err(format!("no browser to test in: {HOW_TO_GET_THEM}")),
        }
    }

    /// Tells a test where they are.
    pub fn steer(&self, command: &mut Command) -> Outcome {
        command.env("CHROMEDRIVER", &self.driver);
        if let Some(program) = &self.program {
            let settings = root().join("target/webdriver.json");
            fs::read_to_string(root().join("webdriver.json"))
                .and_then(|text| fs::write(&settings, with_binary(&text, &program.to_string_lossy())))
                .map_err(|error| format!("{}: {error}", settings.display()))?;
            command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
        }
        Ok(())
    }
}

/// Firefox, of which the driver finds the place by itself.
pub fn has_firefox() -> bool {
    ["firefox", "firefox-esr"].iter().any(|name| find(name).is_some())
}

fn is_there(named: Option<&PathBuf>) -> bool {
    match named {
        Some(program) => program.is_file(),
        None => NAMES.iter().any(|name| find(name).is_some()) || in_its_usual_place(),
    }
}

/// Where no browser is on the path because none ever is.
fn in_its_usual_place() -> bool {
    cfg!(windows) || PathBuf::from("/Applications/Google Chrome.app").is_dir()
}

/// The driver's settings with the browser's place in them.
fn with_binary(settings: &str, program: &str) -> String {
    let program = program.replace('\\', "\\\\").replace('"', "\\\"");
    settings.replacen("\"args\"", &format!("\"binary\": \"{program}\",\n    \"args\""), 1)
}

#[cfg(test)]
mod tests {
    use super::with_binary;

    #[test]
    fn a_named_browser_stands_in_the_settings() {
        let settings = with_binary(include_str!("../../webdriver.json"), r"C:\a b\chrome.exe");
        assert!(settings.contains(r#""binary": "C:\\a b\\chrome.exe","#), "{settings}");
    }
}
