//! What is given away, made smaller than trunk leaves it: one stylesheet, and WebAssembly in two parts.
//!
//! Which functions a page needs until a cluster moves is seen in a browser. Without one the page stays in one part.

use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::browser::Browser;
use crate::command::{cargo, root, run};
use crate::page::copy;

pub fn finish(page: &Path) -> Outcome {
    join_styles(page)?;
    match Browser::find() {
        Ok(browser) => divide(page, &browser),
        Err(why) => {
            println!("xtask: The WebAssembly stays in one part, twice as large to begin with: {why}");
            Ok(())
        }
    }
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Puts all stylesheets into one, in their order: one request, and they compress better together.
fn join_styles(page: &Path) -> Outcome {
    let index = page.join("index.html");
    let html = read(&index)?;
    let (links, others): (Vec<&str>, Vec<&str>) = html.lines().partition(|line| sheet(line).is_some());
    let mut style = String::new();
    for name in links.iter().filter_map(|line| sheet(line)) {
        style += &read(&page.join(name))?;
        fs::remove_file(page.join(name)).map_err(|error| format!("{name}: {error}"))?;
    }
    let name = format!("style-{}.css", digest(&style));
    write(&page.join(&name), &style)?;
    let link = format!("  <link rel=\"stylesheet\" href=\"./{name}\">\n</head>");
    write(&index, &(others.join("\n") + "\n").replace("</head>", &link))
}

/// The file that a line of the page links as a stylesheet.
fn sheet(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"./")?;
    rest.split('"').next()
}

/// Divides the WebAssembly, and tells the page of its second part.
fn divide(page: &Path, browser: &Browser) -> Outcome {
    let html = read(&page.join("index.html"))?;
    let built =
        attribute(&html, "data-js").and_then(|js| js.strip_suffix(".js")).ok_or("no data-js in the page")?;
    let work = root().join("target/split");
    let (whole, needed) = (work.join("whole.wasm"), work.join("needed"));
    let wasm = page.join(format!("{built}_bg.wasm"));
    let _ = fs::remove_dir_all(&work);
    copy(page, &work.join("page"))?;
    fs::rename(&wasm, &whole).map_err(|error| format!("{}: {error}", wasm.display()))?;

    println!("xtask: Looking which functions the page needs until a cluster moves");
    run(split("trace").arg(&whole).arg(work.join("page").join(format!("{built}_bg.wasm"))))?;
    let mut look = cargo(&["run", "--locked", "--quiet", "--package", "journeys", "--bin", "needed"]);
    browser.steer(look.env("RAFTARIUM_PAGE", work.join("page")))?;
    run(look.arg("--").arg(&needed))?;

    // What stands in a file is what its name says, or a browser might join parts of two builds.
    let name = format!("app-{}", digest(&format!("{built} {}", read(&needed)?)));
    let part = |end: &str| page.join(format!("{name}_{end}.wasm"));
    run(split("divide").arg(&whole).arg(&needed).arg(part("bg")).arg(part("rest")))?;
    let js = read(&page.join(format!("{built}.js")))?;
    let imports = "\"./app_bg.js\": import0,";
    if js.matches(imports).count() != 1 {
        return Err(format!("wasm-bindgen no longer writes `{imports}` once"));
    }
    write(
        &page.join(format!("{name}.js")),
        &js.replace(imports, &format!("{imports} rest: globalThis.rest,")),
    )?;
    fs::remove_file(page.join(format!("{built}.js"))).map_err(|error| format!("{built}.js: {error}"))?;
    let html = html.replace(" data-wasm=", &format!(" data-rest=\"./{name}_rest.wasm\" data-wasm="));
    write(&page.join("index.html"), &html.replace(built, &name))
}

/// The program that divides, which `--locked` builds once.
fn split(what: &str) -> std::process::Command {
    cargo(&["run", "--locked", "--quiet", "--package", "split", "--", what])
}

/// The file that an attribute of the page names.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!(" {name}=\"./"))?.1.split('"').next()
}

/// FNV-1a in 64 bits: names files by what is in them, and protects from nobody.
fn digest(text: &str) -> String {
    let fold = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_was_built() {
        let line = "  <link rel=\"stylesheet\" href=\"./base-1f.css\"/>";
        assert_eq!(sheet(line), Some("base-1f.css"));
        assert_eq!(sheet("<link rel=\"icon\" href=\"./base-1f.css\"/>"), None);
        assert_eq!(attribute("<script data-js=\"./app-1f.js\">", "data-js"), Some("app-1f.js"));
    }

    #[test]
    fn a_digest_is_fnv() {
        assert_eq!((&*digest(""), &*digest("a")), ("cbf29ce484222325", "af63dc4c8601ec8c"));
    }
}
