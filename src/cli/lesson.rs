//! `raftarium lesson check DIR` and `raftarium lesson build DIR OUT`: lessons are checked, and rendered for the app and as plain pages.

mod folder;
mod lent;
mod manual;
pub(crate) mod notes;
mod page;
mod sheets;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::output::Output;
use crate::lesson::check::check;
use crate::lesson::code::checksum;
use crate::lesson::course::{Course, Files};
use crate::lesson::json;
use crate::script::error::escaped;

pub use folder::read;
pub use lent::lists;

#[derive(Debug, Subcommand)]
pub enum Lesson {
    /// Plays all lessons and challenges of a folder, and says what is wrong, with file and line.
    ///
    /// Ends with status 0 if all is well, 1 if something is not, and 2 if the folder could not be read.
    Check {
        /// The folder, in which lessons are NAME/lesson.md and challenges challenges/NAME.md.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Renders all lessons and challenges of a folder: data for the app, and plain pages.
    ///
    /// Ends with status 0, 1 if something is wrong with the texts, and 2 if a file could not be read or written.
    Build {
        /// The folder of the lessons.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Where to write to; made if it is not there.
        #[arg(value_name = "OUT")]
        out: PathBuf,
    },
}

/// Does what it is told.
pub fn lesson(arguments: &Lesson) -> ExitCode {
    let (Lesson::Check { folder } | Lesson::Build { folder, .. }) = arguments;
    let (folder, files) = match read(folder) {
        Ok(files) => within(folder, files),
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let (course, mut faults) = Course::read(&files, &lent::lists());
    let mut output = Output::new();
    if matches!(arguments, Lesson::Check { .. }) {
        faults.extend(check(&course));
    }
    if course.lessons.is_empty() && course.challenges.is_empty() {
        eprintln!(
            "{}: expected a folder with NAME/lesson.md or challenges/NAME.md in it",
            escaped(&folder.display().to_string())
        );
        return ExitCode::from(2);
    }
    faults.sort();
    for fault in &faults {
        let file = folder.join(&*fault.file);
        output.line(format!("{}:{}: {}", escaped(&file.display().to_string()), fault.line, fault.message));
    }
    let (lessons, challenges) = (course.lessons.len(), course.challenges.len());
    output.line(format!("{lessons} lessons, {challenges} challenges, {} faults", faults.len()));
    if !faults.is_empty() {
        return ExitCode::FAILURE;
    }
    match arguments {
        Lesson::Check { .. } => ExitCode::SUCCESS,
        Lesson::Build { out, .. } => match build(&course, &files, out) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("{why}");
                ExitCode::from(2)
            }
        },
    }
}

/// A folder that holds nothing but one lesson is that lesson, in the folder above.
fn within(folder: &Path, files: Files) -> (PathBuf, Files) {
    let name =
        folder.canonicalize().ok().and_then(|whole| Some(whole.file_name()?.to_string_lossy().into_owned()));
    match name.filter(|_| files.contains_key("lesson.md")) {
        Some(name) => {
            let files = files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
            let above = folder.parent().filter(|_| folder.file_name().is_some());
            (above.map_or_else(|| folder.join(".."), Path::to_path_buf), files)
        }
        None => (folder.to_path_buf(), files),
    }
}

/// Writes all files, and beside them the lists that the page lends to whoever writes a lesson.
fn build(course: &Course, texts: &Files, out: &Path) -> Result<(), String> {
    let failed =
        |path: &Path, error: std::io::Error| format!("{}: cannot be written: {error}", path.display());
    fs::create_dir_all(out).map_err(|error| failed(out, error))?;
    let own =
        |(path, text)| (String::from(path), texts.get(path).cloned().unwrap_or_else(|| String::from(text)));
    let lent = lent::LISTS.into_iter().map(own);
    let files: Vec<(String, String)> = json::files(course)
        .into_iter()
        .chain(sheets::files(course))
        .chain(manual::files())
        .chain(lent)
        .collect();
    let list = (LIST.to_owned(), listed(&files));
    for (name, text) in files.iter().chain([&list]) {
        let path = out.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// The list of all files, by which the page keeps them for reading without a network.
const LIST: &str = "files.txt";

/// A line for each file: its name, and a checksum, so that the list is another when a file is.
fn listed(files: &[(String, String)]) -> String {
    files.iter().map(|(name, text)| format!("{name} {:08x}\n", checksum(&[text.as_bytes()]))).collect()
}
