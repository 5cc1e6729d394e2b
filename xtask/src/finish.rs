//! What is given away, made smaller than trunk leaves it: one stylesheet, and WebAssembly in two parts.
//!
//! What of it a page needs until a cluster moves is seen in a browser. Without one the page stays in one part.

use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::browser::Browser;
use crate::command::{ask, cargo, root, run};
use crate::page::copy;

/// Has the linker say what it knows of the data, which is divided too. wasm-opt warns that it carries that along as it
/// was; it is read from what the linker wrote, and is in neither part.
pub const LINKED: &str = "-C link-arg=--emit-relocs";

pub fn finish(page: &Path, browser: Outcome<Browser>) -> Outcome {
    join_styles(page)?;
    match browser {
        Ok(browser) => divide(page, &browser),
        Err(why) => {
            println!("xtask: The WebAssembly stays in one part, three times as large to begin with: {why}");
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
        style += &without_comments(&read(&page.join(name))?);
        fs::remove_file(page.join(name)).map_err(|error| format!("{name}: {error}"))?;
    }
    let name = format!("style-{}.css", digest(&style));
    write(&page.join(&name), &style)?;
    let link = format!("  <link rel=\"stylesheet\" href=\"./{name}\">\n</head>");
    write(&index, &(others.join("\n") + "\n").replace("</head>", &link))
}

/// A stylesheet without what only people read.
fn without_comments(style: &str) -> String {
    let mut parts = style.split("/*");
    let begin = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(begin, |text, part| text + part.split_once("*/").map_or("", |(_, after)| after));
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n")
}

/// A script that wasm-bindgen wrote, without what only people read.
fn without_remarks(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let said = lines.filter(|line| !["", "*", "*/"].contains(line));
    let said = said.filter(|line| !["//", "/*", "* "].iter().any(|mark| line.starts_with(mark)));
    said.fold(String::new(), |all, line| all + line + "\n")
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
    let linked = root().join("target/wasm32-unknown-unknown/web/app.wasm");
    run(split("divide").arg(&whole).arg(linked).arg(&needed).arg(part("bg")).arg(part("rest")))?;
    let imports = ask(split("imports").arg(&whole)).ok_or("split does not tell the imports")?;
    let js = page.join(format!("{built}.js"));
    write(&page.join(format!("{name}.js")), &joining(&read(&js)?, &imports)?)?;
    fs::remove_file(&js).map_err(|error| format!("{built}.js: {error}"))?;
    let html = html.replace(" data-wasm=", &format!(" data-rest=\"./{name}_rest.wasm\" data-wasm="));
    write(&page.join("index.html"), &html.replace(built, &name))
}

/// wasm-bindgen's script for the first part, which imports the rest's loading too, and all else by its number.
fn joining(script: &str, imports: &str) -> Outcome<String> {
    let mut script = without_remarks(script);
    for (number, name) in imports.lines().enumerate() {
        let (long, short) = (format!("\n{name}: "), format!("\ni{number}: "));
        if script.matches(&long).count() != 1 {
            return Err(format!("wasm-bindgen no longer writes `{name}` once"));
        }
        script = script.replace(&long, &short);
    }
    let imports = "\"./app_bg.js\": import0,";
    match script.matches(imports).count() {
        1 => Ok(script.replace(imports, &format!("{imports} rest: globalThis.rest,"))),
        _ => Err(format!("wasm-bindgen no longer writes `{imports}` once")),
    }
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
    fn what_only_people_read_is_left_out() {
        assert_eq!(without_comments("/* a */\np { b: c; /* d\n */ }\n\n  q {}"), "p { b: c;  }\nq {}\n");
        let script = "/**\n * Says.\n */\nfunction a() {\n    // no\n    return 1;\n}\n";
        assert_eq!(without_remarks(script), "function a() {\nreturn 1;\n}\n");
    }

    #[test]
    fn imports_go_by_their_numbers() {
        let script = "const import0 = {\n  say_1f: function() {},\n  hear_2f: h,\n};\nreturn { \"./app_bg.js\": import0, };\n";
        let joined = joining(script, "hear_2f\nsay_1f").unwrap();
        assert!(joined.contains("i1: function() {},\ni0: h,"), "{joined}");
        assert!(joined.contains("import0, rest: globalThis.rest,"), "{joined}");
        assert!(joining(script, "see_3f").unwrap_err().contains("see_3f"));
    }

    #[test]
    fn a_digest_is_fnv() {
        assert_eq!((&*digest(""), &*digest("a")), ("cbf29ce484222325", "af63dc4c8601ec8c"));
    }
}
