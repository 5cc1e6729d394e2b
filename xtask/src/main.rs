//! `cargo xtask`: everything one does with this repository, on a machine that has only Rust.
//!
//! An xtask is a program of the repository that cargo builds and runs (`.cargo/config.toml` has
//! the alias), so it needs no make, no shell and no script of each operating system. It knows
//! no library but Rust's own, so that it is built in a second, before anything is installed.
//!
//! Read on in this order: [`pins`] says which versions, [`tools`] gets them, [`page`] builds and
//! serves, [`finish`] makes it smaller, [`browser`] finds Chromium, [`test`] tests, [`cases`] runs scripts by the folder,
//! [`histories`] judges recorded histories, [`bench`] measures.

mod bench;
mod browser;
mod cases;
mod command;
mod finish;
mod histories;
mod page;
mod pins;
mod test;
mod tools;

use std::process::ExitCode;

use command::root;
use tools::Profile;

/// What a task ends with: nothing to say, or why it could not be done.
type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
cargo xtask serve [--release] [--port N] [--open]   set up what is missing, build the page, serve it
cargo xtask build [--release]                       set up what is missing, build the page into dist/
cargo xtask build --release --dist FOLDER           the same, into another folder
cargo xtask test [--no-browser]                     every test; --no-browser leaves out what needs one
cargo xtask firefox                                 all journeys that Firefox can walk
cargo xtask screens [--update]                      the page's looks beside tests/screens; or take those anew
cargo xtask lessons                                 the lessons anew, beside the page in dist/
cargo xtask pictures                                take the pictures in the README anew
cargo xtask setup                                   set up what is missing, and nothing else
cargo xtask cases FOLDER                            run the scripts below FOLDER, judged by tests/cases.txt
cargo xtask histories FOLDER                        judge the recorded histories in FOLDER by its verdicts.json
cargo xtask bench [WORD...]                         measure the core (against raft-rs) and the simulator
cargo xtask bench seek [SECONDS]                    record an hour, and measure its memory and going to any place of it
cargo xtask bench-load                              measure what a first visit of the page weighs and how long it takes
cargo xtask bench-ui [WORD...] [ADDRESS...]         measure the page's frames and memory in headless Chromium";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    match words {
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        ["serve", flags @ ..] => page::serve(&page::Serve::parse(flags)?),
        ["build"] => page::build(Profile::Dev),
        ["build", "--release"] => page::build(Profile::Release),
        ["build", "--release", "--dist", folder] => page::build_release_into(&root().join(folder)).map(drop),
        ["test"] => test::all(test::Browser::Needed),
        ["test", "--no-browser"] => test::all(test::Browser::Skipped),
        ["firefox"] => test::all_in_firefox(),
        ["screens"] => test::screens(false),
        ["screens", "--update"] => test::screens(true),
        ["lessons"] => page::lessons(),
        ["pictures"] => test::pictures(),
        ["setup"] => {
            tools::set_up(Profile::Release)?;
            tools::say_how_to_reach_them();
            Ok(())
        }
        ["bench", "seek"] => bench::seek("3600"),
        ["bench", "seek", seconds] => bench::seek(seconds),
        ["bench", words @ ..] => bench::rows(words),
        ["bench-load"] => bench::load(),
        ["bench-ui", others @ ..] => bench::page(others),
        ["cases", folder] => cases::all_below(folder.as_ref()),
        ["histories", folder] => histories::all_below(folder.as_ref()),
        _ => Err(format!("`{}` is not among\n{USAGE}", ["cargo xtask", &words.join(" ")].join(" "))),
    }
}
