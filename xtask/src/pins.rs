//! Which versions of the tools: read where they are pinned, so that nothing has to agree by hand.
//!
//! - trunk and wasm-opt: `Trunk.toml`, where trunk itself looks.
//! - axe-core, which the journeys ask about accessibility: `tests/journeys/package.json`.
//! - wasm-bindgen: `Cargo.lock`, for its command line must equal the library to the last digit.

use std::fs;

use crate::Outcome;
use crate::command::root;

pub struct Pins {
    pub trunk: String,
    pub wasm_bindgen: String,
    /// Binaryen counts in whole numbers.
    pub binaryen: String,
    pub axe: String,
    /// Where `trunk serve` listens if not told otherwise.
    pub port: u16,
}

pub fn read() -> Outcome<Pins> {
    let text = |name: &str| fs::read_to_string(root().join(name)).map_err(|error| format!("{name}: {error}"));
    parse(&text("Trunk.toml")?, &text("Cargo.lock")?, &text("tests/journeys/package.json")?)
}

fn parse(trunk: &str, lock: &str, npm: &str) -> Outcome<Pins> {
    let wasm_bindgen =
        lock.split("[[package]]").find(|package| value(package, "name") == Some("wasm-bindgen"));
    let missing = |what: &str| format!("Trunk.toml, Cargo.lock or package.json does not pin {what}");
    let pin = |text: Option<&str>, what| text.map(str::to_owned).ok_or_else(|| missing(what));
    Ok(Pins {
        trunk: pin(value(trunk, "trunk-version"), "trunk")?.trim_start_matches(['^', '=']).to_owned(),
        wasm_bindgen: pin(wasm_bindgen.and_then(|package| value(package, "version")), "wasm-bindgen")?,
        binaryen: pin(value(trunk, "wasm_opt"), "wasm-opt")?.replace("version_", ""),
        axe: pin(npm.split('"').skip_while(|word| *word != "axe-core").nth(2), "axe-core")?,
        port: value(trunk, "port").and_then(|port| port.parse().ok()).ok_or_else(|| missing("the port"))?,
    })
}

/// The value of the first `key = value` or `key = "value"` in a TOML text.
fn value<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    toml.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_read_from_the_two_files() {
        let trunk = "trunk-version = \"^0.21.14\"\n[tools]\nwasm_opt = \"version_132\"\n[serve]\nport = 8080";
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        let npm = "{ \"devDependencies\": { \"axe-core\": \"4.14.1\" } }";
        let pins = parse(trunk, lock, npm).unwrap();
        assert_eq!((&*pins.trunk, &*pins.wasm_bindgen), ("0.21.14", "0.2.129"));
        assert_eq!((&*pins.binaryen, &*pins.axe, pins.port), ("132", "4.14.1", 8080));
    }

    #[test]
    fn a_missing_pin_is_named() {
        let why = parse("port = 1", "", "").err().unwrap();
        assert_eq!(why, "Trunk.toml, Cargo.lock or package.json does not pin trunk");
    }

    #[test]
    fn the_release_differs_from_development_by_its_policy_and_by_working_offline() {
        let settings = |name: &str| -> Vec<String> {
            let text = fs::read_to_string(root().join(name)).unwrap();
            let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">";
            let offline = "<script type=\"module\" src=\"{base}offline.js\" data-also=\"{base}folder.js {base}worker.js\"></script>";
            text.lines()
                .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
                .filter(|line| !line.contains("pattern_params") && !line.starts_with("policy ="))
                .map(|line| line.replace(policy, "").replace(offline, ""))
                .collect()
        };
        assert_eq!(settings("Trunk.toml"), settings("Trunk.release.toml"));
    }
}
