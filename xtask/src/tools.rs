//! The tools that build the page: is the pinned version there, and if not, getting it.
//!
//! What is missing goes where `cargo install` puts programs, so that plain `trunk serve` works too.
//! Where a program of that name is there in another version it stays as it is, and ours goes into
//! `.tools/`, a folder of this repository that git ignores. wasm-opt goes there in any case.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::command::{ask, cargo, command, find, program_folders, root, run, tools_folder};
use crate::pins::{self, Pins};

const TARGET: &str = "wasm32-unknown-unknown";

/// The program that steers Firefox.
const GECKODRIVER: &str = "0.37.1";

/// How to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A build to look at and to test.
    Dev,
    /// A build to give away, which wasm-opt makes smaller.
    Release,
}

/// What there is to build with.
pub struct Tools {
    pub pins: Pins,
    pub wasm_opt: bool,
}

/// Sees to it that everything is there, and says what it does.
pub fn set_up(profile: Profile) -> Outcome<Tools> {
    let pins = pins::read()?;
    add_target()?;
    install("wasm-bindgen-cli", "wasm-bindgen", &pins.wasm_bindgen, "1 to 3 minutes")?;
    install("trunk", "trunk", &pins.trunk, "3 to 6 minutes")?;
    let wasm_opt = profile == Profile::Release && add_wasm_opt(&pins.binaryen);
    Ok(Tools { pins, wasm_opt })
}

fn add_target() -> Outcome {
    let mut rustc = command("rustc");
    let folder = ask(rustc.args(["--print", "target-libdir", "--target", TARGET]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say(&format!("Adding Rust's target {TARGET} (20 MB)"));
    run(command("rustup").args(["target", "add", TARGET]))
}

/// Installs a crate's programs, if `program` is not there in this version.
fn install(package: &str, program: &str, version: &str, time: &str) -> Outcome {
    if has(program, version) {
        return Ok(());
    }
    let wanted = format!("{package}@{version}");
    let place = if find(program).is_some() { Some(tools_folder()) } else { None };
    if fetch_built(&wanted, place.as_deref()).is_none() {
        say(&format!("Compiling {wanted}, once; takes {time} on two cores"));
        compile(&wanted, place.as_deref())?;
    }
    match has(program, version) {
        true => Ok(()),
        false => Err(format!("{wanted} was installed, yet `{program} --version` does not say {version}")),
    }
}

/// Is this version of a program in our folders or on the path?
fn has(program: &str, version: &str) -> bool {
    let told = ask(command(program).arg("--version")).unwrap_or_default();
    told.lines().next().unwrap_or_default().split_whitespace().any(|word| word == version)
}

/// Gets the crate's programs as built by its authors, where `cargo binstall` is installed.
fn fetch_built(wanted: &str, place: Option<&Path>) -> Option<()> {
    find("cargo-binstall")?;
    say(&format!("Downloading {wanted} with cargo binstall"));
    let mut binstall = cargo(&["binstall", "--no-confirm", "--disable-strategies", "compile"]);
    run(binstall.args(root_option(place)).arg(wanted)).ok()
}

/// Where cargo shall install: its own place, unless another is named.
fn root_option(place: Option<&Path>) -> Vec<&OsStr> {
    place.map_or_else(Vec::new, |place| vec![OsStr::new("--root"), place.as_os_str()])
}

/// Compiles it in a cheap profile: these tools run for milliseconds, and their own profile, with
/// link-time optimization, would more than double the wait.
fn compile(wanted: &str, place: Option<&Path>) -> Outcome {
    run(cargo(&["install", "--locked"])
        .args(root_option(place))
        .arg(wanted)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
}

/// wasm-opt comes with npm's package `binaryen`. Is it there now? A release can do without it.
fn add_wasm_opt(version: &str) -> bool {
    let there = has("wasm-opt", version) || (npm_installs(version).is_some() && has("wasm-opt", version));
    if !there {
        say(&format!(
            "No wasm-opt: the release goes on without it, and its WebAssembly is half as large again \
             (a third more to download). To have it, install Node.js, or put Binaryen's wasm-opt, \
             version {version}, on the path"
        ));
    }
    there
}

/// What steers Firefox, where it is.
pub fn geckodriver() -> Outcome<PathBuf> {
    install("geckodriver", "geckodriver", GECKODRIVER, "2 to 4 minutes")?;
    find("geckodriver").ok_or_else(|| "geckodriver was installed, yet is not found".to_owned())
}

/// What says whether a page can be used by everybody: npm's package `axe-core`, one file. Where it is, if there is npm.
pub fn axe() -> Outcome<Option<PathBuf>> {
    let version = pins::read()?.axe;
    let package = tools_folder().join("npm/node_modules/axe-core");
    let is_there = || {
        let described = fs::read_to_string(package.join("package.json")).unwrap_or_default();
        described.contains(&format!("\"version\": \"{version}\""))
    };
    if !is_there() {
        npm_install(&format!("axe-core@{version}"), "axe-core from npm into .tools/ (3 MB)");
    }
    Ok(is_there().then(|| package.join("axe.min.js")))
}

fn npm_installs(version: &str) -> Option<()> {
    npm_install(&format!("binaryen@{version}"), "wasm-opt from npm into .tools/ (105 MB), a few seconds")
}

fn npm_install(package: &str, what: &str) -> Option<()> {
    find("npm")?;
    say(&format!("Installing {what}"));
    let mut npm = command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(tools_folder().join("npm"));
    run(npm.arg(package)).ok()
}

/// Plain `trunk serve` works in a shell that finds what we installed.
pub fn say_how_to_reach_them() {
    let given = std::env::var_os("PATH").unwrap_or_default();
    let [bin, npm] = program_folders();
    let reached = std::env::split_paths(&given).any(|folder| folder == bin);
    let is_ours = |program: &&str| find(program).is_some_and(|path| path.starts_with(&bin));
    if reached || !["trunk", "wasm-bindgen"].iter().any(is_ours) {
        return;
    }
    let from_here =
        |folder: &Path| format!("$PWD/{}", folder.strip_prefix(root()).unwrap_or(folder).display());
    say("The tools are in .tools/. For plain `trunk serve` put them on this shell's path:");
    println!("    export PATH=\"{}:{}:$PATH\"", from_here(&bin), from_here(&npm));
}

fn say(what: &str) {
    println!("xtask: {what}");
}
