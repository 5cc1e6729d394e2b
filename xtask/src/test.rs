//! Every test there is, section by section; a section that fails does not keep the rest from running.

use std::process::Command;
use std::time::Instant;

use crate::Outcome;
use crate::browser;
use crate::command::{cargo, root, run};
use crate::page;
use crate::tools::{self, Profile};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    Needed,
    Skipped,
}

/// The seeds of `raftarium fuzz` that every change goes through.
const WORLDS: &str = "0..4000";

const IN_A_BROWSER: [&str; 2] = [
    "the WebAssembly build's tests (tests/web.rs)",
    "the journeys over the page, its looks and axe (tests/journeys)",
];

pub fn all(browser: Browser) -> Outcome {
    let found = match browser {
        Browser::Needed => Some(browser::Browser::find().map_err(|why| {
            let [tests, journeys] = IN_A_BROWSER;
            format!("{why}. `--no-browser` tests without it and skips {tests} and {journeys}")
        })?),
        Browser::Skipped => None,
    };
    let mut sections = Sections::default();
    // With the interface's logic, so that all is compiled once.
    sections.add("Native: core, store, simulator, script, command line, the interface's logic", || {
        run(&mut cargo(&["test", "--locked", "--features", "app"]))
    });
    sections.add("Native: random worlds", || {
        run(&mut cargo(&["run", "--locked", "--features", "app", "--", "fuzz", "--seeds", WORLDS]))
    });
    sections
        .add("xtask", || run(&mut cargo(&["test", "--locked", "--package", "xtask", "--package", "split"])));
    match found {
        Some(found) => in_a_browser(&found, &mut sections),
        None => IN_A_BROWSER.iter().for_each(|what| println!("\n== Skipped: {what}")),
    }
    sections.end()
}

fn in_a_browser(browser: &browser::Browser, sections: &mut Sections) {
    sections.add("Chromium: the WebAssembly build", || {
        tools::set_up(Profile::Dev)?;
        run(&mut web_tests(browser)?)
    });
    sections.add("Chromium: journeys over the page", || {
        page::build_for_journeys(&root().join("target/journeys"))?;
        let mut journeys = journeys(browser, "target/journeys")?;
        journeys.args(["--skip", "given::"]);
        match tools::axe()? {
            Some(axe) => drop(journeys.env("RAFTARIUM_AXE", axe)),
            None => {
                println!("xtask: Skipped: axe, which npm would fetch, and there is no npm on the path");
                journeys.args(["--skip", "axe::"]);
            }
        }
        run(&mut journeys)
    });
    sections.add("Chromium: the page as it is given away", || given(browser));
    match browser::has_firefox() {
        true => sections.add("Firefox: both pages", firefox),
        false => println!("\n== Skipped: the journeys in Firefox, which is not on the path"),
    }
}

/// What needs Chromium's own instruments: axe in many states, other screens, touch, and bytes, which are the same anywhere.
const NOT_IN_FIREFOX: [&str; 4] = ["axe::", "screens::", "touch::", "bytes"];

/// The journeys over the pages that Chromium has just walked.
fn firefox() -> Outcome {
    let driver = tools::geckodriver()?;
    let over = |page, chosen: &[&str]| {
        let skipped = NOT_IN_FIREFOX.iter().flat_map(|journey| ["--skip", journey]);
        run(journeys_over(page).env("GECKODRIVER", &driver).args(chosen).args(skipped))
    };
    over("target/journeys", &["--skip", "given::"])?;
    over("target/given", &["given::"])
}

/// All journeys that Firefox can walk, and nothing else.
pub fn all_in_firefox() -> Outcome {
    page::build_for_journeys(&root().join("target/journeys"))?;
    page::build_release_into(&root().join("target/given"))?;
    firefox()
}

/// The page as it is given away: what it weighs, and that it works offline and in two parts.
fn given(browser: &browser::Browser) -> Outcome {
    let tools = page::build_release_into(&root().join("target/given"))?;
    let mut journeys = journeys(browser, "target/given")?;
    journeys.arg("given::");
    if !tools.wasm_opt {
        println!("xtask: Skipped: what it weighs, for without wasm-opt that says nothing");
        journeys.args(["--skip", "bytes"]);
    }
    run(&mut journeys)
}

/// The page's looks beside the pictures in tests/screens; or new pictures of them.
pub fn screens(update: bool) -> Outcome {
    let browser = browser::Browser::find()?;
    page::build_for_journeys(&root().join("target/journeys"))?;
    let mut journeys = journeys(&browser, "target/journeys")?;
    if update {
        journeys.env("RAFTARIUM_UPDATE_SCREENS", "1");
    }
    run(journeys.arg("screens::"))
}

/// Takes the README's pictures.
pub fn pictures() -> Outcome {
    let browser = browser::Browser::find()?;
    let folder = root().join("target/journeys");
    page::build_for_journeys(&folder)?;
    let mut pictures = cargo(&["run", "--locked", "--package", "journeys", "--bin", "pictures"]);
    browser.steer(pictures.env("RAFTARIUM_PAGE", folder))?;
    run(&mut pictures)
}

/// Not `--quiet`: cargo hands that on to the runner, which does not know it.
fn web_tests(browser: &browser::Browser) -> Outcome<Command> {
    let mut cargo = cargo(&["test", "--locked", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--no-default-features", "--features", "app", "--test", "web"]);
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300"); // seconds; the runner's own 20 are few on a busy machine
    browser.steer(&mut cargo).map(|()| cargo)
}

/// One after the other: two browsers at once make each other's deadlines a matter of luck.
fn journeys_over(page: &str) -> Command {
    let mut cargo = cargo(&["test", "--locked", "--package", "journeys", "--", "--test-threads", "1"]);
    cargo.env("RAFTARIUM_PAGE", root().join(page));
    cargo
}

fn journeys(browser: &browser::Browser, page: &str) -> Outcome<Command> {
    let mut journeys = journeys_over(page);
    browser.steer(&mut journeys).map(|()| journeys)
}

/// What was run, and what of it failed.
#[derive(Default)]
struct Sections {
    passed: usize,
    times: Vec<String>,
    failed: Vec<String>,
}

impl Sections {
    fn add(&mut self, title: &str, section: impl FnOnce() -> Outcome) {
        println!("\n== {title}");
        let start = Instant::now();
        let outcome = section();
        self.times.push(format!("{:5} s  {title}", start.elapsed().as_secs()));
        match outcome {
            Ok(()) => self.passed += 1,
            Err(why) => {
                eprintln!("xtask: {why}");
                self.failed.push(format!("{title}: {why}"));
            }
        }
    }

    fn end(self) -> Outcome {
        println!("\n== All sections\n{}", self.times.join("\n"));
        println!("sections: {} passed, {} failed", self.passed, self.failed.len());
        match self.failed.is_empty() {
            true => Ok(()),
            false => Err(self.failed.join("\n       ")),
        }
    }
}
