//! The page: building it with trunk, and serving it.
//!
//! A release is built after `Trunk.release.toml`, with the policy that forbids all that is inline
//! or from elsewhere; development after `Trunk.toml`, where trunk's reloading needs the inline.

use std::env;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

use crate::Outcome;
use crate::browser::Browser;
use crate::command::{ask, cargo, command, root, run};
use crate::finish;
use crate::tools::{self, Profile, Tools};

/// What `cargo xtask serve` was asked for.
pub struct Serve {
    profile: Profile,
    port: Option<u16>,
    open: bool,
}

impl Serve {
    pub fn parse(words: &[&str]) -> Outcome<Serve> {
        let mut serve = Serve { profile: Profile::Dev, port: None, open: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--release" => serve.profile = Profile::Release,
                "--open" => serve.open = true,
                "--port" => serve.port = Some(port(words.next().copied())?),
                _ => match word.strip_prefix("--port=") {
                    Some(number) => serve.port = Some(port(Some(number))?),
                    None => return Err(format!("serve takes --release, --port N and --open, not `{word}`")),
                },
            }
        }
        Ok(serve)
    }
}

fn port(word: Option<&str>) -> Outcome<u16> {
    word.and_then(|word| word.parse().ok())
        .filter(|port| *port != 0)
        .ok_or_else(|| "--port needs a number from 1 to 65535".to_owned())
}

/// Builds the page into `dist/`.
pub fn build(profile: Profile) -> Outcome {
    if profile == Profile::Release {
        return build_release_into(&root().join("dist")).map(drop);
    }
    let tools = tools::set_up(profile)?;
    println!("xtask: Building the page into dist/ (the first time about a minute)");
    run(&mut trunk("build", profile, &tools)?)
}

/// Renders the lessons beside the page: the data that it loads, and plain pages. Trunk asks for it in each build and
/// says where the page is put together; by hand, they go into `dist/`. While one works on the page, what was rendered is
/// used again until a lesson changes, or the program would be built natively at each change of the page.
pub fn lessons() -> Outcome {
    let page = env::var_os("TRUNK_STAGING_DIR").map_or_else(|| root().join("dist"), PathBuf::from);
    let rendered = root().join("target/lessons");
    let changed =
        ["lessons", "src/lesson", "src/cli/lesson"].map(|folder| latest_change(&root().join(folder)));
    let working = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug");
    if !working || changed.iter().max() >= Some(&latest_change(&rendered)) {
        let _ = fs::remove_dir_all(&rendered);
        run(cargo(&["run", "--locked", "--quiet", "--", "lesson", "build", "lessons"]).arg(&rendered))?;
    }
    copy(&rendered, &page.join("lessons"))
}

/// When something in a folder was changed last; long ago if it is not there.
fn latest_change(path: &Path) -> SystemTime {
    let changed = fs::metadata(path).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let within = fs::read_dir(path).into_iter().flatten().flatten();
    within.map(|entry| latest_change(&entry.path())).chain([changed]).max().unwrap_or(changed)
}

/// Copies a folder and all in it.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    let said = |error: std::io::Error| format!("{}: {error}", to.display());
    fs::create_dir_all(to).map_err(said)?;
    for entry in fs::read_dir(from).map_err(said)? {
        let entry = entry.map_err(said)?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to)?,
            false => drop(fs::copy(from, to).map_err(said)?),
        }
    }
    Ok(())
}

/// Builds the page as it would be given away, but in the profile that checks more and compiles
/// faster, for the journeys of `cargo xtask test`.
pub fn build_for_journeys(folder: &Path) -> Outcome {
    tools::set_up(Profile::Dev)?;
    let mut trunk = trunk_command();
    trunk.args(["--config", "Trunk.release.toml", "build", "--dist"]);
    run(trunk.arg(folder))
}

/// Builds the page as it is given away, and tells with what.
pub fn build_release_into(folder: &Path) -> Outcome<Tools> {
    let tools = tools::set_up(Profile::Release)?;
    println!("xtask: Building the page as it is given away (the first time two minutes)");
    let mut trunk = trunk("build", Profile::Release, &tools)?;
    let browser = Browser::find();
    if browser.is_ok() {
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", finish::LINKED);
    }
    run(trunk.arg("--dist").arg(folder))?;
    finish::finish(folder, browser)?;
    Ok(tools)
}

/// Builds the page, serves it and builds it anew at every change, until interrupted.
pub fn serve(asked: &Serve) -> Outcome {
    let tools = tools::set_up(asked.profile)?;
    let port = asked.port.unwrap_or(tools.pins.port);
    TcpListener::bind(("127.0.0.1", port))
        .map_err(|error| format!("port {port} cannot be had ({error}); choose one with --port N"))?;
    let mut trunk = trunk("serve", asked.profile, &tools)?;
    trunk.arg("--port").arg(port.to_string());
    if asked.open {
        trunk.arg("--open");
    }
    tools::say_how_to_reach_them();
    println!("xtask: Building the page (the first time about a minute), then serving it");
    let mut child = trunk.spawn().map_err(|error| format!("trunk: {error}"))?;
    say_when_it_listens(&mut child, port);
    let status = child.wait().map_err(|error| format!("trunk: {error}"))?;
    status.success().then_some(()).ok_or_else(|| format!("trunk ended ({status})"))
}

/// Trunk listens once the first build has ended.
fn say_when_it_listens(child: &mut Child, port: u16) {
    while matches!(child.try_wait(), Ok(None)) {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            println!("\nxtask: Raftarium is at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n");
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn trunk(action: &str, profile: Profile, tools: &Tools) -> Outcome<Command> {
    let mut trunk = trunk_command();
    if profile == Profile::Dev {
        trunk.arg(action);
        return Ok(trunk);
    }
    for (name, format) in [("RAFTARIUM_DATE", "%cs"), ("RAFTARIUM_COMMIT", "%h")] {
        if let Some(told) = ask(command("git").args(["log", "-1", &format!("--format={format}")])) {
            trunk.env(name, told);
        }
    }
    // `=true`, for what follows a bare flag trunk takes for the flag's value.
    trunk.args(["--config", "Trunk.release.toml", action, "--release=true"]);
    if action == "serve" {
        trunk.arg("--no-autoreload=true"); // its script is inline, and the policy blocks it
    }
    if !tools.wasm_opt {
        trunk.args([page_without_wasm_opt()?, "--html-output", "index.html"]);
    }
    Ok(trunk)
}

fn trunk_command() -> Command {
    let mut trunk = command("trunk");
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk.env("RUST_BACKTRACE", "0"); // of trunk's insides, below each error in our code
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").env("TRUNK_COLOR", "never"); // trunk 0.21 refuses NO_COLOR=1
    }
    trunk
}

/// Trunk reads from the page itself that wasm-opt is to run, so a page that says it is not.
fn page_without_wasm_opt() -> Outcome<&'static str> {
    let copy = "index.unoptimised.html";
    fs::read_to_string(root().join("index.html"))
        .and_then(|page| {
            let page = page.replace("data-wasm-opt=\"z\"", "data-wasm-opt=\"0\"");
            fs::write(root().join(copy), page)
        })
        .map(|()| copy)
        .map_err(|error| format!("{copy}: {error}"))
}
