//! chromedriver or geckodriver, started on a port of its own choosing and ended with the journey.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

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

    fn driver(self) -> std::ffi::OsString {
        match self {
            Browser::Firefox => std::env::var_os("GECKODRIVER").unwrap_or_else(|| "geckodriver".into()),
            Browser::Chromium => std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()),
        }
    }
}

pub struct Driver {
    process: Child,
    pub address: String,
    /// Kept open: a driver whose output has no reader would stop at its next word.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    pub fn start() -> Driver {
        let program = Browser::asked_for().driver();
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut output = BufReader::new(process.stdout.take().expect("a piped output"));
        let port = port_said_in(&mut output);
        let address = format!("http://127.0.0.1:{port}");
        Driver { process, address, _output: output }
    }
}

/// They say "ChromeDriver was started successfully on port 41675." and "Listening on 127.0.0.1:41675".
fn port_said_in(output: &mut impl BufRead) -> u16 {
    let port = |line: String| {
        let (_, port) = line
            .split_once("successfully on port ")
            .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
        port.trim_end_matches('.').parse().ok()
    };
    output.lines().map_while(Result::ok).find_map(port).expect("the driver says its port")
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
