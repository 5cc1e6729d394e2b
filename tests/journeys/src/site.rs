//! A web server for the built page, as small as can be: one folder, GET only, a thread a request.
//!
//! It serves below a folder of a folder, as a static host may serve a project, so that an address which
//! works only from the root is found here. It can go away, and come back with another version of the page.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::weight::gzipped;

const BASE: &str = "/some/sub/path/";

/// What the page's own files are called in a version that comes later: they are the same.
const LATER: [&str; 2] = ["app-", "app-later-"];

#[derive(Clone)]
pub struct Site {
    /// Where the page is.
    pub address: String,
    state: Arc<State>,
}

struct State {
    folder: PathBuf,
    gone: AtomicBool,
    later: AtomicBool,
    /// Whether it compresses, as a host does that gives the page away.
    packs: bool,
}

impl Site {
    /// Serves, until the program ends, the folder that `RAFTARIUM_PAGE` names, else `dist/`.
    pub(crate) fn start(packs: bool) -> Site {
        let folder = folder();
        assert!(
            folder.join("index.html").is_file(),
            "no page in {}: run `cargo xtask build`",
            folder.display()
        );
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}{BASE}", listener.local_addr().expect("its own address"));
        let state =
            Arc::new(State { folder, gone: AtomicBool::new(false), later: AtomicBool::new(false), packs });
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&serving);
                thread::spawn(move || answer(stream, &state));
            }
        });
        Site { address, state }
    }

    /// Answers nothing any more, as where there is no network.
    pub fn go_away(&self) {
        self.state.gone.store(true, Ordering::SeqCst);
    }

    /// Is there again, with a version of the page that came later.
    pub fn come_back_later(&self) {
        self.state.later.store(true, Ordering::SeqCst);
        self.state.gone.store(false, Ordering::SeqCst);
    }
}

/// The folder of the built page.
pub fn folder() -> PathBuf {
    match std::env::var_os("RAFTARIUM_PAGE") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"),
    }
}

fn answer(mut stream: TcpStream, state: &State) -> io::Result<()> {
    if state.gone.load(Ordering::SeqCst) {
        return Ok(());
    }
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}

    let path = request.split(' ').nth(1).unwrap_or_default();
    let later = state.later.load(Ordering::SeqCst);
    let path = if later { path.replace(LATER[1], LATER[0]) } else { path.to_owned() };
    let file = file_at(&state.folder, &path);
    let (status, mut body) = match file.as_ref().and_then(|file| fs::read(file).ok()) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", Vec::new()),
    };
    if later && file.as_ref().is_some_and(|file| file.ends_with("index.html")) {
        body = String::from_utf8_lossy(&body).replace(LATER[0], LATER[1]).into_bytes();
    }
    let packing = match file.as_ref().filter(|_| state.packs) {
        Some(file) => {
            body = gzipped(file, &body);
            "Content-Encoding: gzip\r\n"
        }
        None => "",
    };
    let kind = file.as_deref().map_or("text/plain", content_type);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{packing}Connection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file behind a request's path, if that stays within the folder.
fn file_at(folder: &Path, path: &str) -> Option<PathBuf> {
    if path == "/favicon.ico" {
        return Some(folder.join("favicon.svg")); // Browsers ask for it where a document names none.
    }
    let path = path.strip_prefix(BASE)?.split('?').next()?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| folder.join(path))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_folder() {
        let at = |path| file_at(Path::new("dist"), path);
        assert_eq!(at("/some/sub/path/"), Some("dist/index.html".into()));
        assert_eq!(at("/some/sub/path/boot.js?x=1"), Some("dist/boot.js".into()));
        assert_eq!(at("/boot.js"), None);
        assert_eq!(at("/some/sub/path/../Cargo.toml"), None);
        assert_eq!(at("/some/sub/path//etc/passwd"), None);
    }
}
