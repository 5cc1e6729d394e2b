//! The benchmarks: of the core (`benches/`), built with what it is compared with, natively and for
//! WebAssembly, and run; and of the page, in a browser (`tests/journeys/src/bin/bench-ui`).

use std::env;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::browser::Browser;
use crate::command::{ask, cargo, command, find, root, run};
use crate::page;

const MANIFEST: [&str; 3] = ["--locked", "--manifest-path", "benches/Cargo.toml"];

/// Its own, so that a workspace of other profiles and locks rebuilds nothing.
const TARGET: &str = "target/benches";

/// Measures the rows whose title contains all of these words.
pub fn rows(words: &[&str]) -> Outcome {
    let protoc = protoc()?;
    run(build(&["--bins"]).env("PROTOC", protoc))?;
    let mut bench = command(&built("release/raftarium-benches"));
    bench.args(words);
    if find("node").is_some() {
        run(&mut build(&["--lib", "--target", "wasm32-unknown-unknown"]))?;
        bench.arg(built("wasm32-unknown-unknown/release/raftarium_benches.wasm"));
    } else {
        println!("xtask: no Node.js on the path: WebAssembly is not measured");
    }
    run(&mut bench)
}

/// Measures frames of the page as it is given away, and of other pages by their addresses.
pub fn page(others: &[&str]) -> Outcome {
    let browser = Browser::find()?;
    let folder = root().join("target/given");
    page::build_release_into(&folder)?;
    let mut bench = cargo(&["run", "--locked", "--package", "journeys", "--bin", "bench-ui", "--"]);
    browser.steer(bench.args(others).env("RAFTARIUM_PAGE", folder))?;
    run(&mut bench)
}

/// What a first visit of the page as it is given away weighs, and how long it takes.
pub fn load() -> Outcome {
    let browser = Browser::find()?;
    let folder = root().join("target/given");
    page::build_release_into(&folder)?;
    let mut bench = cargo(&["run", "--locked", "--package", "journeys", "--bin", "bench-load"]);
    browser.steer(bench.env("RAFTARIUM_PAGE", folder))?;
    run(&mut bench)
}

/// Records an hour in WebAssembly and goes to places all over it: memory, and how long a seek takes.
pub fn seek(seconds: &str) -> Outcome {
    run(&mut build(&["--lib", "--target", "wasm32-unknown-unknown"]))?;
    let mut node = command("node");
    node.arg(root().join("benches/seek.mjs"));
    node.arg(built("wasm32-unknown-unknown/release/raftarium_benches.wasm")).arg(seconds);
    run(&mut node)
}

fn build(what: &[&str]) -> std::process::Command {
    let mut build = cargo(&["build", "--release", "--target-dir", TARGET]);
    build.args(MANIFEST).args(what);
    build
}

fn built(file: &str) -> String {
    root().join(TARGET).join(file).display().to_string()
}

/// raft-rs is built with Google's protoc. One that the reader names, or the one that a crate which
/// raft-rs is built with carries.
fn protoc() -> Outcome<PathBuf> {
    if let Some(named) = env::var_os("PROTOC") {
        return Ok(named.into());
    }
    let metadata = ask(cargo(&["metadata", "--format-version", "1"]).args(MANIFEST));
    let metadata = metadata.ok_or("cargo metadata says nothing of benches/Cargo.toml")?;
    let is_carrier = |word: &&str| word.contains("protobuf-build-") && word.ends_with("Cargo.toml");
    let carrier = metadata.split('"').find(is_carrier).ok_or("no protobuf-build under raft-rs")?;
    let carrier = carrier.replace(r"\\", "/");
    let folder = Path::new(&carrier).parent().ok_or("a crate in no folder")?.join("bin");
    let name = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "protoc-linux-x86_64",
        ("linux", "aarch64") => "protoc-linux-aarch_64",
        ("macos", _) => "protoc-osx-x86_64",
        ("windows", _) => "protoc-win32.exe",
        (os, arch) => return Err(format!("no protoc for {os} on {arch}: name one in PROTOC")),
    };
    let protoc = folder.join(name);
    protoc.is_file().then_some(protoc).ok_or("no protoc: name one in PROTOC".into())
}
