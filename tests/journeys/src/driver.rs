//! chromedriver or geckodriver, started on a port of its own choosing and ended with the journey.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;

/// How often a driver or a browser that does not come up is asked for anew: ports and processes are shared with strangers.
pub const TRIES: usize = 5;

/// The browsers that journeys are walked in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// Chromium, unless `GECKODRIVER` names what steers Firefox.
    pub fn asked_for() -> Browser {
        match std::env::var_os("GECKODRIVER") {
            Some(_) => Browser::Firefox,
            None => Browser::Chromium,
        }
    }

    fn driver(self) -> OsString {
        match self {
            Browser::Firefox => std::env::var_os("GECKODRIVER").unwrap_or_else(|| "geckodriver".into()),
            Browser::Chromium => std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()),
        }
    }
}

pub struct Driver {
    process: Child,
    pub address: String,
}

impl Driver {
    /// chromedriver leaves when the port that it was given at random is taken on IPv6; then another is tried.
    pub fn start() -> Driver {
        let program = Browser::asked_for().driver();
        let mut said = String::new();
        for _ in 0..TRIES {
            match Driver::once(&program) {
                Ok(driver) => return driver,
                Err(words) => said = words,
            }
        }
        panic!("{} ended {TRIES} times without saying a port; last it said: {said}", program.display());
    }

    /// Starts it, or returns what it said when it ended without saying a port.
    fn once(program: &OsStr) -> Result<Driver, String> {
        let (hears, says) = io::pipe().expect("a pipe");
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(says.try_clone().expect("a pipe's end"))
            .stderr(says)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut hears = BufReader::new(hears);
        let mut said = String::new();
        let port = hears.by_ref().lines().map_while(Result::ok).find_map(|line| {
            said += &format!("{line}\n");
            port_in(&line)
        });
        let Some(port) = port else {
            let _ = process.wait();
            return Err(said);
        };
        // A driver whose output has no reader would stop at one of its next words, and the browser that inherits it too.
        thread::spawn(move || io::copy(&mut hears, &mut io::sink()));
        Ok(Driver { process, address: format!("http://127.0.0.1:{port}") })
    }
}

/// They say "ChromeDriver was started successfully on port 41675." and "Listening on 127.0.0.1:41675".
fn port_in(line: &str) -> Option<u16> {
    let (_, port) =
        line.split_once("successfully on port ").or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    port.trim_end_matches('.').parse().ok()
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_found_in_what_either_driver_says() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 41675."), Some(41675));
        assert_eq!(port_in("1763\tgeckodriver\tINFO\tListening on 127.0.0.1:4444"), Some(4444));
        assert_eq!(port_in("IPv6 port not available. Exiting..."), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_driver_that_ends_without_a_port_is_quoted() {
        assert_eq!(Driver::once(OsStr::new("echo")).err().as_deref(), Some("--port=0\n"));
    }
}
