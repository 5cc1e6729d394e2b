//! How many bytes the page is, as they stand and as hosts send them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::site::folder;

/// One file of the page.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the page.
    pub name: String,
    /// Bytes as they stand.
    pub raw: usize,
    /// Bytes in gzip at its best, which every static host sends.
    pub gzip: usize,
    /// Bytes in brotli at its best, which some hosts send.
    pub brotli: usize,
}

/// All files of the page but the lessons' texts, by their names.
pub fn files() -> Vec<File> {
    let entries = ["", "fonts"].map(|below| std::fs::read_dir(folder().join(below)).into_iter().flatten());
    let mut files: Vec<File> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .map(|path| weigh(&path))
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn weigh(path: &Path) -> File {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.strip_prefix(folder()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let mut brotli = Vec::new();
    let best = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &best).expect("memory can be written");
    File { name, raw: bytes.len(), gzip: gzipped(path, &bytes).len(), brotli: brotli.len() }
}

/// The file in gzip; what was packed once is kept, for it takes a while.
pub(crate) fn gzipped(file: &Path, bytes: &[u8]) -> Vec<u8> {
    static PACKED: Mutex<BTreeMap<PathBuf, Vec<u8>>> = Mutex::new(BTreeMap::new());
    if let Some(packed) = PACKED.lock().expect("nothing breaks meanwhile").get(file) {
        return packed.clone();
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    let packed = encoder.finish().expect("memory can be written");
    PACKED.lock().expect("nothing breaks meanwhile").insert(file.to_owned(), packed.clone());
    packed
}
