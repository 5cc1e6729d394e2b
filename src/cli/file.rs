//! Files of text, read whole.

use std::fs;
use std::io::{Read, stdin};
use std::path::Path;

use crate::recording::link::{Link, MARK};

/// The script in a file, or in a link to a run.
///
/// # Errors
/// If it cannot be read, has more than `most` bytes or is no text; or why it is no link.
pub fn script(path: &Path, most: usize) -> Result<String, String> {
    match path.to_str().filter(|text| text.contains(MARK)) {
        Some(link) => {
            Link::decode(link).map(|link| link.recording.to_script(link.end)).map_err(|why| why.to_string())
        }
        None => text(path, most),
    }
}

/// What is in a file; `-` is the standard input.
///
/// # Errors
/// If it cannot be read, has more than `most` bytes or is no text.
pub fn text(path: &Path, most: usize) -> Result<String, String> {
    let mut bytes = Vec::new();
    let beyond = most as u64 + 1;
    let read = if path == Path::new("-") {
        stdin().take(beyond).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(beyond).read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > most {
        return Err(format!("has more than {} MiB", most >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is no UTF-8 text: see line {line}")
    })
}
