//! A folder of lessons as texts by their path.

use std::fs;
use std::path::Path;

use crate::cli::file;
use crate::lesson::course::Files;
use crate::script::error::escaped;

/// The most bytes of one text.
const MOST_BYTES: usize = 1 << 20;
/// How deep folders may lie in one another.
const DEPTH: usize = 4;

/// The texts and scripts of a folder and of those in it.
///
/// # Errors
/// If one of them cannot be read.
pub fn read(folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    collect(folder, "", DEPTH, &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, before: &str, depth: usize, files: &mut Files) -> Result<(), String> {
    let failed = |why: String| format!("{}: {why}", escaped(&folder.display().to_string()));
    let entries = fs::read_dir(folder).map_err(|error| failed(format!("cannot be read: {error}")))?;
    for entry in entries {
        let entry = entry.map_err(|error| failed(format!("cannot be read: {error}")))?;
        let path = entry.path();
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if path.is_dir() && depth > 0 {
            collect(&path, &format!("{name}/"), depth - 1, files)?;
        } else if path.extension().is_some_and(|end| end == "md" || end == "raft") {
            let text = file::text(&path, MOST_BYTES)
                .map_err(|why| format!("{}: {why}", escaped(&path.display().to_string())))?;
            files.insert(name, text);
        }
    }
    Ok(())
}
