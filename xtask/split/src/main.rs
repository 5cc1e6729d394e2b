//! Divides the page's WebAssembly in two: what ran until a cluster was moving, and the rest.
//!
//! `split trace IN OUT` writes a module whose stretches of instructions leave a mark when they run: `cargo xtask build
//! --release` opens a page with it in a browser and reads the marks. `split divide IN LINKED RAN FIRST REST` then writes
//! both parts; RAN is a file of the marked stretches' numbers, LINKED what the linker wrote, with relocations.
//! `split imports IN` says what the functions that the page provides were called; in the first part they have numbers.
//!
//! In this order: [`trace`] marks the stretches that [`body`] finds. [`outline`] makes functions of what did not run:
//! [`region`] finds such pieces, by [`live`] what they take and give, [`piece`] writes them. [`whole`] plans which function
//! goes where, [`data`] what data, by what the linker knew ([`linked`]); [`first`] and [`rest`] write the two.
//!
//! In the first part a function of the rest is a stub: it asks `rest.load`, which the page provides, for the rest if
//! that has not come yet, and goes on through the table. The rest takes memory, tables, globals and functions of the
//! first part from the module `first`, and writes its own functions into the table where the stubs look for them.
//! It is what Binaryen's wasm-split does with whole functions; npm's `binaryen`, from which wasm-opt comes, does not have it.

mod body;
mod data;
mod first;
mod linked;
mod live;
mod outline;
mod piece;
mod region;
mod rest;
#[cfg(test)]
mod tests;
mod trace;
mod whole;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use data::Data;
use linked::Linked;
use whole::Whole;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "split trace IN OUT | split imports IN | split divide IN LINKED RAN FIRST REST";

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
        ["imports", from] => {
            let bytes = fs::read(from)?;
            Whole::read(&bytes)?.imports.iter().for_each(|name| println!("{name}"));
            Ok(())
        }
        ["divide", from, linked, ran, first, rest] => {
            let ran =
                fs::read_to_string(ran)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let linked = Linked::read(&fs::read(linked)?)?;
            let (one, other) = divide(&fs::read(from)?, &linked, &ran)?;
            write(first, &one)?;
            write(rest, &other)
        }
        _ => Err(USAGE.into()),
    }
}

/// Both parts, given the numbers of the stretches that ran.
fn divide(bytes: &[u8], linked: &Linked, ran: &BTreeSet<u32>) -> Outcome<(Vec<u8>, Vec<u8>)> {
    let whole = Whole::read(bytes)?;
    let stretches = whole.stretches()?;
    let ran = |body: usize, stretch: u32| ran.contains(&(stretches[body] + stretch));
    let needed = (0..whole.bodies.len()).filter(|body| ran(*body, 0)).map(|body| body as u32).collect();
    let outlined = outline::outlined(&whole, ran)?;
    wasmparser::validate(&outlined)?;
    let whole = Whole::read(&outlined)?;
    let plan = whole.plan(&whole.with_small(&needed)?)?;
    let data = Data::divide(&whole, &plan.kept, linked)?;
    Ok((first::part(&whole, &plan, &data.first)?, rest::part(&whole, &plan, &data.rest)?))
}

/// Writes a module that is valid.
fn write(file: &str, module: &[u8]) -> Outcome {
    wasmparser::validate(module).map_err(|error| format!("{file} would be no valid module: {error}"))?;
    Ok(fs::write(file, module)?)
}
