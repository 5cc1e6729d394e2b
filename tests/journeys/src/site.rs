//! A web server for the built page, as small as can be: one folder, GET only, a thread a request.
//!
//! It serves below `/raftarium/`, as a static host does a project, so that an address which
//! works only from the root is found here.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

const BASE: &str = "/raftarium/";

pub struct Site {
    /// Where the page is.
    pub address: String,
}

impl Site {
    /// Serves, until the program ends, the folder that `RAFTARIUM_PAGE` names, else `dist/`.
    pub fn start() -> Site {
        let folder = folder();
        assert!(
            folder.join("index.html").is_file(),
            "no page in {}: run `cargo xtask build`",
            folder.display()
        );
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}{BASE}", listener.local_addr().expect("its own address"));
        let folder = Arc::new(folder);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = Arc::clone(&folder);
                thread::spawn(move || answer(stream, &folder));
            }
        });
        Site { address }
    }
}

fn folder() -> PathBuf {
    match std::env::var_os("RAFTARIUM_PAGE") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"),
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}

    let path = request.split(' ').nth(1).unwrap_or_default();
    let file = file_at(folder, path);
    let (status, body) = match file.as_ref().and_then(|file| fs::read(file).ok()) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", Vec::new()),
    };
    let kind = file.as_deref().map_or("text/plain", content_type);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file behind a request's path, if that stays within the folder.
fn file_at(folder: &Path, path: &str) -> Option<PathBuf> {
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
        assert_eq!(at("/raftarium/"), Some("dist/index.html".into()));
        assert_eq!(at("/raftarium/boot.js?x=1"), Some("dist/boot.js".into()));
        assert_eq!(at("/boot.js"), None);
        assert_eq!(at("/raftarium/../Cargo.toml"), None);
        assert_eq!(at("/raftarium//etc/passwd"), None);
    }
}
