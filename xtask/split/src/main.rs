//! Divides the page's WebAssembly in two: the functions that ran until a cluster was moving, and the rest.
//!
//! `split trace IN OUT` writes a module whose functions leave a mark when they are called: `cargo xtask build
//! --release` opens a page with it in a browser and reads the marks. `split divide IN NEEDED FIRST REST` then writes
//! both parts; NEEDED is a file of the marked functions' numbers.
//!
//! In the first part a function of the rest is a stub: it asks `rest.load`, which the page provides, for the rest if
//! that has not come yet, and goes on through the table. The rest takes memory, tables, globals and functions of the
//! first part from the module `first`, and writes its own functions into the table where the stubs look for them.
//! It is what Binaryen's wasm-split does; npm's `binaryen`, from which wasm-opt comes, does not have that program.

mod first;
mod rest;
mod trace;
mod whole;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use whole::Whole;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "split trace IN OUT | split divide IN NEEDED FIRST REST";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("split: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    match words {
        ["trace", from, to] => {
            let bytes = fs::read(from)?;
            write(to, &trace::traced(&Whole::read(&bytes)?)?)
        }
        ["divide", from, needed, first, rest] => {
            let bytes = fs::read(from)?;
            let whole = Whole::read(&bytes)?;
            let needed: BTreeSet<u32> =
                fs::read_to_string(needed)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let plan = whole.plan(&needed)?;
            write(first, &first::part(&whole, &plan)?)?;
            write(rest, &rest::part(&whole, &plan)?)
        }
        _ => Err(USAGE.into()),
    }
}

/// Writes a module that is valid.
fn write(file: &str, module: &[u8]) -> Outcome {
    wasmparser::validate(module).map_err(|error| format!("{file} would be no valid module: {error}"))?;
    Ok(fs::write(file, module)?)
}
