//! Running other programs: always from the repository's root, with our tools first on the path.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::Outcome;

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// The folder of the tools that only this repository uses; git ignores it.
pub fn tools_folder() -> PathBuf {
    root().join(".tools")
}

/// The folders of [`tools_folder`] in which programs are.
pub fn program_folders() -> [PathBuf; 2] {
    let tools = tools_folder();
    [tools.join("bin"), tools.join("npm/node_modules/.bin")]
}

/// A command in the root with our tools first on its path.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(root()).env("PATH", search_path());
    command
}

/// The cargo that runs us.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Runs it before the reader's eyes.
pub fn run(command: &mut Command) -> Outcome {
    let name = spelled(command);
    let status = command.status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{name}` failed ({status})"))
}

/// What runs beside something else; what it says goes into a file, and is shown once it has ended.
pub struct Aside {
    name: String,
    child: Child,
    said: PathBuf,
}

/// Starts it beside what comes next.
pub fn run_aside(command: &mut Command, said: &str) -> Outcome<Aside> {
    let (name, said) = (spelled(command), root().join(said));
    let folder = said.parent().map_or(Ok(()), fs::create_dir_all);
    let started = folder.and_then(|()| File::create(&said)).and_then(|file| {
        let both = file.try_clone()?;
        command.stdin(Stdio::null()).stdout(file).stderr(both).spawn()
    });
    let child = started.map_err(|error| format!("{name}: {error}"))?;
    Ok(Aside { name, child, said })
}

impl Aside {
    /// Waits for its end, and shows what it said.
    pub fn end(mut self) -> Outcome {
        let ended = self.child.wait().map_err(|error| format!("{}: {error}", self.name));
        print!("{}", fs::read_to_string(&self.said).unwrap_or_default());
        match ended? {
            status if status.success() => Ok(()),
            status => Err(format!("`{}` failed ({status})", self.name)),
        }
    }
}

/// Runs it silently; what it printed, if it was there and content.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Where a program of that name is, in our folders or else on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(&search_path())
        .flat_map(|folder| endings.iter().map(move |end| folder.join(format!("{program}{end}"))))
        .find(|path| path.is_file())
}

fn search_path() -> OsString {
    let given = env::var_os("PATH").unwrap_or_default();
    let folders = program_folders().into_iter().chain(env::split_paths(&given));
    env::join_paths(folders).unwrap_or(given)
}

/// The command as one would type it.
fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    command.get_args().fold(name.into_owned(), |line, word| line + " " + &word.to_string_lossy())
}
