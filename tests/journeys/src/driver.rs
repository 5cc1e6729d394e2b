//! chromedriver, started on a port of its own choosing and ended with the journey.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

pub struct Driver {
    process: Child,
    pub address: String,
    /// Kept open: a driver whose output has no reader would stop at its next word.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    pub fn start() -> Driver {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
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

/// It says "ChromeDriver was started successfully on port 41675."
fn port_said_in(output: &mut impl BufRead) -> u16 {
    output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
        .expect("chromedriver says its port")
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
