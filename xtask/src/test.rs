//! Every test there is, section by section; a section that fails does not keep the rest from running.

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::Outcome;
use crate::browser;
use crate::command::{Aside, cargo, command, root, run, run_aside};
use crate::page;
use crate::tools::{self, Profile, Tools};

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
    let mut sections = Sections::default();
    match browser {
        Browser::Skipped => {
            native(&mut sections);
            IN_A_BROWSER.iter().for_each(|what| println!("\n== Skipped: {what}"));
        }
        Browser::Needed => {
            let found = browser::Browser::find().map_err(|why| {
                let [tests, journeys] = IN_A_BROWSER;
                format!("{why}. `--no-browser` tests without it and skips {tests} and {journeys}")
            })?;
            let tools = tools::set_up(Profile::Release)?;
            // The linker and wasm-opt leave a core to the tests beside them.
            let page = build_given();
            native(&mut sections);
            sections.add("Chromium: the WebAssembly build", || run(&mut web_tests(&found)?));
            sections.add("The page as it is given away, built beside the above", || page?.end());
            sections.add("Chromium: journeys over the page as it is given away", || given(&found, &tools));
            match browser::has_firefox() {
                true => sections.add("Firefox: the same journeys", firefox),
                false => println!("\n== Skipped: the journeys in Firefox, which is not on the path"),
            }
        }
    }
    sections.end()
}

fn native(sections: &mut Sections) {
    // With the interface's logic, so that all is compiled once.
    sections.add("Native: core, store, simulator, script, command line, the interface's logic", || {
        run(&mut cargo(&["test", "--locked", "--features", "app"]))
    });
    sections.add("Native: random worlds", || {
        run(&mut cargo(&["run", "--locked", "--features", "app", "--", "fuzz", "--seeds", WORLDS]))
    });
    sections
        .add("xtask", || run(&mut cargo(&["test", "--locked", "--package", "xtask", "--package", "split"])));
}

/// Where the page lies over which journeys go.
const GIVEN: &str = "target/given";

/// Starts building the page as it is given away. What was built before is gone: no journey shall go over that.
fn build_given() -> Outcome<Aside> {
    let _ = fs::remove_dir_all(root().join(GIVEN));
    let this = env::current_exe().map_err(|error| format!("where xtask is: {error}"))?;
    run_aside(
        command(&this.to_string_lossy()).args(["build", "--release", "--dist", GIVEN]),
        "target/given.log",
    )
}

/// All journeys, over the page that everybody gets: under its policy, in two parts, with what works offline.
fn given(browser: &browser::Browser, tools: &Tools) -> Outcome {
    let mut journeys = journeys(browser, GIVEN)?;
    match tools::axe()? {
        Some(axe) => drop(journeys.env("RAFTARIUM_AXE", axe)),
        None => {
            println!("xtask: Skipped: axe, which npm would fetch, and there is no npm on the path");
            journeys.args(["--skip", "axe::"]);
        }
    }
    if !tools.wasm_opt {
        println!("xtask: Skipped: what it weighs, for without wasm-opt that says nothing");
        journeys.args(["--skip", "bytes"]);
    }
    run(&mut journeys)
}

/// What needs Chromium's own instruments: axe in many states, other screens, touch, a mouse that drags, a slow network, and
/// bytes, which are the same anywhere.
const NOT_IN_FIREFOX: [&str; 7] =
    ["axe::", "screens::", "touch::", "hands::a_finger", "hands::what_a_hand", "slow", "bytes"];

/// The journeys over the page that Chromium has just walked.
fn firefox() -> Outcome {
    let skipped = NOT_IN_FIREFOX.iter().flat_map(|journey| ["--skip", journey]);
    run(journeys_over(GIVEN).env("GECKODRIVER", tools::geckodriver()?).args(skipped))
}

/// All journeys that Firefox can walk, and nothing else.
pub fn all_in_firefox() -> Outcome {
    page::build_release_into(&root().join(GIVEN))?;
    firefox()
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
